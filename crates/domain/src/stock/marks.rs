//! The state's codes of single units: where one stands, and what it becomes. What a code says inside is not looked into.

use crate::words::words;

/// How long a code may be; the longest known ones have 92 characters before their cryptographic tail.
pub const MAX_MARK: usize = 255;

words! {
    /// Where a marking code stands.
    pub enum MarkState {
        /// Nobody has it.
        Free = "free",
        /// On a line that waits.
        Reserved = "reserved",
        /// On a line that was handed over.
        Sold = "sold",
    }
}
