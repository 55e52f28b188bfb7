//! Backups in a folder: what was in the tables, in pieces that are stored once however many backups have them.
//!
//! ```text
//! FOLDER/2026-11-22T20-15-03.120Z.backup   what one backup consists of: JSON, then its SHA-256 in a line of its own
//! FOLDER/chunks/a7/a7f3…                   some rows of one table, named by their SHA-256, compressed with Zstandard
//! FOLDER/lock                              held by whoever writes here
//! ```
//!
//! Rows are kept in the order of their key, and a piece ends at a row that happens to have a certain digest. So a row
//! that is added or changed makes one new piece and leaves its neighbours as they are; the next backup reads everything
//! and stores what is new. The description of a backup is written last: an interrupted one leaves pieces that the next
//! one finds useful, and nothing that could be taken for a backup.

mod chunks;
mod read;
mod write;

use std::fs::{DirBuilder, File, OpenOptions, TryLockError};
use std::io::Write as _;
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};

use aws_lc_rs::digest::{SHA256, digest};
use serde::{Deserialize, Serialize};

use crate::{Error, Result};

pub use read::{Archive, Stored};
pub use write::{Draft, Written};

/// The format described above. A program reads the formats it knows.
const FORMAT: u32 = 1;
/// How the descriptions of backups end.
const ENDING: &str = "backup";

/// What is told of a backup beside its rows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct About {
    /// When it was made, as its file is named.
    pub made_at: String,
    /// The version of the program that made it.
    pub program: String,
    /// The engine that kept the books.
    pub engine: String,
    /// Tells the key without which these books are of no use from others; nothing can be learned from it.
    pub key_mark: String,
}

/// A backup.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Manifest {
    format: u32,
    #[serde(flatten)]
    about: About,
    books: Vec<Books>,
}

/// One set of books in a backup.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Books {
    name: String,
    /// The newest step of their schema.
    schema: u32,
    tables: Vec<KeptTable>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct KeptTable {
    name: String,
    columns: Vec<String>,
    chunks: Vec<Chunk>,
}

/// A piece of a table.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
struct Chunk {
    /// Of the rows before they were compressed.
    sha256: String,
    rows: u64,
    bytes: u64,
}

/// A folder of backups, held for writing.
#[derive(Debug)]
pub struct Folder {
    path: PathBuf,
    _lock: File,
}

impl Folder {
    /// Opens a folder for backups, making it if it is missing, for its owner alone.
    ///
    /// # Errors
    /// [`Error::Unfit`] when another backup into it is under way, or it holds something else; what the disk says.
    pub fn open(path: &Path) -> Result<Self> {
        make_folder(&path.join("chunks"))?;
        let lock_path = path.join("lock");
        let lock = File::options().create(true).truncate(false).write(true).mode(0o600).open(&lock_path);
        let lock = lock.map_err(Error::file(&lock_path))?;
        match lock.try_lock() {
            Ok(()) => Ok(Self { path: path.to_owned(), _lock: lock }),
            Err(TryLockError::WouldBlock) => {
                Err(Error::Unfit(format!("another backup into {} is under way", path.display())))
            }
            Err(TryLockError::Error(error)) => Err(Error::file(&lock_path)(error)),
        }
    }

    /// Forgets all but the newest `keep` backups and what only the others needed; answers how many are gone.
    ///
    /// # Errors
    /// Nothing is removed when a backup that stays cannot be read.
    pub fn prune(&self, keep: usize) -> Result<usize> {
        let mut all = backups(&self.path)?;
        let old: Vec<PathBuf> = all.drain(..all.len().saturating_sub(keep)).collect();
        if old.is_empty() {
            return Ok(0);
        }
        let kept = all.iter().map(|path| Manifest::read(path)).collect::<Result<Vec<_>>>()?;
        for path in &old {
            std::fs::remove_file(path).map_err(Error::file(path))?;
        }
        chunks::remove_others(&self.path, &kept)?;
        Ok(old.len())
    }
}

impl Manifest {
    fn chunks(&self) -> impl Iterator<Item = &Chunk> {
        self.books.iter().flat_map(|books| &books.tables).flat_map(|table| &table.chunks)
    }

    fn read(path: &Path) -> Result<Self> {
        let text = std::fs::read_to_string(path).map_err(Error::file(path))?;
        let spoilt = |why: &str| Error::damaged(format!("{}: {why}", path.display()));
        let (json, sum) = text
            .strip_suffix('\n')
            .and_then(|text| text.rsplit_once('\n'))
            .ok_or_else(|| spoilt("it is cut short, or no backup at all"))?;
        if sha256(json.as_bytes()) != sum {
            return Err(spoilt("it was cut short or changed: its checksum is another"));
        }
        let format: Format = serde_json::from_str(json).map_err(|error| spoilt(&error.to_string()))?;
        if format.format != FORMAT {
            let (found, path) = (format.format, path.display());
            return Err(Error::Unfit(format!("{path}: format {found}, but this program reads {FORMAT}")));
        }
        serde_json::from_str(json).map_err(|error| spoilt(&error.to_string()))
    }

    fn write(&self, folder: &Path) -> Result<PathBuf> {
        let json = serde_json::to_string(self).expect("plain data becomes JSON");
        let path = folder.join(format!("{}.{ENDING}", self.about.made_at));
        write_whole(&path, format!("{json}\n{}\n", sha256(json.as_bytes())).as_bytes())?;
        sync_folder(folder)?;
        Ok(path)
    }
}

/// What every format says.
#[derive(Deserialize)]
struct Format {
    format: u32,
}

/// The descriptions of backups in a folder, the oldest first: their names are their moments.
fn backups(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(Error::file(folder))? {
        let path = entry.map_err(Error::file(folder))?.path();
        if path.extension().is_some_and(|ending| ending == ENDING) {
            found.push(path);
        }
    }
    found.sort_unstable();
    Ok(found)
}

/// Writes a file that only its owner may read, whole or not at all.
fn write_whole(path: &Path, bytes: &[u8]) -> Result<()> {
    let draft = path.with_extension("new");
    let written = || {
        let mut file = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&draft)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        std::fs::rename(&draft, path)
    };
    written().map_err(Error::file(path))
}

fn make_folder(path: &Path) -> Result<()> {
    DirBuilder::new().recursive(true).mode(0o700).create(path).map_err(Error::file(path))
}

/// The names in a folder are durable too.
fn sync_folder(path: &Path) -> Result<()> {
    File::open(path).and_then(|folder| folder.sync_all()).map_err(Error::file(path))
}

fn sha256(bytes: &[u8]) -> String {
    digest(&SHA256, bytes).as_ref().iter().map(|byte| format!("{byte:02x}")).collect()
}
