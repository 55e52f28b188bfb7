//! JSON bodies, printed the way PHP services print them: whole numbers without a fraction, tiny ones with an
//! exponent. serde_json alone would write `10.0` and `0.00009259259259259259`.

use std::io;

use axum::body::Body;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use serde::Serialize;
use serde_json::ser::{CompactFormatter, Formatter, Serializer};

/// Doubles below this size are printed with an exponent.
const TINY: f64 = 1e-4;

/// Doubles up to this size hold every whole number.
const EXACT_WHOLE: f64 = 9_007_199_254_740_992.0;

/// Prints a value as JSON; its doubles need no preparation.
///
/// ```
/// # use serde_json::json;
/// let ratio = 1.0 / 10800.0;
/// assert_eq!(wire::json::to_string(&json!([ratio, 1.0 / ratio, 0.28])), "[9.259259259259259e-5,10800,0.28]");
/// ```
///
/// # Panics
/// When the `Serialize` of the value fails, which derived ones and `serde_json::Value` do not.
pub fn to_string(value: &impl Serialize) -> String {
    let mut out = Vec::with_capacity(256);
    value
        .serialize(&mut Serializer::with_formatter(&mut out, Numbers))
        .expect("memory takes any bytes, and keys are strings");
    String::from_utf8(out).expect("JSON is UTF-8")
}

/// An answer with a JSON body.
pub fn response(status: StatusCode, value: &impl Serialize) -> Response {
    let mut response = Response::new(Body::from(to_string(value)));
    *response.status_mut() = status;
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    response
}

/// Compact JSON with our own doubles.
struct Numbers;

impl Formatter for Numbers {
    fn write_f64<W: ?Sized + io::Write>(&mut self, writer: &mut W, value: f64) -> io::Result<()> {
        if value.fract() == 0.0 && value.abs() <= EXACT_WHOLE {
            #[expect(clippy::cast_possible_truncation, reason = "whole and within ±2^53")]
            return CompactFormatter.write_i64(writer, value as i64);
        }
        if value.abs() < TINY {
            return write!(writer, "{value:e}");
        }
        CompactFormatter.write_f64(writer, value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn doubles_print_as_the_samples_do() {
        for (value, text) in [
            (1.0 / 10800.0, "9.259259259259259e-5"),
            (1.0 / 11000.0, "9.09090909090909e-5"),
            (7_899.999_999_999_999, "7899.999999999999"),
            (740_000.0, "740000"),
            (-26.04, "-26.04"),
            (0.0001, "0.0001"),
            (-0.000_001, "-1e-6"),
            (-0.0, "0"),
            (f64::NAN, "null"),
        ] {
            assert_eq!(to_string(&value), text);
        }
    }

    #[test]
    fn everything_else_prints_compactly() {
        let text = r#"{"b":[null,true,-7,18446744073709551615],"a":"Цвет\n"}"#;
        assert_eq!(to_string(&serde_json::from_str::<serde_json::Value>(text).unwrap()), text);
    }

    proptest! {
        #[test]
        fn doubles_survive_a_round_trip(value in any::<f64>().prop_filter("finite", |value| value.is_finite())) {
            prop_assert_eq!(serde_json::from_str::<f64>(&to_string(&value)).unwrap(), value);
        }
    }
}
