//! One transaction on one connection, and the flights it makes.
//!
//! A flight is everything sent before waiting: `BEGIN` travels with the first one, independent statements travel
//! together. The driver sends a request when its future is first polled, so polling in order is sending in order.

use std::error::Error as _;
use std::future::poll_fn;
use std::pin::{Pin, pin};
use std::task::{Poll, ready};

use futures_util::StreamExt as _;
use futures_util::future::{BoxFuture, FutureExt as _, MaybeDone, maybe_done};
use tokio_postgres::binary_copy::BinaryCopyInWriter;
use tokio_postgres::error::{Severity, SqlState};
use tokio_postgres::types::Type;
use tokio_postgres::{Client, RowStream, Statement};

use crate::batch::{Reply, Rows, Step, Wants};
use crate::error::{Error, Result};
use crate::postgres::pool::{Lease, address};
use crate::prepared::PreparedShape;
use crate::sql::{Engine, Sql};
use crate::value::Value;

/// What kind of transaction this is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mode {
    /// Writes; locks and guards do what isolation does not.
    Write,
    /// Reads that must see one moment.
    Snapshot,
    /// Reads without a transaction around them.
    Single,
}

impl Mode {
    fn begin(self) -> Option<&'static str> {
        match self {
            Self::Write => Some("BEGIN ISOLATION LEVEL READ COMMITTED"),
            Self::Snapshot => Some("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"),
            Self::Single => None,
        }
    }
}

/// How an attempt at a command ended.
pub(crate) enum Ended<T, E> {
    With(Result<T, E>),
    /// Nothing was written and the engine asks to try again.
    Again {
        connection_lost: bool,
    },
}

/// One statement of a flight.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Call<'a> {
    sql: &'static Sql,
    args: &'a [Value<'a>],
    rows: bool,
}

impl<'a> Call<'a> {
    pub(crate) fn rows(sql: &'static Sql, args: &'a [Value<'a>]) -> Self {
        Self { sql, args, rows: true }
    }

    pub(crate) fn step(step: &'a Step<'a>) -> Self {
        Self { sql: step.sql, args: &step.args, rows: step.wants == Wants::Rows }
    }
}

/// A transaction on a leased connection.
#[derive(Debug)]
pub(crate) struct Session {
    lease: Lease,
    mode: Mode,
    begun: bool,
    again: bool,
    lost: bool,
    /// A key that is taken may have been taken since this command looked: it looks again before that is told.
    doubts_keys: bool,
}

/// A statement's name and what the driver says about it.
type Failure = (&'static str, tokio_postgres::Error);
type Flying<'a> = BoxFuture<'a, Result<Reply, Failure>>;

impl Session {
    pub(crate) fn new(lease: Lease, mode: Mode) -> Self {
        Self { lease, mode, begun: false, again: false, lost: false, doubts_keys: false }
    }

    /// Counts a key that is taken as a race that was lost, if so told.
    pub(crate) fn doubting_keys(self, doubts_keys: bool) -> Self {
        Self { doubts_keys, ..self }
    }

    /// Sends all calls at once and waits for all answers; the first failure is the one that counts.
    pub(crate) async fn flight(&mut self, calls: &[Call<'_>]) -> Result<Vec<Reply>> {
        self.prepare_missing(calls.iter().map(|call| call.sql)).await?;
        let begin = self.begin();
        let conn = self.lease.conn();
        let sent = calls.iter().map(|call| {
            let statement = conn.prepared(call.sql).expect("prepared just above");
            send(&conn.client, statement, *call).boxed()
        });
        let landed = fly(&conn.client, begin, sent.collect()).await;
        landed.map_err(|failure| self.failed(failure))
    }

    /// A query that is not prepared (its types follow from the values), and one beside it that is.
    pub(crate) async fn flight_dyn(
        &mut self,
        text: &str,
        args: &[Value<'_>],
        beside: Option<Call<'_>>,
    ) -> Result<(Reply, Reply)> {
        self.prepare_missing(beside.iter().map(|call| call.sql)).await?;
        let begin = self.begin();
        let conn = self.lease.conn();
        let beside = beside.map(|call| {
            let statement = conn.prepared(call.sql).expect("prepared just above");
            send(&conn.client, statement, call).boxed()
        });
        let sent = std::iter::once(send_dyn(&conn.client, text, args).boxed()).chain(beside).collect();
        let landed = fly(&conn.client, begin, sent).await;
        let mut replies = landed.map_err(|failure| self.failed(failure))?.into_iter();
        Ok((replies.next().unwrap_or_default(), replies.next().unwrap_or_default()))
    }

    /// Rows for a `COPY … FROM STDIN (FORMAT binary)`.
    pub(crate) async fn fill(
        &mut self,
        name: &'static str,
        text: &str,
        types: &[Type],
        rows: &[Vec<Value<'_>>],
    ) -> Result<()> {
        let begin = self.begin();
        let client = &self.lease.conn().client;
        let landed = fly(client, begin, vec![copy_in(client, name, text, types, rows).boxed()]).await;
        landed.map(drop).map_err(|failure| self.failed(failure))
    }

    /// Many statements in one text.
    pub(crate) async fn script(&mut self, name: &'static str, text: &str) -> Result<()> {
        let begin = self.begin();
        let client = &self.lease.conn().client;
        let landed = fly(client, begin, vec![control(client, name, text)]).await;
        landed.map(drop).map_err(|failure| self.failed(failure))
    }

    pub(crate) async fn prepare(&mut self, sql: &'static Sql) -> Result<PreparedShape> {
        self.prepare_missing(std::iter::once(sql)).await?;
        let statement = self.lease.conn().prepared(sql).expect("prepared just above");
        Ok(PreparedShape {
            name: sql.name(),
            params: statement.params().len(),
            columns: statement.columns().len(),
        })
    }

    /// Once per connection and statement, all missing ones together.
    async fn prepare_missing(&mut self, wanted: impl Iterator<Item = &'static Sql>) -> Result<()> {
        let mut missing: Vec<&'static Sql> =
            wanted.filter(|sql| self.lease.conn().prepared(sql).is_none()).collect();
        if missing.is_empty() {
            return Ok(());
        }
        missing.sort_by_key(|sql| address(sql));
        missing.dedup_by_key(|sql| address(sql));
        let client = &self.lease.conn().client;
        let flying = missing.iter().map(|sql| {
            async move {
                    client.prepare(sql.text(Engine::Postgres)).await.map_err(|error| (sql.name(), error))
                }
                .boxed()
        });
        let prepared: Result<Vec<Statement>, Failure> =
            in_order(flying.collect()).await.into_iter().collect();
        let prepared = prepared.map_err(|failure| self.failed(failure))?;
        for (sql, statement) in missing.into_iter().zip(prepared) {
            self.lease.conn_mut().keep(sql, statement);
        }
        Ok(())
    }

    fn begin(&mut self) -> Option<&'static str> {
        if std::mem::replace(&mut self.begun, true) { None } else { self.mode.begin() }
    }

    /// Remembers whether the engine asks to try again, whatever the command makes of the error.
    fn failed(&mut self, (statement, error): Failure) -> Error {
        self.lost |= self.lease.conn().client.is_closed() || is_fatal(&error);
        let stale = error.as_db_error().is_some_and(|db| db.routine() == Some("RevalidateCachedQuery"));
        let code = error.code();
        let raced = code == Some(&SqlState::T_R_SERIALIZATION_FAILURE)
            || code == Some(&SqlState::T_R_DEADLOCK_DETECTED)
            || (self.doubts_keys && code == Some(&SqlState::UNIQUE_VIOLATION));
        let forgotten = code == Some(&SqlState::INVALID_SQL_STATEMENT_NAME);
        self.lost |= stale || forgotten; // this connection's statements are of no use any more
        self.again |= raced || self.lost;
        Error::postgres(statement, error)
    }

    /// Whether a command that succeeds has something to commit: one more flight.
    pub(crate) fn will_commit(&self) -> bool {
        self.begun && self.mode == Mode::Write
    }

    /// Commits what succeeded, rolls back what failed, and gives the connection back if it is idle.
    pub(crate) async fn end<T, E: From<Error>>(self, result: Result<T, E>) -> Ended<T, E> {
        if self.lost {
            return Ended::Again { connection_lost: true };
        }
        match self.mode {
            _ if !self.begun => {}
            Mode::Single => {}
            Mode::Write if result.is_ok() => return self.commit(result).await,
            Mode::Snapshot if !self.again => self.send_only("ROLLBACK"),
            Mode::Write | Mode::Snapshot => return self.roll_back(result).await,
        }
        self.lease.give_back();
        Ended::With(result)
    }

    async fn commit<T, E: From<Error>>(mut self, result: Result<T, E>) -> Ended<T, E> {
        match self.lease.conn().client.batch_execute("COMMIT").await {
            Ok(()) => {
                self.lease.give_back();
                Ended::With(result)
            }
            Err(error) if is_refusal(&error) => {
                let error = self.failed(("COMMIT", error));
                let connection_lost = self.lost;
                if self.again { Ended::Again { connection_lost } } else { Ended::With(Err(error.into())) }
            }
            Err(error) => Ended::With(Err(Error::OutcomeUnknown { reason: error.to_string() }.into())),
        }
    }

    async fn roll_back<T, E>(self, result: Result<T, E>) -> Ended<T, E> {
        let idle = self.lease.conn().client.batch_execute("ROLLBACK").await.is_ok();
        let again = self.again;
        if idle {
            self.lease.give_back();
        }
        if again { Ended::Again { connection_lost: !idle } } else { Ended::With(result) }
    }

    /// Ends a snapshot without waiting: the next user's statements queue up behind it on the same connection.
    fn send_only(&self, closing: &'static str) {
        let _sent_by_the_first_poll = self.lease.conn().client.batch_execute(closing).now_or_never();
    }
}

/// Whether the server looked at the statement, refused it, and goes on.
fn is_refusal(error: &tokio_postgres::Error) -> bool {
    error.as_db_error().is_some_and(|db| db.parsed_severity() == Some(Severity::Error))
}

/// Whether this is the last thing one hears on a connection.
fn is_fatal(error: &tokio_postgres::Error) -> bool {
    let told = error.as_db_error().is_some() && !is_refusal(error);
    told || error.is_closed() || error.source().is_some_and(|source| source.is::<std::io::Error>())
}

/// One flight, `BEGIN` included; the answer to that is left out.
async fn fly<'c>(
    client: &'c Client,
    begin: Option<&'static str>,
    sent: Vec<Flying<'c>>,
) -> Result<Vec<Reply>, Failure> {
    let begun = begin.map(|text| control(client, text, text));
    let extra = usize::from(begun.is_some());
    let flying = begun.into_iter().chain(sent).collect();
    let mut replies: Vec<Reply> = in_order(flying).await.into_iter().collect::<Result<_, _>>()?;
    Ok(replies.split_off(extra))
}

fn control<'c>(client: &'c Client, name: &'static str, text: &'c str) -> Flying<'c> {
    let done = async move { client.batch_execute(text).await.map(|()| Reply::default()) };
    done.map(move |done| done.map_err(|error| (name, error))).boxed()
}

async fn send(client: &Client, statement: &Statement, call: Call<'_>) -> Result<Reply, Failure> {
    let reply = async {
        let stream = client.query_raw(statement, call.args).await?;
        collect(stream, call.rows).await
    };
    reply.await.map_err(|error| (call.sql.name(), error))
}

async fn copy_in(
    client: &Client,
    name: &'static str,
    text: &str,
    types: &[Type],
    rows: &[Vec<Value<'_>>],
) -> Result<Reply, Failure> {
    let copied = async {
        let mut writer = pin!(BinaryCopyInWriter::new(client.copy_in(text).await?, types));
        for row in rows {
            writer.as_mut().write_raw(row).await?;
        }
        writer.finish().await
    };
    copied.await.map(|affected| Reply { affected, rows: Rows::None }).map_err(|error| (name, error))
}

async fn send_dyn(client: &Client, text: &str, args: &[Value<'_>]) -> Result<Reply, Failure> {
    let reply = async {
        let typed = args.iter().map(|value| (value, value.postgres_type()));
        let stream = client.query_typed_raw(text, typed).await?;
        collect(stream, true).await
    };
    reply.await.map_err(|error| (crate::dynamic::NAME, error))
}

async fn collect(stream: RowStream, keep: bool) -> Result<Reply, tokio_postgres::Error> {
    let mut stream = pin!(stream);
    let mut rows = Vec::new();
    while let Some(row) = stream.next().await {
        let row = row?;
        if keep {
            rows.push(row);
        }
    }
    let affected = stream.rows_affected().unwrap_or_default();
    Ok(Reply { affected, rows: if keep { Rows::Postgres(rows) } else { Rows::None } })
}

/// Polls every future once, in order, and then awaits them in order: answers come in the order of requests.
async fn in_order<F: Future + Unpin>(flying: Vec<F>) -> Vec<F::Output> {
    let mut flying: Vec<MaybeDone<F>> = flying.into_iter().map(maybe_done).collect();
    let (mut sent, mut landed) = (false, 0);
    poll_fn(|cx| {
        if !std::mem::replace(&mut sent, true) {
            for future in &mut flying {
                let _ = Pin::new(future).poll(cx);
            }
        }
        while landed < flying.len() {
            ready!(Pin::new(&mut flying[landed]).poll(cx));
            landed += 1;
        }
        Poll::Ready(())
    })
    .await;
    flying.iter_mut().filter_map(|future| Pin::new(future).take_output()).collect()
}
