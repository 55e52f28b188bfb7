//! What a basket comes to, and why: one pure function from lines, promotions and manual discounts to amounts, each reduction
//! named. Reading the basket and keeping the result is the caller's business.

mod work;

#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

use self::work::Work;
use super::goods::GoodsFacts;
use super::promotion::{Circumstances, Promotion};
use super::state::{Spread, Stacking};
use super::tax::Tax;
use crate::id::{LineId, Number, PromotionId};
use crate::money::{Price, RateCard};
use crate::{Money, Quantity, Refusal};

/// Everything that a sale's amounts depend on.
#[derive(Clone, Debug)]
pub struct Basket<'a> {
    /// Today's rates; the sale's currency is their primary.
    pub card: &'a RateCard,
    /// What is sold, in line order.
    pub lines: &'a [BasketLine],
    /// A reduction of the whole sale by the cashier.
    pub manual: Option<ManualDiscount>,
    /// All that might apply, in any order.
    pub promotions: &'a [Promotion],
    /// What promotions look at besides the lines.
    pub circumstances: &'a Circumstances,
    /// Where odd units of a whole-sale reduction go.
    pub spread: Spread,
    /// Which promotions apply together.
    pub stacking: Stacking,
}

/// A line before it is priced.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BasketLine {
    /// Its id.
    pub id: LineId,
    /// How much, above zero.
    pub quantity: Quantity,
    /// For one unit, `>= 0`; its own card is not used, today's rates are.
    pub price: Price,
    /// What promotions ask about.
    pub goods: GoodsFacts,
    /// Reductions of this line by the cashier, each from what the one before left.
    pub manual: Vec<Reduction>,
    /// Its tax.
    pub tax: Tax,
}

/// A reduction as someone asked for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reduction {
    /// So much.
    Amount(Price),
    /// A percentage in basis points, `0..=10_000`.
    Percent(i64),
}

/// A reduction of the whole sale that the cashier decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ManualDiscount {
    /// How much.
    pub kind: Reduction,
    /// Together with promotions; else instead of them.
    pub combine: bool,
}

/// What decided a reduction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// The cashier.
    Manual,
    /// An offer of a promotion.
    Promotion {
        /// The promotion.
        promotion: PromotionId,
        /// The offer.
        offer: Number,
    },
}

/// A reduction of one line: the explanation of its price, in the order applied.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Applied {
    /// What decided it.
    pub source: Source,
    /// The offer's level; one for manual reductions.
    pub level: i32,
    /// How many units of the line it is about.
    pub quantity: Quantity,
    /// By how much, above zero, in the sale's currency.
    pub amount: Money,
}

/// A line with its price. Amounts are in the sale's currency and, the unit price apart, whole minor units.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PricedLine {
    /// Its id.
    pub id: LineId,
    /// Price times quantity, before reductions.
    pub subtotal: Money,
    /// Why it costs less, in the order applied.
    pub adjustments: Vec<Applied>,
    /// The sum of the adjustments, `0..=subtotal`.
    pub discount: Money,
    /// The tax in the total.
    pub tax: Money,
    /// What is paid for the line: `subtotal - discount`, and the tax where that comes on top.
    pub total: Money,
    /// What is paid for one unit, in full grain.
    pub unit_final: Money,
}

/// What a sale comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Priced {
    /// In the order of the basket.
    pub lines: Vec<PricedLine>,
    /// Sum of the lines' subtotals.
    pub subtotal: Money,
    /// Sum of the lines' discounts.
    pub discount: Money,
    /// Sum of the lines' taxes.
    pub tax: Money,
    /// Sum of the lines' totals.
    pub total: Money,
}

/// Prices a basket: list prices, then reductions of lines (promotions by level, then the cashier's), then reductions of the
/// whole sale spread over its lines (promotions, then the cashier's), then tax.
///
/// Equal baskets give equal results, and the order of `promotions` does not matter: offers apply by level, then by the numbers
/// of promotion and offer. A promotion takes at most what a line has left; one whose currency the zone no longer has is passed
/// over, so that it cannot stop the till. A line closed by an offer that may not combine gets no further promotions; the
/// cashier's own reductions reach it all the same, because a person decided them with the price in view.
///
/// # Errors
/// A refused field, `lines[2].price` for instance, for a quantity not above zero, a negative price or a currency that the zone
/// does not have; `discount` or `lines[2].discount` for a manual reduction that is negative or takes more than there is;
/// [`Refusal::OutOfRange`] when an amount does not fit.
///
/// # Source
/// OX contract 5.1 and 5.5.
pub fn price(basket: &Basket<'_>) -> Result<Priced, Refusal> {
    let mut work = Work::open(basket)?;
    if basket.manual.is_none_or(|discount| discount.combine) {
        let earned = work.earned();
        work.reduce_lines(&earned);
        work.reduce_lines_by_hand()?;
        work.reduce_whole(&earned)?;
    } else {
        work.reduce_lines_by_hand()?;
    }
    work.reduce_whole_by_hand()?;
    work.close()
}
