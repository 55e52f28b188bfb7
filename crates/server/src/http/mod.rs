//! From a socket to a dialect: the listener, the edge that every request crosses, the table of doors, and health.

mod doors;
mod edge;
mod health;
mod journal;
mod listener;

pub use doors::{Doors, MOUNTS, Mount, Rooms};
pub use edge::Edge;
pub use health::Health;
pub use journal::Ear;
pub use listener::{Limits, Listener};
