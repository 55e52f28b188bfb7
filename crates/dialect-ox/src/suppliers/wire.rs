//! The Supplier object.
//!
//! # Source
//! Contract 6, Supplier.

use app::parties::PartyView;
use serde::Serialize;

use crate::blank::Null;

/// As printed.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Supplier {
    id: i64,
    name: String,
    logo: Null,
    brand: Option<i64>,
    zone: Option<i64>,
    highlights: Null,
}

impl From<PartyView> for Supplier {
    /// A supplier has nothing here of what we know about people.
    fn from(party: PartyView) -> Self {
        Self {
            id: party.number.0,
            name: party.name,
            logo: (),
            brand: party.brand.map(|brand| brand.number.0),
            zone: party.zone.map(|zone| zone.number.0),
            highlights: (),
        }
    }
}
