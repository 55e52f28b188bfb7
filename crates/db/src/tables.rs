//! Whole tables, whatever they mean: what there is, read a page at a time in the order of the key, filled from elsewhere.
//!
//! This is how books are copied and backed up. A table is known by what the engine says of it, so none can be
//! forgotten. What an engine derives by itself (indexes, generated columns, the shadow tables of a full-text index) is
//! left out: it comes back with the rows. In what order tables are copied, and into what file, is not here.

use std::fmt::Write as _;

use tokio_postgres::types::Type;

use crate::error::{Error, Result};
use crate::sql::{Engine, Sql, parameter};
use crate::value::Value;

/// How reading a page is called in errors.
pub(crate) const PAGE: &str = "a page of a table";
/// How filling a table is called in errors.
pub(crate) const FILL: &str = "filling a table";

/// Keeps the steps that were applied; every set of books has its own.
const MIGRATIONS: &str = "schema_migration";

/// Table, column, type and place in the primary key (from 1; 0 for none) of everything that holds rows of its own.
pub(crate) static LIST_COLUMNS: Sql = Sql::split(
    "db::tables::LIST_COLUMNS",
    "SELECT t.name, c.name, c.type, c.pk FROM pragma_table_list AS t JOIN pragma_table_xinfo(t.name) AS c
     WHERE t.schema = 'main' AND t.type = 'table' AND substr(t.name, 1, 7) <> 'sqlite_' AND c.hidden = 0
     ORDER BY t.name, c.cid",
    "SELECT t.relname, c.attname, format_type(c.atttypid, NULL),
       CAST(coalesce(array_position(CAST(k.indkey AS smallint[]), c.attnum) + 1, 0) AS bigint)
     FROM pg_class t JOIN pg_namespace n ON n.oid = t.relnamespace
     JOIN pg_attribute c ON c.attrelid = t.oid AND c.attnum > 0 AND NOT c.attisdropped AND c.attgenerated = ''
     LEFT JOIN pg_index k ON k.indrelid = t.oid AND k.indisprimary
     WHERE n.nspname = current_schema() AND t.relkind IN ('r', 'p')
     ORDER BY t.relname COLLATE \"C\", c.attnum",
);

/// A table with rows of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    name: String,
    columns: Vec<Column>,
    /// Places of the key's columns, in the key's order.
    key: Vec<usize>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Column {
    name: String,
    kind: Kind,
}

/// What a column takes. `SQLite` keeps six kinds in three classes, so there only those three are known; that is enough,
/// because its values are kept as they come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Int,
    Bool,
    Text,
    Json,
    Bytes,
    Id,
}

/// A value in the form that both engines can be given: booleans are 0 and 1, JSON is text, ids are their 16 bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Plain<'a> {
    /// No value.
    Null,
    /// A 64-bit integer, or a boolean as 0 or 1.
    Int(i64),
    /// A text, or a JSON document.
    Text(&'a str),
    /// Bytes, or an id.
    Bytes(&'a [u8]),
}

impl Kind {
    fn of(engine_type: &str) -> Option<Self> {
        Some(match engine_type {
            "INTEGER" | "bigint" => Self::Int,
            "boolean" => Self::Bool,
            "TEXT" | "text" => Self::Text,
            "jsonb" => Self::Json,
            "BLOB" | "bytea" => Self::Bytes,
            "uuid" => Self::Id,
            _ => return None,
        })
    }

    /// The value as a column of this kind takes it; `None` when it cannot.
    fn value(self, plain: Plain<'_>) -> Option<Value<'_>> {
        Some(match (plain, self) {
            (Plain::Null, _) => Value::Null,
            (Plain::Int(int), Self::Int) => Value::Int(int),
            (Plain::Int(int @ (0 | 1)), Self::Bool) => Value::Bool(int == 1),
            (Plain::Text(text), Self::Text) => Value::Text(text.into()),
            (Plain::Text(text), Self::Json) => Value::Json(text.into()),
            (Plain::Bytes(bytes), Self::Bytes) => Value::Bytes(bytes.into()),
            (Plain::Bytes(bytes), Self::Id) => Value::Id(uuid::Uuid::from_slice(bytes).ok()?),
            (Plain::Int(_) | Plain::Text(_) | Plain::Bytes(_), _) => return None,
        })
    }

    fn postgres_type(self) -> Type {
        match self {
            Self::Int => Type::INT8,
            Self::Bool => Type::BOOL,
            Self::Text => Type::TEXT,
            Self::Json => Type::JSONB,
            Self::Bytes => Type::BYTEA,
            Self::Id => Type::UUID,
        }
    }
}

impl Table {
    /// Its name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The names of its columns, in the order in which their values come and go.
    pub fn columns(&self) -> impl ExactSizeIterator<Item = &str> {
        self.columns.iter().map(|column| column.name.as_str())
    }

    /// Places of the key's columns among all, in the key's order.
    #[must_use]
    pub fn key(&self) -> &[usize] {
        &self.key
    }

    /// The same table with its columns in another order; `None` when these are not its columns.
    #[must_use]
    pub fn arranged(&self, columns: &[String]) -> Option<Self> {
        let place = |name: &String| self.columns.iter().position(|column| column.name == *name);
        let order: Vec<usize> = columns.iter().map(place).collect::<Option<_>>()?;
        let columns = order.iter().map(|&ix| self.columns[ix].clone()).collect::<Vec<_>>();
        let key =
            self.key.iter().map(|ix| order.iter().position(|from| from == ix)).collect::<Option<_>>()?;
        // As many names as columns, each found, the key complete: no name can have come twice.
        let whole = order.len() == self.columns.len() && (0..order.len()).all(|ix| order.contains(&ix));
        whole.then(|| Self { name: self.name.clone(), columns, key })
    }

    /// A value as the column at `ix` takes it.
    ///
    /// # Errors
    /// [`Error::Column`] when it cannot: the books it came from have another schema.
    ///
    /// # Panics
    /// When there is no such column.
    pub fn value<'v>(&self, ix: usize, plain: Plain<'v>) -> Result<Value<'v>> {
        let Column { name, kind } = &self.columns[ix];
        kind.value(plain).ok_or_else(|| Error::Column {
            column: format!("{}.{name}", self.name),
            reason: format!("cannot take {plain:?}"),
        })
    }

    pub(crate) fn postgres_types(&self) -> Vec<Type> {
        self.columns.iter().map(|column| column.kind.postgres_type()).collect()
    }

    /// Selects up to `limit` rows in the order of the key; its parameters are the value of the column `within`, then
    /// the key to go on behind.
    pub(crate) fn page_text(
        &self,
        engine: Engine,
        within: Option<&str>,
        goes_on: bool,
        limit: u32,
    ) -> String {
        let key: Vec<&str> = self.key.iter().map(|&ix| self.columns[ix].name.as_str()).collect();
        let mut conditions = Vec::new();
        let mut params = 1..;
        let mut next = || parameter(&format!("${}", params.next().unwrap_or_default()), engine);
        if let Some(column) = within {
            conditions.push(format!("{} = {}", quoted(column), next()));
        }
        if goes_on {
            let behind: Vec<String> = key.iter().map(|_| next()).collect();
            conditions.push(format!("({}) > ({})", list(key.iter().copied()), behind.join(", ")));
        }
        let (columns, table, order) = (list(self.columns()), quoted(&self.name), list(key.iter().copied()));
        let mut text = format!("SELECT {columns} FROM {table}");
        if !conditions.is_empty() {
            push(&mut text, format_args!(" WHERE {}", conditions.join(" AND ")));
        }
        push(&mut text, format_args!(" ORDER BY {order} LIMIT {limit}"));
        text
    }

    /// Adds one row on `SQLite`.
    pub(crate) fn insert_text(&self) -> String {
        let params: Vec<String> = (1..=self.columns.len()).map(|n| format!("?{n}")).collect();
        format!(
            "INSERT INTO {} ({}) VALUES ({})",
            quoted(&self.name),
            list(self.columns()),
            params.join(", ")
        )
    }

    /// Takes rows in the binary form on `PostgreSQL`.
    pub(crate) fn copy_text(&self) -> String {
        format!("COPY {} ({}) FROM STDIN (FORMAT binary)", quoted(&self.name), list(self.columns()))
    }

    pub(crate) fn clear_text(&self) -> String {
        format!("DELETE FROM {}", quoted(&self.name))
    }
}

/// Tables of the rows of [`LIST_COLUMNS`].
///
/// # Errors
/// [`Error::Column`] for a type that the layer does not keep, or a table without a key.
pub(crate) fn tables(rows: Vec<(String, String, String, i64)>) -> Result<Vec<Table>> {
    let mut tables: Vec<(Table, Vec<(i64, usize)>)> = Vec::new();
    for (table, name, engine_type, place) in rows {
        if table == MIGRATIONS {
            continue;
        }
        if tables.last().is_none_or(|(last, _)| last.name != table) {
            tables.push((Table { name: table, columns: Vec::new(), key: Vec::new() }, Vec::new()));
        }
        let (table, key) = tables.last_mut().expect("one was added just above");
        let kind = Kind::of(&engine_type).ok_or_else(|| Error::Column {
            column: format!("{}.{name}", table.name),
            reason: format!("{engine_type} is not a type of the books"),
        })?;
        if place > 0 {
            key.push((place, table.columns.len()));
        }
        table.columns.push(Column { name, kind });
    }
    tables.into_iter().map(|(table, key)| with_key(table, key)).collect()
}

fn with_key(mut table: Table, mut key: Vec<(i64, usize)>) -> Result<Table> {
    if key.is_empty() {
        return Err(Error::Column { column: table.name, reason: "a table without a primary key".to_owned() });
    }
    key.sort_unstable();
    table.key = key.into_iter().map(|(_, ix)| ix).collect();
    Ok(table)
}

fn list<'n>(names: impl Iterator<Item = &'n str>) -> String {
    names.map(quoted).collect::<Vec<_>>().join(", ")
}

fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

fn push(text: &mut String, more: std::fmt::Arguments<'_>) {
    text.write_fmt(more).expect("writing to a string cannot fail");
}
