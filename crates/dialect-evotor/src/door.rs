//! The one way in: address, route, credentials, permission, body. Every answer varies by `Accept`, whatever it says.

use std::sync::Arc;

use app::App;
use axum::body::{Body, HttpBody};
use axum::extract::{Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, Method, header};
use axum::response::Response;
use domain::access::Permission;
use journal::{Mark, Slip};
use tracing::Instrument;
use wire::router::{Found, Params};
use wire::time::Zone;
use wire::{Limits, Router, Tree, body};

use crate::address::Address;
use crate::ctx::Ctx;
use crate::error::{Answer, Error};
use crate::ops::{Action, operations};
use crate::settings::TerminalSettings;
use crate::{EvotorConfig, NAME};

/// The largest body.
const BODY_BYTES: usize = 1 << 20;

/// Everything that requests share.
#[derive(Debug)]
pub(crate) struct Door {
    pub(crate) app: App,
    pub(crate) config: EvotorConfig,
    router: Router<Action>,
}

impl Door {
    pub(crate) fn new(app: App, config: EvotorConfig) -> Self {
        Self { app, config, router: Router::new(operations()) }
    }
}

/// Answers any request.
pub(crate) async fn serve(State(door): State<Arc<Door>>, request: Request) -> Response {
    let head = request.method() == Method::HEAD;
    let span =
        tracing::info_span!("evotor", method = request.method().as_str(), operation = tracing::field::Empty);
    let (parts, body) = request.into_parts();
    let answering = async { answer(&door, parts, body).await.unwrap_or_else(Error::into_response) };
    let mut response = answering.instrument(span).await;
    response.headers_mut().insert(header::VARY, HeaderValue::from_static("Accept"));
    if head { without_body(response) } else { response }
}

async fn answer(door: &Arc<Door>, parts: Parts, body: Body) -> Answer {
    let address = Address::of(&parts.uri);
    let slip = parts.extensions.get::<Slip>().cloned();
    // Whatever becomes of the request, its row shows the route and no credential.
    let path = address.path.clone();
    note(slip.as_ref(), |mark| mark.path = Some(path));
    let (action, needed, params) = match door.router.find(&parts.method, &address.path) {
        Found::Operation { operation, params, .. } => match operation.action {
            Some(action) => (action, operation.permission, params),
            None => return Err(Error::NotFound),
        },
        Found::WrongMethod { allowed } => return Err(Error::WrongMethod(allowed)),
        Found::NotFound => return Err(Error::NotFound),
    };
    tracing::Span::current().record("operation", action.kind);
    note(slip.as_ref(), |mark| mark_route(mark, action, &params));
    let token = address.token.as_deref().or_else(|| bearer(&parts.headers)).unwrap_or_default();
    let found = door.app.at_terminal(token, NAME).await?;
    let terminal = found.terminal.ok_or(Error::NoShop)?;
    note(slip.as_ref(), |mark| {
        mark.account = Some(found.account.id);
        mark.shop = Some(terminal.number.0);
        mark.outlet = Some(terminal.outlet);
    });
    if let Some(permission) = needed.and_then(Permission::from_word) {
        found.caller.must(permission).map_err(Error::Refused)?;
    }
    let body = body::read_bytes(body, BODY_BYTES).await?;
    let query = Tree::from_query(&address.query, &Limits::default()).map_err(|_| Error::Syntax)?;
    // An account's zone was checked when it was set up.
    let zone = Zone::open(&found.account.time_zone).unwrap_or_else(Zone::utc);
    let settings = TerminalSettings::read(&terminal.settings);
    let cx = Ctx {
        door: Arc::clone(door),
        caller: found.caller,
        terminal,
        settings,
        zone,
        params,
        query,
        body,
        slip,
    };
    (action.run)(cx).await
}

fn mark_route(mark: &mut Mark, action: Action, params: &Params) {
    mark.kind = Some(action.kind.into());
    mark.params = params.get("id").map(|id| ("id", id.to_owned())).into_iter().collect();
}

fn note(slip: Option<&Slip>, learn: impl FnOnce(&mut Mark)) {
    if let Some(slip) = slip {
        slip.note(learn);
    }
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    let (scheme, token) = headers.get(header::AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

/// The headers of an answer alone, as `HEAD` wants them.
fn without_body(response: Response) -> Response {
    let (mut parts, body) = response.into_parts();
    if let Some(length) = HttpBody::size_hint(&body).exact() {
        parts.headers.insert(header::CONTENT_LENGTH, HeaderValue::from(length));
    }
    Response::from_parts(parts, Body::empty())
}
