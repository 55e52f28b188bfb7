//! Registers: what they are asked for, how that is carried out exactly once, and what they registered. What a register does with
//! a wish is decided in `domain::fiscal`; drivers stand behind the port, [`Registers`].

mod keep;
mod questions;
mod receipt;
mod registers;
mod retry_operation;
mod run;
mod run_register;
mod settings;
mod settle;
mod wish;

pub use questions::{FiscalDocuments, Operations};
pub(crate) use receipt::{Heading, Item, Settling, cut, operator, vat_rate};
pub use registers::{Answer, Register, Registers};
pub use retry_operation::{GiveUpOperation, RetryOperation};
pub use run::{drive, due, step};
pub use run_register::{OperationRef, RegisterWish, RunRegister};
pub use settings::RegisterSettings;
pub use store::fiscal::operations::DueRow;
pub(crate) use wish::Wish;
