//! The words of a wish addressed to a register: what kind it is, how far it got and what came of it. How it is carried out is in `app`.

use serde::{Deserialize, Serialize};

use super::Kopecks;
use super::check::ReceiptWarning;
use super::counters::CashDirection;
use super::device::{Command, PrintState};
use super::paper::Paper;
use crate::words::words;

words! {
    /// What a register is asked for.
    pub enum OperationKind {
        /// Register a receipt or a correction.
        Receipt = "receipt",
        /// Open the register's shift.
        OpenShift = "open_shift",
        /// Close it.
        CloseShift = "close_shift",
        /// Print the interim report.
        XReport = "x_report",
        /// Put cash into the drawer.
        CashIn = "cash_in",
        /// Take cash out of it.
        CashOut = "cash_out",
        /// Print a copy of a document.
        Copy = "copy",
        /// Print something that is not fiscal.
        Slip = "slip",
    }

    /// How far it got.
    pub enum OperationState {
        /// Put together, not yet to be carried out.
        Prepared = "prepared",
        /// Waits for its turn, or for another try.
        Queued = "queued",
        /// Sent to the register, or with an outcome that is not known yet.
        Running = "running",
        /// Done; a receipt has its document.
        Complete = "complete",
        /// Not done, and nothing was registered.
        Failed = "failed",
    }
}

impl OperationKind {
    /// The kind of wish that a command is; nothing for the register's own upkeep, which never waits in a queue.
    #[must_use]
    pub const fn of(command: &Command) -> Option<Self> {
        Some(match command {
            Command::Receipt(_) => Self::Receipt,
            Command::OpenShift { .. } => Self::OpenShift,
            Command::CloseShift { .. } => Self::CloseShift,
            Command::XReport { .. } => Self::XReport,
            Command::Cash { direction: CashDirection::In, .. } => Self::CashIn,
            Command::Cash { direction: CashDirection::Out, .. } => Self::CashOut,
            Command::Copy(_) => Self::Copy,
            Command::Slip { .. } => Self::Slip,
            Command::SetTime { .. } | Command::CloseStorage | Command::StartStorage { .. } => return None,
        })
    }
}

words! {
    /// Which evidence decided that an operation is done.
    pub enum Evidence {
        /// The register's own answer.
        Answer = "answer",
        /// The answer was lost; the register remembers the operation's key.
        Key = "key",
        /// The answer was lost; a document after the last one known before is the one that was asked for.
        Document = "document",
    }
}

/// What came of an operation, beside its fiscal documents. What only an answer tells is missing where the answer was lost.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OperationResult {
    /// What decided that it is done.
    pub evidence: Evidence,
    /// What became of the paper.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub print: Option<PrintState>,
    /// What was odd about the receipt.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub warnings: Vec<ReceiptWarning>,
    /// Cash in the drawer afterwards.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cash: Option<Kopecks>,
    /// What was printed and is not a fiscal document: a report, a slip.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub papers: Vec<Paper>,
}
