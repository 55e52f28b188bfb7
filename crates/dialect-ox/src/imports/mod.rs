//! Imports: goods that come in, record by record.
//!
//! # Source
//! Contract 4.8, 5.3.

mod form;
mod map;
mod pictures;
mod wire;

#[cfg(test)]
mod shapes;

use app::Ref;
use app::stock::{AddReceiptLines, DocumentLines, Documents};
use domain::id::{DocumentId, DocumentLineId, ZoneId};
use domain::stock::{Batch, DocumentKind};

use crate::blank::NOTHING;
use crate::ctx::{Ctx, ok};
use crate::documents::{self, SORTS, line_filter};
use crate::error::{Answer, Error};
use crate::list::{self, PageBody, window};
use crate::span::span;

use form::Records;
use map::Printer;
use wire::{Import, ImportRecord};

const KIND: DocumentKind = DocumentKind::GoodsReceipt;

/// `GET /imports`.
pub(crate) async fn list(cx: Ctx) -> Answer {
    let (page, sort, mut params, finished) = cx.query(|f| {
        let params = documents::params(f, KIND, &cx.zone);
        (list::page(f), list::sort(f, SORTS), params, span(f, "finishedTime", &cx.zone))
    })?;
    params.filter.posted_at = finished;
    let filter = params.known(&cx).await?;
    let imports = cx.read(Documents { filter, sort, page: window(page) }).await?;
    let show = cx.show();
    ok(&PageBody::of(page, imports.map(|import| Import::of(&import, &show))))
}

/// `GET /imports/{import}/records`.
pub(crate) async fn records(cx: Ctx) -> Answer {
    let document = cx.id::<DocumentId>("import").await?;
    let (page, filter) = cx.query(|f| (list::page(f), line_filter(f)))?;
    let lines = cx.read(DocumentLines { document, kind: KIND, filter, page: window(page) }).await?;
    let printer = Printer::of(&cx, number(&cx), &lines.items).await?;
    ok(&PageBody::of(page, lines.map(|line| printer.record(&line, None))))
}

/// `POST /zones/{zone}/imports`.
pub(crate) async fn open(cx: Ctx) -> Answer {
    cx.must_see::<Documents>()?;
    let zone = cx.id::<ZoneId>("zone").await?;
    let command = form::open(&cx, zone).await?;
    let Ref { id, number: _ } = cx.write(command).await.map_err(named)?;
    answer(&cx, id).await
}

/// `POST /imports/{import}/import-records/multiple`: the records that were added, in a bare list.
pub(crate) async fn add(cx: Ctx) -> Answer {
    cx.must_see::<DocumentLines>()?;
    let document = cx.id::<DocumentId>("import").await?;
    let Records { all, records } = form::records(&cx)?;
    let records = pictures::stored(&cx, all, records).await?;
    let batch = if all { Batch::AllOrNothing } else { Batch::EachAlone };
    let lines = records.iter().map(|record| record.line.clone()).collect();
    let added = cx.write(AddReceiptLines { document, lines, batch }).await.map_err(named)?.lines;
    let told: Vec<_> = records
        .into_iter()
        .zip(added)
        .filter_map(|(record, line)| Some((line?.id, record.categories)))
        .collect();
    let ids: Vec<DocumentLineId> = told.iter().map(|(id, _)| *id).collect();
    if ids.is_empty() {
        return ok(&NOTHING);
    }
    let lines = documents::lines_made(&cx, KIND, document, ids).await?.items;
    let printer = Printer::of(&cx, number(&cx), &lines).await?;
    let records: Vec<ImportRecord> = lines
        .iter()
        .map(|line| {
            let categories =
                told.iter().find(|(id, _)| *id == line.id).map(|(_, categories)| categories.clone());
            printer.record(line, categories)
        })
        .collect();
    ok(&records)
}

/// `POST /imports/{import}/finish`.
pub(crate) async fn finish(cx: Ctx) -> Answer {
    cx.must_see::<Documents>()?;
    let document = cx.id("import").await?;
    let finished = cx.app().finish_receipt(&cx.caller, cx.key.clone(), document).await;
    finished.map_err(|error| named(error.into()))?;
    answer(&cx, document).await
}

async fn answer(cx: &Ctx, id: DocumentId) -> Answer {
    ok(&Import::of(&documents::one(cx, KIND, id).await?, &cx.show()))
}

/// The number in the path, which named an import.
fn number(cx: &Ctx) -> i64 {
    cx.visit.params.int("import").unwrap_or_default()
}

fn named(error: Error) -> Error {
    error.named(form::NAMES)
}
