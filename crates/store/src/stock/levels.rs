//! What lies where: levels now, levels at a moment, and the entries of the ledger that made them.

use db::{Result, Rx};
use domain::id::*;
use domain::stock::MovementFilter;
use domain::{Instant, Money, Quantity};
use sea_query::{Cond, Expr, ExprTrait as _, Order, Query};

use super::documents::{one_of, page_of, within};
use crate::args;

db::statements! {
    /// What lies where now.
    LIST = "SELECT l.variant, v.number, l.location, p.number, l.on_hand, l.reserved, l.value
        FROM level l
        JOIN variant v ON v.account = l.account AND v.id = l.variant
        JOIN location p ON p.account = l.account AND p.id = l.location
        WHERE l.account = $1 AND l.variant {in_ids $2} ORDER BY l.variant, l.location";
    /// What came to (or left) some variants' levels after a moment: whole days after its day, and the rest of that day.
    LIST_SINCE = "SELECT variant, location, CAST(sum(quantity) AS bigint), CAST(sum(value) AS bigint) FROM (
            SELECT variant, location, quantity, value FROM stock_day
                WHERE account = $1 AND variant {in_ids $2} AND day > $3
            UNION ALL
            SELECT variant, to_location, quantity, value FROM movement
                WHERE account = $1 AND variant {in_ids $2} AND at > $4 AND at < $5
            UNION ALL
            SELECT variant, from_location, -quantity, -value FROM movement
                WHERE account = $1 AND variant {in_ids $2} AND at > $4 AND at < $5) changes
        GROUP BY variant, location";
    /// The next variants that have a level anywhere, by id.
    LIST_VARIANTS = "SELECT DISTINCT variant FROM level WHERE account = $1 AND variant > $2 ORDER BY variant LIMIT $3";
    /// Entries of the ledger, in the order of their happening.
    LIST_MOVEMENTS = "SELECT m.id, m.revision, m.at, m.variant, v.number, m.quantity, m.value, m.from_location, f.number, m.from_lot,
            m.to_location, t.number, m.to_lot, m.document, m.document_line, m.sale, m.sale_line, m.posting, m.reverses
        FROM movement m
        JOIN variant v ON v.account = m.account AND v.id = m.variant
        JOIN location f ON f.account = m.account AND f.id = m.from_location
        JOIN location t ON t.account = m.account AND t.id = m.to_location
        WHERE m.account = $1 AND m.id {in_ids $2} ORDER BY m.at, m.id";
}

row! {
    /// What lies in one place.
    pub struct LevelRow {
        /// Of what.
        pub variant: VariantId,
        /// Its number.
        pub variant_number: Number,
        /// Where.
        pub location: LocationId,
        /// Its number.
        pub location_number: Number,
        /// How many are there.
        pub on_hand: Quantity,
        /// How many are promised.
        pub reserved: Quantity,
        /// What they are worth, in the account's currency.
        pub value: Money,
    }
}

row! {
    /// What changed in one place after a moment.
    pub struct SinceRow {
        /// Of what.
        pub variant: VariantId,
        /// Where.
        pub location: LocationId,
        /// How many came.
        pub quantity: Quantity,
        /// What they are worth.
        pub value: Money,
    }
}

row! {
    /// An entry of the ledger.
    pub struct MovementRow {
        /// Its id.
        pub id: MovementId,
        /// When it was recorded.
        pub revision: Revision,
        /// When it happened.
        pub at: Instant,
        /// What moved.
        pub variant: VariantId,
        /// Its number.
        pub variant_number: Number,
        /// How many; zero for value alone.
        pub quantity: Quantity,
        /// What they are worth, in the account's currency.
        pub value: Money,
        /// From where.
        pub from: LocationId,
        /// Its number; below zero for a virtual place.
        pub from_number: Number,
        /// From which lot; the nil id at a virtual end.
        pub from_lot: LotId,
        /// To where.
        pub to: LocationId,
        /// Its number; below zero for a virtual place.
        pub to_number: Number,
        /// To which lot; the nil id at a virtual end.
        pub to_lot: LotId,
        /// Because of a document.
        pub document: Option<DocumentId>,
        /// Its line.
        pub document_line: Option<DocumentLineId>,
        /// Because of a sale.
        pub sale: Option<SaleId>,
        /// Its line.
        pub sale_line: Option<LineId>,
        /// The handover or return.
        pub posting: Option<PostingId>,
        /// What it undoes.
        pub reverses: Option<MovementId>,
    }
}

/// What lies where now, of some variants.
///
/// # Errors
/// Driver errors.
pub async fn list(rx: &mut Rx<'_>, account: AccountId, variants: &[VariantId]) -> Result<Vec<LevelRow>> {
    rx.query(&LIST, &args![account, variants]).await
}

/// What lies where now, and what changed of it after a moment, of some variants.
///
/// # Errors
/// Driver errors.
pub async fn list_since(
    rx: &mut Rx<'_>,
    account: AccountId,
    variants: &[VariantId],
    at: Instant,
) -> Result<(Vec<LevelRow>, Vec<SinceRow>)> {
    let next_day = Instant((at.day() + 1).saturating_mul(Instant::DAY));
    rx.query2(
        (&LIST, &args![account, variants]),
        (&LIST_SINCE, &args![account, variants, at.day(), at, next_day]),
    )
    .await
}

/// The next variants that have a level anywhere, by id, after one; the nil id starts.
///
/// # Errors
/// Driver errors.
pub async fn list_variants(
    rx: &mut Rx<'_>,
    account: AccountId,
    after: VariantId,
    limit: i64,
) -> Result<Vec<VariantId>> {
    let rows: Vec<(uuid::Uuid,)> = rx.query(&LIST_VARIANTS, &args![account, after, limit]).await?;
    Ok(rows.into_iter().map(|row| VariantId(row.0)).collect())
}

/// A page of the ledger in the order of happening, and how many entries there are in all.
///
/// # Errors
/// Driver errors.
pub async fn page_movements(
    rx: &mut Rx<'_>,
    account: AccountId,
    filter: &MovementFilter,
    page: (u64, u64),
) -> Result<(Vec<MovementRow>, u64)> {
    let mut places = Cond::any();
    for end in ["from_location", "to_location"] {
        places = places.add_option(one_of(end, &filter.locations));
    }
    let all = Cond::all()
        .add(Expr::col(("d", "account")).eq(account.0))
        .add_option(one_of("variant", &filter.variants))
        .add_option((!filter.locations.is_empty()).then_some(places))
        .add_option(filter.document.and_then(|id| one_of("document", &[id])))
        .add_option(filter.sale.and_then(|id| one_of("sale", &[id])));
    let mut select = Query::select();
    select.from_as("movement", "d").cond_where(within(all, "at", &filter.at));
    let mut rows = select.clone();
    rows.column(("d", "id")).order_by(("d", "at"), Order::Asc).order_by(("d", "id"), Order::Asc);
    let (ids, total): (Vec<MovementId>, u64) = page_of(rx, rows, select, page).await?;
    Ok((rx.query(&LIST_MOVEMENTS, &args![account, ids.as_slice()]).await?, total))
}
