//! Lines of goods coming back.

use domain::id::*;
use domain::sales::TaxMode;
use domain::{Currency, Instant, Money, Quantity};

use crate::args;
use crate::flight::{Draw, Flight};

db::statements! {
    /// The refund lines of a sale in order.
    pub LIST = "SELECT id, number, sale, position, sold_sale, sold_line, variant, lot, location, created_at, quantity,
            original_currency, original_amount, original_card, price, subtotal, total, tax_rate, tax_mode, tax, returned, note
        FROM refund_line WHERE account = $1 AND sale = $2 ORDER BY position";
    /// A new refund line.
    pub INSERT = "INSERT INTO refund_line (account, id, number, sale, position, sold_sale, sold_line, variant, lot, location,
            created_at, quantity, original_currency, original_amount, original_card, price, subtotal, total, tax_rate,
            tax_mode, tax, returned, note)
        SELECT $1, $2, base + $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23
        FROM counter WHERE account = $1";
    /// The goods are back: in which lot, and for how much.
    pub UPDATE = "UPDATE refund_line SET lot = $3, price = $4, subtotal = $5, total = $6, tax = $7, returned = $8
        WHERE account = $1 AND id = $2";
    /// The refund lines of a refund that was given up.
    pub DELETE_OF_SALE = "DELETE FROM refund_line WHERE account = $1 AND sale = $2";
}

row! {
    /// A line of goods coming back. Sums are in the refunding sale's currency and positive.
    pub struct RefundRow {
        /// Its id.
        pub id: LineId,
        /// Its number; zero before it is inserted.
        pub number: Number,
        /// Of which refunding sale.
        pub sale: SaleId,
        /// Its place in it.
        pub position: i64,
        /// The sale that sold the goods, when known.
        pub sold_sale: Option<SaleId>,
        /// The line that sold them, when known.
        pub sold_line: Option<LineId>,
        /// What comes back.
        pub variant: VariantId,
        /// Into which lot; known once it is back.
        pub lot: Option<LotId>,
        /// Where to.
        pub location: LocationId,
        /// When the line was put.
        pub created_at: Instant,
        /// How many.
        pub quantity: Quantity,
        /// Currency of the list price that it was sold at.
        pub original_currency: Currency,
        /// That list price.
        pub original_amount: Money,
        /// Its rates.
        pub original_card: RateCardId,
        /// Unit price paid.
        pub price: Money,
        /// List price times quantity.
        pub subtotal: Money,
        /// What is given back.
        pub total: Money,
        /// Basis points, `None` for untaxed.
        pub tax_rate: Option<i64>,
        /// How the rate relates to the price, if there is one.
        pub tax_mode: Option<TaxMode>,
        /// The tax in it.
        pub tax: Money,
        /// Units that are back.
        pub returned: Quantity,
        /// A remark.
        pub note: Option<String>,
    }
}

/// A new refund line.
pub fn insert(flight: &mut Flight, draw: Draw, line: &RefundRow) {
    let RefundRow {
        id,
        number: _,
        sale,
        position,
        sold_sale,
        sold_line,
        variant,
        lot,
        location,
        created_at,
        quantity,
        original_currency,
        original_amount,
        original_card,
        price,
        subtotal,
        total,
        tax_rate,
        tax_mode,
        tax,
        returned,
        note,
    } = line;
    flight.exec(
        &INSERT,
        args![
            flight.account(),
            id,
            draw,
            sale,
            position,
            sold_sale,
            sold_line,
            variant,
            lot,
            location,
            created_at,
            quantity,
            original_currency,
            original_amount,
            original_card,
            price,
            subtotal,
            total,
            tax_rate,
            tax_mode,
            tax,
            returned,
            note
        ],
    );
}

/// The line once its goods are back, or after its share was computed anew.
pub fn update(flight: &mut Flight, line: &RefundRow) {
    flight.exec_n(
        &UPDATE,
        args![
            flight.account(),
            line.id,
            line.lot,
            line.price,
            line.subtotal,
            line.total,
            line.tax,
            line.returned
        ],
        1,
    );
}
