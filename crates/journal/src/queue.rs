//! The queue before the writer. Putting something in never waits: what does not fit is counted, and the count takes the place
//! of what was lost.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};

use domain::Instant;
use domain::id::AccountId;
use tokio::sync::Notify;

use crate::half::Half;

/// The most that one batch takes, in halves and in bytes.
const BATCH_HALVES: usize = 256;
const BATCH_BYTES: usize = 4 << 20;

/// Waits to be written.
#[derive(Debug)]
pub(crate) struct Queue {
    capacity_bytes: usize,
    waiting: Mutex<Waiting>,
    bell: Notify,
}

#[derive(Debug, Default)]
struct Waiting {
    items: VecDeque<Item>,
    bytes: usize,
    lost: BTreeMap<Option<AccountId>, Lost>,
    put: u64,
    closed: bool,
}

/// A place in the queue.
#[derive(Debug)]
#[expect(clippy::large_enum_variant, reason = "nearly every place is taken by a half")]
enum Item {
    Half(Half),
    /// Halves of this account were lost here.
    Gap(Option<AccountId>),
}

/// Halves that were lost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Lost {
    /// When the first of them was.
    pub(crate) since: Instant,
    /// How many.
    pub(crate) count: u64,
}

/// What the writer takes at once.
#[derive(Debug, Default)]
pub(crate) struct Load {
    /// In the order they came.
    pub(crate) halves: Vec<Half>,
    /// Behind these halves so many were lost, by account.
    pub(crate) gaps: Vec<(Option<AccountId>, Lost)>,
    /// Places of the queue that this is.
    pub(crate) places: u64,
}

impl Queue {
    pub(crate) fn new(capacity_bytes: usize) -> Self {
        Self { capacity_bytes, waiting: Mutex::default(), bell: Notify::new() }
    }

    /// Puts a half at the end, or counts it as lost.
    pub(crate) fn put(&self, half: Half) {
        let mut waiting = self.waiting();
        if waiting.closed {
            return;
        }
        let bytes = half.bytes();
        if waiting.bytes + bytes > self.capacity_bytes {
            waiting.lose(half.mark.account, Lost { since: half.at, count: 1 });
        } else {
            waiting.bytes += bytes;
            waiting.put(Item::Half(half));
        }
        drop(waiting);
        self.bell.notify_one();
    }

    /// Counts halves that were taken and could not be written.
    pub(crate) fn lose(&self, load: &Load) {
        let mut waiting = self.waiting();
        for half in &load.halves {
            waiting.lose(half.mark.account, Lost { since: half.at, count: 1 });
        }
        for (account, lost) in &load.gaps {
            waiting.lose(*account, *lost);
        }
        drop(waiting);
        self.bell.notify_one();
    }

    /// Takes what is there, as soon as there is something; `None` when the queue is closed and empty.
    pub(crate) async fn take(&self) -> Option<Load> {
        loop {
            // Before looking, so that nothing put in between is missed.
            let rung = self.bell.notified();
            if let Some(load) = self.waiting().take() {
                return Some(load);
            }
            if self.waiting().closed {
                return None;
            }
            rung.await;
        }
    }

    /// Takes no more, and wakes the writer to finish.
    pub(crate) fn close(&self) {
        self.waiting().closed = true;
        self.bell.notify_one();
    }

    /// How many places were ever given.
    pub(crate) fn put_so_far(&self) -> u64 {
        self.waiting().put
    }

    fn waiting(&self) -> MutexGuard<'_, Waiting> {
        // Nothing is left half done by a panic.
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Waiting {
    fn put(&mut self, item: Item) {
        self.put += 1;
        self.items.push_back(item);
    }

    /// The first loss of an account takes a place; further ones until that is written only count.
    fn lose(&mut self, account: Option<AccountId>, more: Lost) {
        if let Some(lost) = self.lost.get_mut(&account) {
            lost.count += more.count;
            lost.since = lost.since.min(more.since);
        } else {
            self.lost.insert(account, more);
            self.put(Item::Gap(account));
        }
    }

    fn take(&mut self) -> Option<Load> {
        let mut load = Load::default();
        let mut bytes = 0;
        while load.halves.len() < BATCH_HALVES && bytes < BATCH_BYTES {
            // What comes behind a gap goes into the next batch: the gap is written last.
            if matches!(self.items.front(), Some(Item::Half(_))) && !load.gaps.is_empty() {
                break;
            }
            match self.items.pop_front() {
                Some(Item::Half(half)) => {
                    bytes += half.bytes();
                    load.halves.push(half);
                }
                Some(Item::Gap(account)) => {
                    load.gaps.extend(self.lost.remove(&account).map(|lost| (account, lost)));
                }
                None => break,
            }
            load.places += 1;
        }
        self.bytes -= bytes;
        (load.places > 0).then_some(load)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use uuid::Uuid;

    use super::*;
    use crate::Mark;
    use crate::half::{Captured, Direction, Exchange};

    fn half(account: i64, at: i64) -> Half {
        let exchange = Exchange {
            pair: Uuid::nil(),
            dialect: "x",
            method: "GET".into(),
            path: "/".into(),
            query: String::new(),
            form: false,
        };
        Half {
            exchange: Arc::new(exchange),
            at: Instant(at),
            direction: Direction::Request,
            status: None,
            mark: Mark { account: Some(AccountId(account)), ..Mark::default() },
            body: Captured::default(),
        }
    }

    #[tokio::test]
    async fn what_does_not_fit_is_counted_once_per_account() {
        let queue = Queue::new(half(1, 0).bytes() * 2);
        for (account, at) in [(1, 1), (1, 2), (1, 3), (2, 4), (1, 5)] {
            queue.put(half(account, at));
        }
        let load = queue.take().await.unwrap();
        assert_eq!(load.halves.len(), 2);
        let lost = |account, since, count| (Some(AccountId(account)), Lost { since: Instant(since), count });
        assert_eq!(load.gaps, [lost(1, 3, 2), lost(2, 4, 1)]);
        queue.put(half(1, 6));
        assert_eq!(queue.take().await.unwrap().halves.len(), 1);
    }

    #[tokio::test]
    async fn halves_behind_a_gap_come_after_it() {
        let one = half(1, 0).bytes();
        let queue = Queue::new(one);
        queue.put(half(1, 1));
        queue.put(half(1, 2));
        queue.lose(&Load { halves: vec![half(1, 3)], ..Load::default() });
        let load = queue.take().await.unwrap();
        assert_eq!((load.halves.len(), load.gaps[0].1.count), (1, 2));
    }

    #[tokio::test]
    async fn a_closed_queue_gives_what_it_has_and_ends() {
        let queue = Queue::new(10_000);
        queue.put(half(1, 1));
        queue.close();
        queue.put(half(1, 2));
        assert_eq!(queue.take().await.unwrap().halves.len(), 1);
        assert!(queue.take().await.is_none());
    }
}
