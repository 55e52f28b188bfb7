//! Typed reading of a parameter tree. Every problem is noted with its path, and all of them are told at once.
//!
//! Form values are texts and JSON values are typed; both are read by the same rules: `"5"`, `5` and `5.0` are
//! the integer 5, an empty text is null for everything but a text.
//!
//! ```
//! use wire::{Kind, Limits, Patch, Tree, fields};
//!
//! let tree = Tree::from_json(br#"{"name": null, "records": [{"count": "two"}]}"#, &Limits::default())?;
//! let read = fields::read(&tree, |f| {
//!     let name: Patch<String> = f.str("name").patch();
//!     let counts = f.list("records", |record| record.decimal("count").required()).required();
//!     (name, counts, f.int("size").or(20))
//! });
//! let problems = read.unwrap_err();
//! assert_eq!(problems[0].to_string(), "records[0][count]: expected number");
//! assert_eq!(problems[0].kind, Kind::Type { expected: "number" });
//! # Ok::<(), wire::TreeError>(())
//! ```

mod field;
mod problem;

use std::borrow::Cow;
use std::cell::RefCell;
use std::rc::Rc;

pub use field::Field;
use field::State;
pub use problem::{Kind, Problem, Segment};

use crate::decimal::NotDecimal;
use crate::time::{self, Date, Zone};
use crate::tree::{File, Leaf, Map, Tree};
use crate::{Decimal, tree};

/// More problems than this are not told.
const MAX_PROBLEMS: usize = 100;

/// Reads a value out of a tree.
///
/// # Errors
/// Everything that was noted, in reading order, at most 100 problems; what `form` returned is then dropped.
pub fn read<T>(tree: &Tree, form: impl FnOnce(&Fields<'_>) -> T) -> Result<T, Vec<Problem>> {
    let problems = RefCell::new(Vec::new());
    let out = form(&Fields { node: Some(tree), trail: None, problems: &problems });
    let problems = problems.into_inner();
    if problems.is_empty() { Ok(out) } else { Err(problems) }
}

/// A place in the tree, there or not: its children are read by name, its own value with the `as_` functions.
#[derive(Debug, Clone)]
pub struct Fields<'a> {
    node: Option<&'a Tree>,
    trail: Option<Rc<Trail<'a>>>,
    problems: &'a RefCell<Vec<Problem>>,
}

/// The way to a place, innermost step first.
#[derive(Debug)]
struct Trail<'a> {
    step: Step<'a>,
    outer: Option<Rc<Self>>,
}

#[derive(Debug)]
enum Step<'a> {
    Key(Cow<'a, str>),
    Index(usize),
}

impl<'a> Fields<'a> {
    /// The child of that name.
    #[must_use]
    pub fn at(&self, name: &str) -> Self {
        self.child(Step::Key(Cow::Owned(name.to_owned())), self.node.and_then(|node| node.get(name)))
    }

    fn child(&self, step: Step<'a>, node: Option<&'a Tree>) -> Self {
        let trail = Trail { step, outer: self.trail.clone() };
        Self { node, trail: Some(Rc::new(trail)), problems: self.problems }
    }

    /// Whether anything was sent here, null included.
    pub fn is_present(&self) -> bool {
        self.node.is_some()
    }

    /// The tree at this place, for values whose shape the caller decides by looking.
    pub fn tree(&self) -> Option<&'a Tree> {
        self.node
    }

    /// Notes a problem with this place.
    pub fn note(&self, kind: Kind) {
        let mut problems = self.problems.borrow_mut();
        if problems.len() < MAX_PROBLEMS {
            problems.push(Problem { path: self.path(), kind });
        }
    }

    fn path(&self) -> Vec<Segment> {
        let mut path: Vec<_> = std::iter::successors(self.trail.as_deref(), |trail| trail.outer.as_deref())
            .map(|trail| match &trail.step {
                Step::Key(key) => Segment::Key(key.to_string()),
                Step::Index(index) => Segment::Index(*index),
            })
            .collect();
        path.reverse();
        path
    }

    /// Notes every child that is not among `known`, for contracts that refuse unknown names.
    pub fn only(&self, known: &[&str]) {
        for (key, child) in self.entries() {
            if !known.contains(&key) {
                child.note(Kind::Unknown);
            }
        }
    }

    /// The named children, for objects whose names are data; nothing for a list or a single value.
    pub fn entries(&self) -> impl Iterator<Item = (&'a str, Self)> + '_ {
        let map = match self.node {
            Some(Tree::Map(map)) => Some(map),
            Some(Tree::List(_) | Tree::Leaf(_)) | None => None,
        };
        map.into_iter().flatten().map(|(key, node)| {
            let key = key.as_str();
            (key, self.child(Step::Key(Cow::Borrowed(key)), Some(node)))
        })
    }

    /// A text, as sent. JSON numbers are taken as their text; a zero character is refused.
    pub fn str(&self, name: &str) -> Field<'a, String> {
        self.at(name).as_str()
    }

    /// A whole number.
    pub fn int(&self, name: &str) -> Field<'a, i64> {
        self.at(name).as_int()
    }

    /// Whole numbers: a list, one alone, or several in one text with commas between.
    pub fn ints(&self, name: &str) -> Field<'a, Vec<i64>> {
        self.at(name).as_ints()
    }

    /// Texts: a list, or one alone.
    pub fn strs(&self, name: &str) -> Field<'a, Vec<String>> {
        self.list(name, |item| item.as_str().required())
    }

    /// A truth value: JSON's own, or `1/0`, `true/false`, `on/off`, `yes/no` in any case.
    pub fn bool(&self, name: &str) -> Field<'a, bool> {
        self.at(name).as_bool()
    }

    /// A decimal number, exactly as written. JSON numbers count as written in their shortest form.
    pub fn decimal(&self, name: &str) -> Field<'a, Decimal> {
        self.at(name).as_decimal()
    }

    /// A day, `YYYY-MM-DD`.
    pub fn date(&self, name: &str) -> Field<'a, Date> {
        self.parsed(name, "date", |text| time::parse_date(text).ok_or(Kind::Type { expected: "date" }))
    }

    /// An instant, `YYYY-MM-DD HH:MM:SS` on the clocks of `zone`, in microseconds UTC.
    pub fn date_time(&self, name: &str, zone: &Zone) -> Field<'a, i64> {
        let expected = "date and time";
        self.parsed(name, expected, |text| zone.parse_date_time(text).ok_or(Kind::Type { expected }))
    }

    /// A UUID in any of its usual spellings.
    pub fn uuid(&self, name: &str) -> Field<'a, uuid::Uuid> {
        let expected = "uuid";
        self.parsed(name, expected, |text| text.parse().map_err(|_| Kind::Type { expected }))
    }

    /// Any single value with a text form of its own, given without surrounding spaces: codes, enums, prices.
    pub fn parsed<T>(
        &self,
        name: &str,
        expected: &'static str,
        parse: impl FnOnce(&str) -> Result<T, Kind>,
    ) -> Field<'a, T> {
        self.at(name).as_parsed(expected, parse)
    }

    /// A file of a multipart form.
    pub fn file(&self, name: &str) -> Field<'a, File> {
        self.at(name).as_file()
    }

    /// Files of a multipart form: a list, or one alone.
    pub fn files(&self, name: &str) -> Field<'a, Vec<File>> {
        self.list(name, |item| item.as_file().required())
    }

    /// An object, read by `form` if there is one.
    pub fn object<T>(&self, name: &str, form: impl FnOnce(&Self) -> T) -> Field<'a, T> {
        self.at(name).as_object(form)
    }

    /// A list, each item read by `form`. One value alone is a list of one; an object whose names are all
    /// numbers is a list with gaps.
    pub fn list<T>(&self, name: &str, form: impl FnMut(&Self) -> T) -> Field<'a, Vec<T>> {
        self.at(name).as_list(form)
    }

    /// This place as a text; see [`Fields::str`].
    pub fn as_str(&self) -> Field<'a, String> {
        self.as_text("text").check(|text| Ok(text.into_owned()))
    }

    /// This place as a whole number; see [`Fields::int`].
    pub fn as_int(&self) -> Field<'a, i64> {
        self.as_parsed("integer", parse_int)
    }

    /// This place as whole numbers; see [`Fields::ints`].
    pub fn as_ints(&self) -> Field<'a, Vec<i64>> {
        match self.node {
            Some(Tree::Leaf(Leaf::Text(text))) if text.contains(',') => {
                let numbers =
                    text.split(',').map(|part| parse_int(part.trim())).collect::<Result<Vec<_>, Kind>>();
                let state = numbers.map_or_else(|kind| self.refuse(kind), State::Value);
                self.field(state)
            }
            _ => self.as_list(|item| item.as_int().required()),
        }
    }

    /// This place as a truth value; see [`Fields::bool`].
    pub fn as_bool(&self) -> Field<'a, bool> {
        if let Some(Tree::Leaf(Leaf::Bool(value))) = self.node {
            return self.field(State::Value(*value));
        }
        self.as_parsed("boolean", |text| match text.to_ascii_lowercase().as_str() {
            "1" | "true" | "on" | "yes" => Ok(true),
            "0" | "false" | "off" | "no" => Ok(false),
            _ => Err(Kind::Type { expected: "boolean" }),
        })
    }

    /// This place as a decimal number; see [`Fields::decimal`].
    pub fn as_decimal(&self) -> Field<'a, Decimal> {
        self.as_parsed("number", |text| parse_decimal(text, "number"))
    }

    /// This place as a single value with a text form; see [`Fields::parsed`].
    pub fn as_parsed<T>(
        &self,
        expected: &'static str,
        parse: impl FnOnce(&str) -> Result<T, Kind>,
    ) -> Field<'a, T> {
        let mut text = self.as_text(expected);
        if matches!(&text.state, State::Value(text) if text.trim().is_empty()) {
            text.state = State::Null;
        }
        text.check(|text| parse(text.trim()))
    }

    /// This place as a file; see [`Fields::file`].
    pub fn as_file(&self) -> Field<'a, File> {
        let state = match self.node {
            Some(Tree::Leaf(Leaf::File(file))) => State::Value(file.clone()),
            Some(Tree::Leaf(Leaf::Text(text))) if text.is_empty() => State::Null,
            other => self.no_value(other, "file"),
        };
        self.field(state)
    }

    /// This place as an object; see [`Fields::object`].
    pub fn as_object<T>(&self, form: impl FnOnce(&Self) -> T) -> Field<'a, T> {
        let state = match self.node {
            // A form's object with the names 0, 1, 2 arrives as a list; an empty one prints as `[]` in PHP.
            Some(Tree::Map(_) | Tree::List(_)) => State::Value(form(self)),
            Some(Tree::Leaf(Leaf::Text(text))) if text.is_empty() => State::Null,
            other => self.no_value(other, "object"),
        };
        self.field(state)
    }

    /// This place as a list; see [`Fields::list`].
    pub fn as_list<T>(&self, mut form: impl FnMut(&Self) -> T) -> Field<'a, Vec<T>> {
        let mut item = |(at, node): (usize, &'a Tree)| form(&self.child(Step::Index(at), Some(node)));
        let state = match self.node {
            Some(Tree::List(items)) => State::Value(items.iter().enumerate().map(item).collect()),
            Some(Tree::Map(map)) => match with_gaps(map) {
                Some(items) => State::Value(items.into_iter().map(item).collect()),
                None => self.refuse(Kind::Type { expected: "list" }),
            },
            None => State::Absent,
            Some(Tree::Leaf(Leaf::Null)) => State::Null,
            Some(Tree::Leaf(Leaf::Text(text))) if text.is_empty() => State::Null,
            Some(alone @ Tree::Leaf(_)) => State::Value(vec![item((0, alone))]),
        };
        self.field(state)
    }

    /// This place as the text of a single value. A zero character is refused, since databases do.
    fn as_text(&self, expected: &'static str) -> Field<'a, Cow<'a, str>> {
        let state = match self.node {
            Some(Tree::Leaf(Leaf::Text(text))) if text.contains('\0') => {
                self.refuse(Kind::Invalid("contains a zero character".into()))
            }
            Some(Tree::Leaf(Leaf::Text(text))) => State::Value(Cow::Borrowed(text.as_str())),
            Some(Tree::Leaf(Leaf::Number(number))) => State::Value(Cow::Owned(number.to_string())),
            other => self.no_value(other, expected),
        };
        self.field(state)
    }

    fn field<T>(&self, state: State<T>) -> Field<'a, T> {
        Field { at: self.clone(), state }
    }

    fn refuse<T>(&self, kind: Kind) -> State<T> {
        self.note(kind);
        State::Refused
    }

    /// The state of a place that does not hold what was asked for.
    fn no_value<T>(&self, node: Option<&Tree>, expected: &'static str) -> State<T> {
        match node {
            None => State::Absent,
            Some(Tree::Leaf(Leaf::Null)) => State::Null,
            Some(_) => self.refuse(Kind::Type { expected }),
        }
    }
}

/// The children of an object whose names are all numbers, in the order of the numbers.
fn with_gaps(map: &Map) -> Option<Vec<(usize, &Tree)>> {
    let position = |key: &str| tree::index(key).and_then(|at| usize::try_from(at).ok());
    let mut items = map.iter().map(|(key, node)| Some((position(key)?, node))).collect::<Option<Vec<_>>>()?;
    items.sort_by_key(|(at, _)| *at);
    Some(items)
}

/// A whole number out of a text; `5.0` and `5e3` are whole.
pub(crate) fn parse_int(text: &str) -> Result<i64, Kind> {
    let expected = "integer";
    let number = parse_decimal(text, expected)?;
    if number.scale() > 0 {
        return Err(Kind::Type { expected });
    }
    number.exactly(0).ok_or(Kind::Range)
}

fn parse_decimal(text: &str, expected: &'static str) -> Result<Decimal, Kind> {
    text.parse().map_err(|error| match error {
        NotDecimal::Syntax => Kind::Type { expected },
        NotDecimal::Range => Kind::Range,
    })
}

#[cfg(test)]
mod tests;
