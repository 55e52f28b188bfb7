//! The Product object: as it was made, as it was changed, and on its card.
//!
//! # Source
//! Contract 4.4.

use serde::Serialize;
use serde_json::Number;
use uuid::Uuid;

use crate::blank::{Nothing, Null};
use crate::variations::wire::{Image, ShortVariation, Tag};

/// A product that was just made.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct New {
    pub(super) short_description: String,
    pub(super) id: i64,
    pub(super) name: String,
    pub(super) description: String,
    pub(super) brand: i64,
    pub(super) supplier: Option<i64>,
    pub(super) category: Option<i64>,
    pub(super) sku: String,
    pub(super) variations: Vec<i64>,
    pub(super) zone: i64,
    pub(super) tags: Vec<NewTag>,
    pub(super) active: bool,
    pub(super) marketplace_record: Null,
    pub(super) min_order: Number,
    pub(super) r#type: i64,
}

/// A tag of a product that was just made.
#[derive(Clone, Debug, Serialize)]
pub(super) struct NewTag {
    pub(super) id: Uuid,
    pub(super) brand: Option<i64>,
    pub(super) location: Null,
    pub(super) name: String,
}

/// A product that was changed.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Changed {
    pub(super) short_description: String,
    pub(super) id: i64,
    pub(super) name: String,
    pub(super) description: String,
    pub(super) brand: i64,
    pub(super) supplier: Option<i64>,
    pub(super) category: Option<i64>,
    pub(super) sku: String,
    pub(super) variations: Vec<i64>,
    pub(super) zone: i64,
    pub(super) inner_hit_ids: Null,
    pub(super) tags: Vec<Tag>,
    pub(super) last_update_time: String,
    pub(super) active: bool,
    pub(super) images: Vec<Image>,
    pub(super) marketplace_record: Null,
    pub(super) uploaded_images: Nothing,
    pub(super) min_order: Number,
    pub(super) r#type: i64,
}

/// A product's card.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Detail {
    pub(super) product: Short,
    pub(super) variations: Vec<ShortVariation>,
}

/// A product on its card.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Short {
    pub(super) id: i64,
    pub(super) description: String,
    pub(super) brand: i64,
    pub(super) supplier: Option<i64>,
    pub(super) category: Option<i64>,
    pub(super) sku: String,
    pub(super) variations: Vec<i64>,
    pub(super) zone: i64,
    pub(super) tags: Vec<Tag>,
    pub(super) active: bool,
    pub(super) marketplace_record: Null,
}
