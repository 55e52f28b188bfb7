//! places: statements and rows.
