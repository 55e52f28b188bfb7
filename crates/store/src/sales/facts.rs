//! What promotions look at: names, codes and categories of goods, and the buyer's groups. Found by the sale, so that they are read
//! with it; an account without promotions has nothing to be looked at.

use domain::Date;
use domain::id::*;
use uuid::Uuid;

use crate::scalar::Json;

db::statements! {
    /// Names, codes and categories (the whole way to the root) of the variants of a sale and of what is coming ($3, $4).
    pub LIST_GOODS = {
        sqlite: "WITH p AS (SELECT account FROM promotion WHERE account = $1 AND active LIMIT 1),
                w AS (SELECT n.variant AS id FROM p CROSS JOIN sale_line n
                    WHERE n.account = p.account AND n.sale = $2
                    UNION SELECT c.id FROM p CROSS JOIN variant c
                        WHERE c.account = p.account AND c.id = $3
                    UNION SELECT l.variant FROM p CROSS JOIN lot l
                        WHERE l.account = p.account AND l.id = $4)
            SELECT v.id, v.product, v.name, p.sku, p.brand, p.supplier,
                (SELECT json_group_array(b.code) FROM barcode b WHERE b.account = v.account AND b.variant = v.id),
                (SELECT json_group_array(lower(substr(hex(a.id), 1, 8) || '-' || substr(hex(a.id), 9, 4) || '-'
                        || substr(hex(a.id), 13, 4) || '-' || substr(hex(a.id), 17, 4) || '-' || substr(hex(a.id), 21)))
                    FROM category c JOIN category a ON a.account = c.account AND c.path LIKE a.path || '%'
                    WHERE c.account = p.account AND c.id = p.category)
            FROM w JOIN variant v ON v.account = $1 AND v.id = w.id
            JOIN product p ON p.account = v.account AND p.id = v.product",
        postgres: "WITH p AS (SELECT account FROM promotion WHERE account = $1 AND active LIMIT 1),
                w AS (SELECT n.variant AS id FROM p CROSS JOIN sale_line n
                    WHERE n.account = p.account AND n.sale = $2
                    UNION SELECT c.id FROM p CROSS JOIN variant c
                        WHERE c.account = p.account AND c.id = $3
                    UNION SELECT l.variant FROM p CROSS JOIN lot l
                        WHERE l.account = p.account AND l.id = $4)
            SELECT v.id, v.product, v.name, p.sku, p.brand, p.supplier,
                (SELECT CAST(COALESCE(json_agg(b.code), '[]') AS text) FROM barcode b WHERE b.account = v.account AND b.variant = v.id),
                (SELECT CAST(COALESCE(json_agg(a.id), '[]') AS text)
                    FROM category c JOIN category a ON a.account = c.account AND c.path LIKE a.path || '%'
                    WHERE c.account = p.account AND c.id = p.category)
            FROM w JOIN variant v ON v.account = $1 AND v.id = w.id
            JOIN product p ON p.account = v.account AND p.id = v.product",
    };
    /// Properties of those variants, of their products and of the lots of LIST_EXPIRY.
    pub LIST_PROPERTIES = "WITH p AS (SELECT account FROM promotion WHERE account = $1 AND active LIMIT 1),
            w AS (SELECT n.variant AS id FROM p CROSS JOIN sale_line n
                WHERE n.account = p.account AND n.sale = $2
                UNION SELECT c.id FROM p CROSS JOIN variant c
                    WHERE c.account = p.account AND c.id = $3
                UNION SELECT l.variant FROM p CROSS JOIN lot l
                    WHERE l.account = p.account AND l.id = $4),
            o AS (SELECT id FROM w
                UNION SELECT v.product FROM w CROSS JOIN variant v
                    WHERE v.account = $1 AND v.id = w.id
                UNION SELECT n.lot FROM p CROSS JOIN sale_line n
                    WHERE n.account = p.account AND n.sale = $2
                UNION SELECT l.id FROM p CROSS JOIN lot l
                    WHERE l.account = p.account AND l.variant = $3 AND l.location = $5 AND l.on_hand > 0
                UNION SELECT l.id FROM p CROSS JOIN lot l
                    WHERE l.account = p.account AND l.id = $4)
        SELECT q.owner, q.name, q.value FROM o CROSS JOIN property q WHERE q.account = $1 AND q.owner = o.id
        ORDER BY q.owner, q.kind, q.position";
    /// The last good days of the lots of a sale and of what is coming ($3, $4, $5).
    pub LIST_EXPIRY = "WITH p AS (SELECT account FROM promotion WHERE account = $1 AND active LIMIT 1),
            o AS (SELECT n.lot AS id FROM p CROSS JOIN sale_line n
                WHERE n.account = p.account AND n.sale = $2
                UNION SELECT l.id FROM p CROSS JOIN lot l
                    WHERE l.account = p.account AND l.variant = $3 AND l.location = $5 AND l.on_hand > 0
                UNION SELECT l.id FROM p CROSS JOIN lot l
                    WHERE l.account = p.account AND l.id = $4)
        SELECT l.id, l.expires_on FROM o CROSS JOIN lot l
        WHERE l.account = $1 AND l.id = o.id AND l.expires_on IS NOT NULL";
    /// The groups of the buyer of a sale, and of the one it is about to have ($3).
    pub LIST_GROUPS = "WITH p AS (SELECT account FROM promotion WHERE account = $1 AND active LIMIT 1)
        SELECT g.party, g.group_id FROM p
        JOIN sale s ON s.account = p.account AND s.id = $2
        JOIN party_in_group g ON g.account = s.account AND (g.party = s.customer OR g.party = $3)";
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

row! {
    /// The last good day of a lot.
    pub struct ExpiryRow {
        /// The lot.
        pub lot: LotId,
        /// The day.
        pub expires_on: Date,
    }
}

row! {
    /// A group that somebody is in.
    pub struct MemberRow {
        /// Who.
        pub party: PartyId,
        /// The group.
        pub group: GroupId,
    }
}
