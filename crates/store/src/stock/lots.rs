//! Reading lots: for a command that works on them, with what it needs to know of deficits, and their facts for views.

use db::{Result, Rx};
use domain::id::*;
use domain::money::Price;
use domain::stock::{Because, Deficit, LotState, Promise, Shelves};
use domain::{Currency, Date, Instant, Money, Quantity};

use crate::args;

/// The columns of a [`LotRow`].
macro_rules! columns {
    () => {
        "id, revision, variant, location, document, root_document, source_lot, supplier, received_at, expires_on, cost_currency,
            cost_amount, cost_card, price_currency, price_amount, price_card, price_revision, received, on_hand, reserved, value,
            is_deficit"
    };
}

db::statements! {
    /// What some variants have in some locations, locked in the order of the lots' ids.
    LOCK_AT = (concat!("SELECT ", columns!(), " FROM lot
        WHERE account = $1 AND variant {in_ids $2} AND location {in_ids $3} AND (on_hand <> 0 OR reserved <> 0)
        ORDER BY id {for_update}"));
    /// Lots by id, locked in that order.
    LOCK = (concat!("SELECT ", columns!(), " FROM lot WHERE account = $1 AND id {in_ids $2} ORDER BY id {for_update}"));
    /// Lots by id.
    LIST = (concat!("SELECT ", columns!(), " FROM lot WHERE account = $1 AND id {in_ids $2} ORDER BY received_at, id"));
    /// The last lot of each of some variants in a location, exhausted or not, deficits aside.
    LIST_NEWEST = (concat!("SELECT ", columns!(), " FROM lot WHERE account = $1 AND id IN
            (SELECT (SELECT n.id FROM lot n
                WHERE n.account = v.account AND n.variant = v.id AND n.location = $3 AND NOT n.is_deficit
                ORDER BY n.received_at DESC, n.id DESC LIMIT 1)
            FROM variant v WHERE v.account = $1 AND v.id {in_ids $2})
        ORDER BY id"));
    /// Of which variants more was sold in a location than came, among some.
    LIST_OWED = "SELECT DISTINCT variant FROM lot
        WHERE account = $1 AND variant {in_ids $2} AND location = $3 AND on_hand < 0 ORDER BY variant";
    /// Which lines made the open deficits of some variants in some locations.
    LIST_DEFICITS = "SELECT l.id, m.to_location, m.document, m.document_line, m.sale, m.sale_line, m.posting
        FROM lot l JOIN movement m ON m.account = l.account AND m.variant = l.variant AND m.from_lot = l.id
        WHERE l.account = $1 AND l.variant {in_ids $2} AND l.location {in_ids $3} AND l.on_hand < 0 AND l.is_deficit
        ORDER BY l.id";
    /// What so many of a variant were worth when they last moved.
    LIST_LAST_COSTS = "SELECT v.id, m.quantity, m.value FROM variant v JOIN movement m ON m.account = v.account AND m.id =
            (SELECT n.id FROM movement n WHERE n.account = v.account AND n.variant = v.id AND n.quantity > 0
                ORDER BY n.at DESC, n.id DESC LIMIT 1)
        WHERE v.account = $1 AND v.id {in_ids $2}";
    /// What is promised to a sale.
    pub LIST_PROMISES = "SELECT line, lot, sale, variant, location, quantity FROM promise WHERE account = $1 AND sale = $2
        ORDER BY line, lot";
    /// Sets the own price of all lots of a variant in a location that still hold something.
    SET_PRICES = "UPDATE lot SET price_currency = $4, price_amount = $5, price_card = $6, price_revision = c.revision,
            revision = c.revision
        FROM (SELECT revision FROM counter WHERE account = $1) c
        WHERE account = $1 AND variant = $2 AND location = $3 AND NOT is_deficit";
}

row! {
    /// A lot as it is kept.
    pub struct LotRow {
        /// Its id.
        pub id: LotId,
        /// Of its making or last price.
        pub revision: Revision,
        /// What it holds.
        pub variant: VariantId,
        /// Where.
        pub location: LocationId,
        /// The document that brought it here.
        pub document: Option<DocumentId>,
        /// The receipt that its goods first came with.
        pub root_document: Option<DocumentId>,
        /// The lot it was taken from.
        pub source_lot: Option<LotId>,
        /// Who delivered it.
        pub supplier: Option<PartyId>,
        /// When its goods first came.
        pub received_at: Instant,
        /// Last good day.
        pub expires_on: Option<Date>,
        /// Currency of the cost of a unit.
        pub cost_currency: Currency,
        /// The cost of a unit.
        pub cost_amount: Money,
        /// The rates of that cost.
        pub cost_card: RateCardId,
        /// Currency of its own sell price.
        pub price_currency: Option<Currency>,
        /// Its own sell price per unit.
        pub price_amount: Option<Money>,
        /// The rates of that price.
        pub price_card: Option<RateCardId>,
        /// When that price was set.
        pub price_revision: Option<Revision>,
        /// How many came.
        pub received: Quantity,
        /// How many are there.
        pub on_hand: Quantity,
        /// How many are promised.
        pub reserved: Quantity,
        /// What is left of its worth, in the account's currency.
        pub value: Money,
        /// Whether it stands for goods sold before they came.
        pub is_deficit: bool,
    }
}

/// A price kept in three columns.
#[must_use]
pub fn price(currency: Option<Currency>, amount: Option<Money>, card: Option<RateCardId>) -> Option<Price> {
    Some(Price { amount: amount?, currency: currency?, card: card? })
}

impl From<LotRow> for LotState {
    fn from(row: LotRow) -> Self {
        Self {
            id: row.id,
            variant: row.variant,
            location: row.location,
            document: row.document,
            root_document: row.root_document,
            source_lot: row.source_lot,
            supplier: row.supplier,
            received_at: row.received_at,
            expires_on: row.expires_on,
            cost: Price { amount: row.cost_amount, currency: row.cost_currency, card: row.cost_card },
            price: price(row.price_currency, row.price_amount, row.price_card),
            price_revision: row.price_revision,
            received: row.received,
            on_hand: row.on_hand,
            reserved: row.reserved,
            value: row.value,
            is_deficit: row.is_deficit,
        }
    }
}

row! {
    /// Which line made a deficit.
    pub struct DeficitRow {
        /// The lot.
        pub lot: LotId,
        /// Where its goods went.
        pub to: LocationId,
        /// Goods document.
        pub document: Option<DocumentId>,
        /// Its line.
        pub document_line: Option<DocumentLineId>,
        /// Sale.
        pub sale: Option<SaleId>,
        /// Its line.
        pub sale_line: Option<LineId>,
        /// The handover.
        pub posting: Option<PostingId>,
    }
}

impl From<DeficitRow> for Deficit {
    fn from(row: DeficitRow) -> Self {
        let because = Because {
            document: row.document,
            document_line: row.document_line,
            sale: row.sale,
            sale_line: row.sale_line,
            posting: row.posting,
            reverses: None,
        };
        Self { lot: row.lot, because, to: row.to }
    }
}

row! {
    /// A promise as it is kept.
    pub struct PromiseRow {
        /// The line.
        pub line: LineId,
        /// The lot.
        pub lot: LotId,
        /// The sale.
        pub sale: SaleId,
        /// What.
        pub variant: VariantId,
        /// Where.
        pub location: LocationId,
        /// How many.
        pub quantity: Quantity,
    }
}

impl From<PromiseRow> for Promise {
    fn from(row: PromiseRow) -> Self {
        let PromiseRow { line, lot, sale, variant, location, quantity } = row;
        Self { line, lot, sale, variant, location, quantity }
    }
}

row! {
    /// What so many of a variant were worth when they last moved.
    pub struct LastCostRow {
        /// What.
        pub variant: VariantId,
        /// So many.
        pub quantity: Quantity,
        /// Their worth, in the account's currency.
        pub value: Money,
    }
}

/// The lots that a command works on, locked: those of `variants` in `locations` that hold something, and `named` ones. One
/// flight.
///
/// # Errors
/// Driver errors.
pub async fn shelves(
    rx: &mut Rx<'_>,
    account: AccountId,
    at: Instant,
    (variants, locations, named): (&[VariantId], &[LocationId], &[LotId]),
) -> Result<Shelves> {
    let place = args![account, variants, locations];
    let (lots, named, deficits, costs) = rx
        .query4::<LotRow, LotRow, DeficitRow, LastCostRow>(
            (&LOCK_AT, &place),
            (&LOCK, &args![account, named]),
            (&LIST_DEFICITS, &place),
            (&LIST_LAST_COSTS, &args![account, variants]),
        )
        .await?;
    let lots = lots.into_iter().chain(named).map(LotState::from);
    Ok(Shelves::new(at, lots)
        .with_deficits(deficits.into_iter().map(Deficit::from))
        .with_last_costs(costs.into_iter().map(|c| (c.variant, c.quantity, c.value))))
}

/// Of which variants more was sold in a location than came, among some, in the order of their ids.
///
/// # Errors
/// Driver errors.
pub async fn list_owed(
    rx: &mut Rx<'_>,
    account: AccountId,
    variants: &[VariantId],
    location: LocationId,
) -> Result<Vec<VariantId>> {
    let rows: Vec<(uuid::Uuid,)> = rx.query(&LIST_OWED, &args![account, variants, location]).await?;
    Ok(rows.into_iter().map(|row| VariantId(row.0)).collect())
}

/// Lots by id.
///
/// # Errors
/// Driver errors.
pub async fn list(rx: &mut Rx<'_>, account: AccountId, ids: &[LotId]) -> Result<Vec<LotRow>> {
    rx.query(&LIST, &args![account, ids]).await
}

/// The last lot of each of some variants in a location, exhausted or not.
///
/// # Errors
/// Driver errors.
pub async fn list_newest(
    rx: &mut Rx<'_>,
    account: AccountId,
    variants: &[VariantId],
    location: LocationId,
) -> Result<Vec<LotRow>> {
    rx.query(&LIST_NEWEST, &args![account, variants, location]).await
}

/// Sets the own price of all lots of a variant in a location.
pub fn set_prices(flight: &mut crate::Flight, variant: VariantId, location: LocationId, price: &Price) {
    let args = args![flight.account(), variant, location, price.currency, price.amount, price.card];
    flight.exec(&SET_PRICES, args);
}
