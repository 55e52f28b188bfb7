//! catalogue: statements and rows.
