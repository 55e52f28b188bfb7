//! What can go wrong between a command and its books, said alike for both engines.
//!
//! A store function names the errors it expects (`Unique`, `Guard`) and lets the rest through; the wording for people
//! is not here. The engines' own codes and messages are translated in one place, at the bottom of this file.

use std::path::PathBuf;

use rusqlite::ErrorCode;
use tokio_postgres::error::{DbError, SqlState};

/// The result of anything the layer does.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why a statement, a command or the whole engine failed.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A write with an expected count touched another number of rows: somebody was faster, or the rule does not hold.
    #[error("guard of {statement}: expected {expected} rows, found {found}")]
    Guard {
        /// The statement whose count differs.
        statement: &'static str,
        /// Rows the command expected to touch.
        expected: u64,
        /// Rows it did touch.
        found: u64,
    },
    /// A unique key is taken.
    #[error("{statement}: unique key {key} is taken")]
    Unique {
        /// The statement that ran into it.
        statement: &'static str,
        /// The key as `table.column, table.column`; alike on both engines for keys over plain columns.
        key: String,
    },
    /// A reference points nowhere, or a row still referred to was deleted.
    #[error("{statement}: broken reference: {message}")]
    ForeignKey {
        /// The statement that ran into it.
        statement: &'static str,
        /// The engine's words; `SQLite` does not say which reference.
        message: String,
    },
    /// A `CHECK` of the schema does not hold.
    #[error("{statement}: check {constraint} does not hold")]
    Check {
        /// The statement that ran into it.
        statement: &'static str,
        /// The name of the constraint; an unnamed one appears as its expression on `SQLite`.
        constraint: String,
    },
    /// A column that must have a value got none.
    #[error("{statement}: no value for column {column}")]
    NotNull {
        /// The statement that ran into it.
        statement: &'static str,
        /// The column's name.
        column: String,
    },
    /// Nothing was written and the same command may succeed if sent again.
    #[error("nothing was written, try again: {reason}")]
    Retryable {
        /// What happened.
        reason: String,
    },
    /// The commit was sent and its answer was lost. Sending the command again is safe only with its request key.
    #[error("the outcome of the commit is unknown: {reason}")]
    OutcomeUnknown {
        /// What happened.
        reason: String,
    },
    /// A command waited for something other than its transaction.
    #[error("a command waited for something outside its transaction")]
    ForeignAwait,
    /// A command panicked; the message is the panic's.
    #[error("a command panicked: {message}")]
    Panic {
        /// What the panic said.
        message: String,
    },
    /// A command went on after a statement of its transaction had failed.
    #[error("the transaction was already lost when {statement} failed")]
    Doomed {
        /// The statement that failed first.
        statement: &'static str,
    },
    /// The books are closed, or closed themselves after an I/O failure.
    #[error("the books are closed")]
    Closed,
    /// These books were opened for reading only.
    #[error("the books are open for reading only")]
    ReadOnly,
    /// Another process keeps these books.
    #[error("{} is in use by another process", path.display())]
    InUse {
        /// The file that is locked.
        path: PathBuf,
    },
    /// A statement took longer than the limit it was given.
    #[error("{statement} took too long")]
    Timeout {
        /// The statement that was stopped.
        statement: &'static str,
    },
    /// A column does not hold what the reader asked for.
    #[error("column {column}: {reason}")]
    Column {
        /// The column's name.
        column: String,
        /// What is wrong with it.
        reason: String,
    },
    /// A query that must give exactly one row gave another number.
    #[error("{statement}: expected one row, found {found}")]
    Rows {
        /// The query.
        statement: &'static str,
        /// How many rows there were.
        found: usize,
    },
    /// A migration cannot be applied to these books.
    #[error("migration {number}: {reason}")]
    Migration {
        /// Number of the migration.
        number: u32,
        /// What stands in the way.
        reason: String,
    },
    /// The books cannot be opened as asked.
    #[error("cannot open the books: {0}")]
    Open(String),
    /// Anything else the engine says: a broken statement, a lost connection, a full disk.
    #[error("{statement}: {source}")]
    Driver {
        /// The statement that failed.
        statement: &'static str,
        /// The engine's error.
        source: Box<dyn std::error::Error + Send + Sync>,
    },
}

impl Error {
    /// Whether the same command may be sent again with a hope of success.
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        matches!(self, Self::Retryable { .. } | Self::OutcomeUnknown { .. })
    }

    /// The statement whose guard failed, if this is a failed guard.
    #[must_use]
    pub fn guard(&self) -> Option<&'static str> {
        if let Self::Guard { statement, .. } = self { Some(statement) } else { None }
    }

    /// The unique key that is taken, if this is such a clash.
    #[must_use]
    pub fn unique(&self) -> Option<&str> {
        if let Self::Unique { key, .. } = self { Some(key) } else { None }
    }

    pub(crate) fn retryable(reason: impl Into<String>) -> Self {
        Self::Retryable { reason: reason.into() }
    }

    pub(crate) fn sqlite(statement: &'static str, error: rusqlite::Error) -> Self {
        let code = error.sqlite_error_code();
        let message =
            if let rusqlite::Error::SqliteFailure(_, Some(message)) = &error { message } else { "" };
        match code {
            Some(ErrorCode::ConstraintViolation) => constraint(statement, message),
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Self::retryable(message),
            Some(ErrorCode::OperationInterrupted) => Self::Timeout { statement },
            Some(_) | None => Self::Driver { statement, source: error.into() },
        }
    }

    pub(crate) fn postgres(statement: &'static str, error: tokio_postgres::Error) -> Self {
        let Some(db) = error.as_db_error() else {
            return Self::Driver { statement, source: error.into() };
        };
        let constraint = || db.constraint().unwrap_or_default().to_owned();
        match db.code() {
            &SqlState::UNIQUE_VIOLATION => Self::Unique { statement, key: unique_key(db) },
            &SqlState::FOREIGN_KEY_VIOLATION => {
                Self::ForeignKey { statement, message: db.message().to_owned() }
            }
            &SqlState::CHECK_VIOLATION => Self::Check { statement, constraint: constraint() },
            &SqlState::NOT_NULL_VIOLATION => {
                Self::NotNull { statement, column: db.column().unwrap_or_default().to_owned() }
            }
            &SqlState::T_R_SERIALIZATION_FAILURE | &SqlState::T_R_DEADLOCK_DETECTED => {
                Self::retryable(db.message())
            }
            &SqlState::QUERY_CANCELED => Self::Timeout { statement },
            _ => Self::Driver { statement, source: error.into() },
        }
    }
}

/// `SQLite` tells the kind of constraint and its name in the message only: `UNIQUE constraint failed: sale.id`.
fn constraint(statement: &'static str, message: &str) -> Error {
    let (kind, name) = message.split_once(" constraint failed: ").unwrap_or((message, ""));
    match kind {
        "UNIQUE" => Error::Unique { statement, key: name.to_owned() },
        "CHECK" => Error::Check { statement, constraint: name.to_owned() },
        "NOT NULL" => {
            let column = name.rsplit_once('.').map_or(name, |(_, column)| column);
            Error::NotNull { statement, column: column.to_owned() }
        }
        _ => Error::ForeignKey { statement, message: message.to_owned() },
    }
}

/// PostgreSQL names the constraint; its detail, in whatever language, holds the columns: `Key (account, id)=(…) …`.
fn unique_key(db: &DbError) -> String {
    let columns =
        db.detail().and_then(|detail| detail.split_once('(')?.1.split_once(")=")).map(|(list, _)| list);
    match (db.table(), columns) {
        (Some(table), Some(columns)) => {
            let keys: Vec<String> = columns.split(", ").map(|column| format!("{table}.{column}")).collect();
            keys.join(", ")
        }
        _ => db.constraint().unwrap_or_default().to_owned(),
    }
}
