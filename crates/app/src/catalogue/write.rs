//! The rows of a new variant, whichever command makes it.

use domain::Kind;
use domain::catalogue::{PriceRole, PropertyOwner};
use domain::id::{ProductId, VariantId};
use domain::money::Price;
use serde_json::json;
use store::catalogue::variants::{self, VariantFacts, search_text};
use store::catalogue::{prices, properties};
use store::{Draw, Flight};

use super::NewVariant;

/// What a variant is made of besides its description.
pub(super) struct Birth<'b> {
    /// Its id.
    pub(super) id: VariantId,
    /// What it is a variant of.
    pub(super) product: ProductId,
    /// That product's name.
    pub(super) product_name: &'b str,
    /// That product's sku.
    pub(super) sku: &'b str,
    /// Whether nobody asked for it.
    pub(super) implicit: bool,
    /// Its barcodes, looked up before.
    pub(super) barcodes: &'b [String],
    /// What a customer pays.
    pub(super) sell: Option<Price>,
    /// What a supplier asks.
    pub(super) supply: Option<Price>,
}

/// Adds all rows of a new variant; its prices in `new` are those of `birth` by now.
pub(super) fn variant(flight: &mut Flight, birth: &Birth<'_>, new: &NewVariant) -> Draw {
    let Birth { id, product, product_name, sku, implicit, barcodes, sell, supply } = *birth;
    let NewVariant { name, barcodes: _, unit, tax, flags, properties: pairs, sell_price: _, supply_price: _ } =
        new;
    let facts = VariantFacts {
        id,
        product,
        implicit,
        name: name.clone(),
        unit: *unit,
        tax: *tax,
        flags: *flags,
        search: search_text(name, product_name, sku, barcodes),
    };
    let draw = variants::insert(flight, &facts);
    variants::insert_barcodes(flight, id, barcodes);
    properties::insert(flight, PropertyOwner::Variant, id, pairs);
    let since = flight.maker.at;
    for (role, price) in [(PriceRole::Sell, sell), (PriceRole::Supply, supply)] {
        if let Some(price) = price {
            prices::set(flight, id, role, None, price, since);
        }
    }
    flight.event("created", Kind::Variant, id, json!({ "product": product }));
    draw
}
