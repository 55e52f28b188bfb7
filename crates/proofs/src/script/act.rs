//! The acts a simulated shop knows. Small integers choose among what the shop was set up with; anything else is named by the step
//! that made it.

use domain::sales::Reserve;
use serde::{Deserialize, Serialize};

/// So much of some goods.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Goods {
    /// Which.
    pub good: usize,
    /// How many, in thousandths of a unit.
    pub milli: i64,
}

/// A price as it is entered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Worth {
    /// In hundredths.
    pub cents: i64,
    /// In which of the zone's currencies.
    pub currency: usize,
}

/// A share in percent; may be above a hundred, or none at all.
pub type Fraction = i64;

/// One thing that somebody does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "act", rename_all = "snake_case")]
#[expect(
    missing_docs,
    reason = "fields are named for what they are; numbers of steps are `usize`, as are choices"
)]
pub enum Act {
    /// Opens a goods receipt.
    OpenReceipt { place: usize, reviewed: bool },
    /// Describes what has come.
    AddLines { receipt: usize, goods: Vec<Goods>, cost: Worth, price: Option<Worth> },
    /// Puts it on the shelves.
    FinishReceipt { receipt: usize },
    /// Opens a transfer.
    Transfer { from: usize, to: usize, goods: Vec<Goods> },
    /// Moves the goods.
    Accept { transfer: usize },
    /// Opens a correction.
    Correct { place: usize, goods: Vec<Goods> },
    /// Posts it.
    Approve { correction: usize },
    /// Counts what is on the shelf.
    Count { place: usize, goods: Goods },

    /// Prices goods, everywhere or in a place.
    Price { good: usize, place: Option<usize>, price: Worth },
    /// Prices what lies in a place.
    LotPrice { good: usize, place: usize, price: Worth },
    /// New rates.
    Rates { dollar: i64, euro: i64 },
    /// A standing reduction, by the number of its kind.
    Promote { kind: usize, level: i32, automatic: bool, amount: i64 },

    /// Opens a sale.
    Open { till: usize, customer: Option<usize> },
    /// Puts goods into a sale, of one lot or of any.
    Put { sale: usize, place: usize, goods: Goods, lot: Option<usize> },
    /// Changes how many of a line, or takes it out.
    Change { sale: usize, line: usize, milli: Option<i64> },
    /// Reduces a whole sale, or no longer.
    Discount { sale: usize, percent: Option<Fraction>, amount: Option<Worth>, combine: bool },
    /// Names the buyer, or nobody.
    Customer { sale: usize, customer: Option<usize> },
    /// Takes a share of what is due; of a completed sale, of its debt.
    Pay { sale: usize, method: usize, share: Fraction, currency: Option<usize> },
    /// Agrees on a sale and keeps its goods.
    Place { sale: usize, reserve: Reserve },
    /// Lets go of a placed sale whose time is over.
    Release { sale: usize },
    /// Gives a sale up.
    Void { sale: usize },
    /// Completes a sale.
    Commit { sale: usize },
    /// Opens a refund of a line that was sold.
    Refund { till: usize, sale: usize, line: usize, place: usize, milli: i64 },
    /// Opens a refund of goods, whoever sold them.
    RefundAny { till: usize, place: usize, goods: Goods },
    /// Changes one payment.
    AmendMoney { sale: usize, entry: usize, method: usize, share: Option<Fraction> },
    /// Replaces all money of a completed sale: two tenders, the second takes the rest.
    AmendSale { sale: usize, methods: [usize; 2], share: Fraction },

    /// Opens a shift.
    OpenShift { till: usize },
    /// Closes it.
    CloseShift { till: usize },
    /// Puts money into the drawer, or takes it out.
    Cash { till: usize, amount: i64, into: bool },

    /// Asks the register for a report or its shift.
    Register { till: usize, wish: usize },
    /// Gives the register a fault, or heals all of them.
    Fault { fault: Option<usize>, stays: bool },
    /// Has the registers take a step.
    Drive,
    /// A person sends an operation again, or gives it up.
    Decide { operation: usize, again: bool },

    /// The background chores.
    Chores,
    /// Moves the clock, forth or back.
    Clock { seconds: i64 },
    /// Sends the act of an earlier step again, under its request key.
    Repeat { step: usize },
}
