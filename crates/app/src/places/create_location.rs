//! A new place of goods.

use domain::id::BrandId;
use domain::parties::Address;
use domain::places::LocationKind;

/// Sets up a location.
#[derive(Clone, Debug)]
pub struct CreateLocation {
    /// The brand it belongs to; its zone becomes the location's.
    pub brand: BrandId,
    /// What it is; not `Virtual`.
    pub kind: LocationKind,
    /// Its name.
    pub name: String,
    /// Whole square metres.
    pub square: i64,
    /// Where.
    pub address: Address,
}
