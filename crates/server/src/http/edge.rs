//! What every request crosses before and after its dialect: health, headers that are not to be believed, a limit on its time,
//! a panic's end, and the log. Bodies and errors in a vendor's form are the dialect's.

use std::any::Any;
use std::net::{IpAddr, SocketAddr};
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::Json;
use axum::body::Body;
use axum::http::{HeaderMap, HeaderName, Request, StatusCode, header};
use axum::response::{IntoResponse, Response};
use futures_util::FutureExt as _;
use serde_json::json;
use tower::ServiceExt as _;

use super::journal::{Ear, Heard};
use super::{Doors, Health};

/// What proxies say about who asked for what.
const FORWARDED: [HeaderName; 5] = [
    HeaderName::from_static("forwarded"),
    HeaderName::from_static("x-forwarded-for"),
    HeaderName::from_static("x-forwarded-host"),
    HeaderName::from_static("x-forwarded-port"),
    HeaderName::from_static("x-forwarded-proto"),
];

/// Shared by all connections.
#[derive(Debug)]
pub struct Edge {
    /// The dialects.
    pub doors: Doors,
    /// How we are.
    pub health: Arc<Health>,
    /// Whose forwarded headers count.
    pub trusted_proxies: Vec<IpAddr>,
    /// How long a request may take in all.
    pub timeout: Duration,
}

impl Edge {
    /// Answers any request.
    ///
    /// * `peer`: who is at the other end of the connection
    /// * `port`: the one the connection came in by
    pub async fn serve(&self, peer: SocketAddr, port: u16, mut request: Request<Body>) -> Response {
        if let Some(answer) = self.health.answer(request.uri().path()).await {
            return answer;
        }
        let from = self.from(peer.ip().to_canonical(), request.headers());
        if !self.believes(peer.ip().to_canonical()) {
            forget_forwarded(request.headers_mut());
        }
        request.extensions_mut().insert(web::Peer(from));
        let host = host(&request).to_owned();
        let Some(mount) = self.doors.find(port, &host, request.uri()) else {
            return refusal(StatusCode::NOT_FOUND);
        };
        let began = Instant::now();
        let (method, path) = (request.method().clone(), request.uri().path().to_owned());
        let service = mount.service.clone();
        let (request, heard) = hear(mount.ear.as_ref(), request);
        let answering = AssertUnwindSafe(service.oneshot(request)).catch_unwind();
        let response = match tokio::time::timeout(self.timeout, answering).await {
            Ok(Ok(answer)) => answer.into_response(),
            Ok(Err(panic)) => {
                tracing::error!(%method, path, panic = said(&*panic), "a handler panicked");
                refusal(StatusCode::INTERNAL_SERVER_ERROR)
            }
            Err(_) => refusal(StatusCode::REQUEST_TIMEOUT),
        };
        let response = match heard {
            Some(heard) => heard.answer(response),
            None => response,
        };
        let duration_ms = began.elapsed().as_millis();
        tracing::debug!(dialect = mount.name, %method, path, status = response.status().as_u16(), duration_ms, "answered");
        response
    }
}

impl Edge {
    fn believes(&self, proxy: IpAddr) -> bool {
        self.trusted_proxies.contains(&proxy)
    }

    /// Who asks: the other end of the connection, or whom the nearest proxies that are believed say they speak for.
    fn from(&self, peer: IpAddr, headers: &HeaderMap) -> IpAddr {
        let said = headers.get_all("x-forwarded-for").iter().filter_map(|value| value.to_str().ok());
        let chain = said.flat_map(|value| value.split(',')).map(|hop| hop.trim().parse().ok());
        let mut from = peer;
        for hop in chain.collect::<Vec<Option<IpAddr>>>().into_iter().rev() {
            match hop {
                Some(hop) if self.believes(from) => from = hop.to_canonical(),
                _ => break,
            }
        }
        from
    }
}

/// Listens to an exchange, if there is an ear for it.
fn hear(ear: Option<&Ear>, request: Request<Body>) -> (Request<Body>, Option<Heard>) {
    match ear {
        Some(ear) => {
            let (request, heard) = ear.hear(request);
            (request, Some(heard))
        }
        None => (request, None),
    }
}

fn host(request: &Request<Body>) -> &str {
    let named = request.headers().get(header::HOST).and_then(|host| host.to_str().ok());
    named.or_else(|| request.uri().host()).unwrap_or_default()
}

fn forget_forwarded(headers: &mut HeaderMap) {
    for name in &FORWARDED {
        headers.remove(name);
    }
}

/// An answer that no dialect had a chance to word.
fn refusal(status: StatusCode) -> Response {
    let message = status.canonical_reason().unwrap_or_default();
    (status, Json(json!({ "code": status.as_u16(), "message": message }))).into_response()
}

fn said(panic: &(dyn Any + Send)) -> &str {
    let text = panic.downcast_ref::<&str>().copied();
    text.or_else(|| panic.downcast_ref::<String>().map(String::as_str)).unwrap_or("(not a text)")
}
