//! Lines of goods going out, and the reductions that explain their totals.

use db::{Result, Rx};
use domain::id::*;
use domain::sales::{LineKind, TaxMode};
use domain::{Currency, Instant, Money, Quantity};
use uuid::Uuid;

use crate::args;
use crate::flight::{Draw, Flight};

/// What stands where a line has no lot: services and free lines.
pub const NO_LOT: LotId = LotId(Uuid::nil());

db::statements! {
    /// The lines of a sale in order.
    pub LIST = "SELECT id, number, sale, position, kind, variant, lot, location, created_at, quantity, price_currency, price_amount,
            price_card, tax_rate, tax_mode, tax, subtotal, discount, total, reserved, handed, returned, returned_total
        FROM sale_line WHERE account = $1 AND sale = $2 ORDER BY position";
    /// Sold lines by id, locked: what a refund is measured against.
    pub LOCK_SOLD = "SELECT l.id, l.number, l.sale, l.position, l.kind, l.variant, l.lot, l.location, l.created_at, l.quantity,
            l.price_currency, l.price_amount, l.price_card, l.tax_rate, l.tax_mode, l.tax, l.subtotal, l.discount, l.total,
            l.reserved, l.handed, l.returned, l.returned_total
        FROM sale_line l WHERE l.account = $1 AND l.id {in_ids $2} ORDER BY l.id {for_update}";
    /// The line that goes by a number, and its sale.
    FIND = "SELECT sale, id FROM sale_line WHERE account = $1 AND number = $2";
    /// A new line.
    pub INSERT = "INSERT INTO sale_line (account, id, number, sale, position, kind, variant, lot, location, created_at, quantity,
            price_currency, price_amount, price_card, tax_rate, tax_mode, tax, subtotal, discount, total, reserved, handed,
            returned, returned_total)
        SELECT $1, $2, base + $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22,
            $23, $24
        FROM counter WHERE account = $1";
    /// A line as it stands now.
    pub UPDATE = "UPDATE sale_line SET quantity = $3, tax = $4, subtotal = $5, discount = $6, total = $7, reserved = $8, handed = $9
        WHERE account = $1 AND id = $2";
    /// What came back of a sold line; the schema refuses more than was sold.
    pub ADD_RETURNED = "UPDATE sale_line SET returned = returned + $3, returned_total = returned_total + $4
        WHERE account = $1 AND id = $2 AND returned + $3 <= handed";
    /// A line that the buyer did not want after all.
    pub DELETE = "DELETE FROM sale_line WHERE account = $1 AND id = $2";
    /// The reductions of a sale's lines.
    pub LIST_ADJUSTMENTS = "SELECT line, position, number, promotion, offer, level, quantity, amount
        FROM adjustment WHERE account = $1 AND sale = $2 ORDER BY line, position";
    /// A new reduction.
    pub INSERT_ADJUSTMENT = "INSERT INTO adjustment (account, line, position, number, sale, promotion, offer, level, quantity, amount)
        SELECT $1, $2, $3, base + $4, $5, $6, $7, $8, $9, $10 FROM counter WHERE account = $1";
    /// A reduction computed anew.
    pub UPDATE_ADJUSTMENT = "UPDATE adjustment SET promotion = $4, offer = $5, level = $6, quantity = $7, amount = $8
        WHERE account = $1 AND line = $2 AND position = $3";
    /// The reductions of a line from a position on.
    pub DELETE_ADJUSTMENTS = "DELETE FROM adjustment WHERE account = $1 AND line = $2 AND position >= $3";
}

row! {
    /// A line of goods going out. Sums are in the sale's currency.
    pub struct LineRow {
        /// Its id.
        pub id: LineId,
        /// Its number; zero before it is inserted.
        pub number: Number,
        /// Of which sale.
        pub sale: SaleId,
        /// Its place in the sale.
        pub position: i64,
        /// What it is.
        pub kind: LineKind,
        /// What is sold.
        pub variant: VariantId,
        /// From which lot, or [`NO_LOT`].
        pub lot: LotId,
        /// From where.
        pub location: LocationId,
        /// When it was put.
        pub created_at: Instant,
        /// How many.
        pub quantity: Quantity,
        /// Currency of the unit price.
        pub price_currency: Currency,
        /// Unit price when the line was put.
        pub price_amount: Money,
        /// Rates of that price.
        pub price_card: RateCardId,
        /// Basis points, `None` for untaxed.
        pub tax_rate: Option<i64>,
        /// How the rate relates to the price, if there is one.
        pub tax_mode: Option<TaxMode>,
        /// The tax.
        pub tax: Money,
        /// Price times quantity.
        pub subtotal: Money,
        /// What is taken off.
        pub discount: Money,
        /// What is left to pay for it.
        pub total: Money,
        /// Units promised while the sale is placed.
        pub reserved: Quantity,
        /// Units handed over.
        pub handed: Quantity,
        /// Units that came back.
        pub returned: Quantity,
        /// What was given back for them.
        pub returned_total: Money,
    }
}

row! {
    /// One reduction of a line.
    pub struct AdjustmentRow {
        /// Of which line.
        pub line: LineId,
        /// Its place among the line's.
        pub position: i64,
        /// Its number; zero before it is inserted.
        pub number: Number,
        /// The promotion that decided it; `None` for the cashier.
        pub promotion: Option<PromotionId>,
        /// The offer's number in the promotion; zero for the cashier's.
        pub offer: Number,
        /// The offer's level.
        pub level: i64,
        /// Units concerned.
        pub quantity: Quantity,
        /// How much.
        pub amount: Money,
    }
}

/// The line that goes by a number, and its sale; neither ever changes.
///
/// # Errors
/// Driver errors.
pub async fn find(rx: &mut Rx<'_>, account: AccountId, number: Number) -> Result<Option<(SaleId, LineId)>> {
    let found: Option<(Uuid, Uuid)> = rx.query_opt(&FIND, &args![account, number]).await?;
    Ok(found.map(|(sale, line)| (SaleId(sale), LineId(line))))
}

/// A new line.
pub fn insert(flight: &mut Flight, draw: Draw, line: &LineRow) {
    let LineRow {
        id,
        number: _,
        sale,
        position,
        kind,
        variant,
        lot,
        location,
        created_at,
        quantity,
        price_currency,
        price_amount,
        price_card,
        tax_rate,
        tax_mode,
        tax,
        subtotal,
        discount,
        total,
        reserved,
        handed,
        returned,
        returned_total,
    } = line;
    flight.exec(
        &INSERT,
        args![
            flight.account(),
            id,
            draw,
            sale,
            position,
            kind,
            variant,
            lot,
            location,
            created_at,
            quantity,
            price_currency,
            price_amount,
            price_card,
            tax_rate,
            tax_mode,
            tax,
            subtotal,
            discount,
            total,
            reserved,
            handed,
            returned,
            returned_total
        ],
    );
}

/// The line as it stands now; what it sells and at what list price never changes.
pub fn update(flight: &mut Flight, line: &LineRow) {
    flight.exec_n(
        &UPDATE,
        args![
            flight.account(),
            line.id,
            line.quantity,
            line.tax,
            line.subtotal,
            line.discount,
            line.total,
            line.reserved,
            line.handed
        ],
        1,
    );
}

/// Takes a line out of a draft, with its reductions and people.
pub fn delete(flight: &mut Flight, line: &LineRow) {
    let account = flight.account();
    flight.exec(&DELETE_ADJUSTMENTS, args![account, line.id, 0_i64]);
    super::sale::put_people(flight, line.sale, Some(line.id), &[]);
    flight.exec_n(&DELETE, args![account, line.id], 1);
}

/// Counts units that came back against the sold line; fails as a guard when that is more than was handed over.
pub fn add_returned(flight: &mut Flight, line: LineId, quantity: Quantity, total: Money) {
    flight.guard(&ADD_RETURNED, args![flight.account(), line, quantity, total], 1);
}

/// Brings the kept reductions of a line to the ones computed now; numbers stay with their places.
pub fn put_adjustments(
    flight: &mut Flight,
    sale: SaleId,
    line: LineId,
    kept: &[AdjustmentRow],
    now: &[AdjustmentRow],
) {
    let account = flight.account();
    for (position, new) in (0_i64..).zip(now) {
        let same = |old: &&AdjustmentRow| old.position == position;
        match kept.iter().find(same) {
            Some(old) if AdjustmentRow { number: old.number, ..new.clone() } == *old => {}
            Some(_) => flight.exec(
                &UPDATE_ADJUSTMENT,
                args![account, line, position, new.promotion, new.offer, new.level, new.quantity, new.amount],
            ),
            None => {
                let draw = flight.draw();
                flight.exec(
                    &INSERT_ADJUSTMENT,
                    args![
                        account,
                        line,
                        position,
                        draw,
                        sale,
                        new.promotion,
                        new.offer,
                        new.level,
                        new.quantity,
                        new.amount
                    ],
                );
            }
        }
    }
    let count = i64::try_from(now.len()).unwrap_or(i64::MAX);
    if kept.iter().any(|old| old.position >= count) {
        flight.exec(&DELETE_ADJUSTMENTS, args![account, line, count]);
    }
}
