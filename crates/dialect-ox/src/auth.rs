//! From a host to an account and from credentials to a caller.
//!
//! # Source
//! Contract 1.1 (accounts), 1.3 (credentials and the words of their refusal).

use app::App;
use app::access::{AccountView, AuthFailure};
use axum::http::{HeaderMap, header};
use domain::access::Caller;

use crate::error::{Door, Error};
use crate::host::Tenant;

/// How the shop's audit calls this door.
pub(crate) const THROUGH: &str = "ox";

/// The header of a static key.
const KEY_HEADER: &str = "auth-token";

/// The account that a request is for; unknown ones are not found.
pub(crate) async fn account(app: &App, tenant: &Tenant) -> Result<AccountView, Error> {
    let subdomain = tenant.subdomain().ok_or(Error::NOT_FOUND)?;
    app.account_by_subdomain(subdomain).await?.ok_or(Error::NOT_FOUND)
}

/// Who asks: a person with a token in `Authorization`, or a program with a static key in `auth-token`. They are not interchangeable,
/// and neither is good in another account.
pub(crate) async fn caller(app: &App, account: &AccountView, headers: &HeaderMap) -> Result<Caller, Error> {
    let text = |name| headers.get(name).map(|value| value.to_str().unwrap_or_default().trim());
    let found = if let Some(authorization) = text(header::AUTHORIZATION.as_str()) {
        app.caller_of_token(account.id, bearer(authorization)?, THROUGH).await
    } else if let Some(key) = text(KEY_HEADER) {
        app.caller_of_key(account.id, key, THROUGH).await
    } else {
        Err(AuthFailure::Missing)
    };
    found.map_err(refusal)
}

fn bearer(authorization: &str) -> Result<&str, Error> {
    match authorization.split_once(' ') {
        Some((scheme, token)) if scheme.eq_ignore_ascii_case("bearer") => Ok(token.trim()),
        // Other schemes carry no token of ours.
        _ => Err(Door::NoToken.into()),
    }
}

fn refusal(failure: AuthFailure) -> Error {
    match failure {
        AuthFailure::Missing => Door::NoToken.into(),
        AuthFailure::Invalid => Door::BadToken.into(),
        AuthFailure::Expired => Door::ExpiredToken.into(),
        AuthFailure::Fault(fault) => Error::Fault(fault),
    }
}
