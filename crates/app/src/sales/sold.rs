//! What was sold of the goods that come back: the lines that sold them, locked, what left with those lines, and how they were paid
//! for. Read in the flight that reads the refund.

use db::Reads;
use domain::id::*;
use domain::sales::{RefundShare, SoldLine};
use domain::{Currency, Quantity, Refusal};
use store::args;
use store::sales::goods::{self, LeftRow};
use store::sales::lines::LineRow;
use store::sales::money::{self, MoneyRow};

use crate::Cx;

/// What a refund comes from, as it was read.
#[derive(Debug, Default)]
pub(super) struct Sold {
    lines: Vec<LineRow>,
    left: Vec<LeftRow>,
    /// The living entries of the first sale among them.
    pub(super) money: Vec<MoneyRow>,
}

impl Sold {
    pub(super) fn ask<'r>(&'r mut self, cx: &Cx, refund: SaleId, reads: &mut Reads<'r>) {
        let account = cx.account();
        reads.fill(&mut self.lines, &goods::LOCK_SOLD, args![account, refund]);
        reads.fill(&mut self.left, &goods::LIST_LEFT, args![account, refund, LocationId::CUSTOMER]);
        reads.fill(&mut self.money, &money::LIST_OF_SOLD, args![account, refund]);
    }

    /// A line that sold something of it.
    pub(super) fn line(&self, id: LineId) -> Option<&LineRow> {
        self.lines.iter().find(|line| line.id == id)
    }

    /// What left with such a line, lot by lot.
    pub(super) fn left(&self, line: LineId) -> Vec<&LeftRow> {
        self.left.iter().filter(|row| row.line == line).collect()
    }
}

/// The share of a sold line that comes back.
///
/// * `before`: units of the same line on earlier lines of the same refund
///
/// # Errors
/// [`Refusal::RefundExceedsSale`].
pub(super) fn share(
    line: &LineRow,
    before: Quantity,
    quantity: Quantity,
    currency: Currency,
) -> Result<RefundShare, Refusal> {
    let sold = SoldLine {
        quantity: line.quantity,
        subtotal: line.subtotal,
        total: line.total,
        tax: line.tax,
        returned: line.returned + before,
    };
    sold.refund(quantity, currency)
}
