//! The forms an address comes in. The vendor's bridge sits behind a rewrite: the path is the parameter `q` and the others stand beside
//! it. We serve that form, the clean path, and either of them behind a token as the first segment.
//!
//! # Source
//! Contract 2.

use axum::http::Uri;
use wire::tree::{decode_component, decode_form};

/// Where the terminal's routes are.
const ROOT: &str = "/api/v2";
/// Where a CRM's routes are.
const ADMIN: &str = "/admin/evotor";

/// An address, whichever form it came in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Address {
    /// The path, still encoded.
    pub(crate) path: String,
    /// The query without `q`, still encoded.
    pub(crate) query: String,
    /// The token in the path, if there was one.
    pub(crate) token: Option<String>,
}

impl Address {
    /// Of a request.
    pub(crate) fn of(uri: &Uri) -> Self {
        let (path, query) = (uri.path(), uri.query().unwrap_or_default());
        let (token, path) = match split_token(path, query) {
            Some((token, rest)) => (Some(token), rest),
            None => (None, path),
        };
        match asked(path, query) {
            Some(asked) => {
                let others: Vec<&str> = query.split('&').filter(|pair| !is_q(pair)).collect();
                Self { path: asked, query: others.join("&"), token }
            }
            None => Self { path: path.to_owned(), query: query.to_owned(), token },
        }
    }
}

/// Whether a request is for this door, by its address alone.
#[must_use]
pub fn claims(uri: &Uri) -> bool {
    let (path, query) = (uri.path(), uri.query().unwrap_or_default());
    is_ours(path) || asked(path, query).is_some() || split_token(path, query).is_some()
}

/// The path that `q` names, where the address itself is the rewritten script.
fn asked(path: &str, query: &str) -> Option<String> {
    if !matches!(path, "/" | "/index.php" | "") {
        return None;
    }
    let pair = query.split('&').find(|pair| is_q(pair))?;
    let asked = decode_form(pair.get(2..)?).ok()?;
    under(&asked, ROOT).then_some(asked)
}

fn is_q(pair: &str) -> bool {
    pair.starts_with("q=")
}

/// A token as the first segment, and what follows it.
fn split_token<'p>(path: &'p str, query: &str) -> Option<(String, &'p str)> {
    let (first, _) = path.strip_prefix('/')?.split_once('/')?;
    let rest = &path[first.len() + 1..];
    let token = decode_component(first).ok().filter(|token| !token.is_empty())?;
    (under(rest, ROOT) || asked(rest, query).is_some()).then_some((token, rest))
}

fn is_ours(path: &str) -> bool {
    under(path, ROOT) || under(path, ADMIN)
}

fn under(path: &str, root: &str) -> bool {
    path.strip_prefix(root).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(uri: &str) -> (String, String, Option<String>) {
        let uri: Uri = uri.parse().unwrap();
        let Address { path, query, token } = Address::of(&uri);
        (path, query, token)
    }

    #[test]
    fn all_forms_are_one_address() {
        let list = |token: Option<&str>| {
            ("/api/v2/list".to_owned(), "number=A-7".to_owned(), token.map(ToOwned::to_owned))
        };
        for uri in [
            "/api/v2/list?number=A-7",
            "/?q=/api/v2/list&number=A-7",
            "/index.php?q=%2Fapi%2Fv2%2Flist&number=A-7",
            "/?number=A-7&q=/api/v2/list",
        ] {
            assert_eq!(of(uri), list(None), "{uri}");
            assert!(claims(&uri.parse().unwrap()));
        }
        for uri in ["/abc/api/v2/list?number=A-7", "/abc/?q=/api/v2/list&number=A-7"] {
            assert_eq!(of(uri), list(Some("abc")), "{uri}");
            assert!(claims(&uri.parse().unwrap()));
        }
    }

    #[test]
    fn what_is_not_ours_is_left_to_others() {
        for uri in
            ["/", "/?q=shoes", "/api/v20/list", "/sells", "/?page=/api/v2/list", "/a/b/api/v2/list", "/admin"]
        {
            assert!(!claims(&uri.parse().unwrap()), "{uri}");
        }
        assert!(claims(&"/admin/evotor/bills".parse().unwrap()));
    }
}
