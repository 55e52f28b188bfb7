//! How books are opened.

use std::time::Duration;

/// Settings of an engine; the defaults suit one shop on one machine.
#[derive(Clone, Debug)]
pub struct Options {
    /// Open for reading only: nothing is locked or created, and every command is refused.
    pub read_only: bool,
    /// `PostgreSQL`: the schema the tables live in, created if missing; `a-z 0-9 _` only. `None` takes the server's
    /// `search_path`.
    pub schema: Option<String>,
    /// `PostgreSQL`: most connections open at once.
    pub connections: usize,
    /// `SQLite`: reader threads, at least one.
    pub readers: usize,
    /// `SQLite`: commands that may wait in each of the two queues before callers have to wait to queue up.
    pub queue: usize,
    /// `SQLite`: after so long a group of commands takes no more of those that wait and commits; it never waits for
    /// more to come.
    pub group: Duration,
    /// The longest one may take: a whole query on `SQLite`, any one statement on `PostgreSQL`.
    pub statement_limit: Duration,
}

impl Default for Options {
    fn default() -> Self {
        let cores = std::thread::available_parallelism().map_or(2, std::num::NonZero::get);
        Self {
            read_only: false,
            schema: None,
            connections: 16,
            readers: cores.clamp(2, 4),
            queue: 1024,
            group: Duration::from_millis(4),
            statement_limit: Duration::from_secs(30),
        }
    }
}
