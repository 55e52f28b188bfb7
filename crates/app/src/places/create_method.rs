//! A new method of payment.

use domain::id::ZoneId;
use domain::sales::MethodKind;

/// Sets up a method of payment.
#[derive(Clone, Debug)]
pub struct CreateMethod {
    /// Where it is taken.
    pub zone: ZoneId,
    /// Its name.
    pub name: String,
    /// How the money moves.
    pub kind: MethodKind,
    /// For those who choose.
    pub description: Option<String>,
    /// Its place among others; the heavier the later.
    pub weight: i64,
}
