//! What is printed of transfers, against the shapes of the vendor's samples (keys, order and types are theirs).

use domain::Money;
use domain::stock::{DocumentKind, DocumentState};
use serde_json::{Value, json};

use super::map::Printer;
use crate::documents::example::{document, line};
use crate::samples::same_shape;
use crate::variations::example;

const TRANSFER: &str = r#"{"id": 14, "note": null, "count": 0, "time": "2021-10-12 15:35:04", "zone": 1, "user": 117141,
    "orderedUser": null, "sentUser": null, "acceptedUser": null, "draft": true, "inLocation": 11, "outLocations": [],
    "outLocation": 1, "status": "process", "ordered": false, "willReview": false, "totalSellPrice": null,
    "totalSupplyPrice": null, "totalLandedPrice": null, "approved": false, "approvedTime": null}"#;

const RECORD: &str = r#"{"status": "overage", "price": null, "variation": 240450, "outLocation": 68,
    "time": "2020-08-27 18:45:04", "stock": null, "inStock": null, "orderCount": 0, "sentCount": 1, "acceptCount": 0,
    "decreaseCount": 0, "id": 221007, "count": 1}"#;

fn printer(costs: bool) -> Printer {
    Printer { show: example::printer(true).show, costs }
}

/// The transfer and a record of it, where it stands.
fn print(state: DocumentState, (requested, will_review): (bool, bool), costs: bool) -> (Value, Value) {
    let mut transfer = document(DocumentKind::Transfer, state);
    transfer.from = Some(transfer.to);
    (transfer.requested, transfer.will_review) = (requested, will_review);
    (transfer.quantity, transfer.price_total) = (domain::Quantity::units(3), Money::units(300_000));
    let printer = printer(costs);
    let (ours, record) = (printer.transfer(&transfer), printer.record(&transfer, &line(3)));
    same_shape(&ours, TRANSFER);
    same_shape(&record, RECORD);
    (serde_json::to_value(&ours).unwrap(), serde_json::to_value(&record).unwrap())
}

#[test]
fn a_written_transfer_has_no_count_and_no_totals() {
    let (transfer, record) = print(DocumentState::Draft, (false, false), true);
    assert_eq!((&transfer["status"], &transfer["count"]), (&json!("process"), &json!(0)));
    assert_eq!((&transfer["totalSellPrice"], &transfer["outLocations"]), (&Value::Null, &json!([])));
    assert_eq!((&record["status"], &record["sentCount"]), (&json!("created"), &json!(0)));
}

#[test]
fn a_sent_transfer_is_counted_by_who_receives_it() {
    let (transfer, record) = print(DocumentState::Sent, (false, true), true);
    assert_eq!((&transfer["status"], &transfer["count"]), (&json!("process_inventor"), &json!(3)));
    assert_eq!((&transfer["outLocations"], &transfer["sentUser"]), (&json!([7]), &json!(5)));
    assert_eq!(transfer["totalSellPrice"]["UZS"], 300_000);
    // More was sent than ordered, because nobody ordered.
    assert_eq!((&record["status"], &record["orderCount"]), (&json!("overage"), &json!(0)));
    let (transfer, record) = print(DocumentState::Sent, (true, true), false);
    assert_eq!((&transfer["ordered"], &transfer["orderedUser"]), (&json!(true), &json!(4)));
    assert_eq!((&transfer["totalSupplyPrice"], &record["status"]), (&Value::Null, &json!("success")));
}

#[test]
fn an_accepted_transfer_is_still_called_a_draft() {
    let (transfer, record) = print(DocumentState::Posted, (false, false), true);
    assert_eq!((&transfer["status"], &transfer["draft"]), (&json!("accepted"), &json!(true)));
    assert_eq!((&transfer["approved"], &transfer["acceptedUser"]), (&json!(true), &json!(6)));
    assert_eq!((&transfer["outLocations"], &transfer["sentUser"]), (&json!([]), &Value::Null));
    assert_eq!(
        (&record["status"], &record["acceptCount"], &record["decreaseCount"]),
        (&json!("success"), &json!(3), &json!(0))
    );
    assert!(record["inStock"].is_string());
}
