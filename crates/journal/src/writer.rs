//! The one task that writes: what is waiting goes out in one batch, and while that is written the next one gathers.

use std::sync::Arc;
use std::time::Duration;

use db::{Batch, Command, Db, Result, Tx, Value};
use domain::id::AccountId;
use serde_json::json;
use tokio::sync::watch;
use uuid::Uuid;

use crate::half::{Direction, Half};
use crate::kind_by_path;
use crate::mask::Mask;
use crate::payload::Payload;
use crate::queue::{Load, Lost, Queue};

db::statements! {
    /// A row.
    INSERT = "INSERT INTO exchange (at, account, dialect, shop, outlet, kind, direction, status, method, path, bill, sale, receipt,
            flagged, pair, truncated, payload, size)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)";
    /// What rows come to.
    GROW = "UPDATE extent SET bytes = bytes + $1 WHERE one = 1";
}

/// How long to leave books alone that could not be written.
const PAUSE: Duration = Duration::from_secs(1);
/// How often a batch is tried before it counts as lost.
const TRIES: u32 = 3;
/// The longest word, path or number that a row has, in characters.
const WORD_CHARS: usize = 500;
/// What a row takes besides its texts, roughly.
const ROW_BYTES: usize = 150;

/// Writes until the queue is closed and empty.
///
/// * `written`: how many places of the queue are done with
pub(crate) async fn run(db: Db, queue: Arc<Queue>, mask: Mask, written: watch::Sender<u64>) {
    let mask = Arc::new(mask);
    while let Some(load) = queue.take().await {
        let mask = Arc::clone(&mask);
        // Reading documents takes time that requests should not wait for.
        let prepared = tokio::task::spawn_blocking(move || {
            let rows = prepare(&load, &mask);
            (load, rows)
        });
        let Ok((load, rows)) = prepared.await else { return };
        if let Err(error) = write(&db, Append(rows)).await {
            tracing::error!(%error, halves = load.halves.len(), "exchanges could not be journalled");
            queue.lose(&load);
            tokio::time::sleep(PAUSE).await;
        }
        written.send_modify(|written| *written += load.places);
    }
}

async fn write(db: &Db, append: Append) -> Result<()> {
    let append = Arc::new(append);
    let mut tries = 1;
    loop {
        match db.write(Shared(Arc::clone(&append))).await {
            // A lost answer to a commit is not asked for again: a row twice is worse than a row in doubt.
            Err(db::Error::Retryable { .. }) if tries < TRIES => tries += 1,
            done => return done,
        }
    }
}

fn prepare(load: &Load, mask: &Mask) -> Vec<Vec<Value<'static>>> {
    let halves = load.halves.iter().map(|half| row(half, mask));
    halves.chain(load.gaps.iter().map(|(account, lost)| gap(*account, *lost))).collect()
}

fn row(half: &Half, mask: &Mask) -> Vec<Value<'static>> {
    let Payload { text, truncated, path } = Payload::of(half, mask);
    let mark = &half.mark;
    let kind = mark.kind.as_deref().map_or_else(|| kind_by_path(&path), str::to_owned);
    let size = text.as_ref().map_or(0, String::len) + path.len() + ROW_BYTES;
    vec![
        half.at.0.into(),
        mark.account.map(|account| account.0).into(),
        half.exchange.dialect.into(),
        mark.shop.into(),
        mark.outlet.map(|outlet| outlet.0).into(),
        word(&kind).into(),
        half.direction.word().into(),
        half.status.map(i64::from).into(),
        word(&half.exchange.method).into(),
        word(&path).into(),
        mark.bill.as_deref().map(word).into(),
        mark.sale.map(|sale| sale.0).into(),
        mark.receipt.as_deref().map(word).into(),
        mark.flagged.into(),
        half.exchange.pair.into(),
        truncated.into(),
        text.into(),
        i64::try_from(size).unwrap_or(i64::MAX).into(),
    ]
}

fn gap(account: Option<AccountId>, lost: Lost) -> Vec<Value<'static>> {
    let none = || Value::Null;
    vec![
        lost.since.0.into(),
        account.map(|account| account.0).into(),
        "journal".into(),
        none(),
        none(),
        "GAP".into(),
        Direction::Gap.word().into(),
        none(),
        "".into(),
        "".into(),
        none(),
        none(),
        none(),
        true.into(),
        Uuid::nil().into(),
        false.into(),
        json!({ "dropped": lost.count }).to_string().into(),
        i64::try_from(ROW_BYTES).unwrap_or_default().into(),
    ]
}

/// A text that every engine takes, of a length that no page minds.
fn word(text: &str) -> String {
    text.chars().filter(|c| *c != '\0').take(WORD_CHARS).collect()
}

/// Rows, as the columns of the statement.
#[derive(Debug)]
struct Append(Vec<Vec<Value<'static>>>);

/// The same rows again, should the engine want to try again.
struct Shared(Arc<Append>);

impl Command for Shared {
    type Out = ();
    type Error = db::Error;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<()> {
        let Append(rows) = &*self.0;
        let sizes = rows.iter().filter_map(|row| match row.last() {
            Some(Value::Int(size)) => Some(*size),
            _ => None,
        });
        let bytes: i64 = sizes.sum();
        let mut batch = Batch::default();
        for row in rows {
            batch.exec(&INSERT, row.clone());
        }
        batch.exec(&GROW, vec![bytes.into()]);
        tx.run(batch).await.map(|_| ())
    }
}
