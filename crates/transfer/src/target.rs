//! New books that are being filled.
//!
//! They remember how far each table has come, in the transaction that brings its rows: a transfer that is killed goes on
//! behind the last page that was durable. What remembers it is dropped when the books are whole, and nobody should open
//! them for business before: who fills books keeps them where no server looks.

use std::collections::BTreeSet;
use std::sync::Arc;

use db::{Batch, Command, Db, Migration, Priority, Query, Rx, Table, Tx, Value};

use crate::rows::{Rows, Values};
use crate::source::{Kept, Page, Progress};
use crate::{Error, Result};

/// The table that remembers.
const PROGRESS: &str = "transfer_progress";

db::statements! {
    /// How far each table has come.
    LIST = "SELECT name, rows, digest FROM transfer_progress";
    /// A table has come so far.
    KEEP = "INSERT INTO transfer_progress (name, rows, digest) VALUES ($1, $2, $3)
        ON CONFLICT (name) DO UPDATE SET rows = excluded.rows, digest = excluded.digest";
    /// Where it is remembered.
    CREATE = "CREATE TABLE IF NOT EXISTS transfer_progress (
        name {text} NOT NULL PRIMARY KEY, rows {bigint} NOT NULL, digest {bytes} NOT NULL
    ) {heap}";
    /// Whoever was killed may have a last page on its way to a server: it arrives before we go on, or not at all.
    AWAIT_LAST = {
        sqlite: "UPDATE transfer_progress SET rows = rows WHERE name = ''",
        postgres: "LOCK TABLE transfer_progress IN ACCESS EXCLUSIVE MODE",
    };
    /// The books are whole.
    DROP = "DROP TABLE IF EXISTS transfer_progress";
}

/// New books that are being filled.
#[derive(Debug)]
pub struct Target {
    db: Db,
    steps: Vec<Migration>,
    tables: Vec<Table>,
}

impl Target {
    /// Prepares new books, or those that an interrupted transfer left.
    ///
    /// * `steps`: every step of the schema
    /// * `schema`: how far the source's schema has come; the rest is applied when the books are whole
    ///
    /// # Errors
    /// [`Error::Unfit`] when the source is newer than this program; what the books say.
    pub async fn prepare(db: Db, steps: Vec<Migration>, schema: u32) -> Result<Self> {
        let newest = steps.iter().map(|step| step.number).max().unwrap_or_default();
        if schema > newest {
            let what = "this program is older than what it is given";
            return Err(Error::Unfit(format!("{what}: schema {schema}, known up to {newest}")));
        }
        let known: Vec<Migration> = steps.iter().filter(|step| step.number <= schema).cloned().collect();
        db.migrate(&known).await?;
        for statement in [&CREATE, &AWAIT_LAST] {
            db.write_with(Priority::Bulk, Run(statement)).await?;
        }
        let mut tables = db.read_with(Priority::Bulk, Tables).await?;
        tables.retain(|table| table.name() != PROGRESS);
        Ok(Self { db, steps, tables })
    }

    /// What is there already.
    pub(crate) async fn progress(&self) -> Result<Kept> {
        let rows = self.db.read_with(Priority::Bulk, ListProgress).await?;
        let read = rows.into_iter().map(|(name, rows, digest)| {
            let digest = digest.try_into().ok()?;
            Some((name, Progress { rows: u64::try_from(rows).ok()?, digest }))
        });
        read.collect::<Option<_>>().ok_or_else(|| Error::Unfit(format!("{PROGRESS} does not read")))
    }

    /// Puts a page where it belongs, and remembers it, durably.
    pub(crate) async fn take(&self, page: Page) -> Result<Arc<Page>> {
        let page = Arc::new(page);
        if page.anew || !page.rows.is_empty() {
            let table = self.table(&page)?;
            self.db.write_with(Priority::Bulk, Load { table, page: Arc::clone(&page) }).await?;
        }
        Ok(page)
    }

    fn table(&self, page: &Page) -> Result<Table> {
        let layout = &page.table;
        let table = self.tables.iter().find(|table| table.name() == layout.name);
        let table = table.ok_or_else(|| Error::Unfit(format!("there is no table {}", layout.name)))?;
        let unlike = || Error::Unfit(format!("the table {} has other columns here", layout.name));
        table.arranged(&layout.columns).ok_or_else(unlike)
    }

    /// Refuses a source that did not have all of our tables.
    pub(crate) fn expect_all(&self, given: &BTreeSet<String>) -> Result<()> {
        let missing: Vec<&str> =
            self.tables.iter().map(Table::name).filter(|name| !given.contains(*name)).collect();
        if missing.is_empty() {
            return Ok(());
        }
        Err(Error::Unfit(format!("the source does not have the tables {}", missing.join(", "))))
    }

    /// The books are whole: forgets how they came, and brings the schema up to date.
    ///
    /// # Errors
    /// What the books say.
    pub async fn finish(self) -> Result<Db> {
        self.db.write_with(Priority::Bulk, Run(&DROP)).await?;
        self.db.migrate(&self.steps).await?;
        Ok(self.db)
    }
}

struct Tables;

impl Query for Tables {
    type Out = Vec<Table>;
    type Error = Error;

    async fn run(&self, rx: &mut Rx<'_>) -> Result<Self::Out> {
        Ok(rx.tables().await?)
    }
}

struct ListProgress;

impl Query for ListProgress {
    type Out = Vec<(String, i64, Vec<u8>)>;
    type Error = Error;

    async fn run(&self, rx: &mut Rx<'_>) -> Result<Self::Out> {
        Ok(rx.query(&LIST, &[]).await?)
    }
}

struct Run(&'static db::Sql);

impl Command for Run {
    type Out = ();
    type Error = Error;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<()> {
        let mut batch = Batch::default();
        batch.exec(self.0, Vec::new());
        tx.run(batch).await?;
        Ok(())
    }
}

struct Load {
    table: Table,
    page: Arc<Page>,
}

impl Command for Load {
    type Out = ();
    type Error = Error;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<()> {
        let Page { rows, anew, so_far, .. } = &*self.page;
        let count = i64::try_from(so_far.rows).unwrap_or(i64::MAX);
        let mut batch = Batch::default();
        batch.exec(&KEEP, vec![self.table.name().into(), count.into(), so_far.digest.as_slice().into()]);
        tx.run(batch).await?; // first, so that `AWAIT_LAST` waits for the rows
        if *anew {
            tx.clear(&self.table).await?;
        }
        Ok(tx.fill(&self.table, &values(&self.table, rows)?).await?)
    }
}

/// Rows as the engine takes them, still in their page's memory.
fn values<'r>(table: &Table, rows: &'r Rows) -> Result<Vec<Vec<Value<'r>>>> {
    let width = table.columns().len();
    let row = |bytes: &'r [u8]| {
        let mut values = Values(bytes);
        (0..width).map(|ix| Ok(table.value(ix, values.next_value()?)?)).collect()
    };
    rows.iter().map(row).collect()
}
