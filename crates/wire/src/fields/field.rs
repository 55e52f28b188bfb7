//! One value that was looked up: it is checked further, and then the caller says what its absence means.

use std::ops::RangeBounds;

use super::{Fields, Kind};
use crate::Patch;

/// A value read from a request, not yet taken. What is wrong with it has already been noted.
#[derive(Debug)]
#[must_use = "say what absence means: `required`, `optional`, `or` or `patch`"]
pub struct Field<'a, T> {
    pub(super) at: Fields<'a>,
    pub(super) state: State<T>,
}

/// Absent, null and value as in [`Patch`], and a value that was refused.
#[derive(Debug)]
pub(super) enum State<T> {
    Absent,
    Null,
    Value(T),
    Refused,
}

impl<'a, T> Field<'a, T> {
    /// The value; absence and null are noted as [`Kind::Missing`]. After any problem this is a stand-in, which
    /// never leaves [`super::read`].
    pub fn required(self) -> T
    where
        T: Default,
    {
        match self.state {
            State::Value(value) => value,
            State::Absent | State::Null => {
                self.at.note(Kind::Missing);
                T::default()
            }
            State::Refused => T::default(),
        }
    }

    /// The value, if there is one; absent and null look alike.
    pub fn optional(self) -> Option<T> {
        self.patch().value()
    }

    /// The value, or `default` when absent or null.
    pub fn or(self, default: T) -> T {
        self.optional().unwrap_or(default)
    }

    /// The value with absent and null told apart.
    pub fn patch(self) -> Patch<T> {
        match self.state {
            State::Absent | State::Refused => Patch::Absent,
            State::Null => Patch::Null,
            State::Value(value) => Patch::Value(value),
        }
    }

    /// Checks or converts the value, if there is one.
    pub fn check<U>(self, check: impl FnOnce(T) -> Result<U, Kind>) -> Field<'a, U> {
        let state = match self.state {
            State::Absent => State::Absent,
            State::Null => State::Null,
            State::Refused => State::Refused,
            State::Value(value) => match check(value) {
                Ok(value) => State::Value(value),
                Err(kind) => {
                    self.at.note(kind);
                    State::Refused
                }
            },
        };
        Field { at: self.at, state }
    }
}

impl<T: PartialOrd> Field<'_, T> {
    /// Refuses a value outside of `range` with [`Kind::Range`].
    pub fn within(self, range: impl RangeBounds<T>) -> Self {
        self.check(|value| if range.contains(&value) { Ok(value) } else { Err(Kind::Range) })
    }
}

impl Field<'_, String> {
    /// Refuses a text of more than `max` characters.
    pub fn max_chars(self, max: usize) -> Self {
        self.check(|text| if text.chars().count() > max { Err(Kind::TooLong { max }) } else { Ok(text) })
    }

    /// Takes a text of nothing but spaces for null, as form fields that were left empty arrive.
    pub fn blank_is_null(self) -> Self {
        let blank = matches!(&self.state, State::Value(text) if text.trim().is_empty());
        if blank { Self { state: State::Null, ..self } } else { self }
    }
}

impl<T> Field<'_, Vec<T>> {
    /// Refuses a list of more than `max` items.
    pub fn max_items(self, max: usize) -> Self {
        self.check(|items| if items.len() > max { Err(Kind::TooMany { max }) } else { Ok(items) })
    }
}
