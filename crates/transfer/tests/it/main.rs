//! Books moved between engines and into backups, and what comes of it when somebody interferes.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod archive;
mod books;
mod copy;
