//! What a shop is: its scalars, ids, rules and arithmetic. No I/O, no async, no SQL, no HTTP, no clock, no floats.

pub mod access;
pub mod catalogue;
mod change;
pub mod fiscal;
pub mod id;
pub mod money;
pub mod parties;
pub mod places;
mod problems;
mod refusal;
pub mod sales;
mod scalar;
mod stamp;
pub mod stock;
pub mod text;
mod words;

pub use change::Change;
/// A day of the calendar.
pub use jiff::civil::Date;
pub use problems::Problems;
pub use refusal::{Kind, Problem, Reason, Refusal, Shortage};
pub use scalar::{Currency, Instant, Money, Quantity, div_round};
pub use stamp::{IdSource, Stamp};
pub use words::Word;
