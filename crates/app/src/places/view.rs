//! What the questions about places answer.

use domain::id::*;
use domain::money::Rounding;
use domain::parties::Address;
use domain::places::{LocationKind, RegisterKind};
use domain::sales::{MethodKind, SalePolicies};
use domain::{Currency, Instant, Money};

use crate::Ref;

/// Where one set of currencies and rates holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ZoneView {
    /// Its id.
    pub id: ZoneId,
    /// Its number.
    pub number: Number,
    /// Its name.
    pub name: String,
    /// The currency sales are counted in.
    pub primary: Currency,
    /// The other currencies, in order.
    pub secondary: Vec<Currency>,
    /// How derived sell prices are rounded.
    pub rounding: Rounding,
    /// To multiples of what, in the primary currency; zero for not at all.
    pub rounding_step: Money,
    /// Whether they are.
    pub round_derived: bool,
    /// Whether in use.
    pub active: bool,
}

/// Goods and places that belong together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BrandView {
    /// Its id.
    pub id: BrandId,
    /// Its number.
    pub number: Number,
    /// Its name.
    pub name: String,
    /// Where it trades.
    pub zone: ZoneView,
    /// Whether in use.
    pub active: bool,
}

/// A real place of goods.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LocationView {
    /// Its id.
    pub id: LocationId,
    /// Its number.
    pub number: Number,
    /// What it is.
    pub kind: LocationKind,
    /// Its name.
    pub name: String,
    /// Whole square metres.
    pub square: i64,
    /// Where.
    pub address: Address,
    /// The brand it belongs to.
    pub brand: BrandView,
    /// Whether in use.
    pub active: bool,
}

/// A method of payment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MethodView {
    /// Its id.
    pub id: MethodId,
    /// Its number.
    pub number: Number,
    /// Where it is taken.
    pub zone: ZoneId,
    /// That zone's number.
    pub zone_number: Number,
    /// Its name.
    pub name: String,
    /// How the money moves.
    pub kind: MethodKind,
    /// For those who choose.
    pub description: Option<String>,
    /// Its place among others; the heavier the later.
    pub weight: i64,
    /// Whether in use.
    pub active: bool,
}

/// A till.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutletView {
    /// Its id.
    pub id: OutletId,
    /// Its number.
    pub number: Number,
    /// When it was set up.
    pub created_at: Instant,
    /// The zone it sells in.
    pub zone: ZoneId,
    /// That zone's number.
    pub zone_number: Number,
    /// The shop it stands in.
    pub shop: Option<Ref<LocationId>>,
    /// The register it prints on.
    pub register: Option<Ref<RegisterId>>,
    /// Its name.
    pub name: String,
    /// Two Latin capitals before its receipt numbers.
    pub sell_key: String,
    /// 32 hexadecimal digits its device is known by.
    pub fingerprint: String,
    /// Tax payer's number on receipts; may be empty.
    pub tax_id: String,
    /// VAT number on receipts; may be empty.
    pub vat_id: String,
    /// Phones on receipts.
    pub phones: Vec<String>,
    /// Address on receipts.
    pub address: Address,
    /// What its sales are made under.
    pub policies: SalePolicies,
    /// Days a postponed sale is kept.
    pub postpone_days: i64,
    /// The last receipt number given.
    pub receipt_no: i64,
    /// Whether in use.
    pub active: bool,
    /// Where it sells from, in order.
    pub locations: Vec<Ref<LocationId>>,
    /// How it is paid, in order.
    pub methods: Vec<MethodView>,
}

/// A cash register.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RegisterView {
    /// Its id.
    pub id: RegisterId,
    /// Its number.
    pub number: Number,
    /// Its name.
    pub name: String,
    /// What stands behind it.
    pub kind: RegisterKind,
    /// The driver's own settings.
    pub settings: serde_json::Value,
    /// Whether in use.
    pub active: bool,
}
