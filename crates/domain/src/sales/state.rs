//! The words of a sale: where it stands, what its lines and money are, and the policies it is sold under.
//! What the policies do is in their own files (`pricing`, `settle`, `refund`) and in `app`.

use mutants::mutant;
use serde::{Deserialize, Serialize};

use super::settle::Terms;
use crate::words::words;
use crate::{Kind, Refusal, Word};

words! {
    /// Where a sale stands. What is paid, in debt or returned is computed, not a state.
    pub enum SaleState {
        /// Being put together; goods and money are only held.
        Draft = "draft",
        /// Agreed (an order, a bill, a cart put aside); its money is in the books.
        Placed = "placed",
        /// Nothing is left to hand over.
        Completed = "completed",
        /// Given up before it was completed.
        Void = "void",
    }

    /// What a line of a sale is.
    pub enum LineKind {
        /// Counted goods, named by variant.
        Goods = "goods",
        /// A service, named by variant.
        Service = "service",
        /// Delivery of the sale itself.
        Delivery = "delivery",
        /// A free description.
        Free = "free",
    }

    /// What an entry of the money ledger is.
    pub enum MoneyKind {
        /// Pays a sale or a debt.
        Payment = "payment",
        /// Pays before the goods leave.
        Prepayment = "prepayment",
        /// Given back at once from a tender above what was due.
        Change = "change",
        /// Paid out for goods that came back.
        Refund = "refund",
        /// An earlier prepayment or the overlap of an exchange; counts nothing towards paid.
        Offset = "offset",
        /// What stays owed; counts nothing towards paid.
        Credit = "credit",
        /// Paid with loyalty points.
        Points = "points",
        /// Put into the drawer outside sales.
        CashIn = "cash_in",
        /// Taken from the drawer outside sales.
        CashOut = "cash_out",
    }

    /// How money moves.
    pub enum MethodKind {
        /// Notes and coins; the only kind that gives change.
        Cash = "cash",
        /// A bank card at the till.
        Card = "card",
        /// Paid through the network.
        Online = "online",
        /// A bank transfer.
        Transfer = "transfer",
        /// Loyalty points.
        Points = "points",
        /// Owed.
        Credit = "credit",
        /// A gift card or certificate paid for earlier.
        Prepaid = "prepaid",
    }

    /// Whether goods may be sold that are not there.
    pub enum Oversell {
        /// Sold into the negative.
        Allow = "allow",
        /// At most what lies there.
        WithinOnHand = "within_on_hand",
        /// At most what lies there and is not promised to another sale.
        WithinAvailable = "within_available",
    }

    /// What a placed sale keeps for itself.
    pub enum Reserve {
        /// Nothing.
        None = "none",
        /// As much of each line as is available.
        WhatIsThere = "what_is_there",
        /// As much as the caller asks for, line by line.
        Asked = "asked",
    }

    /// Which lots goods are taken from when they leave.
    pub enum Pick {
        /// The lot that the line names.
        Named = "named",
        /// First in, first out.
        Fifo = "fifo",
        /// First to expire, first out.
        Fefo = "fefo",
    }

    /// Whether a placed sale is priced again.
    pub enum Reprice {
        /// Until it is completed, at the promotions of then.
        AtComplete = "at_complete",
        /// It costs what it was agreed to cost: promotions are not looked at.
        FrozenAtPlace = "frozen_at_place",
    }

    /// What happens when less is paid than due.
    pub enum Shortfall {
        /// The sale is not completed.
        Refuse = "refuse",
        /// The rest is a debt of the customer; a sale without one is refused.
        DebtOfKnown = "debt_of_known",
        /// The rest is a debt, whether the customer is known or not.
        DebtOfAnyone = "debt_of_anyone",
    }

    /// What happens when more is paid than due.
    pub enum Overpayment {
        /// Cash gives change; other methods are refused.
        Change = "change",
        /// Refused.
        Refuse = "refuse",
    }

    /// Which lines get the odd minor units of a reduction on the whole sale.
    pub enum Spread {
        /// Those that lost most by rounding down; the earlier line first among equals.
        LargestRemainder = "largest_remainder",
        /// Shares are rounded; the last line takes the rest.
        LastLine = "last_line",
    }

    /// Which reductions apply to one line.
    pub enum Stacking {
        /// One after another by level, each from what the one before left, until one that may not combine.
        ByLevel = "by_level",
        /// Only the one that reduces most.
        Best = "best",
    }
}

impl SaleState {
    /// Whether its lines may still change.
    #[must_use]
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Draft | Self::Placed)
    }

    /// The next state, if a sale may go there from this one. A completed sale goes back only by reversing its postings.
    ///
    /// # Errors
    /// [`Refusal::WrongState`].
    pub fn becomes(self, next: Self) -> Result<Self, Refusal> {
        let allowed = match next {
            Self::Draft => self == Self::Placed,
            Self::Placed => self == Self::Draft,
            Self::Completed | Self::Void => mutant!("what-was-given-up-is-completed", self.is_open(), true),
        };
        if allowed { Ok(next) } else { Err(Refusal::WrongState { kind: Kind::Sale, state: self.word() }) }
    }
}

/// The choices a sale is made under: copied from the outlet when the sale opens, so that settings changed later do not
/// change a sale already begun.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SalePolicies {
    /// Selling what is not there.
    pub oversell: Oversell,
    /// What a placed sale keeps.
    pub reserve: Reserve,
    /// Which lots go first.
    pub pick: Pick,
    /// Whether it is priced again once it is placed.
    pub reprice: Reprice,
    /// Paid too little.
    pub shortfall: Shortfall,
    /// Paid too much.
    pub overpayment: Overpayment,
    /// Odd units of a whole-sale reduction.
    pub spread: Spread,
    /// Several reductions on one line.
    pub stacking: Stacking,
}

impl SalePolicies {
    /// What such a sale is settled under.
    #[must_use]
    pub const fn terms(&self, customer_known: bool) -> Terms {
        Terms { shortfall: self.shortfall, overpayment: self.overpayment, customer_known }
    }
}

impl Default for SalePolicies {
    /// What a careful shop would choose: never sell what is not there, keep what is ordered, debts only of people we know.
    fn default() -> Self {
        Self {
            oversell: Oversell::WithinAvailable,
            reserve: Reserve::WhatIsThere,
            pick: Pick::Fifo,
            reprice: Reprice::AtComplete,
            shortfall: Shortfall::DebtOfKnown,
            overpayment: Overpayment::Change,
            spread: Spread::LargestRemainder,
            stacking: Stacking::ByLevel,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sale_goes_forward_and_back_only_while_it_is_open() {
        use SaleState::{Completed, Draft, Placed, Void};
        let goes = |from: SaleState| {
            SaleState::ALL.iter().copied().filter(|next| from.becomes(*next).is_ok()).collect::<Vec<_>>()
        };
        assert_eq!(goes(Draft), [Placed, Completed, Void]);
        assert_eq!(goes(Placed), [Draft, Completed, Void]);
        assert_eq!((goes(Completed), goes(Void)), (vec![], vec![]));
        let refused = Refusal::WrongState { kind: Kind::Sale, state: "completed" };
        assert_eq!(Completed.becomes(Void), Err(refused));
    }

    #[test]
    fn policies_stored_by_an_older_server_get_the_defaults_for_what_they_lack() {
        let stored = r#"{"spread":"last_line","oversell":"within_on_hand"}"#;
        let read: SalePolicies = serde_json::from_str(stored).unwrap();
        let expected = SalePolicies {
            spread: Spread::LastLine,
            oversell: Oversell::WithinOnHand,
            ..SalePolicies::default()
        };
        assert_eq!(read, expected);
    }
}
