//! The Sell object and the objects in it, as printed. Where their values come from is in `map`.
//!
//! # Source
//! Contract 6: Sell, SellRecord, RefundRecord, Shift, Payment, OfferBinding; the keys of the newest of the vendor's samples.

use serde::Serialize;
use serde_json::Number;
use uuid::Uuid;

use super::offer::Offer;
use crate::address::Address;
use crate::blank::{Nothing, Null};
use crate::cashdesks::Cashdesk;
use crate::price::Price;
use crate::users::User;

/// A sale: goods going out, goods coming back, or both.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Sell {
    /// Put aside with its goods kept.
    pub(super) is_postpone: bool,
    pub(super) sell_records: Vec<SellRecord>,
    pub(super) possible_pickup_time: Null,
    pub(super) shipping_service: Option<i64>,
    pub(super) cashdesk: Option<Cashdesk>,
    pub(super) r#type: &'static str,
    pub(super) sell_seats: Nothing,
    pub(super) status: &'static str,
    pub(super) id: i64,
    pub(super) note: Option<String>,
    /// Of goods going out.
    pub(super) count: Number,
    pub(super) time: String,
    pub(super) zone: i64,
    pub(super) shift: Shift,
    /// The cashier.
    pub(super) user: i64,
    /// Not finished.
    pub(super) draft: bool,
    pub(super) take_away: bool,
    /// Was owed for at some time.
    pub(super) was_debit: bool,
    pub(super) updated_time: String,
    pub(super) finished_time: Option<String>,
    pub(super) shipping_address: Option<Address>,
    pub(super) billing_address: Option<Address>,
    pub(super) customer: Option<Buyer>,
    pub(super) mode: &'static str,
    pub(super) card_activated: bool,
    pub(super) refund_records: RefundRecords,
    pub(super) return_records: Nothing,
    pub(super) subtotal: Price,
    /// Below zero when more comes back than goes out.
    pub(super) total: Price,
    /// Owed; null until the sell is finished.
    pub(super) debit: Option<Price>,
    pub(super) sell_subtotal: Price,
    pub(super) sell_total: Price,
    /// Zero or below.
    pub(super) refund_subtotal: Price,
    /// Zero or above: the vendor's signs differ.
    pub(super) refund_total: Price,
    pub(super) return_subtotal: Price,
    pub(super) return_total: Price,
    pub(super) discount: Price,
    pub(super) payments: Vec<Payment>,
    pub(super) assistants: Vec<i64>,
    pub(super) generated_coupons: Nothing,
    pub(super) activated_coupons: Nothing,
    /// When it was put aside.
    pub(super) start_time: Option<String>,
    /// Until when its goods are kept.
    pub(super) expire_time: Option<String>,
    pub(super) released_time: Option<String>,
    pub(super) pickup_location: Option<i64>,
    pub(super) shipping_time: Option<String>,
    pub(super) shipping_time_range: Null,
    pub(super) shipping_price: Price,
    pub(super) recipient: Option<String>,
    pub(super) guest_qty: Option<i64>,
    pub(super) print_key: Null,
    pub(super) sync_time: String,
    pub(super) manual_discount: Option<ManualDiscount>,
    pub(super) debt_finished_time: Option<String>,
    pub(super) resources: Nothing,
    pub(super) dynamic_status: Null,
    pub(super) original_id: Null,
    pub(super) related_subdomain: Null,
    pub(super) is_debt: bool,
    pub(super) next_status: Null,
}

/// Who buys: a user in answers of one sell, a number in lists.
#[derive(Clone, Debug, Serialize)]
#[serde(untagged)]
pub(crate) enum Buyer {
    Whole(Box<User>),
    Number(i64),
}

/// Whole in the refund itself, numbers where the refund stands under the record that it takes back.
#[derive(Clone, Debug, Serialize)]
#[serde(untagged)]
pub(crate) enum RefundRecords {
    Whole(Vec<RefundRecord>),
    Numbers(Vec<i64>),
}

/// A reduction of the whole by the cashier: an empty list once the sell was changed without one.
#[derive(Clone, Debug, Serialize)]
#[serde(untagged)]
pub(crate) enum ManualDiscount {
    None(Nothing),
    Some { discount: Reduction, r#type: &'static str, sum: bool },
}

/// An amount, or a percentage.
#[derive(Clone, Debug, Serialize)]
#[serde(untagged)]
pub(crate) enum Reduction {
    Amount(Price),
    Percent(Number),
}

/// Goods going out.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct SellRecord {
    pub(super) expiration_date: Option<String>,
    pub(super) variation_name: String,
    pub(super) id: i64,
    pub(super) count: Number,
    /// Kept for the buyer, or handed over.
    pub(super) moved_count: Number,
    /// Of one, as it stood when the record was added, at the rates of that moment.
    pub(super) price: Price,
    pub(super) sell: i64,
    pub(super) variation: i64,
    pub(super) stock: Option<Uuid>,
    pub(super) subtotal: Price,
    pub(super) discount: Price,
    pub(super) total: Price,
    /// Of one, after discounts.
    pub(super) final_price: Price,
    pub(super) debit: Price,
    pub(super) offer_bindings: Vec<OfferBinding>,
    pub(super) refund_records: Vec<RefundRecord>,
    pub(super) brand: i64,
    pub(super) zone: i64,
    pub(super) location: i64,
    pub(super) path: String,
    pub(super) level: u8,
    pub(super) parent: Null,
    pub(super) children: Nothing,
    pub(super) cookies: Nothing,
    pub(super) deleted: bool,
    pub(super) finished_time: Option<String>,
    pub(super) cashback: Null,
    pub(super) time: String,
    pub(super) assistants: Vec<i64>,
    pub(super) managers: Vec<i64>,
}

/// Goods coming back.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct RefundRecord {
    /// The sell that sold them.
    pub(super) sell_record_sell: Option<i64>,
    pub(super) id: i64,
    pub(super) count: Number,
    pub(super) sell: Refunding,
    /// The record that sold them.
    pub(super) sell_record: Option<i64>,
    pub(super) variation: i64,
    pub(super) stock: Option<Uuid>,
    /// Of one, as it was paid.
    pub(super) price: Price,
    /// Of one, before discounts, at the rates of then.
    pub(super) original_price: Price,
    pub(super) total: Price,
    pub(super) subtotal: Price,
    pub(super) note: Option<String>,
    pub(super) moved_count: Number,
    pub(super) location: i64,
    pub(super) brand: i64,
    pub(super) zone: i64,
}

/// The refund of a refund record: whole under the record that it takes back, a number in itself.
#[derive(Clone, Debug, Serialize)]
#[serde(untagged)]
pub(crate) enum Refunding {
    Whole(Box<Sell>),
    Number(i64),
}

/// A reduction of a record.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct OfferBinding {
    pub(super) id: i64,
    pub(super) applied: bool,
    pub(super) offer: Offer,
    pub(super) discount: Price,
    pub(super) count: Number,
    pub(super) enabled: bool,
    pub(super) errors: Null,
    pub(super) hash: Null,
}

/// Of the till's work, as far as a sell shows it.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Shift {
    pub(super) id: i64,
    pub(super) cashdesk: i64,
    pub(super) open_time: String,
    pub(super) close_time: Option<String>,
    pub(super) user: i64,
    pub(super) transactions: Nothing,
    pub(super) desktop_app: Null,
    pub(super) sells: Null,
    pub(super) sell_picks: Null,
    pub(super) total: Null,
    pub(super) all_payments_by_method: Null,
    pub(super) debits: Null,
    pub(super) encashment: Null,
    pub(super) cash_balance: Null,
}

/// Money taken, or paid out for what came back.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Payment {
    pub(super) id: i64,
    pub(super) status: &'static str,
    pub(super) payment_method: i64,
    pub(super) price: Price,
    pub(super) r#type: &'static str,
    /// Null until the sell is finished, as are the two that follow.
    pub(super) time: Option<String>,
    pub(super) payment_details: Nothing,
    pub(super) total_left_to_pay: Option<Price>,
    pub(super) subtotal_left_to_pay: Option<Price>,
    pub(super) transaction: Null,
    pub(super) shift: i64,
}
