//! Facts from outside: receipts that a register of somebody else's printed. They are never refused for what the shop thinks of them:
//! what fits is applied to their bill in the same transaction that keeps them, the rest is flagged. `domain::sales::fact` says
//! what a receipt does; here it is done.

mod apply;
mod booking;
mod hand_over;
mod list;
mod record_fact;
mod take_back;

pub use apply::DELIVERY;
pub use list::{ToldAbout, ToldReceipts};
pub use record_fact::{Fact, FactTender, RecordFact, Recorded};
pub use store::sales::told::ToldRow;
