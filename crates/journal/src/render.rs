//! How a payload is written out: in which order its members stand, and with which signs.

use std::io;

use serde::Serialize as _;
use serde_json::Value;
use serde_json::ser::{CharEscape, Formatter, PrettyFormatter, Serializer};

/// In which order the members of objects stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// As they were sent.
    Sent,
    /// By the length of their keys, then by bytes: the order that a vendor's binary JSON column keeps. Pages become comparable.
    ByLength,
}

impl Order {
    /// The order that the vendor's own journal shows.
    #[must_use]
    pub fn of(dialect: &str) -> Self {
        if dialect == "evotor" { Self::ByLength } else { Self::Sent }
    }

    /// The document in this order, however deep.
    #[must_use]
    pub fn arrange(self, document: Value) -> Value {
        match (self, document) {
            (Self::ByLength, Value::Object(members)) => {
                let mut members: Vec<_> = members.into_iter().collect();
                members.sort_by(|(a, _), (b, _)| a.len().cmp(&b.len()).then_with(|| a.cmp(b)));
                members.into_iter().map(|(name, value)| (name, self.arrange(value))).collect()
            }
            (Self::ByLength, Value::Array(items)) => {
                items.into_iter().map(|item| self.arrange(item)).collect()
            }
            (_, document) => document,
        }
    }
}

/// With which signs a document is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Notation {
    /// Four blanks a level, for people; the group separator of marking codes is a sign one can see.
    Page,
    /// A line a member, no blanks before it; a bar is spelled out, because bars part the cells.
    Table,
    /// All in one line.
    Line,
}

impl Notation {
    /// The document as text.
    #[must_use]
    pub fn write(self, document: &Value) -> String {
        let mut out = Vec::new();
        let written = match self {
            Self::Line => serde_json::to_writer(&mut out, document),
            Self::Page => {
                document.serialize(&mut Serializer::with_formatter(&mut out, Signs::new(self, b"    ")))
            }
            Self::Table => {
                document.serialize(&mut Serializer::with_formatter(&mut out, Signs::new(self, b"")))
            }
        };
        written.expect("a document can be written to memory");
        String::from_utf8(out).expect("JSON is UTF-8")
    }
}

/// Pretty printing that spells some characters its own way.
struct Signs {
    notation: Notation,
    pretty: PrettyFormatter<'static>,
}

impl Signs {
    fn new(notation: Notation, indent: &'static [u8]) -> Self {
        Self { notation, pretty: PrettyFormatter::with_indent(indent) }
    }
}

/// The sign of the group separator, which parts a marking code.
const GROUP_SEPARATOR: u8 = 0x1d;

macro_rules! as_pretty {
    ($($name:ident($($arg:ident: $type:ty),*)),* $(,)?) => {$(
        fn $name<W: ?Sized + io::Write>(&mut self, out: &mut W $(, $arg: $type)*) -> io::Result<()> {
            self.pretty.$name(out $(, $arg)*)
        }
    )*};
}

impl Formatter for Signs {
    as_pretty! {
        begin_array(), end_array(), begin_array_value(first: bool), end_array_value(),
        begin_object(), end_object(), begin_object_key(first: bool), begin_object_value(), end_object_value(),
    }

    fn write_string_fragment<W: ?Sized + io::Write>(&mut self, out: &mut W, text: &str) -> io::Result<()> {
        match self.notation {
            Notation::Table => out.write_all(text.replace('|', "\\u007c").as_bytes()),
            Notation::Page | Notation::Line => out.write_all(text.as_bytes()),
        }
    }

    fn write_char_escape<W: ?Sized + io::Write>(
        &mut self,
        out: &mut W,
        escape: CharEscape,
    ) -> io::Result<()> {
        match (self.notation, escape) {
            (Notation::Page, CharEscape::AsciiControl(GROUP_SEPARATOR)) => out.write_all("␝".as_bytes()),
            (_, escape) => self.pretty.write_char_escape(out, escape),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn sample() -> Value {
        json!({"quantity": 1, "id": 7, "tax": [{"b": 1, "a": 2}], "mark": "01\u{1d}9|1", "empty": []})
    }

    #[test]
    fn members_stand_by_length_then_bytes() {
        let sorted = Order::ByLength.arrange(sample());
        let line = r#"{"id":7,"tax":[{"a":2,"b":1}],"mark":"01\u001d9|1","empty":[],"quantity":1}"#;
        assert_eq!(Notation::Line.write(&sorted), line);
        assert_eq!(Order::Sent.arrange(sample()), sample());
        assert_eq!(Order::of("evotor"), Order::ByLength);
    }

    #[test]
    fn a_page_shows_the_separator_and_a_table_spells_the_bar() {
        let document = json!({"mark": "01\u{1d}9|1"});
        assert_eq!(Notation::Page.write(&document), "{\n    \"mark\": \"01␝9|1\"\n}");
        let table = Notation::Table.write(&document);
        assert_eq!(table, "{\n\"mark\": \"01\\u001d9\\u007c1\"\n}");
        assert_eq!(serde_json::from_str::<Value>(&table).unwrap(), document);
    }

    #[test]
    fn numbers_print_in_their_shortest_form() {
        let document: Value = serde_json::from_str("[4529.30, 70, 3859.01, 0.1]").unwrap();
        assert_eq!(Notation::Line.write(&document), "[4529.3,70,3859.01,0.1]");
    }
}
