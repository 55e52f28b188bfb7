//! What the questions about the catalogue answer.

use std::sync::Arc;

use domain::catalogue::{Digest, ProductKind, Property, Unit};
use domain::id::*;
use domain::money::Price;
use domain::sales::Tax;
use domain::{Instant, Quantity};

use crate::Ref;

/// A tag of products.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TagView {
    /// Its id.
    pub id: TagId,
    /// The brand it was first used for.
    pub brand: Option<Ref<BrandId>>,
    /// Its name.
    pub name: String,
}

/// A category of the tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CategoryView {
    /// Its id.
    pub id: CategoryId,
    /// Its number.
    pub number: Number,
    /// The zone it belongs to; all of them if none.
    pub zone: Option<Ref<ZoneId>>,
    /// The one above it.
    pub parent: Option<Ref<CategoryId>>,
    /// Its name.
    pub name: String,
    /// The numbers from the root to it, each followed by a comma.
    pub path: String,
    /// 1 for a root.
    pub level: i64,
}

/// Who supplies goods.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SupplierRef {
    /// Its id.
    pub id: PartyId,
    /// Its number.
    pub number: Number,
    /// What it is called.
    pub name: String,
}

/// A picture of a product or variant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImageView {
    /// Its id.
    pub id: ImageId,
    /// Its number.
    pub number: Number,
    /// The product.
    pub product: ProductId,
    /// The variant, unless it shows them all.
    pub variant: Option<VariantId>,
    /// Its place, from 0.
    pub position: i64,
    /// The file's name without its extension.
    pub original_name: String,
    /// The file's extension without the dot.
    pub extension: String,
    /// Names it in its address.
    pub digest: Digest,
    /// When it was attached.
    pub created_at: Instant,
    /// When it last changed.
    pub updated_at: Instant,
}

/// What is described.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProductView {
    /// Its id.
    pub id: ProductId,
    /// Its number.
    pub number: Number,
    /// When it was made.
    pub created_at: Instant,
    /// When it last changed.
    pub updated_at: Instant,
    /// Its zone.
    pub zone: Ref<ZoneId>,
    /// Its brand.
    pub brand: Ref<BrandId>,
    /// Its category.
    pub category: Option<Ref<CategoryId>>,
    /// Who supplies it.
    pub supplier: Option<SupplierRef>,
    /// Goods, a service or a bundle.
    pub kind: ProductKind,
    /// Its name.
    pub name: String,
    /// Its description; may be empty.
    pub description: String,
    /// Its article code.
    pub sku: String,
    /// The least that is ordered.
    pub min_order: Quantity,
    /// Whether in use.
    pub active: bool,
    /// Its tags in order.
    pub tags: Vec<TagView>,
    /// Its properties in order.
    pub properties: Vec<Property>,
    /// Its own pictures, which show all of its variants, in order.
    pub images: Vec<ImageView>,
    /// Its visible variants by number.
    pub variants: Vec<Ref<VariantId>>,
}

/// What is priced, counted and sold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VariantView {
    /// Its id.
    pub id: VariantId,
    /// Its number.
    pub number: Number,
    /// When it was made.
    pub created_at: Instant,
    /// When it last changed.
    pub updated_at: Instant,
    /// When it was deleted; never so in lists.
    pub deleted_at: Option<Instant>,
    /// What it is a variant of.
    pub product: Arc<ProductView>,
    /// Whether it stepped back behind the product's other variants.
    pub hidden: bool,
    /// Its name.
    pub name: String,
    /// What its quantity counts.
    pub unit: Unit,
    /// Its tax.
    pub tax: Tax,
    /// Yes and no.
    pub flags: Flags,
    /// Its barcodes, the main one first.
    pub barcodes: Vec<String>,
    /// Its properties in order.
    pub properties: Vec<Property>,
    /// Its own pictures in order; the product's are in `product`.
    pub images: Vec<ImageView>,
    /// Its lots that were asked for, the oldest first.
    pub lots: Vec<LotView>,
    /// The default sell price, else that of the product's default variant.
    pub sell_price: Option<Price>,
    /// The default supply price, found likewise.
    pub supply_price: Option<Price>,
}

pub use store::catalogue::variants::Flags;

/// Goods of a variant that came together, in one location.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LotView {
    /// Its id.
    pub id: LotId,
    /// The variant.
    pub variant: VariantId,
    /// Where it lies.
    pub location: Ref<LocationId>,
    /// The receipt that brought it here.
    pub receipt: Option<Ref<DocumentId>>,
    /// The transfer that brought it here.
    pub transfer: Option<Ref<DocumentId>>,
    /// The receipt that its goods first came with.
    pub first_receipt: Option<Ref<DocumentId>>,
    /// Who delivered it.
    pub supplier: Option<SupplierRef>,
    /// When its goods first came.
    pub received_at: Instant,
    /// Last good day, `YYYY-MM-DD`.
    pub expires_on: Option<String>,
    /// What a unit cost.
    pub cost: Price,
    /// Its own sell price.
    pub own_price: Option<Price>,
    /// The sell price that applies.
    pub price: Option<Price>,
    /// How many came.
    pub received: Quantity,
    /// How many are there; below zero only on a deficit.
    pub on_hand: Quantity,
    /// How many of them are promised to sales.
    pub reserved: Quantity,
    /// Whether it stands for goods that were sold before they came.
    pub is_deficit: bool,
    /// Its properties in order.
    pub properties: Vec<Property>,
}

impl LotView {
    /// What can be had of it: on hand less reserved.
    #[must_use]
    pub fn available(&self) -> Quantity {
        self.on_hand - self.reserved
    }
}
