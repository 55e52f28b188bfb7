//! Exact decimal numbers as they travel in requests. Arithmetic is not done here: the reader turns a
//! [`Decimal`] into scaled integers and goes on with those.

use std::fmt;
use std::str::FromStr;

/// Digits a number may have on either side of the point.
const MAX_DIGITS: usize = 36;

/// An exact decimal number: `units / 10^scale`, without trailing zeros in the fraction.
///
/// ```
/// # use wire::Decimal;
/// let price: Decimal = "2.50".parse()?;
/// assert_eq!((price.units(), price.scale()), (25, 1));
/// assert_eq!(price.exactly(4), Some(25_000)); // 1/10000 of the unit
/// assert_eq!(price, "25e-1".parse()?);
/// # Ok::<(), wire::decimal::NotDecimal>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Decimal {
    units: i128,
    scale: u8,
}

/// Why a text is not a [`Decimal`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotDecimal {
    /// Not a decimal number at all; `NaN`, `inf` and hexadecimal belong here.
    #[error("not a decimal number")]
    Syntax,
    /// A number, but with more than 36 digits before or after the point.
    #[error("number out of range")]
    Range,
}

impl Decimal {
    /// `units / 10^scale`, normalised.
    pub const fn new(units: i128, scale: u8) -> Self {
        let mut out = Self { units, scale };
        while out.scale > 0 && out.units % 10 == 0 {
            out.units /= 10;
            out.scale -= 1;
        }
        out
    }

    /// The number without its point.
    pub const fn units(self) -> i128 {
        self.units
    }

    /// How many digits of [`Decimal::units`] stand after the point.
    pub const fn scale(self) -> u8 {
        self.scale
    }

    /// The number in units of `10^-scale`; `None` when it has finer digits than that or does not fit.
    pub fn exactly(self, scale: u8) -> Option<i64> {
        let finer = scale.checked_sub(self.scale)?;
        let units = self.units.checked_mul(10_i128.checked_pow(finer.into())?)?;
        i64::try_from(units).ok()
    }

    /// The number in units of `10^-scale`, halves away from zero; `None` when it does not fit.
    ///
    /// ```
    /// # use wire::Decimal;
    /// assert_eq!("0.125".parse::<Decimal>()?.rounded(2), Some(13));
    /// assert_eq!("-0.125".parse::<Decimal>()?.rounded(2), Some(-13));
    /// # Ok::<(), wire::decimal::NotDecimal>(())
    /// ```
    pub fn rounded(self, scale: u8) -> Option<i64> {
        let Some(coarser) = self.scale.checked_sub(scale).filter(|&digits| digits > 0) else {
            return self.exactly(scale);
        };
        let step = 10_i128.checked_pow(coarser.into())?;
        let (whole, rest) = (self.units / step, self.units % step);
        let carry = if rest.abs() >= step / 2 { self.units.signum() } else { 0 };
        i64::try_from(whole.checked_add(carry)?).ok()
    }
}

impl FromStr for Decimal {
    type Err = NotDecimal;

    /// Reads `-12.50`, `+3`, `.5`, `1e3`; the separator is a point, there are no group separators.
    fn from_str(text: &str) -> Result<Self, NotDecimal> {
        let (negative, body) = match text.as_bytes().first() {
            Some(b'-') => (true, &text[1..]),
            Some(b'+') => (false, &text[1..]),
            _ => (false, text),
        };
        let (mantissa, exponent) = match body.split_once(['e', 'E']) {
            Some((mantissa, exponent)) => (mantissa, parse_exponent(exponent)?),
            None => (body, 0),
        };
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let digits = [whole, fraction].concat();
        if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(NotDecimal::Syntax);
        }
        let shift = exponent.saturating_sub(i64::try_from(fraction.len()).unwrap_or(i64::MAX));
        let units = assemble(&digits, shift)?;
        Ok(if negative { Self { units: -units.units, ..units } } else { units })
    }
}

/// Reads the digits after the `e`. One too long to read saturates: it is out of range either way, unless the
/// number is zero.
fn parse_exponent(text: &str) -> Result<i64, NotDecimal> {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(NotDecimal::Syntax);
    }
    let size = digits.parse::<u32>().map_or(i64::from(u32::MAX), i64::from);
    Ok(if text.starts_with('-') { -size } else { size })
}

/// `digits * 10^shift`, where `digits` are ASCII digits.
fn assemble(digits: &str, shift: i64) -> Result<Decimal, NotDecimal> {
    let significant = digits.trim_start_matches('0');
    let kept = significant.trim_end_matches('0');
    if kept.is_empty() {
        return Ok(Decimal::default());
    }
    let dropped = i64::try_from(significant.len() - kept.len()).map_err(|_| NotDecimal::Range)?;
    let shift = shift.checked_add(dropped).ok_or(NotDecimal::Range)?;
    let power = usize::try_from(shift.unsigned_abs()).map_err(|_| NotDecimal::Range)?;
    let padding = if shift > 0 { power } else { 0 };
    if power > MAX_DIGITS || kept.len() + padding > MAX_DIGITS {
        return Err(NotDecimal::Range);
    }
    let mut units: i128 = kept.parse().map_err(|_| NotDecimal::Range)?;
    for _ in 0..padding {
        units *= 10;
    }
    let scale = if shift < 0 { u8::try_from(power).map_err(|_| NotDecimal::Range)? } else { 0 };
    Ok(Decimal { units, scale })
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.units < 0 { "-" } else { "" };
        let digits = format!("{:0>width$}", self.units.unsigned_abs(), width = usize::from(self.scale) + 1);
        let (whole, fraction) = digits.split_at(digits.len() - usize::from(self.scale));
        match fraction {
            "" => write!(f, "{sign}{whole}"),
            _ => write!(f, "{sign}{whole}.{fraction}"),
        }
    }
}

impl From<i64> for Decimal {
    fn from(whole: i64) -> Self {
        Self { units: whole.into(), scale: 0 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn texts_are_read_exactly() {
        for (text, units, scale) in [
            ("0", 0, 0),
            ("-0.00", 0, 0),
            ("740000", 740_000, 0),
            ("0.28", 28, 2),
            ("-21.00", -21, 0),
            ("+.5", 5, 1),
            ("5.", 5, 0),
            ("1e3", 1000, 0),
            ("1.5E-3", 15, 4),
            ("0e999999999999", 0, 0),
            ("9223372036854775807", 9_223_372_036_854_775_807, 0),
        ] {
            assert_eq!(text.parse(), Ok(Decimal { units, scale }), "{text}");
        }
    }

    #[test]
    fn other_texts_are_refused() {
        for text in
            ["", "-", ".", "e5", "1e", "1e+", "1,5", "1 000", "NaN", "inf", "0x10", "--1", "1.2.3", "٣"]
        {
            assert_eq!(text.parse::<Decimal>(), Err(NotDecimal::Syntax), "{text}");
        }
        for text in ["1e400", "1e-400", "1e99999999999999999999", &"9".repeat(37)] {
            assert_eq!(text.parse::<Decimal>(), Err(NotDecimal::Range), "{text}");
        }
    }

    #[test]
    fn scaling_refuses_what_does_not_fit() {
        let third: Decimal = "0.333".parse().unwrap();
        assert_eq!(third.exactly(2), None);
        assert_eq!(third.exactly(6), Some(333_000));
        assert_eq!(third.rounded(2), Some(33));
        assert_eq!("9223372036854775808".parse::<Decimal>().unwrap().exactly(0), None);
        assert_eq!("9223372036854775807".parse::<Decimal>().unwrap().exactly(4), None);
        assert_eq!(Decimal::from(5).exactly(255), None);
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in "\\PC{0,60}") {
            let _ = text.parse::<Decimal>();
        }

        #[test]
        fn printing_and_reading_agree(units in any::<i64>(), scale in 0_u8..=17) {
            let number = Decimal::new(units.into(), scale);
            prop_assert_eq!(number.to_string().parse(), Ok(number));
            prop_assert_eq!(number.exactly(scale), Some(units));
            prop_assert_eq!(number.rounded(scale), Some(units));
        }
    }
}
