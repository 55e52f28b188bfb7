//! How the goods of a receipt become ready to move, and how they move. Shared by receipts that are posted at once and those
//! that are posted part by part.

use db::Rx;
use domain::catalogue::{Described, PropertyOwner};
use domain::id::*;
use domain::money::RateCard;
use domain::stock::{Because, Incoming, LotState, NO_LOT, Shelves};
use domain::{Currency, IdSource, Kind, Money, Quantity, Reason, Refusal};
use store::Flight;
use store::catalogue::properties;
use store::places::rates;
use store::stock::documents::DocumentFacts;
use store::stock::lines::{self, LineFacts, LineRow};
use store::stock::{arrivals, ledger, lots};

use super::{ground, prices};
use crate::catalogue::{Coming, goods_on_the_way};
use crate::{Cx, Fault, Result};

/// The largest worth of a line: so many lines can be added up.
const MAX_WORTH: Money = Money(i64::MAX / 5_000);
const _: () = assert!(ground::MAX_LINES == 5_000);

/// A receipt whose goods arrive.
pub(super) struct Arriving<'a> {
    document: DocumentId,
    facts: &'a DocumentFacts,
    card: RateCard,
    base: Currency,
    ids: IdSource,
}

impl<'a> Arriving<'a> {
    /// Loads the rates of a receipt.
    pub(super) async fn load(
        cx: &Cx,
        rx: &mut Rx<'_>,
        document: DocumentId,
        facts: &'a DocumentFacts,
    ) -> Result<Self> {
        let card = rates::list(rx, cx.account(), &[facts.card]).await?.pop();
        let card = card.ok_or_else(|| Fault::broken("a receipt without rates"))?;
        let base = ground::base_currency(cx, rx).await?;
        Ok(Self { document, facts, card, base, ids: cx.ids() })
    }

    /// Finds or makes the goods of some lines and says what each line is to bring. Nothing moves yet.
    pub(super) async fn ready(
        &mut self,
        cx: &Cx,
        rx: &mut Rx<'_>,
        flight: &mut Flight,
        rows: Vec<LineRow>,
    ) -> Result<Vec<LineRow>> {
        let unsaid = Described::default();
        let coming: Vec<Coming<'_>> = rows
            .iter()
            .map(|row| Coming {
                goods: row.facts.goods.as_ref().map_or(&unsaid, |goods| &goods.0.described),
                sell_price: row.facts.price(),
                supply_price: row.facts.cost(),
            })
            .collect();
        let brand = self.facts.brand.ok_or_else(|| Fault::broken("a receipt without a brand"))?;
        let place = (self.facts.zone, brand);
        let arrived = goods_on_the_way(cx, rx, flight, &mut self.ids, place, &coming).await?;
        if arrived.len() != rows.len() {
            return Err(Fault::broken("a line's goods were neither found nor made").into());
        }
        let mut ready = Vec::with_capacity(rows.len());
        for (row, arrived) in rows.into_iter().zip(arrived) {
            let lot: LotId = self.ids.next();
            let said = row.facts.goods.as_ref().map(|goods| goods.0.lot_properties.as_slice());
            properties::insert(flight, PropertyOwner::Lot, lot, said.unwrap_or_default());
            let facts = LineFacts {
                variant: Some(arrived.variant),
                supplier: arrived.supplier,
                new_lot: Some(lot),
                value: Some(self.worth(&row)?),
                ..row.facts
            };
            lines::update(flight, row.id, &facts);
            ready.push(LineRow { facts, ..row });
        }
        Ok(ready)
    }

    /// What a line's goods are worth in the account's currency.
    fn worth(&self, row: &LineRow) -> Result<Money> {
        let cost = row.facts.cost().ok_or_else(|| ground::broken_line(Kind::GoodsReceipt))?;
        let field = || format!("lines[{}].cost", row.facts.position - 1);
        match prices::sum(cost, row.facts.quantity, &self.card, self.base) {
            None => Err(Refusal::field(field(), Reason::ForeignCurrency).into()),
            Some(worth) if worth > MAX_WORTH => {
                let limit = MAX_WORTH.0 / Money::SCALE;
                Err(Refusal::field(field(), Reason::TooLarge { limit }).into())
            }
            Some(worth) => Ok(worth),
        }
    }

    /// Moves all lines, which are ready. The flight has already said that the document is posted.
    ///
    /// * `owed`: the lines of goods of which more was sold here than came; they settle that first
    pub(super) async fn arrive(
        &mut self,
        cx: &Cx,
        rx: &mut Rx<'_>,
        flight: &mut Flight,
        owed: &[LineRow],
    ) -> Result<()> {
        let mut variants: Vec<VariantId> = owed.iter().filter_map(|row| row.facts.variant).collect();
        variants.sort_unstable();
        variants.dedup();
        if !variants.is_empty() {
            let places = [self.facts.to];
            let mut shelves = lots::shelves(rx, cx.account(), cx.at(), (&variants, &places, &[])).await?;
            for row in owed {
                self.put(&mut shelves, row)?;
            }
            ledger::post(flight, &shelves.plan());
        }
        arrivals::post(flight, self.document, &variants);
        Ok(())
    }

    /// Puts one line's goods on the shelves.
    fn put(&mut self, shelves: &mut Shelves, row: &LineRow) -> Result<()> {
        let line = &row.facts;
        let (Some(variant), Some(id), Some(cost), Some(value)) =
            (line.variant, line.new_lot, line.cost(), line.value)
        else {
            return Err(ground::broken_line(Kind::GoodsReceipt).into());
        };
        let lot = shelves.add(LotState {
            id,
            variant,
            location: self.facts.to,
            document: Some(self.document),
            root_document: Some(self.document),
            source_lot: None,
            supplier: line.supplier,
            received_at: self.facts.at,
            expires_on: line.expires_on,
            cost,
            price: line.price(),
            price_revision: None,
            received: Quantity::ZERO,
            on_hand: Quantity::ZERO,
            reserved: Quantity::ZERO,
            value: Money::ZERO,
            is_deficit: false,
        });
        let incoming = Incoming {
            from: LocationId::SUPPLIER,
            from_lot: NO_LOT,
            into: lot,
            quantity: line.quantity,
            value,
            because: Because::document(self.document, row.id),
        };
        shelves.put(&incoming, &mut self.ids);
        Ok(())
    }
}
