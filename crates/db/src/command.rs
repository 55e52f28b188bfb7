//! The two things one can ask of the books: a command changes them, a query looks at them.

use std::any::Any;

use crate::error::Error;
use crate::tx::{Rx, Tx};

/// A unit of work on the books. Runs in exactly one write transaction.
///
/// `run` takes `&self` because the engine may run it again after a serialization failure: ids and the clock are taken
/// before, never inside, so that a rerun does the same. It awaits nothing but its transaction.
pub trait Command: Send + Sync + 'static {
    /// What it answers, once the commit is durable.
    type Out: Send + 'static;
    /// How it fails; a failure rolls everything back.
    type Error: From<Error> + Send + 'static;

    /// Does the work.
    fn run(&self, tx: &mut Tx<'_>) -> impl Future<Output = Result<Self::Out, Self::Error>> + Send;
}

/// A question to the books. Sees one consistent moment of them.
pub trait Query: Send + Sync + 'static {
    /// What it answers.
    type Out: Send + 'static;
    /// How it fails.
    type Error: From<Error> + Send + 'static;

    /// Whether all its flights must see the same moment. A query of one flight may say `false`: its statements then
    /// run without a transaction around them, which `PostgreSQL` answers a little cheaper.
    const SNAPSHOT: bool = true;

    /// Asks.
    fn run(&self, rx: &mut Rx<'_>) -> impl Future<Output = Result<Self::Out, Self::Error>> + Send;
}

/// Whose work goes first when there is a queue.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Priority {
    /// Somebody waits at a till.
    #[default]
    Till,
    /// Imports, reports and other long work; never takes all of the machine.
    Bulk,
}

/// Lets the engines run a query the way they run a command.
pub(crate) struct Asking<Q>(pub(crate) Q);

impl<Q: Query> Command for Asking<Q> {
    type Out = Q::Out;
    type Error = Q::Error;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Self::Out, Self::Error> {
        self.0.run(tx).await
    }
}

/// What a caught panic said.
pub(crate) fn panicked(panic: &(dyn Any + Send)) -> Error {
    let text = panic.downcast_ref::<&str>().map(ToString::to_string);
    let message = text.or_else(|| panic.downcast_ref::<String>().cloned());
    Error::Panic { message: message.unwrap_or_else(|| "(not a text)".to_owned()) }
}
