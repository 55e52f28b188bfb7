//! A new brand.

use domain::id::ZoneId;

/// Sets up a brand.
#[derive(Clone, Debug)]
pub struct CreateBrand {
    /// Where it trades.
    pub zone: ZoneId,
    /// Its name.
    pub name: String,
}
