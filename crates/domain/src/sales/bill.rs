//! A bill: a placed sale as whoever placed it wrote it. How it is paid is in `fact` and `settle`.

use serde::{Deserialize, Serialize};

use super::state::SaleState;
use crate::Money;
use crate::words::words;

/// Who a bill is made out to, in the words of whoever placed it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Buyer {
    /// What people call the buyer.
    pub name: String,
    /// The name in full; of a firm, with its legal form.
    pub full_name: String,
    /// Taxpayer number.
    pub tax_id: String,
    /// Code of the reason for registration with a tax office.
    pub tax_reason: String,
    /// State registration number.
    pub registration: String,
    /// Number in the register of enterprises.
    pub statistics: String,
    /// Whether it is a legal person.
    pub company: bool,
}

words! {
    /// How far a bill has come. Computed from its sale, never kept.
    pub enum BillState {
        /// Waits to be paid.
        Open = "open",
        /// Paid and handed over.
        Settled = "settled",
        /// Part of it was paid and handed over, the rest refused.
        SettledPartially = "settled_partially",
        /// Handed over, something stays owed.
        OnCredit = "on_credit",
        /// Everything handed over came back.
        Returned = "returned",
        /// Given up.
        Cancelled = "cancelled",
    }
}

/// What of a sale decides how far its bill has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BillFigures {
    /// Where the sale stands.
    pub state: SaleState,
    /// What stays owed.
    pub debt: Money,
    /// Whether anything was refused.
    pub refused: bool,
    /// Whether anything handed over is still with the buyer.
    pub kept: bool,
}

impl BillState {
    /// Of a sale with these figures.
    #[must_use]
    pub const fn of(figures: BillFigures) -> Self {
        let BillFigures { state, debt, refused, kept } = figures;
        match state {
            SaleState::Draft | SaleState::Placed => Self::Open,
            SaleState::Void => Self::Cancelled,
            SaleState::Completed if !kept => Self::Returned,
            SaleState::Completed if debt.is_positive() => Self::OnCredit,
            SaleState::Completed if refused => Self::SettledPartially,
            SaleState::Completed => Self::Settled,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_came_back_outweighs_what_is_owed_and_that_what_was_refused() {
        let of = |state, debt, refused, kept| {
            BillState::of(BillFigures { state, debt: Money::units(debt), refused, kept })
        };
        assert_eq!(of(SaleState::Placed, 0, false, false), BillState::Open);
        assert_eq!(of(SaleState::Void, 0, false, false), BillState::Cancelled);
        assert_eq!(of(SaleState::Completed, 0, false, true), BillState::Settled);
        assert_eq!(of(SaleState::Completed, 0, true, true), BillState::SettledPartially);
        assert_eq!(of(SaleState::Completed, 5, true, true), BillState::OnCredit);
        assert_eq!(of(SaleState::Completed, 5, true, false), BillState::Returned);
    }
}
