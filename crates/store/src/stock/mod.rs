//! stock: statements and rows.
