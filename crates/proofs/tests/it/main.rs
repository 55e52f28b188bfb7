//! A little of every proof, for every test run. `cargo xtask simulate` does as much as one likes.

#![expect(clippy::unwrap_used, reason = "a proof that cannot go on has failed")]

mod faults;
mod simulator;
