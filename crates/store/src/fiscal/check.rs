//! Whether the fiscal side says what the sales say. Nothing is repaired here.
