//! parties: statements and rows.
