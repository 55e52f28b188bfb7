//! How the books are kept: statements, rows, migrations and the write flight of a command. Functions read through `Rx` or add
//! to a [`Flight`]; they never begin, commit or decide.

pub mod flight;
pub mod migrations;
#[macro_use]
mod rows;
pub mod scalar;

pub mod access;
pub mod accounts;
pub mod catalogue;
pub mod events;
pub mod fiscal;
pub mod parties;
pub mod places;
pub mod sales;
pub mod stock;

pub use flight::{Draw, Flight, Sent};
pub use scalar::Scalar;

/// Every statement of the store, for the test that prepares them all on both engines.
pub static STATEMENTS: &[&[&db::Sql]] = &[accounts::STATEMENTS, events::STATEMENTS, flight::STATEMENTS];
