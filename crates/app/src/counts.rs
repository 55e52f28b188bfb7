//! How many there are of what lists ask for, counted once per change.
//!
//! A count was taken at a revision of the account. It holds as long as nothing that could change it has happened since, which the
//! outbox knows: it is asked in the very flight that reads the page, so that servers which share their books need not know of
//! each other. Lists are kept by a fingerprint, so that long questions take no more room than short ones.

use std::collections::HashMap;
use std::fmt;
use std::hash::{BuildHasher as _, Hash, RandomState};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use db::{FromRow, Rx, SelectStatement};
use domain::Kind;
use domain::id::{AccountId, Revision};
use store::events::{self, NewsRow};

use crate::Result;

/// How many counts are kept; past that all are forgotten at once.
const KEPT: usize = 20_000;

/// Counts by what was asked. Clones share them.
#[derive(Clone, Default)]
pub struct Counts(Arc<Shared>);

#[derive(Default)]
struct Shared {
    /// Nobody outside can make two questions look alike.
    keys: [RandomState; 2],
    known: Mutex<HashMap<(AccountId, Question), Counted>>,
}

/// The fingerprint of a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Question([u64; 2]);

/// A count and when it was right.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Counted {
    total: u64,
    at: Revision,
}

/// A page of rows, and what is known of how many there are in all.
pub(crate) struct Window<T> {
    pub(crate) rows: Vec<T>,
    /// `None` when they have to be counted; then [`Counts::put`].
    pub(crate) total: Option<u64>,
    pub(crate) at: Revision,
}

impl Counts {
    /// A question by everything that makes its answer; who may see what is part of that.
    pub(crate) fn question(&self, asked: &impl Hash) -> Question {
        Question(self.0.keys.each_ref().map(|key| key.hash_one(asked)))
    }

    /// Reads a page and, in the same flight, whether the count of its list still holds.
    ///
    /// * `but`: kinds of things whose changes do not matter to this list
    pub(crate) async fn page<T: FromRow>(
        &self,
        rx: &mut Rx<'_>,
        account: AccountId,
        question: Question,
        but: &[Kind],
        page: &SelectStatement,
    ) -> Result<Window<T>> {
        let known = self.known().get(&(account, question)).copied();
        // Without a count there is nothing to look for: the end of time is never over.
        let since = known.map_or(Revision(i64::MAX), |known| known.at);
        let (sql, args) = events::news(account, since, but);
        let (rows, news): (Vec<T>, Vec<NewsRow>) = rx.query_dyn_and(page, (sql, &args)).await?;
        let Some(news) = news.first() else { return Ok(Window { rows, total: None, at: Revision(0) }) };
        let known = known.filter(|known| !news.changed && known.at <= news.revision);
        if let Some(Counted { total, .. }) = known {
            self.put(account, question, total, news.revision);
        }
        Ok(Window { rows, total: known.map(|known| known.total), at: news.revision })
    }

    /// Keeps a count that was taken in the snapshot of a page.
    pub(crate) fn put(&self, account: AccountId, question: Question, total: u64, at: Revision) {
        let mut known = self.known();
        let key = (account, question);
        if known.len() >= KEPT && !known.contains_key(&key) {
            known.clear();
        }
        let counted = known.entry(key).or_insert(Counted { total, at });
        if counted.at < at {
            *counted = Counted { total, at };
        }
    }

    fn known(&self) -> MutexGuard<'_, HashMap<(AccountId, Question), Counted>> {
        self.0.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Counts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Counts").field(&self.known().len()).finish()
    }
}
