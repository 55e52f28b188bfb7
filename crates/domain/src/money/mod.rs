//! Currencies of a zone, their rates over time, and prices that know the rates they were made with.

mod entered;
mod price;
mod rate;

pub use entered::Entered;
pub use price::{Derivation, Price, Rounding};
pub use rate::{Rate, RateCard};
