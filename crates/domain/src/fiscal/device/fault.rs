//! Faults a virtual register can be told to have: which commands they strike, at which moment, with which error. One table.

use serde::{Deserialize, Serialize};

use super::error::code;

/// A fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the table below says what each one does")]
pub enum Fault {
    NoPaper,
    NoPaperAfterRegister,
    CoverOpen,
    PrinterLost,
    Overheat,
    NoConnection,
    Timeout,
    Busy,
    ShiftExpired,
    FnFull,
    FnExpired,
    FnFault,
    OfdDown,
    #[serde(rename = "ofd_30_days")]
    Ofd30Days,
    ClockBack,
    MarkingNegative,
    NoCash,
}

/// A fault that waits for its victim.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ArmedFault {
    /// Which.
    pub fault: Fault,
    /// Strikes until cleared, not once.
    pub sticky: bool,
}

/// Which commands a fault strikes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Victims {
    /// All.
    All,
    /// Those that put something on paper.
    Printing,
    /// Those that register a document.
    Registering,
    /// Those that register, except closing a shift or a storage, which must always be possible.
    RegisteringButClosing,
    /// Cash out, and receipts that pay cash out.
    Paying,
    /// Receipts with marked goods.
    Marked,
}

/// When and how it strikes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Strike {
    /// Before anything is registered: the command fails with this error.
    Before(Victims, u16),
    /// After registration: the document stands, the paper is missing for this reason.
    Unprinted(Victims, u16),
    /// After registration: the document stands, the answer is lost.
    AnswerLost(Victims),
    /// It changes what the register believes, for as long as it is armed.
    Condition,
}

impl Fault {
    /// What the fault does.
    #[must_use]
    pub const fn strike(self) -> Strike {
        use Strike::{AnswerLost, Before, Condition, Unprinted};
        use Victims::{All, Marked, Paying, Printing, Registering, RegisteringButClosing};
        match self {
            Self::NoConnection => Before(All, code::NO_CONNECTION),
            Self::Busy => Before(All, code::BUSY),
            Self::NoPaper => Before(Printing, code::NO_PAPER),
            Self::CoverOpen => Before(Printing, code::COVER_OPEN),
            Self::PrinterLost => Before(Printing, code::PRINTER_LOST),
            Self::Overheat => Before(Printing, code::OVERHEAT),
            Self::FnFault => Before(Registering, code::STORAGE_FAULT),
            Self::ClockBack => Before(Registering, code::CLOCK),
            Self::FnFull => Before(RegisteringButClosing, code::STORAGE_FULL),
            Self::FnExpired => Before(RegisteringButClosing, code::STORAGE_EXPIRED),
            Self::Ofd30Days => Before(RegisteringButClosing, code::UNSENT),
            Self::MarkingNegative => Before(Marked, code::MARK_REFUSED),
            Self::NoCash => Before(Paying, code::NO_CASH),
            Self::NoPaperAfterRegister => Unprinted(Printing, code::NO_PAPER),
            Self::Timeout => AnswerLost(All),
            // An open shift counts as expired until it is closed; documents stay unsent.
            Self::ShiftExpired | Self::OfdDown => Condition,
        }
    }
}
