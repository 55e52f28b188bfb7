//! Exchange rates: exact fractions, gathered on cards that are never changed.

use mutants::mutant;
use serde::{Deserialize, Serialize};

use crate::id::{RateCardId, ZoneId};
use crate::{Currency, Instant, Money, div_round};

/// Units of the primary currency for one unit of another, as a fraction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rate {
    /// Numerator, above zero.
    pub num: i64,
    /// Denominator, above zero.
    pub den: i64,
}

impl Rate {
    /// One to one.
    pub const PAR: Self = Self { num: 1, den: 1 };

    /// `num / den`, reduced; `None` unless both are above zero.
    #[must_use]
    pub fn try_new(num: i64, den: i64) -> Option<Self> {
        if num <= 0 || den <= 0 {
            return None;
        }
        let (mut a, mut b) = (num, den);
        while b != 0 {
            (a, b) = (b, a % b);
        }
        Some(Self { num: num / a, den: den / a })
    }

    /// A whole rate.
    ///
    /// # Panics
    /// When not above zero; for constants and tests.
    #[must_use]
    pub fn whole(units: i64) -> Self {
        Self::try_new(units, 1).expect("a rate is above zero")
    }
}

/// The rates of a zone from one moment on (or of one document). A change of rates is another card, so a price that names
/// its card can always be shown as it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RateCard {
    /// Its id.
    pub id: RateCardId,
    /// Where it holds.
    pub zone: ZoneId,
    /// From when.
    pub since: Instant,
    /// The zone's primary currency.
    pub primary: Currency,
    /// The secondary currencies in zone order, each with its rate.
    pub rates: Vec<(Currency, Rate)>,
}

impl RateCard {
    /// The rate of a currency; the primary's is one; `None` for one that the zone does not have.
    #[must_use]
    pub fn rate(&self, currency: Currency) -> Option<Rate> {
        if currency == self.primary {
            return Some(Rate::PAR);
        }
        self.rates.iter().find(|(c, _)| *c == currency).map(|(_, r)| *r)
    }

    /// Converts through the primary currency without rounding on the way, then rounds half away from zero to the target's
    /// minor unit. `None` when a currency is not the zone's or the amount does not fit.
    ///
    /// # Source
    /// OX contract 3.2.
    #[must_use]
    pub fn convert(&self, amount: Money, from: Currency, to: Currency) -> Option<Money> {
        if from == to {
            return Some(amount);
        }
        let rates = (self.rate(from)?, self.rate(to)?);
        let (from, into) = mutant!("rates-are-turned-over", rates, (rates.1, rates.0));
        let step = to.minor_step().wide();
        let num = amount.wide().checked_mul(i128::from(from.num))?.checked_mul(i128::from(into.den))?;
        let den = i128::from(from.den).checked_mul(i128::from(into.num))?.checked_mul(step)?;
        Money::from_wide(div_round(num, den).checked_mul(step)?)
    }

    /// All currencies in the order a price entered in `first` shows them: `first`, then the others in zone order.
    pub fn order(&self, first: Currency) -> impl Iterator<Item = Currency> {
        let zone = std::iter::once(self.primary).chain(self.rates.iter().map(|(c, _)| *c));
        std::iter::once(first).chain(zone.filter(move |c| *c != first))
    }
}
