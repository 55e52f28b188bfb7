//! Corrections and their records.
//!
//! # Source
//! Contract 6, Correction, CorrectionRecord.

use serde::Serialize;
use serde_json::Number;
use uuid::Uuid;

use crate::list::PageBody;
use crate::price::Price;
use crate::variations::wire::Stock;

/// Stock that is set right.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Correction {
    pub(super) id: i64,
    pub(super) note: Option<String>,
    pub(super) count: Count,
    pub(super) time: String,
    pub(super) zone: i64,
    pub(super) brand: Option<i64>,
    pub(super) user: i64,
    pub(super) summary: Summary,
    pub(super) location: i64,
    pub(super) reason: String,
    pub(super) approved: bool,
    pub(super) approved_time: Option<String>,
}

/// A correction alone, with what it says of its goods.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Whole {
    #[serde(flatten)]
    pub(super) correction: Correction,
    pub(super) records: Vec<Delta>,
}

/// A page of records, among the fields of their correction.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Records {
    #[serde(flatten)]
    pub(super) page: PageBody<CorrectionRecord>,
    #[serde(flatten)]
    pub(super) whole: Whole,
}

/// How many in all: text in lists, as the vendor's database prints it, else a number.
#[derive(Clone, Debug, Serialize)]
#[serde(untagged)]
pub(super) enum Count {
    Text(String),
    Number(Number),
}

/// How many in all, taken away, and found.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Summary {
    pub(super) sum: Number,
    pub(super) negative: Number,
    pub(super) positive: Number,
}

/// A record as it was sent.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Delta {
    pub(super) variation: Option<i64>,
    pub(super) count: Number,
    pub(super) stock: Option<Uuid>,
}

/// A record with the stock that it touches.
#[derive(Clone, Debug, Serialize)]
pub(super) struct CorrectionRecord {
    /// Spelled as the vendor spells it.
    pub(super) variation_price: Option<Price>,
    pub(super) id: i64,
    pub(super) count: Number,
    pub(super) variation: Option<i64>,
    pub(super) stock: Option<Stock>,
    pub(super) price: Option<Price>,
}
