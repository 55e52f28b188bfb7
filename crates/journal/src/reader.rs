//! Who may read, and what they find. A reader is made for a caller once, with its permission checked; no page can forget it.

use std::collections::VecDeque;
use std::marker::PhantomData;

use db::{Db, FromRow, Priority, Query, Result, Rx};
use domain::Refusal;
use domain::access::{Caller, Permission};
use futures_util::Stream;
use futures_util::stream::try_unfold;
use sea_query::SelectStatement;

use crate::filter::{self, Filter, Page, Sight};
use crate::row::Row;

/// The most that is counted.
const COUNTED: u64 = 10_000;
/// Rows of one short read of a walk over many.
const STRIDE: u64 = 100;

/// Reads the rows that its owner may see.
#[derive(Clone, Debug)]
pub struct Reader {
    db: Db,
    sight: Sight,
}

/// A page of rows, newest first.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Listed {
    /// The rows.
    pub rows: Vec<Row>,
    /// Whether there are newer ones.
    pub newer: bool,
    /// Whether there are older ones.
    pub older: bool,
}

/// How many rows there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Count {
    /// So many, or more.
    pub rows: u64,
    /// Whether there may be more: counting stops at ten thousand.
    pub or_more: bool,
}

impl Reader {
    /// For somebody of an account.
    ///
    /// # Errors
    /// [`Refusal::Forbidden`] without the permission to read the journal.
    pub(crate) fn of(db: &Db, caller: &Caller) -> Result<Self, Refusal> {
        caller.must(Permission::JournalRead)?;
        let outlets =
            if caller.owner { Vec::new() } else { caller.scope.outlets.iter().map(|id| id.0).collect() };
        Ok(Self { db: db.clone(), sight: Sight { account: Some(caller.account), outlets } })
    }

    /// For whoever runs the server: rows of every account, and of none.
    pub(crate) fn of_all(db: &Db) -> Self {
        Self { db: db.clone(), sight: Sight { account: None, outlets: Vec::new() } }
    }

    /// A page of at most `limit` rows.
    ///
    /// # Errors
    /// Driver errors.
    pub async fn list(&self, filter: &Filter, page: Page, limit: u64) -> Result<Listed> {
        let query = filter::rows(&self.sight, filter, page, limit.saturating_add(1));
        let mut rows: Vec<Row> = self.find(query).await?;
        let more = u64::try_from(rows.len()).is_ok_and(|found| found > limit);
        if more {
            rows.pop();
        }
        let (newer, older) = match page {
            Page::Number(number) => (number > 1, more),
            Page::Before(_) => (true, more),
            Page::After(_) => {
                rows.reverse();
                (more, true)
            }
        };
        Ok(Listed { rows, newer, older })
    }

    /// How many rows there are.
    ///
    /// # Errors
    /// Driver errors.
    pub async fn count(&self, filter: &Filter) -> Result<Count> {
        let found: Vec<(i64,)> = self.find(filter::count(&self.sight, filter, COUNTED + 1)).await?;
        let rows = found.first().map_or(0, |(rows,)| u64::try_from(*rows).unwrap_or(0));
        Ok(Count { rows: rows.min(COUNTED), or_more: rows > COUNTED })
    }

    /// One row.
    ///
    /// # Errors
    /// Driver errors.
    pub async fn get(&self, id: i64) -> Result<Option<Row>> {
        let filter = Filter::default();
        let found = self.list(&filter, Page::Before(id.saturating_add(1)), 1).await?;
        Ok(found.rows.into_iter().find(|row| row.id == id))
    }

    async fn find<T: FromRow>(&self, query: SelectStatement) -> Result<Vec<T>> {
        self.db.read_with(Priority::Bulk, Find { query, rows: PhantomData }).await
    }

    /// Every row, newest first, by short reads: a slow listener holds nothing. What is written meanwhile is not in it.
    pub fn walk(&self, filter: Filter) -> impl Stream<Item = Result<Row>> + Send + use<> {
        let start = Walk { reader: self.clone(), filter, read: VecDeque::new(), next: Some(i64::MAX) };
        try_unfold(start, |mut walk| async move {
            if walk.read.is_empty()
                && let Some(next) = walk.next
            {
                let listed = walk.reader.list(&walk.filter, Page::Before(next), STRIDE).await?;
                walk.next = listed.rows.last().filter(|_| listed.older).map(|row| row.id);
                walk.read = listed.rows.into();
            }
            Ok(walk.read.pop_front().map(|row| (row, walk)))
        })
    }
}

struct Walk {
    reader: Reader,
    filter: Filter,
    read: VecDeque<Row>,
    next: Option<i64>,
}

/// Runs a built query.
struct Find<T> {
    query: SelectStatement,
    rows: PhantomData<fn() -> T>,
}

impl<T: FromRow> Query for Find<T> {
    type Out = Vec<T>;
    type Error = db::Error;
    const SNAPSHOT: bool = false;

    async fn run(&self, rx: &mut Rx<'_>) -> Result<Vec<T>> {
        rx.query_dyn(&self.query).await
    }
}
