//! Where the books are, and how they are opened: a folder with one SQLite file for the books, one for blobs and one for the
//! journal, or a PostgreSQL database with a schema for each.

use std::fs::{DirBuilder, OpenOptions};
use std::io::Write as _;
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, Result};
use app::App;
use app::access::MasterKey;
use app::blobs::Blobs;
use app::ports::Entropy as _;
use db::{Db, Options};
use fiscal::{Drivers, SigningKey};
use journal::{Journal, JournalConfig};

use crate::moving;
use crate::outside::{SystemClock, SystemEntropy};

/// Where the books are.
#[derive(Clone, Debug, clap::Args)]
pub struct Place {
    /// Folder for everything that is kept in files
    #[arg(long, value_name = "DIR", default_value = "prilavok-data", global = true)]
    pub data: PathBuf,
    /// Keep the books in this PostgreSQL database instead of in the folder
    #[arg(long, value_name = "URL", env = "PRILAVOK_DATABASE", hide_env_values = true, global = true)]
    pub database: Option<String>,
}

/// A shop whose books are open: what doors and commands are given.
#[derive(Clone, Debug)]
pub struct Shop {
    /// What one can do.
    pub app: App,
    /// Pictures and files.
    pub blobs: Blobs,
    /// Cash registers.
    pub registers: Arc<Drivers>,
    books: Books,
}

/// The stores.
#[derive(Clone, Debug)]
struct Books {
    /// Accounts, goods, sales, money.
    own: Db,
    /// The bytes of pictures and files.
    blobs: Db,
    /// What was said at the doors.
    journal: Db,
}

/// Names the master key in the environment: 64 hexadecimal digits.
pub(crate) const MASTER_KEY: &str = "PRILAVOK_MASTER_KEY";

/// Schemas in PostgreSQL; the files in the folder have the same names.
pub(crate) const BOOKS: &str = "books";
/// As [`BOOKS`].
pub(crate) const BLOBS: &str = "blobs";
const JOURNAL: &str = "journal";

impl Place {
    /// The socket through which a running server is administered.
    #[must_use]
    pub fn admin_socket(&self) -> PathBuf {
        self.data.join("admin.sock")
    }

    /// The file of one of the stores.
    pub(crate) fn file(&self, name: &str) -> PathBuf {
        self.data.join(format!("{name}.db"))
    }

    /// Makes the folder, for its owner alone.
    ///
    /// # Errors
    /// When it cannot be made.
    pub fn make_folder(&self) -> Result<()> {
        let made = DirBuilder::new().recursive(true).mode(0o700).create(&self.data);
        made.with_context(|| format!("cannot make the folder {}", self.data.display()))
    }

    /// Whether there are books in the folder already. A database is only known once it is open.
    #[must_use]
    pub fn has_files(&self) -> bool {
        self.file(BOOKS).exists()
    }

    /// Where the master key is unless the environment has it.
    pub(crate) fn master_key_file(&self) -> PathBuf {
        self.data.join("master.key")
    }

    /// The key that encrypts the server's other keys: from the environment, else from its file; made when there is none.
    fn master_key(&self) -> Result<MasterKey> {
        if let Some(key) = self.kept_master_key()? {
            return Ok(key);
        }
        let mut bytes = [0; 32];
        SystemEntropy.fill(&mut bytes);
        let key = MasterKey::new(bytes);
        write_secret(&self.master_key_file(), &key.to_hex())?;
        Ok(key)
    }

    /// The master key, if there is one.
    pub(crate) fn kept_master_key(&self) -> Result<Option<MasterKey>> {
        let read = |text: &str, from: &str| {
            let key = MasterKey::from_hex(text);
            key.with_context(|| format!("{from} is not 64 hexadecimal digits")).map(Some)
        };
        if let Ok(text) = std::env::var(MASTER_KEY) {
            return read(&text, MASTER_KEY);
        }
        let path = self.master_key_file();
        match std::fs::read_to_string(&path) {
            Ok(text) => read(&text, &path.display().to_string()),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error).with_context(|| format!("cannot read {}", path.display())),
        }
    }

    async fn open(&self, name: &str, read_only: bool) -> Result<Db, db::Error> {
        self.open_with(name, Options { read_only, ..Options::default() }).await
    }

    /// * `name`: of the schema in the database, or of the file in the folder
    pub(crate) async fn open_with(&self, name: &str, options: Options) -> Result<Db, db::Error> {
        match &self.database {
            Some(url) => Db::open_postgres(url, Options { schema: Some(name.to_owned()), ..options }).await,
            None => Db::open_sqlite(self.file(name), options).await,
        }
    }
}

/// One writes and few read: the tills need the connections more.
fn journal_options() -> Options {
    Options { connections: 4, readers: 2, ..Options::default() }
}

impl Shop {
    /// Opens the books for writing and brings their schema up to date; makes them if there are none.
    ///
    /// # Errors
    /// [`db::Error::InUse`] within, when another process holds the files; anything that keeps them from being opened.
    pub async fn open(place: &Place) -> Result<Self> {
        place.make_folder()?;
        moving::expect_settled(place).await?;
        let books = Books {
            own: place.open(BOOKS, false).await?,
            blobs: place.open(BLOBS, false).await?,
            journal: place.open_with(JOURNAL, journal_options()).await?,
        };
        let migrated = books.own.migrate(&store::migrations::all()).await;
        let steps = migrated.context("the books cannot be migrated")?;
        let migrated = books.blobs.migrate(&app::blobs::migrations()).await;
        let steps = steps + migrated.context("the blobs cannot be migrated")?;
        let migrated = books.journal.migrate(&journal::migrations()).await;
        let steps = steps + migrated.context("the journal cannot be migrated")?;
        tracing::debug!(steps, "the schema is up to date");
        Ok(Self::over(books, &place.master_key()?))
    }

    fn over(books: Books, master: &MasterKey) -> Self {
        let app =
            App::new(books.own.clone(), Arc::new(SystemClock), Arc::new(SystemEntropy)).with_signing(master);
        let blobs = Blobs::new(books.blobs.clone(), books.own.clone());
        let signs = Arc::new(SigningKey::new(&master.derived("virtual registers")));
        let registers = Arc::new(Drivers::new(app.clone(), signs));
        Self { app, blobs, registers, books }
    }

    /// The journal of what is said at the doors; for the one server that serves these books.
    #[must_use]
    pub fn journal(&self, config: &JournalConfig) -> Journal {
        Journal::open(self.books.journal.clone(), config.clone())
    }

    /// Finishes what was started and lets go of the files.
    pub async fn close(&self) {
        let Books { own, blobs, journal } = &self.books;
        for store in [own, blobs, journal] {
            store.close().await;
        }
    }
}

/// Opens existing books for reading, beside a server that holds them if there is one.
///
/// # Errors
/// When there are none.
pub async fn look_into(place: &Place) -> Result<Db> {
    moving::expect_settled(place).await?;
    let opened = place.open(BOOKS, true).await;
    let here = if place.database.is_some() { "the database" } else { &*place.data.to_string_lossy() };
    opened.with_context(|| format!("no books to read in {here}"))
}

/// Whether the books could not be opened because another process holds them.
#[must_use]
pub fn held_elsewhere(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| matches!(cause.downcast_ref(), Some(db::Error::InUse { .. })))
}

db::statements! {
    /// Ends the books in a database.
    DROP_BOOKS = "DROP SCHEMA IF EXISTS books CASCADE";
    /// Ends the blobs in a database.
    DROP_BLOBS = "DROP SCHEMA IF EXISTS blobs CASCADE";
    /// Ends the journal in a database.
    DROP_JOURNAL = "DROP SCHEMA IF EXISTS journal CASCADE";
}

struct Drop;

impl db::Command for Drop {
    type Out = ();
    type Error = db::Error;

    async fn run(&self, tx: &mut db::Tx<'_>) -> db::Result<()> {
        let mut batch = db::Batch::default();
        for drop in STATEMENTS {
            batch.exec(drop, Vec::new());
        }
        tx.run(batch).await.map(|_| ())
    }
}

/// Throws away books that nobody holds, files or schemas, whatever is in them.
///
/// # Errors
/// [`db::Error::InUse`] within, when another process holds the files; what keeps them from being removed.
pub async fn throw_away(place: &Place) -> Result<()> {
    if let Some(url) = &place.database {
        let db = Db::open_postgres(url, Options::default()).await?;
        let dropped = db.write(Drop).await;
        db.close().await;
        return dropped.context("the books in the database cannot be dropped");
    }
    for store in [BOOKS, BLOBS, JOURNAL] {
        if !place.file(store).exists() {
            continue;
        }
        place.open(store, false).await?.close().await;
        for ending in ["", "-wal", "-shm"] {
            let path = place.data.join(format!("{store}.db{ending}"));
            match std::fs::remove_file(&path) {
                Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                    return Err(error).with_context(|| format!("cannot remove {}", path.display()));
                }
                Ok(()) | Err(_) => {}
            }
        }
    }
    Ok(())
}

/// Writes a file that only its owner may read, whole or not at all.
///
/// # Errors
/// When it cannot be written.
pub fn write_secret(path: &Path, text: &str) -> Result<()> {
    let failed = || format!("cannot write {}", path.display());
    let draft = path.with_extension("new");
    // A draft left over might be readable by others; ours is made anew.
    let _ = std::fs::remove_file(&draft);
    let mut file =
        OpenOptions::new().write(true).create_new(true).mode(0o600).open(&draft).with_context(failed)?;
    file.write_all(text.as_bytes()).and_then(|()| file.sync_all()).with_context(failed)?;
    std::fs::rename(&draft, path).with_context(failed)
}
