//! Goods in places: lots, what picking takes from them, movements with their two ends, deficits, and the words of goods
//! documents. Pure; keeping them is `store::stock`.

mod document;
mod filter;
mod lot;
mod marks;
mod movement;
mod receipt;
mod shelves;
#[cfg(test)]
mod tests;

pub use document::{DocumentKind, DocumentState};
pub use filter::{DocumentFilter, DocumentOrder, LineFilter, MovementFilter};
pub use lot::{LotState, Picked, Taken, Wanted, pick};
pub use marks::{MAX_MARK, MarkState};
pub use movement::{Because, Change, Effects, Movement, NO_LOT};
pub use receipt::{Batch, ReceiptGoods};
pub use shelves::{Deficit, Incoming, Leaving, Plan, Promise, Shelves};
