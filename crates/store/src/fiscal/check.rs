//! Whether the fiscal side says what the sales say: every settlement has its receipts, every receipt that is done its document, and
//! documents have no gaps. Nothing is repaired here.

use db::{Result, Rx};
use domain::Money;
use domain::fiscal::Kopecks;
use domain::id::*;
use uuid::Uuid;

use crate::args;
use crate::sales::check::Stretch;
use crate::scalar::Json;
use crate::stock::check::{Drift, compare};

db::statements! {
    /// The next sales by id.
    LIST_SALES = "SELECT id FROM sale WHERE account = $1 AND id > $2 ORDER BY id LIMIT $3";
    /// The postings of some sales that must have a receipt: those that have one, and those made at a till whose register had
    /// printed for it before. (A till whose register was taken away for a while is told as well.)
    LIST_POSTINGS = "SELECT p.id, p.sale, CASE WHEN p.kind = 'return' THEN s.refund_total ELSE s.sold_total + s.delivery_total END
        FROM posting p
        JOIN sale s ON s.account = p.account AND s.id = p.sale
        JOIN outlet t ON t.account = p.account AND t.id = p.outlet
        WHERE p.account = $1 AND p.sale {in_ids $2}
            AND NOT EXISTS (SELECT 1 FROM told_receipt f WHERE f.account = p.account AND f.settled = p.id) AND (
            EXISTS (SELECT 1 FROM register_op o WHERE o.account = p.account AND o.sale = p.sale AND o.settlement = p.id)
            OR EXISTS (SELECT 1 FROM register_op o
                WHERE o.account = p.account AND o.outlet = p.outlet AND o.register = t.register AND o.number < p.number))";
    /// Receipts told of, that fitted in full, and what the posting comes to that each stands for: the lines it moved.
    /// (Delivery that is no line moves with none.)
    LIST_TOLD = "SELECT f.id, f.total,
            CASE WHEN p.kind = 'return' THEN s.refund_total
                ELSE (SELECT CAST(COALESCE(SUM(n.total), 0) AS bigint) FROM posting_line l
                    JOIN sale_line n ON n.account = l.account AND n.id = l.line WHERE l.account = p.account AND l.posting = p.id) END
        FROM told_receipt f
        JOIN posting p ON p.account = f.account AND p.id = f.settled
        JOIN sale s ON s.account = p.account AND s.id = p.sale
        WHERE f.account = $1 AND p.sale {in_ids $2} AND f.flags = $3 AND s.delivery_total = 0";
    /// Codes of lines, and how many of each line are there to have one: sold ones were handed over, reserved ones wait.
    LIST_MARKS = "SELECT m.line, CASE WHEN m.state = 'sold' THEN 1 ELSE 0 END, CASE WHEN l.handed > 0 THEN 1 ELSE 0 END
        FROM sale_line l JOIN marking_code m ON m.account = l.account AND m.line = l.id
        WHERE l.account = $1 AND l.sale {in_ids $2}";
    /// Receipts asked for by settlement, and what they come to in hundredths. Those of debts settle no posting.
    SUM_RECEIPTS = "SELECT o.settlement, o.sale, CAST(sum(CAST({json o.request total} AS bigint)) AS bigint)
        FROM register_op o JOIN posting p ON p.account = o.account AND p.id = o.settlement
        WHERE o.account = $1 AND o.sale {in_ids $2} AND o.kind = 'receipt'
        GROUP BY o.settlement, o.sale";
    /// Sales that points had a part in: those were taken off before the receipt was made.
    LIST_WITH_POINTS = "SELECT m.sale FROM money m JOIN method k ON k.account = m.account AND k.id = m.method
        WHERE m.account = $1 AND m.sale {in_ids $2} AND (m.kind = 'points' OR k.kind = 'points') GROUP BY m.sale";
    /// The next operations that ask for receipts, by id: whether they are done, and for how much.
    LIST_OPERATIONS = "SELECT id, CASE WHEN state = 'complete' THEN 1 ELSE 0 END, CAST({json request total} AS bigint)
        FROM register_op WHERE account = $1 AND id > $2 AND kind = 'receipt' ORDER BY id LIMIT $3";
    /// The receipts that some operations brought.
    SUM_DOCUMENTS = "SELECT operation, count(*), CAST(sum(total) AS bigint) FROM fiscal_document
        WHERE account = $1 AND operation {in_ids $2} AND kind IN ('receipt', 'correction') GROUP BY operation";
    /// Documents by storage: how many there are, the first number and the last.
    LIST_STORAGES = "SELECT fn_number, count(*), min(fd_number), max(fd_number)
        FROM fiscal_document WHERE account = $1 GROUP BY fn_number";
}

/// Checks the receipts of the next `limit` sales by id, after one; the nil id starts.
///
/// # Errors
/// Driver errors.
pub async fn receipts(
    rx: &mut Rx<'_>,
    account: AccountId,
    after: SaleId,
    limit: i64,
) -> Result<Stretch<SaleId>> {
    let ids: Vec<(Uuid,)> = rx.query(&LIST_SALES, &args![account, after, limit]).await?;
    let ids: Vec<SaleId> = ids.into_iter().map(|row| SaleId(row.0)).collect();
    let of = args![account, ids.as_slice()];
    let (postings, asked, points) = rx
        .query3::<(Uuid, Uuid, i64), (Uuid, Uuid, i64), (Uuid,)>(
            (&LIST_POSTINGS, &of),
            (&SUM_RECEIPTS, &of),
            (&LIST_WITH_POINTS, &of),
        )
        .await?;
    let plain = |row: &&(Uuid, Uuid, i64)| points.iter().all(|(sale,)| *sale != row.1);
    let mut drifts = Vec::new();
    compare(
        "receipts of a posting",
        asked.iter().filter(plain).map(|row| (row.0, row.2)),
        postings.iter().filter(plain).map(|row| (row.0, hundredths(Money(row.2)))),
        &mut drifts,
    );
    // A sum does not tell a receipt of nothing from no receipt.
    compare(
        "a receipt for a posting",
        asked.iter().map(|row| (row.0, 1)),
        postings.iter().map(|row| (row.0, 1)),
        &mut drifts,
    );
    told(rx, account, &ids, &mut drifts).await?;
    Ok((drifts, next(&ids, limit)))
}

/// Checks what registers of others printed for some sales, and the codes of their lines.
async fn told(rx: &mut Rx<'_>, account: AccountId, sales: &[SaleId], drifts: &mut Vec<Drift>) -> Result<()> {
    let nothing_odd = Json(Vec::<String>::new());
    let (told, marks) = rx
        .query2::<(Uuid, i64, i64), (Uuid, i64, i64)>(
            (&LIST_TOLD, &args![account, sales, nothing_odd]),
            (&LIST_MARKS, &args![account, sales]),
        )
        .await?;
    let (kept, computed) = (|row: &(Uuid, i64, i64)| (row.0, row.1), |row: &(Uuid, i64, i64)| (row.0, row.2));
    compare("told_receipt.total of its posting", told.iter().map(kept), told.iter().map(computed), drifts);
    compare("marking_code.state of its line", marks.iter().map(kept), marks.iter().map(computed), drifts);
    Ok(())
}

/// Checks the documents of the next `limit` operations that ask for receipts, after one; the nil id starts.
///
/// # Errors
/// Driver errors.
pub async fn documents(
    rx: &mut Rx<'_>,
    account: AccountId,
    after: OperationId,
    limit: i64,
) -> Result<Stretch<OperationId>> {
    let asked: Vec<(Uuid, i64, i64)> = rx.query(&LIST_OPERATIONS, &args![account, after, limit]).await?;
    let ids: Vec<OperationId> = asked.iter().map(|row| OperationId(row.0)).collect();
    let registered: Vec<(Uuid, i64, i64)> = rx.query(&SUM_DOCUMENTS, &args![account, ids.as_slice()]).await?;
    let mut drifts = Vec::new();
    compare(
        "documents of a receipt",
        registered.iter().map(|row| (row.0, row.1)),
        asked.iter().map(|row| (row.0, row.1)),
        &mut drifts,
    );
    compare(
        "total of a receipt's document",
        registered.iter().map(|row| (row.0, hundredths(Money(row.2)))),
        asked.iter().filter(|row| row.1 > 0).map(|row| (row.0, row.2)),
        &mut drifts,
    );
    Ok((drifts, next(&ids, limit)))
}

/// Checks that the documents of every storage have consecutive numbers, from the first one known here.
///
/// # Errors
/// Driver errors.
pub async fn storages(rx: &mut Rx<'_>, account: AccountId) -> Result<Vec<Drift>> {
    let storages: Vec<(String, i64, i64, i64)> = rx.query(&LIST_STORAGES, &args![account]).await?;
    let mut drifts = Vec::new();
    compare(
        "documents of a storage",
        storages.iter().map(|row| (&row.0, row.1)),
        storages.iter().map(|row| (&row.0, row.3 - row.2 + 1)),
        &mut drifts,
    );
    Ok(drifts)
}

/// What cannot be written on a receipt is never equal to what is.
fn hundredths(money: Money) -> i64 {
    Kopecks::exact(money).map_or(i64::MIN, |kopecks| kopecks.0)
}

fn next<T: Copy>(ids: &[T], limit: i64) -> Option<T> {
    let full = i64::try_from(ids.len()) == Ok(limit);
    ids.last().copied().filter(|_| full)
}
