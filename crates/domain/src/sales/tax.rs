//! Tax on a line, as the line remembers it. What a register prints per rate is in `fiscal`.

use mutants::mutant;
use serde::{Deserialize, Serialize};

use super::share::{WHOLE, part};
use crate::words::words;
use crate::{Currency, Money};

words! {
    /// How a tax rate relates to the price.
    pub enum TaxMode {
        /// The price contains it.
        Included = "included",
        /// It comes on top of the price.
        Added = "added",
        /// A calculated rate (20/120), as advances and prepayments carry; contained in the price.
        Calculated = "calculated",
    }
}

/// The tax of a variant or, snapshotted, of a line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Tax {
    /// Not taxed, which is not the same as a rate of zero.
    #[default]
    None,
    /// Taxed.
    Rate {
        /// The rate in hundredths of a percent, `0..`.
        basis_points: i64,
        /// In the price or on top of it.
        mode: TaxMode,
    },
}

impl Tax {
    /// From a rate in basis points and its mode, which stand and fall together.
    #[must_use]
    pub const fn from_parts(basis_points: Option<i64>, mode: Option<TaxMode>) -> Self {
        match (basis_points, mode) {
            (Some(basis_points), Some(mode)) => Self::Rate { basis_points, mode },
            (None, _) | (_, None) => Self::None,
        }
    }

    /// The rate in basis points and its mode, if taxed.
    #[must_use]
    pub const fn parts(self) -> Option<(i64, TaxMode)> {
        match self {
            Self::Rate { basis_points, mode } => Some((basis_points, mode)),
            Self::None => None,
        }
    }

    /// The tax that an amount contains or, with [`TaxMode::Added`], brings; rounded half away from zero to the minor unit.
    /// `None` when it does not fit.
    ///
    /// ```
    /// # use domain::{Currency, Money, sales::{Tax, TaxMode}};
    /// let (rub, price) = (Currency::constant("RUB"), Money::units(120));
    /// let at = |mode| Tax::Rate { basis_points: 2000, mode }.on(price, rub);
    /// assert_eq!(at(TaxMode::Included), Some(Money::units(20)));
    /// assert_eq!(at(TaxMode::Added), Some(Money::units(24)));
    /// ```
    #[must_use]
    pub fn on(self, amount: Money, currency: Currency) -> Option<Money> {
        let Self::Rate { basis_points, mode } = self else { return Some(Money::ZERO) };
        let base = match mode {
            TaxMode::Included | TaxMode::Calculated => i128::from(WHOLE) + i128::from(basis_points),
            TaxMode::Added => i128::from(WHOLE),
        };
        let of = mutant!("tax-comes-on-top-of-itself", base, i128::from(WHOLE)).max(1);
        part(amount, basis_points.into(), of, currency.minor_step())
    }

    /// What comes on top of an amount whose tax is `tax`.
    #[must_use]
    pub const fn on_top(self, tax: Money) -> Money {
        match self {
            Self::Rate { mode: TaxMode::Added, .. } => tax,
            Self::Rate { mode: TaxMode::Included | TaxMode::Calculated, .. } | Self::None => Money::ZERO,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tax_rounds_half_away_from_zero_once_per_line() {
        let rub = Currency::constant("RUB");
        let tax = |mode, amount: &str, basis_points| {
            Tax::Rate { basis_points, mode }.on(amount.parse().unwrap(), rub).unwrap().to_string()
        };
        assert_eq!(tax(TaxMode::Included, "25117", 2200), "4529.3");
        assert_eq!(tax(TaxMode::Calculated, "0.03", 2000), "0.01");
        assert_eq!(tax(TaxMode::Added, "0.25", 2000), "0.05");
        assert_eq!(tax(TaxMode::Added, "0.1", 500), "0.01");
        assert_eq!(tax(TaxMode::Added, "-0.1", 500), "-0.01");
        assert_eq!(tax(TaxMode::Included, "100", 0), "0");
        assert_eq!(Tax::None.on(Money::units(100), rub), Some(Money::ZERO));
    }
}
