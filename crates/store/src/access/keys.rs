//! Static keys of integrations, known by the SHA-256 of their text.

use db::{Result, Rx};
use domain::Instant;
use domain::id::{AccountId, KeyId, LoginId, OutletId};

use crate::{Flight, args};

db::statements! {
    /// A key that was not revoked.
    GET_BY_HASH = "SELECT id, login, outlet FROM api_key WHERE hash = $2 AND account = $1 AND revoked_at IS NULL";
    /// The keys.
    LIST = "SELECT id, name, login, outlet, created_at, revoked_at FROM api_key WHERE account = $1 ORDER BY created_at, id";
    /// A new key.
    INSERT = "INSERT INTO api_key (account, id, hash, name, login, outlet, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7)";
    /// A key that is no longer good.
    REVOKE = "UPDATE api_key SET revoked_at = $3 WHERE account = $1 AND id = $2 AND revoked_at IS NULL";
}

row! {
    /// Whom a key stands for.
    pub struct KeyRow {
        /// Its id.
        pub id: KeyId,
        /// The login it acts as.
        pub login: LoginId,
        /// The only outlet it is good for, if bound to one.
        pub outlet: Option<OutletId>,
    }
}

row! {
    /// A key as people see it.
    pub struct ListedKeyRow {
        /// Its id.
        pub id: KeyId,
        /// What it is for.
        pub name: String,
        /// The login it acts as.
        pub login: LoginId,
        /// The only outlet it is good for, if bound to one.
        pub outlet: Option<OutletId>,
        /// When it was issued.
        pub created_at: Instant,
        /// When it was revoked.
        pub revoked_at: Option<Instant>,
    }
}

/// A good key by the hash of its text.
///
/// # Errors
/// Driver errors.
pub async fn get_by_hash(rx: &mut Rx<'_>, account: AccountId, hash: &[u8; 32]) -> Result<Option<KeyRow>> {
    rx.query_opt(&GET_BY_HASH, &args![account, hash.to_vec()]).await
}

/// All keys, the oldest first.
///
/// # Errors
/// Driver errors.
pub async fn list(rx: &mut Rx<'_>, account: AccountId) -> Result<Vec<ListedKeyRow>> {
    rx.query(&LIST, &args![account]).await
}

/// A new key.
pub fn insert(flight: &mut Flight, key: &KeyRow, hash: &[u8; 32], name: &str) {
    let KeyRow { id, login, outlet } = key;
    let (account, at) = (flight.account(), flight.maker.at);
    flight.exec(&INSERT, args![account, id, hash.to_vec(), name, login, outlet, at]);
}

/// Ends a key.
pub fn revoke(flight: &mut Flight, id: KeyId) {
    flight.exec_n(&REVOKE, args![flight.account(), id, flight.maker.at], 1);
}
