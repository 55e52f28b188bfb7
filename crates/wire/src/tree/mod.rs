//! Request parameters as one tree, whatever they came in: a query string, a form, a multipart form with
//! files, or a JSON body. What the values mean is for [`crate::fields`].

mod brackets;
mod json;
mod percent;

use bytes::Bytes;
use indexmap::IndexMap;
use serde_json::Number;

pub(crate) use brackets::Builder;
pub use percent::{decode_component, decode_form};

/// Named children in the order in which they were first named.
pub type Map = IndexMap<String, Tree>;

/// A parameter or a group of them.
///
/// A form cannot say whether `a[0]=x` is a list or an object with the key `0`, so keys `0..n` without a gap
/// become a list, anything else a map, and [`crate::fields`] reads either as the other where that makes sense.
#[derive(Debug, Clone, PartialEq)]
pub enum Tree {
    /// One value.
    Leaf(Leaf),
    /// Values by position.
    List(Vec<Tree>),
    /// Values by name.
    Map(Map),
}

impl Default for Tree {
    fn default() -> Self {
        Self::Map(Map::new())
    }
}

/// One value, as it was sent.
#[derive(Debug, Clone, PartialEq)]
pub enum Leaf {
    /// JSON `null`.
    Null,
    /// JSON `true` or `false`.
    Bool(bool),
    /// A JSON number.
    Number(Number),
    /// A JSON string, or any value of a form.
    Text(String),
    /// A file of a multipart form.
    File(File),
}

/// A file of a multipart form. Name and type are the sender's claims.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct File {
    /// File name without path, as sent.
    pub name: String,
    /// Content type, as sent.
    pub content_type: Option<String>,
    /// The content; clones share it.
    pub bytes: Bytes,
}

/// How large a tree may grow. Indices need no limit: `a[4000000000]=x` holds one entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Levels of nesting.
    pub depth: usize,
    /// Values and groups together.
    pub keys: usize,
    /// Length of the source text.
    pub bytes: usize,
    /// Number of files.
    pub files: usize,
    /// Size of each file.
    pub file_bytes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { depth: 16, keys: 10_000, bytes: 8 << 20, files: 20, file_bytes: 10 << 20 }
    }
}

/// Why a text is not a tree.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TreeError {
    /// A broken `%` escape, or bytes that are not UTF-8.
    #[error("malformed percent-encoding or text that is not UTF-8")]
    Encoding,
    /// Brackets that do not pair up, or a zero character.
    #[error("malformed parameter name `{key}`")]
    Name {
        /// The name, decoded.
        key: String,
    },
    /// Not JSON.
    #[error("malformed JSON: {message}")]
    Json {
        /// What is wrong, and where, in words.
        message: String,
        /// Line, from 1.
        line: usize,
        /// Column, from 1; 0 at the very start of a line.
        column: usize,
    },
    /// More levels than [`Limits::depth`].
    #[error("nested deeper than {max} levels")]
    TooDeep {
        /// The limit.
        max: usize,
    },
    /// More values than [`Limits::keys`].
    #[error("more than {max} values")]
    TooManyKeys {
        /// The limit.
        max: usize,
    },
    /// A source text longer than [`Limits::bytes`].
    #[error("longer than {max} bytes")]
    TooLong {
        /// The limit.
        max: usize,
    },
    /// More files than [`Limits::files`].
    #[error("more than {max} files")]
    TooManyFiles {
        /// The limit.
        max: usize,
    },
    /// A file larger than [`Limits::file_bytes`].
    #[error("a file larger than {max} bytes")]
    FileTooLarge {
        /// The limit.
        max: usize,
    },
}

impl Tree {
    /// Reads a query string or an urlencoded form with bracket names: `a[b]=v` names, `a[]=v` appends, `a[0]=v`
    /// numbers. Of two values for one name the last one wins, also when one is a group and one is not.
    ///
    /// # Errors
    /// Malformed escapes and names, and anything above `limits`.
    ///
    /// ```
    /// # use wire::{Limits, Tree};
    /// let form = Tree::from_query("stock[count][min]=1&ids[]=7&ids%5B%5D=8", &Limits::default())?;
    /// let json = Tree::from_json(br#"{"stock": {"count": {"min": "1"}}, "ids": ["7", "8"]}"#, &Limits::default())?;
    /// assert_eq!(form, json);
    /// # Ok::<(), wire::TreeError>(())
    /// ```
    pub fn from_query(text: &str, limits: &Limits) -> Result<Self, TreeError> {
        brackets::parse(text, limits)
    }

    /// Reads a JSON text. Of two members with one name the last one wins.
    ///
    /// # Errors
    /// Malformed JSON (a number beyond the range of a double is), and anything above `limits`.
    pub fn from_json(text: &[u8], limits: &Limits) -> Result<Self, TreeError> {
        json::parse(text, limits)
    }

    /// The child of that name, or at that position.
    pub fn get(&self, key: &str) -> Option<&Self> {
        match self {
            Self::Leaf(_) => None,
            Self::List(items) => items.get(usize::try_from(index(key)?).ok()?),
            Self::Map(map) => map.get(key),
        }
    }

    /// This tree with the top-level names of `top` laid over it, as when a body refines a query string. A
    /// `top` that is not a map replaces everything.
    #[must_use]
    pub fn overlaid(self, top: Self) -> Self {
        match (self, top) {
            (Self::Map(mut below), Self::Map(above)) => {
                below.extend(above);
                Self::Map(below)
            }
            (_, top) => top,
        }
    }
}

/// The position that a key written like a whole number stands for; `07` and `+7` are names.
pub(crate) fn index(key: &str) -> Option<u32> {
    let canonical = key == "0" || key.bytes().next().is_some_and(|first| (b'1'..=b'9').contains(&first));
    if canonical { key.parse().ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_body_is_laid_over_a_query() {
        let read = |text| Tree::from_query(text, &Limits::default()).unwrap();
        assert_eq!(read("page=1&size=5").overlaid(read("size=7&x=1")), read("page=1&size=7&x=1"));
        assert_eq!(read("page=1").overlaid(Tree::default()), read("page=1"));
    }

    #[test]
    fn only_plain_whole_numbers_are_positions() {
        assert_eq!(index("0"), Some(0));
        assert_eq!(index("42"), Some(42));
        for key in ["", "00", "07", "+7", "-1", "1a", "4294967296"] {
            assert_eq!(index(key), None, "{key}");
        }
    }
}
