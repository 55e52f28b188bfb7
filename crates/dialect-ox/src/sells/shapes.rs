//! What is printed for sells, against the vendor's samples: keys, their order, types and sums are the page's (contract 8, checks 4,
//! 8 and 9), the rest is invented.

#![expect(clippy::needless_pass_by_value, reason = "expectations are put together from one another")]

use app::sales::{HeadRow, SaleView};
use domain::parties::PartyRole;
use domain::sales::{ManualDiscount, Reduction, SaleState};
use domain::{Money, Quantity};
use serde_json::{Value, json};

use super::example::{self, cart};
use super::map::Printer;
use super::wire::Sell;
use crate::cashdesks::Cashdesk;
use crate::samples;
use crate::users::User;

/// Panics unless an object prints exactly so, naming the first key that does not.
fn prints(ours: &Sell, expected: &Value) {
    let ours: Value = serde_json::from_str(&wire::json::to_string(ours)).unwrap();
    let expected: Value = serde_json::from_str(&wire::json::to_string(expected)).unwrap();
    let (ours, expected) = (ours.as_object().unwrap(), expected.as_object().unwrap());
    let keys = |object: &serde_json::Map<String, Value>| object.keys().cloned().collect::<Vec<_>>();
    assert_eq!(keys(ours), keys(expected));
    for (key, value) in expected {
        // As text, since equal maps may differ in order.
        assert_eq!(ours[key].to_string(), value.to_string(), "{key}");
    }
}

/// A price at the rates of the sale.
fn now(uzs: i64, usd: f64, eur: f64) -> Value {
    let ratio = json!({
        "UZS/USD": 0.000_118_343_195_266_272_19, "USD/UZS": 8450, "UZS/EUR": 0.000_109_890_109_890_109_89, "EUR/UZS": 9100,
    });
    json!({"first": "UZS", "ratio": ratio, "order": ["UZS", "USD", "EUR"], "UZS": uzs, "USD": usd, "EUR": eur})
}

/// The list price, at the rates of when it was set.
fn then() -> Value {
    let ratio = json!({
        "UZS/USD": 0.000_126_582_278_481_012_67, "USD/UZS": 7_899.999_999_999_999, "UZS/EUR": 0.000_109_890_109_890_109_89,
        "EUR/UZS": 9100,
    });
    json!({"first": "UZS", "ratio": ratio, "order": ["UZS", "USD", "EUR"], "UZS": 220_000, "USD": 27.85, "EUR": 24.18})
}

fn zero() -> Value {
    now(0, 0.0, 0.0)
}
fn a100() -> Value {
    now(100_000, 11.83, 10.99)
}
fn a120() -> Value {
    now(120_000, 14.2, 13.19)
}
fn a220() -> Value {
    now(220_000, 26.04, 24.18)
}

fn cashdesk() -> Value {
    serde_json::to_value(Cashdesk::of(samples::outlet(), samples::account().id)).unwrap()
}

fn shift() -> Value {
    json!({
        "id": 160, "cashdesk": 12, "openTime": "2019-06-19 18:00:52", "closeTime": null, "user": 117_152, "transactions": [],
        "desktopApp": null, "sells": null, "sellPicks": null, "total": null, "allPaymentsByMethod": null, "debits": null,
        "encashment": null, "cashBalance": null,
    })
}

fn payment(
    id: i64,
    kind: &str,
    time: Option<&str>,
    left: Option<Value>,
    subtotal_left: Option<Value>,
) -> Value {
    json!({
        "id": id, "status": "finished", "paymentMethod": 3, "price": a120(), "type": kind, "time": time, "paymentDetails": [],
        "totalLeftToPay": left, "subtotalLeftToPay": subtotal_left, "transaction": null, "shift": 160,
    })
}

/// A sell of the page with these values instead.
fn sell(changes: Value) -> Value {
    let mut sell = json!({
        "isPostpone": false, "sellRecords": [], "possiblePickupTime": null, "shippingService": null, "cashdesk": cashdesk(),
        "type": "pos", "sellSeats": [], "status": "cart", "id": 6534, "note": null, "count": 0,
        "time": "2019-06-19 18:00:52", "zone": 2, "shift": shift(), "user": 117_152, "draft": true, "takeAway": false,
        "wasDebit": false, "updatedTime": "2019-06-19 18:00:52", "finishedTime": null, "shippingAddress": null,
        "billingAddress": null, "customer": null, "mode": "location", "cardActivated": false, "refundRecords": [],
        "returnRecords": [],
    });
    let sums = json!({
        "subtotal": zero(), "total": zero(), "debit": null, "sellSubtotal": zero(), "sellTotal": zero(),
        "refundSubtotal": zero(), "refundTotal": zero(), "returnSubtotal": zero(), "returnTotal": zero(), "discount": zero(),
    });
    let rest = json!({
        "payments": [], "assistants": [], "generatedCoupons": [], "activatedCoupons": [], "startTime": null, "expireTime": null,
        "releasedTime": null, "pickupLocation": null, "shippingTime": null, "shippingTimeRange": null, "shippingPrice": zero(),
        "recipient": null, "guestQty": null, "printKey": null, "syncTime": "2019-06-19 18:00:52", "manualDiscount": null,
        "debtFinishedTime": null, "resources": [], "dynamicStatus": null, "originalId": null, "relatedSubdomain": null,
        "isDebt": false, "nextStatus": null,
    });
    let all = sell.as_object_mut().unwrap();
    for part in [sums, rest] {
        all.extend(part.as_object().unwrap().clone());
    }
    for (key, value) in changes.as_object().unwrap() {
        *all.get_mut(key).unwrap() = value.clone();
    }
    sell
}

fn refund_sell(refund_records: Value) -> Value {
    sell(json!({
        "status": "pending", "id": 6535, "time": "2019-06-19 18:05:36", "updatedTime": "2019-06-19 18:14:19",
        "refundRecords": refund_records, "subtotal": now(-220_000, -26.04, -24.18), "total": now(-120_000, -14.2, -13.19),
        "refundSubtotal": now(-220_000, -26.04, -24.18), "refundTotal": a120(),
        "payments": [payment(4768, "refund", None, None, None)],
        "syncTime": "2019-06-19 18:14:19", "manualDiscount": [],
    }))
}

fn refund_record(sell: Value) -> Value {
    json!({
        "sellRecordSell": 6534, "id": 883, "count": 1, "sell": sell, "sellRecord": 9360, "variation": 1043, "stock": null,
        "price": a120(), "originalPrice": then(), "total": a120(), "subtotal": a220(), "note": null, "movedCount": 0,
        "location": 11, "brand": 4, "zone": 2,
    })
}

fn record() -> Value {
    let offer = json!({
        "id": 6534, "type": "total_fixed_discount", "config": {"fixedDiscount": a100(), "sell": 6534}, "promotion": 0,
        "autoApplicable": true, "level": 1,
    });
    let binding = json!({
        "id": 9135, "applied": true, "offer": offer, "discount": a100(), "count": 1, "enabled": true, "errors": null,
        "hash": null,
    });
    json!({
        "expirationDate": null, "variationName": "Rose", "id": 9360, "count": 1, "movedCount": 1, "price": then(),
        "sell": 6534, "variation": 1043, "stock": "00000000-0000-0000-0000-00000000004d", "subtotal": a220(),
        "discount": a100(), "total": a120(), "finalPrice": a120(), "debit": zero(), "offerBindings": [binding],
        "refundRecords": [refund_record(refund_sell(json!([883])))], "brand": 4, "zone": 2, "location": 11, "path": "9360,",
        "level": 1, "parent": null, "children": [], "cookies": [], "deleted": false, "finishedTime": "2019-06-19 18:03:28",
        "cashback": null, "time": "2019-06-19 18:01:00", "assistants": [], "managers": [],
    })
}

fn of(head: HeadRow) -> SaleView {
    SaleView { head, lines: Vec::new(), refunds: Vec::new(), money: Vec::new(), assistants: Vec::new() }
}

#[test]
fn a_new_sell_is_all_zeros() {
    let sale = of(cart());
    prints(&Printer::of(&sale, &example::around()).whole(None), &sell(json!({})));
}

#[test]
fn a_finished_sell_prints_as_on_the_page_with_its_refund_inside() {
    let finished = sell(json!({
        "sellRecords": [record()], "status": "completed", "count": 1, "draft": false,
        "updatedTime": "2019-06-19 18:03:29", "finishedTime": "2019-06-19 18:03:28", "subtotal": a220(), "total": a120(),
        "debit": zero(), "sellSubtotal": a220(), "sellTotal": a120(), "discount": a100(),
        "payments": [payment(4767, "sell", Some("2019-06-19 18:03:28"), Some(zero()), Some(a100()))],
        "syncTime": "2019-06-19 18:03:29", "manualDiscount": {"discount": a100(), "type": "amount", "sum": true},
    }));
    prints(&Printer::of(&example::sold(), &example::around()).item(), &finished);
}

#[test]
fn a_refund_prints_as_on_the_page_with_the_vendors_signs() {
    let expected = refund_sell(json!([refund_record(json!(6535))]));
    prints(&Printer::of(&example::refund(), &example::around()).item(), &expected);
}

#[test]
fn a_refund_of_a_till_out_of_reach_goes_by_number() {
    let mut around = example::around();
    around.refunding.clear();
    let sold = serde_json::to_value(Printer::of(&example::sold(), &around).item()).unwrap();
    let refund = &sold["sellRecords"][0]["refundRecords"][0];
    assert_eq!((&refund["sell"], &refund["price"]["UZS"]), (&json!(6535), &json!(120_000)));
}

#[test]
fn a_buyer_is_a_user_in_one_sell_and_a_number_in_lists() {
    let around = example::around();
    let sale = of(HeadRow {
        customer: Some(samples::party().id),
        customer_number: Some(samples::party().number),
        ..cart()
    });
    prints(&Printer::of(&sale, &around).item(), &sell(json!({"customer": 117})));
    let user = || User::of(samples::party(), PartyRole::Customer, &samples::show());
    let whole = Printer::of(&sale, &around).whole(Some(user()));
    prints(&whole, &sell(json!({"customer": serde_json::to_value(user()).unwrap()})));
}

#[test]
fn a_postponed_sell_says_until_when() {
    let at = cart().created_at;
    let sale = of(HeadRow {
        state: SaleState::Placed,
        placed_at: Some(at),
        expires_at: Some(at.plus_days(7)),
        delivery: example::delivery().into(),
        guests: Some(2),
        take_away: true,
        note: Some("call".into()),
        ..cart()
    });
    let two_dollars = json!({
        "first": "USD",
        "ratio": {
            "USD/UZS": 8450, "UZS/USD": 0.000_118_343_195_266_272_19, "EUR/UZS": 9100, "UZS/EUR": 0.000_109_890_109_890_109_89
        },
        "order": ["USD", "UZS", "EUR"], "USD": 2, "UZS": 16900, "EUR": 1.86,
    });
    let address = json!({
        "id": 0, "type": null, "countryCode": "UZ", "administrativeArea": null, "locality": null, "dependentLocality": null,
        "postalCode": null, "addressLine1": "Gul 5", "addressLine2": null, "organization": null, "latitude": null,
        "longitude": null, "houseNumber": null, "floor": null, "apartmentNumber": null,
    });
    let expected = sell(json!({
        "isPostpone": true, "status": "postponed", "startTime": "2019-06-19 18:00:52", "expireTime": "2019-06-26 18:00:52",
        "pickupLocation": 68, "shippingTime": "12:31", "shippingService": 10, "recipient": "Anna Kim", "guestQty": 2,
        "takeAway": true, "note": "call", "shippingAddress": address, "shippingPrice": two_dollars,
    }));
    prints(&Printer::of(&sale, &example::around()).item(), &expected);
}

#[test]
fn what_is_owed_is_shared_out_over_the_records() {
    let mut sale = example::sold();
    sale.head.debt = Money::units(40_000);
    sale.head.was_debt = true;
    sale.head.customer_number = Some(samples::party().number);
    let mut second = sale.lines[0].clone();
    second.row.quantity = Quantity::units(3);
    second.row.total = Money::units(100);
    sale.lines.push(second);
    let printed = serde_json::to_value(Printer::of(&sale, &example::around()).item()).unwrap();
    assert_eq!((&printed["isDebt"], &printed["wasDebit"]), (&json!(true), &json!(true)));
    assert_eq!(printed["debit"]["UZS"], 40_000);
    let debts = |at: usize| printed["sellRecords"][at]["debit"]["UZS"].to_string();
    assert_eq!((debts(0), debts(1)), ("39966.69".into(), "33.31".into()));
    assert_eq!(printed["sellRecords"][1]["finalPrice"]["UZS"].to_string(), "33.33");
}

#[test]
fn a_percentage_off_the_whole_is_told_as_one() {
    let mut sale = example::sold();
    sale.head.manual_discount =
        Some(ManualDiscount { kind: Reduction::Percent(1_250), combine: false }.into());
    let printed = serde_json::to_value(Printer::of(&sale, &example::around()).item()).unwrap();
    assert_eq!(printed["manualDiscount"], json!({"discount": 12.5, "type": "percent", "sum": false}));
    let offer = &printed["sellRecords"][0]["offerBindings"][0]["offer"];
    assert_eq!(offer["type"], "total_percent_discount");
    assert_eq!(offer["config"], json!({"percent": 12.5, "sell": 6534}));
}
