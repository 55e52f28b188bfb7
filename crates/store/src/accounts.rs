//! Accounts and their counters: the only rows that no account scopes.

use db::{Batch, Result, Rx};
use domain::id::AccountId;
use domain::{Currency, Instant};

use crate::args;

db::statements! {
    /// An account by its subdomain.
    GET_BY_SUBDOMAIN = "SELECT id, subdomain, name, base_currency, time_zone, locale, created_at, archived FROM account WHERE subdomain = $1";
    /// An account.
    GET = "SELECT id, subdomain, name, base_currency, time_zone, locale, created_at, archived FROM account WHERE id = $1";
    /// All accounts.
    LIST = "SELECT id, subdomain, name, base_currency, time_zone, locale, created_at, archived FROM account ORDER BY id";
    /// A new account.
    INSERT = "INSERT INTO account (id, subdomain, name, base_currency, time_zone, locale, created_at, archived)
        VALUES ($1, $2, $3, $4, $5, $6, $7, FALSE)";
    /// Its counter.
    INSERT_COUNTER = "INSERT INTO counter (account, revision, base, number) VALUES ($1, 0, 0, 0)";
    /// The revision an account stands at.
    pub GET_REVISION = "SELECT revision FROM counter WHERE account = $1";
}

row! {
    /// One customer of the server.
    pub struct AccountRow {
        /// Its id.
        pub id: AccountId,
        /// The first label of its host names.
        pub subdomain: String,
        /// What people call it.
        pub name: String,
        /// The currency its stock is valued in.
        pub base_currency: Currency,
        /// IANA name of the zone that its times are shown in.
        pub time_zone: String,
        /// Language of its people, as a BCP 47 tag.
        pub locale: String,
        /// When it was made.
        pub created_at: Instant,
        /// Whether it is closed.
        pub archived: bool,
    }
}

/// By subdomain.
///
/// # Errors
/// Driver errors.
pub async fn get_by_subdomain(rx: &mut Rx<'_>, subdomain: &str) -> Result<Option<AccountRow>> {
    rx.query_opt(&GET_BY_SUBDOMAIN, &args![subdomain]).await
}

/// By id.
///
/// # Errors
/// Driver errors.
pub async fn get(rx: &mut Rx<'_>, id: AccountId) -> Result<Option<AccountRow>> {
    rx.query_opt(&GET, &args![id]).await
}

/// All of them.
///
/// # Errors
/// Driver errors.
pub async fn list(rx: &mut Rx<'_>) -> Result<Vec<AccountRow>> {
    rx.query(&LIST, &[]).await
}

/// A new account with its counter.
pub fn insert(batch: &mut Batch<'static>, row: &AccountRow) {
    batch.exec(
        &INSERT,
        args![row.id, row.subdomain, row.name, row.base_currency, row.time_zone, row.locale, row.created_at],
    );
    batch.exec(&INSERT_COUNTER, args![row.id]);
}

/// The revision that an account stands at: what its cached counts are good for.
///
/// # Errors
/// Driver errors.
pub async fn revision(rx: &mut Rx<'_>, account: AccountId) -> Result<i64> {
    Ok(rx.query_one::<(i64,)>(&GET_REVISION, &args![account]).await?.0)
}
