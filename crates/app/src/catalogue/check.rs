//! Limits on what may be said of goods, and the barcodes and prices of new variants.

use domain::catalogue::{Property, own_ean13};
use domain::id::{AccountId, ProductId, VariantId, ZoneId};
use domain::money::{Entered, Price, RateCard};
use domain::sales::Tax;
use domain::{Instant, Kind, Money, Problems, Quantity, Reason, Refusal};
use store::catalogue::products::ProductRow;

use super::NewVariant;
use crate::{Cx, Result};

/// Longest name of anything.
pub(super) const NAME: usize = 255;
/// Longest description.
pub(super) const DESCRIPTION: usize = 10_000;
/// Longest sku and barcode.
pub(super) const CODE: usize = 64;
/// Most tags of a product.
const TAGS: usize = 50;
/// Most properties of one owner.
const PROPERTIES: usize = 100;
/// Most barcodes of a variant.
const BARCODES: usize = 20;
/// Most variants made with their product.
pub(super) const VARIANTS: usize = 500;
/// The highest price: far above any, far below what sums could not hold.
const PRICE: Money = Money::units(100_000_000_000);
/// The highest tax rate, in basis points.
const TAX: i64 = 10_000;
/// The largest least order.
const ORDER: Quantity = Quantity::units(1_000_000_000);

/// What may be said of a product, old or new.
pub(super) struct ProductWords<'w> {
    /// Its name.
    pub(super) name: &'w str,
    /// Its description.
    pub(super) description: &'w str,
    /// Its article code.
    pub(super) sku: &'w str,
    /// The least that is ordered.
    pub(super) min_order: Quantity,
    /// Its tags, where they change.
    pub(super) tags: &'w [String],
    /// Its properties, where they change.
    pub(super) properties: &'w [Property],
}

impl ProductWords<'_> {
    pub(super) fn check(&self, problems: &mut Problems) {
        let Self { name, description, sku, min_order, tags, properties: pairs } = *self;
        problems.required("name", name, NAME);
        problems.optional("description", description, DESCRIPTION);
        problems.optional("sku", sku, CODE);
        problems.check("min_order", min_order >= Quantity::ZERO, Reason::TooSmall { limit: 0 });
        let limit = ORDER.0 / Quantity::SCALE;
        problems.check("min_order", min_order <= ORDER, Reason::TooLarge { limit });
        self::tags("", tags, problems);
        properties("", pairs, problems);
    }
}

/// What may be said of a new variant, under `prefix`: nothing, or `variants[0].`.
pub(super) fn variant(prefix: &str, new: &NewVariant, problems: &mut Problems) {
    problems.optional(&format!("{prefix}name"), &new.name, NAME);
    barcodes(prefix, &new.barcodes, problems);
    tax(prefix, new.tax, problems);
    properties(prefix, &new.properties, problems);
}

/// Names of tags.
pub(super) fn tags(prefix: &str, all: &[String], problems: &mut Problems) {
    problems.at_most(&format!("{prefix}tags"), all.len(), TAGS);
    for (i, tag) in all.iter().enumerate() {
        problems.required(&format!("{prefix}tags[{i}]"), tag, NAME);
    }
}

/// Names and values of properties.
pub(super) fn properties(prefix: &str, all: &[Property], problems: &mut Problems) {
    problems.at_most(&format!("{prefix}properties"), all.len(), PROPERTIES);
    for (i, Property { name, value }) in all.iter().enumerate() {
        problems.required(&format!("{prefix}properties[{i}].name"), name, NAME);
        let field = format!("{prefix}properties[{i}].value");
        problems.optional(&field, value.as_deref().unwrap_or_default(), NAME);
    }
}

/// The form of barcodes, and that each is named once.
pub(super) fn barcodes(prefix: &str, codes: &[String], problems: &mut Problems) {
    problems.at_most(&format!("{prefix}barcodes"), codes.len(), BARCODES);
    for (i, code) in codes.iter().enumerate() {
        let field = format!("{prefix}barcodes[{i}]");
        problems.required(&field, code, CODE);
        problems.check(&*field, is_code(code), Reason::Malformed);
        problems.check(&*field, !codes[..i].contains(code), Reason::Taken);
    }
}

/// A barcode has nothing in it that a scanner could not send or an eye would not see.
pub(super) fn is_code(code: &str) -> bool {
    code.chars().count() <= CODE && !code.chars().any(|c| c.is_whitespace() || c.is_control())
}

/// A rate between nothing and all.
pub(super) fn tax(prefix: &str, tax: Tax, problems: &mut Problems) {
    if let Tax::Rate { basis_points, mode: _ } = tax {
        let field = format!("{prefix}tax");
        problems.check(&*field, basis_points >= 0, Reason::TooSmall { limit: 0 });
        problems.check(&*field, basis_points <= TAX, Reason::TooLarge { limit: TAX / 100 });
    }
}

/// A price at the zone's rates of now.
pub(super) fn price(
    field: &str,
    entered: Entered,
    card: Option<&RateCard>,
    problems: &mut Problems,
) -> Option<Price> {
    problems.check(field, entered.amount >= Money::ZERO, Reason::TooSmall { limit: 0 });
    problems.check(field, entered.amount <= PRICE, Reason::TooLarge { limit: PRICE.0 / Money::SCALE });
    let price = entered.at(card?);
    problems.check(field, price.is_some(), Reason::ForeignCurrency);
    price
}

/// The barcodes to look up for a variant: those given, or two of our own making, of which one will be free.
pub(super) fn candidates(given: &[String], id: VariantId) -> Vec<String> {
    if given.is_empty() {
        let (_, low) = id.0.as_u64_pair();
        vec![own_ean13(low), own_ean13(low.rotate_right(9))]
    } else {
        given.to_vec()
    }
}

/// The barcodes that a variant gets out of its candidates.
pub(super) fn chosen(
    prefix: &str,
    given: &[String],
    id: VariantId,
    taken: impl Fn(&str) -> bool,
    problems: &mut Problems,
) -> Vec<String> {
    let mut codes = candidates(given, id);
    if given.is_empty() {
        codes.retain(|code| !taken(code));
        codes.truncate(1);
        problems.check(format!("{prefix}barcodes"), !codes.is_empty(), Reason::Taken);
    } else {
        for (i, code) in codes.iter().enumerate() {
            problems.check(format!("{prefix}barcodes[{i}]"), !taken(code), Reason::Taken);
        }
    }
    codes
}

/// A product that is there, not deleted, and in a brand that the caller reaches.
pub(super) fn within_reach(cx: &Cx, row: Option<ProductRow>, id: ProductId) -> Result<ProductRow> {
    let row = row.filter(|row| row.deleted_at.is_none());
    let row = row.ok_or_else(|| Refusal::not_found(Kind::Product, id.0))?;
    cx.caller.must_reach_brand(row.brand)?;
    Ok(row)
}

/// The rates of a zone now, if any price is to be set.
pub(super) async fn rates(
    rx: &mut db::Rx<'_>,
    account: AccountId,
    zone: ZoneId,
    at: Instant,
    wanted: bool,
) -> Result<Option<RateCard>> {
    if wanted { Ok(store::places::rates::current(rx, account, zone, at).await?) } else { Ok(None) }
}

#[cfg(test)]
mod tests {
    use domain::catalogue::is_ean13;
    use uuid::Uuid;

    use super::*;

    #[test]
    fn a_made_barcode_avoids_a_taken_one_and_a_given_one_is_refused() {
        let id = VariantId(Uuid::from_u128(0x0192_0000_0000_7000_8000_1234_5678_9abc));
        let made = candidates(&[], id);
        assert!(made.iter().all(|code| is_ean13(code)) && made[0] != made[1]);
        let mut problems = Problems::new();
        assert_eq!(chosen("", &[], id, |code| code == made[0], &mut problems), made[1..]);
        assert!(problems.is_empty());
        chosen("", &["A".to_owned()], id, |_| true, &mut problems);
        assert_eq!(problems.into_result(), Err(Refusal::field("barcodes[0]", Reason::Taken)));
    }
}
