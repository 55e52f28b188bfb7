//! Everything that is shown with variants and products, in batches by their ids.

use db::{Result, Rx};
use domain::catalogue::PropertyOwner;
use domain::id::*;

use super::images::{self, ImageRow};
use super::lots::{self, LotRow};
use super::prices::{self, DEFAULT_TYPE, PriceRow};
use super::products::{self, ProductRow};
use super::properties::{self, PropertyRow};
use super::tags::{self, ProductTagRow};
use super::variants::{self, BarcodeRow, SeenRow, VariantRow};
use crate::args;

/// Variants and what is their own.
#[derive(Clone, Debug, Default)]
pub struct VariantParts {
    /// The variants, in no order.
    pub variants: Vec<VariantRow>,
    /// Their barcodes, the main one of each first.
    pub barcodes: Vec<BarcodeRow>,
    /// Their properties in order.
    pub properties: Vec<PropertyRow>,
    /// The last prices of them and of their products' default variants.
    pub prices: Vec<PriceRow>,
}

/// Products and what is their own.
#[derive(Clone, Debug, Default)]
pub struct ProductParts {
    /// The products, in no order.
    pub products: Vec<ProductRow>,
    /// Their tags in order.
    pub tags: Vec<ProductTagRow>,
    /// Their properties in order.
    pub properties: Vec<PropertyRow>,
    /// Their pictures and those of their variants in order.
    pub images: Vec<ImageRow>,
}

/// Which lots are loaded.
#[derive(Clone, Copy, Debug)]
pub enum LotsOf<'i> {
    /// All of some variants.
    Variants(&'i [VariantId]),
    /// These.
    Lots(&'i [LotId]),
}

/// Variants with what is their own.
///
/// # Errors
/// Driver errors.
pub async fn variants(rx: &mut Rx<'_>, account: AccountId, ids: &[VariantId]) -> Result<VariantParts> {
    let own = args![account, ids];
    let (variants, barcodes, properties, prices) = rx
        .query4(
            (&variants::LIST, &own),
            (&variants::LIST_BARCODES, &own),
            (&properties::LIST, &args![account, PropertyOwner::Variant, ids]),
            (&prices::LIST_LAST_WITH_DEFAULTS, &args![account, ids, DEFAULT_TYPE]),
        )
        .await?;
    Ok(VariantParts { variants, barcodes, properties, prices })
}

/// Products with what is their own.
///
/// # Errors
/// Driver errors.
pub async fn products(rx: &mut Rx<'_>, account: AccountId, ids: &[ProductId]) -> Result<ProductParts> {
    let own = args![account, ids];
    let (products, tags, properties, images) = rx
        .query4(
            (&products::LIST, &own),
            (&tags::LIST_OF_PRODUCTS, &own),
            (&properties::LIST, &args![account, PropertyOwner::Product, ids]),
            (&images::LIST_OF_PRODUCTS, &own),
        )
        .await?;
    Ok(ProductParts { products, tags, properties, images })
}

/// The visible variants of some products; lots, the oldest first; and the lots' properties.
///
/// # Errors
/// Driver errors.
pub async fn around(
    rx: &mut Rx<'_>,
    account: AccountId,
    products: &[ProductId],
    lots: LotsOf<'_>,
) -> Result<(Vec<SeenRow>, Vec<LotRow>, Vec<PropertyRow>)> {
    let seen = args![account, products];
    match lots {
        LotsOf::Variants(ids) => {
            let of = args![account, ids];
            let asks = ((&lots::LIST, &of[..]), (&properties::LIST_OF_LOTS, &of[..]));
            rx.query3((&variants::LIST_SEEN, &seen), asks.0, asks.1).await
        }
        LotsOf::Lots(ids) => {
            let (own, of) = (args![account, ids], args![account, PropertyOwner::Lot, ids]);
            rx.query3((&variants::LIST_SEEN, &seen), (&lots::LIST_BY_ID, &own), (&properties::LIST, &of))
                .await
        }
    }
}
