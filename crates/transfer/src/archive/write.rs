//! A backup being written.

use std::collections::BTreeSet;
use std::path::PathBuf;

use db::Db;
use tokio::sync::mpsc;

use super::{About, Books, Chunk, FORMAT, Folder, KeptTable, Manifest, chunks, sync_folder};
use crate::rows::Rows;
use crate::source::{Kept, Page, Source, schema_of};
use crate::{Error, Moved, PAGES_UNDER_WAY, Result};

/// A backup being written; only [`Draft::keep`] makes it one.
#[derive(Debug)]
pub struct Draft {
    folder: Folder,
    books: Vec<Books>,
    written: Written,
}

/// What a backup took.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// What it has.
    pub moved: Moved,
    /// Its pieces.
    pub chunks: u64,
    /// Pieces that were not in the folder before.
    pub new_chunks: u64,
    /// Bytes that the new pieces take on the disk.
    pub stored_bytes: u64,
}

impl Draft {
    /// Begins a backup.
    #[must_use]
    pub fn new(folder: Folder) -> Self {
        Self { folder, books: Vec::new(), written: Written::default() }
    }

    /// Adds one set of books as they are at this moment.
    ///
    /// * `told`: hears of every page, once its pieces are stored
    ///
    /// # Errors
    /// What the books or the disk say.
    pub async fn add(self, name: &str, db: Db, mut told: impl FnMut(&Page)) -> Result<Self> {
        let schema = schema_of(&db).await?;
        let (out, mut pages) = mpsc::channel(PAGES_UNDER_WAY);
        let feeding = tokio::spawn(Source::Books(db, None).feed(Kept::new(), out));
        let mut shelf = Shelf { draft: self, tables: Vec::new(), pending: Rows::default() };
        while let Some(page) = pages.recv().await {
            told(&page);
            let taking = tokio::task::spawn_blocking(move || shelf.take(&page).map(|()| shelf));
            shelf = taking.await.map_err(|_| Error::Stopped)??;
        }
        feeding.await.map_err(|_| Error::Stopped)??;
        let Shelf { mut draft, tables, .. } = shelf;
        draft.books.push(Books { name: name.to_owned(), schema, tables });
        Ok(draft)
    }

    /// Makes it a backup, durably; gives back the folder, where the backup's description is, and what it took.
    ///
    /// # Errors
    /// What the disk says.
    pub fn keep(self, about: About) -> Result<(Folder, PathBuf, Written)> {
        let Self { folder, books, written } = self;
        let manifest = Manifest { format: FORMAT, about, books };
        let all = folder.path.join("chunks");
        let shelves: BTreeSet<&str> = manifest.chunks().map(|chunk| &chunk.sha256[..2]).collect();
        for shelf in shelves {
            sync_folder(&all.join(shelf))?;
        }
        sync_folder(&all)?;
        let path = manifest.write(&folder.path)?;
        Ok((folder, path, written))
    }
}

/// Cuts one set of books into pieces.
struct Shelf {
    draft: Draft,
    tables: Vec<KeptTable>,
    /// Rows of the last table that are not a piece yet.
    pending: Rows,
}

impl Shelf {
    fn take(&mut self, page: &Page) -> Result<()> {
        if self.tables.last().is_none_or(|table| table.name != page.table.name) {
            let (name, columns) = (page.table.name.clone(), page.table.columns.clone());
            self.tables.push(KeptTable { name, columns, chunks: Vec::new() });
        }
        for row in page.rows.iter() {
            self.pending.push(row);
            if chunks::is_full(&self.pending, row) {
                self.cut()?;
            }
        }
        if page.last && !self.pending.is_empty() {
            self.cut()?;
        }
        self.draft.written.moved.add(page);
        Ok(())
    }

    fn cut(&mut self) -> Result<()> {
        let rows = std::mem::take(&mut self.pending);
        let (chunk, stored) = chunks::store(&self.draft.folder.path, &rows)?;
        self.count(stored);
        self.table().push(chunk);
        Ok(())
    }

    fn count(&mut self, stored: Option<u64>) {
        let written = &mut self.draft.written;
        written.chunks += 1;
        written.new_chunks += u64::from(stored.is_some());
        written.stored_bytes += stored.unwrap_or_default();
    }

    fn table(&mut self) -> &mut Vec<Chunk> {
        &mut self.tables.last_mut().expect("rows are taken with their table").chunks
    }
}
