//! A command on its way through a thread, with its type erased.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use tokio::sync::{OwnedSemaphorePermit, oneshot};

use crate::command::{Command, panicked};
use crate::error::{Error, Result};
use crate::tx::Tx;

/// Work for a thread that holds a connection.
pub(crate) trait Job: Send {
    /// Does the work inside a transaction and says whether it may be committed.
    fn run(&mut self, tx: &mut Tx<'_>) -> bool;

    /// Tells the caller: what the work gave, or why it was not committed.
    fn answer(self: Box<Self>, committed: Result<()>);
}

pub(crate) type Answer<C> = (u32, Result<<C as Command>::Out, <C as Command>::Error>);

pub(crate) struct CommandJob<C: Command> {
    cmd: C,
    done: Option<Answer<C>>,
    reply: oneshot::Sender<Answer<C>>,
    /// Kept until the job is over, whether anybody waits for it or not.
    _lane: Option<OwnedSemaphorePermit>,
}

impl<C: Command> CommandJob<C> {
    pub(crate) fn new(cmd: C, reply: oneshot::Sender<Answer<C>>, lane: Option<OwnedSemaphorePermit>) -> Self {
        Self { cmd, done: None, reply, _lane: lane }
    }
}

impl<C: Command> Job for CommandJob<C> {
    /// Every call on `SQLite` completes at once, so one poll is the whole command; a body that is still pending
    /// waits for something foreign.
    fn run(&mut self, tx: &mut Tx<'_>) -> bool {
        let polled = catch_unwind(AssertUnwindSafe(|| {
            let body = pin!(self.cmd.run(tx));
            body.poll(&mut Context::from_waker(Waker::noop()))
        }));
        let result = match polled {
            Ok(Poll::Ready(result)) => result,
            Ok(Poll::Pending) => Err(Error::ForeignAwait.into()),
            Err(panic) => Err(panicked(&*panic).into()),
        };
        let result = match (result, tx.doomed()) {
            (Ok(_), Some(statement)) => Err(Error::Doomed { statement }.into()),
            (result, _) => result,
        };
        let good = result.is_ok();
        self.done = Some((tx.flights(), result));
        good
    }

    fn answer(self: Box<Self>, committed: Result<()>) {
        let done = match committed {
            Ok(()) => self.done,
            Err(error) => Some((0, Err(error.into()))),
        };
        if let Some(done) = done {
            let _nobody_waits = self.reply.send(done);
        }
    }
}

impl std::fmt::Debug for dyn Job {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Job")
    }
}
