//! The writer thread: the only one that changes the file. It groups the commands that are already waiting into one
//! commit, so that they share its price, and answers nobody before the commit is on the disk.

use std::fs::File;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use mutants::mutant;
use rusqlite::Connection;
use tokio::runtime::Handle;
use tokio::sync::watch;

use super::Jobs;
use super::job::Job;
use super::queue::Next;
use super::statement::is_broken;
use crate::error::{Error, Result};
use crate::tx::Tx;

/// A group takes no more jobs than this.
const GROUP_JOBS: usize = 64;
/// So long without work, the writer tidies up.
const IDLE: Duration = Duration::from_millis(250);
/// So long the writer waits for somebody else's lock, say that of a backup program.
const LOCK_WAIT: Duration = Duration::from_secs(5);
/// A write-ahead log larger than this is cut when there is time.
const WAL_LIMIT_BYTES: u64 = 256 << 20;

pub(crate) fn serve(
    conn: Connection,
    lock: &File,
    queue: &Jobs,
    group_limit: Duration,
    readers: Vec<JoinHandle<()>>,
    fail: &watch::Sender<Option<String>>,
    runtime: &Handle,
) {
    let _runtime = runtime.enter(); // a stray timer in a command is then an error of that command, not a panic
    let writer = Writer { conn, queue, group_limit, readers, dirty: false };
    let ended = catch_unwind(AssertUnwindSafe(|| writer.work()));
    let reason = match ended {
        Ok(Ok(())) => None,
        Ok(Err(reason)) => Some(reason),
        Err(_) => Some("the writer thread panicked".to_owned()),
    };
    if let Some(reason) = reason {
        tracing::error!(reason, "the books are closed: the file cannot be trusted");
        queue.close();
        fail.send_replace(Some(reason));
        while let Some(job) = queue.try_pop() {
            job.answer(Err(Error::Closed));
        }
    }
    // Only now may another process take the file. Said aloud: a child process being started holds a copy of the handle.
    if let Err(error) = lock.unlock() {
        tracing::warn!(%error, "the file could not be released");
    }
}

struct Writer<'q> {
    conn: Connection,
    queue: &'q Jobs,
    /// A group takes no more jobs after this long.
    group_limit: Duration,
    readers: Vec<JoinHandle<()>>,
    /// Whether anything was committed since the last checkpoint.
    dirty: bool,
}

/// Why the writer cannot go on.
type Broken = String;

impl Writer<'_> {
    fn work(mut self) -> Result<(), Broken> {
        loop {
            let limit = self.dirty.then_some(IDLE);
            match self.queue.pop(limit) {
                Next::Job(job) => self.group(job)?,
                Next::Idle => self.checkpoint(),
                Next::Closed => break,
            }
        }
        // Whoever closes last moves the log into the file, and a reader could not.
        self.readers.into_iter().for_each(|reader| drop(reader.join()));
        if let Err((_, error)) = self.conn.close() {
            tracing::error!(%error, "the file could not be closed");
        }
        Ok(())
    }

    /// Runs `first` and whatever is already waiting in one transaction.
    fn group(&mut self, first: Box<dyn Job>) -> Result<(), Broken> {
        if let Err(error) = self.control("BEGIN IMMEDIATE") {
            return self.give_up(vec![first], &error);
        }
        let started = Instant::now();
        let (mut jobs, mut good) = (Vec::new(), 0_usize);
        let mut next = Some(first);
        while let Some(mut job) = next {
            let ran = self.run(job.as_mut(), mutant!("a-group-has-no-savepoints", good > 0, false));
            jobs.push(job);
            match ran {
                Ok(Ran::Good) => good += 1,
                Ok(Ran::Undone) => {}
                Ok(Ran::GroupLost) => {
                    let last = jobs.pop();
                    last.into_iter().for_each(|job| job.answer(Ok(())));
                    refuse(jobs, || Error::retryable("the group was rolled back"));
                    return Ok(());
                }
                Err(Stop::Engine(error)) => return self.give_up(jobs, &error),
                Err(Stop::Broken(reason)) => {
                    self.roll_back();
                    refuse(jobs, || Error::retryable(&reason));
                    return Err(reason);
                }
            }
            let room =
                jobs.len() < GROUP_JOBS && started.elapsed() < self.group_limit && !self.conn.is_autocommit();
            next = if room { self.queue.try_pop() } else { None };
        }
        self.commit(jobs)
    }

    /// Runs one job so that it can be undone alone.
    fn run(&mut self, job: &mut dyn Job, saved: bool) -> Result<Ran, Stop> {
        if saved {
            self.control("SAVEPOINT job").map_err(Stop::Engine)?;
        }
        let mut tx = Tx::sqlite(&mut self.conn);
        let good = job.run(&mut tx);
        if let Some(reason) = tx.take_broken() {
            return Err(Stop::Broken(reason));
        }
        if self.conn.is_autocommit() {
            return Ok(Ran::GroupLost);
        }
        match (good, saved) {
            (true, true) => self.control("RELEASE job").map_err(Stop::Engine)?,
            (true, false) => {}
            (false, true) => {
                self.control("ROLLBACK TO job").map_err(Stop::Engine)?;
                self.control("RELEASE job").map_err(Stop::Engine)?;
            }
            (false, false) => {
                // Nothing else is in the group yet.
                self.control("ROLLBACK").map_err(Stop::Engine)?;
                self.control("BEGIN IMMEDIATE").map_err(Stop::Engine)?;
            }
        }
        Ok(if good { Ran::Good } else { Ran::Undone })
    }

    fn commit(&mut self, jobs: Vec<Box<dyn Job>>) -> Result<(), Broken> {
        if let Err(error) = self.control("COMMIT") {
            if is_broken(&error) {
                // Part of the log may have reached the disk: after a restart the group may be there or not.
                let reason = error.to_string();
                refuse(jobs, || Error::OutcomeUnknown { reason: reason.clone() });
                return Err(reason);
            }
            return self.give_up(jobs, &error);
        }
        self.dirty = true;
        jobs.into_iter().for_each(|job| job.answer(Ok(())));
        Ok(())
    }

    /// The engine failed under the group: nobody's work is kept, everybody may try again.
    fn give_up(&mut self, jobs: Vec<Box<dyn Job>>, error: &rusqlite::Error) -> Result<(), Broken> {
        self.roll_back();
        refuse(jobs, || Error::retryable(error.to_string()));
        if is_broken(error) || !self.conn.is_autocommit() { Err(error.to_string()) } else { Ok(()) }
    }

    fn roll_back(&mut self) {
        if !self.conn.is_autocommit()
            && let Err(error) = self.control("ROLLBACK")
        {
            tracing::error!(%error, "a group could not be rolled back");
        }
    }

    fn control(&self, text: &str) -> rusqlite::Result<()> {
        self.conn.prepare_cached(text)?.execute([]).map(|_| ())
    }

    /// Moves the log into the file while nobody waits.
    fn checkpoint(&mut self) {
        self.dirty = false;
        let cut = self.wal_bytes() > WAL_LIMIT_BYTES;
        let text = if cut { "PRAGMA wal_checkpoint(TRUNCATE)" } else { "PRAGMA wal_checkpoint(PASSIVE)" };
        // Readers in the way are no reason to keep the next command waiting.
        let moved =
            self.conn.busy_timeout(Duration::ZERO).and_then(|()| self.conn.query_row(text, [], |_| Ok(())));
        let moved = moved.and_then(|()| self.conn.busy_timeout(LOCK_WAIT));
        if let Err(error) = moved {
            tracing::warn!(%error, "the log could not be moved into the file");
        }
    }

    fn wal_bytes(&self) -> u64 {
        let wal = self.conn.path().map(|path| PathBuf::from(format!("{path}-wal")));
        wal.and_then(|wal| wal.metadata().ok()).map_or(0, |meta| meta.len())
    }
}

/// How one job of a group went.
enum Ran {
    /// Its work is part of the group.
    Good,
    /// It failed and left nothing.
    Undone,
    /// It failed and the engine rolled the whole group back.
    GroupLost,
}

enum Stop {
    Engine(rusqlite::Error),
    Broken(Broken),
}

fn refuse(jobs: Vec<Box<dyn Job>>, error: impl Fn() -> Error) {
    jobs.into_iter().for_each(|job| job.answer(Err(error())));
}
