//! Receipts and registers.
