//! What is printed of imports, against the shapes of the vendor's samples (keys, order and types are theirs, names invented).

use app::stock::DocumentLineView;
use domain::catalogue::{Described, Property};
use domain::stock::{DocumentKind, DocumentState, ReceiptGoods};
use serde_json::{Value, json};

use super::map::Printer;
use super::wire::{Categories, Import};
use crate::documents::example::{document, line};
use crate::samples::same_shape;
use crate::variations::example;

const IMPORT: &str = r#"{"id": 3777, "note": "Notes", "count": 0, "time": "2022-10-18 11:44:11", "lastApproveTime": null, "zone": 13,
    "brand": 15, "user": 117937, "location": 42, "finished": false, "willReview": false, "deleted": false, "approvals": [7],
    "orderProperties": [], "orderTransactions": [], "supplyRatio": {"USD_UZS": 10500, "EUR_UZS": 12000}, "scheduled": false,
    "finishedTime": "2022-10-18 11:44:11", "system": false, "landedCosts": [], "status": "not_finished"}"#;

const PRICE: &str = r#"{"first": "UZS", "ratio": {"UZS/USD": 1, "USD/UZS": 1, "UZS/EUR": 1, "EUR/UZS": 1}, "order": ["UZS"],
    "UZS": 1, "USD": 1, "EUR": 1}"#;

fn print(state: DocumentState, will_review: bool) -> Value {
    let mut import = document(DocumentKind::GoodsReceipt, state);
    import.will_review = will_review;
    let import = Import::of(&import, &example::printer(true).show);
    same_shape(&import, IMPORT);
    serde_json::from_str(&wire::json::to_string(&import)).unwrap()
}

#[test]
fn an_import_prints_where_it_stands() {
    let open = print(DocumentState::Draft, false);
    assert_eq!((&open["finished"], &open["status"]), (&json!(false), &json!("not_finished")));
    assert_eq!((&open["approvals"], &open["finishedTime"]), (&json!([]), &Value::Null));
    assert_eq!(open["supplyRatio"], json!({"USD_UZS": 10_500, "EUR_UZS": 12_000}));
    let finished = print(DocumentState::Posted, false);
    assert_eq!((&finished["finished"], &finished["status"]), (&json!(true), &json!("finished")));
    assert_eq!(
        (&finished["approvals"], &finished["finishedTime"]),
        (&json!([6]), &json!("2025-01-01 04:59:00"))
    );
    assert_eq!(print(DocumentState::Sent, true)["approvals"], json!([5]));
    assert_eq!(print(DocumentState::Posted, true)["approvals"], json!([5, 6]));
}

fn goods() -> ReceiptGoods {
    let property = Property { name: "Colour".into(), value: Some("Blue".into()) };
    let described = Described {
        category: vec!["Boots".into()],
        variant_properties: vec![property.clone()],
        product_properties: vec![property.clone()],
        ..Described::default()
    };
    ReceiptGoods { described, lot_properties: vec![property] }
}

fn record(line: &DocumentLineView, costs: bool, categories: Option<Categories>) -> Value {
    let printer = Printer { show: example::printer(costs).show, costs, import: 3777 };
    let record = printer.record(line, categories);
    let pair = r#"{"name": "Colour", "value": "Blue"}"#;
    let names = if line.posted_at.is_some() { r#"["Boots"]"# } else { r#""Boots""# };
    let sample = format!(
        r#"{{"id": 70628, "import": 3777, "variation": null, "initialCount": 0,
        "approvals": [{{"time": "2020-09-04 23:47:50", "count": 3}}], "variationBarcode": "4", "variationName": "Blue",
        "areaNames": [], "variationShippable": true, "variationTaxable": false, "variationSellable": true,
        "variationCountable": true, "variationCookable": false, "variationScalable": false, "unit": "pcs",
        "variationProperties": [{pair}], "productProperties": [{pair}], "productSku": "8", "productName": "N",
        "productDescription": "", "supplierName": "N", "categoryNames": {names}, "count": 10, "stockTracking": false,
        "stockSellPrice": {PRICE}, "stockSupplyPrice": {PRICE}, "stockProperties": [{pair}], "applied": false, "diffs": null,
        "ingredients": [], "productTags": [], "orderPropertyPrices": null, "landedCostPrice": {PRICE},
        "stockExpirationDate": null, "stock": null, "landedCosts": null, "images": [], "uploadedImages": []}}"#
    );
    same_shape(&record, &sample);
    serde_json::to_value(&record).unwrap()
}

#[test]
fn a_record_echoes_its_category_until_it_is_asked_for_again() {
    let added =
        DocumentLineView { variant: None, new_lot: None, posted_at: None, goods: Some(goods()), ..line(10) };
    let told = record(&added, true, Some(Categories::One("Boots".into())));
    assert_eq!(
        (&told["variation"], &told["stock"], &told["approvals"]),
        (&Value::Null, &Value::Null, &json!([]))
    );
    assert_eq!((&told["categoryNames"], &told["stockTracking"]), (&json!("Boots"), &json!(false)));
    assert_eq!(told["landedCostPrice"], told["stockSupplyPrice"]);

    let arrived = record(&DocumentLineView { goods: Some(goods()), ..line(10) }, true, None);
    assert_eq!((&arrived["variation"], &arrived["stock"]), (&json!(2337), &json!(example::lot().id.0)));
    assert_eq!((&arrived["categoryNames"], &arrived["stockTracking"]), (&json!(["Boots"]), &json!(true)));
    assert_eq!(arrived["approvals"], json!([{"time": "2025-01-01 04:59:00", "count": 10}]));
}

#[test]
fn costs_are_for_those_who_may_see_them() {
    let hidden = record(&DocumentLineView { goods: Some(goods()), ..line(10) }, false, None);
    assert_eq!((&hidden["stockSupplyPrice"], &hidden["landedCostPrice"]), (&Value::Null, &Value::Null));
}
