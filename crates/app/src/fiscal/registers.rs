//! The port behind which registers stand. Drivers and their transports live elsewhere; here is what is asked of them.

use std::fmt::Debug;
use std::pin::Pin;

use domain::fiscal::device::{Command, DeviceError, Done, Info};
use domain::fiscal::document::FiscalDocument;
use domain::id::AccountId;
use store::places::registers::RegisterRow;

/// An answer that takes its time.
pub type Answer<'a, T> = Pin<Box<dyn Future<Output = Result<T, DeviceError>> + Send + 'a>>;

/// Where registers are found.
pub trait Registers: Debug + Send + Sync {
    /// The driver of a register. Finding it asks nobody.
    ///
    /// # Errors
    /// When there is no driver for it, or its settings make no sense.
    fn find(&self, account: AccountId, register: &RegisterRow) -> Result<Box<dyn Register>, DeviceError>;
}

/// One register. Every error tells by its class whether something was registered; see [`domain::fiscal::device::ErrorClass`].
///
/// The safety of receipts rests on two promises. A key is carried out at most once, however often it is sent. And what was
/// carried out is remembered by its key, or shows among the documents; a driver that cannot tell yet (the register is still busy
/// with it) answers with an error, never with nothing.
pub trait Register: Send + Sync {
    /// What it says about itself.
    fn info(&self) -> Answer<'_, Info>;

    /// Carries out a command. Dropping the answer does not stop it.
    fn execute<'a>(&'a self, key: &'a str, command: &'a Command) -> Answer<'a, Done>;

    /// What it remembers of a key.
    fn remembered<'a>(&'a self, key: &'a str) -> Answer<'a, Option<Done>>;

    /// The documents in its present storage after a number, ascending.
    fn documents_after(&self, number: u32) -> Answer<'_, Vec<FiscalDocument>>;
}
