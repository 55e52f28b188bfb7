//! Sessions of browsers: a random secret that the browser keeps and we know by its SHA-256. What carries it (a cookie), and what
//! guards forms, is the web face's.

use std::fmt;

use aws_lc_rs::digest::{SHA256, digest};
use db::{Batch, Command, Query, Rx, Tx};
use domain::access::Caller;
use domain::id::{AccountId, LoginId, SessionId};
use domain::{Instant, Stamp};
use mutants::mutant;
use store::access::sessions::{self, ListedSessionRow, NewSession, SessionRow};

use super::caller::{AuthFailure, LoadLogin, SignedIn};
use super::vault::hex;
use crate::{App, Error, Result};

/// Days that a session may last at all.
const LIFE_DAYS: i64 = 30;
/// Days that it may lie unused.
const IDLE_DAYS: i64 = 7;
/// Seconds after which another use is noted.
const NOTED_S: i64 = 600;
/// Characters kept of what a browser says it is.
const AGENT_CHARS: usize = 200;
/// Bytes of a secret, after the 8 of its account.
const SECRET_BYTES: usize = 32;

/// What the browser keeps: 80 hexadecimal digits, the account's number and 256 random bits. Its `Debug` shows nothing.
#[derive(Clone, PartialEq, Eq)]
pub struct SessionSecret(String);

impl fmt::Debug for SessionSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SessionSecret(…)")
    }
}

impl SessionSecret {
    fn new(account: AccountId, random: [u8; SECRET_BYTES]) -> Self {
        Self(hex(&[account.0.to_be_bytes().as_slice(), &random].concat()))
    }

    /// From what a browser sent; `None` when it is not one of ours.
    #[must_use]
    pub fn from_text(text: &str) -> Option<Self> {
        let ours = text.len() == 2 * (8 + SECRET_BYTES) && text.bytes().all(|b| b.is_ascii_hexdigit());
        ours.then(|| Self(text.to_owned()))
    }

    /// For the browser.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.0
    }

    /// A word that only this session's pages know, for their forms: it proves that a form is ours.
    #[must_use]
    pub fn form_word(&self) -> String {
        hex(digest(&SHA256, format!("form {}", self.0).as_bytes()).as_ref())
    }

    fn account(&self) -> AccountId {
        AccountId(
            self.0.get(..16).and_then(|digits| i64::from_str_radix(digits, 16).ok()).unwrap_or_default(),
        )
    }

    fn hash(&self) -> [u8; 32] {
        digest(&SHA256, self.0.as_bytes()).as_ref().try_into().expect("SHA-256 has 32 bytes")
    }
}

/// A session in use.
#[derive(Clone, Debug)]
pub struct Session {
    /// Who, as their roles stand now.
    pub caller: Caller,
    /// This session.
    pub id: SessionId,
    /// The name that was signed in with.
    pub username: String,
    /// The account's subdomain.
    pub subdomain: String,
    /// What people call the account.
    pub account_name: String,
    /// IANA name of the account's zone.
    pub time_zone: String,
    /// Language of the account's people.
    pub locale: String,
}

impl App {
    /// Opens a session for somebody who signed in, and ends those of the same login that are over.
    ///
    /// * `agent`: what the browser says it is
    ///
    /// # Errors
    /// Faults.
    pub async fn open_session(&self, who: &SignedIn, agent: &str) -> Result<SessionSecret> {
        let mut random = [0; SECRET_BYTES];
        self.entropy().fill(&mut random);
        let account = who.caller.account;
        let secret = SessionSecret::new(account, random);
        let stamp = Stamp { at: self.now(), seed: self.entropy().seed() };
        let session = NewSession {
            id: stamp.ids().next(),
            hash: secret.hash(),
            login: who.login,
            version: who.version,
            agent: agent.chars().filter(|c| !c.is_control()).take(AGENT_CHARS).collect(),
            at: stamp.at,
        };
        self.db().write(Open { account, session }).await?;
        Ok(secret)
    }

    /// Whose session it is, as their login stands now.
    ///
    /// # Errors
    /// See [`AuthFailure`]; a session dies with a password change or a dismissal, and by itself after seven days unused or
    /// thirty in all.
    pub async fn session(
        &self,
        secret: &SessionSecret,
        through: &'static str,
    ) -> Result<Session, AuthFailure> {
        let (account, now) = (secret.account(), self.now());
        let found = self.db().read(Load { account, hash: secret.hash(), through }).await?;
        let (row, who) = found.ok_or(AuthFailure::Invalid)?;
        if is_over(&row, now) {
            return Err(AuthFailure::Expired);
        }
        if mutant!("a-session-outlives-its-password", row.version != who.version, false) {
            return Err(AuthFailure::Invalid);
        }
        if row.seen_at.plus_seconds(NOTED_S) <= now {
            self.db().write(Touch { account, id: row.id, at: now }).await?;
        }
        let SessionRow { id, username, subdomain, account_name, time_zone, locale, .. } = row;
        Ok(Session { caller: who.caller, id, username, subdomain, account_name, time_zone, locale })
    }

    /// The caller's own sessions, the last used first, without those that are over.
    ///
    /// # Errors
    /// Faults.
    pub async fn sessions(&self, session: &Session) -> Result<Vec<ListedSessionRow>> {
        let Some(login) = session.caller.login else { return Ok(Vec::new()) };
        let mut all = self.db().read(ListOwn { account: session.caller.account, login }).await?;
        let now = self.now();
        all.retain(|row| !over(row.opened_at, row.seen_at, now));
        Ok(all)
    }

    /// Ends one of the caller's own sessions, at once; answers whether there was one.
    ///
    /// # Errors
    /// Faults.
    pub async fn end_session(&self, session: &Session, id: SessionId) -> Result<bool> {
        let Some(login) = session.caller.login else { return Ok(false) };
        self.db().write(End { account: session.caller.account, login, id }).await
    }
}

fn is_over(row: &SessionRow, now: Instant) -> bool {
    over(row.opened_at, row.seen_at, now)
}

fn over(opened_at: Instant, seen_at: Instant, now: Instant) -> bool {
    opened_at.plus_days(LIFE_DAYS) <= now || seen_at.plus_days(IDLE_DAYS) <= now
}

struct Open {
    account: AccountId,
    session: NewSession,
}

impl Command for Open {
    type Out = ();
    type Error = Error;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<()> {
        let (login, at) = (self.session.login, self.session.at);
        let mut batch = Batch::default();
        sessions::delete_over(
            &mut batch,
            self.account,
            login,
            at.plus_days(-LIFE_DAYS),
            at.plus_days(-IDLE_DAYS),
        );
        sessions::insert(&mut batch, self.account, &self.session);
        tx.run(batch).await?;
        Ok(())
    }
}

struct Load {
    account: AccountId,
    hash: [u8; 32],
    through: &'static str,
}

impl Query for Load {
    type Out = Option<(SessionRow, SignedIn)>;
    type Error = Error;

    async fn run(&self, rx: &mut Rx<'_>) -> Result<Self::Out> {
        let Some(row) = sessions::get_by_hash(rx, self.account, &self.hash).await? else { return Ok(None) };
        let login = LoadLogin { account: self.account, login: row.login, through: self.through };
        Ok(login.run(rx).await?.map(|who| (row, who)))
    }
}

struct ListOwn {
    account: AccountId,
    login: LoginId,
}

impl Query for ListOwn {
    type Out = Vec<ListedSessionRow>;
    type Error = Error;
    const SNAPSHOT: bool = false;

    async fn run(&self, rx: &mut Rx<'_>) -> Result<Self::Out> {
        Ok(sessions::list_of_login(rx, self.account, self.login).await?)
    }
}

struct Touch {
    account: AccountId,
    id: SessionId,
    at: Instant,
}

impl Command for Touch {
    type Out = ();
    type Error = Error;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<()> {
        let mut batch = Batch::default();
        sessions::touch(&mut batch, self.account, self.id, self.at);
        tx.run(batch).await?;
        Ok(())
    }
}

struct End {
    account: AccountId,
    login: LoginId,
    id: SessionId,
}

impl Command for End {
    type Out = bool;
    type Error = Error;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<bool> {
        let mut batch = Batch::default();
        let slot = sessions::delete(&mut batch, self.account, self.login, self.id);
        Ok(tx.run(batch).await?.affected(slot) == 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_names_its_account_and_is_not_shown() {
        let secret = SessionSecret::new(AccountId(7), [0xa5; 32]);
        assert_eq!(secret.account(), AccountId(7));
        assert_eq!(SessionSecret::from_text(secret.text()), Some(secret.clone()));
        assert_eq!(format!("{secret:?}"), "SessionSecret(…)");
        assert_ne!(secret.form_word(), hex(&secret.hash()));
    }

    #[test]
    fn what_is_no_secret_is_none() {
        let long = "f".repeat(80);
        for text in ["", "a5", &"ж".repeat(40), &format!("{long}0"), &format!("-{}", &long[1..])] {
            assert!(SessionSecret::from_text(text).is_none(), "{text}");
        }
        // A number beyond any account is an account that is not there.
        assert_eq!(SessionSecret::from_text(&long).unwrap().account(), AccountId(0));
    }

    #[test]
    fn a_session_ends_by_age_or_by_lying_unused() {
        let day = |n: i64| Instant(0).plus_days(n);
        assert!(!over(day(0), day(6), day(12)));
        assert!(over(day(0), day(6), day(13)), "seven days unused");
        assert!(over(day(0), day(29), day(30)), "thirty in all");
    }
}
