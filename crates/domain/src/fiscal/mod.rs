//! The fiscal side of a shop: receipts, the rules of a register, what it writes and prints.
//!
//! Pure: state and time go in, documents come out. Drivers, storage and queues live elsewhere, and the signing key is passed
//! in as a function.
//!
//! | question | module |
//! |---|---|
//! | what is a receipt, and when is it acceptable | [`receipt`], [`check`] |
//! | which words and numbers does the format have | [`words`], [`tags`] |
//! | which prices give a discounted line exactly | [`exact`] |
//! | how much VAT is in it | [`vat`] |
//! | what does the register do, in which state, with which error | [`device`] and its table [`device::rule`] |
//! | what did it register, and how is that written down | [`document`], [`counters`], [`canonical`], [`tlv`], [`qr`] |
//! | what is a wish addressed to a register, and how far did it get | [`OperationKind`], [`OperationState`] |
//! | what comes out on paper | [`paper`], [`render`] |
//! | was a receipt with an unknown outcome registered or not | [`reconcile`] |
//! | is this number right | [`numbers`] |

#![deny(clippy::float_arithmetic)]

pub mod canonical;
pub mod check;
pub mod counters;
pub mod device;
pub mod document;
pub mod exact;
mod kopecks;
pub mod numbers;
mod operation;
pub mod paper;
pub mod qr;
pub mod receipt;
pub mod reconcile;
pub mod render;
#[cfg(test)]
pub(crate) mod samples;
pub mod tags;
pub mod tlv;
pub mod vat;
pub mod words;

pub use kopecks::Kopecks;
pub use operation::{Evidence, OperationKind, OperationResult, OperationState};
pub use receipt::{Receipt, ReceiptLine, ReceiptPayment};
pub use words::{
    AgentKind, CorrectionReason, DocumentKind, Format, Measure, PaymentKind, PaymentMethod, PaymentObject,
    ReceiptKind, Taxation, VatRate,
};
