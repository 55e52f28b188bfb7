//! What lists of sales can be asked: the union of what any door can ask. Selecting them is the store's business.

use crate::id::Number;
use crate::{Instant, Quantity};

/// What a sale is by what is on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SaleType {
    /// Goods went out, all paid.
    Sale,
    /// Still owed for.
    Debt,
    /// Goods only came back.
    Refund,
    /// Goods went both ways.
    Exchange,
}

/// Where a sale stands, as lists ask.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SalePosition {
    /// Completed.
    Finished,
    /// A draft.
    Open,
    /// Placed.
    Placed,
}

/// Conditions on sales; all must hold. Empty lists and `None` ask nothing.
#[derive(Clone, Debug, Default)]
pub struct SaleFilter {
    /// Completed from.
    pub completed_from: Option<Instant>,
    /// Completed until, inclusive.
    pub completed_to: Option<Instant>,
    /// Changed from.
    pub updated_from: Option<Instant>,
    /// Changed until, inclusive.
    pub updated_to: Option<Instant>,
    /// Any of these.
    pub types: Vec<SaleType>,
    /// Any of these.
    pub positions: Vec<SalePosition>,
    /// Some line's variant has this in its name.
    pub variant_name: Option<String>,
    /// Some line's product has an article code beginning so.
    pub variant_sku: Option<String>,
    /// Some line's variant has a barcode beginning so.
    pub variant_barcode: Option<String>,
    /// Any of these sales.
    pub numbers: Vec<Number>,
    /// Units sold, at least.
    pub quantity_from: Option<Quantity>,
    /// Units sold, at most.
    pub quantity_to: Option<Quantity>,
    /// In any of these zones.
    pub zones: Vec<Number>,
    /// Some line is of any of these brands.
    pub brands: Vec<Number>,
    /// Some line is from any of these locations.
    pub locations: Vec<Number>,
    /// At any of these tills.
    pub outlets: Vec<Number>,
    /// Helped by any of these people.
    pub assistants: Vec<Number>,
    /// Bought by any of these.
    pub customers: Vec<Number>,
}

/// How sales are sorted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SaleSort {
    /// By number, which is the order of opening.
    #[default]
    Number,
    /// By when they were opened.
    Created,
    /// By when they were completed; the others last.
    Completed,
    /// By when they last changed.
    Updated,
}
