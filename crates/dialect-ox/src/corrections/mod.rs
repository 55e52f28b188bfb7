//! Corrections: what is missing or found in a location, written down and then applied.
//!
//! # Source
//! Contract 4.9, 5.4.

mod form;
mod map;
mod wire;

#[cfg(test)]
mod shapes;

use app::Ref;
use app::stock::{ApproveCorrection, DocumentLines, Documents};
use domain::id::{DocumentId, Number};
use domain::sales::Bounds;
use domain::stock::DocumentKind;

use crate::ctx::{Ctx, ok};
use crate::documents::{self, SORTS, line_filter};
use crate::error::{Answer, Error};
use crate::list::{self, PageBody, window};
use crate::span::today;

use map::RecordPrinter;
use wire::{Correction, Records, Whole};

const KIND: DocumentKind = DocumentKind::Correction;

/// `GET /corrections`: those of today, unless a time or an id is asked for.
pub(crate) async fn list(cx: Ctx) -> Answer {
    let (page, sort, mut params) =
        cx.query(|f| (list::page(f), list::sort(f, SORTS), documents::params(f, KIND, &cx.zone)))?;
    if params.filter.at == Bounds::default() && params.filter.numbers.is_empty() {
        params.filter.at = today(&cx.zone, cx.app().now());
    }
    let filter = params.known(&cx).await?;
    let corrections = cx.read(Documents { filter, sort, page: window(page) }).await?;
    let show = cx.show();
    ok(&PageBody::of(page, corrections.map(|correction| Correction::item(&correction, &show))))
}

/// `GET /corrections/{correction}`, and wherever else the records of a correction may be: a page of them, among the fields of
/// their correction.
pub(crate) async fn show(cx: Ctx) -> Answer {
    let document = named_by(&cx).await?;
    let (page, filter) = cx.query(|f| (list::page(f), line_filter(f)))?;
    let lines = cx.read(DocumentLines { document, kind: KIND, filter, page: window(page) }).await?;
    let printer = RecordPrinter::of(&cx, &lines.items).await?;
    let whole = whole(&cx, document).await?;
    ok(&Records { page: PageBody::of(page, lines.map(|line| printer.record(&line))), whole })
}

/// The correction in the path or, where it has none, in the query.
async fn named_by(cx: &Ctx) -> Result<DocumentId, Error> {
    if cx.visit.params.get("correction").is_some() {
        return cx.id("correction").await;
    }
    let number = cx.query(|f| f.int("correction").required())?;
    Ok(cx.app().find(&cx.caller, Number(number)).await?)
}

/// `POST /corrections`.
pub(crate) async fn open(cx: Ctx) -> Answer {
    cx.must_see::<Documents>()?;
    let command = form::open(&cx).await?;
    let Ref { id, number: _ } = cx.write(command).await.map_err(|error| error.named(form::NAMES))?;
    ok(&whole(&cx, id).await?)
}

/// `POST /corrections/{correction}/approve`.
pub(crate) async fn approve(cx: Ctx) -> Answer {
    cx.must_see::<Documents>()?;
    let document = cx.id("correction").await?;
    cx.write(ApproveCorrection { document }).await.map_err(|error| error.named(form::NAMES))?;
    ok(&whole(&cx, document).await?)
}

async fn whole(cx: &Ctx, id: DocumentId) -> Result<Whole, Error> {
    let correction = documents::one(cx, KIND, id).await?;
    let lines = documents::lines(cx, KIND, id).await?;
    Ok(Whole::of(&correction, &lines, &cx.show()))
}
