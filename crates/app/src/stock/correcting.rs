//! How stock is corrected: what is missing goes to loss, what is found goes to a lot. Shared by corrections and counts.

use db::Rx;
use domain::catalogue::PriceRole;
use domain::id::*;
use domain::money::Price;
use domain::stock::{Because, Incoming, Leaving, LotState, NO_LOT, Shelves, Wanted};
use domain::{Currency, IdSource, Kind, Money, Quantity, Refusal, Shortage};
use store::stock::documents::DocumentFacts;
use store::stock::lines::{LineFacts, LineRow};
use store::stock::lots;

use super::ground::{self, Part};
use super::prices::Prices;
use crate::{Cx, Fault, Result};

/// A correction being applied in memory.
pub(super) struct Correcting<'a> {
    /// The lots.
    pub shelves: Shelves,
    /// Fresh ids.
    pub ids: IdSource,
    document: DocumentId,
    facts: &'a DocumentFacts,
    prices: Prices,
    /// Lots that came last; a surplus goes there even when they are exhausted.
    newest: Vec<LotId>,
    primary: Currency,
    base: Currency,
}

impl<'a> Correcting<'a> {
    /// Loads the lots of some variants in the document's location, and those named.
    pub(super) async fn load(
        cx: &Cx,
        rx: &mut Rx<'_>,
        (document, facts): (DocumentId, &'a DocumentFacts),
        variants: &[VariantId],
        named: impl Iterator<Item = LotId>,
        ids: IdSource,
    ) -> Result<Self> {
        let newest = lots::list_newest(rx, cx.account(), variants, facts.to).await?;
        let newest: Vec<LotId> = newest.into_iter().map(|lot| lot.id).collect();
        let named: Vec<LotId> = named.chain(newest.iter().copied()).collect();
        let shelves = lots::shelves(rx, cx.account(), cx.at(), (variants, &[facts.to], &named)).await?;
        let prices = Prices::load(cx, rx, variants, shelves.lots(), [facts.card]).await?;
        let base = ground::base_currency(cx, rx).await?;
        let card = prices.card(facts.card).ok_or_else(|| Fault::broken("a correction without rates"))?;
        let primary = card.primary;
        Ok(Self { shelves, ids, document, facts, prices, newest, primary, base })
    }

    /// Corrects by all lines, or by none.
    ///
    /// * `number`: the number of a variant
    pub(super) fn all(&mut self, rows: &[LineRow], number: impl Fn(VariantId) -> i64) -> Result<Vec<Part>> {
        let mut parts = Vec::with_capacity(rows.len());
        let mut short = Vec::new();
        for row in rows {
            let variant = row.facts.variant.ok_or_else(|| ground::broken_line(Kind::Correction))?;
            if row.facts.quantity.is_positive() {
                parts.push(self.find(variant, row)?);
                continue;
            }
            match self.lose(variant, row) {
                Ok(lost) => parts.extend(lost),
                Err(available) => {
                    let asked = -row.facts.quantity;
                    short.push(Shortage { variant: number(variant), asked, available });
                }
            }
        }
        if short.is_empty() { Ok(parts) } else { Err(Refusal::InsufficientStock { lines: short }.into()) }
    }

    /// Sell prices and costs of the parts, in the zone's primary currency.
    pub(super) fn totals(&self, parts: &[Part]) -> (Money, Money) {
        self.prices.totals(parts.iter().map(|(_, line)| line), self.primary)
    }

    fn nothing(&self) -> Price {
        Price { amount: Money::ZERO, currency: self.primary, card: self.facts.card }
    }

    fn lose(&mut self, variant: VariantId, row: &LineRow) -> std::result::Result<Vec<Part>, Quantity> {
        let leaving = Leaving {
            variant,
            location: self.facts.to,
            to: LocationId::LOSS,
            wanted: Wanted::there(-row.facts.quantity, row.facts.lot),
            fallback_cost: self.nothing(),
            because: Because::document(self.document, row.id),
        };
        let taken = self.shelves.take(&leaving, &mut self.ids)?;
        let parts = taken.iter().enumerate().filter_map(|(n, part)| {
            let lot = self.shelves.lot(part.lot)?;
            let line = LineFacts { lot: Some(lot.id), quantity: -part.quantity, ..row.facts.clone() };
            Some(((n == 0).then_some(row.id), line.priced(Some(lot.cost), self.prices.of_lot(lot))))
        });
        Ok(parts.collect())
    }

    fn find(&mut self, variant: VariantId, row: &LineRow) -> Result<Part> {
        let quantity = row.facts.quantity;
        let into = row.facts.lot.or_else(|| self.newest(variant)).unwrap_or_else(|| self.new_lot(variant));
        let lot = self.shelves.lot(into).cloned().ok_or_else(|| Fault::broken("a corrected lot is gone"))?;
        self.shelves.put(
            &Incoming {
                from: LocationId::FOUND,
                from_lot: NO_LOT,
                into,
                quantity,
                value: self.worth(&lot, quantity)?,
                because: Because::document(self.document, row.id),
            },
            &mut self.ids,
        );
        let line = LineFacts { lot: row.facts.lot, new_lot: Some(into), ..row.facts.clone() };
        Ok((Some(row.id), line.priced(Some(lot.cost), self.prices.of_lot(&lot))))
    }

    fn newest(&self, variant: VariantId) -> Option<LotId> {
        let lots = self.newest.iter().filter_map(|id| self.shelves.lot(*id));
        lots.filter(|lot| lot.variant == variant).map(|lot| lot.id).next()
    }

    /// As much a unit as what lies there; else what a unit of the lot cost.
    fn worth(&self, lot: &LotState, quantity: Quantity) -> Result<Money> {
        let value = match lot.on_hand.is_positive() {
            true => Some(lot.value.share(quantity.0, lot.on_hand.0)),
            false => self.prices.sum(lot.cost, quantity, self.base),
        };
        Ok(value.ok_or(Refusal::OutOfRange)?)
    }

    /// A lot for goods that were never received here, at the default prices.
    fn new_lot(&mut self, variant: VariantId) -> LotId {
        let lot = LotState {
            id: self.ids.next(),
            variant,
            location: self.facts.to,
            document: Some(self.document),
            root_document: None,
            source_lot: None,
            supplier: None,
            received_at: self.facts.at,
            expires_on: None,
            cost: self.prices.default(variant, PriceRole::Supply).unwrap_or_else(|| self.nothing()),
            price: None,
            price_revision: None,
            received: Quantity::ZERO,
            on_hand: Quantity::ZERO,
            reserved: Quantity::ZERO,
            value: Money::ZERO,
            is_deficit: false,
        };
        self.newest.push(lot.id);
        self.shelves.add(lot)
    }
}
