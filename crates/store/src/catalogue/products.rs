//! What is described.

use db::{Result, Rx};
use domain::catalogue::ProductKind;
use domain::id::*;
use domain::text::fold;
use domain::{Instant, Quantity};

use crate::args;
use crate::flight::{Draw, Flight};

db::statements! {
    /// Products by id, the deleted ones too.
    pub(super) LIST = "SELECT p.id, p.number, p.created_at, p.updated_at, p.deleted_at, p.zone, z.number, p.brand, b.number, p.category,
            c.number, p.supplier, s.number, s.name, p.kind, p.name, p.description, p.sku, p.min_order, p.active
        FROM product p
        JOIN zone z ON z.account = p.account AND z.id = p.zone
        JOIN brand b ON b.account = p.account AND b.id = p.brand
        LEFT JOIN category c ON c.account = p.account AND c.id = p.category
        LEFT JOIN party s ON s.account = p.account AND s.id = p.supplier
        WHERE p.account = $1 AND p.id {in_ids $2}";
    /// A product, locked for change.
    LOCK = "SELECT id FROM product WHERE account = $1 AND id = $2 {for_update}";
    /// Products of a zone by their skus.
    pub(super) FIND_SKUS = "SELECT id, brand, sku, name, deleted_at FROM product WHERE account = $1 AND zone = $2 AND sku {in_texts $3}";
    /// A new product.
    INSERT = "INSERT INTO product (account, id, number, revision, created_at, updated_at, made_by, zone, brand, category,
            supplier, kind, name, folded, description, sku, min_order, active)
        SELECT $1, $2, base + $3, revision, $4, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, TRUE
        FROM counter WHERE account = $1";
    /// What is said of a product now.
    UPDATE = "UPDATE product SET revision = (SELECT revision FROM counter WHERE account = $1), updated_at = $3, brand = $4,
            category = $5, supplier = $6, kind = $7, name = $8, folded = $9, description = $10, sku = $11, min_order = $12,
            active = $13
        WHERE account = $1 AND id = $2";
    /// A product is no more.
    DELETE = "UPDATE product SET revision = (SELECT revision FROM counter WHERE account = $1), updated_at = $3, deleted_at = $3,
            active = FALSE
        WHERE account = $1 AND id = $2 AND deleted_at IS NULL";
}

row! {
    /// A product, with the numbers and names of what it refers to.
    pub struct ProductRow {
        /// Its id.
        pub id: ProductId,
        /// Its number.
        pub number: Number,
        /// When it was made.
        pub created_at: Instant,
        /// When it last changed.
        pub updated_at: Instant,
        /// When it was deleted.
        pub deleted_at: Option<Instant>,
        /// Its zone.
        pub zone: ZoneId,
        /// The zone's number.
        pub zone_number: Number,
        /// Its brand.
        pub brand: BrandId,
        /// The brand's number.
        pub brand_number: Number,
        /// Its category.
        pub category: Option<CategoryId>,
        /// The category's number.
        pub category_number: Option<Number>,
        /// Who supplies it.
        pub supplier: Option<PartyId>,
        /// The supplier's number.
        pub supplier_number: Option<Number>,
        /// The supplier's name.
        pub supplier_name: Option<String>,
        /// Goods, a service or a bundle.
        pub kind: ProductKind,
        /// Its name.
        pub name: String,
        /// Its description.
        pub description: String,
        /// Its article code.
        pub sku: String,
        /// The least that is ordered.
        pub min_order: Quantity,
        /// Whether in use.
        pub active: bool,
    }
}

row! {
    /// A product found by its sku.
    pub struct SkuRow {
        /// The product.
        pub id: ProductId,
        /// Its brand.
        pub brand: BrandId,
        /// Its sku.
        pub sku: String,
        /// Its name.
        pub name: String,
        /// When it was deleted; its sku stays taken.
        pub deleted_at: Option<Instant>,
    }
}

/// What is said of a product, to insert or update.
#[derive(Clone, Debug)]
pub struct ProductFacts {
    /// Its id.
    pub id: ProductId,
    /// Its zone; never changes.
    pub zone: ZoneId,
    /// Its brand.
    pub brand: BrandId,
    /// Its category.
    pub category: Option<CategoryId>,
    /// Who supplies it.
    pub supplier: Option<PartyId>,
    /// Goods, a service or a bundle.
    pub kind: ProductKind,
    /// Its name.
    pub name: String,
    /// Its description.
    pub description: String,
    /// Its article code.
    pub sku: String,
    /// The least that is ordered.
    pub min_order: Quantity,
    /// Whether in use; a new one is.
    pub active: bool,
}

/// Products by id, the deleted ones too.
///
/// # Errors
/// Driver errors.
pub async fn list(rx: &mut Rx<'_>, account: AccountId, ids: &[ProductId]) -> Result<Vec<ProductRow>> {
    rx.query(&LIST, &args![account, ids]).await
}

/// A product, locked for change.
///
/// # Errors
/// Driver errors.
pub async fn lock(rx: &mut Rx<'_>, account: AccountId, id: ProductId) -> Result<Option<ProductRow>> {
    let (_, rows): (Vec<(uuid::Uuid,)>, Vec<ProductRow>) =
        rx.query2((&LOCK, &args![account, id]), (&LIST, &args![account, [id][..]])).await?;
    Ok(rows.into_iter().next())
}

/// Products of a zone by their skus, the deleted ones too.
///
/// # Errors
/// Driver errors.
pub async fn find_skus(
    rx: &mut Rx<'_>,
    account: AccountId,
    zone: ZoneId,
    skus: &[String],
) -> Result<Vec<SkuRow>> {
    rx.query(&FIND_SKUS, &args![account, zone, crate::scalar::Texts(skus)]).await
}

/// A new product; its number is the draw's.
pub fn insert(flight: &mut Flight, row: &ProductFacts) -> Draw {
    let draw = flight.draw();
    let ProductFacts {
        id,
        zone,
        brand,
        category,
        supplier,
        kind,
        name,
        description,
        sku,
        min_order,
        active: _,
    } = row;
    let (account, at, by, folded) = (flight.account(), flight.maker.at, flight.maker.party, fold(name));
    flight.exec(
        &INSERT,
        args![
            account,
            id,
            draw,
            at,
            by,
            zone,
            brand,
            category,
            supplier,
            kind,
            name,
            folded,
            description,
            sku,
            min_order
        ],
    );
    draw
}

/// What is said of a product now.
pub fn update(flight: &mut Flight, row: &ProductFacts) {
    let ProductFacts {
        id,
        zone: _,
        brand,
        category,
        supplier,
        kind,
        name,
        description,
        sku,
        min_order,
        active,
    } = row;
    let (account, at, folded) = (flight.account(), flight.maker.at, fold(name));
    flight.exec(
        &UPDATE,
        args![
            account,
            id,
            at,
            brand,
            category,
            supplier,
            kind,
            name,
            folded,
            description,
            sku,
            min_order,
            active
        ],
    );
}

/// Marks a product as deleted.
pub fn delete(flight: &mut Flight, id: ProductId) {
    flight.exec_n(&DELETE, args![flight.account(), id, flight.maker.at], 1);
}
