//! How a sale comes in and how it reaches the buyer; the words of its postings and money that the ledgers keep.

use serde::{Deserialize, Serialize};

use crate::id::{LocationId, Number};
use crate::money::Price;
use crate::parties::Address;
use crate::words::words;

words! {
    /// How a sale came.
    pub enum Channel {
        /// Rung up at a till.
        Pos = "pos",
        /// Ordered from the shop.
        Shop = "shop",
    }

    /// Which way goods went.
    pub enum PostingKind {
        /// To the buyer.
        Handover = "handover",
        /// Back to us.
        Return = "return",
    }

    /// Whether an entry of money is in the books yet.
    pub enum MoneyState {
        /// Of a draft: it may still change.
        Held = "held",
        /// In the ledger for good.
        Posted = "posted",
    }
}

/// How a sale reaches the buyer. All empty for a sale over the counter.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Delivery {
    /// The buyer comes for it.
    pub pickup: bool,
    /// Where to.
    pub pickup_location: Option<LocationId>,
    /// Where to send it.
    pub shipping: Option<Address>,
    /// Whom to bill.
    pub billing: Option<Address>,
    /// Who receives it.
    pub recipient: Option<String>,
    /// The number of the delivery service.
    pub service: Option<Number>,
    /// When, as agreed with the buyer.
    pub time: Option<String>,
    /// What it costs the buyer.
    pub price: Option<Price>,
}
