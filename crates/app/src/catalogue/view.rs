//! What the questions about the catalogue answer.

use std::sync::Arc;

use domain::catalogue::{Digest, ProductKind, Property, Unit};
use domain::id::*;
use domain::money::Price;
use domain::sales::Tax;
use domain::stock::DocumentKind;
use domain::{Instant, Quantity};
use store::catalogue::categories::CategoryRow;
use store::catalogue::images::{ALL_VARIANTS, ImageRow};
use store::catalogue::lots::LotRow;
use store::catalogue::products::ProductRow;
use store::catalogue::variants::VariantRow;

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

/// An id and a number that are there together or not at all.
fn reference<T>(id: Option<T>, number: Option<Number>) -> Option<Ref<T>> {
    Some(Ref { id: id?, number: number? })
}

fn supplier(id: Option<PartyId>, number: Option<Number>, name: Option<String>) -> Option<SupplierRef> {
    Some(SupplierRef { id: id?, number: number?, name: name? })
}

impl TagView {
    pub(super) fn new(id: TagId, brand: Option<BrandId>, number: Option<Number>, name: String) -> Self {
        Self { id, brand: reference(brand, number), name }
    }
}

impl From<CategoryRow> for CategoryView {
    fn from(row: CategoryRow) -> Self {
        let CategoryRow { id, number, zone, zone_number, parent, parent_number, name, path, level } = row;
        let (zone, parent) = (reference(zone, zone_number), reference(parent, parent_number));
        Self { id, number, zone, parent, name, path, level }
    }
}

impl From<ImageRow> for ImageView {
    fn from(row: ImageRow) -> Self {
        let ImageRow {
            id,
            number,
            product,
            variant,
            position,
            original_name,
            extension,
            digest,
            created_at,
            updated_at,
        } = row;
        let variant = (variant != ALL_VARIANTS).then_some(variant);
        Self {
            id,
            number,
            product,
            variant,
            position,
            original_name,
            extension,
            digest,
            created_at,
            updated_at,
        }
    }
}

impl ProductView {
    /// The product alone, before its tags, properties, pictures and variants.
    pub(super) fn of(row: ProductRow) -> Self {
        Self {
            id: row.id,
            number: row.number,
            created_at: row.created_at,
            updated_at: row.updated_at,
            zone: Ref { id: row.zone, number: row.zone_number },
            brand: Ref { id: row.brand, number: row.brand_number },
            category: reference(row.category, row.category_number),
            supplier: supplier(row.supplier, row.supplier_number, row.supplier_name),
            kind: row.kind,
            name: row.name,
            description: row.description,
            sku: row.sku,
            min_order: row.min_order,
            active: row.active,
            tags: Vec::new(),
            properties: Vec::new(),
            images: Vec::new(),
            variants: Vec::new(),
        }
    }
}

impl VariantView {
    /// The variant alone, before its barcodes, properties, pictures, lots and prices.
    pub(super) fn of(row: VariantRow, product: Arc<ProductView>) -> Self {
        Self {
            id: row.id,
            number: row.number,
            created_at: row.created_at,
            updated_at: row.updated_at,
            deleted_at: row.deleted_at,
            product,
            hidden: row.hidden,
            tax: row.tax(),
            flags: row.flags(),
            unit: row.unit,
            name: row.name,
            barcodes: Vec::new(),
            properties: Vec::new(),
            images: Vec::new(),
            lots: Vec::new(),
            sell_price: None,
            supply_price: None,
        }
    }
}

impl LotView {
    pub(super) fn of(row: LotRow, price: Option<Price>, properties: Vec<Property>) -> Self {
        let brought = |kind| {
            let by = row.document.filter(|_| row.document_kind == Some(kind));
            reference(by, row.document_number)
        };
        Self {
            id: row.id,
            variant: row.variant,
            location: Ref { id: row.location, number: row.location_number },
            receipt: brought(DocumentKind::GoodsReceipt),
            transfer: brought(DocumentKind::Transfer),
            first_receipt: reference(row.root_document, row.root_number),
            cost: row.cost(),
            own_price: row.own_price(),
            supplier: supplier(row.supplier, row.supplier_number, row.supplier_name),
            received_at: row.received_at,
            expires_on: row.expires_on,
            price,
            received: row.received,
            on_hand: row.on_hand,
            reserved: row.reserved,
            is_deficit: row.is_deficit,
            properties,
        }
    }
}
