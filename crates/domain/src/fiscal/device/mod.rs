//! A register as a pure state machine: state, command, moment in; next state, documents or an error out.
//!
//! What happens when: [`rule`] has the table of commands by state of the shift, [`fault`] the table of faults, [`error`] the
//! table of errors. The steps of each command are in `perform`. Keeping the state, and never carrying out one wish twice, is
//! the driver's business.

mod command;
pub mod error;
pub mod fault;
mod perform;
mod rule;
mod storage;
#[cfg(test)]
mod tests;

use jiff::civil::DateTime;
use jiff::tz::Offset;
use serde::{Deserialize, Serialize};

pub use command::{Applied, Command, Done, Info, PrintState};
pub use error::{DeviceError, ErrorClass};
pub use fault::{ArmedFault, Fault};
pub use rule::{CommandKind, Rule, ShiftState, rule};
pub use storage::{Phase, Storage, Unsent};

use super::Kopecks;
use super::counters::Counters;
use super::document::{FiscalDocument, Header, StorageReport};
use crate::Instant;
use error::code;
use fault::{Strike, Victims};
use perform::Session;

/// The longest shift.
const SHIFT_HOURS: i64 = 24;

/// Makes the fiscal sign: storage number and canonical bytes in, the sign out. The key stays with the caller.
pub type Sign<'a> = dyn Fn(&str, &[u8]) -> u32 + 'a;

/// Everything a register knows, as it is kept between commands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Device {
    /// Firm, register, storage number.
    pub header: Header,
    /// How it is set up.
    pub settings: Settings,
    /// Its fiscal storage.
    pub storage: Storage,
    /// Its shift, or the last one.
    pub shift: Shift,
    /// Counters that are never reset.
    pub grand: Counters,
    /// Cash in the drawer.
    pub cash: Kopecks,
    /// How far its clock is ahead of the true time.
    pub clock_ahead_us: i64,
    /// Faults it is told to have.
    pub faults: Vec<ArmedFault>,
}

/// How a register is set up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settings {
    /// Model.
    pub model: String,
    /// Version of its firmware.
    pub firmware: String,
    /// Characters in a printed line, 32 to 64.
    pub line_length: u8,
    /// Its zone: minutes ahead of UTC.
    pub utc_offset_min: i16,
    /// Opens a shift by itself when a receipt needs one.
    pub auto_open: bool,
    /// How long a document waits before the operator takes it.
    pub ofd_delay_s: u32,
    /// How long it is busy with a document.
    pub speed_ms: u32,
}

/// The register's shift.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shift {
    /// Number, from 1; 0 before the first.
    pub number: u32,
    /// Register time of the opening document while it is open.
    pub opened_at: Option<Instant>,
    /// Receipts and corrections in it.
    pub receipts: u32,
    /// Fiscal documents in it.
    pub documents: u32,
    /// Its counters.
    pub counters: Counters,
}

/// A moment by the register's clock.
#[derive(Clone, Copy, Debug)]
struct Moment {
    /// Whole seconds.
    at: Instant,
    /// The same in the register's zone.
    local: DateTime,
}

impl Device {
    /// Registers a new register with its first storage, which writes its first document.
    ///
    /// * `header.storage`: 16 digits; test storages start with `9999`, so that nobody takes them for real ones
    ///
    /// # Errors
    /// 36 when `now` or the zone is absurd, 161 when the header's texts do not fit into a document.
    pub fn register(
        header: Header,
        settings: Settings,
        now: Instant,
        sign: &Sign<'_>,
    ) -> Result<(Self, FiscalDocument), DeviceError> {
        let mut device = Self {
            header,
            settings,
            storage: Storage::fresh(now),
            shift: Shift::default(),
            grand: Counters::default(),
            cash: Kopecks::ZERO,
            clock_ahead_us: 0,
            faults: Vec::new(),
        };
        let moment = device.moment(now)?;
        let document = Session::new(&mut device, moment, sign).first_document()?;
        Ok((device, document))
    }

    /// Carries out a command.
    ///
    /// The whole command happens or none of it. After an error the state still has to be kept: time has passed for
    /// undelivered documents, and a one-shot fault is used up.
    ///
    /// # Errors
    /// As [`rule`], [`fault`] and the storage say; for a receipt also 52 and 161 (it fails its own check), 80 (not enough cash),
    /// 143 (taxation not registered), 190 (a correction that its format does not know).
    pub fn apply(
        &mut self,
        command: &Command,
        now: Instant,
        sign: &Sign<'_>,
    ) -> Result<Applied, DeviceError> {
        let moment = self.moment(now)?;
        self.deliver(moment);
        if let Some(code) = self.struck_before(command) {
            return Err(DeviceError::of(code));
        }
        let mut next = self.clone();
        let session = Session::new(&mut next, moment, sign);
        let (papers, warnings) = session.perform(command, now)?;
        *self = next;
        let print = self.print(command);
        let answer_lost = self.loses_answer(command);
        Ok(Applied { done: Done { papers, print, warnings, cash: self.cash }, answer_lost })
    }

    /// What it says about itself. Always possible, whatever the shift.
    ///
    /// # Errors
    /// 2 and 55 while a fault keeps everybody out, 36 when `now` is absurd.
    pub fn info(&self, now: Instant) -> Result<Info, DeviceError> {
        let moment = self.moment(now)?;
        let kept_out = self.faults.iter().find_map(|armed| match armed.fault.strike() {
            Strike::Before(Victims::All, code) => Some(DeviceError::of(code)),
            Strike::Before(..) | Strike::Unprinted(..) | Strike::AnswerLost(_) | Strike::Condition => None,
        });
        if let Some(error) = kept_out {
            return Err(error);
        }
        let mut device = self.clone();
        device.deliver(moment);
        let storage = device.storage_report(moment);
        Ok(Info {
            shift_state: device.shift_state(moment),
            header: device.header,
            model: device.settings.model,
            firmware: device.settings.firmware,
            local: moment.local,
            shift: device.shift.number,
            last_document: device.storage.last_number,
            phase: device.storage.phase,
            storage_expires_at: device.storage.expires_at,
            storage,
            cash: device.cash,
        })
    }

    /// Tells it to have a fault; one that it has already is replaced.
    pub fn arm(&mut self, fault: Fault, sticky: bool) {
        self.clear(fault);
        self.faults.push(ArmedFault { fault, sticky });
    }

    /// Heals a fault.
    pub fn clear(&mut self, fault: Fault) {
        self.faults.retain(|armed| armed.fault != fault);
    }

    /// The moment `now` by its own clock; years 2000 to 2099 only.
    fn moment(&self, now: Instant) -> Result<Moment, DeviceError> {
        let seconds = now.0.saturating_add(self.clock_ahead_us).div_euclid(1_000_000);
        let offset = Offset::from_seconds(i32::from(self.settings.utc_offset_min) * 60);
        let time = jiff::Timestamp::from_second(seconds);
        let (Ok(offset), Ok(time)) = (offset, time) else { return Err(DeviceError::of(code::CLOCK)) };
        let local = offset.to_datetime(time);
        if !(2000..2100).contains(&local.year()) {
            return Err(DeviceError::of(code::CLOCK));
        }
        Ok(Moment { at: Instant(seconds * 1_000_000), local })
    }

    fn shift_state(&self, moment: Moment) -> ShiftState {
        match self.shift.opened_at {
            None => ShiftState::Closed,
            Some(_) if self.has(Fault::ShiftExpired) => ShiftState::Expired,
            Some(opened) if moment.at > opened.plus_seconds(SHIFT_HOURS * 3600) => ShiftState::Expired,
            Some(_) => ShiftState::Opened,
        }
    }

    fn storage_report(&self, moment: Moment) -> StorageReport {
        let Storage { unsent, .. } = &self.storage;
        StorageReport {
            unsent: u32::try_from(unsent.len()).unwrap_or(u32::MAX),
            unsent_since: unsent.first().map(|first| self.local(first.at, moment)),
            warnings: self.storage.warnings(moment.at),
        }
    }

    /// Another instant in the zone of `moment`.
    fn local(&self, at: Instant, moment: Moment) -> DateTime {
        let offset = Offset::from_seconds(i32::from(self.settings.utc_offset_min) * 60);
        let time = jiff::Timestamp::from_microsecond(at.0);
        offset.and_then(|offset| time.map(|time| offset.to_datetime(time))).unwrap_or(moment.local)
    }

    /// The operator takes what has waited long enough, unless the line is down.
    fn deliver(&mut self, moment: Moment) {
        if !self.has(Fault::OfdDown) {
            self.storage.deliver(moment.at.plus_seconds(-i64::from(self.settings.ofd_delay_s)));
        }
    }

    fn has(&self, fault: Fault) -> bool {
        self.faults.iter().any(|armed| armed.fault == fault)
    }

    fn struck_before(&mut self, command: &Command) -> Option<u16> {
        self.struck(|strike| match strike {
            Strike::Before(victims, code) => command.is_among(victims).then_some(code),
            Strike::Unprinted(..) | Strike::AnswerLost(_) | Strike::Condition => None,
        })
    }

    fn print(&mut self, command: &Command) -> PrintState {
        if !command.prints() {
            return PrintState::NotAsked;
        }
        let missing = self.struck(|strike| match strike {
            Strike::Unprinted(victims, code) => command.is_among(victims).then_some(code),
            Strike::Before(..) | Strike::AnswerLost(_) | Strike::Condition => None,
        });
        missing.map_or(PrintState::Printed, |code| PrintState::Unprinted(DeviceError::of(code)))
    }

    fn loses_answer(&mut self, command: &Command) -> bool {
        let lost = self.struck(|strike| match strike {
            Strike::AnswerLost(victims) => command.is_among(victims).then_some(()),
            Strike::Before(..) | Strike::Unprinted(..) | Strike::Condition => None,
        });
        lost.is_some()
    }

    /// The first armed fault that `pick` takes; a one-shot fault is used up by it.
    fn struck<T>(&mut self, pick: impl Fn(Strike) -> Option<T>) -> Option<T> {
        let (at, effect) = self
            .faults
            .iter()
            .enumerate()
            .find_map(|(at, armed)| pick(armed.fault.strike()).map(|effect| (at, effect)))?;
        if !self.faults[at].sticky {
            self.faults.remove(at);
        }
        Some(effect)
    }
}
