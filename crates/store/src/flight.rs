//! The write flight: everything a command writes, sent at once, with its revision, its numbers and its events.

use db::{Batch, Result, Slot, Sql, Tx, Value};
use domain::id::{AccountId, Number, PartyId, Revision};
use domain::{Instant, Kind};
use mutants::mutant;
use uuid::Uuid;

use crate::args;
use crate::events::{self, EventRow};

db::statements! {
    /// Takes the account's counter: one revision, and as many numbers as the flight draws.
    TAKE_COUNTER = "UPDATE counter SET revision = revision + 1, base = number, number = number + $2
        WHERE account = $1 RETURNING revision, base";
}

/// A number that the flight will give: the `n`-th of its own, counted from 1. Bound as `base + $n` in statements that select
/// from `counter`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Draw(i64);

impl Draw {
    /// What is added to the counter's base.
    #[must_use]
    pub const fn offset(self) -> i64 {
        self.0
    }
}

/// Who changes what when: the facts that every event carries.
#[derive(Clone, Copy, Debug)]
pub struct Maker {
    /// The account.
    pub account: AccountId,
    /// The person.
    pub party: PartyId,
    /// The door.
    pub through: &'static str,
    /// When.
    pub at: Instant,
}

/// All the writes of one command. Guards go first (they take the locks, in a stable order), then the account's counter, then
/// the rows that carry its revision and numbers.
pub struct Flight {
    /// Who and when.
    pub maker: Maker,
    guards: Batch<'static>,
    rows: Batch<'static>,
    drawn: i64,
    events: i64,
}

/// What the flight was given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sent {
    /// The revision of everything in it.
    pub revision: Revision,
    base: i64,
}

impl Sent {
    /// The number that a draw became.
    #[must_use]
    pub const fn number(&self, draw: Draw) -> Number {
        Number(self.base + draw.0)
    }
}

impl Flight {
    /// An empty flight.
    #[must_use]
    pub fn new(maker: Maker) -> Self {
        Self { maker, guards: Batch::default(), rows: Batch::default(), drawn: 0, events: 0 }
    }

    /// The account that everything in it belongs to.
    #[must_use]
    pub const fn account(&self) -> AccountId {
        self.maker.account
    }

    /// The next number.
    pub fn draw(&mut self) -> Draw {
        self.drawn += 1;
        Draw(self.drawn)
    }

    /// A write before the counter is taken that must touch exactly `rows` rows, or the whole command fails with
    /// [`db::Error::Guard`]. Callers add guards on one table in the order of their ids.
    pub fn guard(&mut self, sql: &'static Sql, args: Vec<Value<'static>>, rows: u64) {
        self.guards.exec_n(sql, args, rows);
    }

    /// A write before the counter is taken; needed where rows of other accounts' commands may be waited for.
    pub fn lock(&mut self, sql: &'static Sql, args: Vec<Value<'static>>) {
        self.guards.exec(sql, args);
    }

    /// A write that may read `counter` for the flight's revision and numbers.
    pub fn exec(&mut self, sql: &'static Sql, args: Vec<Value<'static>>) {
        self.rows.exec(sql, args);
    }

    /// Like [`Flight::exec`], and must touch exactly `rows` rows.
    pub fn exec_n(&mut self, sql: &'static Sql, args: Vec<Value<'static>>, rows: u64) {
        self.rows.exec_n(sql, args, rows);
    }

    /// What happened, for the outbox and the audit trail.
    ///
    /// * `what`: a past participle or so: `created`, `completed`
    /// * `fields`: the names of what changed, or small facts, as JSON
    pub fn event(
        &mut self,
        what: &'static str,
        kind: Kind,
        entity: impl Into<Uuid>,
        fields: serde_json::Value,
    ) {
        self.events += 1;
        let event = EventRow { position: self.events, what, kind, entity: entity.into(), fields };
        mutant!("events-are-forgotten", events::append(&mut self.rows, &self.maker, &event), ());
    }

    /// Sends everything in one flight.
    ///
    /// # Errors
    /// [`db::Error::Guard`] when a guard failed; driver errors.
    pub async fn send(self, tx: &mut Tx<'_>) -> Result<Sent> {
        let mut batch = self.guards;
        let counter: Slot = batch.query(&TAKE_COUNTER, args![self.maker.account, self.drawn]);
        batch.append(self.rows);
        let flown = tx.run(batch).await?;
        let (revision, base): (i64, i64) = flown
            .rows(counter)?
            .into_iter()
            .next()
            .ok_or(db::Error::Rows { statement: TAKE_COUNTER.name(), found: 0 })?;
        Ok(Sent { revision: Revision(revision), base })
    }
}
