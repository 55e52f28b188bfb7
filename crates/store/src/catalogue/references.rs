//! Whether what a product is to refer to is there.

use db::{Result, Rx};
use domain::id::*;

use super::products::{FIND_SKUS, SkuRow};
use super::variants::{BarcodeRow, FIND_BARCODES};
use crate::args;
use crate::scalar::Texts;

db::statements! {
    /// A zone, a brand with its zone, a category and a supplier: each with its id, if it is there.
    FIND = "SELECT z.id, b.zone, c.id, s.id
        FROM (SELECT 1 AS one) AS row_of_one
        LEFT JOIN zone z ON z.account = $1 AND z.id = $2 AND z.active
        LEFT JOIN brand b ON b.account = $1 AND b.id = $3 AND b.active
        LEFT JOIN category c ON c.account = $1 AND c.id = $4
        LEFT JOIN party s ON s.account = $1 AND s.id = $5 AND s.is_supplier AND s.deleted_at IS NULL";
}

row! {
    /// What was found.
    pub struct FoundRow {
        /// The zone.
        pub zone: Option<ZoneId>,
        /// The zone of the brand.
        pub brand_zone: Option<ZoneId>,
        /// The category.
        pub category: Option<CategoryId>,
        /// The supplier.
        pub supplier: Option<PartyId>,
    }
}

/// What a product is to refer to.
#[derive(Clone, Copy, Debug)]
pub struct References {
    /// Its zone.
    pub zone: ZoneId,
    /// Its brand.
    pub brand: BrandId,
    /// Its category.
    pub category: Option<CategoryId>,
    /// Its supplier.
    pub supplier: Option<PartyId>,
}

/// What is there of the references, and whose the codes are, in one flight.
///
/// # Errors
/// Driver errors.
pub async fn find(
    rx: &mut Rx<'_>,
    account: AccountId,
    to: References,
    skus: &[String],
    barcodes: &[String],
) -> Result<(FoundRow, Vec<SkuRow>, Vec<BarcodeRow>)> {
    let References { zone, brand, category, supplier } = to;
    let (found, skus, barcodes): (Vec<FoundRow>, _, _) = rx
        .query3(
            (&FIND, &args![account, zone, brand, category, supplier]),
            (&FIND_SKUS, &args![account, zone, Texts(skus)]),
            (&FIND_BARCODES, &args![account, Texts(barcodes)]),
        )
        .await?;
    let found = found.into_iter().next().ok_or(db::Error::Rows { statement: FIND.name(), found: 0 })?;
    Ok((found, skus, barcodes))
}
