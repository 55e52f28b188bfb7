//! Which goods documents, lines and movements a list is about: the union of what anybody can ask. Turning it into SQL is the
//! store's business.

use super::DocumentKind;
use crate::Instant;
use crate::catalogue::VariantFilter;
use crate::id::{BrandId, DocumentId, DocumentLineId, LocationId, Number, PartyId, SaleId, VariantId};
use crate::sales::Bounds;

/// Conditions on documents of one kind; all must hold. An empty list, like `None`, asks nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DocumentFilter {
    /// Of this kind.
    pub kind: DocumentKind,
    /// Any of these.
    pub ids: Vec<DocumentId>,
    /// Any of these, by number.
    pub numbers: Vec<Number>,
    /// When they were opened.
    pub at: Bounds<Instant>,
    /// When their goods moved.
    pub posted_at: Bounds<Instant>,
    /// Whether their goods moved.
    pub posted: Option<bool>,
    /// Goods come from any of these.
    pub from: Vec<LocationId>,
    /// Goods go to any of these (or, of a correction, are set right there).
    pub to: Vec<LocationId>,
    /// Any of these is at either end; how a caller's scope restricts lists.
    pub reach: Vec<LocationId>,
    /// Of any of these brands.
    pub brands: Vec<BrandId>,
    /// Made by any of these.
    pub made_by: Vec<PartyId>,
    /// A line's variant is such.
    pub variants: Option<VariantFilter>,
}

impl DocumentFilter {
    /// Every document of a kind.
    #[must_use]
    pub fn all(kind: DocumentKind) -> Self {
        Self {
            kind,
            ids: Vec::new(),
            numbers: Vec::new(),
            at: Bounds::default(),
            posted_at: Bounds::default(),
            posted: None,
            from: Vec::new(),
            to: Vec::new(),
            reach: Vec::new(),
            brands: Vec::new(),
            made_by: Vec::new(),
            variants: None,
        }
    }
}

/// What a list of documents is ordered by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DocumentOrder {
    /// By number, which is the order of creation.
    #[default]
    Number,
    /// By when they were opened.
    At,
    /// By when their goods moved.
    PostedAt,
}

/// Conditions on the lines of one document; all must hold.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LineFilter {
    /// Any of these.
    pub ids: Vec<DocumentLineId>,
    /// Any of these, by number.
    pub numbers: Vec<Number>,
    /// The described or named goods have one of these barcodes.
    pub barcodes: Vec<String>,
    /// Their article code is one of these.
    pub skus: Vec<String>,
    /// Their product's name contains this.
    pub product_name: Option<String>,
    /// The variant is such.
    pub variants: Option<VariantFilter>,
}

/// Conditions on entries of the stock ledger; all must hold.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MovementFilter {
    /// Of any of these.
    pub variants: Vec<VariantId>,
    /// One of these is at either end.
    pub locations: Vec<LocationId>,
    /// When they happened.
    pub at: Bounds<Instant>,
    /// Because of this document.
    pub document: Option<DocumentId>,
    /// Because of this sale.
    pub sale: Option<SaleId>,
}
