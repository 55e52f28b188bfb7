//! Whether the projections of the stock ledger say what its entries say: lots, levels, daily deltas, and what is reserved; and
//! whether goods documents moved wholly or not at all.
//! Nothing is repaired here.

use std::collections::BTreeMap;
use std::fmt::Debug;

use db::{Result, Rx};
use domain::id::*;
use domain::stock::DocumentState;
use uuid::Uuid;

use crate::args;

db::statements! {
    /// The next variants by id.
    LIST_VARIANTS = "SELECT id FROM variant WHERE account = $1 AND id > $2 ORDER BY id LIMIT $3";
    /// Lots as kept.
    LIST_LOTS = "SELECT id, on_hand, value, reserved FROM lot WHERE account = $1 AND variant {in_ids $2}";
    /// Lots as moved.
    SUM_LOTS = "SELECT lot, CAST(sum(quantity) AS bigint), CAST(sum(value) AS bigint) FROM (
            SELECT to_lot AS lot, quantity, value FROM movement WHERE account = $1 AND variant {in_ids $2}
            UNION ALL
            SELECT from_lot AS lot, -quantity, -value FROM movement WHERE account = $1 AND variant {in_ids $2}) moved
        GROUP BY lot";
    /// Lots as promised.
    SUM_PROMISES = "SELECT lot, location, variant, CAST(sum(quantity) AS bigint) FROM promise
        WHERE account = $1 AND variant {in_ids $2} GROUP BY lot, location, variant";
    /// Levels as kept.
    LIST_LEVELS = "SELECT variant, location, on_hand, value, reserved FROM level WHERE account = $1 AND variant {in_ids $2}";
    /// Days as kept.
    LIST_DAYS = "SELECT variant, location, day, quantity, value FROM stock_day WHERE account = $1 AND variant {in_ids $2}";
    /// Days as moved.
    SUM_DAYS = "SELECT variant, location, day, CAST(sum(quantity) AS bigint), CAST(sum(value) AS bigint) FROM (
            SELECT variant, to_location AS location, at / 86400000000 AS day, quantity, value FROM movement
                WHERE account = $1 AND variant {in_ids $2}
            UNION ALL
            SELECT variant, from_location AS location, at / 86400000000 AS day, -quantity, -value FROM movement
                WHERE account = $1 AND variant {in_ids $2}) moved
        GROUP BY variant, location, day";
    /// Goods documents: what their lines come to, how many of the lines were left behind or went ahead, and what moved into
    /// (less out of) their location, settling of deficits ($4) aside.
    LIST_DOCUMENTS = "SELECT d.id, d.state,
            CAST(COALESCE((SELECT sum(l.quantity) FROM document_line l WHERE l.account = d.account AND l.document = d.id), 0) AS bigint),
            (SELECT count(*) FROM document_line l WHERE l.account = d.account AND l.document = d.id
                AND (l.posted_at IS NULL) = (d.state = 'posted')),
            CAST(COALESCE((SELECT sum(CASE WHEN m.to_location = d.to_location THEN m.quantity ELSE -m.quantity END) FROM movement m
                WHERE m.account = d.account AND m.document = d.id
                    AND ((m.to_location = d.to_location AND m.from_location <> $4)
                        OR (m.from_location = d.to_location AND m.to_location <> $4))), 0) AS bigint)
        FROM document d WHERE d.account = $1 AND d.id > $2 AND d.state <> 'reversed' ORDER BY d.id LIMIT $3";
}

/// Something kept that is not what its entries add up to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Drift {
    /// Which rule is broken: `lot.on_hand` and so on.
    pub invariant: &'static str,
    /// The ids (and the day) that it is kept under.
    pub entity: String,
    /// What is kept.
    pub stored: i64,
    /// What its entries add up to.
    pub computed: i64,
}

/// What was found in one stretch of the books.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checked {
    /// What is wrong.
    pub drifts: Vec<Drift>,
    /// Where to go on; `None` at the end.
    pub next: Option<VariantId>,
}

/// Checks the stock of the next `limit` variants by id, after one; the nil id starts.
///
/// Memory is bounded by the lots and days of so many variants.
///
/// # Errors
/// Driver errors.
pub async fn stock(rx: &mut Rx<'_>, account: AccountId, after: VariantId, limit: i64) -> Result<Checked> {
    let variants: Vec<(Uuid,)> = rx.query(&LIST_VARIANTS, &args![account, after, limit]).await?;
    let variants: Vec<VariantId> = variants.into_iter().map(|row| VariantId(row.0)).collect();
    let of = args![account, variants.as_slice()];
    let (lots, moved, promised, levels, days, moved_days) = rx
        .query6::<LotKept, (Uuid, i64, i64), Promised, LevelKept, Day, Day>(
            (&LIST_LOTS, &of),
            (&SUM_LOTS, &of),
            (&SUM_PROMISES, &of),
            (&LIST_LEVELS, &of),
            (&LIST_DAYS, &of),
            (&SUM_DAYS, &of),
        )
        .await?;
    let mut drifts = Vec::new();
    check_lots(&lots, &moved, &promised, &mut drifts);
    check_levels(&levels, &moved_days, &promised, &mut drifts);
    check_days(&days, &moved_days, &mut drifts);
    let full = i64::try_from(variants.len()) == Ok(limit);
    Ok(Checked { drifts, next: variants.last().copied().filter(|_| full) })
}

/// Checks the next `limit` goods documents by id, after one; the nil id starts. Answers where to go on.
///
/// A posted document has moved all of its lines, any other none; one that is being posted is in order.
///
/// # Errors
/// Driver errors.
pub async fn documents(
    rx: &mut Rx<'_>,
    account: AccountId,
    after: DocumentId,
    limit: i64,
) -> Result<(Vec<Drift>, Option<DocumentId>)> {
    let settling = LocationId::SETTLEMENT;
    let rows: Vec<DocumentKept> = rx.query(&LIST_DOCUMENTS, &args![account, after, limit, settling]).await?;
    let mut drifts = Vec::new();
    let of_lines = |row: &DocumentKept| if row.state == DocumentState::Posted { row.lines } else { 0 };
    let stored = rows.iter().map(|row| (row.id.0, of_lines(row)));
    compare("document.moved", stored, rows.iter().map(|row| (row.id.0, row.moved)), &mut drifts);
    let astray = rows.iter().map(|row| (row.id.0, row.astray));
    compare("document.lines astray", astray, [], &mut drifts);
    let full = i64::try_from(rows.len()) == Ok(limit);
    Ok((drifts, rows.last().map(|row| row.id).filter(|_| full)))
}

row! {
    /// A goods document, its lines and what it moved.
    pub struct DocumentKept {
        /// Which.
        pub id: DocumentId,
        /// Where it stands.
        pub state: DocumentState,
        /// Sum of its lines.
        pub lines: i64,
        /// Lines that do not stand where the document stands.
        pub astray: i64,
        /// What came into its location, less what left.
        pub moved: i64,
    }
}

type LotKept = (Uuid, i64, i64, i64);
type Promised = (Uuid, Uuid, Uuid, i64);
type LevelKept = (Uuid, Uuid, i64, i64, i64);
type Day = (Uuid, Uuid, i64, i64, i64);

/// Compares figures under the same keys; a missing one counts as zero.
pub(crate) fn compare<K: Ord + Debug>(
    invariant: &'static str,
    stored: impl IntoIterator<Item = (K, i64)>,
    computed: impl IntoIterator<Item = (K, i64)>,
    drifts: &mut Vec<Drift>,
) {
    let mut both: BTreeMap<K, (i64, i64)> = BTreeMap::new();
    for (key, figure) in stored {
        both.entry(key).or_default().0 += figure;
    }
    for (key, figure) in computed {
        both.entry(key).or_default().1 += figure;
    }
    let wrong = both.into_iter().filter(|(_, (stored, computed))| stored != computed);
    drifts.extend(wrong.map(|(key, (stored, computed))| Drift {
        invariant,
        entity: format!("{key:?}"),
        stored,
        computed,
    }));
}

fn check_lots(lots: &[LotKept], moved: &[(Uuid, i64, i64)], promised: &[Promised], drifts: &mut Vec<Drift>) {
    let moved = || moved.iter().filter(|row| !row.0.is_nil());
    let stored = lots.iter().map(|row| (row.0, row.1));
    compare("lot.on_hand", stored, moved().map(|row| (row.0, row.1)), drifts);
    let stored = lots.iter().map(|row| (row.0, row.2));
    compare("lot.value", stored, moved().map(|row| (row.0, row.2)), drifts);
    let stored = lots.iter().map(|row| (row.0, row.3));
    compare("lot.reserved", stored, promised.iter().map(|row| (row.0, row.3)), drifts);
    // Nothing that is not there is worth anything.
    let left = lots.iter().filter(|row| row.1 == 0).map(|row| (row.0, row.2));
    compare("lot.value of nothing", left, [], drifts);
}

fn check_levels(levels: &[LevelKept], moved: &[Day], promised: &[Promised], drifts: &mut Vec<Drift>) {
    let moved = || moved.iter().filter(|row| is_real(row.1));
    let stored = levels.iter().map(|row| ((row.0, row.1), row.2));
    compare("level.on_hand", stored, moved().map(|row| ((row.0, row.1), row.3)), drifts);
    let stored = levels.iter().map(|row| ((row.0, row.1), row.3));
    compare("level.value", stored, moved().map(|row| ((row.0, row.1), row.4)), drifts);
    let stored = levels.iter().map(|row| ((row.0, row.1), row.4));
    compare("level.reserved", stored, promised.iter().map(|row| ((row.2, row.1), row.3)), drifts);
}

fn check_days(days: &[Day], moved: &[Day], drifts: &mut Vec<Drift>) {
    let moved = || moved.iter().filter(|row| is_real(row.1));
    let key = |row: &Day| (row.0, row.1, row.2);
    let stored = days.iter().map(|row| (key(row), row.3));
    compare("stock_day.quantity", stored, moved().map(|row| (key(row), row.3)), drifts);
    let stored = days.iter().map(|row| (key(row), row.4));
    compare("stock_day.value", stored, moved().map(|row| (key(row), row.4)), drifts);
}

fn is_real(location: Uuid) -> bool {
    !LocationId(location).is_virtual()
}
