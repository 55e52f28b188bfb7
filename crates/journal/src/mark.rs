//! What a dialect tells of an exchange: whose it is and what it is about. The bytes themselves are the [`Slip`](crate::Slip)'s.

use std::borrow::Cow;

use domain::id::{AccountId, OutletId, SaleId};

/// What an exchange is about. Everything may be left out: a request refused at the door is about nothing known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mark {
    /// The account that will see the row.
    pub account: Option<AccountId>,
    /// The number that the vendor's own journal shows for a shop.
    pub shop: Option<i64>,
    /// The outlet; people whose roles are good at some outlets only see the rows of these.
    pub outlet: Option<OutletId>,
    /// A word of the dialect, such as `LIST`; the first word of the path unless given.
    pub kind: Option<Cow<'static, str>>,
    /// The path to show, where the real one carries a credential.
    pub path: Option<String>,
    /// What the route itself found in the path, shown after the query: `id`.
    pub params: Vec<(&'static str, String)>,
    /// The human number of the bill that this is about.
    pub bill: Option<String>,
    /// The sale that this is about; its facts are in the books.
    pub sale: Option<SaleId>,
    /// The id of the receipt that this is about.
    pub receipt: Option<String>,
    /// Somebody should look at this.
    pub flagged: bool,
}

/// The kind of an exchange that no dialect named: the first word of its path, as one of its kind.
///
/// Versions, identifiers and the word `api` say nothing; a path without words is a `REQUEST`.
#[must_use]
pub fn kind_by_path(path: &str) -> String {
    let telling = |segment: &&str| {
        let is_word = segment.chars().all(|c| c.is_ascii_alphabetic() || c == '-' || c == '_');
        is_word && !segment.is_empty() && segment.len() < 20 && *segment != "api"
    };
    let word = path.split('/').find(telling).unwrap_or("request");
    let one = word.strip_suffix('s').filter(|rest| !rest.ends_with('s')).unwrap_or(word);
    one.to_ascii_uppercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_names_the_kind() {
        for (path, kind) in [
            ("/api/v2/hello", "HELLO"),
            ("/api/v2/list", "LIST"),
            ("/api/v2/bill/byid/49152", "BILL"),
            ("/api/v2/receipts", "RECEIPT"),
            ("/0f1e2d3c4b5a69788796a5b4c3d2e1f0/api/v2/list", "LIST"),
            ("/cashdesks/7/sells", "CASHDESK"),
            ("/address", "ADDRESS"),
            ("/", "REQUEST"),
            ("//8/9", "REQUEST"),
        ] {
            assert_eq!(kind_by_path(path), kind, "{path}");
        }
    }
}
