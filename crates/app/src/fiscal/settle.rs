//! Finding out what became of an operation whose answer was lost: by its key, then by the documents after the last one known before
//! it was sent. Nothing is guessed, and nothing is sent.

use domain::fiscal::device::{Command, DeviceError, Done};
use domain::fiscal::document::FiscalDocument;
use domain::fiscal::reconcile::{Outcome, Sent, reconcile};
use domain::fiscal::{DocumentKind, Evidence};
use store::fiscal::operations::OperationRow;

use super::keep::is_of_shift;
use super::registers::Register;

/// What became of an operation, and the documents it brought in any case.
#[derive(Debug)]
pub(super) struct Finding {
    /// What became of it.
    pub(super) outcome: Found,
    /// Documents that are its own: of the shift before it, and what it asked for.
    pub(super) documents: Vec<FiscalDocument>,
}

/// What became of an operation.
#[derive(Debug)]
pub(super) enum Found {
    /// It is done.
    Done(Evidence, Option<Box<Done>>),
    /// Nothing was done.
    Nothing,
    /// It cannot be told; a person has to look.
    Unclear,
}

/// Asks a register what became of an operation that was started on it.
///
/// # Errors
/// When it cannot be asked now.
pub(super) async fn find_out(
    register: &dyn Register,
    operation: &OperationRow,
) -> Result<Finding, DeviceError> {
    let after = operation.before_document.and_then(|number| u32::try_from(number).ok()).unwrap_or(0);
    let storage = operation.before_storage.as_deref().unwrap_or_default();
    let remembered = register.remembered(&operation.key).await?;
    // The documents first: whatever is registered between the two questions makes the list shorter than the count says,
    // which is "unclear" and never a wrong "nothing".
    let later = register.documents_after(after).await?;
    let info = register.info().await?;
    let mut documents: Vec<FiscalDocument> =
        later.iter().filter(|d| d.header.storage == storage && is_of_shift(d)).cloned().collect();
    let command = &operation.request.0;
    let outcome = match command.receipt() {
        Some(receipt) => {
            let sent = Sent { receipt, storage, after };
            reconcile(&sent, remembered, &info.header.storage, info.last_document, later)
        }
        None => by_kind(command, remembered, &documents),
    };
    let outcome = match outcome {
        Outcome::ByKey(done) => {
            documents.extend(done.documents().cloned());
            Found::Done(Evidence::Key, Some(Box::new(done)))
        }
        Outcome::ByDocument(document) => {
            documents.push(*document);
            Found::Done(Evidence::Document, None)
        }
        Outcome::NotRegistered => Found::Nothing,
        Outcome::Undecided => Found::Unclear,
    };
    documents.sort_by_key(|document| document.number);
    documents.dedup_by_key(|document| document.number);
    Ok(Finding { outcome, documents })
}

/// Shifts show among the documents; what leaves none is remembered by its key or was not done.
fn by_kind(command: &Command, remembered: Option<Done>, documents: &[FiscalDocument]) -> Outcome {
    let wanted = match command {
        Command::OpenShift { .. } => Some(DocumentKind::ShiftOpen),
        Command::CloseShift { .. } => Some(DocumentKind::ShiftClose),
        Command::Receipt(_)
        | Command::XReport { .. }
        | Command::Cash { .. }
        | Command::Copy(_)
        | Command::Slip { .. }
        | Command::SetTime { .. }
        | Command::CloseStorage
        | Command::StartStorage { .. } => None,
    };
    let shown = wanted.and_then(|kind| documents.iter().find(|document| document.kind() == kind));
    match (remembered, shown) {
        (Some(done), _) => Outcome::ByKey(done),
        (None, Some(document)) => Outcome::ByDocument(Box::new(document.clone())),
        (None, None) => Outcome::NotRegistered,
    }
}
