//! Proofs that the books survive: a seeded simulator that runs both engines against each other, and faults from outside the
//! process. Tests run a little of it; `cargo xtask simulate` runs any amount. Nothing of it is in the server.

pub mod books;
pub mod crash;
pub mod disk;
pub mod duel;
pub mod http;
pub mod lives;
pub mod outage;
pub mod place;
pub mod script;
pub mod server;
pub mod shrink;
pub mod strace;
pub mod tills;
pub mod torn;
pub mod trouble;
pub mod world;
