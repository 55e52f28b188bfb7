//! Receipts that the vendor's cloud tells of. They are answered with success whatever the shop thinks of them: a refusal would only
//! make the cloud send them again.
//!
//! # Source
//! Contract 3.4, 4.

mod map;
mod notice;

use app::sales::{GetBill, RecordFact, Recorded};
use axum::http::StatusCode;
use axum::response::Response;
use domain::id::SaleId;
use domain::sales::Flag;
use serde_json::{Value, json};

use self::notice::Notice;
use crate::NAME;
use crate::ctx::Ctx;
use crate::error::{self, Answer, Error};
use crate::settings;

/// Records the receipts of a body: one, or an array of them.
pub(crate) async fn record(cx: Ctx) -> Answer {
    let body: Value = serde_json::from_slice(&cx.body).map_err(|_| Error::Syntax)?;
    let bodies = match body {
        Value::Array(all) => all,
        one @ (Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Object(_)) => {
            vec![one]
        }
    };
    let notices = bodies.into_iter().map(Notice::read).collect::<Result<Vec<_>, _>>()?;
    if !notices.iter().all(|notice| notice.is_of(cx.terminal.refs.owner.as_deref())) {
        return Err(Error::BadToken);
    }
    if let Some(first) = notices.first() {
        cx.note(|mark| {
            mark.receipt = Some(first.receipt.clone());
            mark.bill = first.bill_number();
        });
    }
    // The request is in the journal before anything is done about it.
    if let Some(slip) = &cx.slip {
        slip.begin_noted();
    }
    for notice in notices.iter().filter(|notice| notice.is_receipt()) {
        let recorded = tell(&cx, notice).await?;
        cx.note(|mark| {
            mark.sale = mark.sale.or(recorded.bill);
            mark.flagged |= !recorded.flags.is_empty() || recorded.differs;
        });
    }
    Ok(success(&cx))
}

/// Has the shop record a receipt.
async fn tell(cx: &Ctx, notice: &Notice) -> Result<Recorded, Error> {
    let mut fact = map::fact(notice);
    let bill = match notice.bill_id() {
        Some(text) => {
            let found = bill(cx, &text).await?;
            if found.is_none() {
                fact.flags.push(Flag::UnknownBill);
            }
            found
        }
        None => None,
    };
    let outlet = cx.terminal.outlet;
    cx.write(RecordFact { outlet, bill, refused: cx.settings.refused, fact }).await
}

/// The bill that a receipt names, if this shop may take it.
async fn bill(cx: &Ctx, text: &str) -> Result<Option<SaleId>, Error> {
    let Some(id) = cx.find(text).await? else { return Ok(None) };
    // Whoever may write sales tells receipts; that a bill is there is no secret from them.
    let question = GetBill { namespace: NAME, outlet: cx.terminal.outlet, id };
    match cx.read(question).await {
        Ok((head, _)) => Ok(Some(head.id)),
        Err(Error::Refused(domain::Refusal::NotFound { .. })) => Ok(None),
        Err(error) => Err(error),
    }
}

fn success(cx: &Ctx) -> Response {
    match cx.settings.answer.unwrap_or(cx.door.config.answer) {
        settings::Answer::SuccessJson => error::json(StatusCode::OK, &json!({ "success": true })),
        settings::Answer::Empty => Response::default(),
    }
}
