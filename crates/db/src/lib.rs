//! The thin layer over the two engines that can keep the books.
//!
//! Business code sees a few types: a [`Command`] or [`Query`] run by [`Db`], the transaction they get ([`Tx`], [`Rx`]),
//! static statements ([`Sql`], [`statements!`]), and a [`Batch`] of writes. What the tables are and what they mean is
//! not here; nothing in this crate knows a shop.
//!
//! `SQLite` has one writer thread that groups commits; `PostgreSQL` has a pool and pipelined flights. `docs/adr` says
//! why.

mod batch;
mod command;
mod dynamic;
mod error;
mod migrate;
mod options;
mod postgres;
mod prepared;
mod row;
mod sql;
mod sqlite;
mod stream;
mod tables;
#[cfg(feature = "testing")]
pub mod testing;
mod tx;
mod value;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

pub use batch::{Batch, Flown, Reads, Slot};
pub use command::{Command, Priority, Query};
pub use error::{Error, Result};
pub use migrate::Migration;
pub use options::Options;
pub use prepared::PreparedShape;
pub use row::{Cell, FromCol, FromRow, Row};
/// What list queries are built as.
pub use sea_query::SelectStatement;
pub use sql::{Engine, Sql};
pub use stream::{Stretch, Walk};
pub use tables::{Plain, Table};
pub use tx::{Rx, Tx};
pub use value::Value;

use command::Asking;

/// The books, open. Clones share them.
#[derive(Clone, Debug)]
pub struct Db {
    books: Arc<Books>,
    flights: Arc<AtomicU32>,
}

#[derive(Debug)]
enum Books {
    Sqlite(sqlite::Books),
    Postgres { pool: Arc<postgres::Pool>, read_only: bool },
}

impl Db {
    /// Opens a `SQLite` file, creating it if it is missing. Must be called inside a tokio runtime.
    ///
    /// # Errors
    /// [`Error::InUse`] when another process has it open for writing; [`Error::Open`] when it cannot be opened.
    pub async fn open_sqlite(path: impl AsRef<Path>, options: Options) -> Result<Self> {
        let path: PathBuf = path.as_ref().to_owned();
        let runtime = tokio::runtime::Handle::current();
        let opening = tokio::task::spawn_blocking(move || sqlite::Books::open(&path, &options, &runtime));
        let books = opening.await.map_err(|_| Error::Closed)??;
        Ok(Self::new(Books::Sqlite(books)))
    }

    /// Opens a `PostgreSQL` database by its URL (`postgres://user@host/name`).
    ///
    /// # Errors
    /// [`Error::Open`] when the URL or the options make no sense; [`Error::Driver`] when the server cannot be reached.
    pub async fn open_postgres(url: &str, options: Options) -> Result<Self> {
        let pool = postgres::open(url, &options).await?;
        Ok(Self::new(Books::Postgres { pool, read_only: options.read_only }))
    }

    fn new(books: Books) -> Self {
        Self { books: Arc::new(books), flights: Arc::default() }
    }

    /// Which engine keeps these books.
    #[must_use]
    pub fn engine(&self) -> Engine {
        match *self.books {
            Books::Sqlite(_) => Engine::Sqlite,
            Books::Postgres { .. } => Engine::Postgres,
        }
    }

    /// Runs a command for somebody at a till; see [`Db::write_with`].
    ///
    /// # Errors
    /// As [`Db::write_with`].
    pub async fn write<C: Command>(&self, cmd: C) -> Result<C::Out, C::Error> {
        self.write_with(Priority::Till, cmd).await
    }

    /// Runs a command in one write transaction and answers after a durable commit.
    ///
    /// Once the command has started, dropping this future does not stop it.
    ///
    /// # Errors
    /// The command's own; [`Error::Retryable`] when nothing was written and it may be sent again;
    /// [`Error::OutcomeUnknown`] when the answer to the commit was lost.
    pub async fn write_with<C: Command>(&self, priority: Priority, cmd: C) -> Result<C::Out, C::Error> {
        let (flights, result) = match &*self.books {
            Books::Sqlite(books) => {
                let (flights, result) = books.write(priority, cmd).await;
                (flights + u32::from(flights > 0 && result.is_ok()), result)
            }
            Books::Postgres { read_only: true, .. } => (0, Err(Error::ReadOnly.into())),
            Books::Postgres { pool, .. } => postgres::write(pool, priority, cmd).await,
        };
        self.flights.store(flights, Ordering::Relaxed);
        result
    }

    /// Asks a question for somebody at a till; see [`Db::read_with`].
    ///
    /// # Errors
    /// As [`Db::read_with`].
    pub async fn read<Q: Query>(&self, query: Q) -> Result<Q::Out, Q::Error> {
        self.read_with(Priority::Till, query).await
    }

    /// Asks a question about one consistent moment of the books.
    ///
    /// # Errors
    /// The query's own; [`Error::Timeout`] when it took longer than the options allow.
    pub async fn read_with<Q: Query>(&self, priority: Priority, query: Q) -> Result<Q::Out, Q::Error> {
        let (flights, result) = match &*self.books {
            Books::Sqlite(books) => books.read(priority, Asking(query)).await,
            Books::Postgres { pool, .. } => postgres::read(pool, priority, Q::SNAPSHOT, Asking(query)).await,
        };
        self.flights.store(flights, Ordering::Relaxed);
        result
    }

    /// Brings the schema up to date and answers how many steps that took.
    ///
    /// # Errors
    /// [`Error::Migration`] when a step fails, an applied step was edited, or the books are newer than `steps`.
    pub async fn migrate(&self, steps: &[Migration]) -> Result<usize> {
        self.write_with(Priority::Bulk, migrate::Migrate(steps.to_vec())).await
    }

    /// Prepares every statement on this engine without running it.
    ///
    /// # Errors
    /// The first statement the engine does not understand, by name.
    pub async fn prepare_all(&self, modules: &[&[&'static Sql]]) -> Result<Vec<PreparedShape>> {
        self.read(prepared::PrepareAll(modules.concat())).await
    }

    /// Flights of the command or query that finished last: how often it waited for the engine, the commit included.
    /// For tests that run one at a time; `SQLite` counts what `PostgreSQL` would need.
    #[must_use]
    pub fn last_flights(&self) -> u32 {
        self.flights.load(Ordering::Relaxed)
    }

    /// Completes when the books closed themselves because the disk failed, and says why. A server should stop then.
    pub async fn failed(&self) -> String {
        match &*self.books {
            Books::Sqlite(books) => books.failed().await,
            Books::Postgres { .. } => std::future::pending().await, // the server beyond the wire has its own doctor
        }
    }

    /// Finishes what was started and releases the books; later calls give [`Error::Closed`].
    pub async fn close(&self) {
        match &*self.books {
            Books::Sqlite(books) => books.close().await,
            Books::Postgres { pool, .. } => pool.close().await,
        }
    }
}
