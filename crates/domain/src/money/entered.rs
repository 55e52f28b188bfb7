//! An amount as somebody typed it, before the zone's rates are known.

use serde::{Deserialize, Serialize};

use super::{Price, RateCard};
use crate::{Currency, Money};

/// An amount, and its currency if one was named.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entered {
    /// How much.
    pub amount: Money,
    /// Of what; the zone's primary currency when not named.
    pub currency: Option<Currency>,
}

impl Entered {
    /// An amount of the zone's primary currency.
    #[must_use]
    pub const fn primary(amount: Money) -> Self {
        Self { amount, currency: None }
    }

    /// The price at a zone's rates; `None` for a currency that the zone does not have.
    #[must_use]
    pub fn at(self, card: &RateCard) -> Option<Price> {
        let currency = self.currency.unwrap_or(card.primary);
        card.rate(currency)?;
        Some(Price { amount: self.amount, currency, card: card.id })
    }
}
