//! Turning a line of a sale into lines of a receipt.
//!
//! A sale knows what a line costs after all discounts; a receipt wants a price in whole kopecks whose product with the quantity is
//! that amount. One price often cannot do it (100.00 for three pieces), two always can.

use super::Kopecks;
use crate::Quantity;

/// A part of a line whose price times quantity is its sum.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ExactPart {
    /// Price of one unit.
    pub price: Kopecks,
    /// How much of the line's quantity.
    pub quantity: Quantity,
    /// `price * quantity`, rounded half up.
    pub sum: Kopecks,
}

/// Splits an amount over one or two prices so that nothing is lost.
///
/// * `sum`: what the line costs after discounts, `0..=`[`Kopecks::LIMIT`]
/// * `quantity`: above zero
///
/// Quantities of the parts add up to `quantity`, their sums to `sum`. One part where a single price does it; else whole pieces
/// at two prices one kopeck apart; else, for goods by measure, all but one unit at one price and the last unit at what is left.
/// Nothing when an argument is out of range.
///
/// ```
/// # use domain::{Quantity, fiscal::{Kopecks, exact::exact_parts}};
/// let parts = exact_parts(Kopecks(10_000), Quantity::units(3));
/// let told: Vec<_> = parts.iter().map(|part| (part.price.0, part.quantity.0 / Quantity::SCALE)).collect();
/// assert_eq!(told, [(3333, 2), (3334, 1)]);
/// ```
#[must_use]
pub fn exact_parts(sum: Kopecks, quantity: Quantity) -> Vec<ExactPart> {
    if !(Kopecks::ZERO..=Kopecks::LIMIT).contains(&sum) || !quantity.is_positive() {
        return Vec::new();
    }
    let one = i128::from(Quantity::SCALE);
    let low = i128::from(sum.0) * one / quantity.wide();
    let single =
        [low, low + 1].into_iter().find_map(|price| part(price, quantity).filter(|part| part.sum == sum));
    if let Some(part) = single {
        return vec![part];
    }
    let whole_pieces = quantity.0 % Quantity::SCALE == 0;
    let dearer = if whole_pieces { i128::from(sum.0) - low * (quantity.wide() / one) } else { 1 };
    let Some(tail) = Quantity::from_wide(dearer * one) else { return Vec::new() };
    let Some(head) = part(low, quantity - tail) else { return Vec::new() };
    // The tail is whole units, so a price that divides its share gives it back exactly.
    let share = i128::from((sum - head.sum).0);
    let tail = part(share / dearer, tail).filter(|tail| head.sum + tail.sum == sum);
    tail.map_or_else(Vec::new, |tail| vec![head, tail])
}

fn part(price: i128, quantity: Quantity) -> Option<ExactPart> {
    let price = Kopecks(i64::try_from(price).ok()?);
    Some(ExactPart { price, quantity, sum: price.times(quantity)? })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn goods_by_measure_leave_the_rest_to_one_unit() {
        let parts = exact_parts(Kopecks(100), Quantity(2_500_000));
        assert_eq!(parts, [part(40, Quantity(2_500_000)).unwrap()]);
        let parts = exact_parts(Kopecks(101), Quantity(2_500_000));
        assert_eq!(parts, [part(40, Quantity(1_500_000)).unwrap(), part(41, Quantity::units(1)).unwrap()]);
    }

    #[test]
    fn gifts_cost_nothing_and_nonsense_gives_nothing() {
        assert_eq!(exact_parts(Kopecks::ZERO, Quantity::units(3)), [part(0, Quantity::units(3)).unwrap()]);
        assert_eq!(exact_parts(Kopecks(-1), Quantity::units(3)), []);
        assert_eq!(exact_parts(Kopecks(1), Quantity::ZERO), []);
        assert_eq!(exact_parts(Kopecks(i64::MAX), Quantity(1)), []);
    }

    proptest! {
        #[test]
        fn no_kopeck_and_no_gram_is_lost(
            sum in prop_oneof![0_i64..2_000, 0_i64..=1_000_000_000_000],
            quantity in prop_oneof![
                1_i64..3_000_000,
                (1_i64..2_000).prop_map(|units| units * Quantity::SCALE),
                1_i64..1_000_000_000_000_000,
            ],
        ) {
            let parts = exact_parts(Kopecks(sum), Quantity(quantity));
            prop_assert!(matches!(parts.len(), 1 | 2));
            prop_assert_eq!(parts.iter().map(|part| part.sum).sum::<Kopecks>(), Kopecks(sum));
            prop_assert_eq!(parts.iter().map(|part| part.quantity).sum::<Quantity>(), Quantity(quantity));
            for part in parts {
                prop_assert!(part.price >= Kopecks::ZERO && part.quantity.is_positive());
                prop_assert_eq!(part.price.times(part.quantity), Some(part.sum));
            }
        }
    }
}
