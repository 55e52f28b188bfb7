//! Sales as people look at them: heads, lines, refunds, money and people with the numbers of what they refer to, loaded in batches.

use domain::id::*;
use domain::sales::{Channel, Delivery, LineKind, ManualDiscount, MoneyKind, MoneyState, SaleState};
use domain::{Currency, Instant, Money, Quantity};
use uuid::Uuid;

use crate::scalar::Json;

db::statements! {
    /// Heads of sales.
    pub LIST_HEADS = "SELECT s.id, s.number, s.revision, s.created_at, s.updated_at, s.state, s.channel, s.zone, z.number, s.outlet,
            o.number, s.shift, h.number, h.opened_at, h.closed_at, h.opened_by, ho.number, s.cashier, p.number, s.customer,
            c.number, s.currency, s.card, s.note, s.manual_discount, s.delivery, s.guests, s.take_away, s.placed_at,
            s.expires_at, s.released_at, s.completed_at, s.receipt_no, o.postpone_days, s.quantity, s.refund_quantity,
            s.sold_subtotal, s.sold_total, s.refund_subtotal, s.refund_total, s.delivery_total, s.paid, s.debt, s.was_debt,
            s.debt_closed_at
        FROM sale s
        JOIN zone z ON z.account = s.account AND z.id = s.zone
        JOIN outlet o ON o.account = s.account AND o.id = s.outlet
        JOIN shift h ON h.account = s.account AND h.id = s.shift
        JOIN party ho ON ho.account = h.account AND ho.id = h.opened_by
        JOIN party p ON p.account = s.account AND p.id = s.cashier
        LEFT JOIN party c ON c.account = s.account AND c.id = s.customer
        WHERE s.account = $1 AND s.id {in_ids $2}";
    /// Lines of sales, in order.
    pub LIST_LINES = "SELECT l.id, l.number, l.sale, l.position, l.kind, l.variant, v.number, v.name, l.lot, l.location, q.number,
            b.id, b.number, l.created_at, l.quantity, l.price_currency, l.price_amount, l.price_card, l.tax_rate, l.tax,
            l.subtotal, l.discount, l.total, l.reserved, l.handed, l.returned, l.returned_total, t.expires_on
        FROM sale_line l
        JOIN variant v ON v.account = l.account AND v.id = l.variant
        JOIN product p ON p.account = v.account AND p.id = v.product
        JOIN brand b ON b.account = p.account AND b.id = p.brand
        JOIN location q ON q.account = l.account AND q.id = l.location
        LEFT JOIN lot t ON t.account = l.account AND t.id = l.lot
        WHERE l.account = $1 AND l.sale {in_ids $2} ORDER BY l.sale, l.position";
    /// Reductions of the lines of sales, in order.
    pub LIST_REDUCTIONS = "SELECT a.line, a.position, a.number, a.promotion, p.number, a.offer, a.level, a.quantity, a.amount
        FROM adjustment a LEFT JOIN promotion p ON p.account = a.account AND p.id = a.promotion
        WHERE a.account = $1 AND a.sale {in_ids $2} ORDER BY a.line, a.position";
    /// Refund lines of sales and, in other sales that were not given up, of what they sold.
    pub LIST_REFUNDS = "SELECT r.id, r.number, r.sale, s.number, s.state, r.position, r.sold_sale, o.number, r.sold_line, n.number,
            r.variant, v.number, r.lot, r.location, q.number, b.id, b.number, r.created_at, r.quantity, r.original_currency,
            r.original_amount, r.original_card, r.price, r.subtotal, r.total, r.returned, r.note
        FROM refund_line r
        JOIN sale s ON s.account = r.account AND s.id = r.sale
        JOIN variant v ON v.account = r.account AND v.id = r.variant
        JOIN product p ON p.account = v.account AND p.id = v.product
        JOIN brand b ON b.account = p.account AND b.id = p.brand
        JOIN location q ON q.account = r.account AND q.id = r.location
        LEFT JOIN sale o ON o.account = r.account AND o.id = r.sold_sale
        LEFT JOIN sale_line n ON n.account = r.account AND n.id = r.sold_line
        WHERE r.account = $1 AND s.state <> 'void' AND (r.sale {in_ids $2} OR r.sold_line IN
            (SELECT id FROM sale_line WHERE account = $1 AND sale {in_ids $2}))
        ORDER BY r.sale, r.position";
    /// Living money of sales, in the order taken.
    pub LIST_MONEY = "SELECT m.id, m.number, m.state, m.kind, m.direction, m.method, t.number, m.currency, m.amount, m.card, m.value,
            m.sale, h.number, m.at, m.created_at, m.left_after, m.subtotal_left_after
        FROM money m
        JOIN method t ON t.account = m.account AND t.id = m.method
        JOIN shift h ON h.account = m.account AND h.id = m.shift
        WHERE m.account = $1 AND m.sale {in_ids $2} AND m.reverses IS NULL AND m.reversed_by IS NULL
        ORDER BY m.sale, m.created_at, m.id";
    /// People of sales, in order.
    pub LIST_PEOPLE = "SELECT x.sale, x.line, x.role, x.party, p.number
        FROM sale_person x JOIN party p ON p.account = x.account AND p.id = x.party
        WHERE x.account = $1 AND x.sale {in_ids $2} ORDER BY x.sale, x.line, x.role, x.position";
}

row! {
    /// The head of a sale with numbers.
    pub struct HeadRow {
        /// Its id.
        pub id: SaleId,
        /// Its number.
        pub number: Number,
        /// The revision that last changed it.
        pub revision: Revision,
        /// When it was opened.
        pub created_at: Instant,
        /// When it last changed.
        pub updated_at: Instant,
        /// Where it stands.
        pub state: SaleState,
        /// How it came.
        pub channel: Channel,
        /// Its zone.
        pub zone: ZoneId,
        /// The zone's number.
        pub zone_number: Number,
        /// Its till.
        pub outlet: OutletId,
        /// The till's number.
        pub outlet_number: Number,
        /// Its shift.
        pub shift: ShiftId,
        /// The shift's number.
        pub shift_number: Number,
        /// When the shift was opened.
        pub shift_opened_at: Instant,
        /// When the shift was closed.
        pub shift_closed_at: Option<Instant>,
        /// Who opened the shift.
        pub shift_opened_by: PartyId,
        /// That person's number.
        pub shift_opened_by_number: Number,
        /// Who rings it up.
        pub cashier: PartyId,
        /// The cashier's number.
        pub cashier_number: Number,
        /// Who buys.
        pub customer: Option<PartyId>,
        /// The customer's number.
        pub customer_number: Option<Number>,
        /// Its currency.
        pub currency: Currency,
        /// The rates that its sums were last computed with.
        pub card: RateCardId,
        /// A remark.
        pub note: Option<String>,
        /// A reduction of the whole.
        pub manual_discount: Option<Json<ManualDiscount>>,
        /// How it reaches the buyer.
        pub delivery: Json<Delivery>,
        /// How many people it serves.
        pub guests: Option<i64>,
        /// Eaten elsewhere.
        pub take_away: bool,
        /// When it was placed.
        pub placed_at: Option<Instant>,
        /// When its reservations end.
        pub expires_at: Option<Instant>,
        /// When they did end.
        pub released_at: Option<Instant>,
        /// When it was completed.
        pub completed_at: Option<Instant>,
        /// The receipt number.
        pub receipt_no: Option<i64>,
        /// Days its till keeps what is put aside.
        pub postpone_days: i64,
        /// Units sold.
        pub quantity: Quantity,
        /// Units coming back.
        pub refund_quantity: Quantity,
        /// Sold, before reductions.
        pub sold_subtotal: Money,
        /// Sold.
        pub sold_total: Money,
        /// Coming back, before reductions; positive.
        pub refund_subtotal: Money,
        /// Coming back; positive.
        pub refund_total: Money,
        /// What the delivery costs.
        pub delivery_total: Money,
        /// Paid, less what was paid out.
        pub paid: Money,
        /// Still owed.
        pub debt: Money,
        /// Whether it was ever owed for.
        pub was_debt: bool,
        /// When the debt ended.
        pub debt_closed_at: Option<Instant>,
    }
}

row! {
    /// A line with numbers.
    pub struct LineRow {
        /// Its id.
        pub id: LineId,
        /// Its number.
        pub number: Number,
        /// Of which sale.
        pub sale: SaleId,
        /// Its place.
        pub position: i64,
        /// What it is.
        pub kind: LineKind,
        /// What is sold.
        pub variant: VariantId,
        /// The variant's number.
        pub variant_number: Number,
        /// The variant's name.
        pub variant_name: String,
        /// From which lot; the nil id for none.
        pub lot: LotId,
        /// From where.
        pub location: LocationId,
        /// The location's number.
        pub location_number: Number,
        /// The brand.
        pub brand: BrandId,
        /// The brand's number.
        pub brand_number: Number,
        /// When it was put.
        pub created_at: Instant,
        /// How many.
        pub quantity: Quantity,
        /// Currency of the unit price.
        pub price_currency: Currency,
        /// The unit price.
        pub price_amount: Money,
        /// Its rates.
        pub price_card: RateCardId,
        /// Basis points.
        pub tax_rate: Option<i64>,
        /// The tax.
        pub tax: Money,
        /// Price times quantity.
        pub subtotal: Money,
        /// What is taken off.
        pub discount: Money,
        /// What is left to pay.
        pub total: Money,
        /// Units kept.
        pub reserved: Quantity,
        /// Units handed over.
        pub handed: Quantity,
        /// Units that came back.
        pub returned: Quantity,
        /// What was given back for them.
        pub returned_total: Money,
        /// The lot's last good day.
        pub expires_on: Option<String>,
    }
}

row! {
    /// A reduction with numbers.
    pub struct ReductionRow {
        /// Of which line.
        pub line: LineId,
        /// Its place.
        pub position: i64,
        /// Its number.
        pub number: Number,
        /// What decided it; `None` for the cashier.
        pub promotion: Option<PromotionId>,
        /// The promotion's number.
        pub promotion_number: Option<Number>,
        /// The offer's number in it.
        pub offer: Number,
        /// The offer's level.
        pub level: i64,
        /// Units concerned.
        pub quantity: Quantity,
        /// How much.
        pub amount: Money,
    }
}

row! {
    /// A refund line with numbers.
    pub struct RefundRow {
        /// Its id.
        pub id: LineId,
        /// Its number.
        pub number: Number,
        /// Of which refunding sale.
        pub sale: SaleId,
        /// That sale's number.
        pub sale_number: Number,
        /// Where that sale stands.
        pub sale_state: SaleState,
        /// Its place.
        pub position: i64,
        /// The sale that sold it.
        pub sold_sale: Option<SaleId>,
        /// That sale's number.
        pub sold_sale_number: Option<Number>,
        /// The line that sold it.
        pub sold_line: Option<LineId>,
        /// That line's number.
        pub sold_line_number: Option<Number>,
        /// What comes back.
        pub variant: VariantId,
        /// The variant's number.
        pub variant_number: Number,
        /// Into which lot.
        pub lot: Option<LotId>,
        /// Where to.
        pub location: LocationId,
        /// The location's number.
        pub location_number: Number,
        /// The brand.
        pub brand: BrandId,
        /// The brand's number.
        pub brand_number: Number,
        /// When it was put.
        pub created_at: Instant,
        /// How many.
        pub quantity: Quantity,
        /// Currency of the list price then.
        pub original_currency: Currency,
        /// The list price then.
        pub original_amount: Money,
        /// Its rates.
        pub original_card: RateCardId,
        /// Unit price paid.
        pub price: Money,
        /// List price times quantity.
        pub subtotal: Money,
        /// What is given back.
        pub total: Money,
        /// Units that are back.
        pub returned: Quantity,
        /// A remark.
        pub note: Option<String>,
    }
}

row! {
    /// A money entry with numbers.
    pub struct MoneyRow {
        /// Its id.
        pub id: MoneyId,
        /// Its number.
        pub number: Number,
        /// Held or posted.
        pub state: MoneyState,
        /// What it is.
        pub kind: MoneyKind,
        /// `1` in, `-1` out.
        pub direction: i64,
        /// How it moved.
        pub method: MethodId,
        /// The method's number.
        pub method_number: Number,
        /// Its own currency.
        pub currency: Currency,
        /// In its own currency.
        pub amount: Money,
        /// The rates of its value.
        pub card: RateCardId,
        /// In the sale's currency.
        pub value: Money,
        /// For which sale.
        pub sale: SaleId,
        /// The number of its shift.
        pub shift_number: Number,
        /// When it was posted.
        pub at: Option<Instant>,
        /// When it was entered.
        pub created_at: Instant,
        /// What was left to pay after it.
        pub left_after: Option<Money>,
        /// The same before reductions.
        pub subtotal_left_after: Option<Money>,
    }
}

row! {
    /// A person of a sale or line.
    pub struct PersonRow {
        /// Of which sale.
        pub sale: SaleId,
        /// Of which line; the nil id for the sale itself.
        pub line: Uuid,
        /// As what.
        pub role: String,
        /// Who.
        pub party: PartyId,
        /// That person's number.
        pub number: Number,
    }
}
