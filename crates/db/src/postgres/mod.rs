//! Books kept by a `PostgreSQL` server.
//!
//! A command takes a connection from the pool, begins lazily with its first flight, and is run again when it lost a
//! race. A connection goes back to the pool only when it is known to be idle.

mod pool;
mod session;
mod tls;

use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;

use futures_util::FutureExt as _;
use mutants::mutant;

use crate::command::{Command, Priority, panicked};
use crate::error::{Error, Result};
use crate::options::Options;
use crate::tx::Tx;

pub(crate) use pool::Pool;
pub(crate) use session::{Call, Session};
use session::{Ended, Mode};

/// How often a command that keeps losing races is run.
const ATTEMPTS: u32 = 10;

/// How many of the first runs take a key that is taken for a lost race. Whoever looks whether something is there and then makes it
/// may be overtaken in between; the next look finds it. A key that was taken all along is told after these runs.
const DOUBTS: u32 = 2;

pub(crate) async fn open(url: &str, options: &Options) -> Result<Arc<Pool>> {
    Pool::open(url, options).await
}

/// Runs a command in a task of its own, so that a caller that hangs up does not cancel it.
pub(crate) async fn write<C: Command>(
    pool: &Arc<Pool>,
    priority: Priority,
    cmd: C,
) -> (u32, Result<C::Out, C::Error>) {
    let pool = Arc::clone(pool);
    let task = tokio::spawn(async move { run(&pool, priority, Mode::Write, &cmd).await });
    task.await.unwrap_or_else(|_| (0, Err(Error::Closed.into())))
}

/// Runs a query; a caller that hangs up drops it together with its connection.
pub(crate) async fn read<C: Command>(
    pool: &Arc<Pool>,
    priority: Priority,
    snapshot: bool,
    query: C,
) -> (u32, Result<C::Out, C::Error>) {
    let mode = if snapshot { Mode::Snapshot } else { Mode::Single };
    run(pool, priority, mode, &query).await
}

async fn run<C: Command>(
    pool: &Arc<Pool>,
    priority: Priority,
    mode: Mode,
    cmd: &C,
) -> (u32, Result<C::Out, C::Error>) {
    for attempt in 0..mutant!("a-lost-race-is-not-run-again", ATTEMPTS, 1) {
        let lease = match pool.lease(priority).await {
            Ok(lease) => lease,
            Err(error) => return (0, Err(error.into())),
        };
        let session = Session::new(lease, mode).doubting_keys(attempt < DOUBTS);
        let (flights, ended) = attempt_once(session, cmd).await;
        match ended {
            Ended::With(result) => return (flights, result),
            Ended::Again { connection_lost } => {
                if connection_lost {
                    pool.forget_idle();
                }
                tokio::time::sleep(pause(attempt)).await;
            }
        }
    }
    (0, Err(Error::retryable(format!("lost the race {ATTEMPTS} times")).into()))
}

async fn attempt_once<C: Command>(mut session: Session, cmd: &C) -> (u32, Ended<C::Out, C::Error>) {
    let mut tx = Tx::postgres(&mut session);
    let caught = AssertUnwindSafe(cmd.run(&mut tx)).catch_unwind().await;
    let (flights, doomed, abandoned) = (tx.flights(), tx.doomed(), tx.abandoned());
    let result = match caught {
        Ok(Ok(_)) if doomed.is_some() => Err(Error::Doomed { statement: doomed.unwrap_or_default() }.into()),
        Ok(result) => result,
        Err(panic) => return (flights, Ended::With(Err(panicked(&*panic).into()))),
    };
    if abandoned.is_some() {
        return (flights, Ended::With(result)); // the connection still works on something: it is dropped
    }
    let commit = u32::from(session.will_commit() && result.is_ok());
    (flights + commit, session.end(result).await)
}

/// A short wait that grows and differs from caller to caller, so that two that collided do not collide again.
fn pause(attempt: u32) -> Duration {
    use std::hash::{BuildHasher as _, Hasher as _, RandomState};
    let most_us = 1_000_u64 << attempt.min(6);
    Duration::from_micros(RandomState::new().build_hasher().finish() % most_us)
}
