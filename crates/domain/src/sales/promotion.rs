//! Promotions: rules that decide whether a sale earns reductions, and the offers it then earns. What an offer comes to in money
//! is computed in `pricing`.

use std::collections::BTreeSet;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::goods::{Bounds, GoodsFacts, GoodsFilter};
use crate::id::{BrandId, GroupId, LocationId, MethodId, Number, OutletId, PartyId, PromotionId, ZoneId};
use crate::money::Price;
use crate::{Instant, Money, Quantity};

/// A standing decision to reduce prices. An empty set of places means all of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Promotion {
    /// Its id.
    pub id: PromotionId,
    /// Its number in the account.
    pub number: Number,
    /// When it was made.
    pub created: Instant,
    /// The zone whose currencies its amounts are in.
    pub zone: ZoneId,
    /// As people call it.
    pub name: String,
    /// For people.
    pub description: Option<String>,
    /// Switched on.
    pub active: bool,
    /// Agreed to by whoever decides.
    pub approved: bool,
    /// Kept by the shop itself to show manual discounts under; never applied as a rule.
    pub system: bool,
    /// Only goods of these brands.
    pub brands: BTreeSet<BrandId>,
    /// Only goods that lie in these locations.
    pub locations: BTreeSet<LocationId>,
    /// Only in these tills.
    pub outlets: BTreeSet<OutletId>,
    /// All must hold.
    pub rules: Vec<Rule>,
    /// What the sale then gets.
    pub offers: Vec<Offer>,
}

/// A condition of a promotion.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rule {
    /// Its number in the account.
    pub number: Number,
    /// What it asks.
    #[serde(flatten)]
    pub kind: RuleKind,
}

/// What a rule asks of the whole sale.
///
/// # Source
/// OX contract 5.5.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum RuleKind {
    /// Paid, and by these methods only.
    PaidBy {
        /// The methods.
        methods: BTreeSet<MethodId>,
    },
    /// Sold in a span of time.
    Time {
        /// The span.
        window: Bounds<Instant>,
    },
    /// A coupon of one of these collections was presented.
    Coupon {
        /// The collections' names.
        collections: BTreeSet<String>,
    },
    /// Such goods are on at least one line.
    Goods {
        /// Which.
        filter: Box<GoodsFilter>,
    },
    /// Bought by one of these.
    Customer {
        /// The customers.
        customers: BTreeSet<PartyId>,
    },
    /// Bought by a member of one of these groups.
    CustomerGroup {
        /// The groups.
        groups: BTreeSet<GroupId>,
    },
    /// Bought by a member of a group who has points to show.
    GroupWithPoints {
        /// The group.
        group: GroupId,
        /// At least so many whole points.
        points: i64,
    },
    /// So much is bought, all lines together.
    TotalQuantity {
        /// How much.
        bounds: Bounds<Quantity>,
    },
    /// The sale comes to so much before reductions, in the zone's primary currency.
    TotalPrice {
        /// How much.
        bounds: Bounds<Money>,
    },
}

/// A reduction that a promotion gives.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offer {
    /// Its number in the account.
    pub number: Number,
    /// Given without being asked for. Others are only shown.
    pub automatic: bool,
    /// Lower levels are applied first.
    pub level: i32,
    /// What is given.
    #[serde(flatten)]
    pub kind: OfferKind,
}

/// What an offer gives. Percentages are in basis points, `0..=10_000`.
///
/// # Source
/// OX contract 5.5.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum OfferKind {
    /// So much off the whole sale.
    TotalAmount {
        /// How much, at most what the sale comes to.
        amount: Price,
    },
    /// A percentage off the whole sale.
    TotalPercent {
        /// How much.
        basis_points: i64,
    },
    /// Units for a fixed price, where it is lower than their own.
    FixedPrice {
        /// For one unit.
        price: Price,
        /// Which units.
        target: Target,
    },
    /// Units for a percentage less.
    Percent {
        /// How much.
        basis_points: i64,
        /// Which units.
        target: Target,
    },
    /// Units for so much less each.
    Amount {
        /// Off one unit.
        amount: Price,
        /// Which units.
        target: Target,
    },
}

/// The units that an offer is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Target {
    /// Of which goods.
    pub filter: GoodsFilter,
    /// Whether a line that has this may have further offers.
    pub combine: bool,
    /// At most so many units of a line; `None` for all.
    pub count: Option<Quantity>,
    /// On every such line; else on the first of them only.
    pub each: bool,
}

/// What a sale is seen to be while promotions are decided: all that is not on its lines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Circumstances {
    /// The moment of the sale.
    pub at: Instant,
    /// The shop's day.
    pub today: Date,
    /// The till.
    pub outlet: OutletId,
    /// Who buys, when known.
    pub customer: Option<PartyId>,
    /// The customer's groups.
    pub groups: BTreeSet<GroupId>,
    /// Whole points in the customer's wallet.
    pub points: i64,
    /// The methods of the tenders given so far.
    pub methods: BTreeSet<MethodId>,
    /// The collections of the coupons presented.
    pub coupons: BTreeSet<String>,
}

/// Goods of one line as promotions see them.
#[derive(Clone, Copy, Debug)]
pub(super) struct Candidate<'a> {
    pub(super) goods: &'a GoodsFacts,
    /// One unit, in the sale's currency, before reductions.
    pub(super) unit_price: Money,
    pub(super) quantity: Quantity,
    /// All units.
    pub(super) subtotal: Money,
}

impl Promotion {
    /// Whether the sale earns the offers of this promotion.
    pub(super) fn applies(&self, lines: &[Candidate<'_>], seen: &Circumstances) -> bool {
        self.active
            && self.approved
            && !self.system
            && admits(&self.outlets, &seen.outlet)
            && lines.iter().any(|line| self.reaches(line.goods))
            && self.rules.iter().all(|rule| rule.kind.holds(lines, seen))
    }

    /// Whether goods of this brand in this place can be reduced by it.
    pub(super) fn reaches(&self, goods: &GoodsFacts) -> bool {
        admits(&self.brands, &goods.brand) && admits(&self.locations, &goods.location)
    }
}

fn admits<T: Ord>(places: &BTreeSet<T>, place: &T) -> bool {
    places.is_empty() || places.contains(place)
}

impl RuleKind {
    fn holds(&self, lines: &[Candidate<'_>], seen: &Circumstances) -> bool {
        match self {
            Self::PaidBy { methods } => !seen.methods.is_empty() && seen.methods.is_subset(methods),
            Self::Time { window } => window.admits(&seen.at),
            Self::Coupon { collections } => !seen.coupons.is_disjoint(collections),
            Self::Goods { filter } => {
                lines.iter().any(|line| filter.admits(line.goods, line.unit_price, seen.today))
            }
            Self::Customer { customers } => {
                seen.customer.is_some_and(|customer| customers.contains(&customer))
            }
            Self::CustomerGroup { groups } => !seen.groups.is_disjoint(groups),
            Self::GroupWithPoints { group, points } => seen.groups.contains(group) && seen.points >= *points,
            Self::TotalQuantity { bounds } => bounds.admits(&lines.iter().map(|line| line.quantity).sum()),
            Self::TotalPrice { bounds } => bounds.admits(&lines.iter().map(|line| line.subtotal).sum()),
        }
    }
}
