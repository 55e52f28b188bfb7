//! The goods of a sale in hand, found by the sale itself so that they are read in the flight that locks it: the lots that they
//! leave or come back to, what made their deficits, what is known of the variants, and what left with the lines that come back.
//!
//! Cross joins are walked as they are written on `SQLite`: from the sale on. `PostgreSQL` knows by itself.

use domain::catalogue::Unit;
use domain::id::*;
use domain::{Money, Quantity};

/// Goods that a command is about to put into a sale; nil ids where it puts none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Coming {
    /// Any lot of this variant,
    pub variant: VariantId,
    /// in this location;
    pub location: LocationId,
    /// or this lot.
    pub lot: LotId,
}

impl Coming {
    /// Nothing is put.
    pub const NOTHING: Self = Self {
        variant: VariantId(uuid::Uuid::nil()),
        location: LocationId(uuid::Uuid::nil()),
        lot: super::lines::NO_LOT,
    };
}

db::statements! {
    /// Every lot that the goods of a sale concern, locked in the order of their ids: what its lines and refund lines have at their
    /// locations, what is promised to it, and where the goods that come back left from ($3 is where sold goods go). With $4, only
    /// of a placed sale, whose promises follow its lines, and then with what is coming ($5, $6, $7).
    pub LOCK_LOTS = "WITH x AS (SELECT id FROM sale WHERE account = $1 AND id = $2 AND (NOT $4 OR state = 'placed'))
        SELECT id, revision, variant, location, document, root_document, source_lot, supplier, received_at, expires_on,
            cost_currency, cost_amount, cost_card, price_currency, price_amount, price_card, price_revision, received, on_hand,
            reserved, value, is_deficit
        FROM lot WHERE account = $1 AND id IN (
            SELECT l.id FROM x CROSS JOIN sale_line n CROSS JOIN lot l
                WHERE n.account = $1 AND n.sale = x.id AND l.account = n.account AND l.variant = n.variant
                    AND l.location = n.location AND (l.on_hand <> 0 OR l.reserved <> 0)
            UNION SELECT n.lot FROM x CROSS JOIN sale_line n
                WHERE n.account = $1 AND n.sale = x.id
            UNION SELECT p.lot FROM x CROSS JOIN promise p
                WHERE p.account = $1 AND p.sale = x.id
            UNION SELECT l.id FROM x CROSS JOIN refund_line r CROSS JOIN lot l
                WHERE r.account = $1 AND r.sale = x.id AND l.account = r.account AND l.variant = r.variant
                    AND l.location = r.location AND (l.on_hand <> 0 OR l.reserved <> 0)
            UNION SELECT m.from_lot FROM x CROSS JOIN refund_line r CROSS JOIN movement m
                WHERE r.account = $1 AND r.sale = x.id AND m.account = r.account AND m.sale = r.sold_sale
                    AND m.sale_line = r.sold_line AND m.to_location = $3 AND m.quantity > 0
            UNION SELECT l.id FROM x CROSS JOIN lot l
                WHERE l.account = $1 AND l.variant = $5 AND l.location = $6 AND (l.on_hand <> 0 OR l.reserved <> 0)
            UNION SELECT l.id FROM x CROSS JOIN lot l
                WHERE l.account = $1 AND l.id = $7)
        ORDER BY id {for_update}";
    /// Which lines made the open deficits where the goods of a sale come back.
    pub LIST_DEFICITS = "SELECT l.id, m.to_location, m.document, m.document_line, m.sale, m.sale_line, m.posting
        FROM lot l JOIN movement m ON m.account = l.account AND m.variant = l.variant AND m.from_lot = l.id
        WHERE l.account = $1 AND l.on_hand < 0 AND l.is_deficit AND l.id IN (
            SELECT d.id FROM refund_line r JOIN lot d ON d.account = r.account AND d.variant = r.variant
                AND d.location = r.location AND d.on_hand < 0
            WHERE r.account = $1 AND r.sale = $2)
        ORDER BY l.id";
    /// What is known of the variants of a sale, both ways, and of what is coming ($4, $5): whether they are counted, what so many
    /// were worth when they last moved, and what receipts call them. With $3, only of a placed sale.
    pub LIST_VARIANTS = "WITH x AS (SELECT id FROM sale WHERE account = $1 AND id = $2 AND (NOT $3 OR state = 'placed')),
            w AS (SELECT n.variant AS id FROM x CROSS JOIN sale_line n
                WHERE n.account = $1 AND n.sale = x.id
                UNION SELECT r.variant FROM x CROSS JOIN refund_line r
                    WHERE r.account = $1 AND r.sale = x.id
                UNION SELECT c.id FROM x CROSS JOIN variant c
                    WHERE c.account = $1 AND c.id = $4
                UNION SELECT l.variant FROM x CROSS JOIN lot l
                    WHERE l.account = $1 AND l.id = $5)
        SELECT v.id, v.countable, m.quantity, m.value, p.name, v.name, v.unit
        FROM w JOIN variant v ON v.account = $1 AND v.id = w.id
        JOIN product p ON p.account = v.account AND p.id = v.product
        LEFT JOIN movement m ON m.account = v.account AND m.id = (SELECT n.id FROM movement n
            WHERE n.account = v.account AND n.variant = v.id AND n.quantity > 0 ORDER BY n.at DESC, n.id DESC LIMIT 1)";
    /// The lines that sold what comes back with a sale, locked in the order of their ids.
    pub LOCK_SOLD = "SELECT l.id, l.number, l.sale, l.position, l.kind, l.variant, l.lot, l.location, l.created_at, l.quantity,
            l.price_currency, l.price_amount, l.price_card, l.tax_rate, l.tax_mode, l.tax, l.subtotal, l.discount, l.total,
            l.reserved, l.handed, l.returned, l.returned_total
        FROM sale_line l WHERE l.account = $1
            AND l.id IN (SELECT sold_line FROM refund_line WHERE account = $1 AND sale = $2)
        ORDER BY l.id {for_update}";
    /// What left with those lines ($3 is where sold goods go), and at what worth.
    pub LIST_LEFT = "SELECT m.sale_line, m.from_lot, CAST(SUM(m.quantity) AS bigint), CAST(SUM(m.value) AS bigint)
        FROM (SELECT DISTINCT account, sold_sale, sold_line FROM refund_line WHERE account = $1 AND sale = $2) r
        JOIN movement m ON m.account = r.account AND m.sale = r.sold_sale AND m.sale_line = r.sold_line
        WHERE m.to_location = $3 AND m.quantity > 0
        GROUP BY m.sale_line, m.from_lot ORDER BY m.sale_line, m.from_lot";
}

row! {
    /// A variant of a sale.
    pub struct VariantRow {
        /// The variant.
        pub variant: VariantId,
        /// Whether it is counted.
        pub countable: bool,
        /// So many moved last.
        pub last_quantity: Option<Quantity>,
        /// Their worth, in the account's currency.
        pub last_value: Option<Money>,
        /// What the product is called.
        pub product: String,
        /// What the variant is called.
        pub name: String,
        /// What it is counted in.
        pub unit: Unit,
    }
}

row! {
    /// What left with a sold line from one lot.
    pub struct LeftRow {
        /// The line.
        pub line: LineId,
        /// The lot.
        pub lot: LotId,
        /// How many.
        pub quantity: Quantity,
        /// At what worth.
        pub value: Money,
    }
}
