//! The writes of a command, collected first and sent in one flight.
//!
//! Store functions add to a [`Batch`]; the command hands it to `Tx::run` once. Nothing here talks to an engine.

use std::fmt;

use mutants::mutant;

use crate::error::{Error, Result};
use crate::row::{FromRow, Row};
use crate::sql::Sql;
use crate::value::Value;

/// Statements to run in order, in one flight on `PostgreSQL`.
#[derive(Debug, Default)]
pub struct Batch<'a> {
    steps: Vec<Step<'a>>,
}

#[derive(Debug)]
pub(crate) struct Step<'a> {
    pub(crate) sql: &'static Sql,
    pub(crate) args: Vec<Value<'a>>,
    pub(crate) wants: Wants,
}

/// What a statement is expected to give.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Wants {
    Nothing,
    Affected(u64),
    Rows,
}

/// The place of a statement in its batch: how to find its count or rows in [`Flown`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Slot(usize);

impl Slot {
    /// The same statement after its batch was appended to another; `by` is what [`Batch::append`] returned.
    #[must_use]
    pub fn shifted(self, by: usize) -> Self {
        Self(self.0 + by)
    }
}

impl From<Slot> for usize {
    fn from(slot: Slot) -> Self {
        slot.0
    }
}

impl<'a> Batch<'a> {
    /// Adds a write whose count does not matter.
    pub fn exec(&mut self, sql: &'static Sql, args: Vec<Value<'a>>) -> Slot {
        self.push(sql, args, Wants::Nothing)
    }

    /// Adds a write that must touch exactly `expect_rows` rows; any other count fails the command with
    /// [`Error::Guard`].
    pub fn exec_n(&mut self, sql: &'static Sql, args: Vec<Value<'a>>, expect_rows: u64) -> Slot {
        self.push(sql, args, Wants::Affected(expect_rows))
    }

    /// Adds a write that returns rows (`RETURNING`).
    #[must_use = "the slot is the only way to the rows"]
    pub fn query(&mut self, sql: &'static Sql, args: Vec<Value<'a>>) -> Slot {
        self.push(sql, args, Wants::Rows)
    }

    fn push(&mut self, sql: &'static Sql, args: Vec<Value<'a>>, wants: Wants) -> Slot {
        self.steps.push(Step { sql, args, wants });
        Slot(self.steps.len() - 1)
    }

    /// Adds everything `other` holds. Returns by how much its slots moved, for [`Slot::shifted`].
    pub fn append(&mut self, mut other: Self) -> usize {
        let moved = self.steps.len();
        self.steps.append(&mut other.steps);
        moved
    }

    /// Whether nothing was added.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.steps.is_empty()
    }

    /// How many statements there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.steps.len()
    }

    pub(crate) fn steps(&self) -> &[Step<'a>] {
        &self.steps
    }
}

impl Step<'_> {
    /// Holds the guard of this step, if it has one, against what happened.
    pub(crate) fn check(&self, reply: &Reply) -> Result<()> {
        match self.wants {
            Wants::Affected(expected)
                if mutant!("guards-let-all-pass", expected != reply.affected, false) =>
            {
                Err(Error::Guard { statement: self.sql.name(), expected, found: reply.affected })
            }
            Wants::Affected(_) | Wants::Nothing | Wants::Rows => Ok(()),
        }
    }
}

/// Independent queries to send in one flight; each puts its rows where it was told.
///
/// They run in order, so that a later one sees what an earlier one waited for with a lock.
#[derive(Default)]
pub struct Reads<'a>(Vec<Read<'a>>);

pub(crate) struct Read<'a> {
    pub(crate) sql: &'static Sql,
    pub(crate) args: Vec<Value<'a>>,
    pub(crate) rows: &'a mut (dyn Take + 'static),
}

/// What keeps rows.
pub(crate) trait Take: Send {
    fn take(&mut self, row: &Row<'_>) -> Result<()>;
}

impl<T: FromRow> Take for Vec<T> {
    fn take(&mut self, row: &Row<'_>) -> Result<()> {
        self.push(T::from_row(row)?);
        Ok(())
    }
}

impl<'a> Reads<'a> {
    /// Adds a query whose rows go to the end of `rows`.
    pub fn fill<T: FromRow>(&mut self, rows: &'a mut Vec<T>, sql: &'static Sql, args: Vec<Value<'a>>) {
        self.0.push(Read { sql, args, rows });
    }

    /// Adds all queries of `other`.
    pub fn append(&mut self, mut other: Self) {
        self.0.append(&mut other.0);
    }

    pub(crate) fn into_inner(self) -> Vec<Read<'a>> {
        self.0
    }
}

impl fmt::Debug for Reads<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.0.iter().map(|read| read.sql.name())).finish()
    }
}

/// What one statement gave.
#[derive(Debug, Default)]
pub(crate) struct Reply {
    /// Rows touched, or returned by a query.
    pub(crate) affected: u64,
    pub(crate) rows: Rows,
}

/// Rows that outlived their statement.
#[derive(Debug, Default)]
pub(crate) enum Rows {
    #[default]
    None,
    Sqlite(Vec<Vec<rusqlite::types::Value>>),
    Postgres(Vec<tokio_postgres::Row>),
}

impl Rows {
    pub(crate) fn read<T: FromRow>(&self) -> Result<Vec<T>> {
        let mut rows = Vec::new();
        self.give(&mut rows)?;
        Ok(rows)
    }

    /// Has somebody keep the rows.
    pub(crate) fn give(&self, to: &mut dyn Take) -> Result<()> {
        match self {
            Self::None => Ok(()),
            Self::Sqlite(rows) => rows.iter().try_for_each(|row| to.take(&Row::kept(row))),
            Self::Postgres(rows) => rows.iter().try_for_each(|row| to.take(&Row::postgres(row))),
        }
    }
}

/// What the statements of one flight gave.
#[derive(Debug)]
pub struct Flown(pub(crate) Vec<Reply>);

impl Flown {
    /// Rows the statement at this place touched, or returned if it is a query.
    ///
    /// # Panics
    /// When the batch had no such statement.
    #[must_use]
    pub fn affected(&self, at: impl Into<usize>) -> u64 {
        self.0[at.into()].affected
    }

    /// Rows of a statement added with [`Batch::query`].
    ///
    /// # Errors
    /// [`Error::Column`] when a row does not read as `T`.
    ///
    /// # Panics
    /// When the slot belongs to another, longer batch.
    pub fn rows<T: FromRow>(&self, slot: Slot) -> Result<Vec<T>> {
        self.0[slot.0].rows.read()
    }
}
