//! Codes that the shop makes itself: barcodes for goods without one, and skus. Whether one is taken is the store's question.

/// Letters and digits of a made sku.
const ALPHABET: &[u8; 36] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
/// Characters of a made sku.
const SKU_LENGTH: usize = 10;
/// Numbers that an EAN-13 of our own can carry: 13 digits less the prefix and the check digit.
const OWN_NUMBERS: u64 = 100_000_000_000;

/// The check digit of an EAN: digits from the right weigh 3, 1, 3 …
///
/// * `digits`: without the check digit; anything but ASCII digits counts as 0
#[must_use]
pub fn check_digit(digits: &str) -> u8 {
    let weighed = digits.bytes().rev().zip([3u32, 1].into_iter().cycle());
    let sum: u32 = weighed.map(|(digit, weight)| u32::from(digit.wrapping_sub(b'0') % 10) * weight).sum();
    u8::try_from((10 - sum % 10) % 10).expect("a remainder of ten is a digit")
}

/// Whether the text is 13 digits whose last is the check digit.
///
/// ```
/// # use domain::catalogue::is_ean13;
/// assert!(is_ean13("4006381333931") && !is_ean13("4006381333932"));
/// ```
#[must_use]
pub fn is_ean13(text: &str) -> bool {
    text.len() == 13
        && text.bytes().all(|b| b.is_ascii_digit())
        && check_digit(&text[..12]) == text.as_bytes()[12] - b'0'
}

/// An EAN-13 of the shop's own range: prefix 2, which no manufacturer uses, eleven digits of `number`, the check digit.
///
/// ```
/// # use domain::catalogue::own_ean13;
/// assert_eq!(own_ean13(7), "2000000000077");
/// ```
#[must_use]
pub fn own_ean13(number: u64) -> String {
    let digits = format!("2{:011}", number % OWN_NUMBERS);
    format!("{digits}{}", check_digit(&digits))
}

/// An sku out of random bits: ten upper-case letters and digits.
#[must_use]
pub fn own_sku(mut bits: u64) -> String {
    let mut sku = String::with_capacity(SKU_LENGTH);
    for _ in 0..SKU_LENGTH {
        let at = usize::try_from(bits % 36).expect("a remainder of 36 is small");
        sku.push(char::from(ALPHABET[at]));
        bits /= 36;
    }
    sku
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn check_digits_follow_the_published_examples() {
        for code in ["4006381333931", "5901234123457", "2000000000077", "9780306406157"] {
            assert!(is_ean13(code), "{code}");
        }
        for code in ["4006381333930", "400638133393", "400638133393x", "", "40063813339311"] {
            assert!(!is_ean13(code), "{code}");
        }
    }

    #[test]
    fn own_codes_are_well_formed_whatever_the_bits() {
        for bits in [0, 1, 35, 36, 99_999_999_999, 100_000_000_000, u64::MAX] {
            let code = own_ean13(bits);
            assert!(is_ean13(&code) && code.starts_with('2'), "{code}");
            let sku = own_sku(bits);
            assert!(sku.len() == 10 && sku.bytes().all(|b| ALPHABET.contains(&b)), "{sku}");
        }
        assert_ne!(own_sku(1), own_sku(36));
    }
}
