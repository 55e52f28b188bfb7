//! The one write of the queue's own: an operation as it stands now, with the documents it brought, unless somebody else has moved
//! it on meanwhile.

use db::Tx;
use domain::access::Permission;
use domain::fiscal::document::FiscalDocument;
use domain::fiscal::{DocumentKind, OperationState};
use domain::id::Revision;
use domain::{Kind, Word};
use mutants::mutant;
use serde_json::{Value, json};
use store::fiscal::documents;
use store::fiscal::operations::{self, OperationRow};

use crate::{Command, Cx, Result};

/// Keeps an operation.
#[derive(Clone, Debug)]
pub(super) struct Keep {
    /// As it stands now, under the revision it was read at.
    pub(super) operation: OperationRow,
    /// What it brought.
    pub(super) documents: Vec<FiscalDocument>,
}

impl Command for Keep {
    /// The new revision; `None` when the operation was no longer as it was read, or is not its register's next.
    type Out = Option<Revision>;
    const PERMISSION: Permission = Permission::SalesWrite;

    async fn run(&self, cx: &Cx, tx: &mut Tx<'_>) -> Result<Option<Revision>> {
        let Self { operation, documents } = self;
        let Some((now, ahead)) = operations::lock(tx, cx.account(), operation.id).await? else {
            return Ok(None);
        };
        let passed_over = now.revision != operation.revision || ahead > 0;
        if mutant!("two-workers-keep-one-operation", passed_over, false) {
            return Ok(None);
        }
        let (mut flight, mut ids) = (cx.flight(), cx.ids());
        operations::update(&mut flight, &OperationRow { updated_at: cx.at(), ..operation.clone() });
        for document in documents {
            documents::append(&mut flight, ids.next(), operation, document);
        }
        let what = match operation.state {
            OperationState::Complete => "completed",
            OperationState::Failed => "failed",
            OperationState::Running => "started",
            OperationState::Prepared | OperationState::Queued => "delayed",
        };
        flight.event(what, Kind::Operation, operation.id, self.facts());
        Ok(Some(flight.send(tx).await?.revision))
    }
}

impl Keep {
    fn facts(&self) -> Value {
        let told = |document: &FiscalDocument| json!({ "storage": document.header.storage, "number": document.number });
        json!({
            "kind": self.operation.kind.word(),
            "sale": self.operation.sale,
            "documents": self.documents.iter().map(told).collect::<Vec<_>>(),
            "message": self.operation.message,
        })
    }
}

/// Whether a document can be an operation's own upkeep: the shift that had to be closed or opened before it.
pub(super) const fn is_of_shift(document: &FiscalDocument) -> bool {
    matches!(document.kind(), DocumentKind::ShiftOpen | DocumentKind::ShiftClose)
}
