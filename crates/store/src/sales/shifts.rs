//! Shifts of an outlet, from opening to closing the till's cash.

use db::{Result, Rx};
use domain::id::*;
use domain::sales::MoneyKind;
use domain::{Currency, Instant, Money};

use crate::args;
use crate::flight::{Draw, Flight};

db::statements! {
    /// The open shift of an outlet.
    GET_OPEN = "SELECT id, number, outlet, opened_at, opened_by, closed_at, closed_by
        FROM shift WHERE account = $1 AND outlet = $2 AND closed_at IS NULL";
    /// A shift.
    GET = "SELECT id, number, outlet, opened_at, opened_by, closed_at, closed_by FROM shift WHERE account = $1 AND id = $2";
    /// A new shift; a second open one of the same outlet is refused by the schema.
    INSERT = "INSERT INTO shift (account, id, number, revision, outlet, opened_at, opened_by)
        SELECT $1, $2, base + $3, revision, $4, $5, $6 FROM counter WHERE account = $1";
    /// Closes a shift.
    CLOSE = "UPDATE shift SET closed_at = $3, closed_by = $4, revision = (SELECT revision FROM counter WHERE account = $1)
        WHERE account = $1 AND id = $2 AND closed_at IS NULL";
    /// What a shift took.
    LIST_TOTALS = "SELECT method, currency, kind, amount, count FROM shift_total WHERE account = $1 AND shift = $2
        ORDER BY method, currency, kind";
}

row! {
    /// A shift.
    pub struct ShiftRow {
        /// Its id.
        pub id: ShiftId,
        /// Its number; zero before it is inserted.
        pub number: Number,
        /// Of which outlet.
        pub outlet: OutletId,
        /// When it was opened.
        pub opened_at: Instant,
        /// By whom.
        pub opened_by: PartyId,
        /// When it was closed.
        pub closed_at: Option<Instant>,
        /// By whom.
        pub closed_by: Option<PartyId>,
    }
}

row! {
    /// What a shift took by one method, in one currency, of one kind.
    pub struct ShiftTotalRow {
        /// The method.
        pub method: MethodId,
        /// The currency.
        pub currency: Currency,
        /// The kind.
        pub kind: MoneyKind,
        /// In less out.
        pub amount: Money,
        /// Entries less their reversals.
        pub count: i64,
    }
}

/// The open shift of an outlet, if any.
///
/// # Errors
/// Driver errors.
pub async fn get_open(rx: &mut Rx<'_>, account: AccountId, outlet: OutletId) -> Result<Option<ShiftRow>> {
    rx.query_opt(&GET_OPEN, &args![account, outlet]).await
}

/// A shift.
///
/// # Errors
/// Driver errors.
pub async fn get(rx: &mut Rx<'_>, account: AccountId, id: ShiftId) -> Result<Option<ShiftRow>> {
    rx.query_opt(&GET, &args![account, id]).await
}

/// What a shift took.
///
/// # Errors
/// Driver errors.
pub async fn list_totals(rx: &mut Rx<'_>, account: AccountId, id: ShiftId) -> Result<Vec<ShiftTotalRow>> {
    rx.query(&LIST_TOTALS, &args![account, id]).await
}

/// Opens a shift.
pub fn insert(flight: &mut Flight, draw: Draw, shift: &ShiftRow) {
    flight.exec(
        &INSERT,
        args![flight.account(), shift.id, draw, shift.outlet, shift.opened_at, shift.opened_by],
    );
}

/// Closes a shift.
pub fn close(flight: &mut Flight, id: ShiftId) {
    flight.exec_n(&CLOSE, args![flight.account(), id, flight.maker.at, flight.maker.party], 1);
}
