//! access: commands and queries.
