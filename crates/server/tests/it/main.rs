//! The one integration suite: everything that needs more than one room. Do not add another binary; each one is linked again.

#![expect(clippy::unwrap_used, reason = "a story that cannot go on has failed")]

mod admin;
mod backup;
mod bench;
mod binary;
mod books;
mod chores;
mod crash;
mod demo;
mod edge;
mod evotor;
mod fuzz;
mod journal;
mod ox;
mod races;
mod selling;
mod support;
mod web;
