//! The head of a sale: where it stands, who is in it, and what its lines and money add up to.

use db::{Result, Rx};
use domain::id::*;
use domain::sales::{Channel, Delivery, ManualDiscount, SalePolicies, SaleState};
use domain::{Currency, Instant, Money, Quantity};

use crate::args;
use crate::flight::{Draw, Flight};
use crate::scalar::Json;

db::statements! {
    /// A sale, locked for change.
    pub LOCK = "SELECT id, number, revision, created_at, updated_at, state, channel, zone, outlet, shift, cashier, customer,
            currency, card, policies, note, manual_discount, delivery, guests, take_away, placed_at, expires_at, released_at,
            completed_at, receipt_no, quantity, refund_quantity, sold_subtotal, sold_total, refund_subtotal, refund_total,
            delivery_total, paid, debt, was_debt, debt_closed_at
        FROM sale WHERE account = $1 AND id = $2 {for_update}";
    /// The completed sales that some lines belong to.
    pub LIST_COMPLETED_OF_LINES = "SELECT id, number, revision, created_at, updated_at, state, channel, zone, outlet, shift, cashier, customer,
            currency, card, policies, note, manual_discount, delivery, guests, take_away, placed_at, expires_at, released_at,
            completed_at, receipt_no, quantity, refund_quantity, sold_subtotal, sold_total, refund_subtotal, refund_total,
            delivery_total, paid, debt, was_debt, debt_closed_at
        FROM sale WHERE account = $1 AND state = 'completed'
            AND id IN (SELECT sale FROM sale_line WHERE account = $1 AND id {in_ids $2})";
    /// A new sale.
    pub INSERT = "INSERT INTO sale (account, id, number, revision, created_at, updated_at, state, channel, zone, outlet, shift,
            cashier, customer, currency, card, policies, note, manual_discount, delivery, guests, take_away, placed_at,
            expires_at, released_at, completed_at, receipt_no, quantity, refund_quantity, sold_subtotal, sold_total,
            refund_subtotal, refund_total, delivery_total, paid, debt, was_debt, debt_closed_at)
        SELECT $1, $2, base + $3, revision, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20,
            $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32, $33, $34, $35, $36
        FROM counter WHERE account = $1";
    /// A sale as it stands now.
    pub UPDATE = "UPDATE sale SET revision = (SELECT revision FROM counter WHERE account = $1), updated_at = $3, state = $4,
            channel = $5, shift = $6, cashier = $7, customer = $8, card = $9, note = $10, manual_discount = $11,
            delivery = $12, guests = $13, take_away = $14, placed_at = $15, expires_at = $16, released_at = $17,
            completed_at = $18, receipt_no = $19, quantity = $20, refund_quantity = $21, sold_subtotal = $22,
            sold_total = $23, refund_subtotal = $24, refund_total = $25, delivery_total = $26, paid = $27, debt = $28,
            was_debt = $29, debt_closed_at = $30
        WHERE account = $1 AND id = $2";
    /// The people of a sale, replaced as a whole.
    pub DELETE_PEOPLE = "DELETE FROM sale_person WHERE account = $1 AND sale = $2 AND line = $3";
    /// One person of a sale or line.
    pub INSERT_PERSON = "INSERT INTO sale_person (account, sale, line, role, position, party) VALUES ($1, $2, $3, $4, $5, $6)";
    /// Placed sales whose time is over.
    pub LIST_EXPIRED = "SELECT account, id FROM sale WHERE state = 'placed' AND expires_at <= $1 ORDER BY expires_at LIMIT 100";
}

row! {
    /// The head of a sale. Sums are in `currency`.
    pub struct SaleRow {
        /// Its id.
        pub id: SaleId,
        /// Its number; zero before it is inserted.
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
        /// Whose currencies it is in.
        pub zone: ZoneId,
        /// The till.
        pub outlet: OutletId,
        /// The shift that it was last worked on in; from completion on, the one it was posted in.
        pub shift: ShiftId,
        /// Who rings it up.
        pub cashier: PartyId,
        /// Who buys.
        pub customer: Option<PartyId>,
        /// The zone's primary currency.
        pub currency: Currency,
        /// The rates that its sums were last computed with.
        pub card: RateCardId,
        /// The choices it is made under.
        pub policies: Json<SalePolicies>,
        /// A remark.
        pub note: Option<String>,
        /// A reduction of the whole that the cashier decided.
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
        /// The receipt number, without gaps per outlet.
        pub receipt_no: Option<i64>,
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
        /// Still owed, once completed.
        pub debt: Money,
        /// Whether it was ever owed for.
        pub was_debt: bool,
        /// When the debt ended.
        pub debt_closed_at: Option<Instant>,
    }
}

impl SaleRow {
    /// What is due in all: goods and delivery less what comes back; negative for a refund.
    #[must_use]
    pub fn due(&self) -> Money {
        self.sold_total + self.delivery_total - self.refund_total
    }
}

/// A sale, locked for change.
#[must_use]
pub fn lock(account: AccountId, id: SaleId) -> (&'static db::Sql, Vec<db::Value<'static>>) {
    (&LOCK, args![account, id])
}

/// A new sale.
pub fn insert(flight: &mut Flight, draw: Draw, sale: &SaleRow) {
    let SaleRow {
        id,
        number: _,
        revision: _,
        created_at,
        updated_at,
        state,
        channel,
        zone,
        outlet,
        shift,
        cashier,
        customer,
        currency,
        card,
        policies,
        note,
        manual_discount,
        delivery,
        guests,
        take_away,
        placed_at,
        expires_at,
        released_at,
        completed_at,
        receipt_no,
        quantity,
        refund_quantity,
        sold_subtotal,
        sold_total,
        refund_subtotal,
        refund_total,
        delivery_total,
        paid,
        debt,
        was_debt,
        debt_closed_at,
    } = sale;
    flight.exec(
        &INSERT,
        args![
            flight.account(),
            id,
            draw,
            created_at,
            updated_at,
            state,
            channel,
            zone,
            outlet,
            shift,
            cashier,
            customer,
            currency,
            card,
            policies,
            note,
            manual_discount,
            delivery,
            guests,
            take_away,
            placed_at,
            expires_at,
            released_at,
            completed_at,
            receipt_no,
            quantity,
            refund_quantity,
            sold_subtotal,
            sold_total,
            refund_subtotal,
            refund_total,
            delivery_total,
            paid,
            debt,
            was_debt,
            debt_closed_at
        ],
    );
}

/// The sale as it stands now. Its zone, outlet, currency and policies never change.
pub fn update(flight: &mut Flight, sale: &SaleRow) {
    let SaleRow {
        id,
        number: _,
        revision: _,
        created_at: _,
        updated_at,
        state,
        channel,
        zone: _,
        outlet: _,
        shift,
        cashier,
        customer,
        currency: _,
        card,
        policies: _,
        note,
        manual_discount,
        delivery,
        guests,
        take_away,
        placed_at,
        expires_at,
        released_at,
        completed_at,
        receipt_no,
        quantity,
        refund_quantity,
        sold_subtotal,
        sold_total,
        refund_subtotal,
        refund_total,
        delivery_total,
        paid,
        debt,
        was_debt,
        debt_closed_at,
    } = sale;
    flight.exec_n(
        &UPDATE,
        args![
            flight.account(),
            id,
            updated_at,
            state,
            channel,
            shift,
            cashier,
            customer,
            card,
            note,
            manual_discount,
            delivery,
            guests,
            take_away,
            placed_at,
            expires_at,
            released_at,
            completed_at,
            receipt_no,
            quantity,
            refund_quantity,
            sold_subtotal,
            sold_total,
            refund_subtotal,
            refund_total,
            delivery_total,
            paid,
            debt,
            was_debt,
            debt_closed_at
        ],
        1,
    );
}

/// Replaces the people of one role set of a sale (`line` is `None`) or of one of its lines.
pub fn put_people(
    flight: &mut Flight,
    sale: SaleId,
    line: Option<LineId>,
    people: &[(&'static str, PartyId)],
) {
    let (account, line) = (flight.account(), line.unwrap_or(LineId(uuid::Uuid::nil())));
    flight.exec(&DELETE_PEOPLE, args![account, sale, line]);
    for (position, (role, party)) in (0_i64..).zip(people) {
        flight.exec(&INSERT_PERSON, args![account, sale, line, *role, position, party]);
    }
}

/// Placed sales of any account whose reservations are over at `now`, at most a hundred.
///
/// # Errors
/// Driver errors.
pub async fn list_expired(rx: &mut Rx<'_>, now: Instant) -> Result<Vec<(AccountId, SaleId)>> {
    let rows: Vec<(i64, uuid::Uuid)> = rx.query(&LIST_EXPIRED, &args![now]).await?;
    Ok(rows.into_iter().map(|(account, id)| (AccountId(account), SaleId(id))).collect())
}
