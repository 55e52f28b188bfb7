//! The words of goods documents. What each of them moves is decided in `app::stock`.

use crate::Kind;
use crate::words::words;

words! {
    /// What a goods document does.
    pub enum DocumentKind {
        /// Goods come from a supplier.
        GoodsReceipt = "goods_receipt",
        /// Goods go from one location to another.
        Transfer = "transfer",
        /// Stock is set right.
        Correction = "correction",
    }

    /// Where a goods document stands.
    pub enum DocumentState {
        /// Being written; nothing has moved.
        Draft = "draft",
        /// Finished by its maker, waits for a second look.
        Sent = "sent",
        /// Its lines are being gone through, part by part; nothing has moved for whoever looks.
        Posting = "posting",
        /// Its goods have moved.
        Posted = "posted",
        /// Undone by entries that name its own.
        Reversed = "reversed",
    }
}

impl From<DocumentKind> for Kind {
    fn from(kind: DocumentKind) -> Self {
        match kind {
            DocumentKind::GoodsReceipt => Self::GoodsReceipt,
            DocumentKind::Transfer => Self::Transfer,
            DocumentKind::Correction => Self::Correction,
        }
    }
}
