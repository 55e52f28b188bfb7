//! The text of a signed token: a JWT whose header tells which key, account and login it was made with. Whether the login is
//! still good is the books' business.

use std::fmt;
use std::str::FromStr;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use domain::Instant;
use domain::id::{AccountId, LoginId, Number};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Longest token looked at; ours have about 1000 characters.
const LONGEST: usize = 4096;

/// What a token's header names: `<key>.<account>.<login>.<version>`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Kid {
    /// The signing key.
    pub key: String,
    /// The account it is good for.
    pub account: AccountId,
    /// The login.
    pub login: LoginId,
    /// The login's version then.
    pub version: i64,
}

impl fmt::Display for Kid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}.{}", self.key, self.account.0, self.login.0.simple(), self.version)
    }
}

impl FromStr for Kid {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let parts: Vec<&str> = text.split('.').collect();
        let [key, account, login, version] = parts[..] else { return Err(()) };
        Ok(Self {
            key: key.to_owned(),
            account: AccountId(account.parse().map_err(|_| ())?),
            login: Uuid::try_parse(login).map_err(|_| ())?.into(),
            version: version.parse().map_err(|_| ())?,
        })
    }
}

#[derive(Debug, Serialize, Deserialize)]
struct Header {
    typ: String,
    alg: String,
    kid: String,
}

/// A token's payload.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Claims {
    /// When it was issued, in seconds since 1970.
    pub iat: i64,
    /// Until when it is good.
    pub exp: i64,
    /// Always empty: roles are looked up, so that a change takes effect at once.
    pub roles: Vec<String>,
    /// The person's number.
    pub id: i64,
}

impl Claims {
    pub(crate) fn new(at: Instant, lifetime_seconds: i64, id: Number) -> Self {
        let iat = at.0.div_euclid(1_000_000);
        Self { iat, exp: iat.saturating_add(lifetime_seconds), roles: Vec::new(), id: id.0 }
    }
}

/// A token without its signature: what is signed.
pub(crate) fn unsigned(kid: &Kid, claims: &Claims) -> String {
    let header = Header { typ: "JWT".to_owned(), alg: "RS256".to_owned(), kid: kid.to_string() };
    let part = |json: serde_json::Result<Vec<u8>>| BASE64.encode(json.expect("our own types are JSON"));
    format!("{}.{}", part(serde_json::to_vec(&header)), part(serde_json::to_vec(claims)))
}

/// A whole token.
pub(crate) fn signed(unsigned: &str, signature: &[u8]) -> String {
    format!("{unsigned}.{}", BASE64.encode(signature))
}

/// A token taken apart; nothing of it is believed yet.
#[derive(Debug)]
pub(crate) struct Parsed<'t> {
    /// What its header names.
    pub kid: Kid,
    /// What was signed.
    pub message: &'t str,
    /// With which signature.
    pub signature: Vec<u8>,
    payload: &'t str,
}

impl<'t> Parsed<'t> {
    /// `None` for anything that is not one of our tokens; no other algorithm is looked at.
    pub(crate) fn of(token: &'t str) -> Option<Self> {
        if token.len() > LONGEST {
            return None;
        }
        let (message, signature) = token.rsplit_once('.')?;
        let (header, payload) = message.split_once('.')?;
        let header: Header = serde_json::from_slice(&BASE64.decode(header).ok()?).ok()?;
        if header.alg != "RS256" {
            return None;
        }
        Some(Self {
            kid: header.kid.parse().ok()?,
            message,
            signature: BASE64.decode(signature).ok()?,
            payload,
        })
    }

    /// The payload; to be read once the signature was found good.
    pub(crate) fn claims(&self) -> Option<Claims> {
        serde_json::from_slice(&BASE64.decode(self.payload).ok()?).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kid() -> Kid {
        Kid { key: "k1".into(), account: AccountId(7), login: Uuid::from_u128(5).into(), version: 3 }
    }

    #[test]
    fn a_token_has_the_header_and_payload_of_the_contract() {
        let claims = Claims::new(Instant(1_700_000_000_500_000), 1_036_800, Number(12));
        let text = unsigned(&kid(), &claims);
        let (header, payload) = text.split_once('.').unwrap();
        let read = |part| String::from_utf8(BASE64.decode(part).unwrap()).unwrap();
        let kid = "k1.7.00000000000000000000000000000005.3";
        assert_eq!(read(header), format!(r#"{{"typ":"JWT","alg":"RS256","kid":"{kid}"}}"#));
        assert_eq!(read(payload), r#"{"iat":1700000000,"exp":1701036800,"roles":[],"id":12}"#);
    }

    #[test]
    fn a_token_reads_back() {
        let claims = Claims::new(Instant(0), 60, Number(1));
        let token = signed(&unsigned(&kid(), &claims), b"sig");
        let parsed = Parsed::of(&token).unwrap();
        assert_eq!((&parsed.kid, parsed.claims()), (&kid(), Some(claims)));
        assert_eq!(parsed.signature, b"sig");
    }

    #[test]
    fn what_is_not_a_token_of_ours_is_nothing() {
        let header = |json: &str| format!("{}.e30.AA", BASE64.encode(json));
        let ok = kid().to_string();
        assert!(Parsed::of(&header(&format!(r#"{{"typ":"JWT","alg":"RS256","kid":"{ok}"}}"#))).is_some());
        for bad in [
            header(&format!(r#"{{"typ":"JWT","alg":"none","kid":"{ok}"}}"#)),
            header(&format!(r#"{{"typ":"JWT","alg":"HS256","kid":"{ok}"}}"#)),
            header(r#"{"typ":"JWT","alg":"RS256","kid":"a.b"}"#),
            header(r#"{"typ":"JWT","alg":"RS256"}"#),
            "a.b".to_owned(),
            String::new(),
            ".".repeat(5000),
        ] {
            assert!(Parsed::of(&bad).is_none(), "{bad:.80}");
        }
    }
}
