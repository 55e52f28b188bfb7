//! A product described otherwise, archived or deleted.

use domain::catalogue::{ProductKind, Property};
use domain::id::*;
use domain::{Change, Quantity};

/// Changes what is said of a product. Limits are those of [`super::CreateProduct`]. Answers nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UpdateProduct {
    /// Which.
    pub id: ProductId,
    /// Another brand of the same zone.
    pub brand: Change<BrandId>,
    /// Goods, a service or a bundle.
    pub kind: Change<ProductKind>,
    /// Its name.
    pub name: Change<String>,
    /// Its description.
    pub description: Change<String>,
    /// Its article code; an empty one makes another.
    pub sku: Change<String>,
    /// Its category, or none.
    pub category: Change<Option<CategoryId>>,
    /// Its supplier, or none.
    pub supplier: Change<Option<PartyId>>,
    /// The least that is ordered.
    pub min_order: Change<Quantity>,
    /// All its tags.
    pub tags: Change<Vec<String>>,
    /// All its properties.
    pub properties: Change<Vec<Property>>,
    /// Whether in use; `false` archives it.
    pub active: Change<bool>,
}

/// Deletes a product and its variants; refused while anything of them is in stock. Answers nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DeleteProduct {
    /// Which.
    pub id: ProductId,
}
