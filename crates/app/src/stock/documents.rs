//! Lists of goods documents and of their lines.

use std::collections::{BTreeMap, HashMap};

use db::Rx;
use domain::access::Permission;
use domain::id::*;
use domain::money::RateCard;
use domain::stock::{DocumentFilter, DocumentOrder, DocumentState, LineFilter};
use domain::{Kind, Refusal};
use store::places::rates;
use store::stock::documents::{self, DocumentNumbers, DocumentRow};
use store::stock::lines::{self, LineRow};

use super::view::{DocumentLineView, DocumentView, Progress};
use crate::catalogue::{LotView, lot_views};
use crate::{Cx, Order, Page, Paged, Query, Ref, Result};

/// Goods documents of one kind, in the caller's locations.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Documents {
    /// Which; its `reach` is the caller's scope, whatever it says.
    pub filter: DocumentFilter,
    /// In what order.
    pub sort: (DocumentOrder, Order),
    /// How many of them.
    pub page: Page,
}

impl Query for Documents {
    type Out = Paged<DocumentView>;
    const PERMISSION: Permission = Permission::StockRead;

    async fn run(&self, cx: &Cx, rx: &mut Rx<'_>) -> Result<Self::Out> {
        let reach =
            if cx.caller.owner { Vec::new() } else { cx.caller.scope.locations.iter().copied().collect() };
        let filter = DocumentFilter { reach, ..self.filter.clone() };
        let descending = self.sort.1 == Order::Descending;
        let page = (self.page.offset, self.page.limit);
        let account = cx.account();
        let (ids, total) = documents::page(rx, account, &filter, (self.sort.0, descending), page).await?;
        let rows = documents::list(rx, account, &ids).await?;
        let mut cards: Vec<RateCardId> = rows.iter().map(|(row, _)| row.facts.card).collect();
        cards.sort_unstable();
        cards.dedup();
        let cards = rates::list(rx, account, &cards).await?;
        let cards: BTreeMap<RateCardId, RateCard> = cards.into_iter().map(|card| (card.id, card)).collect();
        let items = rows.into_iter().filter_map(|(row, numbers)| view(row, &numbers, &cards)).collect();
        Ok(Paged { items, total })
    }
}

fn view(
    row: DocumentRow,
    numbers: &DocumentNumbers,
    cards: &BTreeMap<RateCardId, RateCard>,
) -> Option<DocumentView> {
    let DocumentRow { id, number, facts, more: () } = row;
    let card = cards.get(&facts.card)?.clone();
    let reference = |id: Option<PartyId>, number: Option<Number>| Some(Ref { id: id?, number: number? });
    Some(DocumentView {
        id,
        number,
        kind: facts.kind,
        state: facts.state,
        progress: (facts.state == DocumentState::Posting)
            .then_some(Progress { ready: facts.ready, lines: numbers.lines }),
        created_at: facts.created_at,
        at: facts.at,
        posted_at: facts.posted_at,
        zone: Ref { id: facts.zone, number: numbers.zone },
        brand: facts.brand.zip(numbers.brand).map(|(id, number)| Ref { id, number }),
        from: (!facts.from.is_virtual()).then_some(Ref { id: facts.from, number: numbers.from }),
        to: Ref { id: facts.to, number: numbers.to },
        currency: card.primary,
        card,
        note: facts.note,
        reason: facts.reason,
        will_review: facts.will_review,
        requested: facts.requested,
        made_by: Ref { id: facts.made_by, number: numbers.made_by },
        sent_by: reference(facts.sent_by, numbers.sent_by),
        accepted_by: reference(facts.accepted_by, numbers.accepted_by),
        quantity: facts.quantity,
        increase: facts.increase,
        decrease: facts.decrease,
        price_total: facts.price_total,
        cost_total: facts.cost_total,
    })
}

/// Lines of one goods document, with the lots they made or touched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DocumentLines {
    /// The document.
    pub document: DocumentId,
    /// What kind it is.
    pub kind: domain::stock::DocumentKind,
    /// Which lines.
    pub filter: LineFilter,
    /// How many of them, in their order on the document.
    pub page: Page,
}

impl Query for DocumentLines {
    type Out = Paged<DocumentLineView>;
    const PERMISSION: Permission = Permission::StockRead;

    async fn run(&self, cx: &Cx, rx: &mut Rx<'_>) -> Result<Self::Out> {
        let account = cx.account();
        let found = documents::list(rx, account, &[self.document]).await?.pop();
        let document = found.filter(|(row, _)| row.facts.kind == self.kind);
        let (document, _) =
            document.ok_or_else(|| Refusal::not_found(Kind::from(self.kind), self.document.0))?;
        reach_either(cx, &document)?;
        let page = (self.page.offset, self.page.limit);
        let (ids, total) = lines::page(rx, account, self.document, &self.filter, page).await?;
        let (rows, numbers) = lines::list(rx, account, &ids).await?;
        let numbers: HashMap<DocumentLineId, Number> =
            numbers.into_iter().map(|n| (n.id, n.variant)).collect();
        let lots: Vec<LotId> =
            rows.iter().flat_map(|row| [row.facts.lot, row.facts.new_lot]).flatten().collect();
        let lots = lot_views(rx, account, &lots).await?;
        let items = rows.into_iter().map(|row| line_view(row, &numbers, &lots)).collect();
        Ok(Paged { items, total })
    }
}

/// The caller must reach one end at least.
fn reach_either(cx: &Cx, document: &DocumentRow) -> Result<()> {
    let from = cx.caller.must_reach_location(document.facts.from);
    Ok(from.or_else(|_| cx.caller.must_reach_location(document.facts.to))?)
}

fn line_view(
    row: LineRow,
    numbers: &HashMap<DocumentLineId, Number>,
    lots: &HashMap<LotId, LotView>,
) -> DocumentLineView {
    let LineRow { id, number, facts, more: () } = row;
    let lot = |id: Option<LotId>| id.and_then(|id| lots.get(&id)).cloned();
    DocumentLineView {
        id,
        number,
        position: facts.position,
        variant: facts.variant.zip(numbers.get(&id)).map(|(id, number)| Ref { id, number: *number }),
        lot: lot(facts.lot),
        new_lot: lot(facts.new_lot),
        quantity: facts.quantity,
        cost: facts.cost(),
        price: facts.price(),
        expires_on: facts.expires_on,
        posted_at: facts.posted_at,
        goods: facts.goods.map(|json| json.0),
    }
}
