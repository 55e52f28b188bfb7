//! Operations addressed to registers: one queue per register, in the order of their numbers, which is the order of commits.

use db::{Result, Rx, Sql, Value};
use domain::Instant;
use domain::fiscal::device::Command;
use domain::fiscal::{OperationKind, OperationResult, OperationState};
use domain::id::*;
use uuid::Uuid;

use crate::args;
use crate::flight::{Draw, Flight};
use crate::scalar::Json;

db::statements! {
    /// A new operation.
    INSERT = "INSERT INTO register_op (account, id, number, revision, register, outlet, kind, state, sale, settlement, request,
            result, message, attempts, key, before_storage, before_document, created_at, updated_at, next_at)
        SELECT $1, $2, base + $3, revision, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19
        FROM counter WHERE account = $1";
    /// One operation.
    pub GET = "SELECT id, number, revision, register, outlet, kind, state, sale, settlement, request, result, message, attempts,
            key, before_storage, before_document, created_at, updated_at, next_at
        FROM register_op WHERE account = $1 AND id = $2";
    /// One operation, locked; nothing when somebody else has it in hand.
    LOCK = {
        sqlite: "SELECT id, number, revision, register, outlet, kind, state, sale, settlement, request, result, message, attempts,
                key, before_storage, before_document, created_at, updated_at, next_at
            FROM register_op WHERE account = $1 AND id = $2",
        postgres: "SELECT id, number, revision, register, outlet, kind, state, sale, settlement, request, result, message, attempts,
                key, before_storage, before_document, created_at, updated_at, next_at
            FROM register_op WHERE account = $1 AND id = $2 FOR UPDATE SKIP LOCKED",
    };
    /// Unfinished operations of the same register that come before this one: one that runs, or older ones.
    COUNT_AHEAD = "SELECT count(*) FROM register_op e JOIN register_op o ON o.account = e.account AND o.register = e.register
        WHERE o.account = $1 AND o.id = $2 AND e.id <> o.id AND e.state IN ('queued', 'running')
            AND (e.state = 'running' OR (o.state <> 'running' AND e.number < o.number))";
    /// An operation as it stands now, if nobody has changed it meanwhile.
    UPDATE = "UPDATE register_op SET revision = (SELECT revision FROM counter WHERE account = $1), state = $4, result = $5,
            message = $6, attempts = $7, key = $8, before_storage = $9, before_document = $10, updated_at = $11, next_at = $12
        WHERE account = $1 AND id = $2 AND revision = $3";
    /// In every register's queue, the operation that is to be looked at now, if it is due.
    LIST_DUE = "SELECT o.account, o.id, o.register FROM register_op o
        WHERE o.state IN ('queued', 'running') AND o.next_at <= $1 AND (o.state = 'running' OR NOT EXISTS (
            SELECT 1 FROM register_op e WHERE e.account = o.account AND e.register = o.register AND e.id <> o.id
                AND e.state IN ('queued', 'running') AND (e.state = 'running' OR e.number < o.number)))
        ORDER BY o.next_at, o.account, o.number LIMIT $2";
    /// Some operations, by id.
    LIST = "SELECT o.id, o.number, o.revision, o.register, r.number, o.outlet, t.number, o.kind, o.state, o.sale, s.number,
            o.settlement, o.request, o.result, o.message, o.attempts, o.created_at, o.updated_at, o.next_at
        FROM register_op o
        JOIN register r ON r.account = o.account AND r.id = o.register
        JOIN outlet t ON t.account = o.account AND t.id = o.outlet
        LEFT JOIN sale s ON s.account = o.account AND s.id = o.sale
        WHERE o.account = $1 AND o.id {in_ids $2}";
}

row! {
    /// One wish addressed to a register.
    pub struct OperationRow {
        /// Its id.
        pub id: OperationId,
        /// Its number, and its place in the register's queue; zero before it is inserted.
        pub number: Number,
        /// The revision that last changed it.
        pub revision: Revision,
        /// Which register.
        pub register: RegisterId,
        /// For which till.
        pub outlet: OutletId,
        /// What.
        pub kind: OperationKind,
        /// How far it got.
        pub state: OperationState,
        /// For which sale.
        pub sale: Option<SaleId>,
        /// For what of it: the posting, or the first entry of money, that makes the settlement.
        pub settlement: Option<Uuid>,
        /// The command.
        pub request: Json<Command>,
        /// What came of it.
        pub result: Option<Json<OperationResult>>,
        /// What the register last said against it.
        pub message: Option<String>,
        /// How often it was tried, or asked after.
        pub attempts: i64,
        /// What the register knows it by.
        pub key: String,
        /// The storage in the register when it was started.
        pub before_storage: Option<String>,
        /// The last document in that storage then.
        pub before_document: Option<i64>,
        /// When it was asked for.
        pub created_at: Instant,
        /// When it last changed.
        pub updated_at: Instant,
        /// Queued: not before then. Running: in the hands of one worker until then.
        pub next_at: Instant,
    }
}

row! {
    /// The next operation of a register.
    pub struct DueRow {
        /// In whose books.
        pub account: AccountId,
        /// Which.
        pub id: OperationId,
        /// On which register.
        pub register: RegisterId,
    }
}

row! {
    /// An operation with the numbers of what it names.
    pub struct OperationView {
        /// Its id.
        pub id: OperationId,
        /// Its number.
        pub number: Number,
        /// The revision that last changed it.
        pub revision: Revision,
        /// Which register.
        pub register: RegisterId,
        /// Its number.
        pub register_number: Number,
        /// For which till.
        pub outlet: OutletId,
        /// Its number.
        pub outlet_number: Number,
        /// What.
        pub kind: OperationKind,
        /// How far it got.
        pub state: OperationState,
        /// For which sale.
        pub sale: Option<SaleId>,
        /// Its number.
        pub sale_number: Option<Number>,
        /// For what of it.
        pub settlement: Option<Uuid>,
        /// The command.
        pub request: Json<Command>,
        /// What came of it.
        pub result: Option<Json<OperationResult>>,
        /// What the register last said against it.
        pub message: Option<String>,
        /// How often it was tried, or asked after.
        pub attempts: i64,
        /// When it was asked for.
        pub created_at: Instant,
        /// When it last changed.
        pub updated_at: Instant,
        /// When it is looked at next, unless it is finished.
        pub next_at: Instant,
    }
}

/// A new operation.
pub fn insert(flight: &mut Flight, draw: Draw, operation: &OperationRow) {
    let OperationRow {
        id,
        number: _,
        revision: _,
        register,
        outlet,
        kind,
        state,
        sale,
        settlement,
        request,
        result,
        message,
        attempts,
        key,
        before_storage,
        before_document,
        created_at,
        updated_at,
        next_at,
    } = operation;
    flight.exec(
        &INSERT,
        args![
            flight.account(),
            id,
            draw,
            register,
            outlet,
            kind,
            state,
            sale,
            settlement,
            request,
            result,
            message,
            attempts,
            key,
            before_storage,
            before_document,
            created_at,
            updated_at,
            next_at
        ],
    );
}

/// The operation as it stands now. Fails as a guard when somebody changed it since it was read.
pub fn update(flight: &mut Flight, operation: &OperationRow) {
    let OperationRow {
        id,
        number: _,
        revision,
        register: _,
        outlet: _,
        kind: _,
        state,
        sale: _,
        settlement: _,
        request: _,
        result,
        message,
        attempts,
        key,
        before_storage,
        before_document,
        created_at: _,
        updated_at,
        next_at,
    } = operation;
    let args = args![
        flight.account(),
        id,
        revision,
        state,
        result,
        message,
        attempts,
        key,
        before_storage,
        before_document,
        updated_at,
        next_at
    ];
    flight.exec_n(&UPDATE, args, 1);
}

/// One operation, to be taken in hand, and how many of its register come before it; nothing when another worker has it.
///
/// # Errors
/// Driver errors.
pub async fn lock(
    rx: &mut Rx<'_>,
    account: AccountId,
    id: OperationId,
) -> Result<Option<(OperationRow, i64)>> {
    let one = args![account, id];
    let (rows, ahead) = rx.query2::<OperationRow, (i64,)>((&LOCK, &one), (&COUNT_AHEAD, &one)).await?;
    let ahead = ahead.first().map_or(0, |row| row.0);
    Ok(rows.into_iter().next().map(|row| (row, ahead)))
}

/// The question for one operation, to be asked along with others.
#[must_use]
pub fn one(account: AccountId, id: OperationId) -> (&'static Sql, Vec<Value<'static>>) {
    (&GET, args![account, id])
}

/// One operation.
///
/// # Errors
/// Driver errors.
pub async fn get(rx: &mut Rx<'_>, account: AccountId, id: OperationId) -> Result<Option<OperationRow>> {
    rx.query_opt(&GET, &args![account, id]).await
}

/// What is due at `now`, of any account: at most one operation per register, `limit` in all.
///
/// # Errors
/// Driver errors.
pub async fn list_due(rx: &mut Rx<'_>, now: Instant, limit: i64) -> Result<Vec<DueRow>> {
    rx.query(&LIST_DUE, &args![now, limit]).await
}

/// Some operations with the numbers of what they name, in no order.
///
/// # Errors
/// Driver errors.
pub async fn list(rx: &mut Rx<'_>, account: AccountId, ids: &[OperationId]) -> Result<Vec<OperationView>> {
    rx.query(&LIST, &args![account, ids]).await
}
