//! The exchange journal: what was asked through a door and what was answered, kept apart from the books.
//!
//! An exchange leaves two rows, the request and the answer, each at its own moment. Whoever serves a request holds a
//! [`Slip`]: it hears the bytes pass, is told by the dialect what they mean ([`Mark`]), and hands both halves to the
//! [`Journal`], which never makes anybody wait: rows go into a queue bounded by bytes and are written in batches by a
//! task of its own. When the queue is full they are dropped and counted, and the count becomes one row per account.
//!
//! Credentials are masked before anything is written; payloads are bounded; rows are swept by age and by size. Reading
//! goes through a [`Reader`], which knows whose rows it may show. Pages and HTTP are not here, and nothing of the books.

mod config;
mod export;
mod filter;
mod half;
mod journal;
mod mark;
mod mask;
mod payload;
mod queue;
mod reader;
mod render;
mod row;
mod slip;
mod sweep;
mod writer;

pub use config::JournalConfig;
pub use db::Error;
pub use export::{Export, Form, civil};
pub use filter::{Filter, Page};
pub use half::{Captured, Direction, PAYLOAD_BYTES};
pub use journal::{Journal, migrations};
pub use mark::{Mark, kind_by_path};
pub use mask::Mask;
pub use reader::{Count, Listed, Reader};
pub use render::{Notation, Order};
pub use row::{Names, Row};
pub use slip::{Asked, Slip};

/// Every statement of the journal, for the test that prepares them all on both engines.
pub static STATEMENTS: &[&[&db::Sql]] = &[sweep::STATEMENTS, writer::STATEMENTS];
