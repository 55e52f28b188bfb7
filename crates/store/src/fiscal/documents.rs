//! Fiscal documents: what registers did register. Appended, never changed.

use db::{Result, Rx};
use domain::Instant;
use domain::Money;
use domain::fiscal::document::FiscalDocument;
use domain::fiscal::{DocumentKind, Kopecks};
use domain::id::*;
use uuid::Uuid;

use crate::args;
use crate::fiscal::operations::OperationRow;
use crate::flight::Flight;
use crate::scalar::Json;

db::statements! {
    /// A document. One that is known already is left alone: a register may tell of it twice, by answer and by list.
    INSERT = "INSERT INTO fiscal_document (account, id, revision, operation, register, outlet, sale, kind, fn_number, fd_number,
            fd_sign, registered_at, total, body)
        SELECT $1, $2, revision, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13 FROM counter WHERE account = $1
        ON CONFLICT (account, fn_number, fd_number) DO NOTHING";
    /// Some documents, by id.
    LIST = "SELECT d.id, d.revision, d.operation, o.number, d.register, r.number, d.outlet, t.number, d.sale, s.number, d.kind,
            d.registered_at, d.total, d.body
        FROM fiscal_document d
        JOIN register_op o ON o.account = d.account AND o.id = d.operation
        JOIN register r ON r.account = d.account AND r.id = d.register
        JOIN outlet t ON t.account = d.account AND t.id = d.outlet
        LEFT JOIN sale s ON s.account = d.account AND s.id = d.sale
        WHERE d.account = $1 AND d.id {in_ids $2}";
}

row! {
    /// A document with the numbers of what it names.
    pub struct DocumentView {
        /// Its id.
        pub id: Uuid,
        /// The revision that recorded it.
        pub revision: Revision,
        /// The operation that brought it.
        pub operation: OperationId,
        /// Its number.
        pub operation_number: Number,
        /// Of which register.
        pub register: RegisterId,
        /// Its number.
        pub register_number: Number,
        /// For which till.
        pub outlet: OutletId,
        /// Its number.
        pub outlet_number: Number,
        /// Of which sale; shifts have none.
        pub sale: Option<SaleId>,
        /// Its number.
        pub sale_number: Option<Number>,
        /// `receipt`, `correction`, `shift_open`, `shift_close`, `registration` or `storage_close`.
        pub kind: String,
        /// Register time.
        pub registered_at: Instant,
        /// Of a receipt; zero else.
        pub total: Money,
        /// The whole document.
        pub body: Json<FiscalDocument>,
    }
}

/// A document that came of an operation; the sale is named by the receipts alone.
pub fn append(flight: &mut Flight, id: Uuid, operation: &OperationRow, document: &FiscalDocument) {
    let OperationRow { id: of, register, outlet, sale, .. } = operation;
    let receipt = document.receipt();
    let sale = receipt.and(*sale);
    let total = receipt.map_or(Kopecks::ZERO, |receipt| receipt.total).to_money().unwrap_or_default();
    let FiscalDocument { number, at, header, .. } = document;
    flight.exec(
        &INSERT,
        args![
            flight.account(),
            id,
            of,
            register,
            outlet,
            sale,
            word(document.kind()),
            header.storage,
            i64::from(*number),
            document.sign_text(),
            at,
            total,
            Json(document.clone())
        ],
    );
}

/// How a kind is stored.
const fn word(kind: DocumentKind) -> &'static str {
    match kind {
        DocumentKind::Registration => "registration",
        DocumentKind::ShiftOpen => "shift_open",
        DocumentKind::Receipt => "receipt",
        DocumentKind::ShiftClose => "shift_close",
        DocumentKind::StorageClose => "storage_close",
        DocumentKind::Correction => "correction",
    }
}

/// Some documents with the numbers of what they name, in no order.
///
/// # Errors
/// Driver errors.
pub async fn list(rx: &mut Rx<'_>, account: AccountId, ids: &[Uuid]) -> Result<Vec<DocumentView>> {
    rx.query(&LIST, &args![account, ids]).await
}
