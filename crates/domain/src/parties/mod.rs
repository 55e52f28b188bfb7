//! The shop's parties: types and rules.
