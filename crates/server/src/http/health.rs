//! What a supervisor may ask: whether the process lives, and whether it can serve.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use app::App;
use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::json;

/// How long the books may take to answer before we are not ready.
const PATIENCE: Duration = Duration::from_secs(2);

/// How the server is.
#[derive(Debug)]
pub struct Health {
    app: App,
    stopping: AtomicBool,
}

impl Health {
    /// Of a server over these books.
    #[must_use]
    pub const fn new(app: App) -> Self {
        Self { app, stopping: AtomicBool::new(false) }
    }

    /// From now on not ready: load balancers should go elsewhere.
    pub fn stop(&self) {
        self.stopping.store(true, Ordering::Relaxed);
    }

    /// The answer to a path of health; `None` for other paths.
    pub(super) async fn answer(&self, path: &str) -> Option<Response> {
        match path {
            "/health/live" => Some(said(StatusCode::OK, "alive")),
            "/health/ready" => Some(self.ready().await),
            _ => None,
        }
    }

    async fn ready(&self) -> Response {
        if self.stopping.load(Ordering::Relaxed) {
            return said(StatusCode::SERVICE_UNAVAILABLE, "stopping");
        }
        match tokio::time::timeout(PATIENCE, self.app.ping()).await {
            Ok(Ok(())) => said(StatusCode::OK, "ready"),
            Ok(Err(error)) => {
                tracing::warn!(%error, "the books do not answer");
                said(StatusCode::SERVICE_UNAVAILABLE, "the books do not answer")
            }
            Err(_) => said(StatusCode::SERVICE_UNAVAILABLE, "the books are slow"),
        }
    }
}

fn said(status: StatusCode, word: &str) -> Response {
    (status, Json(json!({ "status": word, "version": env!("CARGO_PKG_VERSION") }))).into_response()
}
