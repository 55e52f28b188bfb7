//! What the questions about stock answer.

use domain::id::*;
use domain::money::{Price, RateCard};
use domain::stock::{DocumentKind, DocumentState, ReceiptGoods};
use domain::{Currency, Date, Instant, Money, Quantity};

use crate::Ref;
use crate::catalogue::LotView;

/// What lies in one place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StockView {
    /// Of what.
    pub variant: Ref<VariantId>,
    /// Where.
    pub location: Ref<LocationId>,
    /// How many; below zero where more was sold than was there.
    pub on_hand: Quantity,
    /// How many of them are promised to sales; zero for the past.
    pub reserved: Quantity,
    /// What they are worth, in the account's currency.
    pub value: Money,
}

/// How far a document that is being posted has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// Lines that are ready to move.
    pub ready: i64,
    /// Of so many.
    pub lines: i64,
}

/// A goods document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DocumentView {
    /// Its id.
    pub id: DocumentId,
    /// Its number.
    pub number: Number,
    /// What it does.
    pub kind: DocumentKind,
    /// Where it stands.
    pub state: DocumentState,
    /// How far posting has come; `None` when it is not being posted.
    pub progress: Option<Progress>,
    /// When it was written down.
    pub created_at: Instant,
    /// When it was opened, in the shop.
    pub at: Instant,
    /// When its goods moved.
    pub posted_at: Option<Instant>,
    /// Its locations' zone.
    pub zone: Ref<ZoneId>,
    /// Its location's brand.
    pub brand: Option<Ref<BrandId>>,
    /// Where goods come from; `None` from a supplier, or found.
    pub from: Option<Ref<LocationId>>,
    /// Where goods go to, or are set right.
    pub to: Ref<LocationId>,
    /// The rates of its prices.
    pub card: RateCard,
    /// For people.
    pub note: Option<String>,
    /// Why stock is corrected; empty for other kinds.
    pub reason: String,
    /// Whether somebody looks at it again before goods move.
    pub will_review: bool,
    /// Whether it was asked for by where goods go to.
    pub requested: bool,
    /// Who wrote it.
    pub made_by: Ref<PartyId>,
    /// Who finished it first.
    pub sent_by: Option<Ref<PartyId>>,
    /// Who let its goods move.
    pub accepted_by: Option<Ref<PartyId>>,
    /// Sum of its lines.
    pub quantity: Quantity,
    /// Sum of its lines above zero.
    pub increase: Quantity,
    /// Sum of its lines below zero, as a number below zero.
    pub decrease: Quantity,
    /// The zone's primary currency.
    pub currency: Currency,
    /// Sell prices of its lines in that currency, as far as their lots are known.
    pub price_total: Money,
    /// Costs of its lines in that currency, as far as their lots are known.
    pub cost_total: Money,
}

/// A line of a goods document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DocumentLineView {
    /// Its id.
    pub id: DocumentLineId,
    /// Its number.
    pub number: Number,
    /// Its place, from 1; the parts of a line that was split share it.
    pub position: i64,
    /// What; `None` until the goods of a receipt are found or created.
    pub variant: Option<Ref<VariantId>>,
    /// The lot named, or taken from.
    pub lot: Option<LotView>,
    /// The lot made or added to.
    pub new_lot: Option<LotView>,
    /// How many; below zero where a correction takes away.
    pub quantity: Quantity,
    /// What a unit cost.
    pub cost: Option<Price>,
    /// What a unit sells for.
    pub price: Option<Price>,
    /// Last good day.
    pub expires_on: Option<Date>,
    /// What a receipt's line describes.
    pub goods: Option<ReceiptGoods>,
    /// When its goods moved.
    pub posted_at: Option<Instant>,
}
