//! Lines of a goods receipt. Their goods are found, or created, when it is finished.

use db::{Rx, Tx};
use domain::access::Permission;
use domain::catalogue::Property;
use domain::id::*;
use domain::money::{Derivation, Entered, Price, RateCard};
use domain::stock::{Batch, DocumentKind, DocumentState, ReceiptGoods};
use domain::text::fold;
use domain::{Date, Kind, Money, Problems, Quantity, Reason, Refusal, Word as _};
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::places::{rates, zones};
use store::scalar::Json;
use store::stock::documents::{self, DocumentFacts};
use store::stock::lines::{self, LineFacts};

use super::{ground, prices};
use crate::catalogue::check_described;
use crate::{Command, Cx, Fault, Ref, Result};

/// The most lines that one call brings.
const MAX_ADDED: usize = 1_000;
/// The largest unit price or cost.
const MAX_PRICE: Money = Money::units(1_000_000_000);

/// One line to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReceiptLine {
    /// The goods, to be found or created.
    pub goods: ReceiptGoods,
    /// How many, above zero.
    pub quantity: Quantity,
    /// What a unit costs, `0..`; nothing when not said.
    pub cost: Option<Entered>,
    /// What a unit sells for, `0..`; rounded as the zone says where it is of another currency.
    pub price: Option<Entered>,
    /// Last good day.
    pub expires_on: Option<Date>,
}

/// Adds lines to a goods receipt that is still a draft.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AddReceiptLines {
    /// The receipt.
    pub document: DocumentId,
    /// 1 to 1000 lines.
    pub lines: Vec<ReceiptLine>,
    /// What happens to the good ones when others are bad.
    pub batch: Batch,
}

/// What was added, line by line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AddedLines {
    /// For each line that was given: itself, or `None` where it was bad.
    pub lines: Vec<Option<Ref<DocumentLineId>>>,
}

impl Command for AddReceiptLines {
    type Out = AddedLines;
    const PERMISSION: Permission = Permission::StockReceive;

    async fn run(&self, cx: &Cx, tx: &mut Tx<'_>) -> Result<AddedLines> {
        let document = ground::unposted(cx, tx, DocumentKind::GoodsReceipt, self.document).await?;
        if document.facts.state != DocumentState::Draft {
            let state = document.facts.state.word();
            return Err(Refusal::WrongState { kind: Kind::GoodsReceipt, state }.into());
        }
        let card = rates::list(tx, cx.account(), &[document.facts.card]).await?.pop();
        let card = card.ok_or_else(|| Fault::broken("a receipt without rates"))?;
        let derivation = derivation(cx, tx, document.facts.zone).await?;
        let (added, total) = lines::count_of(tx, cx.account(), self.document).await?;
        let good = self.checked((&card, derivation), usize::try_from(total).unwrap_or(usize::MAX))?;

        let mut flight = cx.flight();
        let mut ids = cx.ids();
        let mut out = Vec::with_capacity(good.len());
        let mut facts = document.facts;
        // Without gaps: a posting counts how far it has come by them.
        let mut position = added;
        for line in &good {
            let Some(line) = line else {
                out.push(None);
                continue;
            };
            position += 1;
            let line = LineFacts { position, ..line.clone() };
            let (id, draw): (DocumentLineId, _) = (ids.next(), flight.draw());
            facts = with_line(facts, &line, &card);
            lines::insert(&mut flight, id, draw, &line);
            out.push(Some((id, draw)));
        }
        documents::update(&mut flight, self.document, &facts);
        flight.event("updated", Kind::GoodsReceipt, self.document, json!({ "added": out.len() }));
        let sent = flight.send(tx).await?;
        let named = |(id, draw)| Ref { id, number: sent.number(draw) };
        Ok(AddedLines { lines: out.into_iter().map(|line| line.map(named)).collect() })
    }
}

/// What the zone makes of sell prices in other currencies, if it derives its own from them.
async fn derivation(cx: &Cx, rx: &mut Rx<'_>, zone: ZoneId) -> Result<Option<Derivation>> {
    let zone = zones::get(rx, cx.account(), zone).await?;
    let zone = zone.ok_or_else(|| Fault::broken("a receipt without a zone"))?.facts;
    let derives = zone.round_derived && zone.rounding_step > Money::ZERO;
    Ok(derives.then_some(Derivation { rounding: zone.rounding, step: zone.rounding_step }))
}

fn with_line(facts: DocumentFacts, line: &LineFacts, card: &RateCard) -> DocumentFacts {
    let sum = |price: Option<Price>| price.and_then(|p| prices::sum(p, line.quantity, card, card.primary));
    DocumentFacts {
        quantity: facts.quantity + line.quantity,
        increase: facts.increase + line.quantity,
        price_total: facts.price_total + sum(line.price()).unwrap_or_default(),
        cost_total: facts.cost_total + sum(line.cost()).unwrap_or_default(),
        ..facts
    }
}

impl AddReceiptLines {
    /// The good lines in their places.
    fn checked(
        &self,
        (card, derivation): (&RateCard, Option<Derivation>),
        before: usize,
    ) -> Result<Vec<Option<LineFacts>>> {
        let mut problems = Problems::new();
        problems.check("lines", !self.lines.is_empty(), Reason::Blank);
        problems.at_most("lines", self.lines.len(), MAX_ADDED.min(ground::MAX_LINES.saturating_sub(before)));
        problems.into_result()?;
        let mut problems = Problems::new();
        let mut good = Vec::with_capacity(self.lines.len());
        for (n, line) in self.lines.iter().enumerate() {
            let mut own = Problems::new();
            line.check(&format!("lines[{n}]"), card, &mut own);
            good.push(own.is_empty().then(|| line.facts(self.document, card, derivation)));
            problems.append(own);
        }
        if self.batch == Batch::AllOrNothing {
            problems.into_result()?;
        }
        Ok(good)
    }
}

impl ReceiptLine {
    fn check(&self, field: &str, card: &RateCard, problems: &mut Problems) {
        let name = |part: &str| format!("{field}.{part}");
        check_described(&format!("{field}."), &self.goods.described, problems);
        check_properties(&name("lot_properties"), &self.goods.lot_properties, problems);
        problems.check(name("quantity"), self.quantity.is_positive(), Reason::TooSmall { limit: 0 });
        let limit = ground::MAX_QUANTITY.0 / Quantity::SCALE;
        problems.check(name("quantity"), self.quantity <= ground::MAX_QUANTITY, Reason::TooLarge { limit });
        check_price(&name("cost"), self.cost, card, problems);
        check_price(&name("price"), self.price, card, problems);
    }

    fn facts(&self, document: DocumentId, card: &RateCard, derivation: Option<Derivation>) -> LineFacts {
        let said = &self.goods.described;
        let nil = VariantId(uuid::Uuid::nil());
        let line = LineFacts {
            variant: None,
            expires_on: self.expires_on,
            barcode: said.barcode.trim().to_owned(),
            sku: said.sku.trim().to_owned(),
            folded: fold(&said.product_name),
            goods: Some(Json(self.goods.clone())),
            ..LineFacts::of(document, 0, nil, self.quantity)
        };
        let cost = self.cost.unwrap_or(Entered::primary(Money::ZERO));
        let price = self.price.and_then(|price| price.at(card));
        let sold_at = |price| derivation.map_or(price, |derivation| derivation.apply(price, card));
        line.priced(cost.at(card), price.map(sold_at))
    }
}

fn check_properties(field: &str, list: &[Property], problems: &mut Problems) {
    problems.at_most(field, list.len(), 100);
    for property in list {
        problems.required(field, &property.name, 255);
        problems.optional(field, property.value.as_deref().unwrap_or_default(), 255);
    }
}

fn check_price(field: &str, price: Option<Entered>, card: &RateCard, problems: &mut Problems) {
    let Some(price) = price else { return };
    problems.check(field, price.amount >= Money::ZERO, Reason::TooSmall { limit: 0 });
    let limit = MAX_PRICE.0 / Money::SCALE;
    problems.check(field, price.amount <= MAX_PRICE, Reason::TooLarge { limit });
    problems.check(field, price.at(card).is_some(), Reason::ForeignCurrency);
}
