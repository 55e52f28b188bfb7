//! A bill as the terminal opens it.
//!
//! # Source
//! Contract 3.3.

mod wire;

pub(crate) use wire::{Bill, customer_name};

use serde_json::Value;

use crate::NAME;
use crate::ctx::{Ctx, ok};
use crate::error::{Answer, Error};
use app::sales::{BillLineView, BillView};

/// Shows a bill, settled or not.
pub(crate) async fn show(cx: Ctx) -> Answer {
    let (head, lines) = cx.bill().await?;
    cx.note(|mark| {
        mark.bill = Some(head.label.clone());
        mark.sale = Some(head.id);
    });
    ok(&shape(&cx, &head, &lines).await?)
}

/// A bill with what its CRM alone knows of it.
pub(crate) async fn shape(cx: &Ctx, head: &BillView, lines: &[BillLineView]) -> Result<Bill, Error> {
    let extras = cx.app().extras(&cx.caller, NAME, vec![head.id.0]).await?;
    let customer = extras.get(&head.id.0).and_then(|kept| kept.get("customer")).and_then(Value::as_i64);
    Ok(Bill::of(head, lines, customer, &cx.zone))
}
