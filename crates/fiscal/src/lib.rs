//! Register drivers: how a wish reaches a register exactly once.
//!
//! What a register does with a wish is decided in [`domain::fiscal::device`]; here are the driver's interface, the virtual
//! register that keeps its state in a [`Memory`], and the questions asked when an answer got lost. Queues, retries and what a
//! failure means for a sale are the business of `app` and `worker`.

mod books;
mod in_memory;
mod kkt;
mod memory;
mod port;
mod sign;
#[cfg(test)]
mod tests;
mod virtual_kkt;

pub use books::Books;
pub use in_memory::InMemory;
pub use kkt::{Failure, Key, Kkt, reconcile};
pub use memory::{Answer, Change, Kept, Memory, MemoryError};
pub use port::Drivers;
pub use sign::SigningKey;
pub use virtual_kkt::{Clock, VirtualKkt};
