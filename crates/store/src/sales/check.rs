//! Whether what is kept of sales, shifts and numbers is what their lines, money and entries say. Nothing is repaired here; the
//! stock ledger has its own check.

use db::{Result, Rx};
use domain::id::*;
use uuid::Uuid;

use crate::args;
use crate::stock::check::{Drift, compare};

db::statements! {
    /// The next sales by id, as kept.
    LIST_SALES = "SELECT id, quantity, refund_quantity, sold_subtotal, sold_total, refund_subtotal, refund_total, paid, debt,
            CASE WHEN state = 'completed' THEN sold_total + delivery_total - refund_total - paid ELSE 0 END
        FROM sale WHERE account = $1 AND id > $2 ORDER BY id LIMIT $3";
    /// What their lines come to.
    SUM_LINES = "SELECT sale, CAST(sum(quantity) AS bigint), CAST(sum(subtotal) AS bigint), CAST(sum(total) AS bigint)
        FROM sale_line WHERE account = $1 AND sale {in_ids $2} GROUP BY sale";
    /// What their lines of goods coming back come to.
    SUM_REFUNDS = "SELECT sale, CAST(sum(quantity) AS bigint), CAST(sum(subtotal) AS bigint), CAST(sum(total) AS bigint)
        FROM refund_line WHERE account = $1 AND sale {in_ids $2} GROUP BY sale";
    /// What was paid for them, less what was paid back.
    SUM_PAID = "SELECT sale, CAST(sum(CASE WHEN direction < 0 THEN -value ELSE value END) AS bigint)
        FROM money WHERE account = $1 AND sale {in_ids $2} AND kind NOT IN ('offset', 'credit', 'cash_in', 'cash_out')
            AND reverses IS NULL AND reversed_by IS NULL
        GROUP BY sale";
    /// Their lines, as kept.
    LIST_LINES = "SELECT id, discount, handed, returned, returned_total, total,
            subtotal - discount + CASE WHEN tax_mode = 'added' THEN tax ELSE 0 END
        FROM sale_line WHERE account = $1 AND sale {in_ids $2}";
    /// The reductions on their lines.
    SUM_ADJUSTMENTS = "SELECT line, CAST(sum(amount) AS bigint)
        FROM adjustment WHERE account = $1 AND sale {in_ids $2} GROUP BY line";
    /// What their postings moved, line by line.
    SUM_POSTED = "SELECT l.line, CAST(sum(l.quantity) AS bigint)
        FROM posting p JOIN posting_line l ON l.account = p.account AND l.posting = p.id
        WHERE p.account = $1 AND p.sale {in_ids $2} GROUP BY l.line";
    /// What came back of their lines, and for how much.
    SUM_RETURNED = "SELECT sold_line, CAST(sum(returned) AS bigint), CAST(sum(total) AS bigint)
        FROM refund_line WHERE account = $1 AND sold_sale {in_ids $2} AND returned > 0 GROUP BY sold_line";
    /// Their lines of goods coming back, as kept.
    LIST_REFUNDS = "SELECT id, returned FROM refund_line WHERE account = $1 AND sale {in_ids $2}";
    /// The next shifts by id.
    LIST_SHIFTS = "SELECT id FROM shift WHERE account = $1 AND id > $2 ORDER BY id LIMIT $3";
    /// What they took, as kept.
    LIST_TOTALS = "SELECT shift, method, currency, kind, amount, count
        FROM shift_total WHERE account = $1 AND shift {in_ids $2}";
    /// What they took, as entered.
    SUM_TOTALS = "SELECT shift, method, currency, kind,
            CAST(sum(CASE WHEN direction < 0 THEN -amount ELSE amount END) AS bigint),
            CAST(sum(CASE WHEN reverses IS NULL THEN 1 ELSE -1 END) AS bigint)
        FROM money WHERE account = $1 AND shift {in_ids $2} AND state = 'posted'
        GROUP BY shift, method, currency, kind";
    /// Receipt numbers of outlets: the last one given, how many sales carry one, how many different, the highest, and how many
    /// sales are completed.
    LIST_RECEIPT_NUMBERS = "SELECT o.id, o.receipt_no, count(s.receipt_no), count(DISTINCT s.receipt_no),
            COALESCE(max(s.receipt_no), 0), count(CASE WHEN s.state = 'completed' THEN 1 END)
        FROM outlet o LEFT JOIN sale s ON s.account = o.account AND s.outlet = o.id
        WHERE o.account = $1 GROUP BY o.id, o.receipt_no";
    /// Entries that were reversed, reversals, and pairs of the two that name each other.
    COUNT_REVERSALS = "SELECT count(m.reversed_by), count(m.reverses), count(r.id)
        FROM money m
        LEFT JOIN money r ON r.account = m.account AND r.id = m.reversed_by AND r.reverses = m.id
        WHERE m.account = $1 AND (m.reversed_by IS NOT NULL OR m.reverses IS NOT NULL)";
    /// The account's counter.
    GET_COUNTER = "SELECT revision, number FROM counter WHERE account = $1";
    /// The highest number that anything carries.
    GET_HIGHEST_NUMBER = "SELECT COALESCE(max(number), 0) FROM (
            SELECT max(number) AS number FROM zone WHERE account = $1
            UNION ALL SELECT max(number) FROM brand WHERE account = $1
            UNION ALL SELECT max(number) FROM location WHERE account = $1
            UNION ALL SELECT max(number) FROM method WHERE account = $1
            UNION ALL SELECT max(number) FROM register WHERE account = $1
            UNION ALL SELECT max(number) FROM outlet WHERE account = $1
            UNION ALL SELECT max(number) FROM party WHERE account = $1
            UNION ALL SELECT max(number) FROM party_card WHERE account = $1
            UNION ALL SELECT max(number) FROM party_group WHERE account = $1
            UNION ALL SELECT max(number) FROM role WHERE account = $1
            UNION ALL SELECT max(number) FROM category WHERE account = $1
            UNION ALL SELECT max(number) FROM product WHERE account = $1
            UNION ALL SELECT max(number) FROM variant WHERE account = $1
            UNION ALL SELECT max(number) FROM image WHERE account = $1
            UNION ALL SELECT max(number) FROM document WHERE account = $1
            UNION ALL SELECT max(number) FROM document_line WHERE account = $1
            UNION ALL SELECT max(number) FROM shift WHERE account = $1
            UNION ALL SELECT max(number) FROM sale WHERE account = $1
            UNION ALL SELECT max(number) FROM sale_line WHERE account = $1
            UNION ALL SELECT max(number) FROM refund_line WHERE account = $1
            UNION ALL SELECT max(number) FROM adjustment WHERE account = $1
            UNION ALL SELECT max(number) FROM posting WHERE account = $1
            UNION ALL SELECT max(number) FROM money WHERE account = $1
            UNION ALL SELECT max(number) FROM promotion WHERE account = $1
            UNION ALL SELECT max(number) FROM register_op WHERE account = $1
        ) numbers";
    /// The outbox: how many revisions have events, the last of them, events in all, and the sum of the last positions.
    GET_EVENTS = "SELECT count(*), COALESCE(max(revision), 0), CAST(COALESCE(sum(events), 0) AS bigint),
            CAST(COALESCE(sum(last), 0) AS bigint)
        FROM (SELECT revision, count(*) AS events, max(position) AS last FROM event WHERE account = $1 GROUP BY revision) flights";
}

/// What is wrong in one stretch of the books, and where to go on.
pub type Stretch<Id> = (Vec<Drift>, Option<Id>);

row! {
    /// A sale's figures, as kept.
    pub struct SaleFigures {
        /// Which sale.
        pub id: Uuid,
        /// Units going out.
        pub quantity: i64,
        /// Units coming back.
        pub refund_quantity: i64,
        /// Before reductions.
        pub sold_subtotal: i64,
        /// After them.
        pub sold_total: i64,
        /// Coming back, before reductions.
        pub refund_subtotal: i64,
        /// Coming back, after them.
        pub refund_total: i64,
        /// Paid, less paid back.
        pub paid: i64,
        /// Still owed.
        pub debt: i64,
        /// Due and not paid, of a completed sale; negative when the shop owes.
        pub left: i64,
    }
}

/// An id and three sums.
type Sums = (Uuid, i64, i64, i64);
type LineFigures = (Uuid, i64, i64, i64, i64, i64, i64);
type Taking = (Uuid, Uuid, String, String, i64, i64);

/// Checks the next `limit` sales by id, after one; the nil id starts. Memory is bounded by the lines of so many sales.
///
/// # Errors
/// Driver errors.
pub async fn sales(
    rx: &mut Rx<'_>,
    account: AccountId,
    after: SaleId,
    limit: i64,
) -> Result<Stretch<SaleId>> {
    let kept: Vec<SaleFigures> = rx.query(&LIST_SALES, &args![account, after, limit]).await?;
    let ids: Vec<SaleId> = kept.iter().map(|sale| SaleId(sale.id)).collect();
    let of = args![account, ids.as_slice()];
    let (lines, back, paid) = rx
        .query3::<Sums, Sums, (Uuid, i64)>((&SUM_LINES, &of), (&SUM_REFUNDS, &of), (&SUM_PAID, &of))
        .await?;
    let mut drifts = Vec::new();
    check_heads(&kept, &lines, &back, &paid, &mut drifts);
    let (lines, reductions, posted, returned, refunds) = {
        let (lines, reductions, posted, returned) = rx
            .query4::<LineFigures, (Uuid, i64), (Uuid, i64), (Uuid, i64, i64)>(
                (&LIST_LINES, &of),
                (&SUM_ADJUSTMENTS, &of),
                (&SUM_POSTED, &of),
                (&SUM_RETURNED, &of),
            )
            .await?;
        let refunds: Vec<(Uuid, i64)> = rx.query(&LIST_REFUNDS, &of).await?;
        (lines, reductions, posted, returned, refunds)
    };
    compare(
        "sale_line.total",
        lines.iter().map(|l| (l.0, l.5)),
        lines.iter().map(|l| (l.0, l.6)),
        &mut drifts,
    );
    compare("sale_line.discount", lines.iter().map(|l| (l.0, l.1)), reductions, &mut drifts);
    let moved = lines.iter().map(|l| (l.0, l.2)).chain(refunds);
    compare("sale_line.handed or refund_line.returned", moved, posted, &mut drifts);
    let came = || returned.iter();
    compare("sale_line.returned", lines.iter().map(|l| (l.0, l.3)), came().map(|r| (r.0, r.1)), &mut drifts);
    compare(
        "sale_line.returned_total",
        lines.iter().map(|l| (l.0, l.4)),
        came().map(|r| (r.0, r.2)),
        &mut drifts,
    );
    Ok((drifts, next(&ids, limit)))
}

fn check_heads(
    kept: &[SaleFigures],
    lines: &[Sums],
    back: &[Sums],
    paid: &[(Uuid, i64)],
    drifts: &mut Vec<Drift>,
) {
    let of = |figure: fn(&SaleFigures) -> i64| kept.iter().map(move |sale| (sale.id, figure(sale)));
    let units = |s: &Sums| (s.0, s.1);
    let subtotal = |s: &Sums| (s.0, s.2);
    let total = |s: &Sums| (s.0, s.3);
    compare("sale.quantity", of(|s| s.quantity), lines.iter().map(units), drifts);
    compare("sale.sold_subtotal", of(|s| s.sold_subtotal), lines.iter().map(subtotal), drifts);
    compare("sale.sold_total", of(|s| s.sold_total), lines.iter().map(total), drifts);
    compare("sale.refund_quantity", of(|s| s.refund_quantity), back.iter().map(units), drifts);
    compare("sale.refund_subtotal", of(|s| s.refund_subtotal), back.iter().map(subtotal), drifts);
    compare("sale.refund_total", of(|s| s.refund_total), back.iter().map(total), drifts);
    compare("sale.paid", of(|s| s.paid), paid.iter().copied(), drifts);
    compare("sale.debt", of(|s| s.debt), of(|s| s.left.max(0)), drifts);
}

/// Checks the takings of the next `limit` shifts by id, after one; the nil id starts.
///
/// # Errors
/// Driver errors.
pub async fn shifts(
    rx: &mut Rx<'_>,
    account: AccountId,
    after: ShiftId,
    limit: i64,
) -> Result<Stretch<ShiftId>> {
    let ids: Vec<(Uuid,)> = rx.query(&LIST_SHIFTS, &args![account, after, limit]).await?;
    let ids: Vec<ShiftId> = ids.into_iter().map(|row| ShiftId(row.0)).collect();
    let of = args![account, ids.as_slice()];
    let (kept, entered) = rx.query2::<Taking, Taking>((&LIST_TOTALS, &of), (&SUM_TOTALS, &of)).await?;
    let key = |taking: &Taking| (taking.0, taking.1, taking.2.clone(), taking.3.clone());
    let mut drifts = Vec::new();
    let amounts = |all: &[Taking]| all.iter().map(|t| (key(t), t.4)).collect::<Vec<_>>();
    compare("shift_total.amount", amounts(&kept), amounts(&entered), &mut drifts);
    let counts = |all: &[Taking]| all.iter().map(|t| (key(t), t.5)).collect::<Vec<_>>();
    compare("shift_total.count", counts(&kept), counts(&entered), &mut drifts);
    Ok((drifts, next(&ids, limit)))
}

/// Checks an account's numbers: receipts without gaps, a counter above all that was given, events without holes.
///
/// # Errors
/// Driver errors.
pub async fn numbers(rx: &mut Rx<'_>, account: AccountId) -> Result<Vec<Drift>> {
    let of = args![account];
    let (receipts, counter, highest, events) = rx
        .query4::<(Uuid, i64, i64, i64, i64, i64), (i64, i64), (i64,), (i64, i64, i64, i64)>(
            (&LIST_RECEIPT_NUMBERS, &of),
            (&GET_COUNTER, &of),
            (&GET_HIGHEST_NUMBER, &of),
            (&GET_EVENTS, &of),
        )
        .await?;
    let reversals: (i64, i64, i64) = rx.query_one(&COUNT_REVERSALS, &of).await?;
    let mut drifts = Vec::new();
    let last = || receipts.iter().map(|r| (r.0, r.1));
    compare(
        "outlet.receipt_no given to one sale each",
        last(),
        receipts.iter().map(|r| (r.0, r.2)),
        &mut drifts,
    );
    compare("outlet.receipt_no without doubles", last(), receipts.iter().map(|r| (r.0, r.3)), &mut drifts);
    compare("outlet.receipt_no without gaps", last(), receipts.iter().map(|r| (r.0, r.4)), &mut drifts);
    compare("outlet.receipt_no of completed sales", last(), receipts.iter().map(|r| (r.0, r.5)), &mut drifts);
    let (revision, number) = counter.first().copied().unwrap_or_default();
    let highest = highest.first().map_or(0, |row| row.0);
    let (flights, last, events, positions) = events.first().copied().unwrap_or_default();
    let mut whole = |invariant, stored: i64, computed: i64| {
        compare(invariant, [(account.0, stored)], [(account.0, computed)], &mut drifts);
    };
    whole("counter.number above every number", number, number.max(highest));
    whole("counter.revision with events", revision, last);
    whole("event.revision without gaps", last, flights);
    whole("event.position without gaps", positions, events);
    whole("money.reversed_by and its reversal", reversals.0, reversals.2);
    whole("money.reverses at most once", reversals.1, reversals.2);
    Ok(drifts)
}

fn next<Id: Copy>(ids: &[Id], limit: i64) -> Option<Id> {
    ids.last().copied().filter(|_| i64::try_from(ids.len()) == Ok(limit))
}
