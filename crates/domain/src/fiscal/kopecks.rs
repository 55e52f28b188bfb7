//! The register's money: whole kopecks.
//!
//! The books keep money in ten-thousandths; a register knows nothing finer than a kopeck. Receipts therefore hold this
//! type, and the one conversion from the books' money refuses what is not whole: rounding is the business of whoever prices
//! the sale, never of the register.

use std::fmt;
use std::iter::Sum;
use std::ops::{Add, AddAssign, Sub};

use serde::{Deserialize, Serialize};

use crate::{Money, Quantity, div_round};

/// Grains of the books' money in a kopeck.
const GRAINS: i64 = Money::SCALE / 100;

/// An amount of roubles in kopecks.
///
/// Adding and subtracting saturate. Nothing saturates in practice: a checked receipt holds at most 200 amounts of at most
/// [`Kopecks::LIMIT`], and a storage at most 250 000 documents.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Kopecks(pub i64);

impl Kopecks {
    /// Nothing.
    pub const ZERO: Self = Self(0);
    /// The largest amount a receipt may name: ten thousand million roubles.
    pub const LIMIT: Self = Self(1_000_000_000_000);

    /// The same amount, if it is whole kopecks.
    ///
    /// ```
    /// # use domain::{Money, fiscal::Kopecks};
    /// assert_eq!(Kopecks::exact(Money::units(7)), Some(Kopecks(700)));
    /// assert_eq!(Kopecks::exact(Money(50)), None);
    /// ```
    #[must_use]
    pub const fn exact(money: Money) -> Option<Self> {
        if money.0 % GRAINS == 0 { Some(Self(money.0 / GRAINS)) } else { None }
    }

    /// The same amount in the books' grain; `None` when it does not fit, which needs far more than [`Self::LIMIT`].
    #[must_use]
    pub fn to_money(self) -> Option<Money> {
        self.0.checked_mul(GRAINS).map(Money)
    }

    /// Whether there is any money at all.
    #[must_use]
    pub const fn is_zero(self) -> bool {
        self.0 == 0
    }

    /// This unit price times a quantity, rounded half up to the kopeck; `None` when it does not fit.
    #[must_use]
    pub fn times(self, quantity: Quantity) -> Option<Self> {
        let product = i128::from(self.0) * quantity.wide();
        i64::try_from(div_round(product, i128::from(Quantity::SCALE))).ok().map(Self)
    }
}

impl Add for Kopecks {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl AddAssign for Kopecks {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl Sub for Kopecks {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }
}

impl Sum for Kopecks {
    fn sum<I: Iterator<Item = Self>>(amounts: I) -> Self {
        amounts.fold(Self::ZERO, Self::add)
    }
}

/// Roubles and kopecks, always two decimals: `1234.50`.
impl fmt::Display for Kopecks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let amount = self.0.unsigned_abs();
        f.pad(&format!("{sign}{}.{:02}", amount / 100, amount % 100))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_print_with_two_decimals() {
        assert_eq!(Kopecks(123_450).to_string(), "1234.50");
        assert_eq!(Kopecks(-5).to_string(), "-0.05");
        assert_eq!(Kopecks::ZERO.to_string(), "0.00");
    }
}
