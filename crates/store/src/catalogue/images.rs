//! Pictures of products and variants; their bytes are not here.

use db::{Result, Rx};
use domain::Instant;
use domain::catalogue::Digest;
use domain::id::*;
use uuid::Uuid;

use crate::args;
use crate::flight::{Draw, Flight};

/// The variant of pictures that show all variants of a product.
pub const ALL_VARIANTS: VariantId = VariantId(Uuid::nil());

db::statements! {
    /// The pictures of some products and of all their variants.
    pub(super) LIST_OF_PRODUCTS = "SELECT id, number, product, variant, position, original_name, extension, sha256, created_at, updated_at
        FROM image WHERE account = $1 AND product {in_ids $2} ORDER BY product, variant, position, id";
    /// One picture.
    GET = "SELECT id, number, product, variant, position, original_name, extension, sha256, created_at, updated_at
        FROM image WHERE account = $1 AND id = $2";
    /// Whose picture goes by a hash, and what it is drawn from if it is drawn. Not scoped: the hash cannot be guessed.
    FIND_DIGEST = "SELECT account, extension, drawing FROM image WHERE sha256 = $1 LIMIT 1";
    /// A new picture.
    INSERT = "INSERT INTO image (account, id, number, product, variant, position, original_name, extension, sha256, drawing,
            created_at, updated_at)
        SELECT $1, $2, base + $3, $4, $5, $6, $7, $8, $9, $10, $11, $11 FROM counter WHERE account = $1";
    /// Another place.
    MOVE = "UPDATE image SET position = $3, updated_at = $4 WHERE account = $1 AND id = $2";
    /// A picture goes.
    DELETE = "DELETE FROM image WHERE account = $1 AND id = $2";
}

row! {
    /// A picture.
    pub struct ImageRow {
        /// Its id.
        pub id: ImageId,
        /// Its number.
        pub number: Number,
        /// The product.
        pub product: ProductId,
        /// The variant; the nil id for all of them.
        pub variant: VariantId,
        /// Its place.
        pub position: i64,
        /// The file's name without its extension.
        pub original_name: String,
        /// The file's extension.
        pub extension: String,
        /// Names it in its address.
        pub digest: Digest,
        /// When it was attached.
        pub created_at: Instant,
        /// When it last changed.
        pub updated_at: Instant,
    }
}

row! {
    /// Where the bytes behind a hash come from.
    pub struct SourceRow {
        /// Whose picture it is.
        pub account: AccountId,
        /// Its extension.
        pub extension: String,
        /// What it is drawn from; stored as bytes if nothing.
        pub drawing: Option<String>,
    }
}

/// A picture to be.
#[derive(Clone, Debug)]
pub struct NewImage {
    /// Its id.
    pub id: ImageId,
    /// The product.
    pub product: ProductId,
    /// The variant; all of them if none.
    pub variant: Option<VariantId>,
    /// Its place.
    pub position: i64,
    /// The file's name without its extension.
    pub original_name: String,
    /// The file's extension.
    pub extension: String,
    /// Names it in its address.
    pub digest: Digest,
    /// What it is drawn from, unless its bytes are stored.
    pub drawing: Option<String>,
}

/// The pictures of some products and their variants, in order.
///
/// # Errors
/// Driver errors.
pub async fn list_of_products(
    rx: &mut Rx<'_>,
    account: AccountId,
    products: &[ProductId],
) -> Result<Vec<ImageRow>> {
    rx.query(&LIST_OF_PRODUCTS, &args![account, products]).await
}

/// One picture.
///
/// # Errors
/// Driver errors.
pub async fn get(rx: &mut Rx<'_>, account: AccountId, id: ImageId) -> Result<Option<ImageRow>> {
    rx.query_opt(&GET, &args![account, id]).await
}

/// Where the bytes behind a hash come from, in any account.
///
/// # Errors
/// Driver errors.
pub async fn find_digest(rx: &mut Rx<'_>, digest: Digest) -> Result<Option<SourceRow>> {
    rx.query_opt(&FIND_DIGEST, &args![digest]).await
}

/// A new picture; its number is the draw's.
pub fn insert(flight: &mut Flight, row: &NewImage) -> Draw {
    let draw = flight.draw();
    let NewImage { id, product, variant, position, original_name, extension, digest, drawing } = row;
    let variant = variant.unwrap_or(ALL_VARIANTS);
    let (account, at) = (flight.account(), flight.maker.at);
    flight.exec(
        &INSERT,
        args![account, id, draw, product, variant, position, original_name, extension, digest, drawing, at],
    );
    draw
}

/// Moves a picture to another place among its owner's.
pub fn reposition(flight: &mut Flight, id: ImageId, position: i64) {
    flight.exec(&MOVE, args![flight.account(), id, position, flight.maker.at]);
}

/// Forgets a picture.
pub fn delete(flight: &mut Flight, id: ImageId) {
    flight.exec(&DELETE, args![flight.account(), id]);
}
