//! Goods of a sale leaving or coming back at one moment.

use domain::Quantity;
use domain::id::*;
use domain::sales::PostingKind;
use mutants::mutant;

use crate::args;
use crate::flight::Flight;

db::statements! {
    /// A new posting.
    INSERT = "INSERT INTO posting (account, id, number, revision, sale, kind, at, outlet, shift)
        SELECT $1, $2, base + $3, revision, $4, $5, $6, $7, $8 FROM counter WHERE account = $1";
    /// How many of a line it moved.
    INSERT_LINE = "INSERT INTO posting_line (account, posting, line, quantity) VALUES ($1, $2, $3, $4)";
    /// Takes the next receipt number of an outlet; there are no gaps, because the row stays locked until the commit.
    TAKE_RECEIPT_NO = "UPDATE outlet SET receipt_no = receipt_no + 1 WHERE account = $1 AND id = $2";
    /// Gives the sale the receipt number just taken.
    SET_RECEIPT_NO = "UPDATE sale SET receipt_no = (SELECT receipt_no FROM outlet WHERE account = $1 AND id = $3)
        WHERE account = $1 AND id = $2";
}

/// A posting of a sale.
#[derive(Clone, Debug)]
pub struct Posting {
    /// Its id; movements carry it.
    pub id: PostingId,
    /// Of which sale.
    pub sale: SaleId,
    /// Out or back.
    pub kind: PostingKind,
    /// When, in the shop.
    pub at: domain::Instant,
    /// At which till.
    pub outlet: OutletId,
    /// In which shift.
    pub shift: ShiftId,
    /// How many of each line, above zero.
    pub lines: Vec<(LineId, Quantity)>,
}

/// A new posting with its lines.
pub fn append(flight: &mut Flight, posting: &Posting) {
    let (account, draw) = (flight.account(), flight.draw());
    let Posting { id, sale, kind, at, outlet, shift, lines } = posting;
    flight.exec(&INSERT, args![account, id, draw, sale, kind, at, outlet, shift]);
    for (line, quantity) in lines {
        mutant!("a-posting-has-no-lines", flight.exec(&INSERT_LINE, args![account, id, line, quantity]), ());
    }
}

/// Takes the next receipt number of the outlet for the sale.
pub fn number_receipt(flight: &mut Flight, sale: SaleId, outlet: OutletId) {
    let account = flight.account();
    flight.guard(&TAKE_RECEIPT_NO, args![account, outlet], 1);
    flight.exec(&SET_RECEIPT_NO, args![account, sale, outlet]);
}
