//! Opens sells and refunds at a till.

use app::sales::{OpenSale, RefundAsk, RefundSale, Returning};
use domain::Quantity;
use domain::id::{LineId, LocationId, OutletId, PartyId, VariantId};
use domain::sales::{Channel, Spread};
use wire::{Fields, Kind};

use super::change;
use super::forms::{MAX_RECORDS, NAMES, needed_count};
use crate::ctx::Ctx;
use crate::error::names::Names;
use crate::error::{Answer, Error};
use crate::form::one_of;
use crate::lookup::Lookup;

/// Odd minor units of a reduction go to the last record.
///
/// # Source
/// Contract 5.1, manual discount.
const SPREAD: Option<Spread> = Some(Spread::LastLine);

const CHANNELS: &[(&str, Channel)] = &[("pos", Channel::Pos), ("shop", Channel::Shop)];

const REFUND_NAMES: Names = &[
    ("lines", "refundRecords"),
    ("lines[].quantity", "refundRecords[].count"),
    ("lines[].line", "refundRecords[].sellRecord"),
    ("lines[].variant", "refundRecords[].variation"),
    ("lines[].price", "refundRecords[].variation"),
];

/// `POST /cashdesks/{cashdesk}/sells`.
pub(crate) async fn open(cx: Ctx) -> Answer {
    let outlet = cx.id::<OutletId>("cashdesk").await?;
    let (note, customer, channel) = cx.form(|f| {
        cx.only(f, &["note", "customer", "type", "mode"]);
        let channel = one_of(f, "type", CHANNELS).or(Channel::Pos);
        (f.str("note").blank_is_null().optional(), f.int("customer").optional(), channel)
    })?;
    let mut lookup = cx.lookup();
    let customer = lookup.maybe::<PartyId>("customer", customer).await?;
    lookup.done()?;
    change(&cx, OpenSale { outlet, channel, note, customer, spread: SPREAD }, NAMES).await
}

/// `POST /cashdesks/{cashdesk}/refunds`.
pub(crate) async fn refund(cx: Ctx) -> Answer {
    let outlet = cx.id::<OutletId>("cashdesk").await?;
    let (customer, records) = cx.form(|f| {
        cx.only(f, &["customer", "refundRecords", "mode"]);
        (f.int("customer").optional(), f.list("refundRecords", record).max_items(MAX_RECORDS).required())
    })?;
    let mut lookup = cx.lookup();
    let customer = lookup.maybe::<PartyId>("customer", customer).await?;
    let mut lines = Vec::with_capacity(records.len());
    for (at, record) in records.into_iter().enumerate() {
        lines.extend(record.find(at, &mut lookup).await?);
    }
    lookup.done()?;
    change(&cx, RefundSale { outlet, customer, lines, spread: SPREAD }, REFUND_NAMES).await
}

/// A refund record, before numbers are ids.
struct Record {
    location: i64,
    what: What,
    count: Quantity,
}

enum What {
    SellRecord(i64),
    Variation(i64),
}

fn record(f: &Fields<'_>) -> Record {
    let (sell_record, variation) = (f.int("sellRecord").optional(), f.int("variation").optional());
    let what = match (sell_record, variation) {
        (Some(number), _) => What::SellRecord(number),
        (None, Some(number)) => What::Variation(number),
        (None, None) => {
            // A value that could not be read is noted already.
            if !f.at("sellRecord").is_present() && !f.at("variation").is_present() {
                f.at("sellRecord").note(Kind::Missing);
            }
            What::SellRecord(0)
        }
    };
    Record { location: f.int("location").required(), what, count: needed_count(f) }
}

impl Record {
    /// The record with its references; `None` when one is a problem, which is then noted.
    async fn find(self, at: usize, lookup: &mut Lookup<'_>) -> Result<Option<RefundAsk>, Error> {
        let Self { location, what, count } = self;
        let field = |name: &str| format!("refundRecords[{at}].{name}");
        let location = lookup.one::<LocationId>(&field("location"), location).await?;
        let what = match what {
            What::SellRecord(number) => {
                lookup.one::<LineId>(&field("sellRecord"), number).await?.map(Returning::Line)
            }
            What::Variation(number) => {
                lookup.one::<VariantId>(&field("variation"), number).await?.map(Returning::Variant)
            }
        };
        Ok(location.zip(what).map(|(location, what)| RefundAsk { what, location, quantity: count }))
    }
}
