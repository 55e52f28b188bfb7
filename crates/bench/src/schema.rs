//! The tables of the books, as the migrations make them: their columns and keys.

use std::collections::BTreeMap;

use anyhow::{Context as _, Result};
use db::Engine;
use rusqlite::Connection;

/// Projections whose rows a transaction adds to, or makes when they are missing.
const SUMS: [&str; 3] = ["level", "stock_day", "shift_total"];

/// A column.
#[derive(Clone, Debug)]
pub(crate) struct Column {
    pub(crate) name: String,
    /// Ids and other bytes.
    pub(crate) is_bytes: bool,
    /// Part of the primary key.
    pub(crate) is_key: bool,
}

/// All tables by name.
#[derive(Clone, Debug)]
pub(crate) struct Schema(BTreeMap<String, Vec<Column>>);

impl Schema {
    /// Reads it off an empty file in memory; the other engine has the same tables.
    pub(crate) fn load() -> Result<Self> {
        let conn = Connection::open_in_memory()?;
        for step in store::migrations::all() {
            conn.execute_batch(&step.text(Engine::Sqlite))
                .with_context(|| format!("migration {}", step.name))?;
        }
        let mut tables = conn.prepare(
            "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table'
            AND name NOT LIKE 'sqlite!_%' ESCAPE '!' AND (strict OR wr)",
        )?;
        let names: Vec<String> = tables.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
        let mut columns = conn.prepare("SELECT name, type = 'BLOB', pk > 0 FROM pragma_table_info(?1)")?;
        let mut all = BTreeMap::new();
        for name in names {
            let of_table = columns.query_map([&name], |row| {
                Ok(Column { name: row.get(0)?, is_bytes: row.get(1)?, is_key: row.get(2)? })
            })?;
            let of_table = of_table.collect::<rusqlite::Result<_>>()?;
            all.insert(name, of_table);
        }
        Ok(Self(all))
    }

    /// Tables with the names of their columns.
    pub(crate) fn tables(&self) -> impl Iterator<Item = (&str, impl Iterator<Item = &str>)> {
        self.0
            .iter()
            .map(|(name, columns)| (name.as_str(), columns.iter().map(|column| column.name.as_str())))
    }

    /// The columns of a table.
    pub(crate) fn columns(&self, table: &str) -> Result<&[Column]> {
        self.0.get(table).map(Vec::as_slice).with_context(|| format!("the books have no table {table}"))
    }

    /// Whether the rows of a table are sums that a transaction adds to.
    pub(crate) fn is_sum(&self, table: &str) -> bool {
        SUMS.contains(&table) && self.0.contains_key(table)
    }
}
