//! Numbered steps from an empty database to the current schema, applied in order and never edited.
//!
//! What the steps are is the store's business; this file applies them, all in one transaction, and remembers each with
//! a checksum of its text.

use std::borrow::Cow;

use crate::batch::Batch;
use crate::command::Command;
use crate::error::{Error, Result};
use crate::sql::{Engine, Sql, render};
use crate::tx::Tx;

/// One step of the schema.
#[derive(Clone, Debug)]
pub struct Migration {
    /// Its place; numbers rise without having to be consecutive.
    pub number: u32,
    /// What it does, in a few words.
    pub name: &'static str,
    sqlite: Cow<'static, str>,
    postgres: Cow<'static, str>,
}

impl Migration {
    /// A step written once, with the tokens of [`Sql`](crate::Sql).
    #[must_use]
    pub fn new(number: u32, name: &'static str, text: impl Into<Cow<'static, str>>) -> Self {
        let text = text.into();
        Self { number, name, sqlite: text.clone(), postgres: text }
    }

    /// A step the engines need different texts for; tokens work here too.
    #[must_use]
    pub fn split(
        number: u32,
        name: &'static str,
        sqlite: impl Into<Cow<'static, str>>,
        postgres: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self { number, name, sqlite: sqlite.into(), postgres: postgres.into() }
    }

    /// The text as `engine` gets it.
    ///
    /// # Panics
    /// On a token nobody knows, naming the migration.
    #[must_use]
    pub fn text(&self, engine: Engine) -> String {
        render(self.name, self.source(engine), engine)
    }

    fn source(&self, engine: Engine) -> &str {
        match engine {
            Engine::Sqlite => &self.sqlite,
            Engine::Postgres => &self.postgres,
        }
    }

    /// FNV-1a of the text as written, before tokens: it notices an edit, it does not resist an attack.
    fn checksum(&self, engine: Engine) -> String {
        let step = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        let hash = self.source(engine).bytes().fold(0xcbf2_9ce4_8422_2325, step);
        format!("{hash:016x}")
    }
}

static LIST_APPLIED: Sql =
    Sql::new("db::migrate::LIST_APPLIED", "SELECT number, checksum FROM schema_migration ORDER BY number");
static INSERT_APPLIED: Sql = Sql::new(
    "db::migrate::INSERT_APPLIED",
    "INSERT INTO schema_migration (number, name, checksum) VALUES ($1, $2, $3)",
);

/// Several servers may start at once on one `PostgreSQL`: the lock lets one of them migrate and the others look on.
const PREPARE: &str = "--postgres: SET LOCAL statement_timeout = 0;
    CREATE TABLE IF NOT EXISTS schema_migration (
        number {bigint} NOT NULL PRIMARY KEY,
        name {text} NOT NULL,
        checksum {text} NOT NULL
    ) {heap};
    --postgres: LOCK TABLE schema_migration IN ACCESS EXCLUSIVE MODE;
";

/// Applies what is missing; answers how many steps that were.
pub(crate) struct Migrate(pub(crate) Vec<Migration>);

impl Command for Migrate {
    type Out = usize;
    type Error = Error;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<usize> {
        let engine = tx.engine();
        tx.script("schema_migration", &render("schema_migration", PREPARE, engine)).await?;
        let applied: Vec<(i64, String)> = tx.query(&LIST_APPLIED, &[]).await?;
        let missing = self.missing(&applied, engine)?;
        let mut record = Batch::default();
        for migration in missing {
            let stopped =
                |error: Error| Error::Migration { number: migration.number, reason: error.to_string() };
            tx.script(migration.name, &migration.text(engine)).await.map_err(stopped)?;
            let args =
                vec![migration.number.into(), migration.name.into(), migration.checksum(engine).into()];
            record.exec(&INSERT_APPLIED, args);
        }
        let count = record.len();
        tx.run(record).await?;
        Ok(count)
    }
}

impl Migrate {
    /// The steps not applied yet; refuses books that went another way than these steps.
    fn missing(&self, applied: &[(i64, String)], engine: Engine) -> Result<&[Migration]> {
        let mut ours = self.0.iter();
        for (number, checksum) in applied {
            let refuse = |reason: &str| {
                let number = u32::try_from(*number).unwrap_or(u32::MAX);
                Error::Migration { number, reason: reason.to_owned() }
            };
            let Some(known) = ours.next() else {
                return Err(refuse("these books were written by a newer version"));
            };
            if i64::from(known.number) != *number {
                return Err(refuse("was applied, but it is not the step expected here"));
            }
            if known.checksum(engine) != *checksum {
                return Err(refuse("was edited after it had been applied"));
            }
        }
        Ok(ours.as_slice())
    }
}
