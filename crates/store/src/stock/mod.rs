//! Lots, the stock ledger with its projections, and goods documents.

pub mod arrivals;
pub mod check;
pub mod documents;
pub mod ledger;
pub mod levels;
pub mod lines;
pub mod lots;
pub mod marks;

/// Whether a failed guard means that the goods are not there.
#[must_use]
pub fn refused_by(statement: &str) -> bool {
    statement == ledger::TAKE_FROM_LOT.name()
}
