//! Gathers everything that is wrong with what was asked, so that a caller hears it all at once.

use crate::{Problem, Reason, Refusal};

/// Problems met so far.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Problems(Vec<Problem>);

impl Problems {
    /// Nothing wrong yet.
    #[must_use]
    pub const fn new() -> Self {
        Self(Vec::new())
    }

    /// One more.
    pub fn add(&mut self, field: impl Into<String>, reason: Reason) {
        self.0.push(Problem::new(field, reason));
    }

    /// One more unless `holds`.
    pub fn check(&mut self, field: impl Into<String>, holds: bool, reason: Reason) {
        if !holds {
            self.add(field, reason);
        }
    }

    /// A text of at most `limit` characters that is not blank.
    pub fn required(&mut self, field: &str, text: &str, limit: usize) {
        self.check(field, !text.trim().is_empty(), Reason::Blank);
        self.optional(field, text, limit);
    }

    /// A text of at most `limit` characters.
    pub fn optional(&mut self, field: &str, text: &str, limit: usize) {
        self.at_most(field, text.chars().count(), limit);
        self.check(field, !text.contains('\0'), Reason::Malformed);
    }

    /// A length or a number of items.
    pub fn at_most(&mut self, field: &str, count: usize, limit: usize) {
        self.check(
            field,
            count <= limit,
            Reason::TooLarge { limit: i64::try_from(limit).unwrap_or(i64::MAX) },
        );
    }

    /// All of another's.
    pub fn append(&mut self, mut other: Self) {
        self.0.append(&mut other.0);
    }

    /// Whether nothing was wrong so far.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// # Errors
    /// [`Refusal::Invalid`] with everything that was wrong.
    pub fn into_result(self) -> Result<(), Refusal> {
        if self.0.is_empty() { Ok(()) } else { Err(Refusal::Invalid(self.0)) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_wrong_is_told_at_once() {
        let mut problems = Problems::new();
        problems.required("name", "  ", 5);
        problems.optional("note", "абвгде", 5);
        problems.optional("email", "a\0", 5);
        problems.check("zone", false, Reason::Unknown);
        problems.check("brand", true, Reason::Unknown);
        let expected = [
            Problem::new("name", Reason::Blank),
            Problem::new("note", Reason::TooLarge { limit: 5 }),
            Problem::new("email", Reason::Malformed),
            Problem::new("zone", Reason::Unknown),
        ];
        assert_eq!(problems.into_result(), Err(Refusal::Invalid(expected.into())));
        assert_eq!(Problems::new().into_result(), Ok(()));
    }
}
