//! The fiscal storage in a register: its life, its counter of documents, and what the operator has not taken yet.

use serde::{Deserialize, Serialize};

use super::error::{DeviceError, code};
use crate::Instant;
use crate::fiscal::document::StorageWarning;

/// Documents a storage holds unless said otherwise.
const CAPACITY: u32 = 250_000;
/// Days a storage works unless said otherwise: 15 months.
const LIFE_DAYS: i64 = 456;
/// Days without delivery after which the storage locks.
const LOCK_DAYS: i64 = 30;
/// Days without delivery after which it warns.
const OVERDUE_DAYS: i64 = 5;

/// Phase of a storage's life.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// Works.
    Fiscal,
    /// Closed, with documents the operator has not taken yet.
    PostFiscal,
    /// Closed; can be read only.
    Archive,
}

/// A fiscal storage. Its number stands in the register's header, its documents are kept elsewhere.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Storage {
    /// Phase of life.
    pub phase: Phase,
    /// First day.
    pub activated_at: Instant,
    /// Last day.
    pub expires_at: Instant,
    /// Documents it holds.
    pub capacity: u32,
    /// Number of the last document; 0 before the first.
    pub last_number: u32,
    /// Sign of the last document.
    pub last_sign: u32,
    /// Register time of the last document.
    pub last_at: Option<Instant>,
    /// Documents waiting for the operator, oldest first.
    pub unsent: Vec<Unsent>,
}

/// A document waiting for the operator.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unsent {
    /// Its number.
    pub number: u32,
    /// Its register time.
    pub at: Instant,
}

impl Storage {
    /// A fresh storage with the usual life.
    #[must_use]
    pub const fn fresh(at: Instant) -> Self {
        Self {
            phase: Phase::Fiscal,
            activated_at: at,
            expires_at: at.plus_days(LIFE_DAYS),
            capacity: CAPACITY,
            last_number: 0,
            last_sign: 0,
            last_at: None,
            unsent: Vec::new(),
        }
    }

    /// Whether it takes another document at this moment of register time.
    ///
    /// * `closing`: the document ends a shift or the storage; that stays possible when life or room is over, and the capacity
    ///   keeps a margin for it.
    ///
    /// # Errors
    /// 137 closed, 36 clock behind the last document, 120 expired, 121 full, 139 locked by undelivered documents.
    pub(super) fn accepts(&self, at: Instant, closing: bool) -> Result<(), DeviceError> {
        let refused = |holds: bool, code: u16| if holds { Err(DeviceError::of(code)) } else { Ok(()) };
        refused(self.phase != Phase::Fiscal, code::STORAGE_CLOSED)?;
        refused(self.last_at.is_some_and(|last| at < last), code::CLOCK)?;
        if closing {
            return Ok(());
        }
        refused(at >= self.expires_at, code::STORAGE_EXPIRED)?;
        refused(self.last_number >= self.capacity, code::STORAGE_FULL)?;
        refused(self.waits_days(at, LOCK_DAYS), code::UNSENT)
    }

    /// Takes a document.
    pub(super) fn take(&mut self, number: u32, sign: u32, at: Instant) {
        self.last_number = number;
        self.last_sign = sign;
        self.last_at = Some(at);
        self.unsent.push(Unsent { number, at });
    }

    /// The operator takes what was written before `until`.
    pub(super) fn deliver(&mut self, until: Instant) {
        self.unsent.retain(|unsent| unsent.at > until);
        if self.phase == Phase::PostFiscal && self.unsent.is_empty() {
            self.phase = Phase::Archive;
        }
    }

    /// What the owner should know at this moment.
    #[must_use]
    pub fn warnings(&self, at: Instant) -> Vec<StorageWarning> {
        let mut warnings = Vec::new();
        let mut warn = |holds: bool, warning| {
            if holds {
                warnings.push(warning);
            }
        };
        warn(at >= self.expires_at.plus_days(-30), StorageWarning::EndsIn30Days);
        warn(at >= self.expires_at.plus_days(-3), StorageWarning::EndsIn3Days);
        let used_tenths = u64::from(self.last_number) * 10;
        warn(used_tenths >= u64::from(self.capacity) * 9, StorageWarning::NearlyFull);
        warn(self.waits_days(at, OVERDUE_DAYS), StorageWarning::UnsentOverdue);
        warnings
    }

    fn waits_days(&self, at: Instant, days: i64) -> bool {
        self.unsent.first().is_some_and(|first| at >= first.at.plus_days(days))
    }
}
