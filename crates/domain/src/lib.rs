//! What a shop is: its scalars, ids, rules and arithmetic. No I/O, no async, no SQL, no HTTP, no clock, no floats.

pub mod access;
pub mod catalogue;
pub mod fiscal;
pub mod id;
pub mod money;
pub mod parties;
mod refusal;
pub mod sales;
mod scalar;
mod stamp;
pub mod stock;
mod words;

pub use refusal::{Kind, Problem, Reason, Refusal, Shortage};
pub use scalar::{Currency, Instant, Money, Quantity, div_round};
pub use stamp::{IdSource, Stamp};
pub use words::Word;
