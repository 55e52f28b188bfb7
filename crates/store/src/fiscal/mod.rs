//! fiscal: statements and rows.
