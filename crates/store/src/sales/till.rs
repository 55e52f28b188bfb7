//! What a till needs to know at once: its settings, the rates of now, the open shift, and what it may sell at which price.

use domain::id::*;
use domain::money::{Rate, RateCard};
use domain::sales::{MethodKind, SalePolicies, TaxMode};
use domain::{Currency, Instant, Money, Quantity};

use crate::scalar::Json;

db::statements! {
    /// A till, its current rate card and its open shift.
    pub TILL = "SELECT o.id, o.zone, o.active, o.policies, o.postpone_days, o.register, z.primary_currency, a.time_zone, c.id, c.since, s.id
        FROM outlet o
        JOIN zone z ON z.account = o.account AND z.id = o.zone
        JOIN account a ON a.id = o.account
        JOIN rate_card c ON c.account = o.account AND c.id = (SELECT n.id FROM rate_card n
            WHERE n.account = $1 AND n.zone = o.zone AND NOT n.of_document AND n.since <= $3
            ORDER BY n.since DESC, n.id DESC LIMIT 1)
        LEFT JOIN shift s ON s.account = o.account AND s.outlet = o.id AND s.closed_at IS NULL
        WHERE o.account = $1 AND o.id = $2";
    /// The rates on that card.
    pub RATES = "SELECT r.currency, r.num, r.den
        FROM rate r WHERE r.account = $1 AND r.card = (SELECT n.id FROM rate_card n
            JOIN outlet o ON o.account = n.account AND o.zone = n.zone
            WHERE n.account = $1 AND o.id = $2 AND NOT n.of_document AND n.since <= $3
            ORDER BY n.since DESC, n.id DESC LIMIT 1)
        ORDER BY r.position";
    /// The till of a sale.
    pub TILL_OF_SALE = "SELECT o.id, o.zone, o.active, o.policies, o.postpone_days, o.register, z.primary_currency, a.time_zone, c.id, c.since, s.id
        FROM sale x
        JOIN outlet o ON o.account = x.account AND o.id = x.outlet
        JOIN zone z ON z.account = o.account AND z.id = o.zone
        JOIN account a ON a.id = o.account
        JOIN rate_card c ON c.account = o.account AND c.id = (SELECT n.id FROM rate_card n
            WHERE n.account = $1 AND n.zone = o.zone AND NOT n.of_document AND n.since <= $3
            ORDER BY n.since DESC, n.id DESC LIMIT 1)
        LEFT JOIN shift s ON s.account = o.account AND s.outlet = o.id AND s.closed_at IS NULL
        WHERE x.account = $1 AND x.id = $2";
    /// The rates of the till of a sale.
    pub RATES_OF_SALE = "SELECT r.currency, r.num, r.den
        FROM rate r WHERE r.account = $1 AND r.card = (SELECT n.id FROM rate_card n
            JOIN sale x ON x.account = n.account AND x.zone = n.zone
            WHERE n.account = $1 AND x.id = $2 AND NOT n.of_document AND n.since <= $3
            ORDER BY n.since DESC, n.id DESC LIMIT 1)
        ORDER BY r.position";
    /// The methods of an outlet's zone, and whether the outlet takes them.
    pub LIST_METHODS = "SELECT m.id, m.kind, m.active,
            EXISTS (SELECT 1 FROM outlet_method t WHERE t.account = m.account AND t.outlet = o.id AND t.method = m.id)
        FROM outlet o JOIN method m ON m.account = o.account AND m.zone = o.zone
        WHERE o.account = $1 AND o.id = $2 ORDER BY m.weight, m.number";
    /// The methods of a sale's zone, and whether its outlet takes them.
    pub LIST_METHODS_OF_SALE = "SELECT m.id, m.kind, m.active,
            EXISTS (SELECT 1 FROM outlet_method t WHERE t.account = m.account AND t.outlet = x.outlet AND t.method = m.id)
        FROM sale x JOIN method m ON m.account = x.account AND m.zone = x.zone
        WHERE x.account = $1 AND x.id = $2 ORDER BY m.weight, m.number";
    /// The locations an outlet sells from; none means all.
    pub LIST_LOCATIONS_OF_SALE = "SELECT t.location FROM sale x JOIN outlet_location t ON t.account = x.account AND t.outlet = x.outlet
        WHERE x.account = $1 AND x.id = $2 ORDER BY t.position";
    /// One lot as it is on sale: whose, where, at which prices.
    pub OFFER_OF_LOT = "SELECT v.id, v.number, p.kind, v.sellable, v.countable, v.tax_rate,
            CASE WHEN v.tax_rate IS NULL THEN NULL ELSE v.tax_mode END, l.id, l.location, l.on_hand, l.reserved,
            l.price_currency, l.price_amount, l.price_card, l.price_revision, d.currency, d.amount, d.card, d.recorded
        FROM lot l
        JOIN variant v ON v.account = l.account AND v.id = l.variant
        JOIN product p ON p.account = v.account AND p.id = v.product
        LEFT JOIN price d ON d.account = v.account AND d.variant = v.id AND d.role = 'sell' AND d.type = $3 AND d.location = $3
            AND d.recorded = (SELECT MAX(n.recorded) FROM price n WHERE n.account = v.account AND n.variant = v.id
                AND n.role = 'sell' AND n.type = $3 AND n.location = $3)
        WHERE l.account = $1 AND l.id = $2 AND v.deleted_at IS NULL";
    /// A variant as it is on sale in a location: its lots in picking order, exhausted ones last; one row without a lot if none.
    pub OFFERS_OF_VARIANT = "SELECT v.id, v.number, p.kind, v.sellable, v.countable, v.tax_rate,
            CASE WHEN v.tax_rate IS NULL THEN NULL ELSE v.tax_mode END, l.id, $4, COALESCE(l.on_hand, 0),
            COALESCE(l.reserved, 0), l.price_currency, l.price_amount, l.price_card, l.price_revision, d.currency, d.amount,
            d.card, d.recorded
        FROM variant v
        JOIN product p ON p.account = v.account AND p.id = v.product
        LEFT JOIN lot l ON l.account = v.account AND l.variant = v.id AND l.location = $4 AND NOT l.is_deficit
        LEFT JOIN price d ON d.account = v.account AND d.variant = v.id AND d.role = 'sell' AND d.type = $3 AND d.location = $3
            AND d.recorded = (SELECT MAX(n.recorded) FROM price n WHERE n.account = v.account AND n.variant = v.id
                AND n.role = 'sell' AND n.type = $3 AND n.location = $3)
        WHERE v.account = $1 AND v.id = $2 AND v.deleted_at IS NULL
        ORDER BY CASE WHEN l.on_hand > l.reserved THEN 0 ELSE 1 END, l.received_at, l.id LIMIT 1000";
    /// Which of some parties are there.
    pub LIST_PARTIES = "SELECT id FROM party WHERE account = $1 AND id {in_ids $2} AND deleted_at IS NULL";
    /// Which of some locations are there, the virtual ones aside.
    pub LIST_PLACES = "SELECT id FROM location WHERE account = $1 AND id {in_ids $2} AND kind <> 'virtual'";
}

row! {
    /// A till at one moment.
    pub struct TillRow {
        /// The outlet.
        pub outlet: OutletId,
        /// Its zone.
        pub zone: ZoneId,
        /// Whether it sells.
        pub active: bool,
        /// What its sales are made under.
        pub policies: Json<SalePolicies>,
        /// How long it keeps what is put aside.
        pub postpone_days: i64,
        /// Where it prints.
        pub register: Option<RegisterId>,
        /// The currency of its sales.
        pub primary: Currency,
        /// The account's zone of time.
        pub time_zone: String,
        /// The rate card of now.
        pub card: RateCardId,
        /// From when it holds.
        pub since: Instant,
        /// The open shift.
        pub shift: Option<ShiftId>,
    }
}

row! {
    /// A rate on a card.
    pub struct RateRow {
        /// Of which currency.
        pub currency: Currency,
        /// Numerator.
        pub num: i64,
        /// Denominator.
        pub den: i64,
    }
}

impl TillRow {
    /// The card of now with its rates.
    #[must_use]
    pub fn rate_card(&self, rates: &[RateRow]) -> RateCard {
        RateCard {
            id: self.card,
            zone: self.zone,
            since: self.since,
            primary: self.primary,
            rates: rates.iter().map(|r| (r.currency, Rate { num: r.num, den: r.den })).collect(),
        }
    }
}

row! {
    /// A method as a till sees it.
    pub struct TillMethodRow {
        /// The method.
        pub id: MethodId,
        /// How the money moves.
        pub kind: MethodKind,
        /// Whether it is in use.
        pub active: bool,
        /// Whether the outlet takes it.
        pub taken: bool,
    }
}

row! {
    /// Goods on sale at one place, of one lot if there is one.
    pub struct OfferRow {
        /// The variant.
        pub variant: VariantId,
        /// Its number.
        pub variant_number: Number,
        /// What the product is.
        pub kind: domain::catalogue::ProductKind,
        /// Whether it may be sold.
        pub sellable: bool,
        /// Whether it is counted.
        pub countable: bool,
        /// Basis points.
        pub tax_rate: Option<i64>,
        /// How the rate relates to the price.
        pub tax_mode: Option<TaxMode>,
        /// The lot.
        pub lot: Option<LotId>,
        /// Where.
        pub location: LocationId,
        /// How many are there.
        pub on_hand: Quantity,
        /// How many are promised.
        pub reserved: Quantity,
        /// The lot's own price.
        pub price_currency: Option<Currency>,
        /// Its amount.
        pub price_amount: Option<Money>,
        /// Its rates.
        pub price_card: Option<RateCardId>,
        /// When it was set.
        pub price_revision: Option<Revision>,
        /// The default price.
        pub default_currency: Option<Currency>,
        /// Its amount.
        pub default_amount: Option<Money>,
        /// Its rates.
        pub default_card: Option<RateCardId>,
        /// When it was set.
        pub default_revision: Option<Revision>,
    }
}
