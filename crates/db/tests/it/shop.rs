//! Books to test with, and commands made of closures.

use std::sync::{Arc, Mutex, mpsc};

use db::{Batch, Command, Db, Engine, Error, Migration, Options, Query, Result, Rx, Tx, testing};
use futures_util::future::BoxFuture;
use tempfile::TempDir;

/// Open books with the schema below, in a folder or a database of their own.
pub(crate) struct Shop {
    pub(crate) db: Db,
    pub(crate) place: Place,
}

#[derive(Clone)]
pub(crate) enum Place {
    File(Arc<TempDir>),
    Url(String),
}

impl Shop {
    pub(crate) async fn open(engine: Engine) -> Self {
        Self::open_with(engine, Options::default()).await
    }

    pub(crate) async fn open_with(engine: Engine, options: Options) -> Self {
        let place = match engine {
            Engine::Sqlite => Place::File(Arc::new(TempDir::new().unwrap())),
            Engine::Postgres => Place::Url(testing::postgres_database("it", migrate_template).await),
        };
        let shop = Self { db: place.open(options).await.unwrap(), place };
        shop.db.migrate(&schema()).await.unwrap();
        shop
    }

    /// Keys of all entries, in order.
    pub(crate) async fn keys(&self) -> Vec<i64> {
        keys(&self.db).await
    }
}

async fn migrate_template(url: String) {
    let db = Db::open_postgres(&url, Options::default()).await.unwrap();
    db.migrate(&schema()).await.unwrap();
    db.close().await;
}

impl Place {
    pub(crate) async fn open(&self, options: Options) -> Result<Db> {
        match self {
            Self::File(dir) => Db::open_sqlite(dir.path().join("books.db"), options).await,
            Self::Url(url) => Db::open_postgres(url, options).await,
        }
    }
}

pub(crate) async fn keys(db: &Db) -> Vec<i64> {
    let keys: Vec<(i64,)> = db.read(ask(|rx| Box::pin(rx.query(&LIST_KEYS, &[])))).await.unwrap();
    keys.into_iter().map(|(key,)| key).collect()
}

db::statements! {
    /// All entries.
    pub(crate) LIST_KEYS = "SELECT key FROM entry ORDER BY key";
    /// One entry.
    pub(crate) INSERT_ENTRY = "INSERT INTO entry (key, note) VALUES ($1, $2)";
    /// One entry, with the value it got.
    pub(crate) INSERT_RETURNING = "INSERT INTO entry (key, note) VALUES ($1, $2) RETURNING key * 10, note";
    /// One entry, or nothing if it is there.
    pub(crate) INSERT_NEW = "INSERT INTO entry (key, note) VALUES ($1, $2) ON CONFLICT (key) DO NOTHING";
    /// Changes a note.
    pub(crate) UPDATE_NOTE = "UPDATE entry SET note = $2 WHERE key = $1";
    /// Reads a note.
    pub(crate) GET_NOTE = "SELECT note FROM entry WHERE key = $1";
    /// Reads a note and keeps others from changing it.
    pub(crate) LOCK_NOTE = "SELECT note FROM entry WHERE key = $1 {for_update}";
    /// A child of an entry; its parent is looked for at once, or only at the commit.
    pub(crate) INSERT_CHILD = "INSERT INTO child (key, parent, late_parent) VALUES ($1, $2, $3)";
}

pub(crate) fn schema() -> Vec<Migration> {
    vec![Migration::new(
        1,
        "entries",
        "CREATE TABLE entry (
            key {bigint} NOT NULL PRIMARY KEY,
            note {text} CONSTRAINT entry_note_is_short CHECK (length(note) < 20)
        ) {heap};
        CREATE TABLE child (
            key {bigint} NOT NULL,
            parent {bigint} NOT NULL REFERENCES entry (key),
            late_parent {bigint} REFERENCES entry (key) DEFERRABLE INITIALLY DEFERRED,
            PRIMARY KEY (parent, key)
        ) {clustered};
        CREATE TABLE thing (
            id {uuid} NOT NULL PRIMARY KEY,
            amount {bigint}, is_open {bool}, name {text}, raw {bytes}, extras {json}
        ) {clustered};
        --postgres: CREATE SEQUENCE runs;
        --postgres: CREATE FUNCTION lose_first_races(races bigint) RETURNS bigint LANGUAGE plpgsql AS
        --postgres: 'DECLARE run bigint := nextval(''runs''); BEGIN IF run <= races THEN
        --postgres: RAISE EXCEPTION ''lost'' USING ERRCODE = ''40001''; END IF; RETURN run; END';
        ",
    )]
}

/// A command made of a closure.
pub(crate) struct Do<F>(F);

pub(crate) fn cmd<T, F>(body: F) -> Do<F>
where
    F: for<'a> Fn(&'a mut Tx<'_>) -> BoxFuture<'a, Result<T>> + Send + Sync + 'static,
{
    Do(body)
}

impl<T, F> Command for Do<F>
where
    T: Send + 'static,
    F: for<'a> Fn(&'a mut Tx<'_>) -> BoxFuture<'a, Result<T>> + Send + Sync + 'static,
{
    type Out = T;
    type Error = Error;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<T> {
        self.0(tx).await
    }
}

/// A query made of a closure.
pub(crate) struct Ask<F>(F);

pub(crate) fn ask<T, F>(body: F) -> Ask<F>
where
    F: for<'a> Fn(&'a mut Rx<'_>) -> BoxFuture<'a, Result<T>> + Send + Sync + 'static,
{
    Ask(body)
}

impl<T, F> Query for Ask<F>
where
    T: Send + 'static,
    F: for<'a> Fn(&'a mut Rx<'_>) -> BoxFuture<'a, Result<T>> + Send + Sync + 'static,
{
    type Out = T;
    type Error = Error;

    async fn run(&self, rx: &mut Rx<'_>) -> Result<T> {
        self.0(rx).await
    }
}

/// Inserts one entry, and another write follows or not.
pub(crate) struct Insert(pub(crate) i64);

impl Command for Insert {
    type Out = i64;
    type Error = Error;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<i64> {
        tx.run(insert(self.0)).await?;
        Ok(self.0)
    }
}

pub(crate) fn insert(key: i64) -> Batch<'static> {
    let mut batch = Batch::default();
    batch.exec_n(&INSERT_ENTRY, vec![key.into(), "new".into()], 1);
    batch
}

/// A point inside a command where it stops until the test lets it go on. Blocks the thread, as a slow body would.
#[derive(Clone)]
pub(crate) struct Gate {
    reached: tokio::sync::mpsc::UnboundedSender<()>,
    open: Arc<Mutex<mpsc::Receiver<()>>>,
}

/// The test's side of a [`Gate`].
pub(crate) struct Keeper {
    pub(crate) reached: tokio::sync::mpsc::UnboundedReceiver<()>,
    pub(crate) open: mpsc::Sender<()>,
}

impl Gate {
    pub(crate) fn new() -> (Self, Keeper) {
        let (told, reached) = tokio::sync::mpsc::unbounded_channel();
        let (open, wait) = mpsc::channel();
        (Self { reached: told, open: Arc::new(Mutex::new(wait)) }, Keeper { reached, open })
    }

    pub(crate) fn pass(&self) {
        self.reached.send(()).unwrap();
        tokio::task::block_in_place(|| self.open.lock().unwrap().recv()).unwrap();
    }
}

/// A command that stops before anything else and does nothing.
pub(crate) fn stop_at(gate: Gate) -> impl Command<Out = (), Error = Error> {
    cmd(move |_| {
        let gate = gate.clone();
        Box::pin(async move {
            gate.pass();
            Ok(())
        })
    })
}
