//! The journal itself: opened once per server, shared by all doors.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use db::{Db, Migration, Result};
use domain::access::Caller;
use domain::{Instant, Refusal};
use tokio::sync::watch;

use crate::half::Half;
use crate::queue::Queue;
use crate::{JournalConfig, Mask, Reader, writer};

/// How often old rows are looked for.
const SWEEPING: Duration = Duration::from_secs(600);

/// The schema of the journal.
#[must_use]
pub fn migrations() -> Vec<Migration> {
    vec![Migration::new(1, "exchanges", include_str!("../migrations/0001_exchanges.sql"))]
}

/// The exchange journal. Clones share it.
#[derive(Clone)]
pub struct Journal(Arc<Inner>);

struct Inner {
    db: Db,
    config: JournalConfig,
    queue: Arc<Queue>,
    written: watch::Receiver<u64>,
}

impl fmt::Debug for Journal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Journal").field("config", &self.0.config).finish_non_exhaustive()
    }
}

impl Journal {
    /// Over a store of its own, migrated with [`migrations`]. Starts the task that writes; must be called inside a tokio
    /// runtime.
    #[must_use]
    pub fn open(db: Db, config: JournalConfig) -> Self {
        let queue = Arc::new(Queue::new(config.queue_bytes()));
        let (counting, written) = watch::channel(0);
        let mask = Mask::with(&config.secrets);
        tokio::spawn(writer::run(db.clone(), Arc::clone(&queue), mask, counting));
        Self(Arc::new(Inner { db, config, queue, written }))
    }

    /// As configured.
    #[must_use]
    pub fn config(&self) -> &JournalConfig {
        &self.0.config
    }

    pub(crate) fn db(&self) -> &Db {
        &self.0.db
    }

    /// Takes a half to be written. Never waits; drops and counts what there is no room for.
    pub(crate) fn append(&self, half: Half) {
        self.0.queue.put(half);
    }

    /// For somebody of an account.
    ///
    /// # Errors
    /// [`Refusal::Forbidden`] without the permission to read the journal.
    pub fn reader(&self, caller: &Caller) -> Result<Reader, Refusal> {
        Reader::of(&self.0.db, caller)
    }

    /// For whoever runs the server: rows of every account, and of requests that belong to none.
    #[must_use]
    pub fn operator(&self) -> Reader {
        Reader::of_all(&self.0.db)
    }

    /// Completes when everything that was taken before is written, or counted as lost.
    pub async fn flush(&self) {
        let put = self.0.queue.put_so_far();
        // The writer ends when the journal is closed; then nothing is left to wait for.
        let _ = self.0.written.clone().wait_for(|written| *written >= put).await;
    }

    /// Sweeps from time to time until `stop` completes.
    pub async fn keep_swept(self, now: impl Fn() -> Instant + Send, stop: impl Future<Output = ()> + Send) {
        let mut stop = std::pin::pin!(stop);
        loop {
            match self.sweep(now()).await {
                Ok(0) => {}
                Ok(rows) => tracing::info!(rows, "old exchanges were swept"),
                Err(error) => tracing::warn!(%error, "old exchanges could not be swept"),
            }
            tokio::select! {
                () = &mut stop => return,
                () = tokio::time::sleep(SWEEPING) => {}
            }
        }
    }

    /// Writes what waits, takes no more and lets go of the store.
    pub async fn close(&self) {
        self.flush().await;
        self.0.queue.close();
        self.0.db.close().await;
    }
}
