//! A new supplier.

use domain::id::{BrandId, ZoneId};
use domain::parties::PartyKind;

/// Registers a supplier. Goods receipts also register those they name for the first time.
#[derive(Clone, Debug)]
pub struct CreateSupplier {
    /// Its name.
    pub name: String,
    /// What it is in law.
    pub kind: PartyKind,
    /// The brand it supplies.
    pub brand: Option<BrandId>,
    /// The zone it supplies; the brand's if there is a brand.
    pub zone: Option<ZoneId>,
}
