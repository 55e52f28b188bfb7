//! What goods on documents cost and sell for: prices that apply to lots, and sums in one currency.

use std::collections::BTreeMap;

use db::Rx;
use domain::catalogue::{PriceRole, PriceSet, applicable_price};
use domain::id::*;
use domain::money::{Price, RateCard};
use domain::stock::LotState;
use domain::{Currency, Money, Quantity};
use store::catalogue::prices::{self, PriceRow};
use store::places::rates;
use store::stock::lines::LineFacts;

use crate::{Cx, Result};

/// The prices of some variants, and the rates that they, and some lots, were made with.
#[derive(Debug)]
pub(super) struct Prices {
    last: Vec<PriceRow>,
    cards: BTreeMap<RateCardId, RateCard>,
}

impl Prices {
    /// Of some variants.
    ///
    /// * `lots`: whose own costs and prices will be converted too
    /// * `card`: one that is at hand
    pub(super) async fn load(
        cx: &Cx,
        rx: &mut Rx<'_>,
        variants: &[VariantId],
        lots: impl Iterator<Item = &LotState>,
        more: impl IntoIterator<Item = RateCardId>,
    ) -> Result<Self> {
        let last = prices::list_last(rx, cx.account(), variants).await?;
        let of_lots = lots.flat_map(|lot| [Some(lot.cost.card), lot.price.map(|p| p.card)]).flatten();
        let mut cards: Vec<RateCardId> = of_lots.chain(last.iter().map(|row| row.card)).chain(more).collect();
        cards.sort_unstable();
        cards.dedup();
        let cards = rates::list(rx, cx.account(), &cards).await?;
        Ok(Self { last, cards: cards.into_iter().map(|card| (card.id, card)).collect() })
    }

    /// A card that was loaded.
    pub(super) fn card(&self, id: RateCardId) -> Option<&RateCard> {
        self.cards.get(&id)
    }

    fn last(&self, variant: VariantId, role: PriceRole, location: LocationId) -> Option<PriceSet> {
        let is_it = |row: &&PriceRow| row.variant == variant && row.role == role && row.location == location;
        self.last.iter().find(is_it).map(PriceRow::set)
    }

    /// The default price of a variant.
    pub(super) fn default(&self, variant: VariantId, role: PriceRole) -> Option<Price> {
        self.last(variant, role, prices::EVERYWHERE).map(|set| set.price)
    }

    /// The sell price that applies to a lot.
    pub(super) fn of_lot(&self, lot: &LotState) -> Option<Price> {
        let own = lot.price.map(|price| PriceSet { price, set: lot.price_revision.unwrap_or_default() });
        applicable_price(
            own,
            self.last(lot.variant, PriceRole::Sell, lot.location),
            self.last(lot.variant, PriceRole::Sell, prices::EVERYWHERE),
        )
    }

    /// What so many cost in a currency, at the rates of the price; `None` where they do not know the currency.
    pub(super) fn sum(&self, price: Price, quantity: Quantity, into: Currency) -> Option<Money> {
        sum(price, quantity, self.cards.get(&price.card)?, into)
    }

    /// Sell prices and costs of lines, summed in a currency.
    pub(super) fn totals<'l>(
        &self,
        lines: impl Iterator<Item = &'l LineFacts>,
        into: Currency,
    ) -> (Money, Money) {
        lines.fold((Money::ZERO, Money::ZERO), |(prices, costs), line| {
            let of = |price: Option<Price>| price.and_then(|price| self.sum(price, line.quantity, into));
            (prices + of(line.price()).unwrap_or_default(), costs + of(line.cost()).unwrap_or_default())
        })
    }
}

/// What so many cost in a currency, at some rates.
pub(super) fn sum(price: Price, quantity: Quantity, card: &RateCard, into: Currency) -> Option<Money> {
    let amount = price.amount.times(quantity, price.currency)?;
    card.convert(amount, price.currency, into)
}
