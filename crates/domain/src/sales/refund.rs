//! What goods coming back are worth: the share of a sold line that was paid for them. Where they go and how the money is paid
//! out is decided elsewhere.

use mutants::mutant;

use super::share::part;
use crate::{Currency, Money, Quantity, Reason, Refusal};

/// A line as it was sold, and what has come back of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SoldLine {
    /// How much was sold, above zero.
    pub quantity: Quantity,
    /// Before reductions, in the sale's currency.
    pub subtotal: Money,
    /// What was to be paid.
    pub total: Money,
    /// The tax in it.
    pub tax: Money,
    /// How much came back before.
    pub returned: Quantity,
}

/// The part of a sold line that some of its goods stand for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RefundShare {
    /// Before reductions.
    pub subtotal: Money,
    /// What was paid, and is due back.
    pub total: Money,
    /// The tax in it.
    pub tax: Money,
    /// What was paid for one unit, in full grain.
    pub unit_price: Money,
}

impl SoldLine {
    /// How much can still come back.
    #[must_use]
    pub fn left(&self) -> Quantity {
        (self.quantity - self.returned).max(Quantity::ZERO)
    }

    /// What so much of it is worth when it comes back.
    ///
    /// Shares are differences of rounded running sums, so whatever pieces a line comes back in, together they are worth exactly
    /// what the line was.
    ///
    /// * `currency`: the sale's
    ///
    /// # Errors
    /// [`Refusal::RefundExceedsSale`] when more comes back than is left; a refused `quantity` when it is not above zero.
    ///
    /// # Source
    /// OX contract 5.1; DOMAIN section 3 (refund lines).
    pub fn refund(&self, quantity: Quantity, currency: Currency) -> Result<RefundShare, Refusal> {
        if !quantity.is_positive() {
            return Err(Refusal::field("quantity", Reason::Malformed));
        }
        if mutant!("more-comes-back-than-was-sold", quantity > self.left(), false) {
            return Err(Refusal::RefundExceedsSale { left: self.left() });
        }
        let share = |amount| self.share(amount, quantity, currency).ok_or(Refusal::OutOfRange);
        Ok(RefundShare {
            subtotal: share(self.subtotal)?,
            total: share(self.total)?,
            tax: share(self.tax)?,
            unit_price: self.total.per_unit(self.quantity),
        })
    }

    /// What comes back up to and with these goods, less what came back before them.
    fn share(&self, amount: Money, quantity: Quantity, currency: Currency) -> Option<Money> {
        let up_to =
            |quantity: Quantity| part(amount, quantity.wide(), self.quantity.wide(), currency.minor_step());
        let share = up_to(self.returned + quantity)? - up_to(self.returned)?;
        Some(mutant!("parts-of-a-refund-are-rounded-alone", share, up_to(quantity)?))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const UZS: Currency = Currency::constant("UZS");

    fn sold(quantity: i64, subtotal: i64, total: i64) -> SoldLine {
        SoldLine {
            quantity: Quantity::units(quantity),
            subtotal: Money::units(subtotal),
            total: Money::units(total),
            tax: Money::ZERO,
            returned: Quantity::ZERO,
        }
    }

    #[test]
    fn refund_of_a_discounted_line_returns_what_was_paid() {
        let share = sold(1, 220_000, 120_000).refund(Quantity::units(1), UZS).unwrap();
        assert_eq!(share.subtotal, Money::units(220_000));
        assert_eq!([share.total, share.unit_price], [Money::units(120_000); 2]);
    }

    #[test]
    fn thirds_come_back_without_losing_a_tiyin() {
        let mut line = sold(3, 100, 100);
        let pieces = [(); 3].map(|()| {
            let share = line.refund(Quantity::units(1), UZS).unwrap();
            line.returned = line.returned + Quantity::units(1);
            share.total.to_string()
        });
        assert_eq!(pieces, ["33.33", "33.34", "33.33"]);
    }

    #[test]
    fn no_more_comes_back_than_was_sold() {
        let line = SoldLine { returned: Quantity::units(2), ..sold(3, 100, 100) };
        let refused = line.refund(Quantity(1_000_001), UZS);
        assert_eq!(refused, Err(Refusal::RefundExceedsSale { left: Quantity::units(1) }));
        assert!(line.refund(Quantity::ZERO, UZS).is_err());
        assert!(line.refund(Quantity(-1), UZS).is_err());
    }

    proptest! {
        #[test]
        fn pieces_add_up_to_the_line(
            pieces in prop::collection::vec(1_i64..5_000_000, 1..12),
            subtotal in 0_i64..1_000_000_000,
            per_mille in 0_i64..=1000,
        ) {
            let subtotal = Money(subtotal * 100);
            let total = part(subtotal, per_mille.into(), 1000, Money(100)).unwrap();
            let quantity = Quantity(pieces.iter().sum());
            let mut line = SoldLine { quantity, subtotal, total, tax: total, returned: Quantity::ZERO };
            let mut back = (Money::ZERO, Money::ZERO, Money::ZERO);
            for piece in pieces.into_iter().map(Quantity) {
                let share = line.refund(piece, UZS).unwrap();
                prop_assert!(Money::ZERO <= share.total && share.total <= line.total);
                line.returned = line.returned + piece;
                back = (back.0 + share.subtotal, back.1 + share.total, back.2 + share.tax);
            }
            prop_assert_eq!(back, (subtotal, total, total));
            prop_assert_eq!(line.refund(Quantity(1), UZS), Err(Refusal::RefundExceedsSale { left: Quantity::ZERO }));
        }
    }
}
