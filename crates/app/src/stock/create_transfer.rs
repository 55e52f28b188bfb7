//! A transfer, still without anything moved.

use db::Tx;
use domain::access::Permission;
use domain::id::*;
use domain::stock::DocumentKind;
use domain::{Instant, Kind, Problems, Quantity, Reason};
use serde_json::json;
use store::places::rates;
use store::stock::documents::{self, DocumentFacts};
use store::stock::lines;

use super::ground::{self, NewLine};
use crate::{Command, Cx, Fault, Ref, Result};

/// Writes down what is to go from one location to another of the same zone. Nothing is reserved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CreateTransfer {
    /// The zone that both locations must belong to.
    pub zone: Option<ZoneId>,
    /// Where goods come from.
    pub from: LocationId,
    /// Where goods go to.
    pub to: LocationId,
    /// When, if not now; never in the future.
    pub at: Option<Instant>,
    /// Whether it was asked for by where goods go to.
    pub requested: bool,
    /// Whether it is approved twice, by who sends and by who receives.
    pub will_review: bool,
    /// At most 2000 characters.
    pub note: Option<String>,
    /// 1 to 500 lines, quantities above zero.
    pub lines: Vec<NewLine>,
}

impl Command for CreateTransfer {
    type Out = Ref<DocumentId>;
    const PERMISSION: Permission = Permission::StockTransfer;

    async fn run(&self, cx: &Cx, tx: &mut Tx<'_>) -> Result<Self::Out> {
        let at = ground::moment(cx, self.at)?;
        let from = ground::location(cx, tx, "from", self.from).await?.facts;
        let to = ground::location(cx, tx, "to", self.to).await?.facts;
        let mut problems = Problems::new();
        problems.check("to", self.from != self.to && from.zone == to.zone, Reason::Conflict);
        problems.check("zone", self.zone.is_none_or(|zone| zone == from.zone), Reason::Conflict);
        problems.optional("note", self.note.as_deref().unwrap_or_default(), ground::MAX_NOTE);
        ground::check_lines(cx, tx, &self.lines, (self.from, Quantity(1)), &mut problems).await?;
        problems.into_result()?;

        let card = rates::current(tx, cx.account(), from.zone, at).await?;
        let card = card.ok_or_else(|| Fault::broken("a zone without rates"))?;
        let (quantity, increase, decrease) = ground::sums(self.lines.iter().map(|line| line.quantity));
        let mut ids = cx.ids();
        let id: DocumentId = ids.next();
        let mut flight = cx.flight();
        let draw = flight.draw();
        let facts = DocumentFacts {
            note: self.note.clone(),
            will_review: self.will_review,
            requested: self.requested,
            quantity,
            increase,
            decrease,
            ..DocumentFacts::draft(
                DocumentKind::Transfer,
                (cx.at(), at, cx.caller.party),
                (from.zone, from.brand),
                (self.from, self.to),
                card.id,
            )
        };
        documents::insert(&mut flight, id, draw, &facts);
        for line in ground::new_lines(id, &self.lines) {
            let draw = flight.draw();
            lines::insert(&mut flight, ids.next(), draw, &line);
        }
        flight.event("created", Kind::Transfer, id, json!({}));
        let sent = flight.send(tx).await?;
        Ok(Ref { id, number: sent.number(draw) })
    }
}
