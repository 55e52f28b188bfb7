//! Outlets, where they sell from and how they are paid.

use db::{Result, Rx};
use domain::Instant;
use domain::id::{AccountId, LocationId, MethodId, Number, OutletId, RegisterId, ZoneId};
use domain::parties::Address;
use domain::sales::SalePolicies;

use crate::entity::{Entity, Facts};
use crate::scalar::Json;
use crate::{Draw, Flight, args, facts};

db::statements! {
    /// The outlets.
    LIST = "SELECT o.id, o.number, o.zone, o.shop, o.register, o.name, o.sell_key, o.fingerprint, o.tax_id, o.vat_id,
            o.phones, o.address, o.policies, o.postpone_days, o.active,
            o.created_at, o.receipt_no, z.number, l.number, r.number
        FROM outlet o JOIN zone z ON z.account = o.account AND z.id = o.zone
        LEFT JOIN location l ON l.account = o.account AND l.id = o.shop
        LEFT JOIN register r ON r.account = o.account AND r.id = o.register
        WHERE o.account = $1 ORDER BY o.number";
    /// One outlet.
    GET = "SELECT o.id, o.number, o.zone, o.shop, o.register, o.name, o.sell_key, o.fingerprint, o.tax_id, o.vat_id,
            o.phones, o.address, o.policies, o.postpone_days, o.active,
            o.created_at, o.receipt_no, z.number, l.number, r.number
        FROM outlet o JOIN zone z ON z.account = o.account AND z.id = o.zone
        LEFT JOIN location l ON l.account = o.account AND l.id = o.shop
        LEFT JOIN register r ON r.account = o.account AND r.id = o.register
        WHERE o.account = $1 AND o.id = $2";
    /// Where they sell from.
    LIST_LOCATIONS = "SELECT o.outlet, o.location, l.number
        FROM outlet_location o JOIN location l ON l.account = o.account AND l.id = o.location
        WHERE o.account = $1 ORDER BY o.outlet, o.position";
    /// How they are paid.
    LIST_METHODS = "SELECT outlet, method FROM outlet_method WHERE account = $1 ORDER BY outlet, position";
    /// A new outlet.
    INSERT = "INSERT INTO outlet (account, id, number, revision, created_at, zone, shop, register, name, sell_key, fingerprint,
            tax_id, vat_id, phones, address, policies, postpone_days, receipt_no, active)
        SELECT $1, $2, base + $3, revision, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, 0, $17
        FROM counter WHERE account = $1";
    /// What changed of an outlet.
    UPDATE = "UPDATE outlet SET revision = (SELECT revision FROM counter WHERE account = $1),
        zone = $3, shop = $4, register = $5, name = $6, sell_key = $7, fingerprint = $8, tax_id = $9, vat_id = $10,
        phones = $11, address = $12, policies = $13, postpone_days = $14, active = $15
        WHERE account = $1 AND id = $2";
    /// Forgets where it sells from.
    DELETE_LOCATIONS = "DELETE FROM outlet_location WHERE account = $1 AND outlet = $2";
    /// Where it sells from.
    INSERT_LOCATION = "INSERT INTO outlet_location (account, outlet, position, location) VALUES ($1, $2, $3, $4)";
    /// Forgets how it is paid.
    DELETE_METHODS = "DELETE FROM outlet_method WHERE account = $1 AND outlet = $2";
    /// How it is paid.
    INSERT_METHOD = "INSERT INTO outlet_method (account, outlet, position, method) VALUES ($1, $2, $3, $4)";
}

facts! {
    /// What is said of an outlet.
    pub struct OutletFacts {
        /// The zone it sells in.
        pub zone: ZoneId,
        /// The shop it stands in.
        pub shop: Option<LocationId>,
        /// The register it prints on.
        pub register: Option<RegisterId>,
        /// Its name.
        pub name: String,
        /// Before its receipt numbers.
        pub sell_key: String,
        /// What its device is known by.
        pub fingerprint: String,
        /// Tax payer's number.
        pub tax_id: String,
        /// VAT number.
        pub vat_id: String,
        /// Phones.
        pub phones: Json<Vec<String>>,
        /// Address.
        pub address: Json<Address>,
        /// What its sales are made under.
        pub policies: Json<SalePolicies>,
        /// Days a postponed sale is kept.
        pub postpone_days: i64,
        /// Whether in use.
        pub active: bool,
    }
}

facts! {
    /// What an outlet got by itself, and the numbers of what it names.
    pub struct OutletLinks {
        /// When it was set up.
        pub created_at: Instant,
        /// The last receipt number given.
        pub receipt_no: i64,
        /// The zone's number.
        pub zone: Number,
        /// The shop's number.
        pub shop: Option<Number>,
        /// The register's number.
        pub register: Option<Number>,
    }
}

/// An outlet.
pub type OutletRow = Entity<OutletId, OutletFacts, OutletLinks>;

row! {
    /// A location that an outlet sells from.
    pub struct OutletLocationRow {
        /// The outlet.
        pub outlet: OutletId,
        /// The location.
        pub location: LocationId,
        /// The location's number.
        pub number: Number,
    }
}

row! {
    /// A method that an outlet is paid by.
    pub struct OutletMethodRow {
        /// The outlet.
        pub outlet: OutletId,
        /// The method.
        pub method: MethodId,
    }
}

/// All outlets by number, where they sell from and how they are paid, in order.
///
/// # Errors
/// Driver errors.
pub async fn list(
    rx: &mut Rx<'_>,
    account: AccountId,
) -> Result<(Vec<OutletRow>, Vec<OutletLocationRow>, Vec<OutletMethodRow>)> {
    let args = args![account];
    rx.query3((&LIST, &args), (&LIST_LOCATIONS, &args), (&LIST_METHODS, &args)).await
}

/// One outlet.
///
/// # Errors
/// Driver errors.
pub async fn get(rx: &mut Rx<'_>, account: AccountId, id: OutletId) -> Result<Option<OutletRow>> {
    rx.query_opt(&GET, &args![account, id]).await
}

/// A new outlet; see [`set_locations`] and [`set_methods`].
pub fn insert(flight: &mut Flight, id: OutletId, draw: Draw, outlet: &OutletFacts) {
    let (account, at) = (flight.account(), flight.maker.at);
    flight.exec(&INSERT, outlet.after(args![account, id, draw, at]));
}

/// Changes an outlet.
pub fn update(flight: &mut Flight, id: OutletId, outlet: &OutletFacts) {
    flight.exec_n(&UPDATE, outlet.after(args![flight.account(), id]), 1);
}

/// Sets where an outlet sells from, in order.
pub fn set_locations(flight: &mut Flight, id: OutletId, locations: &[LocationId]) {
    let account = flight.account();
    flight.exec(&DELETE_LOCATIONS, args![account, id]);
    for (position, location) in (1_i64..).zip(locations) {
        flight.exec(&INSERT_LOCATION, args![account, id, position, location]);
    }
}

/// Sets how an outlet is paid, in order.
pub fn set_methods(flight: &mut Flight, id: OutletId, methods: &[MethodId]) {
    let account = flight.account();
    flight.exec(&DELETE_METHODS, args![account, id]);
    for (position, method) in (1_i64..).zip(methods) {
        flight.exec(&INSERT_METHOD, args![account, id, position, method]);
    }
}
