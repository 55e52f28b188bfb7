//! fiscal: commands and queries.
