//! Imports and their records.
//!
//! # Source
//! Contract 6, Import, ImportRecord.

use serde::ser::{Serialize, Serializer};
use serde_json::Number;
use uuid::Uuid;

use crate::blank::{Nothing, Null};
use crate::price::Price;
use crate::variations::wire::Pair;

/// Goods that come in.
#[derive(Clone, Debug, serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Import {
    pub(super) id: i64,
    pub(super) note: Option<String>,
    pub(super) count: Number,
    pub(super) time: String,
    pub(super) last_approve_time: Null,
    pub(super) zone: i64,
    pub(super) brand: Option<i64>,
    pub(super) user: i64,
    pub(super) location: i64,
    pub(super) finished: bool,
    pub(super) will_review: bool,
    pub(super) deleted: bool,
    /// Who approved it.
    pub(super) approvals: Vec<i64>,
    pub(super) order_properties: Nothing,
    pub(super) order_transactions: Nothing,
    pub(super) supply_ratio: Ratios,
    pub(super) scheduled: bool,
    pub(super) finished_time: Option<String>,
    pub(super) system: bool,
    pub(super) landed_costs: Nothing,
    pub(super) status: &'static str,
}

/// Units of the primary currency for one of each secondary one: `{"USD_UZS": 12000}`.
#[derive(Clone, Debug)]
pub(super) struct Ratios(pub(super) Vec<(String, f64)>);

impl Serialize for Ratios {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(pair, rate)| (pair, rate)))
    }
}

/// Goods of an import.
#[derive(Clone, Debug, serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ImportRecord {
    pub(super) id: i64,
    pub(super) import: i64,
    pub(super) variation: Option<i64>,
    pub(super) initial_count: i64,
    pub(super) approvals: Vec<Approval>,
    pub(super) variation_barcode: String,
    pub(super) variation_name: String,
    pub(super) area_names: Nothing,
    pub(super) variation_shippable: bool,
    pub(super) variation_taxable: bool,
    pub(super) variation_sellable: bool,
    pub(super) variation_countable: bool,
    pub(super) variation_cookable: bool,
    pub(super) variation_scalable: bool,
    pub(super) unit: &'static str,
    pub(super) variation_properties: Vec<Pair>,
    pub(super) product_properties: Vec<Pair>,
    pub(super) product_sku: String,
    pub(super) product_name: String,
    pub(super) product_description: String,
    pub(super) supplier_name: String,
    pub(super) category_names: Categories,
    pub(super) count: Number,
    pub(super) stock_tracking: bool,
    pub(super) stock_sell_price: Option<Price>,
    /// Null for callers who may not see costs.
    pub(super) stock_supply_price: Option<Price>,
    pub(super) stock_properties: Vec<Pair>,
    pub(super) applied: bool,
    pub(super) diffs: Null,
    pub(super) ingredients: Nothing,
    pub(super) product_tags: Vec<String>,
    pub(super) order_property_prices: Null,
    /// The supply price: nothing is added to it.
    pub(super) landed_cost_price: Option<Price>,
    pub(super) stock_expiration_date: Option<String>,
    pub(super) stock: Option<Uuid>,
    pub(super) landed_costs: Null,
    pub(super) images: Nothing,
    pub(super) uploaded_images: Nothing,
}

/// When goods of a record came, and how many.
#[derive(Clone, Debug, serde::Serialize)]
pub(super) struct Approval {
    pub(super) time: String,
    pub(super) count: Number,
}

/// The path of categories: a list, or, in the answer to whoever sent it so, the one name.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(untagged)]
pub(super) enum Categories {
    One(String),
    Path(Vec<String>),
}
