//! The list of bills that wait, and how it is narrowed.
//!
//! # Source
//! Contract 3.2.

use app::sales::{BillView, Waiting, WaitingBills};
use domain::Instant;
use serde::Serialize;
use serde_json::Number;
use wire::time::{Zone, parse_date};
use wire::{Fields, Kind};

use crate::ctx::{Ctx, ok};
use crate::error::Answer;
use crate::{NAME, amount, bill, id};

/// The most bills of one answer.
const MOST: i64 = 100;

/// A bill in the list.
#[derive(Serialize)]
pub(crate) struct Listed {
    id: i64,
    date: String,
    summ: Number,
    number: String,
    customername: String,
}

impl Listed {
    pub(crate) fn of(bill: &BillView, zone: &Zone) -> Self {
        Self {
            id: id::of_bill(bill.own.as_deref(), bill.number),
            date: zone.format_date_time(bill.dated_at.0),
            summ: amount::money(bill.total()),
            number: bill.label.clone(),
            customername: bill::customer_name(bill).to_owned(),
        }
    }
}

/// Lists bills that wait, the newest first.
pub(crate) async fn list(cx: Ctx) -> Answer {
    let today = cx.app().now();
    let (label, dated) = cx.query(|f| (number(f), day(f, &cx.zone, today)))?;
    cx.note(|mark| mark.bill.clone_from(&label));
    let wanted = Waiting { outlet: cx.terminal.outlet, label, dated, limit: MOST };
    let bills = cx.read(WaitingBills { namespace: NAME, wanted }).await?;
    let mut rows: Vec<(Instant, Listed)> =
        bills.iter().map(|bill| (bill.dated_at, Listed::of(bill, &cx.zone))).collect();
    // Bills of one moment stand in the order of the ids that they are shown with, which the books do not sort by.
    rows.sort_by(|(a_at, a), (b_at, b)| (b_at, b.id).cmp(&(a_at, a.id)));
    ok(&rows.into_iter().map(|(_, row)| row).collect::<Vec<_>>())
}

fn number(f: &Fields<'_>) -> Option<String> {
    f.str("number").optional().filter(|number| !number.trim().is_empty())
}

/// The day asked for: `today`, `yesterday` or a date on the shop's clocks; from its first moment on, before the next one's.
fn day(f: &Fields<'_>, zone: &Zone, now: Instant) -> Option<(Instant, Instant)> {
    let parse = |text: &str| {
        let today = zone.date_of(now.0);
        let day = match text {
            "today" => Some(today),
            "yesterday" => today.yesterday().ok(),
            date => parse_date(date),
        };
        let span = day.and_then(|day| {
            Some((Instant(zone.day_start(day)?), Instant(zone.day_end(day)?.checked_add(1)?)))
        });
        span.ok_or(Kind::Type { expected: "date" })
    };
    f.parsed("date", "date", parse).optional()
}
