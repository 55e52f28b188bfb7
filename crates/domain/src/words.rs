//! Closed lists that are kept as words: one table per list gives the enum, its stored and its JSON form.
//! The fiscal format's numbered lists are elsewhere, in `fiscal::words`.

use std::fmt::Debug;

/// A value of a closed list with one stable word. The word is stored and shown in JSON; renaming it is a migration.
pub trait Word: Copy + Debug + Eq + 'static {
    /// Every value, in the list's own order.
    const ALL: &'static [Self];

    /// Its word.
    fn word(self) -> &'static str;

    /// By its word; `None` when the list has no such word.
    fn from_word(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|value| value.word() == word)
    }
}

/// Declares closed lists: `pub enum X { A = "a" }`.
macro_rules! words {
    ($($(#[$meta:meta])* $vis:vis enum $name:ident {
        $($(#[$variant_meta:meta])* $variant:ident = $word:literal),+ $(,)?
    })+) => {$(
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        $vis enum $name {
            $($(#[$variant_meta])* #[serde(rename = $word)] $variant,)+
        }

        impl $crate::Word for $name {
            const ALL: &'static [Self] = &[$(Self::$variant),+];

            fn word(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str($crate::Word::word(*self))
            }
        }
    )+};
}
pub(crate) use words;

#[cfg(test)]
mod tests {
    use super::Word;

    words! {
        /// For the test.
        enum Side {
            /// One.
            Left = "left",
            /// The other.
            RightHand = "right hand",
        }
    }

    #[test]
    fn words_read_back_and_json_says_the_same() {
        for side in Side::ALL {
            assert_eq!(Side::from_word(side.word()), Some(*side));
            assert_eq!(serde_json::to_value(side).unwrap(), side.to_string());
        }
        assert_eq!(Side::from_word("Left"), None);
    }
}
