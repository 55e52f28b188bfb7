//! Variations, their stocks and images.
//!
//! # Source
//! Contract 6, Variation, Stock, Image, Property; 4.4 for the short forms.

use serde::Serialize;
use serde_json::Number;
use uuid::Uuid;

use crate::blank::{Nothing, Null};
use crate::price::Price;

/// As printed.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Variation {
    pub(super) sku: String,
    pub(super) supplier: Option<String>,
    pub(super) supplier_id: Option<i64>,
    pub(super) category: Option<i64>,
    pub(super) id: i64,
    pub(super) barcode: Option<String>,
    pub(super) stocks: Vec<Stock>,
    pub(super) ingredients: Nothing,
    pub(super) name: String,
    pub(super) product_name: String,
    pub(super) shippable: bool,
    pub(super) taxable: bool,
    pub(super) vat_percent: Option<Number>,
    pub(super) cookable: bool,
    pub(super) sellable: bool,
    pub(super) countable: bool,
    pub(super) composite: bool,
    pub(super) scalable: bool,
    pub(super) product: i64,
    pub(super) images: Vec<Image>,
    pub(super) unit: &'static str,
    pub(super) brand: i64,
    pub(super) zone: i64,
    pub(super) videos: Null,
    pub(super) properties: Vec<Property>,
    pub(super) product_properties: Vec<Property>,
    pub(super) area: Null,
    pub(super) import_record: Null,
    pub(super) last_update_time: String,
    pub(super) show_market: bool,
    pub(super) uploaded_images: Nothing,
    pub(super) inner_hit_ids: Null,
    pub(super) technical_card: bool,
    pub(super) analogs: Vec<i64>,
    pub(super) modifiers: Vec<i64>,
    pub(super) tags: Vec<Tag>,
    pub(super) short_description: String,
    pub(super) description: String,
    pub(super) base_unit_ratio: Null,
    pub(super) rec_supplier_price: Option<Number>,
    pub(super) rec_sell_price: Option<Number>,
    pub(super) min_stock_count: Null,
    pub(super) max_stock_count: Null,
    pub(super) tracking: bool,
    pub(super) import_properties: Vec<Pair>,
}

/// A variation on a product's card.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ShortVariation {
    pub(super) sku: String,
    pub(super) supplier: Option<String>,
    pub(super) id: i64,
    pub(super) barcode: Option<String>,
    pub(super) stocks: Vec<ShortStock>,
    pub(super) name: String,
    pub(super) product: i64,
    pub(super) images: Vec<ShortImage>,
    pub(super) unit: &'static str,
    pub(super) properties: Vec<Property>,
    pub(super) product_properties: Vec<Property>,
}

/// Goods that came together, in one location.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Stock {
    pub(super) imported: String,
    pub(super) id: Uuid,
    pub(super) location: i64,
    pub(super) import: Option<i64>,
    pub(super) original_import: Option<i64>,
    pub(super) transfer: Option<i64>,
    pub(super) transfer_count: Number,
    pub(super) import_count: Option<Number>,
    pub(super) original_import_count: i64,
    pub(super) tracking: bool,
    pub(super) countable: bool,
    pub(super) composite: bool,
    pub(super) sell_price: Option<Price>,
    /// Null for callers who may not see costs.
    pub(super) supply_price: Option<Price>,
    pub(super) properties: Vec<Pair>,
    pub(super) expiration_date: Option<String>,
    pub(super) supplier: Option<i64>,
    /// What can be had.
    pub(super) count: Number,
}

/// The same on a product's card.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ShortStock {
    pub(super) id: Uuid,
    pub(super) location: i64,
    pub(super) tracking: bool,
    pub(super) countable: bool,
    pub(super) sell_price: Option<Price>,
    pub(super) properties: Vec<Pair>,
    pub(super) expiration_date: Option<String>,
    pub(super) supplier: Option<i64>,
    pub(super) count: Number,
}

/// A quality of a variation or product, with an id made of its name.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Property {
    pub(super) id: String,
    #[serde(flatten)]
    pub(super) pair: Pair,
}

/// A quality without an id: of stocks and imports.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Pair {
    pub(super) name: String,
    pub(super) value: Option<String>,
}

/// A word that products are marked with.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Tag {
    pub(super) id: Uuid,
    pub(super) zone: i64,
    pub(super) brand: Option<i64>,
    pub(super) location: Null,
    pub(super) name: String,
    pub(super) highlights: Null,
}

/// A picture.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Image {
    pub(super) id: i64,
    pub(super) original_name: String,
    pub(super) created_at: String,
    pub(super) updated_at: String,
    pub(super) group: &'static str,
    pub(super) brand: i64,
    pub(super) zone: i64,
    pub(super) sort: i64,
    pub(super) urls: Urls,
}

/// A picture on a product's card.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct ShortImage {
    pub(super) id: i64,
    pub(super) sort: i64,
    pub(super) urls: Urls,
}

/// Where a picture is found, by its width.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Urls {
    #[serde(rename = "50x_")]
    pub(super) w50: String,
    #[serde(rename = "100x_")]
    pub(super) w100: String,
    #[serde(rename = "150x_")]
    pub(super) w150: String,
    #[serde(rename = "300x_")]
    pub(super) w300: String,
    /// Not on a product's card.
    #[serde(rename = "500x_", skip_serializing_if = "Option::is_none")]
    pub(super) w500: Option<String>,
    #[serde(rename = "800x_")]
    pub(super) w800: String,
    pub(super) original: String,
}
