//! parties: commands and queries.
