//! The tree of field errors: `{"children": {"records": {"children": [{}, {"children": {"count": {"errors": […]}}}]}}}`.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::ser::{Serialize, SerializeMap, SerializeSeq, Serializer};
use wire::Segment;

/// Positions past this are told by number: a list of that length would be mostly empty.
const LONGEST_LIST: usize = 10_000;

/// The errors of one field and of what is in it.
#[derive(Debug, Default)]
pub(super) struct Errors {
    errors: Vec<Cow<'static, str>>,
    named: Vec<(String, Errors)>,
    placed: BTreeMap<usize, Errors>,
}

impl Errors {
    /// Adds a message at a path.
    pub(super) fn add(&mut self, path: &[Segment], message: Cow<'static, str>) {
        match path {
            [] => self.errors.push(message),
            [Segment::Index(index), rest @ ..] => {
                self.placed.entry(*index).or_default().add(rest, message);
            }
            [Segment::Key(key), rest @ ..] => self.child(key).add(rest, message),
        }
    }

    fn child(&mut self, key: &str) -> &mut Self {
        let at = self.named.iter().position(|(name, _)| name == key).unwrap_or_else(|| {
            self.named.push((key.to_owned(), Self::default()));
            self.named.len() - 1
        });
        &mut self.named[at].1
    }
}

impl Serialize for Errors {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        if !self.errors.is_empty() {
            map.serialize_entry("errors", &self.errors)?;
        }
        if !self.named.is_empty() || !self.placed.is_empty() {
            map.serialize_entry("children", &Children(self))?;
        }
        map.end()
    }
}

/// A list when all children are positions of a list of decent length, with `{}` for those in order; else an object.
struct Children<'a>(&'a Errors);

impl Serialize for Children<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Errors { named, placed, errors: _ } = self.0;
        match placed.last_key_value() {
            Some((&last, _)) if named.is_empty() && last < LONGEST_LIST => {
                let empty = Errors::default();
                let mut list = serializer.serialize_seq(Some(last + 1))?;
                (0..=last)
                    .try_for_each(|index| list.serialize_element(placed.get(&index).unwrap_or(&empty)))?;
                list.end()
            }
            _ => {
                let mut map = serializer.serialize_map(Some(named.len() + placed.len()))?;
                named.iter().try_for_each(|(name, child)| map.serialize_entry(name, child))?;
                placed.iter().try_for_each(|(index, child)| map.serialize_entry(index, child))?;
                map.end()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn print(paths: &[&[Segment]]) -> String {
        let mut errors = Errors::default();
        paths.iter().for_each(|path| errors.add(path, "no".into()));
        serde_json::to_string(&errors).unwrap()
    }

    #[test]
    fn lists_are_filled_and_long_gaps_are_numbered() {
        let key = |name: &str| Segment::Key(name.into());
        assert_eq!(print(&[&[]]), r#"{"errors":["no"]}"#);
        assert_eq!(
            print(&[&[key("a"), Segment::Index(1)], &[key("a")]]),
            r#"{"children":{"a":{"errors":["no"],"children":[{},{"errors":["no"]}]}}}"#
        );
        assert_eq!(
            print(&[&[Segment::Index(4_000_000_000)]]),
            r#"{"children":{"4000000000":{"errors":["no"]}}}"#
        );
    }
}
