//! What a receipt finds its goods by, read for all of its lines at once. Suppliers are found in `parties`.

use db::{Result, Rx};
use domain::id::*;

use super::categories::{LIST_NAMED, NamedRow};
use super::prices::{DEFAULT_TYPE, EVERYWHERE};
use super::products::{FIND_SKUS, SkuRow};
use super::variants::{BarcodeRow, FIND_BARCODES};
use crate::args;
use crate::scalar::Texts;

db::statements! {
    /// Products of a brand by their folded names.
    FIND_NAMES = "SELECT id, sku, name FROM product
        WHERE account = $1 AND folded {in_texts $3} AND brand = $2 AND deleted_at IS NULL ORDER BY number";
    /// The variants of some products, by what tells them apart.
    LIST_VARIANTS = "SELECT v.id, v.product, v.name,
            v.implicit AND NOT v.hidden AND NOT EXISTS (SELECT 1 FROM lot l WHERE l.account = v.account AND l.variant = v.id)
        FROM variant v WHERE v.account = $1 AND v.product {in_ids $2} AND v.deleted_at IS NULL ORDER BY v.number";
    /// Variants among some that have a default price in a role.
    LIST_PRICED = "SELECT DISTINCT variant, role FROM price
        WHERE account = $1 AND variant {in_ids $2} AND type = $3 AND location = $4";
}

row! {
    /// A product found by its name.
    pub struct NameRow {
        /// The product.
        pub id: ProductId,
        /// Its sku.
        pub sku: String,
        /// Its name.
        pub name: String,
    }
}

row! {
    /// A variant of a product that was found.
    pub struct VariantNameRow {
        /// The variant.
        pub id: VariantId,
        /// What it is a variant of.
        pub product: ProductId,
        /// Its name.
        pub name: String,
        /// Whether it steps back when the product gets another.
        pub steps_back: bool,
    }
}

row! {
    /// A variant that has a price.
    pub struct PricedRow {
        /// The variant.
        pub variant: VariantId,
        /// What the price is for.
        pub role: domain::catalogue::PriceRole,
    }
}

/// What descriptions name.
#[derive(Clone, Debug, Default)]
pub struct Named {
    /// Barcodes, those to be made included.
    pub barcodes: Vec<String>,
    /// Skus.
    pub skus: Vec<String>,
    /// Folded names of products.
    pub products: Vec<String>,
    /// Folded names of categories.
    pub categories: Vec<String>,
}

/// What is there of it.
#[derive(Clone, Debug, Default)]
pub struct There {
    /// Whose the barcodes are.
    pub barcodes: Vec<BarcodeRow>,
    /// Products by sku.
    pub skus: Vec<SkuRow>,
    /// Products by name, the oldest first.
    pub products: Vec<NameRow>,
    /// Categories by name.
    pub categories: Vec<NamedRow>,
}

/// Looks everything up that descriptions name, in one flight.
///
/// # Errors
/// Driver errors.
pub async fn find(
    rx: &mut Rx<'_>,
    account: AccountId,
    zone: ZoneId,
    brand: BrandId,
    named: &Named,
) -> Result<There> {
    let Named { barcodes, skus, products, categories } = named;
    let (barcodes, skus, products, categories) = rx
        .query4(
            (&FIND_BARCODES, &args![account, Texts(barcodes)]),
            (&FIND_SKUS, &args![account, zone, Texts(skus)]),
            (&FIND_NAMES, &args![account, brand, Texts(products)]),
            (&LIST_NAMED, &args![account, Texts(categories)]),
        )
        .await?;
    Ok(There { barcodes, skus, products, categories })
}

/// The variants of some products, by number.
///
/// # Errors
/// Driver errors.
pub async fn list_variants(
    rx: &mut Rx<'_>,
    account: AccountId,
    products: &[ProductId],
) -> Result<Vec<VariantNameRow>> {
    rx.query(&LIST_VARIANTS, &args![account, products]).await
}

/// Which of some variants have which default prices.
///
/// # Errors
/// Driver errors.
pub async fn list_priced(
    rx: &mut Rx<'_>,
    account: AccountId,
    variants: &[VariantId],
) -> Result<Vec<PricedRow>> {
    rx.query(&LIST_PRICED, &args![account, variants, DEFAULT_TYPE, EVERYWHERE]).await
}
