//! Transfers: goods that go from one location to another, written down, sent and accepted.
//!
//! # Source
//! Contract 4.7, 5.2.

mod form;
mod map;
mod wire;

#[cfg(test)]
mod shapes;

use app::stock::{AcceptTransfer, DocumentLines, Documents};
use app::{Paged, Ref};
use domain::id::{DocumentId, ZoneId};
use domain::stock::{DocumentKind, LineFilter};

use crate::ctx::{Ctx, ok};
use crate::documents::{self, SORTS, line_filter, variations};
use crate::error::{Answer, Error};
use crate::list::{self, PageBody, window};
use crate::span::span;
use crate::variations::filter::{any_of, numbers};

use map::{Printer, status};
use wire::Status;

const KIND: DocumentKind = DocumentKind::Transfer;

/// `GET /transfers`.
pub(crate) async fn list(cx: Ctx) -> Answer {
    let (page, sort, params, into, out) = cx.query(|f| {
        let mut params = documents::params(f, KIND, &cx.zone);
        params.filter.posted = f.bool("approved").optional();
        params.filter.posted_at = span(f, "approvedTime", &cx.zone);
        (list::page(f), list::sort(f, SORTS), params, numbers(f, "inLocation"), numbers(f, "outLocations"))
    })?;
    let mut filter = params.known(&cx).await?;
    filter.to = any_of(&cx, into).await?;
    filter.from = any_of(&cx, out).await?;
    let transfers = cx.read(Documents { filter, sort, page: window(page) }).await?;
    let printer = Printer::of(&cx, &transfers.items, &[]).await?;
    ok(&PageBody::of(page, transfers.map(|transfer| printer.transfer(&transfer))))
}

/// `GET /transfers/{transfer}/records`. All records of a transfer stand where it stands.
pub(crate) async fn records(cx: Ctx) -> Answer {
    let document = cx.id::<DocumentId>("transfer").await?;
    let (page, wanted, filter, variations) = cx.query(|f| {
        let wanted = f.parsed("status", "status", Status::from_word).optional();
        (list::page(f), wanted, line_filter(f), variations(f))
    })?;
    let filter = LineFilter { variants: documents::such(&cx, variations).await?, ..filter };
    let mut lines = cx.read(DocumentLines { document, kind: KIND, filter, page: window(page) }).await?;
    let transfer = documents::one(&cx, KIND, document).await?;
    if wanted.is_some_and(|wanted| wanted != status(&transfer)) {
        lines = Paged { items: Vec::new(), total: 0 };
    }
    let printer = Printer::of(&cx, &[], &lines.items).await?;
    ok(&PageBody::of(page, lines.map(|line| printer.record(&transfer, &line))))
}

/// `POST /zones/{zone}/transfers`.
pub(crate) async fn create(cx: Ctx) -> Answer {
    cx.must_see::<Documents>()?;
    let zone = cx.id::<ZoneId>("zone").await?;
    let command = form::create(&cx, zone).await?;
    let Ref { id, number: _ } = cx.write(command).await.map_err(named)?;
    answer(&cx, id).await
}

/// `GET` and `POST /transfers/{transfer}/approve`.
pub(crate) async fn approve(cx: Ctx) -> Answer {
    cx.must_see::<Documents>()?;
    let document = cx.id("transfer").await?;
    cx.write(AcceptTransfer { document }).await.map_err(named)?;
    answer(&cx, document).await
}

async fn answer(cx: &Ctx, id: DocumentId) -> Answer {
    let transfer = documents::one(cx, KIND, id).await?;
    let printer = Printer::of(cx, std::slice::from_ref(&transfer), &[]).await?;
    ok(&printer.transfer(&transfer))
}

fn named(error: Error) -> Error {
    error.named(form::NAMES)
}
