//! A line of a goods receipt, until its goods are known.

use serde::{Deserialize, Serialize};

use crate::catalogue::{Described, Property};

/// What a receipt's line says of its goods.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ReceiptGoods {
    /// The goods, to be found or created.
    pub described: Described,
    /// Properties of the lot that it makes.
    pub lot_properties: Vec<Property>,
}

/// What happens to the good items of a list when others are bad.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Batch {
    /// Nothing is done.
    AllOrNothing,
    /// They are done; the bad ones are told.
    EachAlone,
}
