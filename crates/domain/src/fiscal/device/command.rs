//! What a register can be asked, and what it answers.

use jiff::civil::DateTime;
use serde::{Deserialize, Serialize};

use super::fault::Victims;
use super::rule::{CommandKind, ShiftState};
use super::{DeviceError, Phase};
use crate::Instant;
use crate::fiscal::Kopecks;
use crate::fiscal::check::ReceiptWarning;
use crate::fiscal::counters::CashDirection;
use crate::fiscal::document::{FiscalDocument, Header, StorageReport};
use crate::fiscal::paper::{Paper, SlipItem};
use crate::fiscal::receipt::{Operator, Receipt};
use crate::fiscal::words::PaymentKind;

/// A command with its particulars.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "command", rename_all = "snake_case")]
pub enum Command {
    /// Opens a shift.
    OpenShift {
        /// By whom.
        operator: Operator,
    },
    /// Closes it.
    CloseShift {
        /// By whom.
        operator: Operator,
    },
    /// Registers a receipt or a correction.
    Receipt(Box<Receipt>),
    /// Prints the interim report.
    XReport {
        /// By whom.
        operator: Operator,
    },
    /// Puts cash into the drawer, or takes it out.
    Cash {
        /// Which way.
        direction: CashDirection,
        /// How much; above zero.
        sum: Kopecks,
        /// By whom.
        operator: Operator,
    },
    /// Prints a copy of a document registered before.
    Copy(Box<FiscalDocument>),
    /// Prints something that is not fiscal.
    Slip {
        /// From top to bottom.
        items: Vec<SlipItem>,
    },
    /// Sets the register's clock.
    SetTime {
        /// What it shall show from now on.
        to: Instant,
    },
    /// Ends the fiscal storage, forever.
    CloseStorage,
    /// Starts another one in its place.
    StartStorage {
        /// Its number, 16 digits.
        number: String,
    },
}

impl Command {
    /// Which command.
    #[must_use]
    pub const fn kind(&self) -> CommandKind {
        match self {
            Self::OpenShift { .. } => CommandKind::OpenShift,
            Self::CloseShift { .. } => CommandKind::CloseShift,
            Self::Receipt(_) => CommandKind::Receipt,
            Self::XReport { .. } => CommandKind::XReport,
            Self::Cash { .. } => CommandKind::Cash,
            Self::Copy(_) => CommandKind::Copy,
            Self::Slip { .. } => CommandKind::Slip,
            Self::SetTime { .. } => CommandKind::SetTime,
            Self::CloseStorage => CommandKind::CloseStorage,
            Self::StartStorage { .. } => CommandKind::StartStorage,
        }
    }

    /// The receipt, if one is to be registered.
    #[must_use]
    pub fn receipt(&self) -> Option<&Receipt> {
        if let Self::Receipt(receipt) = self { Some(receipt) } else { None }
    }

    /// Whether paper comes out.
    #[must_use]
    pub fn prints(&self) -> bool {
        self.kind() != CommandKind::SetTime && self.receipt().is_none_or(|receipt| receipt.print)
    }

    /// Whether a fault meant for these victims strikes it.
    pub(super) fn is_among(&self, victims: Victims) -> bool {
        let kind = self.kind();
        let starts =
            matches!(kind, CommandKind::OpenShift | CommandKind::Receipt | CommandKind::StartStorage);
        let closes = matches!(kind, CommandKind::CloseShift | CommandKind::CloseStorage);
        match victims {
            Victims::All => true,
            Victims::Printing => self.prints(),
            Victims::Registering => starts || closes,
            Victims::RegisteringButClosing => starts,
            Victims::Paying => self.pays_out(),
            Victims::Marked => {
                self.receipt().is_some_and(|receipt| receipt.lines.iter().any(|line| line.mark.is_some()))
            }
        }
    }

    fn pays_out(&self) -> bool {
        let receipt_pays = |receipt: &Receipt| {
            !receipt.kind.takes_cash() && receipt.settled().of(PaymentKind::Cash) > Kopecks::ZERO
        };
        matches!(self, Self::Cash { direction: CashDirection::Out, .. })
            || self.receipt().is_some_and(receipt_pays)
    }
}

/// What came of a command. A receipt that opened its shift brings two documents, its own last.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Done {
    /// What was issued, in order.
    pub papers: Vec<Paper>,
    /// What became of the paper.
    pub print: PrintState,
    /// What was odd about the receipt.
    pub warnings: Vec<ReceiptWarning>,
    /// Cash in the drawer afterwards.
    pub cash: Kopecks,
}

impl Done {
    /// The fiscal documents among the papers, in order.
    pub fn documents(&self) -> impl Iterator<Item = &FiscalDocument> {
        self.papers.iter().filter_map(|paper| match paper {
            Paper::Document(document) => Some(&**document),
            Paper::Copy(_) | Paper::XReport(_) | Paper::Cash(_) | Paper::Slip { .. } => None,
        })
    }
}

/// What became of the paper.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PrintState {
    /// No paper was wanted.
    NotAsked,
    /// It came out.
    Printed,
    /// It is done and stands, but the paper is missing; printing can be continued.
    Unprinted(DeviceError),
}

/// A command that was carried out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Applied {
    /// What came of it. Store it together with the device before telling anybody.
    pub done: Done,
    /// The caller shall not hear of it, as if the line broke: answer [`super::error::code::NO_ANSWER`].
    pub answer_lost: bool,
}

/// What a register says about itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Info {
    /// Firm, register, storage.
    pub header: Header,
    /// Model.
    pub model: String,
    /// Version of its firmware.
    pub firmware: String,
    /// What its clock shows.
    pub local: DateTime,
    /// State of the shift.
    pub shift_state: ShiftState,
    /// Its number, or of the last one.
    pub shift: u32,
    /// Number of the last document.
    pub last_document: u32,
    /// Phase of the storage.
    pub phase: Phase,
    /// Last day of the storage.
    pub storage_expires_at: Instant,
    /// Undelivered documents and warnings.
    pub storage: StorageReport,
    /// Cash in the drawer.
    pub cash: Kopecks,
}
