//! One direction of an exchange on its way into the journal: raw, as it was heard. What becomes of it is the writer's.

use std::sync::Arc;

use bytes::Bytes;
use domain::Instant;
use uuid::Uuid;

use crate::Mark;

/// The most of a body that is kept, in bytes.
pub const PAYLOAD_BYTES: usize = 256 * 1024;

/// What a row takes besides its payload, roughly, in bytes.
const OVERHEAD_BYTES: usize = 256;

/// Which way a row goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// To us.
    Request,
    /// From us.
    Answer,
    /// Neither: rows were lost here.
    Gap,
}

impl Direction {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Request, Self::Answer, Self::Gap];

    /// Its stored word, which is also the one in addresses.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Request => "request",
            Self::Answer => "answer",
            Self::Gap => "gap",
        }
    }

    /// By its word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|direction| direction.word() == word)
    }
}

/// The beginning of a body that went by, at most [`PAYLOAD_BYTES`] of it. Chunks are shared with the body, not copied.
#[derive(Clone, Debug, Default)]
pub struct Captured {
    chunks: Vec<Bytes>,
    kept: usize,
    total: usize,
}

impl Captured {
    /// Hears a chunk.
    pub fn hear(&mut self, chunk: &Bytes) {
        self.total = self.total.saturating_add(chunk.len());
        let room = PAYLOAD_BYTES - self.kept;
        let heard = chunk.slice(..chunk.len().min(room));
        if !heard.is_empty() {
            self.kept += heard.len();
            self.chunks.push(heard);
        }
    }

    /// Notes that there was more than could be heard.
    pub(crate) fn broke_off(&mut self) {
        self.total = self.total.max(self.kept + 1);
    }

    /// Whether the body was longer than what is kept.
    #[must_use]
    pub const fn is_truncated(&self) -> bool {
        self.total > self.kept
    }

    /// Bytes kept.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.kept
    }

    /// Whether there was no body.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.kept == 0
    }

    pub(crate) fn bytes(&self) -> Vec<u8> {
        self.chunks.concat()
    }
}

/// What both halves of an exchange share.
#[derive(Debug)]
pub(crate) struct Exchange {
    pub(crate) pair: Uuid,
    pub(crate) dialect: &'static str,
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) query: String,
    /// Whether the request's body is a form.
    pub(crate) form: bool,
}

/// One direction of an exchange.
#[derive(Debug)]
pub(crate) struct Half {
    pub(crate) exchange: Arc<Exchange>,
    pub(crate) at: Instant,
    pub(crate) direction: Direction,
    pub(crate) status: Option<u16>,
    pub(crate) mark: Mark,
    pub(crate) body: Captured,
}

impl Half {
    /// What it takes of the queue.
    pub(crate) fn bytes(&self) -> usize {
        let Exchange { path, query, .. } = &*self.exchange;
        self.body.len() + path.len() + query.len() + OVERHEAD_BYTES
    }
}
