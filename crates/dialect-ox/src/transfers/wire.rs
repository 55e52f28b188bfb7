//! Transfers and their records.
//!
//! # Source
//! Contract 6, Transfer, TransferRecord.

use serde::{Serialize, Serializer};
use serde_json::Number;
use uuid::Uuid;
use wire::Kind;

use crate::price::Price;

/// Goods that go from one location to another.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Transfer {
    pub(super) id: i64,
    pub(super) note: Option<String>,
    pub(super) count: Number,
    pub(super) time: String,
    pub(super) zone: i64,
    pub(super) user: i64,
    pub(super) ordered_user: Option<i64>,
    pub(super) sent_user: Option<i64>,
    pub(super) accepted_user: Option<i64>,
    pub(super) draft: bool,
    pub(super) in_location: i64,
    pub(super) out_locations: Vec<i64>,
    pub(super) out_location: Option<i64>,
    pub(super) status: &'static str,
    pub(super) ordered: bool,
    pub(super) will_review: bool,
    pub(super) total_sell_price: Option<Price>,
    pub(super) total_supply_price: Option<Price>,
    pub(super) total_landed_price: Option<Price>,
    pub(super) approved: bool,
    pub(super) approved_time: Option<String>,
}

/// Goods of a transfer.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct TransferRecord {
    pub(super) status: Status,
    pub(super) price: Option<Price>,
    pub(super) variation: Option<i64>,
    pub(super) out_location: Option<i64>,
    pub(super) time: String,
    /// The stock that they leave.
    pub(super) stock: Option<Uuid>,
    /// The stock that they make.
    pub(super) in_stock: Option<Uuid>,
    pub(super) order_count: Number,
    pub(super) sent_count: Number,
    pub(super) accept_count: Number,
    pub(super) decrease_count: Number,
    pub(super) id: i64,
    pub(super) count: Number,
}

/// How what came compares with what was to come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Status {
    /// As much.
    Success,
    /// More.
    Overage,
    /// Nothing was sent yet.
    Created,
    /// Less.
    Shortage,
    /// Nobody knows what it is; never ours.
    Unknown,
}

impl Status {
    const WORDS: &'static [(&'static str, Self)] = &[
        ("success", Self::Success),
        ("overage", Self::Overage),
        ("created", Self::Created),
        ("shortage", Self::Shortage),
        ("unknown", Self::Unknown),
    ];

    /// Of a word in any case; the vendor's page has capitals where its answers have none.
    pub(super) fn from_word(word: &str) -> Result<Self, Kind> {
        let found = Self::WORDS.iter().find(|(known, _)| known.eq_ignore_ascii_case(word));
        found.map(|(_, status)| *status).ok_or(Kind::Invalid("The selected choice is invalid.".into()))
    }
}

impl Serialize for Status {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let word = Self::WORDS.iter().find(|(_, status)| status == self).map_or("unknown", |(word, _)| word);
        serializer.serialize_str(word)
    }
}
