//! How fast the shop is, measured from outside: the real program as a child, real HTTP, and bare engines beside it that do the same
//! transactions and rows with statements written by hand. What is measured and how it turned out is in `docs/PERFORMANCE.md`.

mod client;
mod ground;
pub mod million;
mod postgres;
mod program;
mod till;
