//! Moving whole books: from an engine into a backup, from a backup into an engine, from one engine to the other.
//!
//! All three are one stream of [`Page`]s, each some rows of one table in the order of its key, from a [`Source`] to a
//! backup folder ([`Draft`], [`Archive`]) or to new books ([`Target`]). What is in the tables is nobody's business here: they are
//! what the engine says there is, so a table that is added to the schema is copied without a word.
//!
//! Where books are, which of them there are, and who may open them is the server's business.

mod archive;
mod error;
mod rows;
mod source;
mod target;

pub use archive::{About, Archive, Draft, Folder, Stored, Written};
pub use error::{Error, Result};
pub use rows::Rows;
pub use source::{Only, Page, Source, schema_of};
pub use target::Target;

use std::collections::BTreeSet;

use tokio::sync::mpsc;

/// Pages that may wait for whoever takes them: memory stays flat, and neither side waits for each single page.
const PAGES_UNDER_WAY: usize = 4;

/// What a transfer moved.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Moved {
    /// Tables, empty ones too.
    pub tables: u64,
    /// Rows.
    pub rows: u64,
    /// Bytes of rows, as they travel.
    pub bytes: u64,
}

impl Moved {
    fn add(&mut self, page: &Page) {
        self.tables += u64::from(page.last);
        self.rows += page.rows.len();
        self.bytes += page.rows.size();
    }
}

/// Fills new books from a source, going on where an interrupted transfer into them stopped.
///
/// * `told`: hears of every page, once it is durable
///
/// # Errors
/// What either side says; [`Error::Unfit`] when the source has other tables than the target. What was filled until then
/// stays, and the next try goes on behind it.
pub async fn fill(target: &Target, source: Source, mut told: impl FnMut(&Page)) -> Result<Moved> {
    let kept = target.progress().await?;
    let (out, mut pages) = mpsc::channel(PAGES_UNDER_WAY);
    let feeding = tokio::spawn(source.feed(kept, out));
    let (mut moved, mut given) = (Moved::default(), BTreeSet::new());
    while let Some(page) = pages.recv().await {
        let page = target.take(page).await?;
        moved.add(&page);
        if page.last {
            given.insert(page.table().to_owned());
        }
        told(&page);
    }
    feeding.await.map_err(|_| Error::Stopped)??;
    target.expect_all(&given)?;
    Ok(moved)
}
