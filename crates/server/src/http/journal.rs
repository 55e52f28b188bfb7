//! The ear at a door: hears a request and its answer pass and tells the journal. Bodies are shared with it, not held up; whatever
//! becomes of an exchange (a panic, a limit on its time, a client who hangs up), it leaves two rows.

use std::pin::Pin;
use std::task::{Context, Poll};

use app::App;
use axum::body::{Body, HttpBody};
use axum::http::{HeaderMap, Request, header};
use axum::response::Response;
use domain::{Instant, Stamp};
use hyper::body::{Bytes, Frame, SizeHint};
use journal::{Asked, Captured, Journal, Slip};

/// Hears what is said at the door of one dialect.
#[derive(Clone, Debug)]
pub struct Ear {
    dialect: &'static str,
    app: App,
    journal: Journal,
}

impl Ear {
    /// * `app`: tells the time and makes the ids that join two rows
    #[must_use]
    pub fn new(dialect: &'static str, app: &App, journal: &Journal) -> Self {
        Self { dialect, app: app.clone(), journal: journal.clone() }
    }

    /// Listens from now on. The dialect finds the [`Slip`] among the request's extensions.
    pub(super) fn hear(&self, request: Request<Body>) -> (Request<Body>, Heard) {
        let (mut parts, body) = request.into_parts();
        let stamp = Stamp { at: self.app.now(), seed: self.app.entropy().seed() };
        let asked = Asked {
            pair: stamp.ids().next(),
            at: stamp.at,
            dialect: self.dialect,
            method: parts.method.as_str(),
            path: parts.uri.path(),
            query: parts.uri.query().unwrap_or_default(),
            content_type: content_type(&parts.headers),
        };
        let slip = Slip::open(&self.journal, &asked);
        parts.extensions.insert(slip.clone());
        let body = Body::new(Tapped::new(body, Question(slip.clone())));
        (Request::from_parts(parts, body), Heard { app: self.app.clone(), slip: Some(slip) })
    }
}

fn content_type(headers: &HeaderMap) -> &str {
    headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default()
}

/// A request that was heard and has no answer yet. Dropping it says that there never was one.
#[derive(Debug)]
pub(super) struct Heard {
    app: App,
    /// Gone once it was answered.
    slip: Option<Slip>,
}

impl Heard {
    /// Listens to the answer; its row is written when the last of it was sent, or nobody wants the rest.
    pub(super) fn answer(mut self, response: Response) -> Response {
        let Some(slip) = self.slip.take() else { return response };
        let (at, status) = (self.app.now(), response.status().as_u16());
        response
            .map(|body| Body::new(Tapped::new(body, Reply { slip, at, status, heard: Captured::default() })))
    }
}

impl Drop for Heard {
    fn drop(&mut self) {
        if let Some(slip) = self.slip.take() {
            slip.answer(self.app.now(), None, Captured::default(), true);
        }
    }
}

/// Who listens to a body.
trait Listen: Send + Unpin + 'static {
    fn hear(&mut self, chunk: &Bytes);
    /// * `whole`: whether the body came to its end
    fn end(&mut self, whole: bool);
}

struct Question(Slip);

impl Listen for Question {
    fn hear(&mut self, chunk: &Bytes) {
        self.0.hear(chunk);
    }

    fn end(&mut self, _: bool) {}
}

struct Reply {
    slip: Slip,
    at: Instant,
    status: u16,
    heard: Captured,
}

impl Listen for Reply {
    fn hear(&mut self, chunk: &Bytes) {
        self.heard.hear(chunk);
    }

    fn end(&mut self, whole: bool) {
        self.slip.answer(self.at, Some(self.status), std::mem::take(&mut self.heard), whole);
    }
}

/// A body that somebody listens to.
struct Tapped<L: Listen> {
    body: Body,
    listener: L,
    ended: bool,
}

impl<L: Listen> Tapped<L> {
    const fn new(body: Body, listener: L) -> Self {
        Self { body, listener, ended: false }
    }
}

impl<L: Listen> HttpBody for Tapped<L> {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        let polled = Pin::new(&mut self.body).poll_frame(cx);
        match &polled {
            Poll::Ready(Some(Ok(frame))) => {
                if let Some(chunk) = frame.data_ref() {
                    self.listener.hear(chunk);
                }
            }
            Poll::Ready(None) => self.ended = true,
            Poll::Ready(Some(Err(_))) | Poll::Pending => {}
        }
        polled
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

impl<L: Listen> Drop for Tapped<L> {
    fn drop(&mut self) {
        // A body of known length is not asked again after its last byte.
        let whole = self.ended || self.body.is_end_stream();
        self.listener.end(whole);
    }
}
