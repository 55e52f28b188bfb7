//! A transfer's goods move.

use std::collections::BTreeMap;

use db::Tx;
use domain::access::Permission;
use domain::id::*;
use domain::money::Price;
use domain::stock::{Because, DocumentKind, DocumentState, Incoming, Leaving, NO_LOT, Shelves, Wanted};
use domain::{Currency, IdSource, Kind, Money, Quantity, Refusal, Shortage};
use store::catalogue::variants::VariantRow;
use store::stock::documents::DocumentFacts;
use store::stock::lines::{self, LineFacts, LineRow};
use store::stock::{ledger, lots};

use super::ground;
use super::prices::Prices;
use crate::{Command, Cx, Fault, Result};

/// Approves a transfer. One to be reviewed is sent first and moves at the second approval. Every lot taken from makes a lot
/// of the same goods where they go to. Answers whether goods moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AcceptTransfer {
    /// Which.
    pub document: DocumentId,
}

impl Command for AcceptTransfer {
    type Out = bool;
    const PERMISSION: Permission = Permission::StockTransfer;

    async fn run(&self, cx: &Cx, tx: &mut Tx<'_>) -> Result<bool> {
        let row = ground::unposted(cx, tx, DocumentKind::Transfer, self.document).await?;
        let mut after = ground::advanced(cx, &row.facts);
        let moves = after.state == DocumentState::Posted;
        let rows = lines::list_of(tx, cx.account(), self.document).await?;
        let there = ground::variant_rows(cx, tx, rows.iter().filter_map(|line| line.facts.variant)).await?;
        let variants: Vec<VariantId> = there.keys().copied().collect();
        let named: Vec<LotId> = rows.iter().filter_map(|line| line.facts.lot).collect();
        let places = [after.from, after.to];
        let shelves = lots::shelves(tx, cx.account(), cx.at(), (&variants, &places, &named)).await?;
        let prices = Prices::load(cx, tx, &variants, shelves.lots(), [after.card]).await?;

        let primary =
            prices.card(after.card).ok_or_else(|| Fault::broken("a transfer without rates"))?.primary;
        let mut moving =
            Moving { shelves, ids: cx.ids(), document: &after, there: &there, prices: &prices, primary };
        let parts = moving.all(self.document, &rows)?;
        let (price_total, cost_total) = prices.totals(parts.iter().map(|(_, line)| line), primary);
        let Moving { shelves, mut ids, .. } = moving;
        after = DocumentFacts { price_total, cost_total, ..after };

        let mut flight = cx.flight();
        ground::advance(&mut flight, self.document, &after);
        if moves {
            ledger::post(&mut flight, &shelves.plan());
            parts.iter().for_each(|part| ground::write_part(&mut flight, part, cx.at(), &mut ids));
        }
        flight.send(tx).await?;
        Ok(moves)
    }
}

struct Moving<'a> {
    shelves: Shelves,
    ids: IdSource,
    document: &'a DocumentFacts,
    there: &'a BTreeMap<VariantId, VariantRow>,
    prices: &'a Prices,
    primary: Currency,
}

impl Moving<'_> {
    /// Moves all lines in memory: each of them, part by part.
    fn all(&mut self, document: DocumentId, rows: &[LineRow]) -> Result<Vec<ground::Part>> {
        let mut parts = Vec::with_capacity(rows.len());
        let mut short = Vec::new();
        for row in rows {
            let variant = row.facts.variant.ok_or_else(|| ground::broken_line(Kind::Transfer))?;
            match self.line(document, variant, row) {
                Ok(moved) => parts.extend(moved),
                Err(available) => short.push(Shortage {
                    variant: self.there.get(&variant).map_or(0, |row| row.number.0),
                    asked: row.facts.quantity,
                    available,
                }),
            }
        }
        if short.is_empty() { Ok(parts) } else { Err(Refusal::InsufficientStock { lines: short }.into()) }
    }

    /// Moves one line, lot by lot, or says how many there are.
    fn line(
        &mut self,
        document: DocumentId,
        variant: VariantId,
        row: &LineRow,
    ) -> std::result::Result<Vec<ground::Part>, Quantity> {
        let because = Because::document(document, row.id);
        let DocumentFacts { from, to, card, .. } = *self.document;
        let leaving = Leaving {
            variant,
            location: from,
            to: LocationId::TRANSIT,
            wanted: Wanted::there(row.facts.quantity, row.facts.lot),
            fallback_cost: Price { amount: Money::ZERO, currency: self.primary, card },
            because,
        };
        let taken = self.shelves.take(&leaving, &mut self.ids)?;
        let mut parts = Vec::with_capacity(taken.len());
        for (n, part) in taken.iter().enumerate() {
            let Some(source) = self.shelves.lot(part.lot).cloned() else { continue };
            let new_lot = self.shelves.add(source.emptied(self.ids.next(), to, Some(document)));
            self.shelves.put(
                &Incoming {
                    from: LocationId::TRANSIT,
                    from_lot: NO_LOT,
                    into: new_lot,
                    quantity: part.quantity,
                    value: part.value,
                    because,
                },
                &mut self.ids,
            );
            let line = LineFacts {
                lot: Some(part.lot),
                new_lot: Some(new_lot),
                quantity: part.quantity,
                ..row.facts.clone()
            };
            let line = line.priced(Some(source.cost), self.prices.of_lot(&source));
            parts.push(((n == 0).then_some(row.id), line));
        }
        Ok(parts)
    }
}
