//! A memory that forgets with the process: for tests and demonstrations.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use domain::fiscal::device::Done;
use domain::fiscal::document::FiscalDocument;

use crate::Key;
use crate::memory::{Answer, Change, Kept, Memory, MemoryError};

/// Everything in one lock.
#[derive(Debug, Default)]
pub struct InMemory(Mutex<Contents>);

#[derive(Debug, Default)]
struct Contents {
    kept: Option<Kept>,
    answers: BTreeMap<Key, Done>,
    documents: Vec<FiscalDocument>,
}

impl InMemory {
    fn contents(&self) -> MutexGuard<'_, Contents> {
        // Nothing is half done under the lock, so a panic elsewhere leaves the contents whole.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Memory for InMemory {
    async fn load(&self) -> Result<Option<Kept>, MemoryError> {
        Ok(self.contents().kept.clone())
    }

    async fn keep(&self, change: Change) -> Result<(), MemoryError> {
        let mut contents = self.contents();
        let Change { based_on, device, answer } = change;
        let version = contents.kept.as_ref().map_or(0, |kept| kept.version);
        let answered = answer.as_ref().is_some_and(|answer| contents.answers.contains_key(&answer.key));
        if version != based_on || answered {
            return Err(MemoryError::Conflict);
        }
        contents.kept = Some(Kept { version: version + 1, device });
        if let Some(Answer { key, done }) = answer {
            contents.documents.extend(done.documents().cloned());
            contents.answers.insert(key, done);
        }
        Ok(())
    }

    async fn answer(&self, key: &Key) -> Result<Option<Done>, MemoryError> {
        Ok(self.contents().answers.get(key).cloned())
    }

    async fn documents_after(&self, storage: &str, number: u32) -> Result<Vec<FiscalDocument>, MemoryError> {
        let contents = self.contents();
        let later = contents.documents.iter().filter(|d| d.header.storage == storage && d.number > number);
        Ok(later.cloned().collect())
    }
}
