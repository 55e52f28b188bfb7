//! The line behind the square code on a receipt, both ways.
//!
//! `t=20261122T1711&s=1234.50&fn=9999000000000001&i=151&fp=2760124643&n=1`: time to the minute, total, storage, document
//! number, sign, kind. Drawing the square is the page's business.

use std::fmt;
use std::str::FromStr;

use jiff::civil::DateTime;

use super::Kopecks;
use super::words::ReceiptKind;

/// What a receipt's code says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Qr {
    /// Register time; seconds are dropped.
    pub local: DateTime,
    /// Total of the receipt.
    pub total: Kopecks,
    /// Number of the fiscal storage.
    pub storage: String,
    /// Number of the fiscal document.
    pub number: u32,
    /// Fiscal sign.
    pub sign: u32,
    /// Kind of settlement.
    pub kind: ReceiptKind,
}

impl fmt::Display for Qr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { local, total, storage, number, sign, kind } = self;
        let time = local.strftime("%Y%m%dT%H%M");
        write!(f, "t={time}&s={total}&fn={storage}&i={number}&fp={sign}&n={}", kind.code())
    }
}

/// The text is not the line of a receipt.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not the code of a receipt")]
pub struct NotAReceiptCode;

/// Takes parameters in any order and time with or without seconds, as registers differ in both.
impl FromStr for Qr {
    type Err = NotAReceiptCode;

    fn from_str(text: &str) -> Result<Self, NotAReceiptCode> {
        parse(text).ok_or(NotAReceiptCode)
    }
}

fn parse(text: &str) -> Option<Qr> {
    let field = |name: &str| {
        text.split('&')
            .find_map(|pair| pair.split_once('=').filter(|(key, _)| *key == name).map(|(_, value)| value))
    };
    let storage = field("fn")?;
    let is_number = storage.len() == 16 && storage.bytes().all(|byte| byte.is_ascii_digit());
    Some(Qr {
        local: parse_time(field("t")?)?,
        total: parse_total(field("s")?)?,
        storage: is_number.then(|| storage.to_owned())?,
        number: field("i")?.parse().ok()?,
        sign: field("fp")?.parse().ok()?,
        kind: ReceiptKind::from_code(field("n")?.parse().ok()?)?,
    })
}

fn parse_time(text: &str) -> Option<DateTime> {
    let format = if text.len() == 15 { "%Y%m%dT%H%M%S" } else { "%Y%m%dT%H%M" };
    DateTime::strptime(format, text).ok()?.with().second(0).build().ok()
}

fn parse_total(text: &str) -> Option<Kopecks> {
    Kopecks::exact(text.parse().ok()?).filter(|total| *total >= Kopecks::ZERO)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const SAMPLE: &str = "t=20260311T1625&s=1234.50&fn=9999000000000001&i=151&fp=2760124643&n=1";

    #[test]
    fn a_code_reads_back_to_itself() {
        let code: Qr = SAMPLE.parse().unwrap();
        assert_eq!((code.number, code.total), (151, Kopecks(123_450)));
        assert_eq!(code.to_string(), SAMPLE);
        assert_eq!(SAMPLE.replace("T1625", "T162559").parse(), Ok(code));
    }

    #[test]
    fn other_texts_are_refused() {
        for text in [
            "",
            "t=1",
            "https://example.com/?a=b",
            &SAMPLE.replace("n=1", "n=9"),
            &SAMPLE.replace("1625", "9925"),
        ] {
            assert_eq!(text.parse::<Qr>(), Err(NotAReceiptCode), "{text}");
        }
    }

    proptest! {
        #[test]
        fn every_code_reads_back(total in 0_i64..=1_000_000_000_000, number: u32, sign: u32, kind in 1_u8..=4, minute in 0_i64..50_000_000) {
            let local = jiff::civil::date(2000, 1, 1).at(0, 0, 0, 0) + jiff::Span::new().minutes(minute);
            let kind = ReceiptKind::from_code(kind).unwrap();
            let code = Qr { local, total: Kopecks(total), storage: "9999000000000001".into(), number, sign, kind };
            prop_assert_eq!(code.to_string().parse(), Ok(code));
        }
    }
}
