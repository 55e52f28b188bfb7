//! stock: commands and queries.
