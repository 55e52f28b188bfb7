//! Free text: the only door to it. A word of three letters or more may stand anywhere in what a variant is found by, a shorter
//! one at the beginning of a word.
//!
//! Both engines answer the same from the variant's `search` column. What makes it fast differs: `SQLite` has an index of three
//! letters each, `variant_words`, which triggers keep in the transaction of the change; `PostgreSQL` has `pg_trgm` under the same
//! `LIKE`, or, where a managed server refuses the extension, reads the account's variants. `docs/adr` says why.

use domain::catalogue::VariantFilter;
use domain::id::AccountId;
use domain::text::{containing, fold, starting};
use sea_query::{Condition, Expr, Query, Value};

use super::filter::{Listing, Set, then};

/// The shortest word that the index of three letters knows.
const INDEXED: usize = 3;

/// Variants in which every word of the free text occurs, and the names that the filter asks for.
pub(super) fn set(listing: &Listing<'_>) -> Option<Set> {
    let phrases = phrases(listing.filter)?;
    let words = listing.filter.q.iter().flat_map(|q| words(q));
    let check = words.fold(Condition::all(), |all, word| all.add(occurs(listing, &word)));
    let (first, last) = rows(listing.account);
    let asked = "variant_words MATCH ? AND w.rowid BETWEEN ? AND ?";
    let values = [phrases.into(), first.into(), last.into()];
    let mut ids = Query::select();
    ids.column(("x", "id")).from_as("variant_words", "w").cond_where(listing.say(asked, values));
    let on =
        listing.say("x.account = ? AND x.number = w.rowid & ?", [listing.account.0.into(), NUMBER.into()]);
    then(&mut ids, "variant", "x", on);
    Some(Set { ids, check: check.into() })
}

/// The same of a variant `v` met in an index that has its number but not its words: all that are found are looked up first. The
/// plus keeps the engine from sorting them instead.
pub(super) fn among(listing: &Listing<'_>) -> Option<Expr> {
    let phrases = phrases(listing.filter)?;
    let (first, last) = rows(listing.account);
    let text = "+v.number IN (SELECT w.rowid & ? FROM variant_words w WHERE variant_words MATCH ? AND w.rowid BETWEEN ? AND ?)";
    Some(listing.say(text, [NUMBER.into(), phrases.into(), first.into(), last.into()]))
}

/// How the index is asked for all words and names of a filter.
fn phrases(filter: &VariantFilter) -> Option<String> {
    let VariantFilter { q, name, product_name, .. } = filter;
    let names = [name, product_name].into_iter().flatten().map(|name| fold(name));
    let all: Vec<String> =
        q.iter().flat_map(|q| words(q)).chain(names).filter_map(|part| phrase(&part)).collect();
    (!all.is_empty()).then(|| all.join(" "))
}

fn words(q: &str) -> Vec<String> {
    fold(q)
        .split(|c: char| c == ' ' || c.is_control())
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

/// Whether a word occurs in what `v` is found by.
fn occurs(listing: &Listing<'_>, word: &str) -> Expr {
    if word.chars().count() >= INDEXED {
        return listing.say("v.search LIKE ? ESCAPE '!'", [containing(word).into()]);
    }
    let first = starting(word);
    let later = Value::from(format!("% {first}"));
    listing.say("(v.search LIKE ? ESCAPE '!' OR v.search LIKE ? ESCAPE '!')", [first.into(), later])
}

/// How the index is asked for a folded text: in quotes, so that nothing in it means anything. Words are two spaces apart there,
/// and two before the first, so that even a single letter at the beginning of a word makes three.
fn phrase(part: &str) -> Option<String> {
    let short = part.chars().count() < INDEXED;
    let wide = part.replace(' ', "  ").replace('"', "\"\"").replace(char::is_control, "\u{fffd}");
    (!part.is_empty()).then(|| if short { format!("\"  {wide}\"") } else { format!("\"{wide}\"") })
}

/// The part of a row's key that is the variant's number; above it is the account.
const NUMBER: i64 = (1 << 40) - 1;

/// The rows of an account.
fn rows(account: AccountId) -> (i64, i64) {
    let first = account.0 << NUMBER.count_ones();
    (first, first | NUMBER)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_needle_means_anything_to_the_index() {
        assert_eq!(phrase("sh-1 \"a\" or* ^b"), Some("\"sh-1  \"\"a\"\"  or*  ^b\"".into()));
        assert_eq!(phrase("щ"), Some("\"  щ\"".into()));
        assert_eq!(phrase("\""), Some("\"  \"\"\"".into()));
        assert_eq!(phrase(""), None);
        assert_eq!(words(" Ёлка\0 100% "), ["елка", "100%"]);
    }

    #[test]
    fn accounts_have_rows_of_their_own() {
        let (first, last) = rows(AccountId(1));
        assert_eq!((first, rows(AccountId(2)).0), (1 << 40, last + 1));
    }
}
