//! Baskets with known totals.
