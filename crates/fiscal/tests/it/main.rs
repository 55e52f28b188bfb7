//! Virtual registers over the books of both engines.

#![expect(clippy::unwrap_used, reason = "a story that cannot go on has failed")]

mod books;
