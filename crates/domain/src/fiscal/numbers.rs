//! Check digits of the numbers a receipt is full of: taxpayer, registration, trade items.
//!
//! Pure predicates and one generator. Whether a wrong number is refused or only reported is up to the caller: a bad trade item
//! number, for one, is a verdict on a marking code and no reason to refuse it.

/// Taxpayer number, 10 digits for a firm and 12 for a person.
///
/// Leading zeros are fine, all zeros are not.
///
/// ```
/// # use domain::fiscal::numbers::is_inn;
/// assert!(is_inn("7841465198") && is_inn("253714317119"));
/// assert!(!is_inn("778866112233"));
/// ```
pub fn is_inn(text: &str) -> bool {
    let Some(digits) = digits(text) else { return false };
    if digits.iter().all(|digit| *digit == 0) {
        return false;
    }
    // One ladder of weights serves all three check digits: each starts further to the right on it.
    const LADDER: [u32; 11] = [3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8];
    let check_holds = |at: usize| weighted(&digits[..at], &LADDER[11 - at..]) % 11 % 10 == digits[at];
    match digits.len() {
        10 => check_holds(9),
        12 => check_holds(10) && check_holds(11),
        _ => false,
    }
}

/// Code of a firm's registration with the tax service: four digits, two digits or capitals, three digits. It has no check digit.
pub fn is_kpp(text: &str) -> bool {
    text.len() == 9
        && text
            .bytes()
            .enumerate()
            .all(|(at, byte)| byte.is_ascii_digit() || ((at == 4 || at == 5) && byte.is_ascii_uppercase()))
}

/// Registration number for a register: 10 digits of `sequence` and a 6-digit check over the owner and the device.
///
/// * `inn`: 10 or 12 digits; `serial`: at most 20 characters. Longer text is taken as it is, so the result stays 16 digits.
///
/// Only for making numbers. A number that comes from elsewhere is never held against this rule, which we could not verify on
/// a real triple.
///
/// ```
/// # use domain::fiscal::numbers::registration_number;
/// assert_eq!(registration_number(1, "7814494697", "0001222233334455"), "0000000001023885");
/// ```
pub fn registration_number(sequence: u32, inn: &str, serial: &str) -> String {
    let check = crc16(format!("{sequence:010}{inn:0>12}{serial:0>20}").as_bytes());
    format!("{sequence:010}{check:06}")
}

/// Trade item number (8, 12, 13 or 14 digits) with the right check digit.
///
/// ```
/// # use domain::fiscal::numbers::is_gtin;
/// assert!(is_gtin("04620277203124"));
/// assert!(!is_gtin("06419440777512"));
/// ```
pub fn is_gtin(text: &str) -> bool {
    let Some(digits) = digits(text) else { return false };
    let Some((check, body)) = digits.split_last() else { return false };
    matches!(digits.len(), 8 | 12..=14) && gs1_check_digit(body) == *check
}

/// The digit that completes `body`: from its right end weights 3, 1, 3, 1..., then up to the next ten.
fn gs1_check_digit(body: &[u32]) -> u32 {
    let sum: u32 =
        body.iter().rev().zip([3, 1].into_iter().cycle()).map(|(digit, weight)| digit * weight).sum();
    (10 - sum % 10) % 10
}

fn digits(text: &str) -> Option<Vec<u32>> {
    text.chars().map(|c| c.to_digit(10)).collect()
}

fn weighted(digits: &[u32], weights: &[u32]) -> u32 {
    digits.iter().zip(weights).map(|(digit, weight)| digit * weight).sum()
}

/// CRC-16/CCITT-FALSE: polynomial 1021, start FFFF, nothing reflected.
fn crc16(bytes: &[u8]) -> u16 {
    bytes.iter().fold(0xFFFF, |crc, byte| {
        (0..8).fold(crc ^ (u16::from(*byte) << 8), |crc, _| {
            if crc & 0x8000 == 0 { crc << 1 } else { (crc << 1) ^ 0x1021 }
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_taxpayer_numbers_pass() {
        for good in ["7841465198", "9704211100", "7814494697", "253714317119", "485466710568"] {
            assert!(is_inn(good), "{good}");
        }
        for bad in
            ["778866112233", "0000000000", "000000000000", "784146519", "78414651981", "784146519x", ""]
        {
            assert!(!is_inn(bad), "{bad}");
        }
    }

    #[test]
    fn firm_codes_have_a_shape_only() {
        assert!(is_kpp("770401001") && is_kpp("7704AB001"));
        assert!(!is_kpp("77040100") && !is_kpp("7704ab001") && !is_kpp("770401A01"));
    }

    #[test]
    fn registration_numbers_follow_the_vectors() {
        assert_eq!(crc16(b"123456789"), 0x29B1);
        assert_eq!(registration_number(1, "7814494697", "0001222233334455"), "0000000001023885");
        assert_eq!(registration_number(12, "9704211100", "00106900000001"), "0000000012058947");
    }

    #[test]
    fn trade_item_numbers_follow_the_vectors() {
        for good in ["04620277203124", "04620277203209", "02900000057371", "04680029460908", "96385074"] {
            assert!(is_gtin(good), "{good}");
        }
        for bad in ["06419440777512", "0462027720312", "", "0", "цифр", "046202772031240"] {
            assert!(!is_gtin(bad), "{bad}");
        }
    }
}
