//! What is printed of products, against the shapes of the vendor's samples (keys, order and types are theirs, names invented).

use super::wire::{Changed, Detail, New};
use crate::samples::{same_shape, show};
use crate::variations::example;

#[test]
fn a_new_product_has_the_keys_of_the_sample() {
    let sample = r#"{"shortDescription": "Jeans", "id": 2291, "name": "Trousers", "description": "Jeans", "brand": 1, "supplier": 1,
        "category": 1, "sku": "1228", "variations": [3], "zone": 1, "tags": [{"id": "686c92cc-329b-4f9f-bddd-76781f2d8366",
            "brand": 1, "location": null, "name": "test"}], "active": true, "marketplaceRecord": null, "minOrder": 1, "type": 0}"#;
    same_shape(&New::from(&example::product()), sample);
}

#[test]
fn a_changed_product_has_the_keys_of_the_sample() {
    let sample = r#"{"shortDescription": "Jeans", "id": 2277, "name": "Trousers", "description": "Jeans", "brand": 1, "supplier": 1,
        "category": 1, "sku": "1218", "variations": [3], "zone": 1, "innerHitIds": null,
        "tags": [{"id": "ea24edb7-f2dc-4c66-a12a-866aa0f138cb", "zone": 1, "brand": 1, "location": null, "name": "test",
            "highlights": null}], "lastUpdateTime": "2021-12-09 11:44:50", "active": true, "images": [],
        "marketplaceRecord": null, "uploadedImages": [], "minOrder": 1, "type": 0}"#;
    same_shape(&Changed::of(&example::product(), &show()), sample);
}

#[test]
fn a_card_has_the_keys_of_the_sample() {
    let sample = r#"{"product": {"id": 2164, "description": "In glass", "brand": 9, "supplier": 15, "category": null,
        "sku": "1X5RY90000", "variations": [1], "zone": 1, "tags": [], "active": true, "marketplaceRecord": null},
    "variations": [{"sku": "1X5RY90000", "supplier": "Gul", "id": 2337, "barcode": "887167477476",
        "stocks": [{"id": "a3a6952b-f760-4ace-8983-8782aaa2f384", "location": 7, "tracking": true, "countable": true,
            "sellPrice": {"first": "UZS", "ratio": {"UZS/USD": 9.523809523809524e-5, "USD/UZS": 10500,
                "UZS/EUR": 8.333333333333333e-5, "EUR/UZS": 12000}, "order": ["UZS"], "UZS": 740000, "USD": 70.48, "EUR": 61.67},
            "properties": [{"name": "Batch", "value": "B-9"}], "expirationDate": null, "supplier": 15, "count": 1}],
        "name": "Rose water", "product": 2164, "images": [{"id": 1815, "sort": 0, "urls": {"50x_": null, "100x_": null,
            "150x_": null, "300x_": null, "800x_": null, "original": null}}], "unit": "pcs",
        "properties": [{"id": "135a8d5cde024e755b6d771f77730f66", "name": "Colour", "value": null}],
        "productProperties": [{"id": "141146f6421f3d59ae5d77b1beb72efb", "name": "Sex", "value": "F"}]}]}"#;
    let card = Detail {
        product: (&example::product()).into(),
        variations: vec![example::printer(true).short(&example::variant())],
    };
    same_shape(&card, sample);
}
