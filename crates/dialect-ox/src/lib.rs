//! The language of OX System: its routes, credentials, wire types, list grammar and errors, over the shop that is written in `app`.
//! Decisions about goods and money are not made here.
//!
//! `ops` is the table of everything, `door` the way from a request to one of its rows. Each resource has a folder: `wire.rs`
//! (their shapes), `map.rs` (views into shapes, forms into commands), `mod.rs` (handlers).

mod accept;
mod auth;
mod blank;
mod config;
mod ctx;
mod documents;
mod door;
mod error;
mod form;
mod host;
mod list;
mod lookup;
mod ops;
mod price;
mod property;
mod show;
mod span;

mod address;
mod brands;
mod cashdesks;
mod corrections;
mod customers;
mod images;
mod imports;
mod locations;
mod login;
mod methods;
mod products;
mod profile;
mod sells;
mod stocks;
mod suppliers;
mod transfers;
mod users;
mod variations;
mod zones;

#[cfg(test)]
mod samples;
#[cfg(test)]
mod shapes;

use std::sync::Arc;

use app::App;
use app::blobs::Blobs;

pub use config::OxConfig;
pub use ops::{Action, Operation, operations};

/// The whole door as a service, for a listener of its own or under a host name.
///
/// * `blobs`: where the pictures of goods are kept
pub fn service(app: App, blobs: Blobs, config: OxConfig) -> axum::Router {
    axum::Router::new().fallback(door::serve).with_state(Arc::new(door::Door::new(app, blobs, config)))
}
