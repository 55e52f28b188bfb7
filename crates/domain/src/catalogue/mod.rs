//! The shop's catalogue: types and rules.
