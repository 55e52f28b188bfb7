//! access: statements and rows.
