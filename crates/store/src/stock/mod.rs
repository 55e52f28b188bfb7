//! Lots, the stock ledger with its projections, and goods documents.

/// Whether a failed guard means that the goods are not there.
#[must_use]
pub fn refused_by(statement: &str) -> bool {
    statement == "TAKE_FROM_LOT"
}
