//! A thing by both its names, and which way lists of them run.

use domain::id::Number;
use serde::{Deserialize, Serialize};

/// The id that the books use and the number that people see: what a create command answers, and how views refer to others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Ref<T> {
    /// The id.
    pub id: T,
    /// The number.
    pub number: Number,
}

/// Which way a list runs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// The largest, latest or last first.
    #[default]
    Descending,
    /// The smallest, earliest or first first.
    Ascending,
}
