//! Stories of the application.

#![expect(clippy::unwrap_used, reason = "a story that cannot go on has failed")]

mod access;
mod parties;
mod places;
mod support;
