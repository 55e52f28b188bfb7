//! Where simulated books are kept: a folder with a SQLite file, or a PostgreSQL database.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context as _, Result};
use db::{Db, Engine, Options};
use tempfile::TempDir;

/// A place for books. Clones name the same one.
#[derive(Clone, Debug)]
pub enum Place {
    /// A file `books.db` in a folder; a temporary one goes with the last clone.
    Folder(PathBuf, Option<Arc<TempDir>>),
    /// The schema `books` of a database, by its URL.
    Database(String),
}

/// The file in the folder, and the schema in the database.
const BOOKS: &str = "books";

impl Place {
    /// A new, empty one.
    ///
    /// # Errors
    /// When it cannot be made.
    ///
    /// # Panics
    /// When there is no PostgreSQL to be found; says what is missing.
    pub async fn new(engine: Engine) -> Result<Self> {
        match engine {
            Engine::Sqlite => {
                let folder = tempfile::tempdir().context("no temporary folder")?;
                Ok(Self::Folder(folder.path().to_owned(), Some(Arc::new(folder))))
            }
            Engine::Postgres => {
                let migrated = async |url: String| {
                    let db = Self::Database(url).open().await.expect("an empty database can be opened");
                    db.close().await;
                };
                Ok(Self::Database(db::testing::postgres_database("proofs", migrated).await))
            }
        }
    }

    /// What somebody told on a command line.
    #[must_use]
    pub fn told(text: &str) -> Self {
        if text.starts_with("postgres") {
            Self::Database(text.to_owned())
        } else {
            Self::Folder(text.into(), None)
        }
    }

    /// As one tells it on a command line.
    #[must_use]
    pub fn to_arg(&self) -> String {
        match self {
            Self::Folder(path, _) => path.display().to_string(),
            Self::Database(url) => url.clone(),
        }
    }

    /// The file of the books, if they are in one.
    #[must_use]
    pub fn file(&self) -> Option<PathBuf> {
        if let Self::Folder(path, _) = self { Some(file_in(path)) } else { None }
    }

    /// Opens and migrates the books.
    ///
    /// # Errors
    /// As [`Db::migrate`] and the openings.
    pub async fn open(&self) -> Result<Db> {
        let db = match self {
            Self::Folder(path, _) => Db::open_sqlite(file_in(path), Options::default()).await,
            Self::Database(url) => {
                let schema = Some(BOOKS.to_owned());
                Db::open_postgres(url, Options { schema, connections: 4, ..Options::default() }).await
            }
        };
        let db = db.context("the books cannot be opened")?;
        db.migrate(&store::migrations::all()).await.context("the books cannot be migrated")?;
        Ok(db)
    }
}

fn file_in(folder: &Path) -> PathBuf {
    folder.join(format!("{BOOKS}.db"))
}
