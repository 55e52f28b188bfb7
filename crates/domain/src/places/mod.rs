//! Where a shop trades: the words of zones, locations, outlets and registers. Rates and rounding themselves are in `money`.

use crate::money::Rounding;
use crate::words::words;
use crate::{Problems, Reason, Word};

words! {
    /// What a location is.
    pub enum LocationKind {
        /// Keeps goods.
        Warehouse = "warehouse",
        /// Keeps goods and sells them.
        Shop = "shop",
        /// A shop's display of assembled goods.
        Showcase = "showcase",
        /// A far end of movements; keeps no levels and is never listed.
        Virtual = "virtual",
    }

    /// Who stands behind a cash register.
    pub enum RegisterKind {
        /// Registers in our own books only; for trials and tests.
        Virtual = "virtual",
    }
}

impl Word for Rounding {
    const ALL: &'static [Self] = &[Self::HalfUp, Self::HalfDown, Self::HalfEven, Self::HalfOdd];

    fn word(self) -> &'static str {
        match self {
            Self::HalfUp => "half_up",
            Self::HalfDown => "half_down",
            Self::HalfEven => "half_even",
            Self::HalfOdd => "half_odd",
        }
    }
}

/// What an outlet's receipts and devices know it by.
///
/// * `sell_key`: two Latin capitals, the prefix of receipt numbers
/// * `fingerprint`: 32 lower-case hexadecimal digits
///
/// # Source
/// OX contract 6 (Cashdesk).
pub fn check_outlet_marks(sell_key: &str, fingerprint: &str, problems: &mut Problems) {
    let capitals = sell_key.len() == 2 && sell_key.bytes().all(|b| b.is_ascii_uppercase());
    problems.check("sell_key", capitals, Reason::Malformed);
    let hex = |b: u8| b.is_ascii_digit() || (b'a'..=b'f').contains(&b);
    let print = fingerprint.len() == 32 && fingerprint.bytes().all(hex);
    problems.check("fingerprint", print, Reason::Malformed);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wrong(sell_key: &str, fingerprint: &str) -> Vec<String> {
        let mut problems = Problems::new();
        check_outlet_marks(sell_key, fingerprint, &mut problems);
        match problems.into_result() {
            Err(crate::Refusal::Invalid(all)) => all.into_iter().map(|p| p.field).collect(),
            _ => Vec::new(),
        }
    }

    #[test]
    fn outlet_marks_are_two_capitals_and_32_hex_digits() {
        let print = "0123456789abcdef0123456789abcdef";
        assert!(wrong("AB", print).is_empty());
        assert_eq!(wrong("Ab", &print[1..]), ["sell_key", "fingerprint"]);
        assert_eq!(wrong("ABC", &print.to_uppercase()), ["sell_key", "fingerprint"]);
        assert_eq!(wrong("Я", print), ["sell_key"]);
    }

    #[test]
    fn rounding_words_are_those_of_its_json() {
        for mode in Rounding::ALL {
            assert_eq!(serde_json::to_value(mode).unwrap(), mode.word());
        }
    }
}
