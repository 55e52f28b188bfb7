//! The doors of a test shop, as the server wires them, without its sockets.

use std::sync::Arc;

use axum::Router;
use axum::extract::Request;
use server::config::Config;
use server::http::{Doors, Edge, Health, Rooms};
use testkit::{Http, TestShop};

/// Everything a request crosses, for a shop.
pub(crate) fn edge(shop: &TestShop, mut config: Config) -> Arc<Edge> {
    config.server.default_account.get_or_insert_with(|| TestShop::ACCOUNT.to_owned());
    let rooms = Rooms { app: &shop.app, blobs: &shop.blobs, journal: &shop.journal, config: &config };
    Arc::new(Edge {
        doors: Doors::new(&rooms),
        health: Arc::new(Health::new(shop.app.clone())),
        trusted_proxies: config.server.trusted_proxies.clone(),
        timeout: config.server.request_timeout(),
    })
}

/// A client of that edge, on this machine.
pub(crate) fn client(edge: Arc<Edge>) -> Http {
    let peer = ([127, 0, 0, 1], 40_000).into();
    let serve = move |request: Request| {
        let edge = Arc::clone(&edge);
        async move { edge.serve(peer, 8080, request).await }
    };
    Http::new(Router::new().fallback(serve))
}

/// Doors to a shop.
pub(crate) trait Door {
    /// Whatever the server serves, as nobody in particular.
    fn http(&self) -> Http;
}

impl Door for TestShop {
    fn http(&self) -> Http {
        client(edge(self, Config::default()))
    }
}
