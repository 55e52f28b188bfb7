//! A till's connection: one socket kept alive, one request at a time, as a real client has it. No pool, no retries, no redirects.

use anyhow::{Context as _, Result, bail, ensure};
use bytes::Bytes;
use http_body_util::{BodyExt as _, Full};
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper::header::{AUTHORIZATION, CONTENT_TYPE, HOST};
use hyper::{Method, Request, StatusCode};
use hyper_util::rt::TokioIo;
use serde_json::Value;
use tokio::net::TcpStream;

/// One connection to the shop.
#[derive(Debug)]
pub(crate) struct Client {
    host: String,
    token: Option<String>,
    sender: SendRequest<Full<Bytes>>,
}

impl Client {
    /// Connects to a server's URL (`http://host:port`), as nobody in particular.
    pub(crate) async fn connect(url: &str) -> Result<Self> {
        let host = url.strip_prefix("http://").context("the shop speaks plain HTTP here")?.to_owned();
        let socket = TcpStream::connect(&host).await.with_context(|| format!("cannot reach {host}"))?;
        socket.set_nodelay(true)?;
        let (sender, connection) = handshake(TokioIo::new(socket)).await?;
        // Ends with its socket; whoever waits for an answer then is told.
        tokio::spawn(connection);
        Ok(Self { host, token: None, sender })
    }

    /// Another connection of the same person.
    pub(crate) async fn again(&self) -> Result<Self> {
        let other = Self::connect(&format!("http://{}", self.host)).await?;
        Ok(Self { token: self.token.clone(), ..other })
    }

    /// From now on, requests carry this token.
    pub(crate) fn sign(&mut self, token: String) {
        self.token = Some(token);
    }

    /// Sends a request and reads the whole answer.
    pub(crate) async fn send(
        &mut self,
        method: Method,
        path: &str,
        (kind, body): (&str, impl Into<Bytes>),
    ) -> Result<(StatusCode, Bytes)> {
        let mut request =
            Request::builder().method(method).uri(path).header(HOST, &self.host).header(CONTENT_TYPE, kind);
        if let Some(token) = &self.token {
            request = request.header(AUTHORIZATION, format!("Bearer {token}"));
        }
        self.sender.ready().await?;
        let answer = self.sender.send_request(request.body(Full::new(body.into()))?).await?;
        let status = answer.status();
        Ok((status, answer.into_body().collect().await?.to_bytes()))
    }

    /// Asks for something that must be there; answers the raw body.
    pub(crate) async fn fetch(&mut self, path: &str) -> Result<Bytes> {
        let (status, body) = self.send(Method::GET, path, ("application/json", Bytes::new())).await?;
        ensure!(status == StatusCode::OK, "GET {path}: {status}: {}", text(&body));
        Ok(body)
    }

    /// Sends something that must be accepted.
    pub(crate) async fn post(&mut self, path: &str, body: &Value) -> Result<Value> {
        self.post_as(path, ("application/json", body.to_string())).await
    }

    /// As [`Client::post`], with a body of another kind.
    pub(crate) async fn post_as(&mut self, path: &str, body: (&str, impl Into<Bytes>)) -> Result<Value> {
        let (status, body) = self.send(Method::POST, path, body).await?;
        if !status.is_success() {
            bail!("POST {path}: {status}: {}", text(&body));
        }
        Ok(serde_json::from_slice(&body)?)
    }
}

/// The beginning of what a server said, for error messages.
fn text(body: &[u8]) -> String {
    String::from_utf8_lossy(&body[..body.len().min(300)]).into_owned()
}
