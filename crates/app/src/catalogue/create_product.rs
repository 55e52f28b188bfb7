//! A new product with its variants.

use domain::catalogue::{ProductKind, Property, Unit};
use domain::id::*;
use domain::money::Entered;
use domain::sales::Tax;
use domain::Quantity;
use serde::{Deserialize, Serialize};

use super::Flags;
use crate::Ref;

/// Describes a product and its variants. The first of the variants becomes the default one; a product described without
/// variants gets one that nobody asked for, which steps back when others come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CreateProduct {
    /// The zone it is sold in.
    pub zone: ZoneId,
    /// Its brand.
    pub brand: BrandId,
    /// Goods, a service or a bundle.
    pub kind: ProductKind,
    /// Its name, 1 to 255 characters.
    pub name: String,
    /// At most 10 000 characters.
    pub description: String,
    /// At most 64 characters, unique in the zone; made when empty.
    pub sku: String,
    /// Its category.
    pub category: Option<CategoryId>,
    /// Who supplies it.
    pub supplier: Option<PartyId>,
    /// The least that is ordered, `0..`.
    pub min_order: Quantity,
    /// Names of tags; new ones are made. At most 50.
    pub tags: Vec<String>,
    /// At most 100.
    pub properties: Vec<Property>,
    /// At most 500.
    pub variants: Vec<NewVariant>,
}

/// A variant to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewVariant {
    /// Its name; may be empty.
    pub name: String,
    /// The main one first, each unique in the account; one is made when empty. At most 20.
    pub barcodes: Vec<String>,
    /// What its quantity counts.
    pub unit: Unit,
    /// Its tax.
    pub tax: Tax,
    /// Yes and no.
    pub flags: Flags,
    /// At most 100.
    pub properties: Vec<Property>,
    /// The default sell price, `0..`.
    pub sell_price: Option<Entered>,
    /// The default supply price, `0..`.
    pub supply_price: Option<Entered>,
}

/// A product that was made, and its variants as they were given.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CreatedProduct {
    /// The product.
    pub product: Ref<ProductId>,
    /// Its variants in order; the default one alone when none was given.
    pub variants: Vec<Ref<VariantId>>,
}
