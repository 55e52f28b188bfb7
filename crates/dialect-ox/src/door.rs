//! The one way in: from a request to an operation of the table, with everything between them that is the same for all.
//! Order: route, content negotiation, account, credentials, permission, body; each refuses in the contract's words.
//!
//! # Source
//! Contract 1.

use std::sync::Arc;

use app::blobs::Blobs;
use app::{App, RequestKey};
use aws_lc_rs::digest;
use axum::body::{Body, HttpBody};
use axum::extract::{Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::response::Response;
use bytes::Bytes;
use domain::access::Permission;
use journal::Slip;
use tracing::Instrument;
use wire::router::{Found, Params};
use wire::time::Zone;
use wire::{BodyLimits, Limits, Router, body};

use crate::ctx::{Ctx, Visit};
use crate::error::{Answer, Door as No, Error};
use crate::host::{self, Tenant};
use crate::ops::{Action, Operation, Run, operations};
use crate::{OxConfig, accept, auth};

/// A body of JSON or a form.
const BODY_BYTES: usize = 1 << 20;
/// A body with files.
const UPLOAD_BYTES: usize = 64 << 20;
/// Files of one body; each of at most 10 MiB.
const FILES: usize = 200;
const REQUEST_KEY: &str = "idempotency-key";
/// Characters of a request key.
const REQUEST_KEY_CHARS: usize = 200;

/// Everything that requests share.
#[derive(Debug)]
pub(crate) struct Door {
    pub(crate) app: App,
    pub(crate) blobs: Blobs,
    pub(crate) config: OxConfig,
    router: Router<Action>,
}

impl Door {
    pub(crate) fn new(app: App, blobs: Blobs, config: OxConfig) -> Self {
        Self { app, blobs, config, router: Router::new(operations()) }
    }
}

/// Answers any request.
pub(crate) async fn serve(State(door): State<Arc<Door>>, request: Request) -> Response {
    let head = request.method() == Method::HEAD;
    let mut response = if request.method() == Method::OPTIONS {
        let mut response = Response::default();
        *response.status_mut() = StatusCode::NO_CONTENT;
        response
    } else {
        let method = request.method().as_str();
        let span = tracing::info_span!("ox", method, operation = tracing::field::Empty);
        let answer = async {
            let (parts, body) = request.into_parts();
            answer(&door, parts, body).await.unwrap_or_else(|error| error.into_response(&door.app))
        };
        answer.instrument(span).await
    };
    allow_any_origin(&mut response);
    if head { without_body(response) } else { response }
}

async fn answer(door: &Arc<Door>, parts: Parts, body: Body) -> Answer {
    let (operation, params) = match door.router.find(&parts.method, parts.uri.path()) {
        Found::Operation { operation, index: _, params } => (operation, params),
        Found::WrongMethod { allowed } => return Err(No::WrongMethod(allowed).into()),
        Found::NotFound => return Err(Error::NOT_FOUND),
    };
    tracing::Span::current().record("operation", operation.path);
    let Some(action) = operation.action else { return Err(No::NotServed.into()) };
    let request = Routed { door: Arc::clone(door), operation, params, parts };
    match action.run {
        Run::Public(call) => call(request.visit(body, action).await?).await,
        Run::Private(call) => call(request.signed_in(body, action).await?).await,
    }
}

/// A request that found its operation.
struct Routed {
    door: Arc<Door>,
    operation: &'static Operation,
    params: Params,
    parts: Parts,
}

impl Routed {
    /// Reads the request.
    async fn visit(self, body: Body, action: Action) -> Result<Visit, Error> {
        let body = body::read_bytes(body, limits(action).bytes).await?;
        self.read(body, action).await
    }

    /// Finds out who asks and whether they may, then reads the request.
    async fn signed_in(self, body: Body, action: Action) -> Result<Ctx, Error> {
        if !accept::json(&self.parts.headers) {
            return Err(No::NotAcceptable.into());
        }
        let app = &self.door.app;
        let tenant = Tenant::of(&host::asked(&self.parts, &self.door.config), &self.door.config);
        let account = Arc::new(auth::account(app, &tenant).await?);
        let slip = self.parts.extensions.get::<Slip>().cloned();
        if let Some(slip) = &slip {
            // Whoever is refused from here on is in the account's journal too.
            slip.note(|mark| mark.account = Some(account.id));
        }
        let caller = auth::caller(app, &account, &self.parts.headers).await?;
        if let Some(permission) = self.operation.permission.and_then(Permission::from_word) {
            caller.must(permission)?;
        }
        let body = body::read_bytes(body, limits(action).bytes).await?;
        slip.inspect(Slip::begin_noted);
        let key = request_key(&self.parts, &body)?;
        // An account's zone was checked when it was set up.
        let zone = Zone::open(&account.time_zone).unwrap_or_else(Zone::utc);
        Ok(Ctx { visit: self.read(body, action).await?, caller, account, zone, key })
    }

    async fn read(self, body: Bytes, action: Action) -> Result<Visit, Error> {
        let Self { door, operation: _, params, parts } = self;
        let tree = body::read_request(&parts, Body::from(body), &limits(action)).await?;
        let host = host::asked(&parts, &door.config);
        let tenant = Tenant::of(&host, &door.config);
        let files =
            door.config.files_url.clone().unwrap_or_else(|| host::origin(&parts, &host, &door.config));
        Ok(Visit { door, tenant, params, tree, files })
    }
}

fn limits(action: Action) -> BodyLimits {
    let bytes = if action.uploads { UPLOAD_BYTES } else { BODY_BYTES };
    BodyLimits { bytes, tree: Limits { files: FILES, ..Limits::default() } }
}

/// The caller's own name for this request, if it gave one, with the hash of what it asks.
fn request_key(parts: &Parts, body: &[u8]) -> Result<Option<RequestKey>, Error> {
    let Some(value) = parts.headers.get(REQUEST_KEY) else { return Ok(None) };
    let key = value.to_str().unwrap_or_default().trim();
    if key.is_empty() || key.chars().count() > REQUEST_KEY_CHARS {
        return Err(Error::bad_request("Idempotency-Key must have 1 to 200 characters"));
    }
    let address = parts.uri.path_and_query().map_or("/", |address| address.as_str());
    let mut asked = digest::Context::new(&digest::SHA256);
    for part in [parts.method.as_str(), " ", address, "\n"] {
        asked.update(part.as_bytes());
    }
    asked.update(body);
    let body_hash = asked.finish().as_ref().try_into().expect("SHA-256 has 32 bytes");
    Ok(Some(RequestKey { key: key.to_owned(), body_hash }))
}

fn allow_any_origin(response: &mut Response) {
    wire::cors::allow_any_origin(response.headers_mut());
    let headers =
        HeaderValue::from_static("Authorization, Content-Type, Accept, auth-token, Idempotency-Key");
    response.headers_mut().insert(header::ACCESS_CONTROL_ALLOW_HEADERS, headers);
}

/// The headers of an answer alone, as `HEAD` wants them.
fn without_body(response: Response) -> Response {
    let (mut parts, body) = response.into_parts();
    if let Some(length) = HttpBody::size_hint(&body).exact() {
        parts.headers.insert(header::CONTENT_LENGTH, HeaderValue::from(length));
    }
    Response::from_parts(parts, Body::empty())
}
