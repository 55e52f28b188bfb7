//! The web face: pages rendered on the server, under `/app`. A page is a file or a folder: what the address says, the handler, the
//! view. Pages call `app` and `journal` through the same permissions as any dialect; nothing is decided here, and every page works
//! without a script.
//!
//! `shell` is what all pages share, `visit` who asks and how, `words` the languages, `assets` the one stylesheet.

mod assets;
mod config;
mod cookies;
mod failure;
mod form;
mod headers;
mod journal;
mod language;
mod sessions;
mod shell;
mod sign_in;
mod throttle;
mod visit;
mod words;

use std::net::IpAddr;
use std::sync::Arc;

use ::journal::Journal;
use app::App;
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware;
use axum::response::Redirect;
use axum::routing::{get, post};
use tower_http::compression::CompressionLayer;

pub use config::WebConfig;

use throttle::Throttle;

/// A form of ours is short.
const FORM_BYTES: usize = 16 * 1024;

/// The address at the other end, put among a request's extensions by the server; a proxy's guest, if the proxy is believed.
#[derive(Clone, Copy, Debug)]
pub struct Peer(pub IpAddr);

/// What all pages share.
#[derive(Debug)]
pub(crate) struct House {
    pub(crate) app: App,
    pub(crate) journal: Journal,
    pub(crate) config: WebConfig,
    pub(crate) throttle: Throttle,
}

/// Where there is only one room so far, that is where people go.
async fn home() -> Redirect {
    Redirect::to("/app/journal")
}

/// All pages, as a service.
pub fn service(app: App, journal: Journal, config: WebConfig) -> Router {
    let house = Arc::new(House { app, journal, config, throttle: Throttle::default() });
    Router::new()
        .route("/app", get(home))
        .route("/app/", get(home))
        .route("/app/sign-in", get(sign_in::ask).post(sign_in::enter))
        .route("/app/sign-out", post(sessions::leave))
        .route("/app/sessions", get(sessions::list).post(sessions::end))
        .route("/app/language", post(language::choose))
        .route("/app/journal", get(journal::list))
        .route("/app/journal/export/{form}", get(journal::export))
        .route("/app/journal/exchanges/{pair}", get(journal::exchange))
        .route("/app/journal/bills/{number}", get(journal::bill))
        .route("/app/journal/receipts/{id}", get(journal::receipt))
        .route("/app/assets/{name}", get(assets::serve))
        .fallback(failure::not_found)
        .layer(DefaultBodyLimit::max(FORM_BYTES))
        .layer(middleware::from_fn(headers::guard))
        .layer(CompressionLayer::new())
        .with_state(house)
}
