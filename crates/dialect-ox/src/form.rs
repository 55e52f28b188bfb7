//! Short ways to read forms: closed lists of words, presence, quantities and prices.

use domain::money::Entered;
use domain::{Money, Quantity};
use wire::fields::Field;
use wire::{Fields, Kind, Patch};

use crate::price::entered;

/// Most numbers of one list: each is looked up.
const MAX_NUMBERS: usize = 500;

/// Numbers of entities: a list, one alone, or several with commas between; at most 500.
pub(crate) fn numbers<'a>(f: &Fields<'a>, name: &str) -> Field<'a, Vec<i64>> {
    f.ints(name).max_items(MAX_NUMBERS)
}

/// One of a few words.
pub(crate) fn one_of<'a, T: Copy>(f: &Fields<'a>, name: &str, choices: &[(&str, T)]) -> Field<'a, T> {
    f.parsed(name, "text", |word| {
        let choice = choices.iter().find(|(known, _)| *known == word);
        choice.map(|(_, value)| *value).ok_or(Kind::Invalid("The selected choice is invalid.".into()))
    })
}

/// Notes a single value that is not there; what it is, is read elsewhere.
pub(crate) fn needed(f: &Fields<'_>, name: &str) {
    f.str(name).blank_is_null().required();
}

/// How many; what is finer than a millionth is out of range.
pub(crate) fn quantity<'a>(f: &Fields<'a>, name: &str) -> Field<'a, Quantity> {
    f.decimal(name).check(|count| count.exactly(6).map(Quantity).ok_or(Kind::Range))
}

/// A price that must be there.
pub(crate) fn needed_price(f: &Fields<'_>, name: &str) -> Entered {
    let place = f.at(name);
    match entered(f, name) {
        Patch::Value(price) => return price,
        // One that could not be read is noted already.
        Patch::Absent if place.is_present() => {}
        Patch::Absent | Patch::Null => place.note(Kind::Missing),
    }
    Entered::primary(Money::ZERO)
}

#[cfg(test)]
mod tests {
    use super::*;
    use wire::{Limits, Tree, fields};

    fn read(query: &str) -> Result<Option<u8>, Vec<String>> {
        let tree = Tree::from_query(query, &Limits::default()).unwrap();
        fields::read(&tree, |f| {
            needed(f, "type");
            one_of(f, "type", &[("shop", 1), ("warehouse", 2)]).optional()
        })
        .map_err(|problems| problems.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn a_choice_is_among_its_words() {
        assert_eq!(read("type=warehouse"), Ok(Some(2)));
        assert_eq!(read("type=kiosk"), Err(vec!["type: The selected choice is invalid.".into()]));
        for query in ["", "type=", "type=%20"] {
            assert_eq!(read(query), Err(vec!["type: missing".into()]), "{query}");
        }
    }
}
