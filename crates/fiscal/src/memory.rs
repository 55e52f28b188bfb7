//! What a virtual register needs to remember, and the promises it relies on. Implemented over the books' database, and in
//! memory for tests.

use std::future::Future;

use domain::fiscal::device::{Device, Done};
use domain::fiscal::document::FiscalDocument;

use crate::Key;

/// A register's durable memory.
///
/// One value belongs to one register. The whole safety of receipts rests on [`Memory::keep`]: state, documents and answer appear
/// together or not at all, and a key never gets a second answer.
pub trait Memory: Send + Sync {
    /// The register as last kept; nothing before it was installed.
    ///
    /// # Errors
    /// [`MemoryError::Broken`].
    fn load(&self) -> impl Future<Output = Result<Option<Kept>, MemoryError>> + Send;

    /// Keeps a change in one transaction, documents inside the answer's papers included.
    ///
    /// # Errors
    /// [`MemoryError::Conflict`] when the version kept is not the one the change is based on, or the key has an answer
    /// already: nothing was kept. [`MemoryError::Broken`] when it is not certain what was kept.
    fn keep(&self, change: Change) -> impl Future<Output = Result<(), MemoryError>> + Send;

    /// The answer given to a key.
    ///
    /// # Errors
    /// [`MemoryError::Broken`].
    fn answer(&self, key: &Key) -> impl Future<Output = Result<Option<Done>, MemoryError>> + Send;

    /// The documents of a storage after a number, ascending.
    ///
    /// # Errors
    /// [`MemoryError::Broken`].
    fn documents_after(
        &self,
        storage: &str,
        number: u32,
    ) -> impl Future<Output = Result<Vec<FiscalDocument>, MemoryError>> + Send;
}

/// A register as kept.
#[derive(Clone, Debug)]
pub struct Kept {
    /// Raised by every change; 1 after the first.
    pub version: i64,
    /// The register.
    pub device: Device,
}

/// A change to keep.
#[derive(Clone, Debug)]
pub struct Change {
    /// The version it is based on; 0 when there was nothing.
    pub based_on: i64,
    /// The register from now on.
    pub device: Device,
    /// What was carried out, if anything.
    pub answer: Option<Answer>,
}

/// What was carried out under a key.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The key.
    pub key: Key,
    /// The answer.
    pub done: Done,
}

/// Why the memory did not do as asked.
#[derive(Debug, thiserror::Error)]
pub enum MemoryError {
    /// Somebody else was faster; look again.
    #[error("the register changed meanwhile")]
    Conflict,
    /// It cannot be read, or perhaps not written.
    #[error("the register's memory cannot be reached")]
    Broken(#[source] Box<dyn std::error::Error + Send + Sync>),
}
