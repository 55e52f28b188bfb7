//! What a register leaves behind: fiscal documents.
//!
//! A document is kept whole, with the header it was printed under, so that a copy years later looks like the original.
//! How it becomes bytes is in [`super::canonical`], how it becomes paper in [`super::render`].

use jiff::civil::DateTime;
use serde::{Deserialize, Serialize};

use super::Kopecks;
use super::counters::Counters;
use super::qr::Qr;
use super::receipt::{Operator, Receipt};
use super::words::{DocumentKind, Format, Taxation};
use crate::Instant;

/// Who issues documents: the identity of firm, register and storage at that moment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Header {
    /// The firm or person using the register (tag 1048).
    pub organisation: String,
    /// Its taxpayer number (tag 1018).
    pub inn: String,
    /// Where the register stands (tags 1009 and 1187).
    pub address: String,
    /// The shop there.
    pub place: String,
    /// Serial number of the register.
    pub serial: String,
    /// Registration number, 16 digits.
    pub registration: String,
    /// Number of the fiscal storage, 16 digits.
    pub storage: String,
    /// Format version.
    pub format: Format,
    /// Taxation systems of the registration.
    pub taxations: Vec<Taxation>,
    /// Fiscal data operator.
    pub ofd_name: String,
    /// Its taxpayer number.
    pub ofd_inn: String,
    /// Address that electronic receipts come from (tag 1117).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sender: Option<String>,
}

/// A registered document. It never changes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FiscalDocument {
    /// Counted from 1 by the storage, without gaps.
    pub number: u32,
    /// Fiscal sign.
    pub sign: u32,
    /// When, by register time.
    pub at: Instant,
    /// The same in the register's zone, whole seconds.
    pub local: DateTime,
    /// Issued by.
    pub header: Header,
    /// What it says.
    pub body: Body,
}

/// The part that differs by kind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Body {
    /// The register starts to work with a storage.
    Registration,
    /// A shift opens.
    ShiftOpen(ShiftReport),
    /// A receipt, or a correction.
    Receipt(RegisteredReceipt),
    /// A shift closes.
    ShiftClose(ShiftReport),
    /// The storage ends.
    StorageClose,
}

/// A receipt with its place in the shift.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RegisteredReceipt {
    /// Number of the shift.
    pub shift: u32,
    /// Number in the shift, from 1.
    pub number_in_shift: u32,
    /// What was asked for.
    pub receipt: Receipt,
}

impl FiscalDocument {
    /// Which kind of document.
    #[must_use]
    pub const fn kind(&self) -> DocumentKind {
        match &self.body {
            Body::Registration => DocumentKind::Registration,
            Body::ShiftOpen(_) => DocumentKind::ShiftOpen,
            Body::Receipt(entry) if entry.receipt.is_correction() => DocumentKind::Correction,
            Body::Receipt(_) => DocumentKind::Receipt,
            Body::ShiftClose(_) => DocumentKind::ShiftClose,
            Body::StorageClose => DocumentKind::StorageClose,
        }
    }

    /// The receipt, if it is one.
    #[must_use]
    pub const fn receipt(&self) -> Option<&Receipt> {
        match &self.body {
            Body::Receipt(entry) => Some(&entry.receipt),
            Body::Registration | Body::ShiftOpen(_) | Body::ShiftClose(_) | Body::StorageClose => None,
        }
    }

    /// Who stood at the till, if anyone.
    #[must_use]
    pub const fn operator(&self) -> Option<&Operator> {
        match &self.body {
            Body::Receipt(entry) => Some(&entry.receipt.operator),
            Body::ShiftOpen(report) | Body::ShiftClose(report) => Some(&report.operator),
            Body::Registration | Body::StorageClose => None,
        }
    }

    /// The sign as everybody writes it: ten digits.
    #[must_use]
    pub fn sign_text(&self) -> String {
        format!("{:010}", self.sign)
    }

    /// Register time as `2026-11-22 17:11`.
    #[must_use]
    pub fn created_at(&self) -> String {
        self.local.strftime("%Y-%m-%d %H:%M").to_string()
    }

    /// The line behind the square code; receipts and corrections have one.
    #[must_use]
    pub fn qr(&self) -> Option<Qr> {
        let receipt = self.receipt()?;
        Some(Qr {
            local: self.local.with().second(0).build().ok()?,
            total: receipt.total,
            storage: self.header.storage.clone(),
            number: self.number,
            sign: self.sign,
            kind: receipt.kind,
        })
    }

    /// The page that shows the receipt: `<base>/r/<storage>/<number>/<sign>`.
    #[must_use]
    pub fn link(&self, base: &str) -> String {
        format!(
            "{}/r/{}/{}/{}",
            base.trim_end_matches('/'),
            self.header.storage,
            self.number,
            self.sign_text()
        )
    }
}

/// Where a shift stands. Opening, closing and the interim report all say this.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShiftReport {
    /// Number of the shift; 0 before the first.
    pub shift: u32,
    /// Who asked for it.
    pub operator: Operator,
    /// Receipts and corrections so far.
    pub receipts: u32,
    /// Fiscal documents so far, this one included.
    pub documents: u32,
    /// Counters of the shift.
    pub counters: Counters,
    /// Counters since the register was made.
    pub grand: Counters,
    /// Cash in the drawer.
    pub cash: Kopecks,
    /// State of the storage.
    pub storage: StorageReport,
}

/// Where a storage stands.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct StorageReport {
    /// Documents that the operator did not take yet.
    pub unsent: u32,
    /// Register time of the first of them.
    pub unsent_since: Option<DateTime>,
    /// What the owner should know.
    pub warnings: Vec<StorageWarning>,
}

/// What a storage warns of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StorageWarning {
    /// It ends within 30 days (tag 1050).
    EndsIn30Days,
    /// It ends within 3 days (tag 1051).
    EndsIn3Days,
    /// 90 % of its documents are used (tag 1052).
    NearlyFull,
    /// Documents wait for the operator for more than 5 days (tag 1053).
    UnsentOverdue,
}
