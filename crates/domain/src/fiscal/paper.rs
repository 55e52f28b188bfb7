//! What comes out of a printer: fiscal documents, and the papers that are not fiscal.
//!
//! How they look is in [`super::render`].

use jiff::civil::DateTime;
use serde::{Deserialize, Serialize};

use super::Kopecks;
use super::counters::CashDirection;
use super::document::{FiscalDocument, Header, ShiftReport};
use super::receipt::Operator;

/// Anything that comes out of the printer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "paper", rename_all = "snake_case")]
pub enum Paper {
    /// A fiscal document.
    Document(Box<FiscalDocument>),
    /// A copy of one.
    Copy(Box<FiscalDocument>),
    /// Interim report.
    XReport(Box<XReport>),
    /// Cash in or out.
    Cash(Box<CashSlip>),
    /// Free content.
    Slip {
        /// From top to bottom.
        items: Vec<SlipItem>,
    },
}

/// The interim report; it registers nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct XReport {
    /// Issued by.
    pub header: Header,
    /// Register time.
    pub local: DateTime,
    /// What it says.
    pub report: ShiftReport,
}

/// Paper about cash put in or taken out; it registers nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CashSlip {
    /// Issued by.
    pub header: Header,
    /// Register time.
    pub local: DateTime,
    /// Who did it.
    pub operator: Operator,
    /// In or out.
    pub direction: CashDirection,
    /// How much.
    pub sum: Kopecks,
    /// What is in the drawer now.
    pub cash: Kopecks,
}

/// A piece of free printing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", content = "content", rename_all = "snake_case")]
pub enum SlipItem {
    /// Text; may have several lines, is wrapped.
    Text(String),
    /// A picture to scan.
    Code(Symbology, String),
}

/// How a scannable picture is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "names of standards")]
pub enum Symbology {
    Qr,
    Ean13,
    Code39,
    Code128,
    Pdf417,
}
