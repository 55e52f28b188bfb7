//! What promotions look at: names, codes and categories of goods, and the buyer's groups.

use domain::id::*;
use uuid::Uuid;

use crate::scalar::Json;

db::statements! {
    /// Names, codes and categories (the whole way to the root) of some variants.
    pub LIST_GOODS = {
        sqlite: "SELECT v.id, v.product, v.name, p.sku, p.brand, p.supplier,
                (SELECT json_group_array(b.code) FROM barcode b WHERE b.account = v.account AND b.variant = v.id),
                (SELECT json_group_array(lower(substr(hex(a.id), 1, 8) || '-' || substr(hex(a.id), 9, 4) || '-'
                        || substr(hex(a.id), 13, 4) || '-' || substr(hex(a.id), 17, 4) || '-' || substr(hex(a.id), 21)))
                    FROM category c JOIN category a ON a.account = c.account AND c.path LIKE a.path || '%'
                    WHERE c.account = p.account AND c.id = p.category)
            FROM variant v JOIN product p ON p.account = v.account AND p.id = v.product
            WHERE v.account = $1 AND v.id {in_ids $2}",
        postgres: "SELECT v.id, v.product, v.name, p.sku, p.brand, p.supplier,
                (SELECT CAST(COALESCE(json_agg(b.code), '[]') AS text) FROM barcode b WHERE b.account = v.account AND b.variant = v.id),
                (SELECT CAST(COALESCE(json_agg(a.id), '[]') AS text)
                    FROM category c JOIN category a ON a.account = c.account AND c.path LIKE a.path || '%'
                    WHERE c.account = p.account AND c.id = p.category)
            FROM variant v JOIN product p ON p.account = v.account AND p.id = v.product
            WHERE v.account = $1 AND v.id {in_ids $2}",
    };
    /// Properties of some variants, their products and some lots.
    pub LIST_PROPERTIES = "SELECT owner, name, value FROM property WHERE account = $1 AND (owner {in_ids $2} OR owner {in_ids $3}
            OR owner IN (SELECT product FROM variant WHERE account = $1 AND id {in_ids $2}))
        ORDER BY owner, kind, position";
    /// The last good days of some lots.
    pub LIST_EXPIRY = "SELECT id, expires_on FROM lot WHERE account = $1 AND id {in_ids $2} AND expires_on IS NOT NULL";
    /// The account's time zone with each of the buyer's groups, if any.
    pub LIST_GROUPS = "SELECT g.group_id, a.time_zone
        FROM account a LEFT JOIN party_in_group g ON g.account = a.id AND g.party = $2 WHERE a.id = $1";
}

row! {
    /// A variant as promotions see it.
    pub struct FactRow {
        /// The variant.
        pub variant: VariantId,
        /// Its product.
        pub product: ProductId,
        /// Its name.
        pub name: String,
        /// The article code.
        pub sku: String,
        /// The brand.
        pub brand: BrandId,
        /// The supplier.
        pub supplier: Option<PartyId>,
        /// Its barcodes.
        pub barcodes: Json<Vec<String>>,
        /// Its category and all above it.
        pub categories: Json<Vec<CategoryId>>,
    }
}

row! {
    /// A property of a variant, product or lot.
    pub struct PropertyRow {
        /// Whose.
        pub owner: Uuid,
        /// Its name.
        pub name: String,
        /// Its value.
        pub value: Option<String>,
    }
}
