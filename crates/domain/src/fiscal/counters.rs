//! What a register adds up: per shift, and over its whole life.

use serde::{Deserialize, Serialize};

use super::Kopecks;
use super::receipt::{ByPayment, Receipt};
use super::words::ReceiptKind;

/// Sums by kind of receipt and of payment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counters {
    receipts: [Tally; 4],
    corrections: [Tally; 4],
    /// Cash put into the drawer.
    pub cash_in: CashTally,
    /// Cash taken out of it.
    pub cash_out: CashTally,
}

/// How many receipts, and how they were paid.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tally {
    /// Receipts.
    pub count: u32,
    /// Their totals.
    pub total: Kopecks,
    /// The same by payment.
    pub paid: ByPayment,
}

/// How many movements of cash, and how much.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CashTally {
    /// Movements.
    pub count: u32,
    /// Their sum.
    pub sum: Kopecks,
}

impl Counters {
    /// Counts a receipt or a correction.
    pub fn count(&mut self, receipt: &Receipt) {
        let tallies = if receipt.is_correction() { &mut self.corrections } else { &mut self.receipts };
        let tally = &mut tallies[slot(receipt.kind)];
        tally.count += 1;
        tally.total += receipt.total;
        tally.paid.add_all(&receipt.settled());
    }

    /// Counts cash in or out.
    pub fn count_cash(&mut self, direction: CashDirection, sum: Kopecks) {
        let tally = match direction {
            CashDirection::In => &mut self.cash_in,
            CashDirection::Out => &mut self.cash_out,
        };
        tally.count += 1;
        tally.sum += sum;
    }

    /// Receipts of a kind, corrections apart.
    #[must_use]
    pub const fn receipts(&self, kind: ReceiptKind) -> &Tally {
        &self.receipts[slot(kind)]
    }

    /// Corrections of a kind.
    #[must_use]
    pub const fn corrections(&self, kind: ReceiptKind) -> &Tally {
        &self.corrections[slot(kind)]
    }
}

const fn slot(kind: ReceiptKind) -> usize {
    match kind {
        ReceiptKind::Sell => 0,
        ReceiptKind::SellReturn => 1,
        ReceiptKind::Buy => 2,
        ReceiptKind::BuyReturn => 3,
    }
}

/// Which way cash moves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CashDirection {
    /// Into the drawer.
    In,
    /// Out of it.
    Out,
}
