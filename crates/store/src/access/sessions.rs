//! Sessions of people who signed in with a browser, known by the SHA-256 of their secret. When one is over is decided above.

use db::{Batch, Result, Rx, Slot};
use domain::Instant;
use domain::id::{AccountId, LoginId, SessionId};

use crate::args;

db::statements! {
    /// A session with whose it is.
    GET_BY_HASH = "SELECT s.id, s.login, s.version, s.opened_at, s.seen_at, l.username, a.subdomain, a.name, a.time_zone, a.locale
        FROM session s JOIN login l ON l.account = s.account AND l.id = s.login JOIN account a ON a.id = s.account
        WHERE s.hash = $2 AND s.account = $1";
    /// The sessions of a login.
    LIST_OF_LOGIN = "SELECT id, agent, opened_at, seen_at FROM session WHERE account = $1 AND login = $2 ORDER BY seen_at DESC, id";
    /// A new session.
    INSERT = "INSERT INTO session (account, id, hash, login, version, agent, opened_at, seen_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $7)";
    /// A session that was used.
    TOUCH = "UPDATE session SET seen_at = $3 WHERE account = $1 AND id = $2 AND seen_at < $3";
    /// A session that is over.
    DELETE = "DELETE FROM session WHERE account = $1 AND login = $2 AND id = $3";
    /// Sessions of a login that are over by themselves.
    DELETE_OVER = "DELETE FROM session WHERE account = $1 AND login = $2 AND (opened_at < $3 OR seen_at < $4)";
}

row! {
    /// A session with whose it is.
    pub struct SessionRow {
        /// Its id.
        pub id: SessionId,
        /// Who signed in.
        pub login: LoginId,
        /// The version of the login that it is good for.
        pub version: i64,
        /// When it began.
        pub opened_at: Instant,
        /// When it was last used, to some minutes.
        pub seen_at: Instant,
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
}

row! {
    /// A session as its owner sees it.
    pub struct ListedSessionRow {
        /// Its id.
        pub id: SessionId,
        /// What the browser said it is.
        pub agent: String,
        /// When it began.
        pub opened_at: Instant,
        /// When it was last used, to some minutes.
        pub seen_at: Instant,
    }
}

/// What a new session is.
#[derive(Clone, Debug)]
pub struct NewSession {
    /// Its id.
    pub id: SessionId,
    /// Of its secret.
    pub hash: [u8; 32],
    /// Who signed in.
    pub login: LoginId,
    /// The login's version.
    pub version: i64,
    /// What the browser says it is.
    pub agent: String,
    /// Now.
    pub at: Instant,
}

/// A session by the hash of its secret.
///
/// # Errors
/// Driver errors.
pub async fn get_by_hash(rx: &mut Rx<'_>, account: AccountId, hash: &[u8; 32]) -> Result<Option<SessionRow>> {
    rx.query_opt(&GET_BY_HASH, &args![account, hash.to_vec()]).await
}

/// The sessions of a login, the last used first.
///
/// # Errors
/// Driver errors.
pub async fn list_of_login(
    rx: &mut Rx<'_>,
    account: AccountId,
    login: LoginId,
) -> Result<Vec<ListedSessionRow>> {
    rx.query(&LIST_OF_LOGIN, &args![account, login]).await
}

/// A new session.
pub fn insert(batch: &mut Batch<'static>, account: AccountId, session: &NewSession) {
    let NewSession { id, hash, login, version, agent, at } = session;
    batch.exec(&INSERT, args![account, id, hash.to_vec(), login, version, agent, at]);
}

/// Notes that a session was used.
pub fn touch(batch: &mut Batch<'static>, account: AccountId, id: SessionId, at: Instant) {
    batch.exec(&TOUCH, args![account, id, at]);
}

/// Ends a session of a login; its count says whether there was one.
pub fn delete(batch: &mut Batch<'static>, account: AccountId, login: LoginId, id: SessionId) -> Slot {
    batch.exec(&DELETE, args![account, login, id])
}

/// Ends the sessions of a login that began before a moment, or were last used before another.
pub fn delete_over(
    batch: &mut Batch<'static>,
    account: AccountId,
    login: LoginId,
    opened: Instant,
    seen: Instant,
) {
    batch.exec(&DELETE_OVER, args![account, login, opened, seen]);
}
