//! A backup being read.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::{About, Books, Chunk, ENDING, Manifest, backups, chunks};
use crate::rows::Rows;
use crate::source::{Kept, Layout, Out, Pages, feed};
use crate::{Error, Result};

/// A backup.
#[derive(Clone, Debug)]
pub struct Archive {
    folder: PathBuf,
    manifest: Manifest,
}

/// One set of books in a backup.
#[derive(Clone, Debug)]
pub struct Stored {
    folder: PathBuf,
    books: Books,
}

impl Archive {
    /// Opens the newest backup of a folder, or the one whose description is named.
    ///
    /// # Errors
    /// [`Error::Unfit`] when there is none, or it is in a format of another time; [`Error::Damaged`].
    pub fn open(path: &Path) -> Result<Self> {
        let (folder, path) = if path.is_dir() {
            let none = || Error::Unfit(format!("there is no backup in {}", path.display()));
            (path.to_owned(), backups(path)?.pop().ok_or_else(none)?)
        } else if path.extension().is_some_and(|ending| ending == ENDING) {
            (path.parent().unwrap_or(Path::new("")).to_owned(), path.to_owned())
        } else {
            return Err(Error::Unfit(format!(
                "{} is neither a folder of backups nor a .{ENDING} file in one",
                path.display()
            )));
        };
        Ok(Self { folder, manifest: Manifest::read(&path)? })
    }

    /// What is told of it.
    #[must_use]
    pub const fn about(&self) -> &About {
        &self.manifest.about
    }

    /// Bytes of rows in it.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        self.manifest.chunks().map(|chunk| chunk.bytes).sum()
    }

    /// Holds every piece against its checksum; blocks.
    ///
    /// * `told`: hears how many bytes were good, piece by piece
    ///
    /// # Errors
    /// [`Error::Damaged`], naming the first piece that is missing or was changed.
    pub fn verify(&self, mut told: impl FnMut(u64)) -> Result<()> {
        let mut seen = HashSet::new();
        for chunk in self.manifest.chunks() {
            if seen.insert(&chunk.sha256) {
                chunks::load(&self.folder, chunk)?;
            }
            told(chunk.bytes);
        }
        Ok(())
    }

    /// One set of books in it, and the newest step of their schema.
    ///
    /// # Errors
    /// [`Error::Unfit`] when it has none of that name.
    pub fn books(&self, name: &str) -> Result<(Stored, u32)> {
        let found = self.manifest.books.iter().find(|books| books.name == name);
        let books = found.ok_or_else(|| Error::Unfit(format!("the backup has no {name}")))?.clone();
        let schema = books.schema;
        Ok((Stored { folder: self.folder.clone(), books }, schema))
    }
}

impl Stored {
    pub(crate) async fn feed(self, kept: &Kept, out: &Out) -> Result<()> {
        for table in self.books.tables {
            let width = table.columns.len();
            let kept = kept.get(&table.name);
            let layout = Arc::new(Layout { name: table.name, columns: table.columns });
            let mut pages = ChunkPages { folder: self.folder.clone(), width, chunks: table.chunks, next: 0 };
            feed(&mut pages, &layout, kept, out).await?;
        }
        Ok(())
    }
}

/// A table of a backup.
struct ChunkPages {
    folder: PathBuf,
    width: usize,
    chunks: Vec<Chunk>,
    next: usize,
}

impl Pages for ChunkPages {
    async fn next(&mut self) -> Result<(Rows, bool)> {
        let Some(chunk) = self.chunks.get(self.next).cloned() else { return Ok((Rows::default(), true)) };
        self.next += 1;
        let (folder, width) = (self.folder.clone(), self.width);
        let reading = tokio::task::spawn_blocking(move || Rows::read(chunks::load(&folder, &chunk)?, width));
        let rows = reading.await.map_err(|_| Error::Stopped)??;
        Ok((rows, self.next == self.chunks.len()))
    }

    fn rewind(&mut self) {
        self.next = 0;
    }
}
