//! Lines of goods documents.

use db::{Engine, Result, Rx};
use domain::id::*;
use domain::money::Price;
use domain::stock::{LineFilter, ReceiptGoods};
use domain::text;
use domain::{Currency, Date, Instant, Money, Quantity};
use sea_query::{Cond, Expr, ExprTrait as _, LikeExpr, Order, Query, SelectStatement};

use super::documents::{one_of, page_of, such};
use crate::entity::{Entity, Facts as _};
use crate::scalar::Json;
use crate::{Draw, Flight, args, facts};

/// The columns of a [`LineRow`].
macro_rules! columns {
    () => {
        "id, number, document, position, variant, lot, new_lot, quantity, cost_currency, cost_amount, cost_card, price_currency,
            price_amount, price_card, expires_on, supplier, value, goods, barcode, sku, folded, posted_at"
    };
}

db::statements! {
    /// All lines of a document, in order.
    LIST_OF = (concat!("SELECT ", columns!(), " FROM document_line WHERE account = $1 AND document = $2 ORDER BY position, number"));
    /// The next lines of a document after a position.
    LIST_NEXT = (concat!("SELECT ", columns!(), " FROM document_line WHERE account = $1 AND document = $2 AND position > $3
        ORDER BY position LIMIT $4"));
    /// The lines of a document whose goods are owed in a location: more was sold than came.
    LIST_OWED = (concat!("SELECT ", columns!(), " FROM document_line WHERE account = $1 AND document = $2 AND variant IN
            (SELECT d.variant FROM lot d WHERE d.account = $1 AND d.location = $3 AND d.on_hand < 0)
        ORDER BY position"));
    /// Some lines.
    LIST = (concat!("SELECT ", columns!(), " FROM document_line WHERE account = $1 AND id {in_ids $2} ORDER BY position, number"));
    /// The numbers of the variants of some lines.
    LIST_NUMBERS = "SELECT l.id, v.number FROM document_line l JOIN variant v ON v.account = l.account AND v.id = l.variant
        WHERE l.account = $1 AND l.id {in_ids $2}";
    /// The last position on a document, and how many lines there are.
    COUNT_OF = "SELECT COALESCE(max(position), 0), count(*) FROM document_line WHERE account = $1 AND document = $2";
    /// A new line.
    INSERT = "INSERT INTO document_line (account, id, number, document, position, variant, lot, new_lot, quantity, cost_currency,
            cost_amount, cost_card, price_currency, price_amount, price_card, expires_on, supplier, value, goods, barcode, sku,
            folded, posted_at)
        SELECT $1, $2, base + $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23
        FROM counter WHERE account = $1";
    /// What a line turned out to be when its goods moved, or were made ready to.
    UPDATE = "UPDATE document_line SET variant = $3, lot = $4, new_lot = $5, quantity = $6, cost_currency = $7, cost_amount = $8,
            cost_card = $9, price_currency = $10, price_amount = $11, price_card = $12, supplier = $13, value = $14, posted_at = $15
        WHERE account = $1 AND id = $2";
    /// Takes back the properties of the lots that a receipt's lines were to make.
    DELETE_PROPERTIES = "DELETE FROM property WHERE account = $1 AND kind = 'lot' AND owner IN
        (SELECT new_lot FROM document_line WHERE account = $1 AND document = $2)";
    /// Takes back what a receipt's lines were to be.
    RESET = "UPDATE document_line SET variant = NULL, new_lot = NULL, supplier = NULL, value = NULL
        WHERE account = $1 AND document = $2";
}

facts! {
    /// What is said on a line.
    pub struct LineFacts {
        /// The document.
        pub document: DocumentId,
        /// Its place, from 1; the parts of a line that was split share it.
        pub position: i64,
        /// What; `None` until the goods of a receipt are found or created.
        pub variant: Option<VariantId>,
        /// The lot named, or taken from.
        pub lot: Option<LotId>,
        /// The lot made or added to.
        pub new_lot: Option<LotId>,
        /// How many; below zero where a correction takes away.
        pub quantity: Quantity,
        /// Currency of the cost.
        pub cost_currency: Option<Currency>,
        /// What a unit cost.
        pub cost_amount: Option<Money>,
        /// The rates of the cost.
        pub cost_card: Option<RateCardId>,
        /// Currency of the sell price.
        pub price_currency: Option<Currency>,
        /// What a unit sells for.
        pub price_amount: Option<Money>,
        /// The rates of the sell price.
        pub price_card: Option<RateCardId>,
        /// Last good day.
        pub expires_on: Option<Date>,
        /// Who delivered it; told by a receipt's line that is ready to move, as the next one is.
        pub supplier: Option<PartyId>,
        /// What it is worth, in the account's currency.
        pub value: Option<Money>,
        /// What a receipt's line describes.
        pub goods: Option<Json<ReceiptGoods>>,
        /// That description's barcode; empty for other kinds.
        pub barcode: String,
        /// Its article code.
        pub sku: String,
        /// Its product's name, folded.
        pub folded: String,
        /// When its goods moved.
        pub posted_at: Option<Instant>,
    }
}

impl LineFacts {
    /// A line about a variant, with nothing said but how many.
    #[must_use]
    pub const fn of(document: DocumentId, position: i64, variant: VariantId, quantity: Quantity) -> Self {
        Self {
            document,
            position,
            variant: Some(variant),
            lot: None,
            new_lot: None,
            quantity,
            cost_currency: None,
            cost_amount: None,
            cost_card: None,
            price_currency: None,
            price_amount: None,
            price_card: None,
            expires_on: None,
            supplier: None,
            value: None,
            goods: None,
            barcode: String::new(),
            sku: String::new(),
            folded: String::new(),
            posted_at: None,
        }
    }

    /// The same line at these prices.
    #[must_use]
    pub fn priced(self, cost: Option<Price>, price: Option<Price>) -> Self {
        Self {
            cost_currency: cost.map(|p| p.currency),
            cost_amount: cost.map(|p| p.amount),
            cost_card: cost.map(|p| p.card),
            price_currency: price.map(|p| p.currency),
            price_amount: price.map(|p| p.amount),
            price_card: price.map(|p| p.card),
            ..self
        }
    }

    /// What a unit cost.
    #[must_use]
    pub fn cost(&self) -> Option<Price> {
        super::lots::price(self.cost_currency, self.cost_amount, self.cost_card)
    }

    /// What a unit sells for.
    #[must_use]
    pub fn price(&self) -> Option<Price> {
        super::lots::price(self.price_currency, self.price_amount, self.price_card)
    }
}

/// A line of a goods document.
pub type LineRow = Entity<DocumentLineId, LineFacts>;

row! {
    /// The number of a line's variant.
    pub struct LineNumber {
        /// The line.
        pub id: DocumentLineId,
        /// The variant's number.
        pub variant: Number,
    }
}

/// All lines of a document, in order.
///
/// # Errors
/// Driver errors.
pub async fn list_of(rx: &mut Rx<'_>, account: AccountId, document: DocumentId) -> Result<Vec<LineRow>> {
    rx.query(&LIST_OF, &args![account, document]).await
}

/// The next lines of a document after a position, at most so many.
///
/// # Errors
/// Driver errors.
pub async fn list_next(
    rx: &mut Rx<'_>,
    account: AccountId,
    document: DocumentId,
    (after, limit): (i64, i64),
) -> Result<Vec<LineRow>> {
    rx.query(&LIST_NEXT, &args![account, document, after, limit]).await
}

/// The lines of a document whose goods are owed in a location, in order.
///
/// # Errors
/// Driver errors.
pub async fn list_owed(
    rx: &mut Rx<'_>,
    account: AccountId,
    document: DocumentId,
    location: LocationId,
) -> Result<Vec<LineRow>> {
    rx.query(&LIST_OWED, &args![account, document, location]).await
}

/// The last position on a document, and how many lines there are.
///
/// # Errors
/// Driver errors.
pub async fn count_of(rx: &mut Rx<'_>, account: AccountId, document: DocumentId) -> Result<(i64, i64)> {
    rx.query_one(&COUNT_OF, &args![account, document]).await
}

/// Some lines in order, and the numbers of their variants.
///
/// # Errors
/// Driver errors.
pub async fn list(
    rx: &mut Rx<'_>,
    account: AccountId,
    ids: &[DocumentLineId],
) -> Result<(Vec<LineRow>, Vec<LineNumber>)> {
    let which = args![account, ids];
    rx.query2((&LIST, &which), (&LIST_NUMBERS, &which)).await
}

/// A new line.
pub fn insert(flight: &mut Flight, id: DocumentLineId, draw: Draw, line: &LineFacts) {
    flight.exec(&INSERT, line.after(args![flight.account(), id, draw]));
}

/// Writes down what a line turned out to be.
pub fn update(flight: &mut Flight, id: DocumentLineId, line: &LineFacts) {
    let l = line;
    flight.exec_n(
        &UPDATE,
        args![
            flight.account(),
            id,
            l.variant,
            l.lot,
            l.new_lot,
            l.quantity,
            l.cost_currency,
            l.cost_amount,
            l.cost_card,
            l.price_currency,
            l.price_amount,
            l.price_card,
            l.supplier,
            l.value,
            l.posted_at
        ],
        1,
    );
}

/// Takes back what the lines of a receipt were made ready to be.
pub fn reset(flight: &mut Flight, document: DocumentId) {
    flight.exec(&DELETE_PROPERTIES, args![flight.account(), document]);
    flight.exec(&RESET, args![flight.account(), document]);
}

/// The ids of a page of a document's lines, and how many there are in all.
///
/// # Errors
/// Driver errors.
pub async fn page(
    rx: &mut Rx<'_>,
    account: AccountId,
    document: DocumentId,
    filter: &LineFilter,
    page: (u64, u64),
) -> Result<(Vec<DocumentLineId>, u64)> {
    let mut select = Query::select();
    select.from_as("document_line", "d").cond_where(conditions(account, rx.engine(), document, filter));
    let mut rows = select.clone();
    rows.column(("d", "id")).order_by(("d", "position"), Order::Asc).order_by(("d", "number"), Order::Asc);
    page_of(rx, rows, select, page).await
}

fn conditions(account: AccountId, engine: Engine, document: DocumentId, filter: &LineFilter) -> Cond {
    let mut all = Cond::all()
        .add(Expr::col(("d", "account")).eq(account.0))
        .add(Expr::col(("d", "document")).eq(document.0))
        .add_option(one_of("id", &filter.ids));
    if !filter.numbers.is_empty() {
        all = all.add(Expr::col(("d", "number")).is_in(filter.numbers.iter().map(|n| n.0)));
    }
    if !filter.barcodes.is_empty() {
        let mut coded = of_variant("barcode", "variant");
        coded.and_where(Expr::col(("g", "code")).is_in(filter.barcodes.clone()));
        all = all.add(described("barcode", &filter.barcodes).or(Expr::exists(coded)));
    }
    if !filter.skus.is_empty() {
        let mut coded = of_product();
        coded.and_where(Expr::col(("p", "sku")).is_in(filter.skus.clone()));
        all = all.add(described("sku", &filter.skus).or(Expr::exists(coded)));
    }
    if let Some(variants) = &filter.variants {
        all = all.add(Expr::col(("d", "variant")).in_subquery(such(account, engine, variants)));
    }
    if let Some(name) = &filter.product_name {
        let pattern = || LikeExpr::new(text::containing(&text::fold(name))).escape('!');
        let mut named = of_product();
        named.and_where(Expr::col(("p", "folded")).like(pattern()));
        all = all.add(Expr::col(("d", "folded")).like(pattern()).or(Expr::exists(named)));
    }
    all
}

fn described(column: &'static str, texts: &[String]) -> Expr {
    Expr::col(("d", column)).is_in(texts.iter().cloned())
}

/// Rows of a table that belong to the line's variant.
fn of_variant(table: &'static str, key: &'static str) -> SelectStatement {
    let mut select = Query::select();
    select
        .expr(Expr::val(1))
        .from_as(table, "g")
        .and_where(Expr::col(("g", "account")).equals(("d", "account")))
        .and_where(Expr::col(("g", key)).equals(("d", "variant")));
    select
}

/// The product `p` of the line's variant.
fn of_product() -> SelectStatement {
    let mut select = of_variant("variant", "id");
    let same = Expr::col(("p", "account")).equals(("g", "account"));
    select.join_as(
        sea_query::JoinType::InnerJoin,
        "product",
        "p",
        same.and(Expr::col(("p", "id")).equals(("g", "product"))),
    );
    select
}
