//! The language of Evotor terminals and of the bridge that feeds them bills from a CRM: its routes, credentials, wire types, list
//! filters and errors, over the shop that is written in `app`. Decisions about goods and money are not made here, and what the
//! journal of exchanges looks like is in `journal`.
//!
//! `ops` is the table of everything, `address` the two forms an address comes in, `door` the way from a request to a row.

mod address;
mod admin;
mod amount;
mod bill;
mod config;
mod ctx;
mod door;
mod error;
mod hello;
mod id;
mod list;
mod ops;
mod receipts;
mod settings;

use std::sync::Arc;

use app::App;

pub use address::claims;
pub use config::EvotorConfig;
pub use ops::{Action, Operation, operations};
pub use settings::{Answer, TerminalSettings};

/// How the shop's audit calls this door, and whose word the ids are that a CRM gives.
pub const NAME: &str = "evotor";

/// The whole door as a service.
pub fn service(app: App, config: EvotorConfig) -> axum::Router {
    axum::Router::new().fallback(door::serve).with_state(Arc::new(door::Door::new(app, config)))
}
