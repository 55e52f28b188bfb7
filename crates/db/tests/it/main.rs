//! What the layer promises, on both engines where it applies. Nothing sleeps; order comes from channels.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod both;
mod crash;
mod hang_up;
mod migrations;
mod postgres;
mod shapes;
mod shop;
mod sqlite;
mod stream;
mod tables;
mod transactions;
mod values;
