//! One field of a partial update.

/// Whether an update touches a field. A full update sets every field; a partial one keeps those it does not name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Change<T> {
    /// As it was.
    #[default]
    Keep,
    /// To this.
    Set(T),
}

impl<T> Change<T> {
    /// The new value, if there is one.
    pub const fn as_set(&self) -> Option<&T> {
        match self {
            Self::Keep => None,
            Self::Set(value) => Some(value),
        }
    }

    /// Whether the field is touched.
    pub const fn is_set(&self) -> bool {
        matches!(self, Self::Set(_))
    }

    /// The value after the update.
    #[must_use]
    pub fn or(self, before: T) -> T {
        match self {
            Self::Keep => before,
            Self::Set(value) => value,
        }
    }
}

impl<T> From<Option<T>> for Change<T> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Keep, Self::Set)
    }
}
