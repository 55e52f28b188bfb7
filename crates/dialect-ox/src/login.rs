//! Signing in: a name, a password and a company for a token.
//!
//! # Source
//! Contract 1.2. The four forms in which clients send it, a form, a multipart form, JSON and a query, are one tree here.

use serde::Serialize;
use wire::fields;

use crate::auth;
use crate::ctx::{Visit, ok};
use crate::error::{Answer, Door, Error};
use crate::host::Tenant;

#[derive(Serialize)]
struct SignedIn {
    token: String,
    /// Seconds.
    lifetime: u32,
}

/// `POST /security/auth_check`.
pub(crate) async fn sign_in(visit: Visit) -> Answer {
    let read = fields::read(&visit.tree, |f| {
        let text = |name| f.str(name).required();
        (text("_username"), text("_password"), f.str("_subdomain").required())
    });
    let (username, password, company) = read.map_err(|_| Door::BadCredentials)?;
    let tenant = meant(visit.tenant, company.trim())?;
    let app = &visit.door.app;
    let account = auth::account(app, &tenant).await.map_err(|error| match tenant {
        // The form's word for a company is a credential; the host is an address.
        Tenant::Default(_) => unknown_company(error),
        Tenant::Named(_) | Tenant::None => error,
    })?;
    let lifetime = visit.door.config.token_lifetime_seconds;
    let signed_in = app.sign_in(account.id, &username, &password, auth::THROUGH).await?;
    let token = app.issue_token(&signed_in, lifetime.into()).await?;
    ok(&SignedIn { token, lifetime })
}

/// The account that is signed in to: the host's own if it has one, else the form's; the two must agree.
fn meant(host: Tenant, company: &str) -> Result<Tenant, Error> {
    match host {
        Tenant::Named(name) if name.eq_ignore_ascii_case(company) => Ok(Tenant::Named(name)),
        Tenant::Named(_) => Err(Door::BadCredentials.into()),
        Tenant::Default(_) | Tenant::None => Ok(Tenant::Default(company.to_ascii_lowercase())),
    }
}

fn unknown_company(error: Error) -> Error {
    if matches!(error, Error::Door(Door::NotFound)) { Door::BadCredentials.into() } else { error }
}
