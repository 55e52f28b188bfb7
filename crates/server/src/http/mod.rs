//! From a socket to a dialect: the listener, the edge that every request crosses, the table of doors, and health.

mod doors;
mod edge;
mod health;
mod listener;

pub use doors::{Doors, MOUNTS, Mount};
pub use edge::Edge;
pub use health::Health;
pub use listener::{Limits, Listener};
