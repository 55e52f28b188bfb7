//! A row as it is read.

use db::{FromRow, Result};
use domain::Instant;
use domain::id::{AccountId, OutletId, SaleId};
use serde_json::Value;
use uuid::Uuid;

use crate::half::Direction;
use crate::mask::hide_people;
use crate::payload::in_full;
use crate::render::Order;

/// One direction of an exchange, or a gap.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// Grows in the order of writing.
    pub id: i64,
    /// When it was said.
    pub at: Instant,
    /// Whose it is; `None` when the request was refused before anybody knew.
    pub account: Option<AccountId>,
    /// The dialect it was said in; `journal` for gaps.
    pub dialect: String,
    /// The number that the vendor's journal shows for a shop.
    pub shop: Option<i64>,
    /// The outlet, if it was said at one.
    pub outlet: Option<OutletId>,
    /// What it is about: `LIST`.
    pub kind: String,
    /// Which way.
    pub direction: Direction,
    /// The status of an answer; `None` when nobody was there any more to get one.
    pub status: Option<i64>,
    /// The request's method.
    pub method: String,
    /// The request's path.
    pub path: String,
    /// The human number of the bill that it is about.
    pub bill: Option<String>,
    /// The sale that it is about.
    pub sale: Option<SaleId>,
    /// The id of the receipt that it is about.
    pub receipt: Option<String>,
    /// Somebody should look at it.
    pub flagged: bool,
    /// The same in both halves of an exchange.
    pub pair: Uuid,
    /// Whether the payload is not all that was sent.
    pub truncated: bool,
    /// JSON as stored.
    pub(crate) payload: Option<String>,
}

/// The columns of [`Row`], in its order.
pub(crate) const COLUMNS: [&str; 18] = [
    "id",
    "at",
    "account",
    "dialect",
    "shop",
    "outlet",
    "kind",
    "direction",
    "status",
    "method",
    "path",
    "bill",
    "sale",
    "receipt",
    "flagged",
    "pair",
    "truncated",
    "payload",
];

impl FromRow for Row {
    fn from_row(row: &db::Row<'_>) -> Result<Self> {
        let direction: String = row.get(7)?;
        Ok(Self {
            id: row.get(0)?,
            at: Instant(row.get(1)?),
            account: row.get::<Option<i64>>(2)?.map(AccountId),
            dialect: row.get(3)?,
            shop: row.get(4)?,
            outlet: row.get::<Option<Uuid>>(5)?.map(OutletId),
            kind: row.get(6)?,
            direction: Direction::from_word(&direction).unwrap_or(Direction::Gap),
            status: row.get(8)?,
            method: row.get(9)?,
            path: row.get(10)?,
            bill: row.get(11)?,
            sale: row.get::<Option<Uuid>>(12)?.map(SaleId),
            receipt: row.get(13)?,
            flagged: row.get(14)?,
            pair: row.get(15)?,
            truncated: row.get(16)?,
            payload: row.get(17)?,
        })
    }
}

/// Whether the names of people are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Names {
    /// As they were sent.
    Shown,
    /// Their first letters only.
    Hidden,
}

impl Row {
    /// What was said, in the order that the vendor's own journal shows; `None` when nothing was.
    #[must_use]
    pub fn said(&self, names: Names) -> Option<Value> {
        let stored: Value = serde_json::from_str(self.payload.as_deref()?).ok()?;
        let mut said = if self.direction == Direction::Request { in_full(stored) } else { stored };
        if names == Names::Hidden {
            hide_people(&mut said, "");
        }
        Some(Order::of(&self.dialect).arrange(said))
    }
}
