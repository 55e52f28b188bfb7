//! places: commands and queries.
