//! Stock of one variant in one location is so and so much from now on.

use db::Tx;
use domain::access::Permission;
use domain::id::*;
use domain::stock::DocumentState;
use domain::{Kind, Problems, Quantity, Reason, Refusal};
use serde_json::json;
use store::entity::Entity;
use store::places::rates;
use store::stock::documents::{self, DocumentFacts};
use store::stock::{ledger, lines};

use super::correcting::Correcting;
use super::ground::{self, NewLine};
use super::open_correction::draft;
use crate::{Command, Cx, Fault, Result};

/// Why, on the correction that this makes.
const REASON: &str = "direct";

/// Sets what lies in a location, by a correction that is approved at once. Answers the correction, unless the level was so
/// already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SetStockLevel {
    /// Of what.
    pub variant: VariantId,
    /// Where.
    pub location: LocationId,
    /// How many there are, `0..`.
    pub count: Quantity,
}

impl Command for SetStockLevel {
    type Out = Option<DocumentId>;
    const PERMISSION: Permission = Permission::StockCorrect;

    async fn run(&self, cx: &Cx, tx: &mut Tx<'_>) -> Result<Self::Out> {
        let place = ground::location(cx, tx, "location", self.location).await?.facts;
        let mut problems = Problems::new();
        problems.check("count", self.count >= Quantity::ZERO, Reason::TooSmall { limit: 0 });
        let limit = ground::MAX_QUANTITY.0 / Quantity::SCALE;
        problems.check("count", self.count <= ground::MAX_QUANTITY, Reason::TooLarge { limit });
        problems.into_result()?;
        let there = ground::variant_rows(cx, tx, std::iter::once(self.variant)).await?;
        let variant = there.get(&self.variant).filter(|row| row.deleted_at.is_none());
        let number = variant.ok_or_else(|| Refusal::field("variant", Reason::Unknown))?.number.0;
        let card = rates::current(tx, cx.account(), place.zone, cx.at()).await?;
        let card = card.ok_or_else(|| Fault::broken("a zone without rates"))?.id;

        let mut ids = cx.ids();
        let (document, line): (DocumentId, DocumentLineId) = (ids.next(), ids.next());
        let opened = draft(cx, self.location, &place, (cx.at(), card), &[]);
        let after = ground::advanced(cx, &opened);
        let of = (document, &after);
        let mut correcting = Correcting::load(cx, tx, of, &[self.variant], std::iter::empty(), ids).await?;
        let on_hand = correcting.shelves.at(self.variant, self.location).map(|lot| lot.on_hand).sum();
        let quantity = self.count - on_hand;
        if quantity.is_zero() {
            return Ok(None);
        }
        let new = [NewLine { variant: self.variant, quantity, lot: None }];
        let rows = ground::new_lines(document, &new).into_iter();
        let rows: Vec<_> =
            rows.map(|facts| Entity { id: line, number: Number(0), facts, more: () }).collect();
        let parts = correcting.all(&rows, |_| number)?;
        let (price_total, cost_total) = correcting.totals(&parts);
        let Correcting { shelves, mut ids, .. } = correcting;
        let sums = draft(cx, self.location, &place, (cx.at(), card), &new);

        let mut flight = cx.flight();
        let draw = flight.draw();
        documents::insert(
            &mut flight,
            document,
            draw,
            &DocumentFacts {
                state: DocumentState::Posted,
                posted_at: after.posted_at,
                sent_by: after.sent_by,
                accepted_by: after.accepted_by,
                reason: REASON.to_owned(),
                price_total,
                cost_total,
                ..sums
            },
        );
        for (id, part) in &parts {
            let part = lines::LineFacts { posted_at: Some(cx.at()), ..part.clone() };
            let (id, draw) = (id.unwrap_or_else(|| ids.next()), flight.draw());
            lines::insert(&mut flight, id, draw, &part);
        }
        ledger::post(&mut flight, &shelves.plan());
        flight.event("posted", Kind::Correction, document, json!({}));
        flight.send(tx).await?;
        Ok(Some(document))
    }
}
