//! Which variants a list is about: the union of what anybody can ask. Turning it into SQL is the store's business.

use super::Property;
use crate::id::{BrandId, CategoryId, DocumentId, LocationId, PartyId, ProductId, TagId, VariantId, ZoneId};
use crate::sales::Bounds;
use crate::{Money, Quantity};

/// Conditions on variants; all must hold. An empty list, like `None`, asks nothing; the nil id in a list is nobody's.
///
/// # Source
/// OX contract 4.3.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct VariantFilter {
    /// Words that must all occur in the variant's or product's name, sku or barcodes.
    pub q: Option<String>,
    /// Any of these.
    pub ids: Vec<VariantId>,
    /// The variant's name contains this.
    pub name: Option<String>,
    /// The variant's name is one of these.
    pub names: Vec<String>,
    /// A barcode begins with this.
    pub barcode: Option<String>,
    /// A barcode is one of these.
    pub barcodes: Vec<String>,
    /// The product's sku begins with this.
    pub sku: Option<String>,
    /// The product's sku is one of these.
    pub skus: Vec<String>,
    /// Of any of these products.
    pub products: Vec<ProductId>,
    /// The product's name contains this.
    pub product_name: Option<String>,
    /// The product's name is one of these.
    pub product_names: Vec<String>,
    /// The product's brand is one of these.
    pub brands: Vec<BrandId>,
    /// The product's zone is one of these.
    pub zones: Vec<ZoneId>,
    /// The product's supplier is one of these.
    pub suppliers: Vec<PartyId>,
    /// The product's category is one of these or below one.
    pub categories: Vec<CategoryId>,
    /// The product has any of these tags.
    pub tags: Vec<TagId>,
    /// Whether the product or the variant has a picture.
    pub has_image: Option<bool>,
    /// All of these are the variant's.
    pub properties: Vec<Property>,
    /// All of these are the product's.
    pub product_properties: Vec<Property>,
    /// A line of this goods document brought it.
    pub document: Option<DocumentId>,
    /// One lot for which all of this holds.
    pub lots: Option<LotFilter>,
}

/// Conditions that must hold for the same lot.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct LotFilter {
    /// In any of these places.
    pub locations: Vec<LocationId>,
    /// `true`: something of it is left. `false`: the variant has no lot (for which the rest holds) with anything left.
    pub exists: Option<bool>,
    /// First received by any of these documents.
    pub receipts: Vec<DocumentId>,
    /// All of these are the lot's.
    pub properties: Vec<Property>,
    /// What is left: on hand less reserved.
    pub count: Bounds<Quantity>,
    /// The sell price that applies, in the zone's primary currency.
    pub sell_price: Bounds<Money>,
    /// What it cost, in the zone's primary currency.
    pub supply_price: Bounds<Money>,
}

/// What a list of variants is ordered by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum VariantOrder {
    /// By number, which is the order of creation.
    #[default]
    Number,
    /// By name, folded.
    Name,
    /// By the last change.
    Updated,
}

/// An order and its direction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct VariantSort {
    /// By what.
    pub by: VariantOrder,
    /// The greatest first.
    pub descending: bool,
}

impl Default for VariantSort {
    /// Newest first.
    fn default() -> Self {
        Self { by: VariantOrder::Number, descending: true }
    }
}
