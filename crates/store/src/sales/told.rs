//! Receipts that a register of somebody else's printed, as they were told. Each is kept once, whatever becomes of it.

use db::{Batch, Result, Rx, Slot, Tx};
use domain::id::*;
use domain::sales::{FactKind, SettlementMethod};
use domain::{Instant, Money};
use uuid::Uuid;

use crate::args;
use crate::flight::Flight;
use crate::scalar::Json;

db::statements! {
    /// Claims a receipt for this command: a row if nobody has it, none (after waiting for whoever is about to) if somebody does, or
    /// if there is no such outlet.
    CLAIM = "INSERT INTO told_receipt (account, id, revision, outlet, own, body_hash, kind, settlement, at, told_at, total, tax,
            informational, bill, sale, settled, flags, body)
        SELECT $1, $2, 0, o.id, $4, $5, $6, $7, $8, $9, $10, $11, $12, NULL, NULL, NULL, $13, $14
        FROM outlet o WHERE o.account = $1 AND o.id = $3
        ON CONFLICT (account, own) DO NOTHING";
    /// A receipt by what whoever printed it calls it.
    GET = "SELECT id, body_hash, bill, sale, settled, flags FROM told_receipt WHERE account = $1 AND own = $2";
    /// What became of a receipt.
    FINISH = "UPDATE told_receipt SET revision = (SELECT revision FROM counter WHERE account = $1), bill = $3, sale = $4, settled = $5,
            flags = $6
        WHERE account = $1 AND id = $2";
    /// Receipts of an outlet, the last told first.
    LIST = "SELECT id, outlet, own, kind, settlement, at, told_at, total, tax, informational, bill, sale, settled, flags, body
        FROM told_receipt WHERE account = $1 AND outlet = $2 ORDER BY revision DESC LIMIT $3 OFFSET $4";
    /// Receipts about a bill, in the order told.
    LIST_OF_BILL = "SELECT id, outlet, own, kind, settlement, at, told_at, total, tax, informational, bill, sale, settled, flags, body
        FROM told_receipt WHERE account = $1 AND bill = $2 ORDER BY revision";
}

row! {
    /// What is known of a receipt that was told before.
    pub struct KnownRow {
        /// Its id.
        pub id: Uuid,
        /// SHA-256 of what was told.
        pub body_hash: Vec<u8>,
        /// The bill it is about.
        pub bill: Option<SaleId>,
        /// The sale that it changed or made.
        pub sale: Option<SaleId>,
        /// The posting or money that it stands for.
        pub settled: Option<Uuid>,
        /// What did not fit.
        pub flags: Json<Vec<String>>,
    }
}

row! {
    /// A receipt as it was told, and what became of it.
    pub struct ToldRow {
        /// Its id.
        pub id: Uuid,
        /// At which outlet it was printed.
        pub outlet: OutletId,
        /// What whoever printed it calls it.
        pub own: String,
        /// What it is.
        pub kind: FactKind,
        /// How goods and money belong together.
        pub settlement: SettlementMethod,
        /// When it was printed.
        pub at: Instant,
        /// When we were told.
        pub told_at: Instant,
        /// Its total.
        pub total: Money,
        /// The tax in it.
        pub tax: Money,
        /// Whether it settles nothing.
        pub informational: bool,
        /// The bill it is about.
        pub bill: Option<SaleId>,
        /// The sale that it changed or made.
        pub sale: Option<SaleId>,
        /// The posting or money that it stands for.
        pub settled: Option<Uuid>,
        /// What did not fit.
        pub flags: Json<Vec<String>>,
        /// As told.
        pub body: Json<serde_json::Value>,
    }
}

/// A receipt as it comes in.
#[derive(Clone, Debug)]
pub struct NewTold {
    /// Its id.
    pub id: Uuid,
    /// At which outlet it was printed.
    pub outlet: OutletId,
    /// What whoever printed it calls it.
    pub own: String,
    /// SHA-256 of what was told.
    pub body_hash: [u8; 32],
    /// What it is.
    pub kind: FactKind,
    /// How goods and money belong together.
    pub settlement: SettlementMethod,
    /// When it was printed.
    pub at: Instant,
    /// When we were told.
    pub told_at: Instant,
    /// Its total.
    pub total: Money,
    /// The tax in it.
    pub tax: Money,
    /// Whether it settles nothing.
    pub informational: bool,
    /// As told.
    pub body: serde_json::Value,
}

/// Claims a receipt for this transaction; waits for another one that is about to. Answers whether it was new, and its outlet there.
///
/// # Errors
/// Driver errors.
pub async fn claim(tx: &mut Tx<'_>, account: AccountId, told: NewTold) -> Result<bool> {
    let NewTold {
        id,
        outlet,
        own,
        body_hash,
        kind,
        settlement,
        at,
        told_at,
        total,
        tax,
        informational,
        body,
    } = told;
    let mut batch = Batch::default();
    let args = args![
        account,
        id,
        outlet,
        own,
        body_hash.to_vec(),
        kind,
        settlement,
        at,
        told_at,
        total,
        tax,
        informational,
        Json(Vec::<String>::new()),
        Json(body)
    ];
    let claimed: Slot = batch.exec(&CLAIM, args);
    Ok(tx.run(batch).await?.affected(claimed) == 1)
}

/// What became of a receipt that was told before, if it was.
///
/// # Errors
/// Driver errors.
pub async fn get(rx: &mut Rx<'_>, account: AccountId, own: &str) -> Result<Option<KnownRow>> {
    rx.query_opt(&GET, &args![account, own]).await
}

/// Notes what became of a receipt.
pub fn finish(
    flight: &mut Flight,
    id: Uuid,
    (bill, sale, settled): (Option<SaleId>, Option<SaleId>, Option<Uuid>),
    flags: Vec<String>,
) {
    flight.exec_n(&FINISH, args![flight.account(), id, bill, sale, settled, Json(flags)], 1);
}

/// A page of an outlet's receipts, the last told first.
///
/// # Errors
/// Driver errors.
pub async fn list(
    rx: &mut Rx<'_>,
    account: AccountId,
    outlet: OutletId,
    (limit, offset): (i64, i64),
) -> Result<Vec<ToldRow>> {
    rx.query(&LIST, &args![account, outlet, limit, offset]).await
}

/// The receipts about a bill, in the order told.
///
/// # Errors
/// Driver errors.
pub async fn list_of_bill(rx: &mut Rx<'_>, account: AccountId, bill: SaleId) -> Result<Vec<ToldRow>> {
    rx.query(&LIST_OF_BILL, &args![account, bill]).await
}
