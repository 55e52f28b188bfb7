//! Suppliers by name: goods receipts name theirs, and register those they name for the first time.

use db::{Result, Rx};
use domain::Kind;
use domain::id::{AccountId, BrandId, PartyId, ZoneId};
use domain::parties::PartyKind;
use domain::text::fold;
use serde_json::json;

use super::party::{self, PartyFacts};
use crate::scalar::Texts;
use crate::{Draw, Flight, args};

db::statements! {
    /// The suppliers that go by some folded names, the oldest first.
    LIST_BY_NAMES = "SELECT id, folded FROM party
        WHERE account = $1 AND folded {in_texts $2} AND is_supplier AND deleted_at IS NULL ORDER BY number";
}

row! {
    /// A supplier and the folded name it goes by.
    pub struct SupplierNameRow {
        /// Its id.
        pub id: PartyId,
        /// Its folded name.
        pub folded: String,
    }
}

/// The suppliers that go by some names, letter case aside; the oldest first.
///
/// # Errors
/// Driver errors.
pub async fn list_by_names(
    rx: &mut Rx<'_>,
    account: AccountId,
    names: &[String],
) -> Result<Vec<SupplierNameRow>> {
    let folded: Vec<String> = names.iter().map(|name| fold(name)).collect();
    rx.query(&LIST_BY_NAMES, &args![account, Texts(&folded)]).await
}

/// The supplier of that name among those found with [`list_by_names`] and those registered in this flight, or a new one,
/// registered in the flight and added to `known`.
///
/// * `new`: its id, if it is needed
pub fn find_or_create(
    flight: &mut Flight,
    known: &mut Vec<SupplierNameRow>,
    name: &str,
    (brand, zone): (Option<BrandId>, Option<ZoneId>),
    new: impl FnOnce() -> PartyId,
) -> PartyId {
    let folded = fold(name);
    if let Some(found) = known.iter().find(|supplier| supplier.folded == folded) {
        return found.id;
    }
    let id = new();
    insert(flight, id, PartyKind::Company, name, (brand, zone));
    known.push(SupplierNameRow { id, folded });
    id
}

/// A new supplier, with its event.
pub fn insert(
    flight: &mut Flight,
    id: PartyId,
    kind: PartyKind,
    name: &str,
    (brand, zone): (Option<BrandId>, Option<ZoneId>),
) -> Draw {
    let facts =
        PartyFacts { is_supplier: true, brand, zone, ..PartyFacts::named(kind, name.trim().to_owned()) };
    let draw = flight.draw();
    party::insert(flight, id, draw, &facts, &[]);
    flight.event("created", Kind::Party, id, json!({ "role": "supplier" }));
    draw
}
