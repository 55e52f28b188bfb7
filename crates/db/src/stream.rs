//! Long lists read in stretches: each is one short read that begins behind the last key of the one before, so that no
//! snapshot and no reader is held while a slow client takes its time, and no more than a stretch is in memory.
//!
//! Stretches are moments of their own: what changes between two of them shows in the later one only. A walk that needs
//! one moment of the whole has to ask for it, as stock at a past moment does.

use futures_util::{Stream, stream};

use crate::Db;
use crate::command::{Priority, Query};
use crate::error::Error;
use crate::tx::Rx;

/// A long list that is read in the order of a key.
pub trait Walk: Send + Sync + 'static {
    /// Where a stretch begins: behind this.
    type Key: Clone + Send + Sync + 'static;
    /// What is listed.
    type Item: Send + 'static;
    /// How it fails.
    type Error: From<Error> + Send + 'static;

    /// The next items behind a key, a few hundred or so; the first ones without.
    fn stretch(
        &self,
        rx: &mut Rx<'_>,
        after: Option<&Self::Key>,
    ) -> impl Future<Output = Result<Stretch<Self::Item, Self::Key>, Self::Error>> + Send;
}

/// Some items of a long list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stretch<T, K> {
    /// The items; there may be none although more follow.
    pub items: Vec<T>,
    /// Where the next stretch begins; `None` at the end.
    pub next: Option<K>,
}

/// One stretch as a question.
struct Step<W: Walk> {
    walk: std::sync::Arc<W>,
    after: Option<W::Key>,
}

impl<W: Walk> Query for Step<W> {
    type Out = Stretch<W::Item, W::Key>;
    type Error = W::Error;

    async fn run(&self, rx: &mut Rx<'_>) -> Result<Self::Out, W::Error> {
        self.walk.stretch(rx, self.after.as_ref()).await
    }
}

impl Db {
    /// The stretches of a long list, each read when it is asked for. Whoever drops the stream has nothing to clean up.
    ///
    /// # Errors
    /// The walk's own, as the last item.
    pub fn stream<W: Walk>(
        &self,
        walk: W,
    ) -> impl Stream<Item = Result<Vec<W::Item>, W::Error>> + Send + use<W> {
        let db = self.clone();
        let start = Some(Step { walk: std::sync::Arc::new(walk), after: None });
        stream::try_unfold((db, start), async |(db, step)| {
            let Some(step) = step else { return Ok(None) };
            let walk = std::sync::Arc::clone(&step.walk);
            let Stretch { items, next } = db.read_with(Priority::Bulk, step).await?;
            let next = next.map(|key| Step { walk, after: Some(key) });
            Ok(Some((items, (db, next))))
        })
    }
}
