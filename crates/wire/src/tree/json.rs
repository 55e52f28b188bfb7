//! JSON bodies, with a limit on depth and on the number of values.

use std::cell::{Cell, RefCell};
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};

use super::{Leaf, Limits, Map, Tree, TreeError};

/// Reads one JSON text, to its end.
pub(super) fn parse(text: &[u8], limits: &Limits) -> Result<Tree, TreeError> {
    if text.len() > limits.bytes {
        return Err(TreeError::TooLong { max: limits.bytes });
    }
    let budget = Budget { limits, keys: Cell::new(0), refused: RefCell::new(None) };
    let mut source = serde_json::Deserializer::from_slice(text);
    let read = Node { budget: &budget, depth: 0 }
        .deserialize(&mut source)
        .and_then(|tree| source.end().map(|()| tree));
    read.map_err(|error| {
        budget.refused.take().unwrap_or_else(|| TreeError::Json {
            message: error.to_string(),
            line: error.line(),
            column: error.column(),
        })
    })
}

/// What may still be read. What was refused is kept here, since serde's errors carry text only.
struct Budget<'l> {
    limits: &'l Limits,
    keys: Cell<usize>,
    refused: RefCell<Option<TreeError>>,
}

impl Budget<'_> {
    fn refuse<E: Error>(&self, error: TreeError) -> E {
        let text = E::custom(&error);
        self.refused.replace(Some(error));
        text
    }
}

/// A value at some depth, still to be read.
#[derive(Clone, Copy)]
struct Node<'b> {
    budget: &'b Budget<'b>,
    depth: usize,
}

impl Node<'_> {
    fn inside<E: Error>(self) -> Result<Self, E> {
        let max = self.budget.limits.depth;
        if self.depth == max {
            return Err(self.budget.refuse(TreeError::TooDeep { max }));
        }
        Ok(Self { depth: self.depth + 1, ..self })
    }
}

impl<'de> DeserializeSeed<'de> for Node<'_> {
    type Value = Tree;

    fn deserialize<D: Deserializer<'de>>(self, source: D) -> Result<Tree, D::Error> {
        let max = self.budget.limits.keys;
        self.budget.keys.set(self.budget.keys.get() + 1);
        // The outermost value is not counted.
        if self.budget.keys.get() > max.saturating_add(1) {
            return Err(self.budget.refuse(TreeError::TooManyKeys { max }));
        }
        source.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Node<'_> {
    type Value = Tree;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E: Error>(self) -> Result<Tree, E> {
        Ok(Tree::Leaf(Leaf::Null))
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Tree, E> {
        Ok(Tree::Leaf(Leaf::Bool(value)))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Tree, E> {
        Ok(Tree::Leaf(Leaf::Number(value.into())))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Tree, E> {
        Ok(Tree::Leaf(Leaf::Number(value.into())))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Tree, E> {
        let number = serde_json::Number::from_f64(value).ok_or_else(|| E::custom("number out of range"))?;
        Ok(Tree::Leaf(Leaf::Number(number)))
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Tree, E> {
        self.visit_string(value.to_owned())
    }

    fn visit_string<E: Error>(self, value: String) -> Result<Tree, E> {
        Ok(Tree::Leaf(Leaf::Text(value)))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut source: A) -> Result<Tree, A::Error> {
        let child = self.inside()?;
        let mut items = Vec::new();
        while let Some(item) = source.next_element_seed(child)? {
            items.push(item);
        }
        Ok(Tree::List(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut source: A) -> Result<Tree, A::Error> {
        let child = self.inside()?;
        let mut map = Map::new();
        while let Some(key) = source.next_key::<String>()? {
            if key.contains('\0') {
                return Err(self.budget.refuse(TreeError::Name { key }));
            }
            map.insert(key, source.next_value_seed(child)?);
        }
        Ok(Tree::Map(map))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn errors_say_where() {
        let Err(TreeError::Json { line, column, message }) =
            parse(b"{\"a\": 1,\n \"b\" 2}", &Limits::default())
        else {
            panic!("a colon is missing");
        };
        assert_eq!((line, column), (2, 6));
        assert!(message.contains("expected `:`"), "{message}");
        for text in ["", "{", "{}x", "[1,]", "NaN", "1e400", "\"\\ud800\"", "{\"a\":\u{1}}"] {
            assert!(
                matches!(parse(text.as_bytes(), &Limits::default()), Err(TreeError::Json { .. })),
                "{text}"
            );
        }
        assert!(matches!(parse(b"\"\xff\"", &Limits::default()), Err(TreeError::Json { .. })));
    }

    #[test]
    fn limits_hold() {
        let limits = Limits { depth: 2, keys: 3, bytes: 60, ..Limits::default() };
        assert!(parse(b"[[1]]", &limits).is_ok());
        assert_eq!(parse(b"[[[1]]]", &limits), Err(TreeError::TooDeep { max: 2 }));
        assert_eq!(parse(b"[1,2,3,4]", &limits), Err(TreeError::TooManyKeys { max: 3 }));
        assert_eq!(parse(&[b' '; 61], &limits), Err(TreeError::TooLong { max: 60 }));
        assert_eq!(parse("[".repeat(60).as_bytes(), &limits), Err(TreeError::TooDeep { max: 2 }));
    }

    #[test]
    fn the_last_member_of_a_name_wins() {
        assert_eq!(
            parse(br#"{"a": 1, "a": 2}"#, &Limits::default()),
            parse(br#"{"a": 2}"#, &Limits::default())
        );
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_or_refused(text in proptest::collection::vec(any::<u8>(), 0..80)) {
            let _ = parse(&text, &Limits::default());
        }

        #[test]
        fn numbers_keep_their_shortest_text(value in any::<f64>().prop_filter("finite", |value| value.is_finite())) {
            let text = serde_json::to_string(&value).unwrap();
            prop_assert_eq!(parse(text.as_bytes(), &Limits::default()).unwrap(), Tree::Leaf(Leaf::Number(serde_json::Number::from_f64(value).unwrap())));
        }
    }
}
