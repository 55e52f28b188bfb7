//! Percent-decoding that refuses what it cannot read; the usual decoders let broken escapes through.

use super::TreeError;

/// Decodes a name or value of a query string or form, where `+` is a space.
///
/// # Errors
/// [`TreeError::Encoding`] for a broken escape or bytes that are not UTF-8.
pub fn decode_form(text: &str) -> Result<String, TreeError> {
    decode(text, b' ')
}

/// Decodes one segment of a path, where `+` is itself.
///
/// # Errors
/// [`TreeError::Encoding`] for a broken escape or bytes that are not UTF-8.
pub fn decode_component(text: &str) -> Result<String, TreeError> {
    decode(text, b'+')
}

fn decode(text: &str, plus: u8) -> Result<String, TreeError> {
    let mut out = Vec::with_capacity(text.len());
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        out.push(match byte {
            b'%' => hex(bytes.next())? << 4 | hex(bytes.next())?,
            b'+' => plus,
            other => other,
        });
    }
    String::from_utf8(out).map_err(|_| TreeError::Encoding)
}

fn hex(digit: Option<u8>) -> Result<u8, TreeError> {
    match digit {
        Some(byte @ b'0'..=b'9') => Ok(byte - b'0'),
        Some(byte @ b'a'..=b'f') => Ok(byte - b'a' + 10),
        Some(byte @ b'A'..=b'F') => Ok(byte - b'A' + 10),
        _ => Err(TreeError::Encoding),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_are_read_or_refused() {
        assert_eq!(decode_form("%D0%A6%d0%b2%D0%B5%D1%82+1").as_deref(), Ok("Цвет 1"));
        assert_eq!(decode_component("a+b%2Fc").as_deref(), Ok("a+b/c"));
        for broken in ["%", "%4", "%4g", "%zz", "%FF", "%D0"] {
            assert_eq!(decode_form(broken), Err(TreeError::Encoding), "{broken}");
        }
    }
}
