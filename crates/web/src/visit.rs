//! Who asks for a page, in which language, and from where.

use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;

use app::access::{AuthFailure, Session, SessionSecret};
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, header};
use domain::Refusal;
use domain::access::Permission;
use jiff::tz::TimeZone;

use crate::cookies::{self, Cookies};
use crate::failure::{Failure, Why};
use crate::form::{Fields, Guard};
use crate::words::Tongue;
use crate::{House, Peer};

/// As audit shows this door.
pub(crate) const THROUGH: &str = "web";

/// Anybody's request.
#[derive(Clone, Debug)]
pub(crate) struct Visit {
    pub(crate) house: Arc<House>,
    pub(crate) tongue: Tongue,
    pub(crate) cookies: Cookies,
    pub(crate) from: IpAddr,
    /// What the browser says it is.
    pub(crate) agent: String,
    /// Path and query of this page, to come back to.
    pub(crate) here: String,
}

impl FromRequestParts<Arc<House>> for Visit {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, house: &Arc<House>) -> Result<Self, Failure> {
        let encrypted = text(&parts.headers, "x-forwarded-proto").eq_ignore_ascii_case("https");
        let cookies = Cookies::of(&parts.headers, encrypted || house.config.is_secure());
        let chosen = cookies.get(cookies::LANGUAGE).and_then(Tongue::from_tag);
        let tongue =
            chosen.or_else(|| Tongue::from_wishes(text(&parts.headers, header::ACCEPT_LANGUAGE.as_str())));
        let from = parts.extensions.get::<Peer>().map_or(IpAddr::V4(Ipv4Addr::LOCALHOST), |peer| peer.0);
        // Only a page can be come back to; what was sent with a form is gone.
        let here = if parts.method == Method::GET { parts.uri.to_string() } else { "/app".to_owned() };
        Ok(Self {
            house: Arc::clone(house),
            tongue: tongue.unwrap_or_default(),
            cookies,
            from,
            agent: text(&parts.headers, header::USER_AGENT.as_str()).to_owned(),
            here,
        })
    }
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> &'a str {
    headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
}

impl Visit {
    /// A page that says why not.
    pub(crate) fn fail(&self, why: Why) -> Failure {
        Failure { tongue: self.tongue, why }
    }

    /// # Errors
    /// [`Why::StaleForm`] when a form was not made for this browser.
    pub(crate) fn must_be_ours(&self, guard: &Guard, fields: &Fields) -> Result<(), Failure> {
        if guard.accepts(fields) { Ok(()) } else { Err(self.fail(Why::StaleForm)) }
    }
}

/// A request of somebody who signed in. Whoever did not is sent to do so, and comes back.
#[derive(Clone, Debug)]
pub(crate) struct Member {
    pub(crate) visit: Visit,
    pub(crate) session: Session,
    pub(crate) guard: Guard,
    pub(crate) zone: TimeZone,
}

impl FromRequestParts<Arc<House>> for Member {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, house: &Arc<House>) -> Result<Self, Failure> {
        let visit = Visit::from_request_parts(parts, house).await?;
        let sign_in = || visit.fail(Why::SignIn { back: visit.here.clone() });
        let secret =
            visit.cookies.get(cookies::SESSION).and_then(SessionSecret::from_text).ok_or_else(sign_in)?;
        let session = house.app.session(&secret, THROUGH).await.map_err(|failure| match failure {
            AuthFailure::Fault(fault) => visit.fail(Why::Fault(fault.into())),
            AuthFailure::Missing | AuthFailure::Invalid | AuthFailure::Expired => sign_in(),
        })?;
        let spoken = visit.cookies.get(cookies::LANGUAGE).is_some()
            || parts.headers.contains_key(header::ACCEPT_LANGUAGE);
        let tongue =
            if spoken { visit.tongue } else { Tongue::from_tag(&session.locale).unwrap_or_default() };
        // An account's zone was checked when it was set up.
        let zone = TimeZone::get(&session.time_zone).unwrap_or(TimeZone::UTC);
        Ok(Self { visit: Visit { tongue, ..visit }, session, guard: Guard::new(secret.form_word()), zone })
    }
}

impl Member {
    pub(crate) fn may(&self, permission: Permission) -> bool {
        self.session.caller.may(permission)
    }

    pub(crate) fn refused(&self, refusal: Refusal) -> Failure {
        self.visit.fail(Why::Refused(refusal))
    }

    pub(crate) fn fault(&self, error: impl Into<app::Error>) -> Failure {
        self.visit.fail(Why::Fault(error.into()))
    }

    /// A fresh token for a form.
    pub(crate) fn token(&self) -> String {
        self.guard.token(self.visit.house.app.entropy())
    }
}
