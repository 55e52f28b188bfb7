//! A running server: its listeners, the worker and the admin socket, from the first request to the last.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use journal::Journal;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::watch;
use tokio::task::JoinSet;

use crate::admin::Socket;
use crate::books::Shop;
use crate::config::Config;
use crate::http::{Doors, Edge, Health, Limits, Listener, Rooms};

/// What background work is given beyond the requests' grace: a register may be slow.
const MORE: Duration = Duration::from_secs(5);

/// A server that has taken its addresses and not served yet.
#[derive(Debug)]
pub(crate) struct Server {
    shop: Shop,
    journal: Journal,
    listeners: Vec<Listener>,
    edge: Arc<Edge>,
    limits: Limits,
    admin: Option<Socket>,
}

impl Server {
    /// Takes the addresses: the one for all dialects, then those of dialects that have their own.
    ///
    /// * `admin`: the socket through which commands reach us, if we hold files that they cannot open
    pub(crate) async fn bind(shop: Shop, config: &Config, admin: Option<Socket>) -> Result<Self> {
        let journal = shop.journal(&config.journal);
        let rooms = Rooms { app: &shop.app, blobs: &shop.blobs, journal: &journal, config };
        let doors = Doors::new(&rooms);
        let own = doors.iter().filter_map(|mount| mount.door.listen);
        let mut listeners = Vec::new();
        for address in std::iter::once(config.server.listen).chain(own) {
            let listener =
                Listener::bind(address).await.with_context(|| format!("cannot listen on {address}"))?;
            listeners.push(listener);
        }
        let limits = Limits {
            connections: config.server.max_connections,
            header_timeout: config.server.header_timeout(),
            grace: config.server.grace(),
        };
        let edge = Edge {
            doors,
            health: Arc::new(Health::new(shop.app.clone())),
            trusted_proxies: config.server.trusted_proxies.clone(),
            timeout: config.server.request_timeout(),
        };
        Ok(Self { shop, journal, listeners, edge: Arc::new(edge), limits, admin })
    }

    /// Where all dialects are served.
    pub(crate) fn address(&self) -> SocketAddr {
        self.listeners[0].address()
    }

    /// Serves until `stop` completes or the books fail, then finishes what is under way.
    pub(crate) async fn run(self, stop: impl Future<Output = ()>) -> Result<()> {
        let (stopping, told) = watch::channel(false);
        let mut parts = JoinSet::new();
        let health = Arc::clone(&self.edge.health);
        for listener in self.listeners {
            tracing::info!(address = %listener.address(), "listening");
            parts.spawn(listener.serve(Arc::clone(&self.edge), self.limits, stopped(told.clone())));
        }
        let app = self.shop.app;
        parts.spawn(worker::run(app.clone(), stopped(told.clone())));
        parts.spawn(worker::run_registers(app.clone(), self.shop.registers, stopped(told.clone())));
        if let Some(admin) = self.admin {
            parts.spawn(admin.serve(app.clone(), stopped(told.clone())));
        }
        let clock = app.clone();
        parts.spawn(self.journal.clone().keep_swept(move || clock.now(), stopped(told)));
        // Making the first key takes seconds; nobody but who signs in has to wait for it.
        let signing = app.clone();
        tokio::spawn(async move {
            if let Err(error) = signing.prepare_signing().await {
                tracing::error!(%error, "there is no key to sign tokens with");
            }
        });
        let failure = tokio::select! {
            () = stop => None,
            reason = app.db().failed() => Some(reason),
            Some(ended) = parts.join_next() => Some(format!("a part of the server ended by itself: {ended:?}")),
        };
        health.stop();
        let _ = stopping.send(true);
        let ending = async { while parts.join_next().await.is_some() {} };
        if tokio::time::timeout(self.limits.grace + MORE, ending).await.is_err() {
            tracing::warn!("background work was still under way when the server stopped");
        }
        self.journal.close().await;
        match failure {
            None => Ok(()),
            Some(reason) => bail!("stopped rather than guess: {reason}"),
        }
    }
}

async fn stopped(mut told: watch::Receiver<bool>) {
    // The sender outlives every part; if not, stopping is right as well.
    let _ = told.wait_for(|stop| *stop).await;
}

/// Completes when the process is asked to end: ctrl-c, or a supervisor's SIGTERM.
///
/// # Errors
/// When signals cannot be listened to.
pub(crate) fn asked_to_stop() -> Result<impl Future<Output = ()>> {
    let mut terminate = signal(SignalKind::terminate()).context("cannot listen for SIGTERM")?;
    let mut interrupt = signal(SignalKind::interrupt()).context("cannot listen for SIGINT")?;
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => tracing::info!("asked to stop by SIGTERM"),
            _ = interrupt.recv() => tracing::info!("asked to stop by SIGINT"),
        }
    })
}
