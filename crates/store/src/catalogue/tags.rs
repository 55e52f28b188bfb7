//! Tags, made when they are first used. Two commands may name the same new tag at once: the first one makes it.

use db::{Result, Rx};
use domain::id::*;
use domain::text::fold;

use crate::args;
use crate::flight::Flight;

db::statements! {
    /// All of them.
    LIST = "SELECT t.id, t.brand, b.number, t.name
        FROM tag t LEFT JOIN brand b ON b.account = t.account AND b.id = t.brand
        WHERE t.account = $1 ORDER BY {order t.folded}";
    /// Those of some products.
    pub(super) LIST_OF_PRODUCTS = "SELECT l.product, t.id, t.brand, b.number, t.name
        FROM product_tag l
        JOIN tag t ON t.account = l.account AND t.id = l.tag
        LEFT JOIN brand b ON b.account = t.account AND b.id = t.brand
        WHERE l.account = $1 AND l.product {in_ids $2} ORDER BY l.product, l.position";
    /// A tag, unless there is one of that name.
    INSERT = "INSERT INTO tag (account, id, brand, name, folded) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (account, folded) DO NOTHING";
    /// A product's tag by its folded name.
    TAG_PRODUCT = "INSERT INTO product_tag (account, product, position, tag)
        SELECT account, $2, $3, id FROM tag WHERE account = $1 AND folded = $4";
    /// All tags of a product go.
    UNTAG_PRODUCT = "DELETE FROM product_tag WHERE account = $1 AND product = $2";
}

row! {
    /// A tag.
    pub struct TagRow {
        /// Its id.
        pub id: TagId,
        /// The brand it was first used for.
        pub brand: Option<BrandId>,
        /// The brand's number.
        pub brand_number: Option<Number>,
        /// Its name.
        pub name: String,
    }
}

row! {
    /// A product's tag.
    pub struct ProductTagRow {
        /// The product.
        pub product: ProductId,
        /// The tag's id.
        pub id: TagId,
        /// The brand it was first used for.
        pub brand: Option<BrandId>,
        /// The brand's number.
        pub brand_number: Option<Number>,
        /// Its name.
        pub name: String,
    }
}

/// All tags by name.
///
/// # Errors
/// Driver errors.
pub async fn list(rx: &mut Rx<'_>, account: AccountId) -> Result<Vec<TagRow>> {
    rx.query(&LIST, &args![account]).await
}

/// Makes the tags of a product these, in order; names that fold alike count once.
///
/// * `ids`: for the tags that have to be made
pub fn put(
    flight: &mut Flight,
    product: ProductId,
    brand: BrandId,
    names: &[String],
    mut ids: impl FnMut() -> TagId,
) {
    let account = flight.account();
    flight.exec(&UNTAG_PRODUCT, args![account, product]);
    let mut seen = Vec::new();
    for name in names {
        let folded = fold(name);
        if seen.contains(&folded) {
            continue;
        }
        flight.exec(&INSERT, args![account, ids(), brand, name.trim(), folded]);
        let position = i64::try_from(seen.len()).expect("tags are few");
        flight.exec(&TAG_PRODUCT, args![account, product, position, folded]);
        seen.push(folded);
    }
}
