//! A field of a partial update: not mentioned, set to nothing, or set to a value.

/// What a caller said about one field. `Option<Option<T>>` with names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Patch<T> {
    /// The field was not mentioned: leave it alone.
    #[default]
    Absent,
    /// The field was set to nothing: clear it.
    Null,
    /// The field was given a value.
    Value(T),
}

impl<T> Patch<T> {
    /// Whether the field was not mentioned at all.
    pub fn is_absent(&self) -> bool {
        matches!(self, Self::Absent)
    }

    /// The value, if one was given; absent and null look alike. This is what a full replacement (`PUT`) wants.
    pub fn value(self) -> Option<T> {
        match self {
            Self::Value(value) => Some(value),
            Self::Absent | Self::Null => None,
        }
    }

    /// What was said: `None` when nothing was, `Some(None)` to clear.
    ///
    /// ```
    /// # use wire::Patch;
    /// assert_eq!(Patch::<i64>::Absent.said(), None);
    /// assert_eq!(Patch::<i64>::Null.said(), Some(None));
    /// assert_eq!(Patch::Value(7).said(), Some(Some(7)));
    /// ```
    pub fn said(self) -> Option<Option<T>> {
        match self {
            Self::Absent => None,
            Self::Null => Some(None),
            Self::Value(value) => Some(Some(value)),
        }
    }

    /// Changes the value and keeps the other two cases.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Patch<U> {
        match self {
            Self::Absent => Patch::Absent,
            Self::Null => Patch::Null,
            Self::Value(value) => Patch::Value(change(value)),
        }
    }
}
