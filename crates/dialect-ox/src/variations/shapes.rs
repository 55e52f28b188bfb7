//! What is printed of variations, against the shapes of the vendor's samples (keys, order and types are theirs, names invented).

use domain::sales::{Tax, TaxMode};
use serde_json::{Value, json};

use super::example;
use crate::samples::same_shape;

const PRICE: &str = r#"{"first": "UZS", "ratio": {"UZS/USD": 9.523809523809524e-5, "USD/UZS": 10500,
    "UZS/EUR": 8.333333333333333e-5, "EUR/UZS": 12000}, "order": ["UZS"], "UZS": 740000, "USD": 70.48, "EUR": 61.67}"#;

/// The sample of the object, with the key that newer samples add.
pub(crate) fn stock() -> String {
    format!(
        r#"{{"imported": "2018-08-17 17:14:53", "id": "07fd85f4-345d-489d-9eb8-898d3bde35d0", "location": 11, "import": 39,
        "originalImport": 39, "transfer": null, "transferCount": 0, "importCount": 14, "originalImportCount": 0, "tracking": true,
        "countable": true, "composite": false, "sellPrice": {PRICE}, "supplyPrice": {PRICE},
        "properties": [{{"name": "Batch", "value": "7"}}], "expirationDate": null, "supplier": 15, "count": 0}}"#
    )
}

fn print(view: &app::catalogue::VariantView) -> Value {
    let text = wire::json::to_string(&example::printer(true).variation(view));
    serde_json::from_str(&text).unwrap()
}

/// The sample of the answer to a creation, a stock and a picture of the older one, and the keys that live servers add.
#[test]
fn a_variation_has_the_keys_of_the_samples() {
    let stock = stock();
    let property = r#"{"id": "348798811a05cecc0caef8c3426fb0d2", "name": "Size", "value": "XL"}"#;
    let sample = format!(
        r#"{{"sku": "1", "supplier": "Gul", "supplierId": 1, "category": null, "id": 2351, "barcode": "1231231",
        "stocks": [{stock}], "ingredients": [], "name": "test", "productName": "test", "shippable": false, "taxable": true,
        "vatPercent": 5, "cookable": false, "sellable": false, "countable": true, "composite": false, "scalable": false,
        "product": 1, "images": [{{"id": 19, "originalName": "rose", "createdAt": "2018-08-19 19:24:35",
            "updatedAt": "2018-08-19 19:24:35", "group": "", "brand": 2, "zone": 2, "sort": 0, "urls": {{"50x_": "", "100x_": "",
            "150x_": "", "300x_": "", "500x_": "", "800x_": "", "original": ""}}}}],
        "unit": "pcs", "brand": 1, "zone": 1, "videos": null, "properties": [{property}], "productProperties": [{property}],
        "area": null, "importRecord": null, "lastUpdateTime": "2021-10-27 12:25:20", "showMarket": false, "uploadedImages": [],
        "innerHitIds": null, "technicalCard": false, "analogs": [], "modifiers": [], "tags": [], "shortDescription": "",
        "description": "", "baseUnitRatio": null, "recSupplierPrice": 1, "recSellPrice": 1, "minStockCount": null,
        "maxStockCount": null, "tracking": true, "importProperties": [{{"name": "Batch", "value": "7"}}]}}"#
    );
    same_shape(&example::printer(true).variation(&example::variant()), &sample);
}

#[test]
fn a_stock_prints_what_can_be_had_at_the_rates_of_its_own_prices() {
    let stock = &print(&example::variant())["stocks"][0];
    assert_eq!(
        (&stock["count"], &stock["importCount"], &stock["transferCount"]),
        (&json!(1), &json!(14), &json!(0))
    );
    let price: Value = serde_json::from_str(PRICE).unwrap();
    assert_eq!(stock["sellPrice"]["ratio"], price["ratio"]);
    for (code, amount) in [("UZS", json!(740_000)), ("USD", json!(70.48)), ("EUR", json!(61.67))] {
        assert_eq!(stock["sellPrice"][code], amount);
    }
    assert_eq!(stock["properties"], json!([{"name": "Batch", "value": "B-9"}]));
}

#[test]
fn costs_are_for_those_who_may_see_them() {
    let variation = serde_json::to_value(example::printer(false).variation(&example::variant())).unwrap();
    assert_eq!(
        (&variation["stocks"][0]["supplyPrice"], &variation["recSupplierPrice"]),
        (&Value::Null, &Value::Null)
    );
    assert_eq!(variation["recSellPrice"], 740_000);
}

#[test]
fn a_stock_without_a_price_prints_zero_in_all_currencies() {
    let mut view = example::variant();
    view.lots[0].price = None;
    assert_eq!(print(&view)["stocks"][0]["sellPrice"]["EUR"], 0);
}

#[test]
fn a_new_variation_is_not_sellable_before_there_is_something_of_it() {
    let mut view = example::variant();
    assert_eq!(print(&view)["sellable"], true);
    view.lots.clear();
    assert_eq!(print(&view)["sellable"], false);
    view.flags.countable = false;
    assert_eq!(print(&view)["sellable"], true);
}

#[test]
fn taxes_print_in_percent() {
    let mut view = example::variant();
    for (tax, taxable, percent) in [
        (Tax::None, false, Value::Null),
        (Tax::Rate { basis_points: 500, mode: TaxMode::Included }, true, json!(5)),
        (Tax::Rate { basis_points: 1250, mode: TaxMode::Included }, true, json!(12.5)),
    ] {
        view.tax = tax;
        let printed = print(&view);
        assert_eq!((&printed["taxable"], &printed["vatPercent"]), (&json!(taxable), &percent));
    }
}

#[test]
fn properties_go_by_the_hash_of_their_names() {
    let printed = print(&example::variant());
    assert_eq!(printed["productProperties"][0]["id"], "141146f6421f3d59ae5d77b1beb72efb");
    assert_eq!(printed["properties"][0]["id"], "135a8d5cde024e755b6d771f77730f66");
    assert_eq!(printed["barcode"], "887167477476");
}
