//! The server: configuration, wiring, the listener and the command line. What a shop does is in `app`; how a vendor says it is in
//! the dialects; nothing here decides about goods or money.

pub mod admin;
pub mod books;
pub mod config;
pub mod demo;
pub mod http;
pub mod outside;

mod cli;
mod moving;
mod serving;

pub use cli::main;
