//! sales: commands and queries.
