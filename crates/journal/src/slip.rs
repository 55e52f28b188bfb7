//! The slip that travels with a request and hears what is said. A dialect finds it among the request's extensions.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use domain::Instant;
use uuid::Uuid;

use crate::half::{Captured, Direction, Exchange, Half};
use crate::{Journal, Mark};

/// A request as it came in, before anybody read its body.
#[derive(Clone, Debug)]
pub struct Asked<'a> {
    /// Joins the two halves.
    pub pair: Uuid,
    /// When.
    pub at: Instant,
    /// The dialect it is for.
    pub dialect: &'static str,
    /// The method.
    pub method: &'a str,
    /// The path, still encoded.
    pub path: &'a str,
    /// The query without its question mark, still encoded.
    pub query: &'a str,
    /// The `Content-Type`.
    pub content_type: &'a str,
}

/// One exchange while it happens. Clones are the same slip.
///
/// A dialect that acts on a request calls [`Slip::begin`] before, once it knows who asks and has read the body: that
/// writes the request's row. What it learns later it [`note`](Slip::note)s for the answer's row. A slip that nobody began
/// writes the request's row together with the answer's. Nothing here waits or fails.
///
/// ```ignore
/// if let Some(slip) = parts.extensions.get::<journal::Slip>() {
///     slip.begin(Mark { account: Some(account), shop: Some(19), kind: Some("LIST".into()), ..Mark::default() });
/// }
/// ```
#[derive(Clone, Debug)]
pub struct Slip(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    journal: Journal,
    exchange: Arc<Exchange>,
    asked_at: Instant,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    mark: Mark,
    request: Captured,
    begun: bool,
    answered: bool,
}

impl Slip {
    /// A new slip for a request.
    #[must_use]
    pub fn open(journal: &Journal, asked: &Asked<'_>) -> Self {
        let &Asked { pair, at, dialect, method, path, query, content_type } = asked;
        let exchange = Exchange {
            pair,
            dialect,
            method: method.to_owned(),
            path: path.to_owned(),
            query: query.to_owned(),
            form: content_type.starts_with("application/x-www-form-urlencoded"),
        };
        Self(Arc::new(Inner {
            journal: journal.clone(),
            exchange: Arc::new(exchange),
            asked_at: at,
            state: Mutex::default(),
        }))
    }

    /// Hears a chunk of the request's body.
    pub fn hear(&self, chunk: &Bytes) {
        self.0.state().request.hear(chunk);
    }

    /// Writes the request's row, before anything is done about it. The first call counts.
    pub fn begin(&self, mark: Mark) {
        self.note(|noted| *noted = mark);
        self.begin_noted();
    }

    /// Writes the request's row with what was noted so far, before anything is done about it. The first call counts.
    pub fn begin_noted(&self) {
        let mut state = self.0.state();
        if !state.begun {
            self.0.write_request(&mut state);
        }
    }

    /// Tells what was learned since, for the answer's row.
    pub fn note(&self, learn: impl FnOnce(&mut Mark)) {
        learn(&mut self.0.state().mark);
    }

    /// Writes the answer's row, and the request's if nobody began. The first call counts.
    ///
    /// * `status`: `None` when there was no answer
    /// * `whole`: whether `body` was heard to its end
    pub fn answer(&self, at: Instant, status: Option<u16>, mut body: Captured, whole: bool) {
        if !whole {
            body.broke_off();
        }
        self.0.write_answer(&mut self.0.state(), at, status, body);
    }
}

impl Inner {
    fn state(&self) -> MutexGuard<'_, State> {
        // Nothing is left half done by a panic.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn write_request(&self, state: &mut State) {
        state.begun = true;
        let body = std::mem::take(&mut state.request);
        self.append(self.asked_at, Direction::Request, None, state.mark.clone(), body);
    }

    fn write_answer(&self, state: &mut State, at: Instant, status: Option<u16>, body: Captured) {
        if state.answered {
            return;
        }
        state.answered = true;
        if !state.begun {
            self.write_request(state);
        }
        self.append(at, Direction::Answer, status, std::mem::take(&mut state.mark), body);
    }

    fn append(&self, at: Instant, direction: Direction, status: Option<u16>, mark: Mark, body: Captured) {
        self.journal.append(Half { exchange: Arc::clone(&self.exchange), at, direction, status, mark, body });
    }
}
