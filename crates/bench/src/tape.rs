//! What a sale leaves in the books, row by row: triggers on a copy of the books write down every row that is inserted, updated or
//! deleted while the real program rings up one sale. The bare engine plays this tape; nothing about the rows is assumed.

use std::collections::BTreeMap;
use std::fmt;

use anyhow::{Context as _, Result};
use serde_json::{Map, Value};

use crate::ground::{Ground, SCHEMA};
use crate::postgres;
use crate::program::Place;
use crate::schema::Schema;
use crate::till::{LINES, REQUESTS, Till};

/// The columns of a row by name; bytes and ids as texts that begin with `\x`, or as the engine prints ids.
pub(crate) type Row = Map<String, Value>;

/// What became of a row.
#[derive(Clone, Debug)]
pub(crate) enum Change {
    Insert { table: String, row: Row },
    Update { table: String, before: Row, after: Row },
    Delete { table: String, row: Row },
}

/// The rows of one sale: one transaction per request.
#[derive(Clone, Debug)]
pub(crate) struct Tape(pub(crate) Vec<Vec<Change>>);

/// How many rows of each table one transaction inserted, updated and deleted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Rows(BTreeMap<(String, &'static str), usize>);

impl Tape {
    /// Rings up a sale on a copy of the books and writes down what it does to them.
    pub(crate) async fn record(ground: &mut Ground, schema: &Schema) -> Result<Self> {
        let place = ground.copy().await?;
        let recorder = Recorder::install(&place, schema).await?;
        let program = ground.serve(&place).await?;
        let client = ground.shop.sign_in(&program.url).await?;
        let goods = ground.share(0, 1).iter().take(LINES).map(|goods| goods.lot).collect();
        let mut till = Till::new(client, ground.shop.clone(), ground.tills[0].number, goods);
        // The first sale of the day makes rows that later ones only add to.
        till.sell(async |_| Ok(())).await?;
        let mut heard = recorder.last().await?;
        let mut transactions = Vec::with_capacity(REQUESTS);
        till.sell(async |_| {
            let (changes, last) = recorder.since(heard).await?;
            heard = last;
            transactions.push(changes);
            Ok(())
        })
        .await?;
        drop(till);
        program.stop().await?;
        drop(recorder);
        ground.discard(place).await?;
        Ok(Self(transactions))
    }

    /// How many rows of what it has, transaction by transaction.
    pub(crate) fn rows(&self, schema: &Schema) -> Vec<Rows> {
        self.0.iter().map(|changes| Rows::of(changes, schema)).collect()
    }
}

impl Rows {
    fn of(changes: &[Change], schema: &Schema) -> Self {
        let mut rows = Self::default();
        for change in changes {
            let (table, what) = match change {
                // Whether the day's first sale of some goods comes along is a matter of chance.
                Change::Insert { table, .. } | Change::Update { table, .. } if schema.is_sum(table) => {
                    (table, "added to")
                }
                Change::Insert { table, .. } => (table, "inserted"),
                Change::Update { table, .. } => (table, "updated"),
                Change::Delete { table, .. } => (table, "deleted"),
            };
            *rows.0.entry((table.clone(), what)).or_default() += 1;
        }
        rows
    }
}

impl fmt::Display for Rows {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut between = "";
        for ((table, what), count) in &self.0 {
            write!(f, "{between}{count} {table} {what}")?;
            between = ", ";
        }
        Ok(())
    }
}

/// Reads what the triggers wrote.
#[derive(Debug)]
pub(crate) enum Recorder {
    Sqlite(rusqlite::Connection),
    Postgres(tokio_postgres::Client),
}

const WRITTEN: &str = "SELECT seq, rel, was, became FROM recorded WHERE seq > $1 ORDER BY seq";

/// One trigger function for all tables.
const RECORD: &str =
    "CREATE TABLE recorded (seq bigserial PRIMARY KEY, rel text NOT NULL, was text, became text);
    CREATE FUNCTION record() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        INSERT INTO recorded (rel, was, became) VALUES (TG_TABLE_NAME,
            CASE WHEN TG_OP <> 'INSERT' THEN to_jsonb(OLD)::text END,
            CASE WHEN TG_OP <> 'DELETE' THEN to_jsonb(NEW)::text END);
        RETURN NULL;
    END $$;";

impl Recorder {
    /// Puts triggers on all tables of books that nobody uses.
    pub(crate) async fn install(place: &Place, schema: &Schema) -> Result<Self> {
        match &place.database {
            None => {
                let conn = rusqlite::Connection::open(place.file())?;
                conn.execute_batch(
                    "CREATE TABLE recorded (seq INTEGER PRIMARY KEY, rel TEXT NOT NULL, was TEXT, became TEXT) STRICT",
                )?;
                for (table, columns) in schema.tables() {
                    conn.execute_batch(&sqlite_triggers(table, columns))?;
                }
                Ok(Self::Sqlite(conn))
            }
            Some(url) => {
                let client = postgres::connect(url).await?;
                client.batch_execute(&format!("SET search_path = {SCHEMA}; {RECORD}")).await?;
                for (table, _) in schema.tables() {
                    client
                        .batch_execute(&format!(
                            "CREATE TRIGGER recording AFTER INSERT OR UPDATE OR DELETE ON {table}
                             FOR EACH ROW EXECUTE FUNCTION record()"
                        ))
                        .await?;
                }
                Ok(Self::Postgres(client))
            }
        }
    }

    /// The place of the last change.
    pub(crate) async fn last(&self) -> Result<i64> {
        Ok(self.since(0).await?.1)
    }

    /// The changes since a place, and the place of the last of them.
    pub(crate) async fn since(&self, after: i64) -> Result<(Vec<Change>, i64)> {
        let written: Vec<(i64, String, Option<String>, Option<String>)> = match self {
            Self::Sqlite(conn) => {
                let mut statement = conn.prepare(WRITTEN)?;
                let rows = statement
                    .query_map([after], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)))?;
                rows.collect::<rusqlite::Result<_>>()?
            }
            Self::Postgres(client) => {
                let rows = client.query(WRITTEN, &[&after]).await?;
                rows.iter().map(|row| (row.get(0), row.get(1), row.get(2), row.get(3))).collect()
            }
        };
        let last = written.last().map_or(after, |row| row.0);
        let changes = written.into_iter().map(|(_, table, was, became)| change(table, was, became));
        Ok((changes.collect::<Result<_>>()?, last))
    }
}

fn change(table: String, was: Option<String>, became: Option<String>) -> Result<Change> {
    let row = |text: String| serde_json::from_str::<Row>(&text).context("a trigger writes JSON");
    Ok(match (was.map(row).transpose()?, became.map(row).transpose()?) {
        (None, Some(row)) => Change::Insert { table, row },
        (Some(before), Some(after)) => Change::Update { table, before, after },
        (Some(row), None) => Change::Delete { table, row },
        (None, None) => anyhow::bail!("a change of {table} was written down without its row"),
    })
}

fn sqlite_triggers<'a>(table: &str, columns: impl Iterator<Item = &'a str>) -> String {
    let columns: Vec<&str> = columns.collect();
    let row = |which: &str| {
        let members = columns.iter().map(|column| {
            format!(
                "'{column}', CASE typeof({which}.{column}) WHEN 'blob' THEN '\\x' || hex({which}.{column}) \
                 ELSE {which}.{column} END"
            )
        });
        format!("json_object({})", members.collect::<Vec<_>>().join(", "))
    };
    let (old, new) = (row("OLD"), row("NEW"));
    let trigger = |event: &str, was: &str, became: &str| {
        format!(
            "CREATE TRIGGER recording_{event}_{table} AFTER {event} ON {table} BEGIN
                INSERT INTO recorded (rel, was, became) VALUES ('{table}', {was}, {became});
            END;"
        )
    };
    trigger("INSERT", "NULL", &new) + &trigger("UPDATE", &old, &new) + &trigger("DELETE", &old, "NULL")
}
