//! Goods documents, stock levels and lot prices: commands and questions. What sales move is in `sales`.

mod accept_transfer;
mod add_receipt_lines;
mod approve_correction;
mod arriving;
mod correcting;
mod create_transfer;
mod documents;
mod finish_receipt;
mod ground;
mod levels;
mod open_correction;
mod open_receipt;
mod post_receipt;
mod prices;
mod set_lot_prices;
mod set_stock_level;
mod view;

pub use accept_transfer::AcceptTransfer;
pub use add_receipt_lines::{AddReceiptLines, AddedLines, ReceiptLine};
pub use approve_correction::ApproveCorrection;
pub use create_transfer::CreateTransfer;
pub use documents::{DocumentLines, Documents};
pub use finish_receipt::{CheckReceipt, Finish, FinishReceipt};
pub use ground::NewLine;
pub use levels::{Movements, StockAt};
pub use open_correction::OpenCorrection;
pub use open_receipt::OpenReceipt;
pub use post_receipt::{Part, PostPart};
pub use set_lot_prices::SetLotPrices;
pub use set_stock_level::SetStockLevel;
pub use view::{DocumentLineView, DocumentView, Progress, StockView};
