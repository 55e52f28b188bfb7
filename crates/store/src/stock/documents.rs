//! Goods documents: receipts, transfers and corrections. Their lines are in `lines`; what they move is in `ledger`.

use db::{Engine, Result, Rx};
use domain::access::Scope;
use domain::catalogue::VariantFilter;
use domain::id::*;
use domain::sales::Bounds;
use domain::stock::{DocumentFilter, DocumentKind, DocumentOrder, DocumentState};
use domain::{Instant, Money, Quantity};
use sea_query::{Cond, Expr, ExprTrait as _, NullOrdering, Order, Query, SelectStatement, SimpleExpr};
use uuid::Uuid;

use crate::catalogue::filter::Listing;
use crate::entity::{Entity, Facts as _};
use crate::{Draw, Flight, args, facts};

/// The columns of a [`DocumentRow`].
macro_rules! columns {
    () => {
        "id, number, kind, state, created_at, at, posted_at, zone, brand, from_location, to_location, card, note, reason, will_review,
            requested, made_by, sent_by, accepted_by, quantity, increase, decrease, price_total, cost_total, ready"
    };
}

db::statements! {
    /// A document, locked.
    LOCK = (concat!("SELECT ", columns!(), " FROM document WHERE account = $1 AND id = $2 AND deleted_at IS NULL {for_update}"));
    /// Some documents.
    LIST = (concat!("SELECT ", columns!(), " FROM document WHERE account = $1 AND id {in_ids $2}"));
    /// The numbers of what they refer to, and of one that is being posted how many lines it has.
    LIST_NUMBERS = "SELECT d.id, z.number, b.number, f.number, t.number, m.number, s.number, a.number,
            CASE WHEN d.state = 'posting'
                THEN (SELECT count(*) FROM document_line l WHERE l.account = d.account AND l.document = d.id) ELSE 0 END
        FROM document d
        JOIN zone z ON z.account = d.account AND z.id = d.zone
        LEFT JOIN brand b ON b.account = d.account AND b.id = d.brand
        JOIN location f ON f.account = d.account AND f.id = d.from_location
        JOIN location t ON t.account = d.account AND t.id = d.to_location
        JOIN party m ON m.account = d.account AND m.id = d.made_by
        LEFT JOIN party s ON s.account = d.account AND s.id = d.sent_by
        LEFT JOIN party a ON a.account = d.account AND a.id = d.accepted_by
        WHERE d.account = $1 AND d.id {in_ids $2}";
    /// Documents of all accounts that are being posted, those that were made first first.
    LIST_POSTING = "SELECT account, id, accepted_by FROM document WHERE state = 'posting' AND accepted_by IS NOT NULL
        ORDER BY id LIMIT $1";
    /// A new document.
    INSERT = "INSERT INTO document (account, id, number, revision, updated_at, kind, state, created_at, at, posted_at, zone, brand,
            from_location, to_location, card, note, reason, will_review, requested, made_by, sent_by, accepted_by, quantity,
            increase, decrease, price_total, cost_total, ready)
        SELECT $1, $2, base + $3, revision, $6, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21,
            $22, $23, $24, $25, $26
        FROM counter WHERE account = $1";
    /// What changed of a document: where it stands, who brought it there, and its totals.
    UPDATE = "UPDATE document SET revision = (SELECT revision FROM counter WHERE account = $1), updated_at = $3, state = $4,
            posted_at = $5, sent_by = $6, accepted_by = $7, quantity = $8, increase = $9, decrease = $10, price_total = $11,
            cost_total = $12, ready = $13
        WHERE account = $1 AND id = $2";
}

facts! {
    /// What is said of a document.
    pub struct DocumentFacts {
        /// What it does.
        pub kind: DocumentKind,
        /// Where it stands.
        pub state: DocumentState,
        /// When it was written down.
        pub created_at: Instant,
        /// When it was opened, in the shop.
        pub at: Instant,
        /// When its goods moved.
        pub posted_at: Option<Instant>,
        /// Its locations' zone.
        pub zone: ZoneId,
        /// Its location's brand.
        pub brand: Option<BrandId>,
        /// Where goods come from: a location, the supplier, or (of a correction) nowhere.
        pub from: LocationId,
        /// Where goods go to, or are set right.
        pub to: LocationId,
        /// The rates of its prices.
        pub card: RateCardId,
        /// For people.
        pub note: Option<String>,
        /// Why stock is corrected; empty for other kinds.
        pub reason: String,
        /// Whether somebody looks at it again before goods move.
        pub will_review: bool,
        /// Whether it was asked for by where goods go to.
        pub requested: bool,
        /// Who wrote it.
        pub made_by: PartyId,
        /// Who finished it first.
        pub sent_by: Option<PartyId>,
        /// Who let its goods move.
        pub accepted_by: Option<PartyId>,
        /// Sum of its lines.
        pub quantity: Quantity,
        /// Sum of its lines above zero.
        pub increase: Quantity,
        /// Sum of its lines below zero, as a number below zero.
        pub decrease: Quantity,
        /// Sell prices of its lines, in the zone's primary currency.
        pub price_total: Money,
        /// Costs of its lines, in the zone's primary currency.
        pub cost_total: Money,
        /// How many of its lines are ready to move, in their order; zero unless it is being posted.
        pub ready: i64,
    }
}

impl DocumentFacts {
    /// A draft without lines, about goods that go from one place to another.
    ///
    /// * `card`: the rates of its prices
    #[must_use]
    pub const fn draft(
        kind: DocumentKind,
        (created_at, at, made_by): (Instant, Instant, PartyId),
        (zone, brand): (ZoneId, BrandId),
        (from, to): (LocationId, LocationId),
        card: RateCardId,
    ) -> Self {
        Self {
            kind,
            state: DocumentState::Draft,
            created_at,
            at,
            posted_at: None,
            zone,
            brand: Some(brand),
            from,
            to,
            card,
            note: None,
            reason: String::new(),
            will_review: false,
            requested: false,
            made_by,
            sent_by: None,
            accepted_by: None,
            quantity: Quantity::ZERO,
            increase: Quantity::ZERO,
            decrease: Quantity::ZERO,
            price_total: Money::ZERO,
            cost_total: Money::ZERO,
            ready: 0,
        }
    }
}

/// A goods document.
pub type DocumentRow = Entity<DocumentId, DocumentFacts>;

row! {
    /// The numbers of what a document refers to.
    pub struct DocumentNumbers {
        /// The document.
        pub id: DocumentId,
        /// Of its zone.
        pub zone: Number,
        /// Of its brand.
        pub brand: Option<Number>,
        /// Of where goods come from; below zero for a virtual place.
        pub from: Number,
        /// Of where goods go to.
        pub to: Number,
        /// Of who wrote it.
        pub made_by: Number,
        /// Of who finished it first.
        pub sent_by: Option<Number>,
        /// Of who let its goods move.
        pub accepted_by: Option<Number>,
        /// How many lines it has, while it is being posted.
        pub lines: i64,
    }
}

row! {
    /// A document that is being posted.
    pub struct PostingRow {
        /// Whose.
        pub account: AccountId,
        /// Which.
        pub id: DocumentId,
        /// Who let its goods move.
        pub accepted_by: PartyId,
    }
}

/// A document, locked until the command ends.
///
/// # Errors
/// Driver errors.
pub async fn lock(rx: &mut Rx<'_>, account: AccountId, id: DocumentId) -> Result<Option<DocumentRow>> {
    rx.query_opt(&LOCK, &args![account, id]).await
}

/// Some documents with the numbers of what they refer to, in the order of `ids`.
///
/// # Errors
/// Driver errors.
pub async fn list(
    rx: &mut Rx<'_>,
    account: AccountId,
    ids: &[DocumentId],
) -> Result<Vec<(DocumentRow, DocumentNumbers)>> {
    let which = args![account, ids];
    let (rows, mut numbers): (Vec<DocumentRow>, Vec<DocumentNumbers>) =
        rx.query2((&LIST, &which), (&LIST_NUMBERS, &which)).await?;
    numbers.sort_by_key(|n| n.id);
    let place = |id: DocumentId| ids.iter().position(|other| *other == id);
    let mut found: Vec<_> = rows
        .into_iter()
        .filter_map(|row| {
            let at = numbers.binary_search_by_key(&row.id, |n| n.id).ok()?;
            Some((row, numbers[at].clone()))
        })
        .collect();
    found.sort_by_key(|(row, _)| place(row.id));
    Ok(found)
}

/// Documents of all accounts that are being posted: so many of those that were made first.
///
/// # Errors
/// Driver errors.
pub async fn list_posting(rx: &mut Rx<'_>, limit: i64) -> Result<Vec<PostingRow>> {
    rx.query(&LIST_POSTING, &args![limit]).await
}

/// A new document.
pub fn insert(flight: &mut Flight, id: DocumentId, draw: Draw, facts: &DocumentFacts) {
    flight.exec(&INSERT, facts.after(args![flight.account(), id, draw]));
}

/// Changes where a document stands, and its totals.
pub fn update(flight: &mut Flight, id: DocumentId, facts: &DocumentFacts) {
    let (f, at) = (facts, flight.maker.at);
    flight.exec_n(
        &UPDATE,
        args![
            flight.account(),
            id,
            at,
            f.state,
            f.posted_at,
            f.sent_by,
            f.accepted_by,
            f.quantity,
            f.increase,
            f.decrease,
            f.price_total,
            f.cost_total,
            f.ready
        ],
        1,
    );
}

/// The ids of a page of documents, and how many there are in all.
///
/// # Errors
/// Driver errors.
pub async fn page(
    rx: &mut Rx<'_>,
    account: AccountId,
    filter: &DocumentFilter,
    (order, descending): (DocumentOrder, bool),
    (offset, limit): (u64, u64),
) -> Result<(Vec<DocumentId>, u64)> {
    let mut select = Query::select();
    select.from_as("document", "d").cond_where(conditions(account, rx.engine(), filter));
    let column = match order {
        DocumentOrder::Number => "number",
        DocumentOrder::At => "at",
        DocumentOrder::PostedAt => "posted_at",
    };
    let direction = if descending { Order::Desc } else { Order::Asc };
    let mut rows = select.clone();
    rows.column(("d", "id"))
        .order_by_with_nulls(("d", column), direction.clone(), NullOrdering::Last)
        .order_by(("d", "number"), direction);
    page_of(rx, rows, select, (offset, limit)).await
}

/// A page of ids, and how many there are in all.
///
/// * `rows`: what selects the id column in order
/// * `all`: the same without columns and order
pub(super) async fn page_of<T: From<Uuid>>(
    rx: &mut Rx<'_>,
    mut rows: SelectStatement,
    mut all: SelectStatement,
    (offset, limit): (u64, u64),
) -> Result<(Vec<T>, u64)> {
    all.expr(Expr::col(("d", "id")).count());
    let total: Vec<(i64,)> = rx.query_dyn(&all).await?;
    let total = total.first().and_then(|row| u64::try_from(row.0).ok()).unwrap_or(0);
    if total <= offset || limit == 0 {
        return Ok((Vec::new(), total));
    }
    let ids: Vec<(Uuid,)> = rx.query_dyn(rows.offset(offset).limit(limit)).await?;
    Ok((ids.into_iter().map(|row| T::from(row.0)).collect(), total))
}

fn conditions(account: AccountId, engine: Engine, filter: &DocumentFilter) -> Cond {
    let col = |name: &'static str| Expr::col(("d", name));
    let mut all = Cond::all()
        .add(col("account").eq(account.0))
        .add(col("kind").eq(domain::Word::word(filter.kind)))
        .add(col("deleted_at").is_null())
        .add_option(one_of("id", &filter.ids))
        .add_option(one_of("from_location", &filter.from))
        .add_option(one_of("to_location", &filter.to))
        .add_option(one_of("brand", &filter.brands))
        .add_option(one_of("made_by", &filter.made_by))
        .add_option(filter.posted.map(|posted| match posted {
            true => col("posted_at").is_not_null(),
            false => col("posted_at").is_null(),
        }));
    if !filter.numbers.is_empty() {
        all = all.add(col("number").is_in(filter.numbers.iter().map(|n| n.0)));
    }
    if !filter.reach.is_empty() {
        all = all.add(
            Cond::any()
                .add_option(one_of("from_location", &filter.reach))
                .add_option(one_of("to_location", &filter.reach)),
        );
    }
    if let Some(variants) = &filter.variants {
        let mut naming = Query::select();
        naming
            .column(("g", "document"))
            .from_as("document_line", "g")
            .and_where(Expr::col(("g", "account")).eq(account.0))
            .and_where(Expr::col(("g", "variant")).in_subquery(such(account, engine, variants)));
        all = all.add(col("id").in_subquery(naming));
    }
    for (name, bounds) in [("at", &filter.at), ("posted_at", &filter.posted_at)] {
        all = within(all, name, bounds);
    }
    all
}

/// The variants that a filter lets pass.
pub(super) fn such(account: AccountId, engine: Engine, filter: &VariantFilter) -> SelectStatement {
    Listing { account, engine, filter, scope: &Scope::default() }.ids()
}

/// The instant in a column lies in a range.
pub(super) fn within(all: Cond, column: &'static str, bounds: &Bounds<Instant>) -> Cond {
    let col = || Expr::col(("d", column));
    all.add_option(bounds.min.map(|min| col().gte(min.0))).add_option(bounds.max.map(|max| col().lte(max.0)))
}

/// The id in a column is one of these, if there are any.
pub(super) fn one_of<T: Copy + Into<Uuid>>(column: &'static str, ids: &[T]) -> Option<SimpleExpr> {
    let ids: Vec<Uuid> = ids.iter().map(|id| (*id).into()).collect();
    (!ids.is_empty()).then(|| Expr::col(("d", column)).is_in(ids))
}
