//! A new cash register.

use domain::places::RegisterKind;

/// Sets up a register. It prints for the outlets that name it.
#[derive(Clone, Debug)]
pub struct CreateRegister {
    /// Its name.
    pub name: String,
    /// What stands behind it.
    pub kind: RegisterKind,
    /// The driver's own settings; at most 64 KiB of JSON.
    pub settings: serde_json::Value,
}
