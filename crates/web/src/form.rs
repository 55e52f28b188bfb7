//! Forms that only our own pages can send: each carries a token that proves it was made for this browser. The token differs in
//! every page, so that compressing a page beside a stranger's words tells nothing about it.

use std::collections::BTreeMap;

use app::ports::Entropy;
use aws_lc_rs::constant_time::verify_slices_are_equal;
use aws_lc_rs::digest::{SHA256, digest};

/// The field that carries the token.
pub(crate) const TOKEN: &str = "token";

/// The fields of a form that was sent.
pub(crate) type Fields = BTreeMap<String, String>;

/// Makes tokens of one browser and knows them again.
#[derive(Clone, Debug)]
pub(crate) struct Guard(String);

impl Guard {
    /// * `secret`: what only this browser knows
    pub(crate) const fn new(secret: String) -> Self {
        Self(secret)
    }

    pub(crate) fn token(&self, entropy: &dyn Entropy) -> String {
        let salt = format!("{:032x}", entropy.seed());
        let proof = self.proof(&salt);
        format!("{salt}{proof}")
    }

    pub(crate) fn accepts(&self, fields: &Fields) -> bool {
        let sent = fields.get(TOKEN).and_then(|token| token.split_at_checked(32));
        sent.is_some_and(|(salt, proof)| {
            verify_slices_are_equal(self.proof(salt).as_bytes(), proof.as_bytes()).is_ok()
        })
    }

    fn proof(&self, salt: &str) -> String {
        let hash = digest(&SHA256, format!("{salt} {}", self.0).as_bytes());
        hash.as_ref().iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug)]
    struct Counting(std::sync::atomic::AtomicU8);

    impl Entropy for Counting {
        fn fill(&self, bytes: &mut [u8]) {
            bytes.fill(self.0.fetch_add(1, std::sync::atomic::Ordering::Relaxed));
        }
    }

    #[test]
    fn a_token_is_good_for_its_browser_and_never_the_same() {
        let entropy = Counting(0.into());
        let guard = Guard::new("mine".to_owned());
        let (one, other) = (guard.token(&entropy), guard.token(&entropy));
        assert_ne!(one, other);
        let fields = |token: &str| Fields::from([(TOKEN.to_owned(), token.to_owned())]);
        assert!(guard.accepts(&fields(&one)) && guard.accepts(&fields(&other)));
        assert!(!Guard::new("theirs".to_owned()).accepts(&fields(&one)));
        for wrong in ["", "x", &one[1..], &"я".repeat(40), &format!("{one}0")] {
            assert!(!guard.accepts(&fields(wrong)), "{wrong}");
        }
        assert!(!guard.accepts(&Fields::new()));
    }
}
