//! What a register does with a command in each state of its shift. One table.

use serde::{Deserialize, Serialize};

use super::error::code::{SHIFT_CLOSED, SHIFT_EXPIRED, SHIFT_OPEN};

/// State of the register's shift.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ShiftState {
    /// No shift.
    Closed,
    /// A shift of at most 24 hours.
    Opened,
    /// A shift of more than 24 hours since its opening document.
    Expired,
}

/// A command without its particulars.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CommandKind {
    /// Open a shift.
    OpenShift,
    /// Register a receipt or correction.
    Receipt,
    /// Close the shift.
    CloseShift,
    /// Interim report.
    XReport,
    /// Cash in or out.
    Cash,
    /// Print a copy of a document.
    Copy,
    /// Print anything else.
    Slip,
    /// Set the clock.
    SetTime,
    /// End the fiscal storage.
    CloseStorage,
    /// Start to work with another one.
    StartStorage,
}

/// What follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rule {
    /// It is done.
    Go,
    /// A shift is opened first, if the register may; else this error.
    OpenFirst(u16),
    /// This error.
    No(u16),
}

/// What happens when a command meets a state. Asking for information is always possible and is no command.
#[must_use]
pub const fn rule(command: CommandKind, shift: ShiftState) -> Rule {
    use CommandKind as Kind;
    use Rule::{Go, No, OpenFirst};

    #[rustfmt::skip]
    let (closed, opened, expired) = match command {
        //                          CLOSED                    OPENED          EXPIRED
        Kind::OpenShift         => (Go,                       No(SHIFT_OPEN), No(SHIFT_OPEN)),
        Kind::Receipt           => (OpenFirst(SHIFT_CLOSED),  Go,             No(SHIFT_EXPIRED)),
        Kind::CloseShift        => (No(SHIFT_CLOSED),         Go,             Go),
        Kind::XReport           => (Go,                       Go,             Go),
        Kind::Cash              => (Go,                       Go,             No(SHIFT_EXPIRED)),
        Kind::Copy | Kind::Slip => (Go,                       Go,             Go),
        Kind::SetTime           => (Go,                       No(SHIFT_OPEN), No(SHIFT_OPEN)),
        Kind::CloseStorage      => (Go,                       No(SHIFT_OPEN), No(SHIFT_OPEN)),
        Kind::StartStorage      => (Go,                       No(SHIFT_OPEN), No(SHIFT_OPEN)),
    };
    match shift {
        ShiftState::Closed => closed,
        ShiftState::Opened => opened,
        ShiftState::Expired => expired,
    }
}
