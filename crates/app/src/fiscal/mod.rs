//! Registers: what they are asked for, how that is carried out exactly once, and what they registered. What a register does with
//! a wish is decided in `domain::fiscal`; drivers stand behind the port in [`registers`].

mod receipt;
mod settings;
mod wish;

pub(crate) use receipt::{Heading, Item, Settling, vat_rate};
pub(crate) use wish::Wish;
pub use settings::RegisterSettings;
