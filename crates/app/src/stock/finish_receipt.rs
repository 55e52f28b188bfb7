//! A goods receipt's goods arrive.

use db::Tx;
use domain::access::Permission;
use domain::catalogue::{Described, PropertyOwner};
use domain::id::*;
use domain::money::RateCard;
use domain::stock::{Because, DocumentKind, DocumentState, Incoming, LotState, NO_LOT, Shelves};
use domain::{Currency, IdSource, Kind, Money, Quantity, Reason, Refusal};
use store::catalogue::properties;
use store::places::rates;
use store::stock::documents::DocumentFacts;
use store::stock::lines::{self, LineFacts, LineRow};
use store::stock::{ledger, lots};

use super::{ground, prices};
use crate::catalogue::{Arrived, Coming, goods_on_the_way};
use crate::{Command, Cx, Fault, Result};

/// Finishes a goods receipt: finds or creates what its lines describe and makes a lot of each. One to be reviewed is sent
/// first and arrives at the second call. Answers whether goods arrived.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FinishReceipt {
    /// Which.
    pub document: DocumentId,
}

impl Command for FinishReceipt {
    type Out = bool;
    const PERMISSION: Permission = Permission::StockReceive;

    async fn run(&self, cx: &Cx, tx: &mut Tx<'_>) -> Result<bool> {
        let row = ground::unposted(cx, tx, DocumentKind::GoodsReceipt, self.document).await?;
        let after = ground::advanced(cx, &row.facts);
        let mut flight = cx.flight();
        if after.state == DocumentState::Posted {
            self.arrive(cx, tx, &mut flight, &after).await?;
        }
        ground::advance(&mut flight, self.document, &after);
        flight.send(tx).await?;
        Ok(after.state == DocumentState::Posted)
    }
}

impl FinishReceipt {
    async fn arrive(
        &self,
        cx: &Cx,
        tx: &mut Tx<'_>,
        flight: &mut store::Flight,
        facts: &DocumentFacts,
    ) -> Result<()> {
        let rows = lines::list_of(tx, cx.account(), self.document).await?;
        let card = rates::list(tx, cx.account(), &[facts.card]).await?.pop();
        let card = card.ok_or_else(|| Fault::broken("a receipt without rates"))?;
        let base = ground::base_currency(cx, tx).await?;
        let mut ids = cx.ids();
        let arrived = self.goods(cx, tx, flight, (&mut ids, facts), &rows).await?;
        let mut variants: Vec<VariantId> = arrived.iter().map(|goods| goods.variant).collect();
        variants.sort_unstable();
        variants.dedup();
        let shelves = lots::shelves(tx, cx.account(), cx.at(), (&variants, &[facts.to], &[])).await?;

        let mut arriving = Arriving { document: self.document, facts, card: &card, base, shelves, ids };
        for (n, (row, goods)) in rows.iter().zip(arrived).enumerate() {
            let lot = arriving.line(n, row, goods)?;
            let line = LineFacts {
                variant: Some(goods.variant),
                new_lot: Some(lot),
                posted_at: Some(cx.at()),
                ..row.facts.clone()
            };
            lines::update(flight, row.id, &line);
            let said = row.facts.goods.as_ref().map(|goods| goods.0.lot_properties.as_slice());
            properties::insert(flight, PropertyOwner::Lot, lot, said.unwrap_or_default());
        }
        ledger::post(flight, &arriving.shelves.plan());
        Ok(())
    }

    /// What the lines' goods turn out to be, line by line.
    async fn goods(
        &self,
        cx: &Cx,
        tx: &mut Tx<'_>,
        flight: &mut store::Flight,
        (ids, facts): (&mut IdSource, &DocumentFacts),
        rows: &[LineRow],
    ) -> Result<Vec<Arrived>> {
        let unsaid = Described::default();
        let coming: Vec<Coming<'_>> = rows
            .iter()
            .map(|row| Coming {
                goods: row.facts.goods.as_ref().map_or(&unsaid, |goods| &goods.0.described),
                sell_price: row.facts.price(),
                supply_price: row.facts.cost(),
            })
            .collect();
        let brand = facts.brand.ok_or_else(|| Fault::broken("a receipt without a brand"))?;
        let arrived = goods_on_the_way(cx, tx, flight, ids, (facts.zone, brand), &coming).await?;
        if arrived.len() != rows.len() {
            return Err(Fault::broken("a line's goods were neither found nor made").into());
        }
        Ok(arrived)
    }
}

/// A receipt's goods being put on the shelves.
struct Arriving<'a> {
    document: DocumentId,
    facts: &'a DocumentFacts,
    card: &'a RateCard,
    base: Currency,
    shelves: Shelves,
    ids: IdSource,
}

impl Arriving<'_> {
    /// Makes the lot of a line.
    fn line(&mut self, n: usize, row: &LineRow, goods: Arrived) -> Result<LotId> {
        let quantity = row.facts.quantity;
        let cost = row.facts.cost().ok_or_else(|| ground::broken_line(Kind::GoodsReceipt))?;
        let value = prices::sum(cost, quantity, self.card, self.base);
        let value =
            value.ok_or_else(|| Refusal::field(format!("lines[{n}].cost"), Reason::ForeignCurrency))?;
        let lot = self.shelves.add(LotState {
            id: self.ids.next(),
            variant: goods.variant,
            location: self.facts.to,
            document: Some(self.document),
            root_document: Some(self.document),
            source_lot: None,
            supplier: goods.supplier,
            received_at: self.facts.at,
            expires_on: row.facts.expires_on,
            cost,
            price: row.facts.price(),
            price_revision: None,
            received: Quantity::ZERO,
            on_hand: Quantity::ZERO,
            reserved: Quantity::ZERO,
            value: Money::ZERO,
            is_deficit: false,
        });
        self.shelves.put(
            &Incoming {
                from: LocationId::SUPPLIER,
                from_lot: NO_LOT,
                into: lot,
                quantity,
                value,
                because: Because::document(self.document, row.id),
            },
            &mut self.ids,
        );
        Ok(lot)
    }
}
