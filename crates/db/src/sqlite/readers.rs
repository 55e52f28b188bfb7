//! The reader threads: one query at a time each, in one snapshot, with a time limit.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use rusqlite::Connection;
use tokio::runtime::Handle;

use super::Jobs;
use super::queue::Next;
use crate::error::{Error, Result};
use crate::tx::Tx;

/// Engine steps between two looks at the clock.
const STEPS: i32 = 2_000;

pub(crate) fn serve(mut conn: Connection, queue: &Jobs, limit: Duration, runtime: &Handle) {
    let _runtime = runtime.enter();
    let clock = Clock::default();
    let watch = clock.clone();
    if let Err(error) = conn.progress_handler(STEPS, Some(move || watch.is_over())) {
        tracing::error!(%error, "reads have no time limit");
    }
    while let Next::Job(mut job) = queue.pop(None) {
        clock.start(limit);
        let snapshot = control(&conn, "BEGIN");
        let read = snapshot.is_ok().then(|| job.run(&mut Tx::sqlite(&mut conn)));
        clock.stop();
        if !conn.is_autocommit()
            && let Err(error) = control(&conn, "ROLLBACK")
        {
            tracing::error!(%error, "a snapshot could not be ended");
        }
        tracing::trace!(?read, "query done");
        job.answer(snapshot);
    }
}

fn control(conn: &Connection, text: &'static str) -> Result<()> {
    let done = conn.prepare_cached(text).and_then(|mut statement| statement.execute([]));
    done.map(|_| ()).map_err(|error| Error::sqlite(text, error))
}

/// When the query under way has to end.
#[derive(Clone, Debug)]
struct Clock {
    born: Instant,
    /// Microseconds since `born`; the largest value means never.
    end_us: Arc<AtomicU64>,
}

impl Default for Clock {
    fn default() -> Self {
        Self { born: Instant::now(), end_us: Arc::new(AtomicU64::new(u64::MAX)) }
    }
}

impl Clock {
    fn start(&self, limit: Duration) {
        let end = (self.born.elapsed() + limit).as_micros();
        self.end_us.store(end.try_into().unwrap_or(u64::MAX), Ordering::Relaxed);
    }

    fn stop(&self) {
        self.end_us.store(u64::MAX, Ordering::Relaxed);
    }

    fn is_over(&self) -> bool {
        self.born.elapsed().as_micros() >= self.end_us.load(Ordering::Relaxed).into()
    }
}
