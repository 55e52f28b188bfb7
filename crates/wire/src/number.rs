//! JSON numbers out of scaled integers. How they are printed is for [`crate::json`].

use serde_json::Number;

use crate::Decimal;

/// The number `units / 10^scale`: `740000`, `0.28`, `-26.04`.
///
/// A fraction travels as the nearest double, so it is exact up to 15 significant digits; whole numbers are
/// exact over the range of `i64`.
///
/// ```
/// # use wire::{json, number::from_scaled};
/// assert_eq!(json::to_string(&from_scaled(7_400_000_000, 4)), "740000");
/// assert_eq!(json::to_string(&from_scaled(2_800, 4)), "0.28");
/// assert_eq!(json::to_string(&from_scaled(-1, 6)), "-1e-6");
/// ```
pub fn from_scaled(units: i64, scale: u8) -> Number {
    from_decimal(Decimal::new(units.into(), scale)).expect("a whole part of an i64 is an i64")
}

/// The number that is nearest to an exact decimal; `None` when it is whole and does not fit in `i64`.
pub fn from_decimal(number: Decimal) -> Option<Number> {
    if number.scale() == 0 {
        return i64::try_from(number.units()).ok().map(Number::from);
    }
    // Reading the text rounds once; dividing two doubles would round twice.
    number.to_string().parse().ok().and_then(Number::from_f64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::to_string;
    use proptest::prelude::*;

    #[test]
    fn scaled_integers_print_as_the_samples_do() {
        for (units, scale, text) in [
            (0, 4, "0"),
            (30_000_000, 4, "3000"),
            (704_800, 4, "70.48"),
            (142_000, 4, "14.2"),
            (-260_400, 4, "-26.04"),
            (1_000_000, 6, "1"),
            (i64::MAX, 0, "9223372036854775807"),
        ] {
            assert_eq!(to_string(&from_scaled(units, scale)), text);
        }
    }

    proptest! {
        #[test]
        fn money_survives_a_round_trip(units in -10_i64.pow(15)..10_i64.pow(15), scale in 0_u8..=6) {
            let read: Number = serde_json::from_str(&to_string(&from_scaled(units, scale))).unwrap();
            let read: Decimal = read.to_string().parse().unwrap();
            prop_assert_eq!(read.exactly(scale), Some(units));
        }

        #[test]
        fn any_scaled_integer_has_a_number(units: i64, scale: u8) {
            let _ = from_scaled(units, scale);
        }
    }
}
