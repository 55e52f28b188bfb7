//! Rows as they travel: one after another in a compact form of their own, the same whichever engine they come from.
//!
//! A row is its values in the order of the columns. A value is one byte that says what it is, then: nothing for no
//! value; the integer, zigzag, seven bits a byte; the length and the bytes of a text or of bytes. Neither rows nor values
//! are separated, so the number of columns has to be known.

use db::{FromRow, Plain, Row};

use crate::{Error, Result};

const NULL: u8 = 0;
const INT: u8 = 1;
const TEXT: u8 = 2;
const BYTES: u8 = 3;

/// Rows of one table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rows {
    bytes: Vec<u8>,
    /// Where each row ends.
    ends: Vec<usize>,
}

impl Rows {
    /// How many there are.
    #[must_use]
    pub fn len(&self) -> u64 {
        self.ends.len().try_into().unwrap_or(u64::MAX)
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// Their size in bytes.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.bytes.len().try_into().unwrap_or(u64::MAX)
    }

    pub(crate) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    pub(crate) fn push(&mut self, row: &[u8]) {
        self.bytes.extend_from_slice(row);
        self.ends.push(self.bytes.len());
    }

    /// Each row's bytes.
    pub(crate) fn iter(&self) -> impl DoubleEndedIterator<Item = &[u8]> {
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        let spans: Vec<(usize, usize)> = starts.zip(self.ends.iter().copied()).collect();
        spans.into_iter().map(|(start, end)| &self.bytes[start..end])
    }

    /// The first `rows` of them, and the others.
    pub(crate) fn split(self, rows: u64) -> (Self, Self) {
        let at = usize::try_from(rows).unwrap_or(usize::MAX).min(self.ends.len());
        let (mut first, mut rest) = (Self::default(), Self::default());
        for (place, row) in self.iter().enumerate() {
            if place < at { first.push(row) } else { rest.push(row) }
        }
        (first, rest)
    }

    /// From bytes that were kept.
    ///
    /// * `width`: how many columns the table has
    ///
    /// # Errors
    /// When the bytes are no rows of that width.
    pub(crate) fn read(bytes: Vec<u8>, width: usize) -> Result<Self> {
        let mut ends = Vec::new();
        let mut rest = Values(&bytes);
        while !rest.0.is_empty() {
            for _ in 0..width {
                rest.next_value()?;
            }
            if width == 0 {
                return Err(no_rows());
            }
            ends.push(bytes.len() - rest.0.len());
        }
        Ok(Self { bytes, ends })
    }
}

impl Extend<Packed> for Rows {
    fn extend<T: IntoIterator<Item = Packed>>(&mut self, rows: T) {
        rows.into_iter().for_each(|Packed(row)| self.push(&row));
    }
}

/// A row just read from an engine.
pub(crate) struct Packed(pub(crate) Vec<u8>);

impl FromRow for Packed {
    fn from_row(row: &Row<'_>) -> db::Result<Self> {
        let mut out = Vec::with_capacity(128);
        for ix in 0..row.width() {
            write(&mut out, row.plain(ix)?);
        }
        Ok(Self(out))
    }
}

fn write(out: &mut Vec<u8>, value: Plain<'_>) {
    match value {
        Plain::Null => out.push(NULL),
        Plain::Int(int) => {
            out.push(INT);
            // Zigzag: small numbers stay short whatever their sign.
            write_varint(out, (int.cast_unsigned() << 1) ^ (int >> 63).cast_unsigned());
        }
        Plain::Text(text) => write_bytes(out, TEXT, text.as_bytes()),
        Plain::Bytes(bytes) => write_bytes(out, BYTES, bytes),
    }
}

fn write_bytes(out: &mut Vec<u8>, kind: u8, bytes: &[u8]) {
    out.push(kind);
    write_varint(out, bytes.len().try_into().unwrap_or(u64::MAX));
    out.extend_from_slice(bytes);
}

fn write_varint(out: &mut Vec<u8>, mut int: u64) {
    while int >= 0x80 {
        out.push((int & 0x7f) as u8 | 0x80);
        int >>= 7;
    }
    out.push((int & 0x7f) as u8);
}

/// The values of a row, one after another.
pub(crate) struct Values<'a>(pub(crate) &'a [u8]);

impl<'a> Values<'a> {
    pub(crate) fn next_value(&mut self) -> Result<Plain<'a>> {
        Ok(match self.take(1)?[0] {
            NULL => Plain::Null,
            INT => {
                let zigzag = self.varint()?;
                Plain::Int((zigzag >> 1).cast_signed() ^ -(zigzag & 1).cast_signed())
            }
            TEXT => Plain::Text(std::str::from_utf8(self.counted()?).map_err(|_| no_rows())?),
            BYTES => Plain::Bytes(self.counted()?),
            _ => return Err(no_rows()),
        })
    }

    fn counted(&mut self) -> Result<&'a [u8]> {
        let len = self.varint()?;
        self.take(usize::try_from(len).map_err(|_| no_rows())?)
    }

    fn take(&mut self, len: usize) -> Result<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(len).ok_or_else(no_rows)?;
        self.0 = rest;
        Ok(taken)
    }

    fn varint(&mut self) -> Result<u64> {
        let mut int = 0_u64;
        for shift in (0..64).step_by(7) {
            let byte = self.take(1)?[0];
            int |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Ok(int);
            }
        }
        Err(no_rows())
    }
}

fn no_rows() -> Error {
    Error::damaged("bytes that are no rows of their table")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[derive(Clone, Debug)]
    enum Any {
        Null,
        Int(i64),
        Text(String),
        Bytes(Vec<u8>),
    }

    impl Any {
        fn plain(&self) -> Plain<'_> {
            match self {
                Self::Null => Plain::Null,
                Self::Int(int) => Plain::Int(*int),
                Self::Text(text) => Plain::Text(text),
                Self::Bytes(bytes) => Plain::Bytes(bytes),
            }
        }
    }

    fn any_value() -> impl Strategy<Value = Any> {
        prop_oneof![
            Just(Any::Null),
            any::<i64>().prop_map(Any::Int),
            ".{0,9}".prop_map(Any::Text),
            prop::collection::vec(any::<u8>(), 0..300).prop_map(Any::Bytes),
        ]
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_again(rows in prop::collection::vec(prop::collection::vec(any_value(), 3), 0..9), cut in 0_u64..9) {
            let mut kept = Rows::default();
            for row in &rows {
                let mut out = Vec::new();
                row.iter().for_each(|value| write(&mut out, value.plain()));
                kept.push(&out);
            }
            let again = Rows::read(kept.bytes().to_vec(), 3).unwrap();
            prop_assert_eq!(&again, &kept);
            for (bytes, row) in again.iter().zip(&rows) {
                let mut values = Values(bytes);
                for value in row {
                    prop_assert_eq!(values.next_value().unwrap(), value.plain());
                }
            }
            let (first, rest) = kept.clone().split(cut);
            prop_assert_eq!(first.len() + rest.len(), kept.len());
            prop_assert_eq!([first.bytes(), rest.bytes()].concat(), kept.bytes());
        }

        #[test]
        fn garbage_is_refused_and_never_panics(bytes in prop::collection::vec(any::<u8>(), 0..64), width in 0_usize..4) {
            let _ = Rows::read(bytes, width);
        }
    }

    #[test]
    fn a_cut_row_is_refused() {
        let mut row = Vec::new();
        write(&mut row, Plain::Text("rose"));
        assert!(Rows::read(row.clone(), 1).is_ok());
        row.pop();
        assert!(Rows::read(row, 1).is_err());
    }
}
