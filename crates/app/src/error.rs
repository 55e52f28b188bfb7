//! The two kinds of failure: a refusal, which the caller can do something about, and a fault, which is ours. Refusals are made
//! in `domain` and here; faults come from below and are logged once, at the edge.

use std::sync::Arc;

use domain::{Reason, Refusal};

/// What commands and queries answer.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why something did not happen.
#[derive(Clone, Debug, thiserror::Error)]
pub enum Error {
    /// The shop says no.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// Something is broken.
    #[error(transparent)]
    Fault(#[from] Fault),
}

/// Something is broken. The source chain is for the log; the caller learns an id, not a story.
#[derive(Clone, Debug, thiserror::Error)]
#[error("{context}")]
pub struct Fault {
    context: String,
    #[source]
    source: Option<Arc<dyn std::error::Error + Send + Sync>>,
    /// Whether the same request may succeed when sent again.
    pub retryable: bool,
}

impl Fault {
    /// A fault with its cause.
    pub fn because(context: &str, source: impl std::error::Error + Send + Sync + 'static) -> Self {
        Self { context: context.to_owned(), source: Some(Arc::new(source)), retryable: false }
    }
    /// A broken invariant.
    #[must_use]
    pub fn broken(context: impl Into<String>) -> Self {
        Self { context: context.into(), source: None, retryable: false }
    }
}

/// Guards and constraints that a race may trip are refusals; everything else from below is a fault.
impl From<db::Error> for Error {
    fn from(error: db::Error) -> Self {
        if let Some(statement) = error.guard() {
            return match store::stock::refused_by(statement) {
                true => Refusal::InsufficientStock { lines: Vec::new() }.into(),
                false => Fault::broken(format!("guard {statement} failed")).into(),
            };
        }
        if let Some(field) = error.unique().and_then(store::taken_field) {
            return Refusal::field(field, Reason::Taken).into();
        }
        let retryable = error.is_retryable();
        Self::Fault(Fault { retryable, ..Fault::because("the books could not be read or written", error) })
    }
}
