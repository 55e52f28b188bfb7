//! From a row on the tape to the statement that somebody would write for it.

use anyhow::{Context as _, Result, ensure};
use db::{Engine, Value};
use serde_json::Value as Json;
use uuid::Uuid;

use super::{Arg, Cast, Step, Transaction};
use crate::schema::{Column, Schema};
use crate::tape::{Change, Row};

/// Tables whose rows have to be looked at before they are changed; all others are only added to.
const DECIDED_ON: [&str; 3] = ["sale", "sale_line", "lot"];

pub(super) struct Writer<'a> {
    pub(super) schema: &'a Schema,
    pub(super) engine: Engine,
    pub(super) cast: &'a Cast,
}

/// Where the numbers of a transaction come from.
#[derive(Clone, Copy, Default)]
struct Counter {
    base: i64,
    number: i64,
}

/// A statement being written.
#[derive(Default)]
struct Text {
    sql: String,
    args: Vec<Arg>,
}

impl Writer<'_> {
    pub(super) fn transaction(&self, changes: &[Change]) -> Result<Transaction> {
        let counter = changes.iter().find_map(|change| match change {
            Change::Update { table, after, .. } if table == "counter" => {
                Some(Counter { base: after["base"].as_i64()?, number: after["number"].as_i64()? })
            }
            Change::Insert { .. } | Change::Update { .. } | Change::Delete { .. } => None,
        });
        let counter = counter.unwrap_or_default();
        let mut out = Transaction::default();
        for change in changes {
            match change {
                Change::Update { table, before, after } if table == "counter" => {
                    out.writes.push(self.take_counter(before, after)?);
                }
                Change::Insert { table, row } if self.schema.is_sum(table) => {
                    out.writes.push(self.add(table, row, None)?);
                }
                Change::Update { table, before, after } if self.schema.is_sum(table) => {
                    out.writes.push(self.add(table, after, Some(before))?);
                }
                Change::Insert { table, row } => {
                    if table == "sale_line" {
                        out.reads.push(self.look(
                            "lot",
                            &[("account", &row["account"]), ("id", &row["lot"])],
                            "",
                        )?);
                    }
                    out.writes.push(self.insert(table, row, counter)?);
                }
                Change::Update { table, before, after } => {
                    self.look_first(table, before, &mut out)?;
                    out.writes.push(self.update(table, before, after)?);
                }
                Change::Delete { table, row } => {
                    self.look_first(table, row, &mut out)?;
                    out.writes.push(self.delete(table, row)?);
                }
            }
        }
        Ok(out)
    }

    fn look_first(&self, table: &str, row: &Row, out: &mut Transaction) -> Result<()> {
        if DECIDED_ON.contains(&table) {
            let key: Vec<(&str, &Json)> =
                self.keys(table)?.iter().map(|column| (column.name.as_str(), &row[&column.name])).collect();
            let lock = if self.engine == Engine::Postgres { " FOR UPDATE" } else { "" };
            let look = self.look(table, &key, lock)?;
            if !out.reads.iter().any(|known| {
                known.sql == look.sql && format!("{:?}", known.args) == format!("{:?}", look.args)
            }) {
                out.reads.push(look);
            }
        }
        Ok(())
    }

    fn look(&self, table: &str, key: &[(&str, &Json)], lock: &str) -> Result<Step> {
        let columns = self.schema.columns(table)?;
        let names: Vec<&str> = columns.iter().map(|column| column.name.as_str()).collect();
        let mut text = Text::new(format!("SELECT {} FROM {table} WHERE ", names.join(", ")));
        for (n, (name, value)) in key.iter().enumerate() {
            let column = columns.iter().find(|column| column.name == *name).context("a key has columns")?;
            text.push(&format!("{}{name} = ", if n > 0 { " AND " } else { "" }));
            self.bind(&mut text, column, value)?;
        }
        text.push(lock);
        Ok(text.into())
    }

    fn take_counter(&self, before: &Row, after: &Row) -> Result<Step> {
        let drawn =
            after["number"].as_i64().zip(before["number"].as_i64()).map(|(after, before)| after - before);
        let mut text = Text::new(
            "UPDATE counter SET revision = revision + 1, base = number, number = number + ".to_owned(),
        );
        self.push_arg(&mut text, Arg::Fixed(Value::Int(drawn.context("a counter counts")?)));
        self.push_key(&mut text, "counter", before)?;
        text.push(" RETURNING revision, base");
        Ok(text.into())
    }

    fn insert(&self, table: &str, row: &Row, counter: Counter) -> Result<Step> {
        let columns = self.schema.columns(table)?;
        let names: Vec<&str> = columns.iter().map(|column| column.name.as_str()).collect();
        let mut text = Text::new(format!("INSERT INTO {table} ({}) SELECT ", names.join(", ")));
        for (n, column) in columns.iter().enumerate() {
            text.push(if n > 0 { ", " } else { "" });
            let value = &row[&column.name];
            match (column.name.as_str(), value.as_i64()) {
                ("revision", _) => text.push("c.revision"),
                ("number", Some(number)) if number > counter.base && number <= counter.number => {
                    text.push(&format!("c.base + {}", number - counter.base));
                }
                _ => self.bind(&mut text, column, value)?,
            }
        }
        text.push(&format!(" FROM counter c WHERE c.account = {}", row["account"]));
        Ok(text.into())
    }

    /// Adds to a sum, or begins it.
    fn add(&self, table: &str, row: &Row, before: Option<&Row>) -> Result<Step> {
        let columns = self.schema.columns(table)?;
        let mut text = {
            let all: Vec<&str> = columns.iter().map(|column| column.name.as_str()).collect();
            Text::new(format!("INSERT INTO {table} ({}) SELECT ", all.join(", ")))
        };
        let (mut keys, mut sums) = (Vec::new(), Vec::new());
        for (n, column) in columns.iter().enumerate() {
            let name = column.name.as_str();
            text.push(if n > 0 { ", " } else { "" });
            if column.is_key {
                keys.push(name);
                self.bind(&mut text, column, &row[name])?;
            } else if name == "revision" {
                sums.push("revision = excluded.revision".to_owned());
                text.push("c.revision");
            } else {
                sums.push(format!("{name} = {table}.{name} + excluded.{name}"));
                let was = before.map_or(Some(0), |before| before[name].as_i64());
                let delta = row[name].as_i64().zip(was).map(|(is, was)| is - was);
                self.push_arg(&mut text, Arg::Fixed(Value::Int(delta.context("a sum is a number")?)));
            }
        }
        text.push(&format!(" FROM counter c WHERE c.account = {}", row["account"]));
        text.push(&format!(" ON CONFLICT ({}) DO UPDATE SET {}", keys.join(", "), sums.join(", ")));
        Ok(text.into())
    }

    fn update(&self, table: &str, before: &Row, after: &Row) -> Result<Step> {
        let columns = self.schema.columns(table)?;
        let is_of_this_sale = before
            .get("id")
            .and_then(id)
            .is_some_and(|id| matches!(self.cast.0.get(&id), Some(Arg::Fresh(_))));
        let changed = columns.iter().filter(|column| before[&column.name] != after[&column.name]);
        let mut changed: Vec<&Column> = changed.collect();
        if changed.is_empty() {
            // The product wrote the row as it was; so does the bare engine.
            changed.extend(columns.iter().find(|column| !column.is_key));
        }
        let mut text = Text::new(format!("UPDATE {table} SET "));
        for (n, column) in changed.into_iter().enumerate() {
            let name = &column.name;
            text.push(&format!("{}{name} = ", if n > 0 { ", " } else { "" }));
            match (before[name].as_i64(), after[name].as_i64()) {
                _ if name == "revision" => {
                    text.push(&format!(
                        "(SELECT revision FROM counter WHERE account = {})",
                        after["account"]
                    ));
                }
                (Some(was), Some(is)) if !is_of_this_sale => {
                    text.push(&format!("{name} + "));
                    self.push_arg(&mut text, Arg::Fixed(Value::Int(is - was)));
                }
                _ => self.bind(&mut text, column, &after[name])?,
            }
        }
        self.push_key(&mut text, table, before)?;
        Ok(text.into())
    }

    fn delete(&self, table: &str, row: &Row) -> Result<Step> {
        let mut text = Text::new(format!("DELETE FROM {table}"));
        self.push_key(&mut text, table, row)?;
        Ok(text.into())
    }

    fn push_key(&self, text: &mut Text, table: &str, row: &Row) -> Result<()> {
        for (n, column) in self.keys(table)?.into_iter().enumerate() {
            text.push(&format!(" {} {} = ", if n > 0 { "AND" } else { "WHERE" }, column.name));
            self.bind(text, column, &row[&column.name])?;
        }
        Ok(())
    }

    fn keys(&self, table: &str) -> Result<Vec<&Column>> {
        let keys: Vec<&Column> = self.schema.columns(table)?.iter().filter(|column| column.is_key).collect();
        ensure!(!keys.is_empty(), "{table} has no key");
        Ok(keys)
    }

    fn bind(&self, text: &mut Text, column: &Column, value: &Json) -> Result<()> {
        let known =
            if column.is_bytes { id(value).and_then(|id| self.cast.0.get(&id).cloned()) } else { None };
        let arg = match known {
            Some(arg) => arg,
            None => Arg::Fixed(fixed(column, value)?),
        };
        self.push_arg(text, arg);
        Ok(())
    }

    fn push_arg(&self, text: &mut Text, arg: Arg) {
        text.args.push(arg);
        let mark = if self.engine == Engine::Postgres { '$' } else { '?' };
        let place = text.args.len();
        text.push(&format!("{mark}{place}"));
    }
}

impl Text {
    fn new(sql: String) -> Self {
        Self { sql, args: Vec::new() }
    }

    fn push(&mut self, more: &str) {
        self.sql.push_str(more);
    }
}

impl From<Text> for Step {
    fn from(text: Text) -> Self {
        Self { sql: text.sql, args: text.args }
    }
}

/// An id as a trigger writes it down.
pub(super) fn id(value: &Json) -> Option<Uuid> {
    let text = value.as_str()?;
    let id = Uuid::try_parse(text.strip_prefix("\\x").unwrap_or(text)).ok()?;
    (!id.is_nil()).then_some(id)
}

fn fixed(column: &Column, value: &Json) -> Result<Value<'static>> {
    Ok(match value {
        Json::Null => Value::Null,
        Json::Bool(value) => Value::Bool(*value),
        Json::Number(number) => Value::Int(number.as_i64().context("numbers are whole")?),
        Json::String(text) if column.is_bytes => {
            match Uuid::try_parse(text.strip_prefix("\\x").unwrap_or(text)) {
                Ok(id) => Value::Id(id),
                Err(_) => Value::Bytes(bytes(text)?.into()),
            }
        }
        Json::String(text) => Value::Text(text.clone().into()),
        Json::Array(_) | Json::Object(_) => Value::Text(value.to_string().into()),
    })
}

fn bytes(text: &str) -> Result<Vec<u8>> {
    let digits = text.strip_prefix("\\x").context("bytes are written in hexadecimal digits")?;
    let pair = |n: usize| digits.get(n..n + 2).and_then(|pair| u8::from_str_radix(pair, 16).ok());
    (0..digits.len()).step_by(2).map(|n| pair(n).context("bytes are pairs of digits")).collect()
}
