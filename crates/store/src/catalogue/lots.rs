//! Lots as people look at them, with the numbers of what they refer to. Moving them is in `stock`.

use domain::id::*;
use domain::money::Price;
use domain::{Currency, Instant, Money, Quantity};

db::statements! {
    /// The lots of some variants, the oldest first.
    pub(super) LIST = "SELECT l.id, l.variant, l.location, p.number, l.document, d.number, d.kind, l.root_document, r.number, l.supplier,
            s.number, s.name, l.received_at, l.expires_on, l.cost_currency, l.cost_amount, l.cost_card, l.price_currency,
            l.price_amount, l.price_card, l.price_revision, l.received, l.on_hand, l.reserved, l.is_deficit
        FROM lot l
        JOIN location p ON p.account = l.account AND p.id = l.location
        LEFT JOIN document d ON d.account = l.account AND d.id = l.document
        LEFT JOIN document r ON r.account = l.account AND r.id = l.root_document
        LEFT JOIN party s ON s.account = l.account AND s.id = l.supplier
        WHERE l.account = $1 AND l.variant {in_ids $2}
        ORDER BY l.variant, l.received_at, l.id";
    /// Lots by id, the oldest first.
    pub(super) LIST_BY_ID = "SELECT l.id, l.variant, l.location, p.number, l.document, d.number, d.kind, l.root_document, r.number,
            l.supplier, s.number, s.name, l.received_at, l.expires_on, l.cost_currency, l.cost_amount, l.cost_card,
            l.price_currency, l.price_amount, l.price_card, l.price_revision, l.received, l.on_hand, l.reserved, l.is_deficit
        FROM lot l
        JOIN location p ON p.account = l.account AND p.id = l.location
        LEFT JOIN document d ON d.account = l.account AND d.id = l.document
        LEFT JOIN document r ON r.account = l.account AND r.id = l.root_document
        LEFT JOIN party s ON s.account = l.account AND s.id = l.supplier
        WHERE l.account = $1 AND l.id {in_ids $2}
        ORDER BY l.variant, l.received_at, l.id";
}

row! {
    /// A lot.
    pub struct LotRow {
        /// Its id.
        pub id: LotId,
        /// The variant.
        pub variant: VariantId,
        /// Where it lies.
        pub location: LocationId,
        /// The location's number.
        pub location_number: Number,
        /// The document that brought it here.
        pub document: Option<DocumentId>,
        /// The document's number.
        pub document_number: Option<Number>,
        /// What that document is.
        pub document_kind: Option<domain::stock::DocumentKind>,
        /// The receipt that its goods first came with.
        pub root_document: Option<DocumentId>,
        /// That receipt's number.
        pub root_number: Option<Number>,
        /// Who delivered it.
        pub supplier: Option<PartyId>,
        /// The supplier's number.
        pub supplier_number: Option<Number>,
        /// The supplier's name.
        pub supplier_name: Option<String>,
        /// When its goods first came.
        pub received_at: Instant,
        /// Last good day, `YYYY-MM-DD`.
        pub expires_on: Option<String>,
        /// The currency of its cost.
        pub cost_currency: Currency,
        /// What a unit cost.
        pub cost_amount: Money,
        /// The rates of its cost.
        pub cost_card: RateCardId,
        /// The currency of its own price.
        pub price_currency: Option<Currency>,
        /// Its own price.
        pub price_amount: Option<Money>,
        /// The rates of its own price.
        pub price_card: Option<RateCardId>,
        /// The revision that set its own price.
        pub price_revision: Option<Revision>,
        /// How many came.
        pub received: Quantity,
        /// How many are there.
        pub on_hand: Quantity,
        /// How many are promised.
        pub reserved: Quantity,
        /// Whether it stands for goods that were sold before they came.
        pub is_deficit: bool,
    }
}

impl LotRow {
    /// What a unit cost.
    #[must_use]
    pub const fn cost(&self) -> Price {
        Price { amount: self.cost_amount, currency: self.cost_currency, card: self.cost_card }
    }

    /// Its own price.
    #[must_use]
    pub fn own_price(&self) -> Option<Price> {
        Some(Price { amount: self.price_amount?, currency: self.price_currency?, card: self.price_card? })
    }
}
