//! The interface of every register driver, and the one way out of an unknown outcome.

use std::fmt;
use std::future::Future;

use domain::fiscal::Receipt;
use domain::fiscal::device::{Command, DeviceError, Done, ErrorClass, Info};
use domain::fiscal::document::FiscalDocument;
use domain::fiscal::reconcile::{self, Outcome, Sent};
use uuid::Uuid;

/// What a register knows a wish by: the operation and its attempt. A register carries out one key at most once.
///
/// The attempt is raised only after [`reconcile()`] has found that nothing was registered, or after an error that says so.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key(String);

impl Key {
    /// The key of an attempt; attempts are counted from 1.
    #[must_use]
    pub fn new(operation: Uuid, attempt: u32) -> Self {
        Self(format!("{operation}/{attempt}"))
    }

    /// A key that was made before.
    pub(crate) fn named(text: &str) -> Self {
        Self(text.to_owned())
    }

    /// The key of a register's own first document.
    pub(crate) fn registration() -> Self {
        Self("registration".to_owned())
    }

    /// The key as it is kept.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Why a wish was not (or perhaps not) carried out.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// The register says no, or did not answer.
    #[error(transparent)]
    Device(#[from] DeviceError),
    /// What the register remembers could not be read or written.
    #[error("the register's memory failed")]
    Memory(#[source] Box<dyn std::error::Error + Send + Sync>),
}

impl Failure {
    /// What may be done about it. A memory that failed while writing may have written.
    #[must_use]
    pub const fn class(&self) -> ErrorClass {
        match self {
            Self::Device(error) => error.class,
            Self::Memory(_) => ErrorClass::Unknown,
        }
    }
}

/// A register, as its driver shows it.
pub trait Kkt: Send + Sync {
    /// What it says about itself.
    ///
    /// # Errors
    /// [`Failure`]; nothing has changed.
    fn info(&self) -> impl Future<Output = Result<Info, Failure>> + Send;

    /// Carries out a command. The same key again is answered from memory.
    ///
    /// # Errors
    /// [`Failure`]; when its class is [`ErrorClass::Unknown`], [`reconcile()`] before anything else.
    fn execute(&self, key: &Key, command: &Command) -> impl Future<Output = Result<Done, Failure>> + Send;

    /// What it remembers of a key; nothing if it keeps no keys.
    ///
    /// # Errors
    /// [`Failure`]; nothing has changed.
    fn remembered(&self, key: &Key) -> impl Future<Output = Result<Option<Done>, Failure>> + Send;

    /// The documents in its present storage after a number, ascending.
    ///
    /// # Errors
    /// [`Failure`]; nothing has changed.
    fn documents_after(
        &self,
        number: u32,
    ) -> impl Future<Output = Result<Vec<FiscalDocument>, Failure>> + Send;

    /// The last document in its present storage.
    ///
    /// # Errors
    /// [`Failure`]; nothing has changed.
    fn last_document(&self) -> impl Future<Output = Result<Option<FiscalDocument>, Failure>> + Send {
        async {
            let last = self.info().await?.last_document;
            Ok(self.documents_after(last.saturating_sub(1)).await?.pop())
        }
    }
}

/// Finds out what became of a receipt whose answer was lost: first by its key, then by the documents after the one that was
/// last before it was sent.
///
/// * `storage`, `after`: the storage's number and its last document then
///
/// # Errors
/// [`Failure`] when the register cannot be asked now; ask again later.
pub async fn reconcile(
    kkt: &impl Kkt,
    key: &Key,
    receipt: &Receipt,
    storage: &str,
    after: u32,
) -> Result<Outcome, Failure> {
    let remembered = kkt.remembered(key).await?;
    // The documents first: whatever is registered between the two questions makes the list shorter than the count says,
    // which is "undecided" and never a wrong "not registered".
    let later = kkt.documents_after(after).await?;
    let info = kkt.info().await?;
    let sent = Sent { receipt, storage, after };
    Ok(reconcile::reconcile(&sent, remembered, &info.header.storage, info.last_document, later))
}
