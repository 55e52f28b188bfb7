//! catalogue: commands and queries.
