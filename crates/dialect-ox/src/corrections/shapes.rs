//! What is printed of corrections, against the shapes of the vendor's samples (keys, order and types are theirs, names invented).

use domain::stock::{DocumentKind, DocumentState};
use serde_json::{Value, json};

use super::map::RecordPrinter;
use super::wire::{Correction, Whole};
use crate::documents::example::{document, line};
use crate::samples::same_shape;
use crate::variations::{example, shapes::stock};

#[test]
fn a_correction_in_a_list_has_the_keys_of_the_sample() {
    let sample = r#"{"id": 50869, "note": "", "count": "-21.00", "time": "2020-09-18 12:12:00", "zone": 13, "brand": 15,
        "user": 117937, "summary": {"sum": -21, "negative": -21, "positive": 0}, "location": 68, "reason": "review",
        "approved": true, "approvedTime": "2020-09-18 12:12:00"}"#;
    let show = example::printer(true).show;
    let item = Correction::item(&document(DocumentKind::Correction, DocumentState::Posted), &show);
    same_shape(&item, sample);
    let item = serde_json::to_value(&item).unwrap();
    assert_eq!((&item["count"], &item["approvedTime"]), (&json!("-2.00"), &json!("2025-01-01 04:59:00")));
}

#[test]
fn a_correction_alone_has_the_keys_of_the_sample_and_its_records() {
    let sample = r#"{"id": 5, "note": null, "count": -2, "time": "2021-10-12 11:25:00", "zone": 1, "brand": 1, "user": 117141,
        "summary": {"sum": -2, "negative": -5, "positive": 3}, "location": 1, "reason": "manual", "approved": false,
        "approvedTime": null, "records": [{"variation": 1, "count": -5, "stock": "a3a6952b-f760-4ace-8983-8782aaa2f384"}]}"#;
    let show = example::printer(true).show;
    let draft = document(DocumentKind::Correction, DocumentState::Draft);
    let whole = Whole::of(&draft, &[line(-5), line(3)], &show);
    same_shape(&whole, sample);
    let whole = serde_json::to_value(&whole).unwrap();
    assert_eq!(whole["summary"], json!({"sum": -2, "negative": -5, "positive": 3}));
    assert_eq!(
        (&whole["count"], &whole["approved"], &whole["approvedTime"]),
        (&json!(-2), &json!(false), &Value::Null)
    );
    assert_eq!(whole["records"][1]["count"], 3);
}

#[test]
fn a_record_has_the_keys_of_the_sample() {
    let price = r#"{"first": "UZS", "ratio": {"UZS/USD": 1, "USD/UZS": 1, "UZS/EUR": 1, "EUR/UZS": 1}, "order": ["UZS"],
        "UZS": 1, "USD": 1, "EUR": 1}"#;
    let stock = stock();
    let sample = format!(
        r#"{{"variation_price": {price}, "id": 124168, "count": -6, "variation": 19986, "stock": {stock}, "price": {price}}}"#
    );
    let printer = RecordPrinter { goods: example::printer(true), variants: [].into() };
    same_shape(&printer.record(&line(-6)), &sample);
}

#[test]
fn a_draft_is_priced_by_its_variation() {
    let variant = example::variant();
    let printer = RecordPrinter { goods: example::printer(true), variants: [(variant.id, variant)].into() };
    let draft = app::stock::DocumentLineView { lot: None, new_lot: None, price: None, ..line(-6) };
    let record = serde_json::to_value(printer.record(&draft)).unwrap();
    assert_eq!((&record["stock"], &record["price"]["USD"]), (&Value::Null, &json!(70.48)));
    assert_eq!(record["variation_price"], record["price"]);
}
