//! sales: statements and rows.
