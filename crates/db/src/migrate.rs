//! Numbered steps from an empty database to the current schema, applied in order and never edited.
//!
//! What the steps are is the store's business; this file applies them, all in one transaction, and remembers each with
//! a checksum of its text.

use std::borrow::Cow;

use crate::batch::Batch;
use crate::command::Command;
use crate::error::{Error, Result};
use crate::sql::{Engine, Sql, render};
use crate::sqlite;
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
    extra: Option<Extra>,
}

/// What a step adds where `PostgreSQL` has an extension.
#[derive(Clone, Debug)]
struct Extra {
    extension: &'static str,
    text: &'static str,
}

impl Migration {
    /// A step written once, with the tokens of [`Sql`](crate::Sql).
    #[must_use]
    pub fn new(number: u32, name: &'static str, text: impl Into<Cow<'static, str>>) -> Self {
        let text = text.into();
        Self { number, name, sqlite: text.clone(), postgres: text, extra: None }
    }

    /// A step the engines need different texts for; tokens work here too.
    #[must_use]
    pub fn split(
        number: u32,
        name: &'static str,
        sqlite: impl Into<Cow<'static, str>>,
        postgres: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self { number, name, sqlite: sqlite.into(), postgres: postgres.into(), extra: None }
    }

    /// Adds a text that runs on `PostgreSQL` only where an extension is there or may be created: for indexes that make
    /// something fast which works without them. Managed servers may refuse extensions; the step is applied all the same.
    ///
    /// * `text`: `{extension}` stands for the schema that the extension's objects are in
    #[must_use]
    pub fn with_extension(mut self, extension: &'static str, text: &'static str) -> Self {
        self.extra = Some(Extra { extension, text });
        self
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
        let extra = self.extra.as_ref().filter(|_| engine == Engine::Postgres).map_or("", |extra| extra.text);
        let hash = self.source(engine).bytes().chain(extra.bytes()).fold(0xcbf2_9ce4_8422_2325, step);
        format!("{hash:016x}")
    }
}

static LIST_APPLIED: Sql =
    Sql::new("db::migrate::LIST_APPLIED", "SELECT number, checksum FROM schema_migration ORDER BY number");
static INSERT_APPLIED: Sql = Sql::new(
    "db::migrate::INSERT_APPLIED",
    "INSERT INTO schema_migration (number, name, checksum) VALUES ($1, $2, $3)",
);

/// The schema of an extension whose objects we may use; an empty text where it is not there and we may create it.
static FIND_EXTENSION: Sql = Sql::new(
    "db::migrate::FIND_EXTENSION",
    "SELECT quote_ident(n.nspname) FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace
        WHERE e.extname = $1 AND has_schema_privilege(n.oid, 'USAGE')
    UNION ALL
    SELECT '' FROM pg_available_extension_versions v JOIN pg_available_extensions a ON a.name = v.name AND a.default_version = v.version
        JOIN pg_roles r ON r.rolname = current_user
        WHERE v.name = $1 AND NOT EXISTS (SELECT 1 FROM pg_extension e WHERE e.extname = $1)
            AND (r.rolsuper OR (v.trusted AND has_database_privilege(current_database(), 'CREATE')))",
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
            migration.add_extra(tx).await.map_err(stopped)?;
            let args =
                vec![migration.number.into(), migration.name.into(), migration.checksum(engine).into()];
            record.exec(&INSERT_APPLIED, args);
        }
        let count = record.len();
        if count > 0 && engine == Engine::Sqlite {
            tx.script("statistics", sqlite::FIXED).await?;
        }
        tx.run(record).await?;
        Ok(count)
    }
}

impl Migration {
    /// Adds what needs an extension, if this server lets us have it.
    async fn add_extra(&self, tx: &mut Tx<'_>) -> Result<()> {
        let Some(Extra { extension, text }) = self.extra.as_ref().filter(|_| tx.engine() == Engine::Postgres)
        else {
            return Ok(());
        };
        let found: Option<(String,)> = tx.query_opt(&FIND_EXTENSION, &[(*extension).into()]).await?;
        let Some((mut schema,)) = found else {
            let step = self.name;
            tracing::warn!(
                extension,
                step,
                "the database refuses an extension: slower, but nothing else differs"
            );
            return Ok(());
        };
        if schema.is_empty() {
            tx.script(extension, &format!("CREATE EXTENSION {extension}")).await?;
            let made: (String,) = tx.query_one(&FIND_EXTENSION, &[(*extension).into()]).await?;
            schema = made.0;
        }
        let text = render(self.name, &text.replace("{extension}", &schema), Engine::Postgres);
        tx.script(self.name, &text).await
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
