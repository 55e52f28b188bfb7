//! Choosing the language of pages; the browser keeps it.

use app::access::SessionSecret;
use axum::Form;
use axum::http::header;
use axum::response::{IntoResponse, Redirect, Response};

use crate::cookies;
use crate::failure::Failure;
use crate::form::{Fields, Guard};
use crate::sign_in::{guest_guard, way_back};
use crate::visit::Visit;
use crate::words::Tongue;

/// How long a choice is kept, in seconds: a year.
const KEPT_S: i64 = 31_536_000;

/// Keeps the choice and goes back to where it was made.
pub(crate) async fn choose(visit: Visit, Form(fields): Form<Fields>) -> Result<Response, Failure> {
    // The form is on pages of members and of guests.
    let session = visit.cookies.get(cookies::SESSION).and_then(SessionSecret::from_text);
    let of_a_member = session.is_some_and(|secret| Guard::new(secret.form_word()).accepts(&fields));
    if !of_a_member {
        visit.must_be_ours(&guest_guard(&visit), &fields)?;
    }
    let tongue = fields.get("language").and_then(|tag| Tongue::from_tag(tag)).unwrap_or(visit.tongue);
    let cookie = visit.cookies.set(cookies::LANGUAGE, tongue.tag(), Some(KEPT_S));
    Ok(([(header::SET_COOKIE, cookie)], Redirect::to(way_back(&fields))).into_response())
}
