//! A store for a journal, and exchanges told in a line.

use std::path::Path;

use bytes::Bytes;
use db::{Db, Options};
use domain::Instant;
use domain::id::AccountId;
use futures_util::TryStreamExt as _;
use journal::{Asked, Captured, Export, Filter, Form, Journal, JournalConfig, Mark, Names, Page, Row, Slip};
use uuid::Uuid;

/// 24 March 2026, 14:22:07 in Moscow.
pub(crate) const MOMENT: Instant = Instant(1_774_351_327_000_000);

/// Where a journal is kept.
pub(crate) struct Shelf {
    pub(crate) db: Db,
    folder: Option<tempfile::TempDir>,
}

impl Shelf {
    pub(crate) async fn sqlite() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let db = Self::at(folder.path()).await;
        Self { db, folder: Some(folder) }
    }

    pub(crate) async fn postgres() -> Self {
        let url = db::testing::postgres_database("journal", async |url| {
            let db = Db::open_postgres(&url, Options::default()).await.unwrap();
            db.migrate(&journal::migrations()).await.unwrap();
            db.close().await;
        });
        Self { db: Db::open_postgres(&url.await, Options::default()).await.unwrap(), folder: None }
    }

    async fn at(folder: &Path) -> Db {
        let db = Db::open_sqlite(folder.join("journal.db"), Options::default()).await.unwrap();
        db.migrate(&journal::migrations()).await.unwrap();
        db
    }

    pub(crate) fn journal(&self, config: JournalConfig) -> Journal {
        Journal::open(self.db.clone(), config)
    }

    /// The same file again, after its journal was closed.
    pub(crate) async fn reopened(self) -> Self {
        match self.folder {
            Some(folder) => Self { db: Self::at(folder.path()).await, folder: Some(folder) },
            None => self,
        }
    }
}

/// An exchange with its answer.
pub(crate) struct Said<'a> {
    pub(crate) at: i64,
    pub(crate) address: &'a str,
    pub(crate) mark: Mark,
    pub(crate) body: &'a str,
    pub(crate) answer: &'a str,
}

impl Said<'_> {
    pub(crate) fn begin(&self, journal: &Journal) -> Slip {
        let (path, query) = self.address.split_once('?').unwrap_or((self.address, ""));
        let seconds = u128::from(self.at.unsigned_abs());
        let slip = Slip::open(
            journal,
            &Asked {
                pair: Uuid::from_u128(seconds + (u128::from(path.len() as u64) << 64)),
                at: MOMENT.plus_seconds(self.at),
                dialect: "evotor",
                method: if self.body.is_empty() { "GET" } else { "POST" },
                path,
                query,
                content_type: "application/json",
            },
        );
        slip.hear(&Bytes::copy_from_slice(self.body.as_bytes()));
        slip.begin(self.mark.clone());
        slip
    }

    pub(crate) fn happen(&self, journal: &Journal) {
        let slip = self.begin(journal);
        let mut answer = Captured::default();
        answer.hear(&Bytes::copy_from_slice(self.answer.as_bytes()));
        slip.answer(MOMENT.plus_seconds(self.at + 1), Some(200), answer, true);
    }
}

/// A list of a shop, asked and answered.
pub(crate) fn list(journal: &Journal, account: i64, shop: i64, at: i64) {
    Said { at, address: "/api/v2/list", mark: mark(account, shop, "LIST"), body: "", answer: "[]" }
        .happen(journal);
}

pub(crate) fn mark(account: i64, shop: i64, kind: &'static str) -> Mark {
    Mark { account: Some(AccountId(account)), shop: Some(shop), kind: Some(kind.into()), ..Mark::default() }
}

/// Every row, newest first.
pub(crate) async fn all(journal: &Journal) -> Vec<Row> {
    journal.flush().await;
    journal.operator().list(&Filter::default(), Page::Number(1), 1000).await.unwrap().rows
}

pub(crate) async fn exported(journal: &Journal, form: Form, names: Names) -> String {
    journal.flush().await;
    let pieces: Vec<Bytes> = journal
        .operator()
        .export(Export { filter: Filter::default(), form, names })
        .try_collect()
        .await
        .unwrap();
    String::from_utf8(pieces.concat()).unwrap()
}
