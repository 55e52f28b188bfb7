//! A goods receipt, still without lines.

use db::Tx;
use domain::access::Permission;
use domain::id::*;
use domain::money::{Rate, RateCard};
use domain::stock::DocumentKind;
use domain::{Currency, Instant, Kind, Problems, Reason};
use serde_json::json;
use store::places::rates;
use store::stock::documents::{self, DocumentFacts};

use super::ground;
use crate::{Command, Cx, Fault, Ref, Result};

/// Opens a goods receipt. Its prices are at its own rates.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenReceipt {
    /// Where the goods come to.
    pub location: LocationId,
    /// When, if not now; never in the future.
    pub at: Option<Instant>,
    /// Whether it is finished twice, by who counts and by who looks again.
    pub will_review: bool,
    /// At most 2000 characters.
    pub note: Option<String>,
    /// Units of the zone's primary currency for one of each; currencies left out have the zone's rate.
    pub rates: Vec<(Currency, Rate)>,
}

impl Command for OpenReceipt {
    type Out = Ref<DocumentId>;
    const PERMISSION: Permission = Permission::StockReceive;

    async fn run(&self, cx: &Cx, tx: &mut Tx<'_>) -> Result<Self::Out> {
        let at = ground::moment(cx, self.at)?;
        let place = ground::location(cx, tx, "location", self.location).await?.facts;
        let current = rates::current(tx, cx.account(), place.zone, at).await?;
        let current = current.ok_or_else(|| Fault::broken("a zone without rates"))?;
        let mut ids = cx.ids();
        let card = self.card(ids.next(), &current)?;
        let id: DocumentId = ids.next();
        let mut flight = cx.flight();
        let draw = flight.draw();
        rates::insert(&mut flight, &card, true);
        let facts = DocumentFacts {
            note: self.note.clone(),
            will_review: self.will_review,
            ..DocumentFacts::draft(
                DocumentKind::GoodsReceipt,
                (cx.at(), at, cx.caller.party),
                (place.zone, place.brand),
                (LocationId::SUPPLIER, self.location),
                card.id,
            )
        };
        documents::insert(&mut flight, id, draw, &facts);
        flight.event("created", Kind::GoodsReceipt, id, json!({}));
        let sent = flight.send(tx).await?;
        Ok(Ref { id, number: sent.number(draw) })
    }
}

impl OpenReceipt {
    /// The zone's rates with those given in their places.
    fn card(&self, id: RateCardId, current: &RateCard) -> Result<RateCard> {
        let mut problems = Problems::new();
        problems.optional("note", self.note.as_deref().unwrap_or_default(), ground::MAX_NOTE);
        for (n, (currency, rate)) in self.rates.iter().enumerate() {
            let known = current.rates.iter().any(|(other, _)| other == currency);
            problems.check(format!("rates[{n}]"), known, Reason::ForeignCurrency);
            problems.check(
                format!("rates[{n}]"),
                rate.num > 0 && rate.den > 0,
                Reason::TooSmall { limit: 0 },
            );
        }
        problems.into_result()?;
        let given = |currency: Currency| self.rates.iter().find(|(other, _)| *other == currency);
        let rates = current
            .rates
            .iter()
            .map(|(currency, rate)| (*currency, given(*currency).map_or(*rate, |(_, rate)| *rate)));
        Ok(RateCard { id, rates: rates.collect(), ..current.clone() })
    }
}
