//! A correction of stock, still without anything moved.

use db::Tx;
use domain::access::Permission;
use domain::id::*;
use domain::stock::DocumentKind;
use domain::{Instant, Kind, Problems};
use serde_json::json;
use store::places::locations::LocationFacts;
use store::places::rates;
use store::stock::documents::{self, DocumentFacts};
use store::stock::lines;

use super::ground::{self, NewLine};
use crate::{Command, Cx, Fault, Ref, Result};

/// Writes down by how much stock of a location is to change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenCorrection {
    /// Where.
    pub location: LocationId,
    /// When, if not now; never in the future.
    pub at: Option<Instant>,
    /// Why, 1 to 255 characters.
    pub reason: String,
    /// At most 2000 characters.
    pub note: Option<String>,
    /// 1 to 500 lines: what is to be added, or, below zero, taken away.
    pub lines: Vec<NewLine>,
}

impl Command for OpenCorrection {
    type Out = Ref<DocumentId>;
    const PERMISSION: Permission = Permission::StockCorrect;

    async fn run(&self, cx: &Cx, tx: &mut Tx<'_>) -> Result<Self::Out> {
        let at = ground::moment(cx, self.at)?;
        let place = ground::location(cx, tx, "location", self.location).await?.facts;
        let mut problems = Problems::new();
        problems.required("reason", &self.reason, 255);
        problems.optional("note", self.note.as_deref().unwrap_or_default(), ground::MAX_NOTE);
        let least = -ground::MAX_QUANTITY;
        ground::check_lines(cx, tx, &self.lines, (self.location, least), &mut problems).await?;
        problems.into_result()?;

        let card = rates::current(tx, cx.account(), place.zone, at).await?;
        let card = card.ok_or_else(|| Fault::broken("a zone without rates"))?.id;
        let mut ids = cx.ids();
        let id: DocumentId = ids.next();
        let mut flight = cx.flight();
        let draw = flight.draw();
        let facts = draft(cx, self.location, &place, (at, card), &self.lines);
        let said = DocumentFacts { note: self.note.clone(), reason: self.reason.clone(), ..facts };
        documents::insert(&mut flight, id, draw, &said);
        for line in ground::new_lines(id, &self.lines) {
            let draw = flight.draw();
            lines::insert(&mut flight, ids.next(), draw, &line);
        }
        flight.event("created", Kind::Correction, id, json!({}));
        let sent = flight.send(tx).await?;
        Ok(Ref { id, number: sent.number(draw) })
    }
}

/// A draft of a correction of a location.
pub(super) fn draft(
    cx: &Cx,
    location: LocationId,
    place: &LocationFacts,
    (at, card): (Instant, RateCardId),
    lines: &[NewLine],
) -> DocumentFacts {
    let (quantity, increase, decrease) = ground::sums(lines.iter().map(|line| line.quantity));
    DocumentFacts {
        quantity,
        increase,
        decrease,
        ..DocumentFacts::draft(
            DocumentKind::Correction,
            (cx.at(), at, cx.caller.party),
            (place.zone, place.brand),
            (LocationId::FOUND, location),
            card,
        )
    }
}
