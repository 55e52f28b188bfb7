//! The headers that let a browser page of another origin call us. Credentials travel in headers and never in
//! cookies, so any origin may call.

use axum::http::{HeaderMap, HeaderName, HeaderValue, header};

/// What every answer carries, and all that the answer (204, no body) to a preflight `OPTIONS` needs.
pub const HEADERS: [(HeaderName, &str); 5] = [
    (header::ACCESS_CONTROL_ALLOW_ORIGIN, "*"),
    (header::ACCESS_CONTROL_ALLOW_METHODS, "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS"),
    (header::ACCESS_CONTROL_ALLOW_HEADERS, "Authorization, Content-Type, Accept, auth-token"),
    (header::ACCESS_CONTROL_EXPOSE_HEADERS, "Allow, Retry-After"),
    (header::ACCESS_CONTROL_MAX_AGE, "86400"),
];

/// Puts [`HEADERS`] on an answer.
pub fn allow_any_origin(headers: &mut HeaderMap) {
    for (name, value) in HEADERS {
        headers.insert(name, HeaderValue::from_static(value));
    }
}
