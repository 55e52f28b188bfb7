//! What one can do: commands and queries over the books, one write transaction per command, and the ports to the outside.
//! Dialects, the web face and the worker come in here; nobody else decides anything.

pub mod blobs;
mod counts;
mod engine;
mod error;
mod housekeeping;
mod numbers;
pub mod ports;
mod reference;

pub mod access;
pub mod catalogue;
pub mod check;
pub mod external;
pub mod extras;
pub mod fiscal;
pub mod parties;
pub mod places;
pub mod sales;
pub mod stock;

pub use counts::Counts;
pub use engine::{App, Command, Cx, Page, Paged, Query, RequestKey};
pub use error::{Error, Fault, Result};
pub use numbers::Numbered;
pub use reference::{Order, Ref};
