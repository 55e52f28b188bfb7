//! Books as text, the same from either engine: every table of the schema, its rows in the order of their text. What only one
//! engine keeps (its search index, its statistics, the list of applied migrations) is left out.

use std::collections::BTreeMap;
use std::fmt;

use db::{Db, FromRow, Query, Row, Rx};
use sea_query::{Alias, SelectStatement};
use uuid::Uuid;

db::statements! {
    /// Tables and their columns.
    COLUMNS = {
        sqlite: "SELECT t.name, c.name FROM pragma_table_list AS t, pragma_table_info(t.name) AS c
            WHERE t.schema = 'main' AND t.type = 'table' AND t.name NOT LIKE 'sqlite_%' ORDER BY t.name, c.cid",
        postgres: "SELECT CAST(table_name AS text), CAST(column_name AS text) FROM information_schema.columns
            WHERE table_schema = current_schema() ORDER BY table_name, ordinal_position",
    };
}

/// Not part of the books.
const LEFT_OUT: &str = "schema_migration";

/// Every row of every table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Books(BTreeMap<String, Vec<String>>);

impl Books {
    /// The books as they are at one moment.
    ///
    /// # Errors
    /// When they cannot be read.
    pub async fn read(db: &Db) -> db::Result<Self> {
        db.read(Dump).await
    }

    /// The first row that only one of two has.
    #[must_use]
    pub fn difference(&self, other: &Self) -> Option<Difference> {
        let tables = self.0.keys().chain(other.0.keys());
        tables.into_iter().find_map(|table| {
            let (one, two) = (self.rows(table), other.rows(table));
            let at = (0..one.len().max(two.len())).find(|&at| one.get(at) != two.get(at))?;
            Some(Difference { table: table.clone(), left: one.get(at).cloned(), right: two.get(at).cloned() })
        })
    }

    /// How many rows there are in all.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.values().map(Vec::len).sum()
    }

    /// Whether there is no row at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    fn rows(&self, table: &str) -> &[String] {
        self.0.get(table).map_or(&[], Vec::as_slice)
    }
}

/// Where two sets of books part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// In this table.
    pub table: String,
    /// What the one has there, in order.
    pub left: Option<String>,
    /// What the other has.
    pub right: Option<String>,
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let nothing = "(no row)".to_owned();
        let [left, right] = [&self.left, &self.right].map(|row| row.as_ref().unwrap_or(&nothing));
        write!(f, "table {}:\n  one: {left}\n  two: {right}", self.table)
    }
}

struct Dump;

impl Query for Dump {
    type Out = Books;
    type Error = db::Error;

    async fn run(&self, rx: &mut Rx<'_>) -> db::Result<Books> {
        let mut tables: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for (table, column) in rx.query::<(String, String)>(&COLUMNS, &[]).await? {
            tables.entry(table).or_default().push(column);
        }
        tables.remove(LEFT_OUT);
        let mut books = BTreeMap::new();
        for (table, columns) in tables {
            let mut select = SelectStatement::new();
            select.from(Alias::new(&table)).columns(columns.iter().map(Alias::new));
            let mut rows: Vec<Line> = rx.query_dyn(&select).await?;
            rows.sort_unstable();
            books.insert(table, rows.into_iter().map(|line| line.0).collect());
        }
        Ok(Books(books))
    }
}

/// A row as text.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Line(String);

impl FromRow for Line {
    fn from_row(row: &Row<'_>) -> db::Result<Self> {
        // A column that is not there ends the row.
        let columns = (0..).map_while(|ix| Some((ix, row.is_null(ix).ok()?)));
        let cells = columns.map(|(ix, null)| if null { Ok("-".to_owned()) } else { cell(row, ix) });
        Ok(Self(cells.collect::<db::Result<Vec<_>>>()?.join(" | ")))
    }
}

/// Numbers and truth values as numbers, ids and bytes as hexadecimal digits, JSON with its members in order.
fn cell(row: &Row<'_>, ix: usize) -> db::Result<String> {
    if let Ok(number) = row.get::<i64>(ix) {
        return Ok(number.to_string());
    }
    if let Ok(truth) = row.get::<bool>(ix) {
        return Ok(i64::from(truth).to_string());
    }
    if let Ok(text) = row.get::<String>(ix) {
        return Ok(canonical(text));
    }
    let bytes = row.get::<Vec<u8>>(ix).or_else(|_| row.get::<Uuid>(ix).map(|id| id.as_bytes().to_vec()))?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}

fn canonical(text: String) -> String {
    if !text.starts_with(['{', '[']) {
        return format!("{text:?}");
    }
    match serde_json::from_str::<serde_json::Value>(&text) {
        Ok(mut value) => {
            value.sort_all_objects();
            value.to_string()
        }
        Err(_) => text,
    }
}
