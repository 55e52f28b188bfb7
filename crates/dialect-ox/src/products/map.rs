//! Products into what is printed of them.

use app::catalogue::{ProductView, TagView};
use domain::catalogue::ProductKind;

use super::wire::{Changed, New, NewTag, Short};
use crate::blank::NOTHING;
use crate::show::{Show, quantity};
use crate::variations::map::image;
use crate::variations::wire::Tag;

/// The contract's number of a kind of product.
///
/// # Source
/// Contract 7 row 31: 0 is goods. Any other was decided to be a service, but for bundles, which come from elsewhere.
pub(super) const fn of_kind(kind: ProductKind) -> i64 {
    match kind {
        ProductKind::Good => 0,
        ProductKind::Service => 1,
        ProductKind::Bundle => 2,
    }
}

/// The kind behind a number.
pub(super) const fn to_kind(number: i64) -> ProductKind {
    match number {
        0 => ProductKind::Good,
        2 => ProductKind::Bundle,
        _ => ProductKind::Service,
    }
}

impl From<&ProductView> for New {
    fn from(product: &ProductView) -> Self {
        Self {
            short_description: product.description.clone(),
            id: product.number.0,
            name: product.name.clone(),
            description: product.description.clone(),
            brand: product.brand.number.0,
            supplier: supplier(product),
            category: category(product),
            sku: product.sku.clone(),
            variations: variations(product),
            zone: product.zone.number.0,
            tags: product.tags.iter().map(NewTag::from).collect(),
            active: product.active,
            marketplace_record: (),
            min_order: quantity(product.min_order),
            r#type: of_kind(product.kind),
        }
    }
}

impl From<&TagView> for NewTag {
    fn from(tag: &TagView) -> Self {
        let brand = tag.brand.map(|brand| brand.number.0);
        Self { id: tag.id.0, brand, location: (), name: tag.name.clone() }
    }
}

impl Changed {
    /// A product after a change.
    pub(super) fn of(product: &ProductView, show: &Show) -> Self {
        Self {
            short_description: product.description.clone(),
            id: product.number.0,
            name: product.name.clone(),
            description: product.description.clone(),
            brand: product.brand.number.0,
            supplier: supplier(product),
            category: category(product),
            sku: product.sku.clone(),
            variations: variations(product),
            zone: product.zone.number.0,
            inner_hit_ids: (),
            tags: product.tags.iter().map(|tag| Tag::of(tag, product)).collect(),
            last_update_time: show.time(product.updated_at),
            active: product.active,
            images: product.images.iter().map(|one| image(show, one, product)).collect(),
            marketplace_record: (),
            uploaded_images: NOTHING,
            min_order: quantity(product.min_order),
            r#type: of_kind(product.kind),
        }
    }
}

impl From<&ProductView> for Short {
    fn from(product: &ProductView) -> Self {
        Self {
            id: product.number.0,
            description: product.description.clone(),
            brand: product.brand.number.0,
            supplier: supplier(product),
            category: category(product),
            sku: product.sku.clone(),
            variations: variations(product),
            zone: product.zone.number.0,
            tags: product.tags.iter().map(|tag| Tag::of(tag, product)).collect(),
            active: product.active,
            marketplace_record: (),
        }
    }
}

fn supplier(product: &ProductView) -> Option<i64> {
    product.supplier.as_ref().map(|supplier| supplier.number.0)
}

fn category(product: &ProductView) -> Option<i64> {
    product.category.map(|category| category.number.0)
}

fn variations(product: &ProductView) -> Vec<i64> {
    product.variants.iter().map(|variant| variant.number.0).collect()
}
