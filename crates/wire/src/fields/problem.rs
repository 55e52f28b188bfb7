//! What is wrong with a request, and where.

use std::borrow::Cow;
use std::fmt;

/// One thing wrong with a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Where: names and positions from the outside in; empty for the whole request.
    pub path: Vec<Segment>,
    /// What.
    pub kind: Kind,
}

/// One step of a path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Segment {
    /// A child by name.
    Key(String),
    /// A child by position, from 0; of a list sent with gaps, the number that was sent.
    Index(usize),
}

/// What is wrong with one value. Wording is each language's own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// Required, and absent or empty.
    Missing,
    /// Not a value of the expected sort.
    Type {
        /// The sort, as a noun: `integer`, `list`.
        expected: &'static str,
    },
    /// A number or a date outside of what is allowed or can be kept.
    Range,
    /// A text longer than allowed.
    TooLong {
        /// The limit, in characters.
        max: usize,
    },
    /// A list longer than allowed.
    TooMany {
        /// The limit, in items.
        max: usize,
    },
    /// A name that is not known here.
    Unknown,
    /// Anything else; the text is for people.
    Invalid(Cow<'static, str>),
}

impl fmt::Display for Problem {
    /// `records[0][price]: expected number`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, segment) in self.path.iter().enumerate() {
            match segment {
                Segment::Key(key) if at == 0 => f.write_str(key)?,
                Segment::Key(key) => write!(f, "[{key}]")?,
                Segment::Index(index) => write!(f, "[{index}]")?,
            }
        }
        if !self.path.is_empty() {
            f.write_str(": ")?;
        }
        self.kind.fmt(f)
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing => f.write_str("missing"),
            Self::Type { expected } => write!(f, "expected {expected}"),
            Self::Range => f.write_str("out of range"),
            Self::TooLong { max } => write!(f, "longer than {max} characters"),
            Self::TooMany { max } => write!(f, "more than {max} items"),
            Self::Unknown => f.write_str("unknown name"),
            Self::Invalid(reason) => f.write_str(reason),
        }
    }
}
