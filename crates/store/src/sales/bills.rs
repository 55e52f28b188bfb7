//! Bills: what a placed sale says beside its lines, what lines say in the words of whoever placed them, and both as people look at them.

use db::{Result, Rx};
use domain::catalogue::{ProductKind, Unit};
use domain::id::*;
use domain::parties::PartyKind;
use domain::sales::{BillFigures, BillState, Buyer, LineKind, SaleState, TaxMode};
use domain::{Currency, Instant, Money, Quantity};

use crate::args;
use crate::flight::Flight;
use crate::scalar::Json;

/// The columns of [`BillView`] and where they come from; `$2` is the namespace of foreign identifiers.
macro_rules! heads {
    () => {
        "SELECT s.id, s.number, s.state, s.outlet, COALESCE(b.dated_at, s.created_at), COALESCE(b.label, CAST(s.number AS text)),
            (SELECT min(x.value) FROM external_ref x WHERE x.account = s.account AND x.entity = s.id AND x.namespace = $2),
            b.buyer, s.customer, p.number, p.name, p.kind, s.currency, s.sold_total, s.delivery_total,
            (SELECT CAST(COALESCE(SUM(l.total), 0) AS bigint) FROM sale_line l
                WHERE l.account = s.account AND l.sale = s.id AND l.handed = 0),
            s.paid,
            (SELECT CAST(COALESCE(SUM(CASE m.kind WHEN 'prepayment' THEN m.value WHEN 'offset' THEN -m.value WHEN 'refund' THEN -m.value ELSE 0 END), 0) AS bigint)
                FROM money m WHERE m.account = s.account AND m.sale = s.id AND m.state = 'posted' AND m.reverses IS NULL
                    AND m.reversed_by IS NULL),
            s.debt,
            EXISTS (SELECT 1 FROM line_detail d WHERE d.account = s.account AND d.sale = s.id AND d.refused > 0),
            EXISTS (SELECT 1 FROM sale_line l WHERE l.account = s.account AND l.sale = s.id AND l.returned < l.handed)
        FROM sale s
        LEFT JOIN bill b ON b.account = s.account AND b.sale = s.id
        LEFT JOIN party p ON p.account = s.account AND p.id = s.customer "
    };
}

/// Bills that an outlet (`$3`) may take: its own, and those that wait at a place it serves.
macro_rules! of_outlet {
    () => {
        "(s.outlet = $3 OR b.location IN (SELECT t.location FROM outlet_location t WHERE t.account = s.account AND t.outlet = $3))"
    };
}

db::statements! {
    /// What waits to be paid or paid off, the newest first.
    LIST_WAITING = (concat!(heads!(), "WHERE s.account = $1 AND ", of_outlet!(), "
            AND (s.state = 'placed' OR (s.state = 'completed' AND s.debt > 0)) AND s.placed_at IS NOT NULL
            AND ($4 = '' OR COALESCE(b.folded, CAST(s.number AS text)) = $4)
            AND COALESCE(b.dated_at, s.created_at) >= $5 AND COALESCE(b.dated_at, s.created_at) < $6
        ORDER BY COALESCE(b.dated_at, s.created_at) DESC, s.number DESC LIMIT $7"));
    /// Everything that was ever placed as a bill, the newest first.
    LIST_ALL = (concat!(heads!(), "WHERE s.account = $1 AND ", of_outlet!(), " AND s.placed_at IS NOT NULL
        ORDER BY COALESCE(b.dated_at, s.created_at) DESC, s.number DESC LIMIT $4 OFFSET $5"));
    /// One of an outlet's.
    GET = (concat!(heads!(), "WHERE s.account = $1 AND ", of_outlet!(), " AND s.placed_at IS NOT NULL AND s.id = $4"));
    /// The lines of a bill in order.
    pub LIST_LINES = "SELECT l.id, l.kind, l.variant, v.number, v.name, p.name, v.unit, p.kind, d.name, d.unit, d.class, d.own, d.mark,
            COALESCE(d.refused, 0), l.quantity, l.handed, l.returned, l.price_currency, l.price_amount, l.discount, l.total, l.tax, l.tax_rate, l.tax_mode
        FROM sale_line l
        LEFT JOIN line_detail d ON d.account = l.account AND d.line = l.id
        LEFT JOIN variant v ON v.account = l.account AND v.id = l.variant
        LEFT JOIN product p ON p.account = v.account AND p.id = v.product
        WHERE l.account = $1 AND l.sale = $2 ORDER BY l.position, l.id";
    /// Where a till's goods lie, its own shop last.
    pub LIST_PLACES = "SELECT x.location FROM (
            SELECT t.location, t.position FROM outlet_location t WHERE t.account = $1 AND t.outlet = $2
            UNION ALL SELECT o.shop, 1000000 FROM outlet o WHERE o.account = $1 AND o.id = $2 AND o.shop IS NOT NULL
        ) x ORDER BY x.position";
    /// What some variants are, and whether they may be sold.
    pub LIST_SOLD = "SELECT v.id, p.kind, v.sellable FROM variant v JOIN product p ON p.account = v.account AND p.id = v.product
        WHERE v.account = $1 AND v.id {in_ids $2} AND v.deleted_at IS NULL";
    /// What lines of a sale, and lines whose goods come back with it, are called in the words of whoever placed them.
    pub LIST_NAMES = "SELECT d.line, d.name FROM line_detail d WHERE d.account = $1 AND d.name <> ''
            AND (d.sale = $2 OR d.line IN (SELECT r.sold_line FROM refund_line r WHERE r.account = $1 AND r.sale = $2))";
    /// Whether a sale is there at all, given up or not.
    pub IS_THERE = "SELECT id FROM sale WHERE account = $1 AND id = $2";
    /// Whether a sale is a bill.
    pub IS_BILL = "SELECT sale FROM bill WHERE account = $1 AND sale = $2";
    /// A new bill.
    INSERT = "INSERT INTO bill (account, sale, location, label, folded, dated_at, buyer) VALUES ($1, $2, $3, $4, $5, $6, $7)";
    /// A bill written anew.
    UPDATE = "UPDATE bill SET location = $3, label = $4, folded = $5, dated_at = $6, buyer = $7 WHERE account = $1 AND sale = $2";
    /// What a line says.
    INSERT_DETAIL = "INSERT INTO line_detail (account, line, sale, name, unit, class, own, mark, refused)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0)";
    /// What the lines of a sale said.
    DELETE_DETAILS = "DELETE FROM line_detail WHERE account = $1 AND sale = $2";
    /// Units of a line that the buyer did not want. A line in our own words is given some for it.
    REFUSE = "INSERT INTO line_detail (account, line, sale, name, unit, class, own, mark, refused)
        VALUES ($1, $2, $3, '', '', NULL, NULL, NULL, $4)
        ON CONFLICT (account, line) DO UPDATE SET refused = line_detail.refused + excluded.refused";
}

row! {
    /// A bill as people look at it. Sums in its currency.
    pub struct BillView {
        /// The sale.
        pub id: SaleId,
        /// Its number.
        pub number: Number,
        /// Where it stands.
        pub state: SaleState,
        /// The till that keeps it.
        pub outlet: OutletId,
        /// The date that it bears.
        pub dated_at: Instant,
        /// The number that people see.
        pub label: String,
        /// What whoever placed it calls it.
        pub own: Option<String>,
        /// Whom it is made out to, as it was written.
        pub buyer: Option<Json<Buyer>>,
        /// The customer, if it names one of ours.
        pub customer: Option<PartyId>,
        /// The customer's number.
        pub customer_number: Option<Number>,
        /// The customer's name.
        pub customer_name: Option<String>,
        /// What the customer is in law.
        pub customer_kind: Option<PartyKind>,
        /// Its currency.
        pub currency: Currency,
        /// All its lines.
        pub sold_total: Money,
        /// Bringing them, where that is no line.
        pub delivery_total: Money,
        /// Those of its lines of which nothing was handed over.
        pub waiting_total: Money,
        /// Paid, less what was paid back.
        pub paid: Money,
        /// Paid before the goods, and not set off yet.
        pub prepaid: Money,
        /// What stays owed.
        pub debt: Money,
        /// Whether anything was refused.
        pub refused: bool,
        /// Whether anything handed over is still with the buyer.
        pub kept: bool,
    }
}

impl BillView {
    /// How far it has come.
    #[must_use]
    pub const fn progress(&self) -> BillState {
        let Self { state, debt, refused, kept, .. } = *self;
        BillState::of(BillFigures { state, debt, refused, kept })
    }

    /// What is to be paid for what it still asks for or, once settled, what it came to.
    #[must_use]
    pub fn total(&self) -> Money {
        match self.state {
            SaleState::Draft | SaleState::Placed => self.waiting_total + self.delivery_total,
            SaleState::Completed | SaleState::Void => self.sold_total + self.delivery_total,
        }
    }

    /// What was paid and is to be taken off [`BillView::total`] when the rest is: prepayments or, of a debt, all that was paid.
    #[must_use]
    pub fn prepayment(&self) -> Money {
        if self.debt.is_positive() { self.paid } else { self.prepaid }
    }
}

row! {
    /// A line of a bill, in the words of whoever placed it where there are any.
    pub struct BillLineView {
        /// The line.
        pub id: LineId,
        /// What it is.
        pub kind: LineKind,
        /// What is sold; the nil id for a free description.
        pub variant: VariantId,
        /// Its number.
        pub variant_number: Option<Number>,
        /// Its name.
        pub variant_name: Option<String>,
        /// The name of its product.
        pub product_name: Option<String>,
        /// How it is counted.
        pub variant_unit: Option<Unit>,
        /// What the product is.
        pub product_kind: Option<ProductKind>,
        /// As written.
        pub name: Option<String>,
        /// Unit, as written.
        pub unit: Option<String>,
        /// Their word for the kind of goods.
        pub class: Option<String>,
        /// Their id.
        pub own: Option<String>,
        /// The state's code, of a single unit.
        pub mark: Option<String>,
        /// Units that were not wanted.
        pub refused: Quantity,
        /// How many.
        pub quantity: Quantity,
        /// Of these, handed over.
        pub handed: Quantity,
        /// Of those, back again.
        pub returned: Quantity,
        /// Currency of the list price.
        pub price_currency: Currency,
        /// The list price of a unit.
        pub price_amount: Money,
        /// What is taken off all of them.
        pub discount: Money,
        /// What is charged for them, refused ones aside.
        pub total: Money,
        /// The tax in it.
        pub tax: Money,
        /// Basis points, `None` for untaxed.
        pub tax_rate: Option<i64>,
        /// How the rate relates to the price.
        pub tax_mode: Option<TaxMode>,
    }
}

impl BillLineView {
    /// What a unit is charged, tax and reductions included; as it was written, where nothing changed it.
    ///
    /// * `currency`: the bill's
    #[must_use]
    pub fn unit_price(&self, currency: Currency) -> Money {
        let plain = self.discount.is_zero() && self.tax_mode != Some(TaxMode::Added);
        match plain && self.price_currency == currency && self.refused.is_zero() {
            true => self.price_amount,
            false => self.total.per_unit(self.quantity - self.refused),
        }
    }

    /// What receipts call the line: its own id or, without one, the number of what is sold.
    #[must_use]
    pub fn key(&self) -> String {
        let number = || self.variant_number.map(|number| number.0.to_string()).unwrap_or_default();
        self.own.clone().unwrap_or_else(number)
    }
}

row! {
    /// Where goods of a till lie.
    pub struct PlaceRow {
        /// The location.
        pub location: LocationId,
    }
}

row! {
    /// What a variant is.
    pub struct SoldRow {
        /// The variant.
        pub variant: VariantId,
        /// What its product is.
        pub kind: ProductKind,
        /// Whether it may be sold.
        pub sellable: bool,
    }
}

/// What a bill says beside its lines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BillRow {
    /// The sale.
    pub sale: SaleId,
    /// The place whose tills may all take it.
    pub location: Option<LocationId>,
    /// The number that people see.
    pub label: String,
    /// The date that it bears.
    pub dated_at: Instant,
    /// Whom it is made out to.
    pub buyer: Buyer,
}

/// What a line says in the words of whoever placed it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DetailRow {
    /// The line.
    pub line: LineId,
    /// As written.
    pub name: String,
    /// Unit, as written.
    pub unit: String,
    /// Their word for the kind of goods.
    pub class: Option<String>,
    /// Their id.
    pub own: Option<String>,
    /// The state's code, of a single unit.
    pub mark: Option<String>,
}

/// A new bill.
pub fn insert(flight: &mut Flight, bill: &BillRow) {
    put(flight, &INSERT, bill);
}

/// A bill written anew; fails where the sale is none.
pub fn update(flight: &mut Flight, bill: &BillRow) {
    put(flight, &UPDATE, bill);
}

fn put(flight: &mut Flight, statement: &'static db::Sql, bill: &BillRow) {
    let BillRow { sale, location, label, dated_at, buyer } = bill;
    let folded = domain::text::fold(label);
    let args = args![flight.account(), sale, location, label, folded, dated_at, Json(buyer.clone())];
    flight.exec_n(statement, args, 1);
}

/// What a line of a sale says.
pub fn insert_detail(flight: &mut Flight, sale: SaleId, detail: &DetailRow) {
    let DetailRow { line, name, unit, class, own, mark } = detail;
    flight.exec(&INSERT_DETAIL, args![flight.account(), line, sale, name, unit, class, own, mark]);
}

/// Forgets what the lines of a sale said, before they are written anew.
pub fn delete_details(flight: &mut Flight, sale: SaleId) {
    flight.exec(&DELETE_DETAILS, args![flight.account(), sale]);
}

/// Notes units of a line that the buyer did not want.
pub fn refuse(flight: &mut Flight, sale: SaleId, line: LineId, quantity: Quantity) {
    flight.exec(&REFUSE, args![flight.account(), line, sale, quantity]);
}

/// Which of an outlet's waiting bills are wanted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiting {
    /// The till that may take them.
    pub outlet: OutletId,
    /// With this number, in whatever case.
    pub label: Option<String>,
    /// Dated from the first moment on, before the second.
    pub dated: Option<(Instant, Instant)>,
    /// How many at most.
    pub limit: i64,
}

/// Bills that wait to be paid or paid off, the newest first.
///
/// * `namespace`: whose foreign identifiers they are shown with
///
/// # Errors
/// Driver errors.
pub async fn list_waiting(
    rx: &mut Rx<'_>,
    account: AccountId,
    namespace: &str,
    wanted: &Waiting,
) -> Result<Vec<BillView>> {
    let Waiting { outlet, label, dated, limit } = wanted;
    let label = label.as_deref().map(domain::text::fold).unwrap_or_default();
    let (from, to) = dated.unwrap_or((Instant(i64::MIN), Instant(i64::MAX)));
    rx.query(&LIST_WAITING, &args![account, namespace, outlet, label, from, to, limit]).await
}

/// A page of everything that was ever placed at an outlet, the newest first.
///
/// # Errors
/// Driver errors.
pub async fn list_all(
    rx: &mut Rx<'_>,
    account: AccountId,
    namespace: &str,
    outlet: OutletId,
    (limit, offset): (i64, i64),
) -> Result<Vec<BillView>> {
    rx.query(&LIST_ALL, &args![account, namespace, outlet, limit, offset]).await
}

/// A bill of an outlet's with its lines. One flight.
///
/// # Errors
/// Driver errors.
pub async fn get(
    rx: &mut Rx<'_>,
    account: AccountId,
    namespace: &str,
    (outlet, id): (OutletId, SaleId),
) -> Result<Option<(BillView, Vec<BillLineView>)>> {
    let (heads, lines) = rx
        .query2::<BillView, BillLineView>(
            (&GET, &args![account, namespace, outlet, id]),
            (&LIST_LINES, &args![account, id]),
        )
        .await?;
    Ok(heads.into_iter().next().map(|head| (head, lines)))
}
