//! The shop's sales: types and rules.
