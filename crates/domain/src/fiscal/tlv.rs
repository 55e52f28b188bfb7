//! Tag, length, value: the byte form in which fiscal documents are signed and kept.
//!
//! `u16` tag, `u16` length, both little endian, then the value in the shape of [`super::tags`]. The form is canonical: tags ascend
//! (equal ones keep their order), numbers take their shortest length. Bytes from elsewhere never panic: they decode or are
//! refused.

use super::tags::{self, Shape};

/// Groups inside groups: our documents need three.
const DEPTH_LIMIT: usize = 8;

/// One tag with its value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tag {
    /// Number in the dictionary.
    pub tag: u16,
    /// What it says.
    pub value: Value,
}

/// The value of a tag. Its variant has to match the dictionary's shape.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// Text.
    Text(String),
    /// A whole number, fixed or variable.
    Number(u64),
    /// `grains / 10^places`.
    Decimal {
        /// Decimals.
        places: u8,
        /// The digits as one number.
        grains: u64,
    },
    /// More tags.
    Group(Vec<Tag>),
    /// Bytes of a tag without dictionary entry, or of no other shape.
    Bytes(Vec<u8>),
}

/// Why bytes or tags could not be converted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TlvError {
    /// A value exceeds 65 535 bytes.
    #[error("value of tag {0} is too long")]
    TooLong(u16),
    /// A value is not of the dictionary's shape.
    #[error("value of tag {0} has the wrong shape")]
    WrongShape(u16),
    /// Bytes end inside a tag.
    #[error("truncated")]
    Truncated,
    /// Groups are nested too deeply.
    #[error("nested too deeply")]
    TooDeep,
}

/// Writes tags in ascending order.
///
/// # Errors
/// [`TlvError::TooLong`] and [`TlvError::WrongShape`].
pub fn encode(tags: &[Tag]) -> Result<Vec<u8>, TlvError> {
    let mut sorted: Vec<&Tag> = tags.iter().collect();
    sorted.sort_by_key(|tag| tag.tag);
    let mut bytes = Vec::new();
    for Tag { tag, value } in sorted {
        let value = encode_value(*tag, value)?;
        let length = u16::try_from(value.len()).map_err(|_| TlvError::TooLong(*tag))?;
        bytes.extend(tag.to_le_bytes());
        bytes.extend(length.to_le_bytes());
        bytes.extend(value);
    }
    Ok(bytes)
}

fn encode_value(tag: u16, value: &Value) -> Result<Vec<u8>, TlvError> {
    match (tags::shape(tag), value) {
        (Shape::Text, Value::Text(text)) => Ok(text.as_bytes().to_vec()),
        (Shape::Fixed(size), Value::Number(number)) => {
            let bytes = number.to_le_bytes();
            let fits = bytes[size..].iter().all(|byte| *byte == 0);
            if fits { Ok(bytes[..size].to_vec()) } else { Err(TlvError::TooLong(tag)) }
        }
        (Shape::Variable, Value::Number(number)) => Ok(shortest(*number)),
        (Shape::Decimal, Value::Decimal { places, grains }) => {
            let mut bytes = vec![*places];
            bytes.extend(shortest(*grains));
            Ok(bytes)
        }
        (Shape::Group, Value::Group(tags)) => encode(tags),
        (Shape::Bytes, Value::Bytes(bytes)) => Ok(bytes.clone()),
        (
            _,
            Value::Text(_) | Value::Number(_) | Value::Decimal { .. } | Value::Group(_) | Value::Bytes(_),
        ) => Err(TlvError::WrongShape(tag)),
    }
}

/// Little endian without leading zeros, one byte at least.
fn shortest(number: u64) -> Vec<u8> {
    let bytes = number.to_le_bytes();
    let length = bytes.iter().rposition(|byte| *byte != 0).map_or(1, |last| last + 1);
    bytes[..length].to_vec()
}

/// Reads tags back, in the order they were written.
///
/// # Errors
/// [`TlvError::Truncated`], [`TlvError::WrongShape`] and [`TlvError::TooDeep`].
pub fn decode(bytes: &[u8]) -> Result<Vec<Tag>, TlvError> {
    decode_at(bytes, 0)
}

fn decode_at(mut bytes: &[u8], depth: usize) -> Result<Vec<Tag>, TlvError> {
    if depth > DEPTH_LIMIT {
        return Err(TlvError::TooDeep);
    }
    let mut tags = Vec::new();
    while !bytes.is_empty() {
        let (head, rest) = bytes.split_first_chunk::<4>().ok_or(TlvError::Truncated)?;
        let tag = u16::from_le_bytes([head[0], head[1]]);
        let length = usize::from(u16::from_le_bytes([head[2], head[3]]));
        let (value, rest) = rest.split_at_checked(length).ok_or(TlvError::Truncated)?;
        tags.push(Tag { tag, value: decode_value(tag, value, depth)? });
        bytes = rest;
    }
    Ok(tags)
}

fn decode_value(tag: u16, bytes: &[u8], depth: usize) -> Result<Value, TlvError> {
    let wrong = TlvError::WrongShape(tag);
    match tags::shape(tag) {
        Shape::Text => String::from_utf8(bytes.to_vec()).map(Value::Text).map_err(|_| wrong),
        Shape::Fixed(size) if bytes.len() != size => Err(wrong),
        Shape::Fixed(_) | Shape::Variable => number(bytes).map(Value::Number).ok_or(wrong),
        Shape::Decimal => {
            let (places, grains) = bytes.split_first().ok_or(wrong)?;
            Ok(Value::Decimal { places: *places, grains: number(grains).ok_or(wrong)? })
        }
        Shape::Group => decode_at(bytes, depth + 1).map(Value::Group),
        Shape::Bytes => Ok(Value::Bytes(bytes.to_vec())),
    }
}

fn number(bytes: &[u8]) -> Option<u64> {
    let mut whole = [0; 8];
    whole.get_mut(..bytes.len())?.copy_from_slice(bytes);
    (!bytes.is_empty()).then(|| u64::from_le_bytes(whole))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn bytes_are_little_endian_and_ascending() {
        let tags = [
            Tag { tag: tags::TOTAL, value: Value::Number(123_450) },
            Tag { tag: tags::USER_INN, value: Value::Text("78".into()) },
        ];
        let expected = [0xFA, 0x03, 2, 0, b'7', b'8', 0xFC, 0x03, 3, 0, 0x3A, 0xE2, 0x01];
        assert_eq!(encode(&tags), Ok(expected.to_vec()));
    }

    #[test]
    fn wrong_shapes_and_oversize_are_refused() {
        let tag = |tag, value| encode(&[Tag { tag, value }]);
        assert_eq!(tag(tags::TOTAL, Value::Text("1".into())), Err(TlvError::WrongShape(tags::TOTAL)));
        assert_eq!(tag(tags::KIND, Value::Number(256)), Err(TlvError::TooLong(tags::KIND)));
        assert_eq!(tag(tags::NAME, Value::Text("я".repeat(40_000))), Err(TlvError::TooLong(tags::NAME)));
        let nested = (0..20).fold(Vec::new(), |inside: Vec<u8>, _| {
            let length = u16::try_from(inside.len()).unwrap();
            [&tags::LINE.to_le_bytes(), &length.to_le_bytes(), inside.as_slice()].concat()
        });
        assert_eq!(decode(&nested), Err(TlvError::TooDeep));
    }

    fn any_tag() -> impl Strategy<Value = Tag> {
        let leaf = prop_oneof![
            "\\PC{0,20}".prop_map(|text| Tag { tag: tags::NAME, value: Value::Text(text) }),
            any::<u64>().prop_map(|number| Tag { tag: tags::TOTAL, value: Value::Number(number) }),
            any::<u32>().prop_map(|number| Tag { tag: tags::TIME, value: Value::Number(number.into()) }),
            any::<(u8, u64)>().prop_map(|(places, grains)| Tag {
                tag: tags::QUANTITY,
                value: Value::Decimal { places, grains }
            }),
            any::<Vec<u8>>().prop_map(|bytes| Tag { tag: tags::PRODUCT_CODE, value: Value::Bytes(bytes) }),
        ];
        leaf.prop_recursive(3, 20, 5, |inner| {
            prop::collection::vec(inner, 0..5).prop_map(|mut tags| {
                tags.sort_by_key(|tag: &Tag| tag.tag);
                Tag { tag: tags::LINE, value: Value::Group(tags) }
            })
        })
    }

    proptest! {
        #[test]
        fn what_was_written_reads_back(mut tags in prop::collection::vec(any_tag(), 0..8)) {
            tags.sort_by_key(|tag| tag.tag);
            prop_assert_eq!(decode(&encode(&tags).unwrap()), Ok(tags));
        }

        #[test]
        fn arbitrary_bytes_never_panic(bytes in any::<Vec<u8>>()) {
            let _ = decode(&bytes);
        }
    }
}
