//! How we say no: one exhaustive match from the shop's refusals to this contract's codes, and the same for what the door refuses.
//!
//! # Source
//! Contract 2 (the scheme of the vendor's cloud, used for the terminal's routes as well).

use app::Fault;
use app::access::AuthFailure;
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::response::Response;
use domain::{Problem, Reason, Refusal};
use serde::Serialize;
use wire::{BodyError, Segment};

/// What handlers answer.
pub(crate) type Answer = Result<Response, Error>;

/// Why a request was not done.
#[derive(Debug)]
pub(crate) enum Error {
    /// The shop says no.
    Refused(Refusal),
    /// Something of ours is broken.
    Fault(Fault),
    /// No token, or one that is not good.
    BadToken,
    /// The key is of no shop of this language.
    NoShop,
    /// No such path, or nothing there.
    NotFound,
    /// The path is known with other methods.
    WrongMethod(Vec<Method>),
    /// Not JSON.
    Syntax,
    /// A body above the limit.
    TooLarge,
    /// A field that must be there.
    Missing(String),
    /// A field that is not acceptable.
    Incorrect(String),
    /// Fields of a form.
    Fields(Vec<wire::Problem>),
}

/// One member of the scheme.
#[derive(Debug, Serialize)]
struct Item {
    code: u16,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    subject: Option<String>,
}

#[derive(Serialize)]
struct Envelope {
    errors: Vec<Item>,
}

impl Item {
    const fn code(code: u16) -> Self {
        Self { code, reason: None, subject: None }
    }

    fn field(code: u16, reason: &'static str, subject: String) -> Self {
        Self { code, reason: Some(reason), subject: Some(subject) }
    }
}

impl Error {
    /// The answer. Faults are logged here, once.
    pub(crate) fn into_response(self) -> Response {
        let one = |status, item| envelope(status, vec![item]);
        match self {
            Self::Refused(refusal) => refused(refusal),
            Self::Fault(fault) => {
                let error: &dyn std::error::Error = &fault;
                tracing::error!(error, "a request failed");
                envelope(StatusCode::INTERNAL_SERVER_ERROR, Vec::new())
            }
            Self::BadToken => one(StatusCode::UNAUTHORIZED, Item::code(1002)),
            Self::NoShop => one(StatusCode::FORBIDDEN, Item::field(1002, "forbidden", "shop".to_owned())),
            Self::NotFound => nothing_there(),
            Self::WrongMethod(allowed) => {
                let mut response = one(StatusCode::METHOD_NOT_ALLOWED, Item::code(1005));
                response.headers_mut().insert(header::ALLOW, wire::router::allow_header(&allowed));
                response
            }
            Self::Syntax => one(StatusCode::BAD_REQUEST, Item::code(2001)),
            Self::TooLarge => one(StatusCode::PAYLOAD_TOO_LARGE, Item::code(2001)),
            Self::Missing(field) => one(StatusCode::BAD_REQUEST, Item::field(2002, "missing", field)),
            Self::Incorrect(field) => one(StatusCode::BAD_REQUEST, Item::field(2003, "incorrect", field)),
            Self::Fields(problems) => {
                envelope(StatusCode::BAD_REQUEST, problems.iter().map(of_form).collect())
            }
        }
    }
}

impl From<app::Error> for Error {
    fn from(error: app::Error) -> Self {
        match error {
            app::Error::Refused(refusal) => Self::Refused(refusal),
            app::Error::Fault(fault) => Self::Fault(fault),
        }
    }
}

impl From<AuthFailure> for Error {
    fn from(failure: AuthFailure) -> Self {
        match failure {
            AuthFailure::Missing | AuthFailure::Invalid | AuthFailure::Expired => Self::BadToken,
            AuthFailure::Fault(fault) => Self::Fault(fault),
        }
    }
}

impl From<BodyError> for Error {
    fn from(error: BodyError) -> Self {
        match error {
            BodyError::TooLarge { .. } => Self::TooLarge,
            BodyError::Malformed(_)
            | BodyError::Multipart(_)
            | BodyError::Unsupported { .. }
            | BodyError::Broken(_) => Self::Syntax,
        }
    }
}

fn refused(refusal: Refusal) -> Response {
    let conflict = |code| envelope(StatusCode::CONFLICT, vec![Item::code(code)]);
    match refusal {
        Refusal::BadCredentials => Error::BadToken.into_response(),
        Refusal::Forbidden { permission } => {
            let item = Item::field(1002, "forbidden", permission.to_owned());
            envelope(StatusCode::FORBIDDEN, vec![item])
        }
        Refusal::NotFound { .. } => nothing_there(),
        Refusal::Invalid(problems) => {
            let taken = problems.iter().all(|problem| problem.reason == Reason::Taken);
            let status = if taken { StatusCode::CONFLICT } else { StatusCode::BAD_REQUEST };
            envelope(status, problems.iter().map(of_shop).collect())
        }
        Refusal::TooMany { .. } | Refusal::OutOfRange | Refusal::BadMoment => {
            envelope(StatusCode::BAD_REQUEST, vec![Item::code(2003)])
        }
        Refusal::WrongState { .. } | Refusal::InUse { .. } => conflict(2005),
        Refusal::InsufficientStock { .. }
        | Refusal::RefundExceedsSale { .. }
        | Refusal::EmptySale
        | Refusal::Underpaid { .. }
        | Refusal::Overpaid { .. }
        | Refusal::RequestKeyReused => conflict(2004),
    }
}

fn of_shop(problem: &Problem) -> Item {
    let subject = field_name(&problem.field);
    match problem.reason {
        Reason::Blank => Item::field(2002, "missing", subject),
        Reason::Taken => Item::field(2004, "taken", subject),
        Reason::TooLarge { .. }
        | Reason::TooSmall { .. }
        | Reason::Malformed
        | Reason::Unknown
        | Reason::Inactive
        | Reason::ForeignCurrency
        | Reason::Conflict => Item::field(2003, "incorrect", subject),
    }
}

/// A field of the shop's in this contract's words.
fn field_name(field: &str) -> String {
    const NAMES: [(&str, &str); 15] = [
        ("label", "number"),
        ("dated_at", "date"),
        ("prepaid", "prepayment"),
        ("open_to", "shared"),
        ("buyer", "customer"),
        ("full_name", "fullname"),
        ("tax_id", "inn"),
        ("tax_reason", "kpp"),
        ("registration", "reg"),
        ("statistics", "okpo"),
        ("lines", "products"),
        ("own", "id"),
        ("class", "type"),
        ("unit", "unitname"),
        ("tax", "taxrate"),
    ];
    let word = |part: &str| {
        let (name, index) = part.split_at(part.find('[').unwrap_or(part.len()));
        let known = NAMES.iter().find(|(ours, _)| *ours == name).map_or(name, |(_, theirs)| theirs);
        format!("{known}{index}")
    };
    let parts: Vec<String> = field.split('.').map(word).collect();
    let name = parts.join(".");
    // A product's name is `prodname`, a customer's is `name`.
    if name.starts_with("products") { name.replace(".name", ".prodname") } else { name }
}

fn of_form(problem: &wire::Problem) -> Item {
    let mut subject = String::new();
    for segment in &problem.path {
        match segment {
            Segment::Key(key) if subject.is_empty() => subject.push_str(key),
            Segment::Key(key) => subject.push_str(&format!(".{key}")),
            Segment::Index(at) => subject.push_str(&format!("[{at}]")),
        }
    }
    match problem.kind {
        wire::Kind::Missing => Item::field(2002, "missing", subject),
        wire::Kind::Unknown => Item::field(2002, "unexpected", subject),
        wire::Kind::Type { .. }
        | wire::Kind::Range
        | wire::Kind::TooLong { .. }
        | wire::Kind::TooMany { .. }
        | wire::Kind::Invalid(_) => Item::field(2003, "incorrect", subject),
    }
}

fn envelope(status: StatusCode, errors: Vec<Item>) -> Response {
    json(status, &Envelope { errors })
}

fn nothing_there() -> Response {
    json(StatusCode::NOT_FOUND, &serde_json::Map::new())
}

/// An answer with a JSON body, as this contract labels it.
pub(crate) fn json(status: StatusCode, body: &impl Serialize) -> Response {
    let mut response = wire::json::response(status, body);
    let label = HeaderValue::from_static("application/json; charset=UTF-8");
    response.headers_mut().insert(header::CONTENT_TYPE, label);
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_go_by_their_names_here() {
        for (ours, theirs) in [
            ("lines[2].name", "products[2].prodname"),
            ("lines[0].tax", "products[0].taxrate"),
            ("buyer.full_name", "customer.fullname"),
            ("buyer.name", "customer.name"),
            ("label", "number"),
            ("lines", "products"),
        ] {
            assert_eq!(field_name(ours), theirs);
        }
    }
}
