//! What all goods documents share: their places, moments, lines and states.

use std::collections::BTreeMap;

use db::Rx;
use domain::id::*;
use domain::stock::{DocumentKind, DocumentState};
use domain::{IdSource, Instant, Kind, Problems, Quantity, Reason, Refusal, Word as _};
use mutants::mutant;
use serde_json::json;
use store::catalogue::variants::{self, VariantRow};
use store::places::locations::{self, LocationRow};
use store::stock::documents::{self, DocumentFacts, DocumentRow};
use store::stock::lines::{self, LineFacts};
use store::stock::lots;
use store::{Flight, accounts};

use crate::{Cx, Fault, Result};

/// The most lines that a goods receipt may have.
pub(super) const MAX_LINES: usize = 5_000;
/// The most lines that move in one transaction with everything that they make; also the most that a transfer or a correction
/// may have, because what they take is decided at one moment (ADR 11).
pub(super) const AT_ONCE: usize = 500;
/// The most units on one line, and the largest count; far below what a sum of them could overflow.
pub(super) const MAX_QUANTITY: Quantity = Quantity::units(1_000_000_000);
/// Characters of a note.
pub(super) const MAX_NOTE: usize = 2_000;

/// A line of a transfer or a correction, to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NewLine {
    /// Which goods.
    pub variant: VariantId,
    /// How many: above zero on a transfer; not zero on a correction, below it to take away.
    pub quantity: Quantity,
    /// Only of this lot.
    pub lot: Option<LotId>,
}

/// A real location in use, inside the caller's scope.
pub(super) async fn location(
    cx: &Cx,
    rx: &mut Rx<'_>,
    field: &'static str,
    id: LocationId,
) -> Result<LocationRow> {
    let found = locations::get(rx, cx.account(), id).await?;
    let row = found.ok_or_else(|| Refusal::field(field, Reason::Unknown))?;
    cx.caller.must_reach_location(id)?;
    cx.caller.must_reach_brand(row.facts.brand)?;
    if !row.facts.active {
        return Err(Refusal::field(field, Reason::Inactive).into());
    }
    Ok(row)
}

/// When it happened in the shop: now, or earlier.
pub(super) fn moment(cx: &Cx, at: Option<Instant>) -> Result<Instant> {
    match at {
        Some(at) if at > cx.at() || at < Instant(0) => Err(Refusal::BadMoment.into()),
        at => Ok(at.unwrap_or(cx.at())),
    }
}

/// The currency that stock is valued in.
pub(super) async fn base_currency(cx: &Cx, rx: &mut Rx<'_>) -> Result<domain::Currency> {
    let account = accounts::get(rx, cx.account()).await?;
    Ok(account.ok_or_else(|| Fault::broken("the caller's account is not there"))?.base_currency)
}

/// How many, as the books count.
pub(super) fn count(lines: usize) -> i64 {
    i64::try_from(lines).unwrap_or(i64::MAX)
}

/// The document of this kind, locked, inside the caller's scope and not yet posted.
pub(super) async fn unposted(
    cx: &Cx,
    rx: &mut Rx<'_>,
    kind: DocumentKind,
    id: DocumentId,
) -> Result<DocumentRow> {
    let row = locked(cx, rx, kind, id).await?;
    mutant!("a-document-is-posted-twice", must_be_open(&row)?, ());
    Ok(row)
}

/// Goods may move by a document that is a draft or waits for a second look.
pub(super) fn must_be_open(row: &DocumentRow) -> Result<()> {
    match row.facts.state {
        DocumentState::Draft | DocumentState::Sent => Ok(()),
        state @ (DocumentState::Posting | DocumentState::Posted | DocumentState::Reversed) => {
            Err(Refusal::WrongState { kind: row.facts.kind.into(), state: state.word() }.into())
        }
    }
}

/// The document of this kind, locked, inside the caller's scope.
pub(super) async fn locked(
    cx: &Cx,
    rx: &mut Rx<'_>,
    kind: DocumentKind,
    id: DocumentId,
) -> Result<DocumentRow> {
    let found = documents::lock(rx, cx.account(), id).await?.filter(|row| row.facts.kind == kind);
    let row = found.ok_or_else(|| Refusal::not_found(kind.into(), id.0))?;
    for place in [row.facts.from, row.facts.to] {
        if !place.is_virtual() {
            cx.caller.must_reach_location(place)?;
        }
    }
    Ok(row)
}

/// Where the document stands after one more approval: a reviewed one is sent first.
pub(super) fn advanced(cx: &Cx, before: &DocumentFacts) -> DocumentFacts {
    let by = Some(cx.caller.party);
    match (before.state, mutant!("nobody-reviews", before.will_review, false)) {
        (DocumentState::Draft, true) => {
            DocumentFacts { state: DocumentState::Sent, sent_by: by, ..before.clone() }
        }
        _ => DocumentFacts {
            state: DocumentState::Posted,
            posted_at: Some(cx.at()),
            sent_by: before.sent_by.or(by),
            accepted_by: by,
            ..before.clone()
        },
    }
}

/// Writes down where a document stands, and says so.
pub(super) fn advance(flight: &mut Flight, id: DocumentId, after: &DocumentFacts) {
    documents::update(flight, id, after);
    flight.event(after.state.word(), after.kind.into(), id, json!({}));
}

/// A line, or a part of it, as its goods moved: the first part of a line keeps its id, further ones are lines of their own.
pub(super) type Part = (Option<DocumentLineId>, LineFacts);

/// Writes down how a line's goods moved.
pub(super) fn write_part(flight: &mut Flight, (id, line): &Part, at: Instant, ids: &mut IdSource) {
    let line = LineFacts { posted_at: Some(at), ..line.clone() };
    match id {
        Some(id) => lines::update(flight, *id, &line),
        None => {
            let draw = flight.draw();
            lines::insert(flight, ids.next(), draw, &line);
        }
    }
}

/// The sum of lines, and its parts above and below zero.
pub(super) fn sums(quantities: impl IntoIterator<Item = Quantity>) -> (Quantity, Quantity, Quantity) {
    quantities.into_iter().fold(<_>::default(), |(sum, up, down), quantity| {
        let (more, less) = (quantity.max(Quantity::ZERO), quantity.min(Quantity::ZERO));
        (sum + quantity, up + more, down + less)
    })
}

/// Checks the lines of a transfer or correction: that their goods are there, and their lots are of those goods and place.
pub(super) async fn check_lines(
    cx: &Cx,
    rx: &mut Rx<'_>,
    lines: &[NewLine],
    (location, least): (LocationId, Quantity),
    problems: &mut Problems,
) -> Result<()> {
    problems.check("lines", !lines.is_empty(), Reason::Blank);
    problems.at_most("lines", lines.len(), AT_ONCE);
    let named: Vec<LotId> = lines.iter().filter_map(|line| line.lot).collect();
    let there = variant_rows(cx, rx, lines.iter().map(|line| line.variant)).await?;
    let lots = lots::list(rx, cx.account(), &named).await?;
    for (n, line) in lines.iter().enumerate() {
        let field = |name: &str| format!("lines[{n}].{name}");
        let known = there.get(&line.variant).is_some_and(|row| row.deleted_at.is_none());
        problems.check(field("variant"), known, Reason::Unknown);
        let enough = line.quantity >= least && !line.quantity.is_zero();
        problems.check(field("quantity"), enough, Reason::TooSmall { limit: 1 });
        let few = line.quantity.abs() <= MAX_QUANTITY;
        problems.check(field("quantity"), few, Reason::TooLarge { limit: MAX_QUANTITY.0 / Quantity::SCALE });
        let fits = |id| {
            lots.iter().any(|lot| lot.id == id && lot.variant == line.variant && lot.location == location)
        };
        problems.check(field("lot"), line.lot.is_none_or(fits), Reason::Unknown);
    }
    Ok(())
}

/// Variants by id.
pub(super) async fn variant_rows(
    cx: &Cx,
    rx: &mut Rx<'_>,
    ids: impl Iterator<Item = VariantId>,
) -> Result<BTreeMap<VariantId, VariantRow>> {
    let mut ids: Vec<VariantId> = ids.collect();
    ids.sort_unstable();
    ids.dedup();
    let rows = variants::list(rx, cx.account(), &ids).await?;
    Ok(rows.into_iter().map(|row| (row.id, row)).collect())
}

/// New lines of a new document, in order.
pub(super) fn new_lines(document: DocumentId, lines: &[NewLine]) -> Vec<LineFacts> {
    let facts = |(position, line): (i64, &NewLine)| LineFacts {
        lot: line.lot,
        ..LineFacts::of(document, position, line.variant, line.quantity)
    };
    (1..).zip(lines).map(facts).collect()
}

/// What a kind of document is called in refusals about lines without a variant.
pub(super) fn broken_line(kind: Kind) -> Fault {
    Fault::broken(format!("a line of a {kind} without goods"))
}
