//! The routes of a CRM that has no other language: it places, changes and cancels bills and sees what became of them.
//!
//! # Source
//! Contract 6.

mod form;
mod wire;

use app::Page;
use app::extras::WithExtras;
use app::sales::{
    BillView, Bills, ChangeBill, OwnName, PlaceBill, SaleRef, ToldAbout, ToldReceipts, VoidSale,
};
use axum::http::StatusCode;
use domain::id::{Number, VariantId};
use domain::sales::{BillState, SaleState};
use domain::{Refusal, Word as _};
use serde_json::json;
use uuid::Uuid;

use self::form::Form;
use self::wire::{ListedBill, Receipt, ShownBill};
use crate::ctx::{Ctx, ok};
use crate::error::{Answer, Error, json as answer};
use crate::{NAME, bill};
use ::wire::{Fields, Kind};

/// Rows of a page unless asked, and the most of them.
const PAGE: (i64, i64) = (100, 1_000);

/// Lists bills, whatever became of them.
pub(crate) async fn list(cx: Ctx) -> Answer {
    let state =
        |text: &str| BillState::from_word(&text.to_ascii_lowercase()).ok_or(Kind::Type { expected: "state" });
    let (state, page) = cx.query(|f| (f.parsed("state", "state", state).optional(), page(f)))?;
    let bills = cx.read(Bills { namespace: NAME, outlet: cx.terminal.outlet, state, page }).await?;
    ok(&bills.iter().map(|bill| ListedBill::of(bill, &cx.zone)).collect::<Vec<_>>())
}

/// Shows a bill and what became of it.
pub(crate) async fn show(cx: Ctx) -> Answer {
    let (head, lines) = cx.bill().await?;
    let told = cx.read(ToldAbout { bill: head.id }).await?;
    let shown = bill::shape(&cx, &head, &lines).await?;
    ok(&ShownBill::of(shown, &head, &lines, &told))
}

/// Places a bill.
pub(crate) async fn place(cx: Ctx) -> Answer {
    let form = read(&cx).await?;
    let own = form.own.map(|own| OwnName { namespace: NAME, value: own.to_string() });
    let command = PlaceBill { outlet: cx.terminal.outlet, draft: form.draft, own };
    let placed = cx.write(with_customer(command, form.customer)).await?;
    let (head, lines) = cx.bill_of(placed.id).await?;
    Ok(answer(StatusCode::CREATED, &bill::shape(&cx, &head, &lines).await?))
}

/// Writes a bill anew.
pub(crate) async fn change(cx: Ctx) -> Answer {
    let (head, _) = cx.bill().await?;
    must_not_be_cancelled(&head)?;
    let form = read(&cx).await?;
    if form.own.is_some_and(|own| head.own != Some(own.to_string())) {
        return Err(Error::Incorrect("id".to_owned()));
    }
    let command = ChangeBill { sale: head.id, draft: form.draft };
    cx.write(with_customer(command, form.customer)).await?;
    let (head, lines) = cx.bill_of(head.id).await?;
    ok(&bill::shape(&cx, &head, &lines).await?)
}

/// Gives a bill up.
pub(crate) async fn cancel(cx: Ctx) -> Answer {
    let (head, _) = cx.bill().await?;
    must_not_be_cancelled(&head)?;
    cx.note(|mark| mark.bill = Some(head.label.clone()));
    cx.write(VoidSale { sale: head.id }).await?;
    ok(&json!({ "success": true }))
}

/// Lists receipts, the last told first.
pub(crate) async fn receipts(cx: Ctx) -> Answer {
    let page = cx.query(page)?;
    let told = cx.read(ToldReceipts { outlet: cx.terminal.outlet, page }).await?;
    ok(&told.iter().map(Receipt::of).collect::<Vec<_>>())
}

/// What was given up is still there to be looked at, and for nothing else.
fn must_not_be_cancelled(bill: &BillView) -> Result<(), Error> {
    match bill.state {
        SaleState::Void => {
            Err(Error::Refused(Refusal::WrongState { kind: domain::Kind::Sale, state: bill.state.word() }))
        }
        SaleState::Draft | SaleState::Placed | SaleState::Completed => Ok(()),
    }
}

/// Reads the form of a bill, its goods of our catalogue looked up.
async fn read(cx: &Ctx) -> Result<Form, Error> {
    let mut form = cx.form(|f| form::read(f, &cx.zone))?;
    cx.note(|mark| mark.bill = Some(form.draft.label.clone()));
    for (at, number) in form.variants.iter().enumerate() {
        if let Some(number) = number {
            let found = cx.app().find_any::<VariantId>(&cx.caller, Number(*number)).await?;
            let found = found.ok_or_else(|| Error::Incorrect(format!("products[{at}].variant")))?;
            form.draft.lines[at].variant = Some(found);
        }
    }
    Ok(form)
}

/// The customer's id is the CRM's own; the shop only keeps it.
fn with_customer<C>(command: C, customer: Option<i64>) -> WithExtras<C, fn(&SaleRef) -> Uuid> {
    WithExtras { command, namespace: NAME, entity: |sale| sale.id.0, body: json!({ "customer": customer }) }
}

/// `page` from one, `size` up to a thousand.
fn page(f: &Fields<'_>) -> Page {
    let page = f.int("page").within(1..=1_000_000).or(1);
    let size = f.int("size").within(1..=PAGE.1).or(PAGE.0);
    // Both are above zero.
    let whole = |number: i64| u64::try_from(number).unwrap_or_default();
    Page { offset: whole(page - 1) * whole(size), limit: whole(size) }
}
