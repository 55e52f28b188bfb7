//! The shop's stock: types and rules.
