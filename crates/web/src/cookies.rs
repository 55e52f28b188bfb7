//! Cookies: what the browser keeps for us. All of them are out of reach of scripts and of other sites.

use std::fmt::Write as _;

use axum::http::{HeaderMap, HeaderValue, header};

/// The secret of a session.
pub(crate) const SESSION: &str = "prilavok";
/// A random word of a browser that has not signed in: it guards the form where one signs in.
pub(crate) const GUEST: &str = "prilavok-guest";
/// The language that somebody chose.
pub(crate) const LANGUAGE: &str = "prilavok-language";

/// The cookies that a request brought, and whether they travel over an encrypted connection.
#[derive(Clone, Debug)]
pub(crate) struct Cookies {
    pairs: Vec<(String, String)>,
    secure: bool,
}

impl Cookies {
    pub(crate) fn of(headers: &HeaderMap, secure: bool) -> Self {
        let values = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
        let pairs = values.flat_map(|value| value.split(';')).filter_map(|pair| pair.trim().split_once('='));
        Self { pairs: pairs.map(|(name, value)| (name.to_owned(), value.to_owned())).collect(), secure }
    }

    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        let name = self.full(name);
        self.pairs.iter().find(|(known, _)| *known == name).map(|(_, value)| value.as_str())
    }

    /// A header that keeps a value.
    ///
    /// * `seconds`: for how long; until the browser ends unless given
    pub(crate) fn set(&self, name: &str, value: &str, seconds: Option<i64>) -> HeaderValue {
        let mut cookie = format!("{}={value}; Path=/; HttpOnly; SameSite=Lax", self.full(name));
        if let Some(seconds) = seconds {
            write!(cookie, "; Max-Age={seconds}").expect("writing to a string cannot fail");
        }
        if self.secure {
            cookie.push_str("; Secure");
        }
        HeaderValue::try_from(cookie).expect("our cookies are plain ASCII")
    }

    /// A header that forgets a value.
    pub(crate) fn forget(&self, name: &str) -> HeaderValue {
        self.set(name, "", Some(0))
    }

    /// Browsers take a name with this prefix from an encrypted connection of this very host only.
    fn full(&self, name: &str) -> String {
        if self.secure { format!("__Host-{name}") } else { name.to_owned() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cookies(header: &'static str, secure: bool) -> Cookies {
        let mut headers = HeaderMap::new();
        headers.insert(header::COOKIE, HeaderValue::from_static(header));
        Cookies::of(&headers, secure)
    }

    #[test]
    fn a_cookie_of_an_open_connection_does_not_count_on_an_encrypted_one() {
        let header = "prilavok=a; __Host-prilavok=b;other";
        assert_eq!(cookies(header, false).get(SESSION), Some("a"));
        assert_eq!(cookies(header, true).get(SESSION), Some("b"));
        assert_eq!(cookies("", true).get(SESSION), None);
    }

    #[test]
    fn cookies_are_kept_from_scripts_and_other_sites() {
        let open = cookies("", false).set(LANGUAGE, "uz", Some(60));
        assert_eq!(open, "prilavok-language=uz; Path=/; HttpOnly; SameSite=Lax; Max-Age=60");
        let encrypted = cookies("", true).forget(SESSION);
        assert_eq!(encrypted, "__Host-prilavok=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0; Secure");
    }
}
