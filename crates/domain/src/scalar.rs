//! The three quantities everything is counted in, money, goods and time, as integers, and the currency code.
//! Conversions between currencies live in `money`.

use std::fmt;
use std::iter::Sum;
use std::ops::{Add, Neg, Sub};
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// Divides, rounding half away from zero.
///
/// * `den`: not zero
///
/// ```
/// # use domain::div_round;
/// assert_eq!([div_round(5, 2), div_round(-5, 2), div_round(4, 3)], [3, -3, 1]);
/// ```
#[must_use]
pub const fn div_round(num: i128, den: i128) -> i128 {
    let (quotient, rest) = (num / den, num % den);
    if rest.unsigned_abs() * 2 >= den.unsigned_abs() {
        if (num < 0) == (den < 0) { quotient + 1 } else { quotient - 1 }
    } else {
        quotient
    }
}

macro_rules! scaled {
    ($(#[$doc:meta])* $name:ident, $scale:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub i64);

        impl $name {
            /// Nothing.
            pub const ZERO: Self = Self(0);
            /// Grains in one unit.
            pub const SCALE: i64 = $scale;

            /// Whole units.
            ///
            /// # Panics
            /// When the amount does not fit; for constants and tests.
            #[must_use]
            pub const fn units(units: i64) -> Self {
                match units.checked_mul(Self::SCALE) {
                    Some(grains) => Self(grains),
                    None => panic!("a constant fits the grain"),
                }
            }
            /// From a wider computation; `None` when it does not fit.
            #[must_use]
            pub fn from_wide(grains: i128) -> Option<Self> {
                i64::try_from(grains).ok().map(Self)
            }
            /// For exact intermediate arithmetic.
            #[must_use]
            pub const fn wide(self) -> i128 {
                self.0 as i128
            }
            /// The size without the sign.
            #[must_use]
            pub const fn abs(self) -> Self {
                Self(self.0.saturating_abs())
            }
            /// Whether nothing.
            #[must_use]
            pub const fn is_zero(self) -> bool {
                self.0 == 0
            }
            /// Whether above zero.
            #[must_use]
            pub const fn is_positive(self) -> bool {
                self.0 > 0
            }
            /// `None` when the sum does not fit.
            #[must_use]
            pub fn checked_add(self, other: Self) -> Option<Self> {
                self.0.checked_add(other.0).map(Self)
            }
        }

        // Saturating, so that no input can panic or wrap: every boundary that accepts an amount bounds it far below.
        impl Add for $name {
            type Output = Self;
            fn add(self, other: Self) -> Self {
                Self(self.0.saturating_add(other.0))
            }
        }
        impl Sub for $name {
            type Output = Self;
            fn sub(self, other: Self) -> Self {
                Self(self.0.saturating_sub(other.0))
            }
        }
        impl Neg for $name {
            type Output = Self;
            fn neg(self) -> Self {
                Self(self.0.saturating_neg())
            }
        }
        impl Sum for $name {
            fn sum<I: Iterator<Item = Self>>(all: I) -> Self {
                all.fold(Self::ZERO, Add::add)
            }
        }
        impl fmt::Display for $name {
            /// Shortest exact decimal: `12`, `0.5`, `-3.25`.
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                let (whole, rest) = (self.0 / Self::SCALE, (self.0 % Self::SCALE).unsigned_abs());
                let sign = if self.0 < 0 { "-" } else { "" };
                if rest == 0 {
                    return write!(f, "{sign}{}", whole.unsigned_abs());
                }
                let digits = Self::SCALE.ilog10() as usize;
                let rest = format!("{rest:0digits$}");
                write!(f, "{sign}{}.{}", whole.unsigned_abs(), rest.trim_end_matches('0'))
            }
        }
        impl FromStr for $name {
            type Err = NotExact;
            /// Reads a plain decimal. Digits finer than the grain and amounts that do not fit are refused.
            fn from_str(text: &str) -> Result<Self, NotExact> {
                parse_scaled(text, Self::SCALE).map(Self)
            }
        }
    };
}

scaled! {
    /// An amount of some currency, in 1/10000 of its unit. The currency stands beside it.
    Money, 10_000
}
scaled! {
    /// A quantity of goods, in millionths of the variant's unit.
    Quantity, 1_000_000
}

/// The text is not a decimal that fits the grain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotExact;

fn parse_scaled(text: &str, scale: i64) -> Result<i64, NotExact> {
    let (negative, digits) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let places = scale.ilog10() as usize;
    let fraction = fraction.trim_end_matches('0');
    let plain = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
    if (whole.is_empty() && fraction.is_empty())
        || !plain(whole)
        || !plain(fraction)
        || fraction.len() > places
    {
        return Err(NotExact);
    }
    let grains = format!("{whole}{fraction:0<places$}").parse::<i64>().map_err(|_| NotExact)?;
    Ok(if negative { -grains } else { grains })
}

impl Money {
    /// Rounds half away from zero to the currency's minor unit, as every posted amount is.
    #[must_use]
    pub fn to_minor(self, currency: Currency) -> Self {
        let step = currency.minor_step();
        Self::from_wide(div_round(self.wide(), step.wide()) * step.wide()).unwrap_or(self)
    }

    /// This unit price times a quantity, rounded to the currency's minor unit; `None` when it does not fit.
    ///
    /// ```
    /// # use domain::{Money, Quantity, Currency};
    /// let usd: Currency = "USD".parse().unwrap();
    /// assert_eq!(Money::units(3).times(Quantity(333_333), usd), Some(Money::units(1)));
    /// ```
    #[must_use]
    pub fn times(self, quantity: Quantity, currency: Currency) -> Option<Self> {
        let step = currency.minor_step().wide();
        let product = self.wide().checked_mul(quantity.wide())?;
        Self::from_wide(div_round(product, step * i128::from(Quantity::SCALE)) * step)
    }

    /// The unit price of a line: this amount over a quantity, in full grain; zero for nothing.
    #[must_use]
    pub fn per_unit(self, quantity: Quantity) -> Self {
        if quantity.is_zero() {
            return Self::ZERO;
        }
        Self::from_wide(div_round(self.wide() * i128::from(Quantity::SCALE), quantity.wide()))
            .unwrap_or(Self::ZERO)
    }

    /// The share `part / whole` of this amount in full grain; zero when `whole` is zero.
    #[must_use]
    pub fn share(self, part: i64, whole: i64) -> Self {
        if whole == 0 {
            return Self::ZERO;
        }
        Self::from_wide(div_round(self.wide() * i128::from(part), i128::from(whole))).unwrap_or(self)
    }
}

/// A moment, in microseconds since 1970-01-01 UTC.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Instant(pub i64);

impl Instant {
    /// Microseconds in a day.
    pub const DAY: i64 = 86_400_000_000;

    /// The UTC day, counted from 1970-01-01; the grain of daily stock deltas.
    #[must_use]
    pub const fn day(self) -> i64 {
        self.0.div_euclid(Self::DAY)
    }
    /// Later (or, negative, earlier) by whole seconds.
    #[must_use]
    pub const fn plus_seconds(self, seconds: i64) -> Self {
        Self(self.0.saturating_add(seconds.saturating_mul(1_000_000)))
    }
    /// Later by whole days of 24 hours.
    #[must_use]
    pub const fn plus_days(self, days: i64) -> Self {
        Self(self.0.saturating_add(days.saturating_mul(Self::DAY)))
    }
}

/// An ISO 4217 code: three upper-case letters.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Currency([u8; 3]);

impl Currency {
    /// From a code known to be right.
    ///
    /// # Panics
    /// When it is not three upper-case letters; for constants.
    #[must_use]
    pub const fn constant(code: &str) -> Self {
        let b = code.as_bytes();
        assert!(
            b.len() == 3
                && b[0].is_ascii_uppercase()
                && b[1].is_ascii_uppercase()
                && b[2].is_ascii_uppercase()
        );
        Self([b[0], b[1], b[2]])
    }
    /// The code.
    #[must_use]
    pub fn code(&self) -> &str {
        std::str::from_utf8(&self.0).expect("a currency code is ASCII")
    }
    /// The smallest amount that can be paid, by ISO 4217's minor units.
    #[must_use]
    pub const fn minor_step(self) -> Money {
        match &self.0 {
            b"JPY" | b"KRW" | b"VND" | b"ISK" | b"CLP" | b"PYG" | b"UGX" | b"XOF" | b"XAF" => Money(10_000),
            b"KWD" | b"BHD" | b"OMR" | b"JOD" | b"TND" | b"IQD" | b"LYD" => Money(10),
            _ => Money(100),
        }
    }
}

impl FromStr for Currency {
    type Err = NotExact;
    fn from_str(code: &str) -> Result<Self, NotExact> {
        match code.as_bytes() {
            [a, b, c] if [a, b, c].iter().all(|l| l.is_ascii_uppercase()) => Ok(Self([*a, *b, *c])),
            _ => Err(NotExact),
        }
    }
}
impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}
impl fmt::Debug for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}
impl Serialize for Currency {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code())
    }
}
impl<'de> Deserialize<'de> for Currency {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let code = String::deserialize(deserializer)?;
        code.parse().map_err(|NotExact| serde::de::Error::custom("not a currency code"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_read_and_print_exactly() {
        for text in ["0", "12", "-3.25", "0.0001", "922337203685477.5807"] {
            assert_eq!(text.parse::<Money>().unwrap().to_string(), text);
        }
        for text in ["", "-", ".", "1e3", "0.00001", "922337203685477.5808", "1 0", "+1", "--1"] {
            assert_eq!(text.parse::<Money>(), Err(NotExact), "{text}");
        }
        assert_eq!(".5".parse::<Quantity>().unwrap(), Quantity(500_000));
    }

    #[test]
    fn posted_amounts_round_half_away_to_the_minor_unit() {
        let (usd, jpy) = (Currency::constant("USD"), Currency::constant("JPY"));
        assert_eq!(Money(50).to_minor(usd), Money(100));
        assert_eq!(Money(-50).to_minor(usd), Money(-100));
        assert_eq!(Money(49).to_minor(usd), Money(0));
        assert_eq!(Money(5_000).to_minor(jpy), Money(10_000));
        assert_eq!(Money(i64::MAX).times(Quantity(i64::MAX), usd), None);
    }
}
