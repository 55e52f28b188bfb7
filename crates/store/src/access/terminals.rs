//! Tills of others: a number of the whole server for an outlet, and the words that such a till calls itself by.

use db::{Result, Rx};
use domain::Instant;
use domain::id::{AccountId, KeyId, LoginId, Number, OutletId};

use crate::accounts::AccountRow;
use crate::args;
use crate::flight::Flight;
use crate::scalar::Json;

db::statements! {
    /// The next number.
    NEXT_NUMBER = "SELECT COALESCE(MAX(number), 0) + 1 FROM terminal";
    /// A new terminal.
    INSERT = "INSERT INTO terminal (number, account, outlet, api_key, owner_ref, shop_ref, device_ref, settings, created_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    /// Terminals of an account, by number.
    LIST = "SELECT number, outlet, api_key, owner_ref, shop_ref, device_ref, settings, created_at
        FROM terminal WHERE account = $1 ORDER BY number";
    /// A key that was not revoked, of an account that is open, whichever.
    FIND_KEY = "SELECT k.id, k.login, k.outlet, k.account FROM api_key k JOIN account a ON a.id = k.account
        WHERE k.hash = $1 AND k.revoked_at IS NULL AND NOT a.archived";
    /// The account of such a key.
    FIND_ACCOUNT = "SELECT a.id, a.subdomain, a.name, a.base_currency, a.time_zone, a.locale, a.created_at, a.archived
        FROM api_key k JOIN account a ON a.id = k.account WHERE k.hash = $1";
    /// The terminal of such a key: its own, else the first of the outlet that the key is bound to.
    FIND_TERMINAL = "SELECT t.number, t.outlet, t.api_key, t.owner_ref, t.shop_ref, t.device_ref, t.settings, t.created_at
        FROM api_key k JOIN terminal t ON t.account = k.account AND t.outlet = k.outlet
        JOIN api_key y ON y.account = t.account AND y.id = t.api_key AND y.revoked_at IS NULL
        WHERE k.hash = $1 ORDER BY CASE WHEN t.api_key = k.id THEN 0 ELSE 1 END, t.number LIMIT 1";
}

row! {
    /// A key and the account it belongs to.
    pub struct FoundKeyRow {
        /// Its id.
        pub id: KeyId,
        /// The login it acts as.
        pub login: LoginId,
        /// The only outlet it is good for, if bound to one.
        pub outlet: Option<OutletId>,
        /// Whose it is.
        pub account: AccountId,
    }
}

row! {
    /// A terminal.
    pub struct TerminalRow {
        /// Its number on this server.
        pub number: Number,
        /// The outlet it stands for.
        pub outlet: OutletId,
        /// The key it shows.
        pub api_key: KeyId,
        /// What it calls its owner.
        pub owner_ref: Option<String>,
        /// What it calls its shop.
        pub shop_ref: Option<String>,
        /// What it calls itself.
        pub device_ref: Option<String>,
        /// What its language alone knows about it.
        pub settings: Json<serde_json::Value>,
        /// When it was set up.
        pub created_at: Instant,
    }
}

/// The next free number.
///
/// # Errors
/// Driver errors.
pub async fn next_number(rx: &mut Rx<'_>) -> Result<Number> {
    Ok(Number(rx.query_one::<(i64,)>(&NEXT_NUMBER, &[]).await?.0))
}

/// A new terminal; a number that is taken is refused by the schema.
pub fn insert(flight: &mut Flight, row: &TerminalRow) {
    let TerminalRow { number, outlet, api_key, owner_ref, shop_ref, device_ref, settings, created_at } = row;
    let account = flight.account();
    let args = args![number, account, outlet, api_key, owner_ref, shop_ref, device_ref, settings, created_at];
    flight.exec(&INSERT, args);
}

/// The terminals of an account, by number.
///
/// # Errors
/// Driver errors.
pub async fn list(rx: &mut Rx<'_>, account: AccountId) -> Result<Vec<TerminalRow>> {
    rx.query(&LIST, &args![account]).await
}

/// The good key with this hash, its account, and the terminal that shows it. One flight.
///
/// # Errors
/// Driver errors.
pub async fn find_by_key(
    rx: &mut Rx<'_>,
    hash: &[u8; 32],
) -> Result<Option<(FoundKeyRow, AccountRow, Option<TerminalRow>)>> {
    let of = args![hash.to_vec()];
    let (keys, accounts, terminals) = rx
        .query3::<FoundKeyRow, AccountRow, TerminalRow>(
            (&FIND_KEY, &of),
            (&FIND_ACCOUNT, &of),
            (&FIND_TERMINAL, &of),
        )
        .await?;
    let (key, account) = (keys.into_iter().next(), accounts.into_iter().next());
    Ok(key.zip(account).map(|(key, account)| (key, account, terminals.into_iter().next())))
}
