//! Bills: placed sales as somebody else's programme writes them, and what a till of somebody else's sees of those and of every other
//! placed sale. Receipts about them come in through `record_fact`.

mod change_bill;
mod draft;
mod list;
mod place_bill;
mod write;

pub use change_bill::ChangeBill;
pub use draft::{BillDraft, BillItem};
pub use list::{Bills, GetBill, WaitingBills};
pub use place_bill::{OwnName, PlaceBill};
pub use store::sales::bills::{BillLineView, BillView, Waiting};
pub(crate) use write::NO_VARIANT;
