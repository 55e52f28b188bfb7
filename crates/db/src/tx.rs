//! What a command or a query sees of its transaction.
//!
//! [`Rx`] reads, [`Tx`] reads and writes. Both are enums over the engines, so that bodies compile once and their
//! futures are `Send`. Neither can begin or commit: the engines do that around them.

use std::ops::{Deref, DerefMut};

use mutants::mutant;
use rusqlite::Connection;
use sea_query::{PostgresQueryBuilder, SelectStatement, SqliteQueryBuilder};

use crate::batch::{Batch, Flown, Reads, Step};
use crate::dynamic;
use crate::error::{Error, Result};
use crate::postgres::{Call, Session};
use crate::prepared::PreparedShape;
use crate::row::FromRow;
use crate::sql::{Engine, Sql};
use crate::sqlite;
use crate::tables::{self, Table};
use crate::value::Value;

/// The reading half of a transaction: one consistent moment of the books.
#[derive(Debug)]
pub struct Rx<'t> {
    on: On<'t>,
    trip: Trip,
}

#[derive(Debug)]
enum On<'t> {
    Sqlite(&'t mut Connection),
    Postgres(&'t mut Session),
}

/// How far the transaction has come.
#[derive(Debug, Default)]
struct Trip {
    flights: u32,
    /// A statement that was sent and whose answer nobody awaited: set during each flight.
    under_way: Option<&'static str>,
    /// The first statement that failed; from there on the transaction can only roll back.
    lost: Option<&'static str>,
    /// Why the file cannot be trusted any more, if the engine said so.
    broken: Option<String>,
}

/// A static statement with its arguments.
type Ask<'a> = (&'static Sql, &'a [Value<'a>]);

macro_rules! query_n {
    ($(#[$doc:meta])* $vis:vis $name:ident, $($row:ident $ask:ident),+) => {
        $(#[$doc])*
        $vis async fn $name<$($row: FromRow),+>(&mut self, $($ask: Ask<'_>),+) -> Result<($(Vec<$row>,)+)> {
            self.set_out([$($ask.0.name()),+][0])?;
            let result = match &mut self.on {
                On::Sqlite(conn) => sqlite_each!(conn, $($row $ask),+),
                On::Postgres(session) => {
                    let calls = [$(Call::rows($ask.0, $ask.1)),+];
                    session.flight(&calls).await.and_then(|replies| {
                        let mut replies = replies.iter();
                        Ok(($(replies.next().map_or_else(|| Ok(Vec::new()), |reply| reply.rows.read::<$row>())?,)+))
                    })
                }
            };
            self.arrive(result)
        }
    };
}

macro_rules! sqlite_each {
    ($conn:ident, $($row:ident $ask:ident),+) => {
        (|| Ok(($(sqlite::query::<$row>($conn, $ask.0.name(), $ask.0.text(Engine::Sqlite), $ask.1)?,)+)))()
    };
}

impl<'t> Rx<'t> {
    fn new(on: On<'t>) -> Self {
        Self { on, trip: Trip::default() }
    }

    /// Which engine keeps these books.
    #[must_use]
    pub fn engine(&self) -> Engine {
        match self.on {
            On::Sqlite(_) => Engine::Sqlite,
            On::Postgres(_) => Engine::Postgres,
        }
    }

    /// All rows of a query, in one flight.
    ///
    /// # Errors
    /// What the engine says; [`Error::Column`] when a row does not read as `T`.
    pub async fn query<T: FromRow>(&mut self, sql: &'static Sql, args: &[Value<'_>]) -> Result<Vec<T>> {
        let (rows,) = self.query1((sql, args)).await?;
        Ok(rows)
    }

    /// The row of a query that gives one or none.
    ///
    /// # Errors
    /// As [`Rx::query`]; [`Error::Rows`] when there are more.
    pub async fn query_opt<T: FromRow>(
        &mut self,
        sql: &'static Sql,
        args: &[Value<'_>],
    ) -> Result<Option<T>> {
        let mut rows = self.query(sql, args).await?;
        if rows.len() > 1 {
            return Err(Error::Rows { statement: sql.name(), found: rows.len() });
        }
        Ok(rows.pop())
    }

    /// The row of a query that always gives one.
    ///
    /// # Errors
    /// As [`Rx::query`]; [`Error::Rows`] when there is another number of rows.
    pub async fn query_one<T: FromRow>(&mut self, sql: &'static Sql, args: &[Value<'_>]) -> Result<T> {
        let row = self.query_opt(sql, args).await?;
        row.ok_or(Error::Rows { statement: sql.name(), found: 0 })
    }

    query_n! {
        query1, A a
    }

    query_n! {
        /// Two independent queries in one flight.
        ///
        /// # Errors
        /// As [`Rx::query`].
        pub query2, A a, B b
    }

    query_n! {
        /// Three independent queries in one flight.
        ///
        /// # Errors
        /// As [`Rx::query`].
        pub query3, A a, B b, C c
    }

    query_n! {
        /// Four independent queries in one flight.
        ///
        /// # Errors
        /// As [`Rx::query`].
        pub query4, A a, B b, C c, D d
    }

    query_n! {
        /// Six independent queries in one flight.
        ///
        /// # Errors
        /// As [`Rx::query`].
        pub query6, A a, B b, C c, D d, E e, F f
    }

    query_n! {
        /// Nine independent queries in one flight.
        ///
        /// # Errors
        /// As [`Rx::query`].
        #[expect(clippy::too_many_arguments, reason = "one per query, told apart by the rows they give")]
        pub query9, A a, B b, C c, D d, E e, F f, G g, H h, I i
    }

    /// Any number of independent queries in one flight.
    ///
    /// # Errors
    /// As [`Rx::query`].
    pub async fn fetch(&mut self, reads: Reads<'_>) -> Result<()> {
        let mut reads = reads.into_inner();
        let Some(first) = reads.first() else { return Ok(()) };
        self.set_out(first.sql.name())?;
        let result = match &mut self.on {
            On::Sqlite(conn) => reads.iter_mut().try_for_each(|read| sqlite::read(conn, read)),
            On::Postgres(session) => {
                let calls: Vec<Call<'_>> =
                    reads.iter().map(|read| Call::rows(read.sql, &read.args)).collect();
                let landed = session.flight(&calls).await;
                landed.and_then(|replies| {
                    let mut pairs = reads.iter_mut().zip(&replies);
                    pairs.try_for_each(|(read, reply)| reply.rows.give(read.rows))
                })
            }
        };
        self.arrive(result)
    }

    async fn steps(&mut self, steps: &[Step<'_>]) -> Result<Flown> {
        let Some(first) = steps.first() else { return Ok(Flown(Vec::new())) };
        self.set_out(first.sql.name())?;
        let result = match &mut self.on {
            On::Sqlite(conn) => sqlite::run(conn, steps),
            On::Postgres(session) => {
                let calls: Vec<Call<'_>> = steps.iter().map(Call::step).collect();
                session.flight(&calls).await.and_then(|replies| {
                    steps.iter().zip(&replies).try_for_each(|(step, reply)| step.check(reply))?;
                    Ok(replies)
                })
            }
        };
        self.arrive(result).map(Flown)
    }

    /// All rows of a list query built at run time.
    ///
    /// # Errors
    /// As [`Rx::query`]; a value of a kind the layer does not store (a float, a date) is refused.
    pub async fn query_dyn<T: FromRow>(&mut self, query: &SelectStatement) -> Result<Vec<T>> {
        let (rows, _) = self.built::<T, ()>(query, None).await?;
        Ok(rows)
    }

    /// A list query built at run time and an independent static one, in one flight.
    ///
    /// # Errors
    /// As [`Rx::query_dyn`].
    pub async fn query_dyn_and<A: FromRow, B: FromRow>(
        &mut self,
        query: &SelectStatement,
        beside: Ask<'_>,
    ) -> Result<(Vec<A>, Vec<B>)> {
        self.built(query, Some(beside)).await
    }

    async fn built<A: FromRow, B: FromRow>(
        &mut self,
        query: &SelectStatement,
        beside: Option<Ask<'_>>,
    ) -> Result<(Vec<A>, Vec<B>)> {
        self.set_out(dynamic::NAME)?;
        let result = match &mut self.on {
            On::Sqlite(conn) => (|| {
                let (text, values) = query.build(SqliteQueryBuilder);
                let rows = sqlite::query(conn, dynamic::NAME, &text, &dynamic::values(values)?)?;
                let more =
                    beside.map(|(sql, args)| sqlite::query(conn, sql.name(), sql.text(Engine::Sqlite), args));
                Ok((rows, more.transpose()?.unwrap_or_default()))
            })(),
            On::Postgres(session) => {
                async {
                    let (text, values) = query.build(PostgresQueryBuilder);
                    let beside = beside.map(|(sql, args)| Call::rows(sql, args));
                    let (list, more) = session.flight_dyn(&text, &dynamic::values(values)?, beside).await?;
                    Ok((list.rows.read()?, more.rows.read()?))
                }
                .await
            }
        };
        self.arrive(result)
    }

    /// Every table with rows of its own, in the order of their names; what the layer itself keeps is not among them.
    ///
    /// # Errors
    /// As [`Rx::query`]; [`Error::Column`] for a table without a key or a column of a type that the books do not keep.
    pub async fn tables(&mut self) -> Result<Vec<Table>> {
        tables::tables(self.query(&tables::LIST_COLUMNS, &[]).await?)
    }

    /// The next rows of a table in the order of its key, which is each engine's own.
    ///
    /// * `within`: a column and the one value that is asked for in it
    /// * `after`: the key of the row to go on behind; empty for the beginning
    /// * `limit`: the most rows to give
    ///
    /// # Errors
    /// As [`Rx::query`].
    pub async fn page<T: FromRow>(
        &mut self,
        table: &Table,
        within: Option<(&str, i64)>,
        after: &[Value<'_>],
        limit: u32,
    ) -> Result<Vec<T>> {
        self.set_out(tables::PAGE)?;
        let text = table.page_text(self.engine(), within.map(|(column, _)| column), !after.is_empty(), limit);
        let mut args: Vec<Value<'_>> = within.map(|(_, value)| value.into()).into_iter().collect();
        args.extend_from_slice(after);
        let result = match &mut self.on {
            On::Sqlite(conn) => sqlite::query(conn, tables::PAGE, &text, &args),
            On::Postgres(session) => {
                session.flight_dyn(&text, &args, None).await.and_then(|(reply, _)| reply.rows.read())
            }
        };
        self.arrive(result)
    }

    /// Flights so far: how often the command waited for the engine. `SQLite` counts what `PostgreSQL` would need.
    #[must_use]
    pub fn flights(&self) -> u32 {
        self.trip.flights
    }

    /// Prepares a statement without running it.
    pub(crate) async fn prepare(&mut self, sql: &'static Sql) -> Result<PreparedShape> {
        self.set_out(sql.name())?;
        let result = match &mut self.on {
            On::Sqlite(conn) => sqlite::prepare(conn, sql),
            On::Postgres(session) => session.prepare(sql).await,
        };
        self.arrive(result)
    }

    /// Every flight starts here: a transaction that failed, or lost track of an answer, goes no further.
    fn set_out(&mut self, statement: &'static str) -> Result<()> {
        if let Some(statement) = mutant!("a-lost-transaction-goes-on", self.doomed(), None) {
            return Err(Error::Doomed { statement });
        }
        self.trip.flights += 1;
        self.trip.under_way = Some(statement);
        Ok(())
    }

    /// Every flight ends here, unless its future was dropped.
    fn arrive<T>(&mut self, result: Result<T>) -> Result<T> {
        let statement = self.trip.under_way.take();
        if let Err(error) = &result {
            self.trip.lost = statement;
            self.trip.broken = sqlite::broken(error);
        }
        result
    }

    /// The statement that made this transaction impossible to commit, if any.
    pub(crate) fn doomed(&self) -> Option<&'static str> {
        self.trip.lost.or(self.trip.under_way)
    }

    /// The statement whose answer was not awaited, if any.
    pub(crate) fn abandoned(&self) -> Option<&'static str> {
        self.trip.under_way
    }

    pub(crate) fn take_broken(&mut self) -> Option<String> {
        self.trip.broken.take()
    }
}

/// A write transaction: everything in it becomes durable together, or nothing does.
#[derive(Debug)]
pub struct Tx<'t>(Rx<'t>);

impl<'t> Tx<'t> {
    pub(crate) fn sqlite(conn: &'t mut Connection) -> Self {
        Self(Rx::new(On::Sqlite(conn)))
    }

    pub(crate) fn postgres(session: &'t mut Session) -> Self {
        Self(Rx::new(On::Postgres(session)))
    }

    /// Runs all statements of a batch in order, in one flight.
    ///
    /// # Errors
    /// The first failure in the batch: what the engine says, or [`Error::Guard`]. The transaction is lost then,
    /// whatever the command answers.
    pub async fn run(&mut self, batch: Batch<'_>) -> Result<Flown> {
        self.0.steps(batch.steps()).await
    }

    /// Puts rows into a table, fast.
    ///
    /// * `rows`: one value per column, in the order of [`Table::columns`]
    ///
    /// # Errors
    /// What the engine says, of a key that is taken or a rule of the schema that does not hold.
    pub async fn fill(&mut self, table: &Table, rows: &[Vec<Value<'_>>]) -> Result<()> {
        self.0.set_out(tables::FILL)?;
        let result = match &mut self.0.on {
            On::Sqlite(conn) => sqlite::fill(conn, tables::FILL, &table.insert_text(), rows),
            On::Postgres(session) => {
                session.fill(tables::FILL, &table.copy_text(), &table.postgres_types(), rows).await
            }
        };
        self.0.arrive(result)
    }

    /// Removes all rows of a table.
    ///
    /// # Errors
    /// What the engine says.
    pub async fn clear(&mut self, table: &Table) -> Result<()> {
        self.script(tables::FILL, &table.clear_text()).await
    }

    /// Runs a text of many statements without parameters: migrations only.
    pub(crate) async fn script(&mut self, name: &'static str, text: &str) -> Result<()> {
        self.0.set_out(name)?;
        let result = match &mut self.0.on {
            On::Sqlite(conn) => conn.execute_batch(text).map_err(|error| Error::sqlite(name, error)),
            On::Postgres(session) => session.script(name, text).await,
        };
        self.0.arrive(result)
    }
}

impl<'t> Deref for Tx<'t> {
    type Target = Rx<'t>;

    fn deref(&self) -> &Self::Target {
        &self.0
    }
}

impl DerefMut for Tx<'_> {
    fn deref_mut(&mut self) -> &mut Self::Target {
        &mut self.0
    }
}
