//! Parts of amounts: fractions rounded once, prices times quantities in another currency, and amounts split over lines without
//! losing a minor unit.

use std::cmp::Reverse;

use mutants::mutant;

use super::state::Spread;
use crate::money::{Price, RateCard};
use crate::{Currency, Money, Quantity, Reason, Refusal, div_round};

/// Basis points in a whole.
pub(super) const WHOLE: i64 = 10_000;

/// `amount * num / den`, rounded once, half away from zero, to a multiple of `step`; `None` when it does not fit.
///
/// * `den`, `step`: above zero
pub(super) fn part(amount: Money, num: i128, den: i128, step: Money) -> Option<Money> {
    let grains = amount.wide().checked_mul(num)?;
    let den = den.checked_mul(step.wide())?;
    let steps = mutant!("amounts-are-rounded-down", div_round(grains, den), grains.div_euclid(den));
    Money::from_wide(steps.checked_mul(step.wide())?)
}

/// What so many units at a price come to in the card's primary currency: multiplied in the price's own currency, converted,
/// and rounded once to the minor unit. `None` when the card does not know the currency or the amount does not fit.
///
/// # Source
/// OX contract 3.2 (derived amounts are never multiplied).
pub(super) fn worth(price: Price, quantity: Quantity, card: &RateCard) -> Option<Money> {
    let rate = card.rate(price.currency)?;
    let num = quantity.wide().checked_mul(rate.num.into())?;
    let den = i128::from(Quantity::SCALE) * i128::from(rate.den);
    part(price.amount, num, den, card.primary.minor_step())
}

/// [`worth`] for amounts that someone typed.
///
/// # Errors
/// [`Reason::ForeignCurrency`] of `field`, or [`Refusal::OutOfRange`].
pub(super) fn must_be_worth(
    price: Price,
    quantity: Quantity,
    card: &RateCard,
    field: impl FnOnce() -> String,
) -> Result<Money, Refusal> {
    worth(price, quantity, card).ok_or_else(|| match card.rate(price.currency) {
        Some(_) => Refusal::OutOfRange,
        None => Refusal::field(field(), Reason::ForeignCurrency),
    })
}

/// A percentage of an amount, rounded half away from zero to the minor unit.
pub(super) fn percent(amount: Money, basis_points: i64, currency: Currency) -> Option<Money> {
    part(amount, basis_points.into(), WHOLE.into(), currency.minor_step())
}

/// The sum of amounts.
///
/// # Errors
/// [`Refusal::OutOfRange`] when it does not fit.
pub(super) fn add_up(amounts: impl IntoIterator<Item = Money>) -> Result<Money, Refusal> {
    amounts.into_iter().try_fold(Money::ZERO, Money::checked_add).ok_or(Refusal::OutOfRange)
}

/// Splits an amount (a reduction, a debt) over lines, in proportion to theirs.
///
/// Shares are multiples of `step`, add up to `whole` and never exceed their line; the same input gives the same shares.
///
/// * `amounts`: the lines, multiples of `step`, `>= 0`
/// * `whole`: a multiple of `step`, `0..=sum(amounts)`
/// * `step`: the currency's minor unit
/// * `how`: who gets the odd units; contracts differ, see [`Spread`]
///
/// Returns one share per line, in line order.
///
/// # Errors
/// A refused `discount` when `whole` lies outside its range; [`Refusal::OutOfRange`] when amounts do not add up to one.
///
/// # Source
/// OX contract 5.1 (proportional, the rest on the last line).
///
/// ```
/// # use domain::{Money, sales::{Spread, spread}};
/// let [all, step, third, more] = [100, 1, 33, 34].map(Money::units);
/// assert_eq!(spread(&[all; 3], all, step, Spread::LargestRemainder)?, [more, third, third]);
/// assert_eq!(spread(&[all; 3], all, step, Spread::LastLine)?, [third, third, more]);
/// # Ok::<(), domain::Refusal>(())
/// ```
pub fn spread(amounts: &[Money], whole: Money, step: Money, how: Spread) -> Result<Vec<Money>, Refusal> {
    let sum = add_up(amounts.iter().copied())?;
    if whole < Money::ZERO || whole > sum || amounts.iter().any(|amount| *amount < Money::ZERO) {
        return Err(Refusal::field("discount", Reason::TooLarge { limit: sum.0 / Money::SCALE }));
    }
    if whole.is_zero() {
        return Ok(vec![Money::ZERO; amounts.len()]);
    }
    let split = Split { amounts, sum, whole, step, how };
    let shares = split.whole_steps();
    Ok(mutant!("odd-units-are-lost", split.hand_out_rest(shares), shares))
}

/// A split that is possible: `0 < whole <= sum`.
struct Split<'a> {
    amounts: &'a [Money],
    sum: Money,
    whole: Money,
    step: Money,
    how: Spread,
}

impl Split<'_> {
    /// The exact share of a line in steps, as a fraction.
    fn exact_steps(&self, amount: Money) -> (i128, i128) {
        (self.whole.wide() * amount.wide(), self.sum.wide() * self.step.wide())
    }

    /// The first go: every line's share in whole steps, together at most `whole`.
    fn whole_steps(&self) -> Vec<Money> {
        let mut left = self.whole;
        let share = |amount: &Money| {
            let (num, den) = self.exact_steps(*amount);
            let steps = match self.how {
                Spread::LargestRemainder => num / den,
                Spread::LastLine => div_round(num, den),
            };
            // Rounding up may ask for more than is left, or than the line has.
            let share = Money::from_wide(steps * self.step.wide()).unwrap_or(left).min(left).min(*amount);
            left = left - share;
            share
        };
        self.amounts.iter().map(share).collect()
    }

    /// The second go: what rounding left over, to the lines that the policy prefers, as far as they reach.
    fn hand_out_rest(&self, mut shares: Vec<Money>) -> Vec<Money> {
        let mut left = self.whole - shares.iter().copied().sum();
        let mut order: Vec<usize> = (0..shares.len()).collect();
        let at_once = match self.how {
            Spread::LargestRemainder => {
                let remainder = |line: usize| {
                    let (num, den) = self.exact_steps(self.amounts[line]);
                    num % den
                };
                order.sort_by_key(|line| Reverse(remainder(*line)));
                self.step
            }
            Spread::LastLine => {
                order.reverse();
                left
            }
        };
        // Ends: the lines have room for `sum` in all, and `whole` is not more.
        while left.is_positive() {
            for &line in &order {
                let more = at_once.min(left).min(self.amounts[line] - shares[line]);
                shares[line] = shares[line] + more;
                left = left - more;
            }
        }
        shares
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::Word;

    fn shares(amounts: &[i64], whole: i64, how: Spread) -> Vec<i64> {
        let amounts: Vec<Money> = amounts.iter().map(|a| Money(*a)).collect();
        spread(&amounts, Money(whole), Money(1), how).unwrap().iter().map(|share| share.0).collect()
    }

    #[test]
    fn odd_units_go_where_the_policy_says() {
        use Spread::{LargestRemainder, LastLine};
        assert_eq!(shares(&[100, 100, 100], 100, LargestRemainder), [34, 33, 33]);
        assert_eq!(shares(&[100, 100, 100], 100, LastLine), [33, 33, 34]);
        assert_eq!(shares(&[10, 20, 70], 7, LargestRemainder), [1, 1, 5]);
        assert_eq!(shares(&[10, 20, 70], 7, LastLine), [1, 1, 5]);
        assert_eq!(shares(&[0, 5, 0], 3, LastLine), [0, 3, 0]);
    }

    #[test]
    fn the_last_line_takes_no_more_than_it_has() {
        assert_eq!(shares(&[1, 1, 1, 1], 2, Spread::LastLine), [1, 1, 0, 0]);
        assert_eq!(shares(&[1; 10], 4, Spread::LastLine), [0, 0, 0, 0, 0, 0, 1, 1, 1, 1]);
    }

    #[test]
    fn more_than_there_is_cannot_be_split() {
        assert!(spread(&[Money(2)], Money(3), Money(1), Spread::LastLine).is_err());
        assert!(spread(&[], Money(1), Money(1), Spread::LastLine).is_err());
        assert_eq!(spread(&[], Money(0), Money(1), Spread::LastLine), Ok(vec![]));
        let most = Money(i64::MAX);
        assert_eq!(spread(&[most, most], Money(1), Money(1), Spread::LastLine), Err(Refusal::OutOfRange));
        assert_eq!(spread(&[most], most, Money(1), Spread::LargestRemainder), Ok(vec![most]));
    }

    proptest! {
        #[test]
        fn shares_add_up_and_fit_their_lines(
            amounts in prop::collection::vec(0_i64..1_000_000_000, 1..30),
            per_mille in 0_i64..=1000,
            how in prop::sample::select(Spread::ALL),
        ) {
            let step = Money(100);
            let amounts: Vec<Money> = amounts.into_iter().map(|a| Money(a * step.0)).collect();
            let sum = add_up(amounts.iter().copied()).unwrap();
            let whole = part(sum, per_mille.into(), 1000, step).unwrap();
            let shares = spread(&amounts, whole, step, how).unwrap();
            prop_assert_eq!(add_up(shares.iter().copied()).unwrap(), whole);
            for (share, amount) in shares.iter().zip(&amounts) {
                prop_assert!(Money::ZERO <= *share && share <= amount && share.0 % step.0 == 0);
            }
        }
    }
}
