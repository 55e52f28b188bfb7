//! The memory of a virtual register in the books' own database: it survives what the books survive.
//!
//! Rows and statements are the store's; what they promise is in [`Memory`]. One transaction keeps state, documents and answer.

use db::{Batch, Command, Db, Query, Rx, Tx};
use domain::fiscal::device::Done;
use domain::fiscal::document::FiscalDocument;
use domain::id::{AccountId, RegisterId};
use store::fiscal::devices;

use crate::Key;
use crate::memory::{Answer, Change, Kept, Memory, MemoryError};

/// The memory of one register.
#[derive(Clone, Debug)]
pub struct Books {
    db: Db,
    account: AccountId,
    register: RegisterId,
}

impl Books {
    /// The memory of a register of an account.
    #[must_use]
    pub const fn new(db: Db, account: AccountId, register: RegisterId) -> Self {
        Self { db, account, register }
    }

    const fn of(&self) -> Of {
        Of { account: self.account, register: self.register }
    }
}

impl Memory for Books {
    async fn load(&self) -> Result<Option<Kept>, MemoryError> {
        self.db.read(Load(self.of())).await
    }

    async fn keep(&self, change: Change) -> Result<(), MemoryError> {
        self.db.write(Keep(self.of(), change)).await
    }

    async fn answer(&self, key: &Key) -> Result<Option<Done>, MemoryError> {
        self.db.read(Remembered(self.of(), key.clone())).await
    }

    async fn documents_after(&self, storage: &str, number: u32) -> Result<Vec<FiscalDocument>, MemoryError> {
        self.db.read(DocumentsAfter(self.of(), storage.to_owned(), number)).await
    }
}

/// Whose memory.
#[derive(Clone, Copy, Debug)]
struct Of {
    account: AccountId,
    register: RegisterId,
}

struct Load(Of);

impl Query for Load {
    type Out = Option<Kept>;
    type Error = MemoryError;
    const SNAPSHOT: bool = false;

    async fn run(&self, rx: &mut Rx<'_>) -> Result<Option<Kept>, MemoryError> {
        let row = devices::get(rx, self.0.account, self.0.register).await?;
        Ok(row.map(|row| Kept { version: row.version, device: row.state.0 }))
    }
}

struct Keep(Of, Change);

impl Command for Keep {
    type Out = ();
    type Error = MemoryError;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<(), MemoryError> {
        let Self(Of { account, register }, Change { based_on, device, answer }) = self;
        let mut batch = Batch::default();
        devices::put(&mut batch, *account, *register, *based_on, device.clone());
        if let Some(Answer { key, done }) = answer {
            devices::insert_answer(&mut batch, *account, *register, key.as_str(), done.clone());
        }
        tx.run(batch).await?;
        Ok(())
    }
}

struct Remembered(Of, Key);

impl Query for Remembered {
    type Out = Option<Done>;
    type Error = MemoryError;
    const SNAPSHOT: bool = false;

    async fn run(&self, rx: &mut Rx<'_>) -> Result<Option<Done>, MemoryError> {
        let row = devices::get_answer(rx, self.0.account, self.0.register, self.1.as_str()).await?;
        Ok(row.map(|row| row.body.0))
    }
}

struct DocumentsAfter(Of, String, u32);

impl Query for DocumentsAfter {
    type Out = Vec<FiscalDocument>;
    type Error = MemoryError;
    const SNAPSHOT: bool = false;

    async fn run(&self, rx: &mut Rx<'_>) -> Result<Vec<FiscalDocument>, MemoryError> {
        let Self(Of { account, register }, storage, number) = self;
        let rows = devices::list_answers_after(rx, *account, *register, storage, i64::from(*number)).await?;
        let all = rows.iter().flat_map(|row| row.body.0.documents());
        let mut later: Vec<FiscalDocument> =
            all.filter(|d| d.header.storage == *storage && d.number > *number).cloned().collect();
        later.sort_by_key(|document| document.number);
        Ok(later)
    }
}

/// A guard that fails or a number that is taken (where all statements travel together, the latter is told first) means that
/// somebody was faster. Where nothing was written, looking again is right as well.
impl From<db::Error> for MemoryError {
    fn from(error: db::Error) -> Self {
        if error.guard().is_some() || error.unique().is_some() || error.is_retryable() {
            Self::Conflict
        } else {
            Self::Broken(Box::new(error))
        }
    }
}
