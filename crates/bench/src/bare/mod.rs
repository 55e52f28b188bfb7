//! The bare engine: what a sale costs when nobody decides anything. It plays a [`Tape`] with one prepared statement per row, straight
//! on the driver, in the same transactions; it reads by key what a decision would need, and looks that each write touched one row.
//!
//! Ids are fresh in every sale, goods and tills are the caller's own, revisions and numbers come from the account's counter, as the
//! product's do; sums are added to. Everything else is as it was on the tape.

mod postgres;
mod sqlite;
mod statement;

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};

use anyhow::{Result, ensure};
use db::{Engine, Value};
use uuid::Uuid;

use crate::gauge::present;
use crate::ground::{Goods, Ground, Spot};
use crate::schema::Schema;
use crate::tape::{Change, Recorder, Tape};
use crate::till::LINES;

pub(crate) use postgres::Postgres;
pub(crate) use sqlite::Sqlite;

/// What is bound to a statement.
#[derive(Clone, Debug)]
enum Arg {
    /// As on the tape.
    Fixed(Value<'static>),
    /// An id that every sale has anew.
    Fresh(usize),
    Outlet,
    Shift,
    Lot(usize),
    Variant(usize),
}

/// A statement with what is bound to it.
#[derive(Clone, Debug)]
struct Step {
    sql: String,
    args: Vec<Arg>,
}

/// A transaction: what is looked at, then what is written.
#[derive(Clone, Debug, Default)]
struct Transaction {
    reads: Vec<Step>,
    writes: Vec<Step>,
}

/// A whole sale.
#[derive(Clone, Debug)]
pub(crate) struct Script {
    transactions: Vec<Transaction>,
    fresh: usize,
}

/// Ids of the tape that every sale has others for.
struct Cast(HashMap<Uuid, Arg>);

impl Script {
    /// Turns a tape into statements.
    pub(crate) fn of(tape: &Tape, ground: &Ground, schema: &Schema, engine: Engine) -> Result<Self> {
        let mut cast = Cast::of_ground(ground);
        let mut fresh = 0;
        for change in tape.0.iter().flatten() {
            if let Change::Insert { row, .. } = change
                && let Some(id) = row.get("id").and_then(statement::id)
                && !cast.0.contains_key(&id)
            {
                cast.0.insert(id, Arg::Fresh(fresh));
                fresh += 1;
            }
        }
        let writer = statement::Writer { schema, engine, cast: &cast };
        let transactions = tape.0.iter().map(|changes| writer.transaction(changes));
        Ok(Self { transactions: transactions.collect::<Result<_>>()?, fresh })
    }
}

impl Cast {
    fn of_ground(ground: &Ground) -> Self {
        let Spot { outlet, shift, number: _ } = ground.tills[0];
        let mut cast = HashMap::from([(outlet, Arg::Outlet), (shift, Arg::Shift)]);
        for (n, goods) in ground.goods.iter().take(LINES).enumerate() {
            cast.insert(goods.lot, Arg::Lot(n));
            cast.insert(goods.variant, Arg::Variant(n));
        }
        Self(cast)
    }
}

/// A caller of the bare engine: its till, its goods.
#[derive(Debug)]
pub(crate) struct Seller {
    spot: Spot,
    goods: Vec<Goods>,
    next: usize,
}

/// Who and what one sale is about.
#[derive(Debug)]
struct Sale {
    spot: Spot,
    goods: [Goods; LINES],
    fresh: Vec<Uuid>,
}

impl Seller {
    /// So many sellers, each with the till and the goods that the product's caller of the same number has.
    pub(crate) fn staff(ground: &Ground, callers: usize) -> Vec<Self> {
        let sellers = ground.tills.iter().take(callers).enumerate();
        sellers.map(|(n, spot)| Self { spot: *spot, goods: ground.share(n, callers), next: 0 }).collect()
    }

    fn sale(&mut self, script: &Script) -> Sale {
        let goods = std::array::from_fn(|_| {
            self.next += 1;
            self.goods[self.next % self.goods.len()]
        });
        Sale { spot: self.spot, goods, fresh: (0..script.fresh).map(|_| fresh_id()).collect() }
    }
}

impl Sale {
    fn value<'a>(&self, arg: &'a Arg) -> Value<'a> {
        match arg {
            Arg::Fixed(Value::Text(text)) => Value::Text(Cow::Borrowed(text)),
            Arg::Fixed(Value::Bytes(bytes)) => Value::Bytes(Cow::Borrowed(bytes)),
            Arg::Fixed(value) => value.clone(),
            Arg::Fresh(n) => Value::Id(self.fresh[*n]),
            Arg::Outlet => Value::Id(self.spot.outlet),
            Arg::Shift => Value::Id(self.spot.shift),
            Arg::Lot(n) => Value::Id(self.goods[*n].lot),
            Arg::Variant(n) => Value::Id(self.goods[*n].variant),
        }
    }

    fn values<'a>(&self, step: &'a Step) -> Vec<Value<'a>> {
        step.args.iter().map(|arg| self.value(arg)).collect()
    }
}

/// Ids that rise with time, as the product's do.
fn fresh_id() -> Uuid {
    static LAST: AtomicU64 = AtomicU64::new(0);
    let serial = LAST.fetch_add(1, Ordering::Relaxed);
    Uuid::from_u128(present().as_millis() << 80 | 0x7 << 76 | 0x2 << 62 | u128::from(serial))
}

/// Plays one sale on books with a recorder on them; answers what was written down.
pub(crate) async fn play(ground: &mut Ground, schema: &Schema, tape: &Tape) -> Result<Tape> {
    let place = ground.copy().await?;
    let recorder = Recorder::install(&place, schema).await?;
    let mut sellers = Seller::staff(ground, 1);
    match &place.database {
        None => {
            let script = Script::of(tape, ground, schema, Engine::Sqlite)?;
            Sqlite::open(&place, script)?.sell(&mut sellers)?;
        }
        Some(url) => {
            let script = Script::of(tape, ground, schema, Engine::Postgres)?;
            Postgres::open(url, script).await?.sell(&mut sellers[0]).await?;
        }
    }
    let mut played = recorder.since(0).await?.0;
    drop(recorder);
    ground.discard(place).await?;
    let total: usize = tape.0.iter().map(Vec::len).sum();
    ensure!(played.len() == total, "the bare engine wrote {} rows, the product {total}", played.len());
    Ok(Tape(tape.0.iter().map(|changes| played.drain(..changes.len()).collect()).collect()))
}
