//! Changes to a place of goods.

use domain::Change;
use domain::id::{BrandId, LocationId};
use domain::parties::Address;
use domain::places::LocationKind;

/// Changes a location.
#[derive(Clone, Debug)]
pub struct UpdateLocation {
    /// Which.
    pub location: LocationId,
    /// The brand it belongs to.
    pub brand: Change<BrandId>,
    /// What it is; not `Virtual`.
    pub kind: Change<LocationKind>,
    /// Its name.
    pub name: Change<String>,
    /// Whole square metres.
    pub square: Change<i64>,
    /// Where.
    pub address: Change<Address>,
    /// Whether in use.
    pub active: Change<bool>,
}
