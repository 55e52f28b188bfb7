//! Changes the head of a sell that is not finished, how it is delivered, and its money; money also of one that is owed for.

use app::sales::{AmendSale, DeliveryChange, GetSale, MoneyChange};
use domain::Change;
use domain::id::{LocationId, Number, PartyId, SaleId, ZoneId};
use domain::money::Entered;
use domain::parties::Address;
use wire::{Fields, Patch};

use super::change;
use super::forms::{self, DiscountForm, MAX_TEXT, NAMES, PAYMENT_NAMES, Tender};
use crate::address::address;
use crate::ctx::Ctx;
use crate::error::{Answer, Error};
use crate::price::entered;

const KNOWN: &[&str] = &[
    "payments",
    "paymentMethod",
    "price",
    "type",
    "time",
    "customer",
    "user",
    "assistants",
    "note",
    "manualDiscount",
    "shippingAddress",
    "billingAddress",
    "takeAway",
    "guestQty",
    "mode",
];

const KNOWN_DETAILS: &[&str] = &[
    "isPickup",
    "pickupLocation",
    "recipient",
    "shippingService",
    "shippingTime",
    "shippingPrice",
    "shippingAddress",
];

/// What is sent of the head, before numbers are ids and rates are known.
struct Form {
    customer: Change<Option<i64>>,
    user: Change<i64>,
    assistants: Change<Vec<i64>>,
    note: Change<Option<String>>,
    discount: Change<Option<DiscountForm>>,
    shipping: Change<Option<Address>>,
    billing: Change<Option<Address>>,
    take_away: Change<bool>,
    guests: Change<Option<i64>>,
    money: Money,
}

enum Money {
    Keep,
    /// The fields of one payment, at the top.
    Add(Tender),
    Replace(Vec<Tender>),
}

/// `PATCH /sells/{sell}`, `PUT /sells/{sell}`.
pub(crate) async fn amend(cx: Ctx) -> Answer {
    let sale = cx.id::<SaleId>("sell").await?;
    let form = cx.form(|f| {
        cx.only(f, KNOWN);
        form(f, &cx.zone)
    })?;
    let names = match form.money {
        Money::Add(_) => FLAT_NAMES,
        Money::Keep | Money::Replace(_) => NAMES,
    };
    change(&cx, form.into_command(&cx, sale).await?, names).await
}

/// Names of a form whose payment is at the top.
const FLAT_NAMES: crate::error::names::Names = &[
    ("payments[].amount", "price"),
    ("payments[].method", "paymentMethod"),
    ("discount", "manualDiscount.discount"),
    ("cashier", "user"),
    ("guests", "guestQty"),
];
