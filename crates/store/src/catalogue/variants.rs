//! What is priced, counted and sold, and its barcodes.

use db::{Result, Rx};
use domain::Instant;
use domain::catalogue::Unit;
use domain::id::*;
use domain::sales::{Tax, TaxMode};
use domain::text::fold;

use crate::args;
use crate::flight::{Draw, Flight};

db::statements! {
    /// Variants by id, the deleted ones too.
    pub(super) LIST = "SELECT id, number, created_at, updated_at, deleted_at, product, implicit, hidden, name, unit, tax_rate, tax_mode,
            countable, shippable, sellable, cookable, scalable, composite, on_market, technical_card
        FROM variant WHERE account = $1 AND id {in_ids $2}";
    /// A variant, locked for change.
    LOCK = "SELECT id FROM variant WHERE account = $1 AND id = $2 {for_update}";
    /// The variants of some products that people see, by number.
    pub(super) LIST_SEEN = "SELECT product, id, number FROM variant
        WHERE account = $1 AND product {in_ids $2} AND deleted_at IS NULL AND NOT hidden ORDER BY product, number";
    /// The variants of some products that are not deleted, by number.
    LIST_OF_PRODUCTS = "SELECT id, number, created_at, updated_at, deleted_at, product, implicit, hidden, name, unit, tax_rate,
            tax_mode, countable, shippable, sellable, cookable, scalable, composite, on_market, technical_card
        FROM variant WHERE account = $1 AND product {in_ids $2} AND deleted_at IS NULL ORDER BY number";
    /// The barcodes of some variants, the main one of each first.
    pub(super) LIST_BARCODES = "SELECT variant, code FROM barcode WHERE account = $1 AND variant {in_ids $2} ORDER BY variant, position";
    /// The barcodes of all variants of a product.
    LIST_BARCODES_OF_PRODUCT = "SELECT b.variant, b.code FROM barcode b
        JOIN variant v ON v.account = b.account AND v.id = b.variant
        WHERE b.account = $1 AND v.product = $2 ORDER BY b.variant, b.position";
    /// Whose some barcodes are.
    pub(super) FIND_BARCODES = "SELECT variant, code FROM barcode WHERE account = $1 AND code {in_texts $2}";
    /// Whether a variant ever moved.
    FIND_MOVED = "SELECT id FROM lot WHERE account = $1 AND variant = $2 LIMIT 1";
    /// Variants among some that have anything in stock or promised.
    LIST_STOCKED = "SELECT variant FROM level
        WHERE account = $1 AND variant {in_ids $2} AND (on_hand <> 0 OR reserved <> 0) LIMIT 1";
    /// A new variant.
    INSERT = "INSERT INTO variant (account, id, number, revision, created_at, updated_at, made_by, product, implicit, hidden,
            name, folded, unit, tax_rate, tax_mode, countable, shippable, sellable, cookable, scalable, composite, on_market,
            technical_card, search)
        SELECT $1, $2, base + $3, revision, $4, $4, $5, $6, $7, FALSE, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18,
            $19, $20, $21
        FROM counter WHERE account = $1";
    /// What is said of a variant now; from here on somebody asked for it.
    UPDATE = "UPDATE variant SET revision = (SELECT revision FROM counter WHERE account = $1), updated_at = $3,
            implicit = FALSE, name = $4, folded = $5, unit = $6, tax_rate = $7, tax_mode = $8, countable = $9, shippable = $10,
            sellable = $11, cookable = $12, scalable = $13, composite = $14, on_market = $15, technical_card = $16,
            search = $17
        WHERE account = $1 AND id = $2";
    /// What a variant is found by now.
    SET_SEARCH = "UPDATE variant SET revision = (SELECT revision FROM counter WHERE account = $1), updated_at = $3, search = $4
        WHERE account = $1 AND id = $2";
    /// Something that belongs to a variant changed.
    TOUCH = "UPDATE variant SET revision = (SELECT revision FROM counter WHERE account = $1), updated_at = $3
        WHERE account = $1 AND id = $2";
    /// A variant steps back.
    HIDE = "UPDATE variant SET revision = (SELECT revision FROM counter WHERE account = $1), updated_at = $3, hidden = TRUE
        WHERE account = $1 AND id = $2";
    /// A variant is no more.
    DELETE = "UPDATE variant SET revision = (SELECT revision FROM counter WHERE account = $1), updated_at = $3, deleted_at = $3
        WHERE account = $1 AND id = $2 AND deleted_at IS NULL";
    /// A barcode of a variant.
    INSERT_BARCODE = "INSERT INTO barcode (account, code, variant, position) VALUES ($1, $2, $3, $4)";
    /// All barcodes of a variant are free again.
    DELETE_BARCODES = "DELETE FROM barcode WHERE account = $1 AND variant = $2";
}

row! {
    /// A variant.
    pub struct VariantRow {
        /// Its id.
        pub id: VariantId,
        /// Its number.
        pub number: Number,
        /// When it was made.
        pub created_at: Instant,
        /// When it last changed.
        pub updated_at: Instant,
        /// When it was deleted.
        pub deleted_at: Option<Instant>,
        /// What it is a variant of.
        pub product: ProductId,
        /// Whether it came with its product and nobody asked for it.
        pub implicit: bool,
        /// Whether it stepped back.
        pub hidden: bool,
        /// Its name.
        pub name: String,
        /// What its quantity counts.
        pub unit: Unit,
        /// Hundredths of a percent.
        pub tax_rate: Option<i64>,
        /// How the tax relates to the price.
        pub tax_mode: Option<TaxMode>,
        /// Whether stock of it is counted.
        pub countable: bool,
        /// Whether it can be delivered.
        pub shippable: bool,
        /// Whether it can be sold.
        pub sellable: bool,
        /// Whether it is cooked.
        pub cookable: bool,
        /// Whether it is weighed at the till.
        pub scalable: bool,
        /// Whether it consists of others.
        pub composite: bool,
        /// Whether it is offered on a market place.
        pub on_market: bool,
        /// Whether it has a technical card.
        pub technical_card: bool,
    }
}

/// Yes and no of a variant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Flags {
    /// Whether stock of it is counted.
    pub countable: bool,
    /// Whether it can be delivered.
    pub shippable: bool,
    /// Whether it can be sold.
    pub sellable: bool,
    /// Whether it is cooked.
    pub cookable: bool,
    /// Whether it is weighed at the till.
    pub scalable: bool,
    /// Whether it consists of others.
    pub composite: bool,
    /// Whether it is offered on a market place.
    pub on_market: bool,
    /// Whether it has a technical card.
    pub technical_card: bool,
}

impl Default for Flags {
    /// Counted and sold, and nothing more is said.
    fn default() -> Self {
        Self {
            countable: true,
            shippable: false,
            sellable: true,
            cookable: false,
            scalable: false,
            composite: false,
            on_market: false,
            technical_card: false,
        }
    }
}

impl VariantRow {
    /// Its tax.
    #[must_use]
    pub const fn tax(&self) -> Tax {
        match (self.tax_rate, self.tax_mode) {
            (Some(basis_points), Some(mode)) => Tax::Rate { basis_points, mode },
            (None | Some(_), None) | (None, Some(_)) => Tax::None,
        }
    }

    /// Its yes and no.
    #[must_use]
    pub const fn flags(&self) -> Flags {
        Flags {
            countable: self.countable,
            shippable: self.shippable,
            sellable: self.sellable,
            cookable: self.cookable,
            scalable: self.scalable,
            composite: self.composite,
            on_market: self.on_market,
            technical_card: self.technical_card,
        }
    }
}

row! {
    /// A variant that people see.
    pub struct SeenRow {
        /// What it is a variant of.
        pub product: ProductId,
        /// The variant.
        pub id: VariantId,
        /// Its number.
        pub number: Number,
    }
}

row! {
    /// A barcode and whose it is.
    pub struct BarcodeRow {
        /// The variant.
        pub variant: VariantId,
        /// The barcode.
        pub code: String,
    }
}

/// What is said of a variant, to insert or update.
#[derive(Clone, Debug)]
pub struct VariantFacts {
    /// Its id.
    pub id: VariantId,
    /// What it is a variant of; never changes.
    pub product: ProductId,
    /// Whether nobody asked for it; an updated one was asked for.
    pub implicit: bool,
    /// Its name.
    pub name: String,
    /// What its quantity counts.
    pub unit: Unit,
    /// Its tax.
    pub tax: Tax,
    /// Yes and no.
    pub flags: Flags,
    /// What it is found by, of [`search_text`].
    pub search: String,
}

/// What a variant is found by: all its words, folded.
#[must_use]
pub fn search_text(name: &str, product_name: &str, sku: &str, barcodes: &[String]) -> String {
    fold(&format!("{name} {product_name} {sku} {}", barcodes.join(" ")))
}

/// The columns that a tax is kept in.
const fn tax_columns(tax: Tax) -> (Option<i64>, Option<TaxMode>) {
    match tax {
        Tax::None => (None, None),
        Tax::Rate { basis_points, mode } => (Some(basis_points), Some(mode)),
    }
}

/// Variants by id, the deleted ones too.
///
/// # Errors
/// Driver errors.
pub async fn list(rx: &mut Rx<'_>, account: AccountId, ids: &[VariantId]) -> Result<Vec<VariantRow>> {
    rx.query(&LIST, &args![account, ids]).await
}

/// A variant, locked for change, with its barcodes.
///
/// # Errors
/// Driver errors.
pub async fn lock(
    rx: &mut Rx<'_>,
    account: AccountId,
    id: VariantId,
) -> Result<Option<(VariantRow, Vec<BarcodeRow>)>> {
    let only = [id];
    let (_, rows, codes): (Vec<(uuid::Uuid,)>, Vec<VariantRow>, Vec<BarcodeRow>) = rx
        .query3(
            (&LOCK, &args![account, id]),
            (&LIST, &args![account, only[..]]),
            (&LIST_BARCODES, &args![account, only[..]]),
        )
        .await?;
    Ok(rows.into_iter().next().map(|row| (row, codes)))
}

/// The variants of some products that are not deleted, by number.
///
/// # Errors
/// Driver errors.
pub async fn list_of_products(
    rx: &mut Rx<'_>,
    account: AccountId,
    products: &[ProductId],
) -> Result<Vec<VariantRow>> {
    rx.query(&LIST_OF_PRODUCTS, &args![account, products]).await
}

/// Whose some barcodes are; those of nobody are left out.
///
/// # Errors
/// Driver errors.
pub async fn find_barcodes(rx: &mut Rx<'_>, account: AccountId, codes: &[String]) -> Result<Vec<BarcodeRow>> {
    rx.query(&FIND_BARCODES, &args![account, crate::scalar::Texts(codes)]).await
}

/// The barcodes of all variants of a product.
///
/// # Errors
/// Driver errors.
pub async fn list_barcodes_of_product(
    rx: &mut Rx<'_>,
    account: AccountId,
    product: ProductId,
) -> Result<Vec<BarcodeRow>> {
    rx.query(&LIST_BARCODES_OF_PRODUCT, &args![account, product]).await
}

/// Whether a variant ever was in stock.
///
/// # Errors
/// Driver errors.
pub async fn ever_moved(rx: &mut Rx<'_>, account: AccountId, id: VariantId) -> Result<bool> {
    let lots: Vec<(uuid::Uuid,)> = rx.query(&FIND_MOVED, &args![account, id]).await?;
    Ok(!lots.is_empty())
}

/// Whether any of these variants has something in stock or promised.
///
/// # Errors
/// Driver errors.
pub async fn any_stocked(rx: &mut Rx<'_>, account: AccountId, ids: &[VariantId]) -> Result<bool> {
    let levels: Vec<(uuid::Uuid,)> = rx.query(&LIST_STOCKED, &args![account, ids]).await?;
    Ok(!levels.is_empty())
}

/// A new variant; its number is the draw's.
pub fn insert(flight: &mut Flight, row: &VariantFacts) -> Draw {
    let draw = flight.draw();
    let VariantFacts { id, product, implicit, name, unit, tax, flags, search } = row;
    let ((rate, mode), folded) = (tax_columns(*tax), fold(name));
    let (account, at, by) = (flight.account(), flight.maker.at, flight.maker.party);
    let mut args = args![account, id, draw, at, by, product, implicit, name, folded, unit, rate, mode];
    args.extend(flag_args(*flags));
    args.extend(args![search]);
    flight.exec(&INSERT, args);
    draw
}

/// What is said of a variant now.
pub fn update(flight: &mut Flight, row: &VariantFacts) {
    let VariantFacts { id, product: _, implicit: _, name, unit, tax, flags, search } = row;
    let ((rate, mode), folded) = (tax_columns(*tax), fold(name));
    let mut args = args![flight.account(), id, flight.maker.at, name, folded, unit, rate, mode];
    args.extend(flag_args(*flags));
    args.extend(args![search]);
    flight.exec(&UPDATE, args);
}

fn flag_args(flags: Flags) -> Vec<db::Value<'static>> {
    let Flags { countable, shippable, sellable, cookable, scalable, composite, on_market, technical_card } =
        flags;
    args![countable, shippable, sellable, cookable, scalable, composite, on_market, technical_card]
}

/// What a variant is found by now.
pub fn set_search(flight: &mut Flight, id: VariantId, search: &str) {
    flight.exec(&SET_SEARCH, args![flight.account(), id, flight.maker.at, search]);
}

/// Says that something which belongs to a variant changed.
pub fn touch(flight: &mut Flight, id: VariantId) {
    flight.exec(&TOUCH, args![flight.account(), id, flight.maker.at]);
}

/// Takes a variant out of lists.
pub fn hide(flight: &mut Flight, id: VariantId) {
    flight.exec(&HIDE, args![flight.account(), id, flight.maker.at]);
}

/// Marks a variant as deleted and frees its barcodes.
pub fn delete(flight: &mut Flight, id: VariantId) {
    flight.exec_n(&DELETE, args![flight.account(), id, flight.maker.at], 1);
    flight.exec(&DELETE_BARCODES, args![flight.account(), id]);
}

/// The first barcodes of a new variant, the main one first.
pub fn insert_barcodes(flight: &mut Flight, id: VariantId, codes: &[String]) {
    for (position, code) in (0i64..).zip(codes) {
        flight.exec(&INSERT_BARCODE, args![flight.account(), code, id, position]);
    }
}

/// Makes the barcodes of a variant these.
pub fn put_barcodes(flight: &mut Flight, id: VariantId, codes: &[String]) {
    flight.exec(&DELETE_BARCODES, args![flight.account(), id]);
    insert_barcodes(flight, id, codes);
}
