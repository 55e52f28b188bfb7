//! Pages that say why not: what happened, in the reader's language, and the way on.

use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use domain::Refusal;
use maud::html;

use crate::shell;
use crate::visit::Visit;
use crate::words::Tongue;

/// Why a page is not shown.
#[derive(Clone, Debug)]
pub(crate) enum Why {
    /// Nobody signed in yet.
    SignIn {
        /// Where to come back to.
        back: String,
    },
    /// The form was not made for this browser, or long ago.
    StaleForm,
    /// There is no such page, or not for this person.
    NotFound,
    /// The shop says no.
    Refused(Refusal),
    /// Something is broken.
    Fault(app::Error),
}

/// A page that is not shown.
#[derive(Clone, Debug)]
pub(crate) struct Failure {
    pub(crate) tongue: Tongue,
    pub(crate) why: Why,
}

/// Any address that leads nowhere.
pub(crate) async fn not_found(visit: Visit) -> Failure {
    visit.fail(Why::NotFound)
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let Self { tongue, why } = self;
        let say = |id| tongue.say(id);
        match why {
            Why::SignIn { back } => {
                let query =
                    form_urlencoded::Serializer::new(String::new()).append_pair("next", &back).finish();
                Redirect::to(&format!("/app/sign-in?{query}")).into_response()
            }
            Why::StaleForm => {
                page(StatusCode::FORBIDDEN, tongue, &say("failure-stale"), &say("failure-stale-hint"))
            }
            Why::NotFound | Why::Refused(Refusal::NotFound { .. }) => {
                page(StatusCode::NOT_FOUND, tongue, &say("failure-missing"), &say("failure-missing-hint"))
            }
            Why::Refused(Refusal::Forbidden { permission }) => {
                let hint = tongue.tell("failure-forbidden-hint", &[("permission", permission.into())]);
                page(StatusCode::FORBIDDEN, tongue, &say("failure-forbidden"), &hint)
            }
            Why::Refused(refusal) => {
                page(StatusCode::CONFLICT, tongue, &say("failure-refused"), &refusal.to_string())
            }
            Why::Fault(error) => {
                tracing::error!(%error, source = ?std::error::Error::source(&error), "a page could not be made");
                let (title, hint) = (say("failure-fault"), say("failure-fault-hint"));
                page(StatusCode::INTERNAL_SERVER_ERROR, tongue, &title, &hint)
            }
        }
    }
}

fn page(status: StatusCode, tongue: Tongue, title: &str, hint: &str) -> Response {
    let body = html! {
        section.notice {
            h1 { (title) }
            p { (hint) }
            p { a.button href="/app" { (tongue.say("failure-home")) } }
        }
    };
    (status, [(header::CACHE_CONTROL, "no-store")], shell::bare(tongue, title, &body)).into_response()
}
