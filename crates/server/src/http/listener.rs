//! Accepts connections and speaks HTTP/1.1 on them, within limits, until told to stop.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;

use super::Edge;

/// What connections may take.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Open at once.
    pub connections: usize,
    /// For a request's head, and between requests of one connection.
    pub header_timeout: Duration,
    /// For requests under way when we stop.
    pub grace: Duration,
}

/// One address that is listened on.
#[derive(Debug)]
pub struct Listener {
    tcp: TcpListener,
    address: SocketAddr,
}

impl Listener {
    /// Takes an address.
    ///
    /// # Errors
    /// When it is taken or not ours.
    pub async fn bind(address: SocketAddr) -> std::io::Result<Self> {
        let tcp = TcpListener::bind(address).await?;
        let address = tcp.local_addr()?;
        Ok(Self { tcp, address })
    }

    /// Where it listens; the port that was found when any would do.
    #[must_use]
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// Serves until `stop` completes, then finishes what is under way.
    pub async fn serve(self, edge: Arc<Edge>, limits: Limits, stop: impl Future<Output = ()>) {
        let seats = Arc::new(Semaphore::new(limits.connections));
        let graceful = GracefulShutdown::new();
        let mut http = http1::Builder::new();
        http.timer(TokioTimer::new()).header_read_timeout(limits.header_timeout).keep_alive(true);
        let mut stop = std::pin::pin!(stop);
        loop {
            let accept = async {
                let seat = Arc::clone(&seats).acquire_owned().await.expect("the semaphore is never closed");
                (seat, self.tcp.accept().await)
            };
            let (seat, accepted) = tokio::select! {
                () = &mut stop => break,
                accepted = accept => accepted,
            };
            let (stream, peer) = match accepted {
                Ok(connection) => connection,
                Err(error) => {
                    tracing::warn!(%error, "a connection could not be accepted");
                    // Out of descriptors, most likely: others have to end first.
                    tokio::time::sleep(Duration::from_millis(50)).await;
                    continue;
                }
            };
            let connection = graceful.watch(self.connection(&http, Arc::clone(&edge), stream, peer));
            tokio::spawn(async move {
                if let Err(error) = connection.await {
                    tracing::trace!(%error, "a connection ended early");
                }
                drop(seat);
            });
        }
        drop(self.tcp);
        if tokio::time::timeout(limits.grace, graceful.shutdown()).await.is_err() {
            tracing::warn!("requests were still under way when the server stopped");
        }
    }

    fn connection(
        &self,
        http: &http1::Builder,
        edge: Arc<Edge>,
        stream: TcpStream,
        peer: SocketAddr,
    ) -> impl hyper_util::server::graceful::GracefulConnection<Error = hyper::Error> + Send + use<> {
        // An answer is written whole; waiting for more to send would only delay it.
        let _ = stream.set_nodelay(true);
        let port = self.address.port();
        let service = service_fn(move |request: hyper::Request<Incoming>| {
            let edge = Arc::clone(&edge);
            async move { Ok::<_, Infallible>(edge.serve(peer, port, request.map(Body::new)).await) }
        });
        http.serve_connection(TokioIo::new(stream), service)
    }
}
