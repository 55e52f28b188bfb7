//! How we say no: one exhaustive match from the shop's refusals to this contract's statuses and words, and the same for what the
//! door itself refuses. The tree of field errors is in [`tree`], the names of fields in [`names`].

pub(crate) mod names;
mod tree;
mod words;

use std::borrow::Cow;

use app::{App, Fault};
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::response::Response;
use domain::Refusal;
use serde::Serialize;
use wire::{BodyError, Segment};

use names::Names;
use tree::Errors;

/// What handlers answer.
pub(crate) type Answer = Result<Response, Error>;

/// Why a request was not done.
#[derive(Debug)]
pub(crate) enum Error {
    /// The shop says no; fields go by this contract's names.
    Refused(Refusal, Names),
    /// Something of ours is broken.
    Fault(Fault),
    /// The door says no.
    Door(Door),
    /// A body's fields could not be read: 422.
    Fields(Vec<wire::Problem>),
    /// A parameter of the query could not be read: 400.
    Query(Vec<wire::Problem>),
}

/// What the door refuses before, or without, asking the shop.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Door {
    /// Malformed beyond fields.
    BadRequest(Cow<'static, str>),
    /// No credentials.
    NoToken,
    /// Credentials that are not good here.
    BadToken,
    /// Credentials that were good.
    ExpiredToken,
    /// A sign-in that failed.
    BadCredentials,
    /// No such path, or nothing there.
    NotFound,
    /// The path is known with other methods.
    WrongMethod(Vec<Method>),
    /// The caller accepts no JSON.
    NotAcceptable,
    /// A body above the limit.
    TooLarge,
    /// A body of a type that is not read.
    UnsupportedMediaType,
    /// An operation of the contract that we do not do.
    NotServed,
}

impl Error {
    /// The same, with fields named as this contract's body names them.
    #[must_use]
    pub(crate) fn named(self, names: Names) -> Self {
        match self {
            Self::Refused(refusal, _) => Self::Refused(refusal, names),
            other @ (Self::Fault(_) | Self::Door(_) | Self::Fields(_) | Self::Query(_)) => other,
        }
    }

    /// A request that is malformed in words of its own.
    pub(crate) fn bad_request(message: impl Into<Cow<'static, str>>) -> Self {
        Self::Door(Door::BadRequest(message.into()))
    }

    /// Nothing there.
    pub(crate) const NOT_FOUND: Self = Self::Door(Door::NotFound);

    /// The answer. Faults are logged here, once, under an id that the caller is told.
    pub(crate) fn into_response(self, app: &App) -> Response {
        match self {
            Self::Refused(refusal, names) => refused(&refusal, names),
            Self::Fault(fault) => broken(&fault, app),
            Self::Door(door) => door.into_response(),
            Self::Fields(problems) => {
                invalid(problems.iter().map(|p| (p.path.clone(), words::of_kind(&p.kind))))
            }
            Self::Query(problems) => {
                let message = problems.first().map_or(Cow::Borrowed("Bad Request"), |p| p.to_string().into());
                plain(StatusCode::BAD_REQUEST, &message)
            }
        }
    }
}

impl From<app::Error> for Error {
    fn from(error: app::Error) -> Self {
        match error {
            app::Error::Refused(refusal) => Self::Refused(refusal, &[]),
            app::Error::Fault(fault) => Self::Fault(fault),
        }
    }
}

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal, &[])
    }
}

impl From<Door> for Error {
    fn from(door: Door) -> Self {
        Self::Door(door)
    }
}

impl From<BodyError> for Error {
    fn from(error: BodyError) -> Self {
        Self::Door(match error {
            BodyError::TooLarge { .. } => Door::TooLarge,
            BodyError::Unsupported { .. } => Door::UnsupportedMediaType,
            BodyError::Malformed(_) | BodyError::Multipart(_) | BodyError::Broken(_) => {
                Door::BadRequest(error.to_string().into())
            }
        })
    }
}

impl Door {
    fn into_response(self) -> Response {
        let (status, message) = match &self {
            Self::BadRequest(message) => (StatusCode::BAD_REQUEST, &**message),
            Self::NoToken => (StatusCode::UNAUTHORIZED, "JWT Token not found"),
            Self::BadToken => (StatusCode::UNAUTHORIZED, "Invalid JWT Token"),
            Self::ExpiredToken => (StatusCode::UNAUTHORIZED, "Expired JWT Token"),
            Self::BadCredentials => (StatusCode::UNAUTHORIZED, "Bad credentials"),
            Self::NotFound => (StatusCode::NOT_FOUND, "Not Found"),
            Self::WrongMethod(_) => (StatusCode::METHOD_NOT_ALLOWED, "Method Not Allowed"),
            Self::NotAcceptable => (StatusCode::NOT_ACCEPTABLE, "Not Acceptable"),
            Self::TooLarge => (StatusCode::PAYLOAD_TOO_LARGE, "Payload Too Large"),
            Self::UnsupportedMediaType => (StatusCode::UNSUPPORTED_MEDIA_TYPE, "Unsupported Media Type"),
            Self::NotServed => (StatusCode::NOT_IMPLEMENTED, "Not Implemented"),
        };
        let mut response = plain(status, message);
        if let Self::WrongMethod(allowed) = &self {
            response.headers_mut().insert(header::ALLOW, wire::router::allow_header(allowed));
        }
        if status == StatusCode::UNAUTHORIZED {
            response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        response
    }
}

/// # Source
/// Contract 1.4; table 7 row 11: 422 for fields, 400 for states and rules.
fn refused(refusal: &Refusal, names: Names) -> Response {
    tracing::info!(%refusal, "refused");
    let (status, message) = match refusal {
        Refusal::Invalid(problems) => {
            return invalid(
                problems.iter().map(|p| (names::path(&p.field, names), words::of_reason(p.reason))),
            );
        }
        Refusal::BadCredentials => (StatusCode::UNAUTHORIZED, "Bad credentials".into()),
        Refusal::Forbidden { .. } => (StatusCode::FORBIDDEN, "Access Denied".into()),
        Refusal::NotFound { .. } => (StatusCode::NOT_FOUND, "Not Found".into()),
        Refusal::WrongState { kind, state } => bad(format!("The {} is {state}", words::of_thing(*kind))),
        Refusal::InUse { kind } => bad(format!("The {} is in use", words::of_thing(*kind))),
        Refusal::InsufficientStock { .. } => bad("Not enough stock"),
        Refusal::RefundExceedsSale { left } => bad(format!("Refund exceeds the sell: {left} left")),
        Refusal::EmptySale => bad("The sell is empty"),
        Refusal::Underpaid { by } => bad(format!("Not enough payments: {by} left to pay")),
        Refusal::Overpaid { by } => bad(format!("Payments exceed the total by {by}")),
        Refusal::RequestKeyReused => bad("This Idempotency-Key was used with another request"),
        Refusal::TooMany { limit } => bad(format!("Too many: at most {limit}")),
        Refusal::OutOfRange => bad("Amount out of range"),
        Refusal::BadMoment => bad("This date is not accepted"),
    };
    plain(status, &message)
}

fn bad(message: impl Into<Cow<'static, str>>) -> (StatusCode, Cow<'static, str>) {
    (StatusCode::BAD_REQUEST, message.into())
}

/// A refusal of one or many fields, as a tree of children.
fn invalid(problems: impl Iterator<Item = (Vec<Segment>, Cow<'static, str>)>) -> Response {
    let mut errors = Errors::default();
    problems.for_each(|(path, message)| errors.add(&path, message));
    let status = StatusCode::UNPROCESSABLE_ENTITY;
    let body = Body { code: status.as_u16(), message: "Validation Failed", errors: Some(&errors), id: None };
    wire::json::response(status, &body)
}

fn broken(fault: &Fault, app: &App) -> Response {
    let id = format!("{:032x}", app.entropy().seed());
    let (status, message) = if fault.retryable {
        (StatusCode::SERVICE_UNAVAILABLE, "Service Unavailable")
    } else {
        (StatusCode::INTERNAL_SERVER_ERROR, "Internal Server Error")
    };
    tracing::error!(fault_id = id, retryable = fault.retryable, error = causes(fault), "request failed");
    let body = Body { code: status.as_u16(), message, errors: None, id: Some(&id) };
    let mut response = wire::json::response(status, &body);
    if fault.retryable {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("1"));
    }
    response
}

/// A fault and what it came from, in one line.
fn causes(fault: &Fault) -> String {
    let first: &dyn std::error::Error = fault;
    let chain = std::iter::successors(Some(first), |error| error.source());
    chain.map(ToString::to_string).collect::<Vec<_>>().join(": ")
}

fn plain(status: StatusCode, message: &str) -> Response {
    wire::json::response(status, &Body { code: status.as_u16(), message, errors: None, id: None })
}

/// The body of every error. `code` repeats the status; `id` is in the log.
#[derive(Serialize)]
struct Body<'a> {
    code: u16,
    message: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    errors: Option<&'a Errors>,
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<&'a str>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::body::to_bytes;
    use domain::{Kind, Problem, Reason};

    async fn told(response: Response) -> (u16, String) {
        let status = response.status().as_u16();
        let body = to_bytes(response.into_body(), 10_000).await.unwrap();
        (status, String::from_utf8(body.to_vec()).unwrap())
    }

    #[tokio::test]
    async fn fields_are_a_tree_of_children() {
        let problems = vec![
            Problem::new("first_name", Reason::Blank),
            Problem::new("lines[1].price", Reason::ForeignCurrency),
        ];
        const NAMES: Names = &[("first_name", "profile.firstName"), ("lines", "records")];
        let (status, body) = told(refused(&Refusal::Invalid(problems), NAMES)).await;
        assert_eq!(status, 422);
        assert_eq!(
            body,
            r#"{"code":422,"message":"Validation Failed","errors":{"children":{"profile":{"children":{"firstName":{"errors":["This value should not be blank."]}}},"records":{"children":[{},{"children":{"price":{"errors":["This currency is not available in the zone."]}}}]}}}}"#
        );
    }

    #[tokio::test]
    async fn rules_and_states_are_bad_requests() {
        let short = Refusal::InsufficientStock { lines: vec![] };
        assert_eq!(
            told(refused(&short, &[])).await,
            (400, r#"{"code":400,"message":"Not enough stock"}"#.into())
        );
        let state = Refusal::WrongState { kind: Kind::Sale, state: "completed" };
        assert_eq!(told(refused(&state, &[])).await.1, r#"{"code":400,"message":"The sell is completed"}"#);
    }

    #[tokio::test]
    async fn the_door_says_its_own_words() {
        let methods = Door::WrongMethod(vec![Method::GET, Method::POST]).into_response();
        assert_eq!(methods.headers()[header::ALLOW], "GET, POST");
        assert_eq!(told(methods).await, (405, r#"{"code":405,"message":"Method Not Allowed"}"#.into()));
        let (status, body) = told(Door::NotServed.into_response()).await;
        assert_eq!((status, &*body), (501, r#"{"code":501,"message":"Not Implemented"}"#));
    }
}
