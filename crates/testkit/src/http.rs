//! Requests to a door in this process: the real router, no sockets.

use std::future::{Future, IntoFuture};
use std::pin::Pin;

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, Request, StatusCode, header};
use http_body_util::BodyExt as _;
use serde_json::Value;
use tower::ServiceExt as _;

/// A client of one door. Clones share nothing but the door.
#[derive(Clone, Debug)]
pub struct Http {
    door: Router,
    headers: HeaderMap,
}

impl Http {
    /// Of a door, as a client on this machine.
    #[must_use]
    pub fn new(door: Router) -> Self {
        let mut headers = HeaderMap::new();
        headers.insert(header::HOST, HeaderValue::from_static("127.0.0.1:8080"));
        Self { door, headers }
    }

    /// Sends this header with every request.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: &str) -> Self {
        self.headers.insert(HeaderName::from_static(name), header_value(value));
        self
    }

    /// Sends this token with every request.
    #[must_use]
    pub fn bearer(self, token: &str) -> Self {
        self.with("authorization", &format!("Bearer {token}"))
    }

    /// A `GET`.
    #[must_use]
    pub fn get(&self, path: &str) -> Ask {
        self.ask(Method::GET, path)
    }
    /// A `POST`.
    #[must_use]
    pub fn post(&self, path: &str) -> Ask {
        self.ask(Method::POST, path)
    }
    /// A `PUT`.
    #[must_use]
    pub fn put(&self, path: &str) -> Ask {
        self.ask(Method::PUT, path)
    }
    /// A `PATCH`.
    #[must_use]
    pub fn patch(&self, path: &str) -> Ask {
        self.ask(Method::PATCH, path)
    }
    /// A `DELETE`.
    #[must_use]
    pub fn delete(&self, path: &str) -> Ask {
        self.ask(Method::DELETE, path)
    }

    /// Any request.
    #[must_use]
    pub fn ask(&self, method: Method, path: &str) -> Ask {
        let mut request = Request::new(Body::empty());
        *request.method_mut() = method;
        *request.uri_mut() = path.parse().expect("a test asks for a path that is one");
        request.headers_mut().clone_from(&self.headers);
        Ask { door: self.door.clone(), request }
    }
}

/// A request that is not sent yet; awaiting it sends it.
#[derive(Debug)]
pub struct Ask {
    door: Router,
    request: Request<Body>,
}

impl Ask {
    /// With a JSON body.
    #[must_use]
    pub fn json(self, body: &Value) -> Self {
        self.body("application/json", body.to_string())
    }
    /// With a form.
    #[must_use]
    pub fn form(self, body: &str) -> Self {
        self.body("application/x-www-form-urlencoded", body.to_owned())
    }
    /// With any body.
    #[must_use]
    pub fn body(mut self, content_type: &'static str, body: impl Into<Body>) -> Self {
        *self.request.body_mut() = body.into();
        self.header("content-type", content_type)
    }
    /// With one more header.
    #[must_use]
    pub fn header(mut self, name: &'static str, value: &str) -> Self {
        self.request.headers_mut().insert(HeaderName::from_static(name), header_value(value));
        self
    }
}

fn header_value(text: &str) -> HeaderValue {
    HeaderValue::from_str(text).expect("a test sends a header that is one")
}

impl IntoFuture for Ask {
    type Output = Answer;
    type IntoFuture = Pin<Box<dyn Future<Output = Answer> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move {
            let what = format!("{} {}", self.request.method(), self.request.uri());
            let response = match self.door.oneshot(self.request).await {
                Ok(response) => response,
                Err(never) => match never {},
            };
            let (parts, body) = response.into_parts();
            let bytes = body.collect().await.expect("an answer in memory is whole").to_bytes().to_vec();
            Answer { what, status: parts.status, headers: parts.headers, bytes }
        })
    }
}

/// What came back.
#[derive(Debug)]
pub struct Answer {
    what: String,
    /// Its status.
    pub status: StatusCode,
    /// Its headers.
    pub headers: HeaderMap,
    /// Its body.
    pub bytes: Vec<u8>,
}

impl Answer {
    /// The body as JSON, of an answer with this status.
    ///
    /// # Panics
    /// When the status is another one, or the body no JSON; says what came instead.
    #[track_caller]
    #[must_use]
    pub fn expect(&self, status: u16) -> Value {
        let text = String::from_utf8_lossy(&self.bytes);
        assert_eq!(self.status.as_u16(), status, "{}: {text}", self.what);
        if self.bytes.is_empty() {
            return Value::Null;
        }
        serde_json::from_slice(&self.bytes).unwrap_or_else(|error| panic!("{}: {error}: {text}", self.what))
    }

    /// The body as JSON, of an answer 200.
    ///
    /// # Panics
    /// As [`Answer::expect`].
    #[track_caller]
    #[must_use]
    pub fn ok(&self) -> Value {
        self.expect(200)
    }
}
