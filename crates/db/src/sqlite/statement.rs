//! Running statements on a connection, prepared once and cached.

use rusqlite::{Connection, ErrorCode, params_from_iter};

use crate::batch::{Read, Reply, Rows, Step, Take, Wants};
use crate::error::{Error, Result};
use crate::prepared::PreparedShape;
use crate::row::{FromRow, Row};
use crate::sql::{Engine, Sql};
use crate::value::Value;

pub(crate) fn query<T: FromRow>(
    conn: &Connection,
    name: &'static str,
    text: &str,
    args: &[Value<'_>],
) -> Result<Vec<T>> {
    let mut out: Vec<T> = Vec::new();
    each(conn, (name, text), args, &mut out)?;
    Ok(out)
}

/// Runs a query and has its rows kept where it says.
pub(crate) fn read(conn: &Connection, read: &mut Read<'_>) -> Result<()> {
    each(conn, (read.sql.name(), read.sql.text(Engine::Sqlite)), &read.args, read.rows)
}

fn each(
    conn: &Connection,
    (name, text): (&'static str, &str),
    args: &[Value<'_>],
    keep: &mut dyn Take,
) -> Result<()> {
    let failed = |error| Error::sqlite(name, error);
    let mut statement = conn.prepare_cached(text).map_err(failed)?;
    let mut rows = statement.query(params_from_iter(args)).map_err(failed)?;
    while let Some(row) = rows.next().map_err(failed)? {
        keep.take(&Row::sqlite(row))?;
    }
    Ok(())
}

/// Runs the steps of a batch up to the first that fails or misses its guard.
pub(crate) fn run(conn: &Connection, steps: &[Step<'_>]) -> Result<Vec<Reply>> {
    let mut replies = Vec::with_capacity(steps.len());
    for step in steps {
        let reply = one(conn, step).map_err(|error| Error::sqlite(step.sql.name(), error))?;
        step.check(&reply)?;
        replies.push(reply);
    }
    Ok(replies)
}

/// Runs one statement for each row of its parameters.
pub(crate) fn fill(conn: &Connection, name: &'static str, text: &str, rows: &[Vec<Value<'_>>]) -> Result<()> {
    let filled = || {
        let mut statement = conn.prepare_cached(text)?;
        rows.iter().try_for_each(|row| statement.execute(params_from_iter(row)).map(drop))
    };
    filled().map_err(|error| Error::sqlite(name, error))
}

fn one(conn: &Connection, step: &Step<'_>) -> rusqlite::Result<Reply> {
    let mut statement = conn.prepare_cached(step.sql.text(Engine::Sqlite))?;
    let params = params_from_iter(&step.args);
    if step.wants != Wants::Rows {
        let affected = statement.execute(params)?.try_into().unwrap_or(u64::MAX);
        return Ok(Reply { affected, rows: Rows::None });
    }
    let width = statement.column_count();
    let rows = statement.query_map(params, |row| (0..width).map(|ix| row.get(ix)).collect())?;
    let rows = rows.collect::<rusqlite::Result<Vec<_>>>()?;
    Ok(Reply { affected: rows.len().try_into().unwrap_or(u64::MAX), rows: Rows::Sqlite(rows) })
}

pub(crate) fn prepare(conn: &Connection, sql: &'static Sql) -> Result<PreparedShape> {
    let statement =
        conn.prepare(sql.text(Engine::Sqlite)).map_err(|error| Error::sqlite(sql.name(), error))?;
    Ok(PreparedShape {
        name: sql.name(),
        params: statement.parameter_count(),
        columns: statement.column_count(),
    })
}

/// Whether an error means that the file itself cannot be trusted any more, and how the engine puts it.
pub(crate) fn broken(error: &Error) -> Option<String> {
    let Error::Driver { source, .. } = error else { return None };
    let error: &rusqlite::Error = source.downcast_ref()?;
    is_broken(error).then(|| error.to_string())
}

pub(crate) fn is_broken(error: &rusqlite::Error) -> bool {
    matches!(
        error.sqlite_error_code(),
        Some(ErrorCode::SystemIoFailure | ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase)
    )
}
