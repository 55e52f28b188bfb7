//! Books kept in one `SQLite` file: one writer thread that groups commits, a few reader threads.

mod job;
mod queue;
mod readers;
mod statement;
mod statistics;
mod writer;

use std::fs::{File, OpenOptions, TryLockError};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};
use tokio::runtime::Handle;
use tokio::sync::{Semaphore, oneshot, watch};

use crate::command::{Command, Priority};
use crate::error::{Error, Result};
use crate::options::Options;

use job::{CommandJob, Job};
use queue::Queue;
pub(crate) use statement::{broken, fill, prepare, query, read, run};
pub(crate) use statistics::FIXED;

/// More statements than the product has, so that none is ever prepared twice.
const STATEMENTS: usize = 2048;

type Jobs = Queue<Box<dyn Job>>;

/// The threads that hold the file, and the queues in front of them.
#[derive(Debug)]
pub(crate) struct Books {
    writes: Option<Arc<Jobs>>,
    reads: Arc<Jobs>,
    /// Long reads pass here first and so leave a reader for the tills.
    long_reads: Arc<Semaphore>,
    /// The writer, which waits for the readers; or the readers where there is no writer.
    threads: Mutex<Vec<JoinHandle<()>>>,
    failed: watch::Receiver<Option<String>>,
}

impl Books {
    /// Opens the file and starts the threads; blocks.
    pub(crate) fn open(path: &Path, options: &Options, runtime: &Handle) -> Result<Self> {
        let (fail, failed) = watch::channel(None);
        let writes = if options.read_only {
            None
        } else {
            let lock = lock(path)?;
            let conn = open_writer(path)?;
            Some((Arc::new(Jobs::new(options.queue)), lock, conn))
        };
        let readers = options.readers.max(1);
        let reads = Arc::new(Jobs::new(options.queue));
        let mut threads = Vec::with_capacity(readers);
        for _ in 0..readers {
            let conn = open_reader(path)?;
            let (reads, limit, runtime) = (Arc::clone(&reads), options.statement_limit, runtime.clone());
            threads.push(start("db-reader", move || readers::serve(conn, &reads, limit, &runtime))?);
        }
        let writes = match writes {
            None => None,
            Some((queue, lock, conn)) => {
                let (jobs, runtime, group) = (Arc::clone(&queue), runtime.clone(), options.group);
                let readers = std::mem::take(&mut threads);
                let work = move || writer::serve(conn, &lock, &jobs, group, readers, &fail, &runtime);
                threads.push(start("db-writer", work)?);
                Some(queue)
            }
        };
        let long_reads = Arc::new(Semaphore::new((readers - 1).max(1)));
        Ok(Self { writes, reads, long_reads, threads: Mutex::new(threads), failed })
    }

    pub(crate) async fn write<C: Command>(
        &self,
        priority: Priority,
        cmd: C,
    ) -> (u32, Result<C::Out, C::Error>) {
        match &self.writes {
            Some(queue) => submit(queue, priority, cmd, None).await,
            None => (0, Err(Error::ReadOnly.into())),
        }
    }

    pub(crate) async fn read<C: Command>(
        &self,
        priority: Priority,
        query: C,
    ) -> (u32, Result<C::Out, C::Error>) {
        let lane = match priority {
            Priority::Till => None,
            Priority::Bulk => match Arc::clone(&self.long_reads).acquire_owned().await {
                Ok(lane) => Some(lane),
                Err(_) => return (0, Err(Error::Closed.into())),
            },
        };
        submit(&self.reads, priority, query, lane).await
    }

    /// Why the books closed themselves, as soon as they do.
    pub(crate) async fn failed(&self) -> String {
        let mut failed = self.failed.clone();
        let reason = failed.wait_for(Option::is_some).await.ok().and_then(|reason| reason.clone());
        match reason {
            Some(reason) => reason,
            None => std::future::pending().await, // closed in good order: they will never fail
        }
    }

    /// Finishes what is queued, empties the write-ahead log and releases the file.
    pub(crate) async fn close(&self) {
        self.shut();
        let threads = std::mem::take(&mut *self.threads.lock().unwrap_or_else(PoisonError::into_inner));
        let joined = tokio::task::spawn_blocking(move || {
            threads.into_iter().for_each(|thread| drop(thread.join()));
        });
        if joined.await.is_err() {
            tracing::error!("a thread of the books did not end well");
        }
    }

    fn shut(&self) {
        self.long_reads.close();
        self.reads.close();
        if let Some(writes) = &self.writes {
            writes.close();
        }
    }
}

impl Drop for Books {
    fn drop(&mut self) {
        self.shut(); // the threads end by themselves
    }
}

async fn submit<C: Command>(
    queue: &Jobs,
    priority: Priority,
    cmd: C,
    lane: Option<tokio::sync::OwnedSemaphorePermit>,
) -> (u32, Result<C::Out, C::Error>) {
    let (reply, answer) = oneshot::channel();
    if let Err(error) = queue.push(priority, Box::new(CommandJob::new(cmd, reply, lane))).await {
        return (0, Err(error.into()));
    }
    answer.await.unwrap_or_else(|_| (0, Err(Error::Closed.into())))
}

fn start(name: &str, body: impl FnOnce() + Send + 'static) -> Result<JoinHandle<()>> {
    let thread = thread::Builder::new().name(name.to_owned()).spawn(body);
    thread.map_err(|error| Error::Open(error.to_string()))
}

/// Takes the file for this process, for as long as the returned handle lives.
fn lock(path: &Path) -> Result<File> {
    let mut beside = path.as_os_str().to_owned();
    beside.push(".lock");
    let beside = PathBuf::from(beside);
    let failed = |error: std::io::Error| Error::Open(format!("{}: {error}", beside.display()));
    let file = OpenOptions::new().create(true).truncate(false).write(true).open(&beside).map_err(failed)?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(Error::InUse { path: path.to_owned() }),
        Err(TryLockError::Error(error)) => Err(failed(error)),
    }
}

fn open_writer(path: &Path) -> Result<Connection> {
    let flags =
        OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    open(path, flags, WRITER_SETTINGS)
}

fn open_reader(path: &Path) -> Result<Connection> {
    open(path, OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX, READER_SETTINGS)
}

/// `FULL`: a commit is on the disk before anybody hears of it; the group shares the price.
const WRITER_SETTINGS: &str = "PRAGMA journal_mode = WAL;
    PRAGMA synchronous = FULL;
    PRAGMA foreign_keys = ON;
    PRAGMA wal_autocheckpoint = 16000;
    PRAGMA cache_size = -65536;
    PRAGMA mmap_size = 268435456;
    PRAGMA temp_store = MEMORY;
    PRAGMA trusted_schema = OFF;";
const READER_SETTINGS: &str = "PRAGMA query_only = ON;
    PRAGMA cache_size = -16384;
    PRAGMA mmap_size = 268435456;
    PRAGMA temp_store = MEMORY;
    PRAGMA trusted_schema = OFF;";

fn open(path: &Path, flags: OpenFlags, settings: &str) -> Result<Connection> {
    let opened = || {
        let conn = Connection::open_with_flags(path, flags)?;
        // `x = "text"` means a column on PostgreSQL; it must not silently mean a literal here.
        conn.set_db_config(DbConfig::SQLITE_DBCONFIG_DQS_DML, false)?;
        conn.set_db_config(DbConfig::SQLITE_DBCONFIG_DQS_DDL, false)?;
        // A plan never depends on what is bound. Without this, statements that a partial index might serve are planned anew
        // whenever a bound value changes: on every run.
        conn.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
        conn.set_prepared_statement_cache_capacity(STATEMENTS);
        conn.execute_batch(settings)?;
        Ok(conn)
    };
    opened().map_err(|error: rusqlite::Error| Error::Open(format!("{}: {error}", path.display())))
}
