//! Books with a value of every kind in them, on either engine.

use std::path::PathBuf;

use db::{Batch, Command, Db, Engine, Migration, Options, Query, Result, Rx, Tx, Value, testing};
use tempfile::TempDir;
use uuid::Uuid;

/// The same test from each engine to each engine.
macro_rules! between_engines {
    ($($name:ident),+ $(,)?) => {$(
        mod $name {
            use db::Engine::{Postgres, Sqlite};

            #[tokio::test(flavor = "multi_thread")]
            async fn from_sqlite_to_sqlite() {
                super::$name(Sqlite, Sqlite).await;
            }
            #[tokio::test(flavor = "multi_thread")]
            async fn from_sqlite_to_postgres() {
                super::$name(Sqlite, Postgres).await;
            }
            #[tokio::test(flavor = "multi_thread")]
            async fn from_postgres_to_sqlite() {
                super::$name(Postgres, Sqlite).await;
            }
            #[tokio::test(flavor = "multi_thread")]
            async fn from_postgres_to_postgres() {
                super::$name(Postgres, Postgres).await;
            }
        }
    )+};
}

pub(crate) use between_engines;

pub(crate) fn steps() -> Vec<Migration> {
    let first = "CREATE TABLE account (id {bigint} NOT NULL PRIMARY KEY, name {text} NOT NULL UNIQUE) {heap};
        CREATE TABLE thing (
            account {bigint} NOT NULL, id {uuid} NOT NULL, amount {bigint}, is_open {bool}, name {text}, raw {bytes},
            extras {json}, PRIMARY KEY (account, id)
        ) {clustered};
        CREATE INDEX thing_name ON thing (account, name);
        CREATE TABLE word (account {bigint} NOT NULL, lang {text} NOT NULL, word {text} NOT NULL,
            PRIMARY KEY (account, word, lang)) {clustered};
        CREATE TABLE server_key (id {text} NOT NULL PRIMARY KEY, secret {bytes} NOT NULL) {heap};
        CREATE TABLE never_used (id {bigint} NOT NULL PRIMARY KEY) {heap};
        --sqlite: CREATE VIRTUAL TABLE words USING fts5(text, content = '', contentless_delete = 1);
        --sqlite: CREATE TRIGGER word_insert AFTER INSERT ON word BEGIN INSERT INTO words (text) VALUES (NEW.word); END;
        ";
    vec![
        Migration::new(1, "things", first),
        Migration::new(2, "later", "CREATE TABLE later (id {bigint} NOT NULL PRIMARY KEY) {heap}"),
    ]
}

db::statements! {
    INSERT_ACCOUNT = "INSERT INTO account (id, name) VALUES ($1, $2)";
    INSERT_THING = "INSERT INTO thing (account, id, amount, is_open, name, raw, extras) VALUES ($1, $2, $3, $4, $5, $6, $7)";
    INSERT_WORD = "INSERT INTO word (account, lang, word) VALUES ($1, $2, $3)";
    INSERT_KEY = "INSERT INTO server_key (id, secret) VALUES ($1, $2)";
    RENAME = "UPDATE thing SET name = $2 WHERE amount = $1";
    FORGET = "DELETE FROM thing WHERE amount < $1";
    THINGS = "SELECT account, id, amount, is_open, name, raw, extras FROM thing ORDER BY account, id";
    WORDS = "SELECT account, lang, word FROM word ORDER BY account, {order word}, {order lang}";
    KEYS = "SELECT id, secret FROM server_key ORDER BY {order id}";
    ACCOUNTS = "SELECT id, name FROM account ORDER BY id";
}

/// Books of one's own, and where they are.
pub(crate) struct Own {
    pub(crate) db: Db,
    path: Option<PathBuf>,
    _folder: Option<TempDir>,
}

impl Own {
    /// With nothing in them, not even a schema.
    pub(crate) async fn empty(engine: Engine) -> Self {
        match engine {
            Engine::Sqlite => {
                let folder = TempDir::new().unwrap();
                let path = folder.path().join("books.db");
                let db = Db::open_sqlite(&path, Options::default()).await.unwrap();
                Self { db, path: Some(path), _folder: Some(folder) }
            }
            Engine::Postgres => {
                let url = testing::postgres_database("transfer", async |_| ()).await;
                let db = Db::open_postgres(&url, Options::default()).await.unwrap();
                Self { db, path: None, _folder: None }
            }
        }
    }

    /// With rows of two accounts, some of them awkward.
    pub(crate) async fn full(engine: Engine) -> Self {
        let own = Self::empty(engine).await;
        own.db.migrate(&steps()).await.unwrap();
        own.db.write(Fill).await.unwrap();
        own
    }

    /// The write-ahead log, in bytes; nothing on PostgreSQL.
    pub(crate) fn log_bytes(&self) -> u64 {
        let log = self.path.as_ref().map(|path| path.with_extension("db-wal"));
        log.and_then(|log| log.metadata().ok()).map_or(0, |meta| meta.len())
    }

    pub(crate) async fn rename(&self, amount: i64, name: &str) {
        self.db.write(Do(&RENAME, vec![amount.into(), name.to_owned().into()])).await.unwrap();
    }

    pub(crate) async fn forget_below(&self, amount: i64) {
        self.db.write(Do(&FORGET, vec![amount.into()])).await.unwrap();
    }

    pub(crate) async fn everything(&self) -> Everything {
        self.db.read(Dump).await.unwrap()
    }
}

/// Things of each account.
pub(crate) const THINGS_EACH: i64 = 6_000;

struct Fill;

impl Command for Fill {
    type Out = ();
    type Error = db::Error;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<()> {
        let mut batch = Batch::default();
        for account in [3, 7] {
            batch.exec(&INSERT_ACCOUNT, vec![account.into(), format!("shop {account}").into()]);
            for (n, word) in
                ["роза", "Rose", "rose", "o'zbek", "", "🌹", "ёлка", "a\nb", "%_\\"].into_iter().enumerate()
            {
                let lang = ["ru", "uz"][n % 2];
                batch.exec(&INSERT_WORD, vec![account.into(), lang.into(), word.into()]);
            }
            for n in 0..THINGS_EACH {
                let id = Uuid::from_u128(
                    (u128::try_from(account).unwrap() << 96) | u128::try_from(n * 7).unwrap(),
                );
                batch.exec(&INSERT_THING, thing(account, id, n));
            }
        }
        batch.exec(&INSERT_KEY, vec!["k1".into(), vec![0_u8, 255, 10].into()]);
        tx.run(batch).await.map(drop)
    }
}

fn thing(account: i64, id: Uuid, n: i64) -> Vec<Value<'static>> {
    let odd = n % 2 == 1;
    let amount = match n {
        0 => i64::MIN,
        1 => i64::MAX,
        n => n,
    };
    // A few rows are far larger than a page.
    let raw = vec![u8::try_from(n % 251).unwrap(); if n == 4_000 { 3 << 20 } else { 20 }];
    let extras =
        odd.then(|| Value::Json(format!(r#"{{"a": {n}, "b": ["ж", null, 1.50], "c": {{}}}}"#).into()));
    vec![
        account.into(),
        id.into(),
        amount.into(),
        Some(odd).filter(|_| n % 3 > 0).into(),
        Some(format!("thing {n} 🌹")).filter(|_| n % 5 > 0).into(),
        Some(raw).filter(|_| n % 4 == 0).into(),
        extras.unwrap_or(Value::Null),
    ]
}

struct Do(&'static db::Sql, Vec<Value<'static>>);

impl Command for Do {
    type Out = ();
    type Error = db::Error;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<()> {
        let mut batch = Batch::default();
        batch.exec(self.0, self.1.clone());
        tx.run(batch).await.map(drop)
    }
}

type ThingWith<J> = (i64, Uuid, Option<i64>, Option<bool>, Option<String>, Option<Vec<u8>>, Option<J>);
type Thing = ThingWith<serde_json::Value>;

/// All rows in an order of their own, JSON by what it says.
#[derive(Debug, PartialEq)]
pub(crate) struct Everything {
    pub(crate) accounts: Vec<(i64, String)>,
    pub(crate) things: Vec<Thing>,
    pub(crate) words: Vec<(i64, String, String)>,
    pub(crate) keys: Vec<(String, Vec<u8>)>,
}

struct Dump;

impl Query for Dump {
    type Out = Everything;
    type Error = db::Error;

    async fn run(&self, rx: &mut Rx<'_>) -> Result<Everything> {
        let things: Vec<ThingWith<String>> = rx.query(&THINGS, &[]).await?;
        let json = |text: String| serde_json::from_str(&text).unwrap();
        Ok(Everything {
            accounts: rx.query(&ACCOUNTS, &[]).await?,
            things: things.into_iter().map(|(a, b, c, d, e, f, g)| (a, b, c, d, e, f, g.map(json))).collect(),
            words: rx.query(&WORDS, &[]).await?,
            keys: rx.query(&KEYS, &[]).await?,
        })
    }
}
