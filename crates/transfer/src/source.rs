//! Where rows come from, and how they are fed: each table from its beginning to its end, in the order of its key.
//!
//! A target that was interrupted remembers how many rows of a table it has and their digest. The source reads the table
//! from its beginning again, and goes on behind those rows if they still are what they were; if they are not, the table
//! is sent anew. So what the target ends up with is one moment of the source, even if the source was sold from between
//! the tries.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use aws_lc_rs::digest::{Context, SHA256};
use db::{Db, Engine, Priority, Query, Rx, Sql, Table, Value};
use tokio::sync::mpsc;

use crate::archive::Stored;
use crate::rows::{Packed, Rows, Values};
use crate::{Error, Result};

/// About so many bytes of rows travel together.
const PAGE_BYTES: usize = 1 << 20;
/// The most rows that travel together.
const PAGE_ROWS: u32 = 4_096;
/// The first page of a table is small: nobody knows yet how large its rows are.
const FIRST_ROWS: u32 = 16;

/// Where rows come from.
#[derive(Clone, Debug)]
pub enum Source {
    /// Open books, all of them or one account.
    Books(Db, Option<Only>),
    /// One set of books in a backup.
    Backup(Stored),
}

/// One account alone: the rows that say so in their column `account`, and its own row in the table of that name. What
/// belongs to the server as a whole stays behind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Only {
    /// The account.
    pub account: i64,
}

/// A table as the source has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Layout {
    pub(crate) name: String,
    pub(crate) columns: Vec<String>,
}

/// Some rows of a table.
#[derive(Clone, Debug)]
pub struct Page {
    pub(crate) table: Arc<Layout>,
    pub(crate) rows: Rows,
    /// What the target has of this table is not from this source, and goes.
    pub(crate) anew: bool,
    /// Nothing more of this table comes.
    pub(crate) last: bool,
    /// How far the table has come with this page.
    pub(crate) so_far: Progress,
}

impl Page {
    /// The table's name.
    #[must_use]
    pub fn table(&self) -> &str {
        &self.table.name
    }

    /// The rows.
    #[must_use]
    pub const fn rows(&self) -> &Rows {
        &self.rows
    }

    /// Whether nothing more of this table comes.
    #[must_use]
    pub const fn is_last(&self) -> bool {
        self.last
    }
}

/// How much of a table there is: so many rows from its beginning, and their SHA-256.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Progress {
    pub(crate) rows: u64,
    pub(crate) digest: [u8; 32],
}

/// What a target has already, by table.
pub(crate) type Kept = HashMap<String, Progress>;

impl Source {
    /// Sends everything there is, one table after another.
    pub(crate) async fn feed(self, kept: Kept, pages: mpsc::Sender<Page>) -> Result<()> {
        match self {
            Self::Books(db, only) => {
                let blocks = db.engine() == Engine::Sqlite;
                let out = Out { pages, blocks };
                db.read_with(Priority::Bulk, Export { only, kept, out, begun: AtomicBool::new(false) }).await
            }
            Self::Backup(stored) => stored.feed(&kept, &Out { pages, blocks: false }).await,
        }
    }
}

static GET_SCHEMA: Sql =
    Sql::new("transfer::source::GET_SCHEMA", "SELECT coalesce(max(number), 0) FROM schema_migration");

/// The number of the newest step that was applied to the schema of books.
///
/// # Errors
/// What the books say; they may not be ours at all.
pub async fn schema_of(db: &Db) -> Result<u32> {
    struct Schema;

    impl Query for Schema {
        type Out = u32;
        type Error = Error;

        async fn run(&self, rx: &mut Rx<'_>) -> Result<u32> {
            let (number,): (i64,) = rx.query_one(&GET_SCHEMA, &[]).await?;
            u32::try_from(number).map_err(|_| Error::Unfit(format!("{number} is no number of a schema")))
        }
    }

    db.read_with(Priority::Bulk, Schema).await
}

/// Reads everything in one snapshot.
struct Export {
    only: Option<Only>,
    kept: Kept,
    out: Out,
    begun: AtomicBool,
}

impl Query for Export {
    type Out = ();
    type Error = Error;

    async fn run(&self, rx: &mut Rx<'_>) -> Result<()> {
        if self.begun.swap(true, Ordering::Relaxed) {
            // The engine would run a query again after a lost connection, but what was sent cannot be taken back.
            return Err(Error::Stopped);
        }
        for table in rx.tables().await? {
            let columns: Vec<String> = table.columns().map(str::to_owned).collect();
            let layout = Arc::new(Layout { name: table.name().to_owned(), columns });
            let within = match self.only {
                None => None,
                Some(only) => match only.column(&layout) {
                    Some(column) => Some((column, only.account)),
                    None => {
                        self.out.send(Page::nothing_of(layout)).await?;
                        continue;
                    }
                },
            };
            let kept = self.kept.get(table.name());
            feed(&mut TablePages::new(rx, &table, within), &layout, kept, &self.out).await?;
        }
        Ok(())
    }
}

impl Only {
    /// The column by which a table's rows belong to an account; `None` for what belongs to the server.
    fn column(self, table: &Layout) -> Option<&'static str> {
        if table.name == "account" {
            return Some("id");
        }
        table.columns.iter().any(|column| column == "account").then_some("account")
    }
}

impl Page {
    fn nothing_of(table: Arc<Layout>) -> Self {
        let so_far = Meter::default().read();
        Self { table, rows: Rows::default(), anew: true, last: true, so_far }
    }
}

/// Where pages go.
pub(crate) struct Out {
    pages: mpsc::Sender<Page>,
    /// `SQLite` reads on a thread of its own, where a query must not wait in any other way.
    blocks: bool,
}

impl Out {
    async fn send(&self, page: Page) -> Result<()> {
        let sent = if self.blocks { self.pages.blocking_send(page) } else { self.pages.send(page).await };
        sent.map_err(|_| Error::Stopped)
    }
}

/// A table that can be read from its beginning, again if need be.
pub(crate) trait Pages: Send {
    /// The next rows, and whether they are the last.
    fn next(&mut self) -> impl Future<Output = Result<(Rows, bool)>> + Send;
    /// Back to the beginning.
    fn rewind(&mut self);
}

/// Sends a table, or what is left of it.
pub(crate) async fn feed(
    pages: &mut impl Pages,
    table: &Arc<Layout>,
    kept: Option<&Progress>,
    out: &Out,
) -> Result<()> {
    let skipped = match kept {
        Some(kept) => skip(pages, kept).await?,
        None => None,
    };
    let mut anew = skipped.is_none();
    let (mut meter, (mut rows, mut last)) = match skipped {
        Some(skipped) => skipped,
        None => {
            pages.rewind();
            (Meter::default(), pages.next().await?)
        }
    };
    loop {
        meter.add(&rows);
        let anew = std::mem::take(&mut anew);
        out.send(Page { table: Arc::clone(table), rows, anew, last, so_far: meter.read() }).await?;
        if last {
            return Ok(());
        }
        (rows, last) = pages.next().await?;
    }
}

/// Reads up to where the target stopped; gives what was read beyond. `None` when the table is not what it was.
async fn skip(pages: &mut impl Pages, kept: &Progress) -> Result<Option<(Meter, (Rows, bool))>> {
    let mut meter = Meter::default();
    loop {
        let (rows, last) = pages.next().await?;
        let (known, rest) = rows.split(kept.rows - meter.rows);
        meter.add(&known);
        if meter.rows == kept.rows {
            return Ok((meter.read() == *kept).then_some((meter, (rest, last))));
        }
        if last {
            return Ok(None);
        }
    }
}

/// Counts the rows of a table and digests them.
struct Meter {
    rows: u64,
    digest: Context,
}

impl Default for Meter {
    fn default() -> Self {
        Self { rows: 0, digest: Context::new(&SHA256) }
    }
}

impl Meter {
    fn add(&mut self, rows: &Rows) {
        self.rows += rows.len();
        self.digest.update(rows.bytes());
    }

    fn read(&self) -> Progress {
        let digest = self.digest.clone().finish();
        Progress { rows: self.rows, digest: *digest.as_ref().first_chunk().expect("SHA-256 has 32 bytes") }
    }
}

/// A table of open books.
struct TablePages<'a, 't> {
    rx: &'a mut Rx<'t>,
    table: &'a Table,
    within: Option<(&'a str, i64)>,
    /// The row to go on behind; empty for the beginning.
    after: Vec<u8>,
    limit: u32,
    /// The largest row seen, in bytes.
    largest: usize,
}

impl<'a, 't> TablePages<'a, 't> {
    fn new(rx: &'a mut Rx<'t>, table: &'a Table, within: Option<(&'a str, i64)>) -> Self {
        Self { rx, table, within, after: Vec::new(), limit: FIRST_ROWS, largest: 1 }
    }

    /// As many rows as fit a page if they are as large as the largest so far, and not many more than the last time.
    fn adapt(&mut self) {
        let fit = u32::try_from(PAGE_BYTES / self.largest).unwrap_or(PAGE_ROWS);
        self.limit = fit.min(self.limit * 4).clamp(1, PAGE_ROWS);
    }
}

impl Pages for TablePages<'_, '_> {
    async fn next(&mut self) -> Result<(Rows, bool)> {
        let after = key(self.table, &self.after)?;
        let page: Vec<Packed> = self.rx.page(self.table, self.within, &after, self.limit).await?;
        let last = page.len() < usize::try_from(self.limit).unwrap_or(usize::MAX);
        let mut rows = Rows::default();
        for Packed(row) in &page {
            self.largest = self.largest.max(row.len());
            rows.push(row);
        }
        if let Some(Packed(row)) = page.into_iter().next_back() {
            self.after = row;
        }
        self.adapt();
        Ok((rows, last))
    }

    fn rewind(&mut self) {
        self.after.clear();
    }
}

/// The values of a row's key, in the key's order; none for no row.
fn key<'r>(table: &Table, row: &'r [u8]) -> Result<Vec<Value<'r>>> {
    if row.is_empty() {
        return Ok(Vec::new());
    }
    let mut values = Values(row);
    let all = table.columns().map(|_| values.next_value()).collect::<Result<Vec<_>>>()?;
    table.key().iter().map(|&ix| Ok(table.value(ix, all[ix])?)).collect()
}
