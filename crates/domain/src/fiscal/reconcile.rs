//! Finding out whether a receipt of unknown outcome was registered. The answer decides between "done" and "may be tried again".
//!
//! Nothing is guessed: a receipt counts as registered when the register remembers its key, or when a document after the
//! remembered number is that receipt. Only when every later document is known and none fits may the wish get a new key.

use mutants::mutant;

use super::device::Done;
use super::document::FiscalDocument;
use super::receipt::Receipt;

/// What one knew before sending the wish.
#[derive(Clone, Copy, Debug)]
pub struct Sent<'a> {
    /// The receipt.
    pub receipt: &'a Receipt,
    /// The storage that was in the register.
    pub storage: &'a str,
    /// The last document number known then.
    pub after: u32,
}

/// What became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It was registered, and this is what the register remembers under its key.
    ByKey(Done),
    /// It was registered: this later document is it.
    ByDocument(Box<FiscalDocument>),
    /// It was not registered.
    NotRegistered,
    /// The register cannot say: its storage was replaced meanwhile, or documents are missing from what it told. A person has
    /// to look.
    Undecided,
}

/// Decides, by evidence in order of strength.
///
/// * `remembered`: what the register keeps under the wish's key, if it keeps keys
/// * `storage`, `last_number`: the register's storage and last document now
/// * `later`: its documents after [`Sent::after`], in any order
#[must_use]
pub fn reconcile(
    sent: &Sent<'_>,
    remembered: Option<Done>,
    storage: &str,
    last_number: u32,
    later: Vec<FiscalDocument>,
) -> Outcome {
    if let Some(done) = remembered {
        return Outcome::ByKey(done);
    }
    let wanted =
        last_number.checked_sub(sent.after).map(|count| usize::try_from(count).unwrap_or(usize::MAX));
    let is_later =
        |document: &FiscalDocument| document.number > sent.after && document.header.storage == sent.storage;
    let complete =
        storage == sent.storage && wanted == Some(later.iter().filter(|document| is_later(document)).count());
    match later.into_iter().find(|document| is_later(document) && is_the_one(document, sent.receipt)) {
        Some(document) => Outcome::ByDocument(Box::new(document)),
        None if mutant!("what-is-not-seen-was-not-printed", complete, true) => Outcome::NotRegistered,
        None => Outcome::Undecided,
    }
}

/// Kind and total decide. Registers give back documents in less detail than they took them, and one receipt taken for
/// another of the same sum does less harm than a second receipt for one sale.
fn is_the_one(document: &FiscalDocument, sent: &Receipt) -> bool {
    document.receipt().is_some_and(|found| {
        let same =
            (found.kind, found.is_correction(), found.total) == (sent.kind, sent.is_correction(), sent.total);
        mutant!("any-receipt-is-ours", same, true)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fiscal::samples::{agent_sale, bouquet, document};

    const STORAGE: &str = "9999000000000001";

    fn decide(receipt: &Receipt, after: u32, storage: &str, later: Vec<FiscalDocument>) -> Outcome {
        reconcile(&Sent { receipt, storage: STORAGE, after }, None, storage, 151, later)
    }

    #[test]
    fn a_later_document_of_the_same_kind_and_total_is_it() {
        let later = document(bouquet());
        assert_eq!(
            decide(&bouquet(), 150, STORAGE, vec![later.clone()]),
            Outcome::ByDocument(Box::new(later.clone()))
        );
        assert_eq!(decide(&bouquet(), 151, STORAGE, vec![later]), Outcome::NotRegistered);
    }

    #[test]
    fn another_receipt_is_not_it() {
        let later = vec![document(agent_sale())];
        assert_eq!(decide(&bouquet(), 150, STORAGE, later.clone()), Outcome::NotRegistered);
        assert_eq!(decide(&bouquet(), 149, STORAGE, later.clone()), Outcome::Undecided, "150 is missing");
        assert_eq!(decide(&bouquet(), 150, "9999000000000002", later), Outcome::Undecided, "another storage");
    }
}
