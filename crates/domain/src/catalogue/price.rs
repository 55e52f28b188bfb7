//! Which of several prices holds.

use mutants::mutant;

use crate::id::Revision;
use crate::money::Price;

/// A price, and the revision that set it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PriceSet {
    /// The price.
    pub price: Price,
    /// When, in the order of the books.
    pub set: Revision,
}

/// The price that applies: among the lot's own, the location's and the default one, the most recently set. Setting a price
/// for a place or for everywhere thereby ends the older prices of the lots there.
///
/// Prices set by one command are of one revision; then the closer one wins.
///
/// # Source
/// DOMAIN section 6.
#[must_use]
pub fn applicable_price(
    lot: Option<PriceSet>,
    location: Option<PriceSet>,
    default: Option<PriceSet>,
) -> Option<Price> {
    let candidates = [default, location, lot].into_iter().flatten();
    let latest = |candidate: &PriceSet| mutant!("the-closer-price-always-wins", candidate.set, Revision(0));
    candidates.max_by_key(latest).map(|candidate| candidate.price)
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::{Currency, Money};

    #[test]
    fn the_latest_price_wins_and_the_closer_one_among_equals() {
        let set = |units, revision| {
            let currency = Currency::constant("UZS");
            let price = Price { amount: Money::units(units), currency, card: Uuid::nil().into() };
            Some(PriceSet { price, set: Revision(revision) })
        };
        let amount = |lot, location, default| {
            applicable_price(lot, location, default).map(|price| price.amount.0 / Money::SCALE)
        };
        assert_eq!(amount(set(1, 1), None, None), Some(1));
        assert_eq!(amount(set(1, 1), set(2, 2), set(3, 1)), Some(2));
        assert_eq!(amount(set(1, 5), set(2, 2), set(3, 3)), Some(1));
        assert_eq!(amount(set(1, 4), set(2, 4), set(3, 4)), Some(1));
        assert_eq!(amount(None, set(2, 4), set(3, 4)), Some(2));
        assert_eq!(amount(None, None, None), None);
    }
}
