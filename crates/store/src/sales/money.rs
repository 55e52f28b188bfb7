//! The money ledger. Entries of a draft are held and may change; posted ones are reversed and entered again.

use db::{Result, Rx};
use domain::id::*;
use domain::sales::{MoneyKind, MoneyState};
use domain::{Currency, Instant, Money};
use mutants::mutant;

use crate::args;
use crate::flight::{Draw, Flight};

db::statements! {
    /// The living entries of a sale in the order taken: held ones, and posted ones that are neither reversed nor reversals.
    pub LIST = "SELECT id, number, state, kind, direction, method, currency, amount, card, value, sale, outlet, shift, at, created_at,
            made_by, left_after, subtotal_left_after, reverses
        FROM money WHERE account = $1 AND sale = $2 AND reverses IS NULL AND reversed_by IS NULL ORDER BY created_at, id";
    /// The living entries of the first sale that sold what comes back with a sale.
    pub LIST_OF_SOLD = "SELECT id, number, state, kind, direction, method, currency, amount, card, value, sale, outlet, shift, at,
            created_at, made_by, left_after, subtotal_left_after, reverses
        FROM money WHERE account = $1 AND reverses IS NULL AND reversed_by IS NULL AND sale = (SELECT sold_sale FROM refund_line
            WHERE account = $1 AND sale = $2 AND sold_sale IS NOT NULL ORDER BY position LIMIT 1)
        ORDER BY created_at, id";
    /// The sale that the living entry with this number belongs to.
    FIND_SALE_OF = "SELECT sale FROM money
        WHERE account = $1 AND number = $2 AND sale IS NOT NULL AND reverses IS NULL AND reversed_by IS NULL";
    /// A new entry under a number of its own.
    pub INSERT = "INSERT INTO money (account, id, number, revision, state, kind, direction, method, currency, amount, card, value,
            sale, outlet, shift, at, created_at, made_by, left_after, subtotal_left_after, reverses)
        SELECT $1, $2, base + $3, revision, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20
        FROM counter WHERE account = $1";
    /// A new entry that takes over the number of the one it replaces or reverses.
    pub INSERT_NUMBERED = "INSERT INTO money (account, id, number, revision, state, kind, direction, method, currency, amount, card,
            value, sale, outlet, shift, at, created_at, made_by, left_after, subtotal_left_after, reverses)
        SELECT $1, $2, $3, revision, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20
        FROM counter WHERE account = $1";
    /// A held entry becomes part of the ledger, or a held one is changed.
    pub UPDATE_HELD = "UPDATE money SET revision = (SELECT revision FROM counter WHERE account = $1), state = $3, kind = $4,
            direction = $5, method = $6, currency = $7, amount = $8, card = $9, value = $10, shift = $11, at = $12,
            left_after = $13, subtotal_left_after = $14
        WHERE account = $1 AND id = $2 AND state = 'held'";
    /// A held entry that was given up.
    pub DELETE_HELD = "DELETE FROM money WHERE account = $1 AND id = $2 AND state = 'held'";
    /// Names the reversal of a posted entry.
    pub MARK_REVERSED = "UPDATE money SET reversed_by = $3 WHERE account = $1 AND id = $2 AND state = 'posted' AND reversed_by IS NULL";
    /// Adds to what a shift took.
    pub ADD_TO_SHIFT = "INSERT INTO shift_total (account, shift, method, currency, kind, amount, count)
        VALUES ($1, $2, $3, $4, $5, $6, $7)
        ON CONFLICT (account, shift, method, currency, kind)
        DO UPDATE SET amount = shift_total.amount + excluded.amount, count = shift_total.count + excluded.count";
}

row! {
    /// An entry of the money ledger.
    pub struct MoneyRow {
        /// Its id.
        pub id: MoneyId,
        /// The number that people know it by; zero before it is inserted.
        pub number: Number,
        /// Held or posted.
        pub state: MoneyState,
        /// What it is.
        pub kind: MoneyKind,
        /// `1` in, `-1` out.
        pub direction: i64,
        /// How it moved.
        pub method: MethodId,
        /// Its own currency.
        pub currency: Currency,
        /// In its own currency.
        pub amount: Money,
        /// The rates that `value` was computed with.
        pub card: RateCardId,
        /// In the sale's currency.
        pub value: Money,
        /// For which sale.
        pub sale: Option<SaleId>,
        /// At which till.
        pub outlet: OutletId,
        /// In which shift.
        pub shift: ShiftId,
        /// When it was posted.
        pub at: Option<Instant>,
        /// When it was entered.
        pub created_at: Instant,
        /// By whom.
        pub made_by: PartyId,
        /// What was left to pay after it.
        pub left_after: Option<Money>,
        /// What was left to pay after it, had there been no reductions.
        pub subtotal_left_after: Option<Money>,
        /// The entry that it undoes.
        pub reverses: Option<MoneyId>,
    }
}

impl MoneyRow {
    /// What it adds to what is paid: kinds that only print on receipts add nothing.
    #[must_use]
    pub fn counts(&self) -> Money {
        match self.kind {
            MoneyKind::Offset | MoneyKind::Credit | MoneyKind::CashIn | MoneyKind::CashOut => Money::ZERO,
            MoneyKind::Payment
            | MoneyKind::Prepayment
            | MoneyKind::Change
            | MoneyKind::Refund
            | MoneyKind::Points => {
                if self.direction < 0 {
                    -self.value
                } else {
                    self.value
                }
            }
        }
    }
}

fn rest(entry: &MoneyRow) -> Vec<db::Value<'static>> {
    let MoneyRow {
        id: _,
        number: _,
        state,
        kind,
        direction,
        method,
        currency,
        amount,
        card,
        value,
        sale,
        outlet,
        shift,
        at,
        created_at,
        made_by,
        left_after,
        subtotal_left_after,
        reverses,
    } = entry;
    args![
        state,
        kind,
        direction,
        method,
        currency,
        amount,
        card,
        value,
        sale,
        outlet,
        shift,
        at,
        created_at,
        made_by,
        left_after,
        subtotal_left_after,
        reverses
    ]
}

/// A new entry; a posted one is added to its shift.
pub fn insert(flight: &mut Flight, draw: Draw, entry: &MoneyRow) {
    let mut args = args![flight.account(), entry.id, draw];
    args.extend(rest(entry));
    flight.exec(&INSERT, args);
    if entry.state == MoneyState::Posted {
        add_to_shift(flight, entry, 1);
    }
}

/// A new posted entry under a number that people know already.
fn insert_numbered(flight: &mut Flight, entry: &MoneyRow, count: i64) {
    let mut args = args![flight.account(), entry.id, entry.number];
    args.extend(rest(entry));
    flight.exec(&INSERT_NUMBERED, args);
    add_to_shift(flight, entry, count);
}

/// A held entry, changed or posted now.
pub fn update_held(flight: &mut Flight, entry: &MoneyRow) {
    flight.exec_n(
        &UPDATE_HELD,
        args![
            flight.account(),
            entry.id,
            entry.state,
            entry.kind,
            entry.direction,
            entry.method,
            entry.currency,
            entry.amount,
            entry.card,
            entry.value,
            entry.shift,
            entry.at,
            entry.left_after,
            entry.subtotal_left_after
        ],
        1,
    );
    if mutant!("a-shift-misses-what-was-held", entry.state == MoneyState::Posted, false) {
        add_to_shift(flight, entry, 1);
    }
}

/// A held entry that was given up.
pub fn delete_held(flight: &mut Flight, entry: &MoneyRow) {
    flight.exec_n(&DELETE_HELD, args![flight.account(), entry.id], 1);
}

/// Undoes a posted entry by its opposite, in the shift of now, and enters `instead` under the same number, if anything.
///
/// * `reversal`: the id of the opposite entry
pub fn reverse(
    flight: &mut Flight,
    entry: &MoneyRow,
    reversal: MoneyId,
    shift: ShiftId,
    instead: Option<&MoneyRow>,
) {
    let (account, at) = (flight.account(), flight.maker.at);
    let opposite = MoneyRow {
        id: reversal,
        direction: mutant!("a-reversal-doubles-its-entry", -entry.direction, entry.direction),
        shift,
        at: Some(at),
        created_at: at,
        made_by: flight.maker.party,
        reverses: Some(entry.id),
        ..entry.clone()
    };
    flight.exec_n(&MARK_REVERSED, args![account, entry.id, reversal], 1);
    insert_numbered(flight, &opposite, -1);
    if let Some(new) = instead {
        insert_numbered(flight, new, 1);
    }
}

/// Keeps the projection of a shift's takings; a reversal takes out what its entry brought in.
fn add_to_shift(flight: &mut Flight, entry: &MoneyRow, count: i64) {
    let signed = if entry.direction < 0 { -entry.amount } else { entry.amount };
    flight.exec(
        &ADD_TO_SHIFT,
        args![flight.account(), entry.shift, entry.method, entry.currency, entry.kind, signed, count],
    );
}

/// The sale of the living entry that goes by a number.
///
/// # Errors
/// Driver errors.
pub async fn find_sale_of(rx: &mut Rx<'_>, account: AccountId, number: Number) -> Result<Option<SaleId>> {
    let rows: Vec<(uuid::Uuid,)> = rx.query(&FIND_SALE_OF, &args![account, number]).await?;
    Ok(rows.into_iter().next().map(|(sale,)| SaleId(sale)))
}
