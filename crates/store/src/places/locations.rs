//! Locations. The virtual ones come with the account, keep no levels and are never listed.

use db::{Batch, Result, Rx};
use domain::Word;
use domain::id::{AccountId, BrandId, LocationId, ZoneId};
use domain::parties::Address;
use domain::places::LocationKind;

use crate::entity::{Entity, Facts};
use crate::scalar::Json;
use crate::{Draw, Flight, args, facts};

db::statements! {
    /// The real locations.
    LIST = "SELECT id, number, kind, zone, brand, name, square, address, active
        FROM location WHERE account = $1 AND kind <> 'virtual' ORDER BY number";
    /// One real location.
    GET = "SELECT id, number, kind, zone, brand, name, square, address, active
        FROM location WHERE account = $1 AND id = $2 AND kind <> 'virtual'";
    /// Those of some that are real and there.
    LIST_SOME = "SELECT id, number, kind, zone, brand, name, square, address, active
        FROM location WHERE account = $1 AND id {in_ids $2} AND kind <> 'virtual' ORDER BY number";
    /// A new location.
    INSERT = "INSERT INTO location (account, id, number, revision, kind, zone, brand, name, square, address, active)
        SELECT $1, $2, base + $3, revision, $4, $5, $6, $7, $8, $9, $10 FROM counter WHERE account = $1";
    /// A virtual location; their numbers are below zero, so that people's start at one.
    INSERT_VIRTUAL = "INSERT INTO location (account, id, number, revision, kind, name, square, address, active)
        VALUES ($1, $2, $3, 0, $4, '', 0, $5, TRUE)";
    /// What changed of a location.
    UPDATE = "UPDATE location SET revision = (SELECT revision FROM counter WHERE account = $1),
        kind = $3, zone = $4, brand = $5, name = $6, square = $7, address = $8, active = $9
        WHERE account = $1 AND id = $2";
}

facts! {
    /// What is said of a real location.
    pub struct LocationFacts {
        /// What it is.
        pub kind: LocationKind,
        /// Its brand's zone.
        pub zone: ZoneId,
        /// The brand it belongs to.
        pub brand: BrandId,
        /// Its name.
        pub name: String,
        /// Whole square metres.
        pub square: i64,
        /// Where.
        pub address: Json<Address>,
        /// Whether in use.
        pub active: bool,
    }
}

/// A real location.
pub type LocationRow = Entity<LocationId, LocationFacts>;

/// All real locations by number.
///
/// # Errors
/// Driver errors.
pub async fn list(rx: &mut Rx<'_>, account: AccountId) -> Result<Vec<LocationRow>> {
    rx.query(&LIST, &args![account]).await
}

/// Those of some locations that are real and there, by number.
///
/// # Errors
/// Driver errors.
pub async fn list_some(rx: &mut Rx<'_>, account: AccountId, ids: &[LocationId]) -> Result<Vec<LocationRow>> {
    rx.query(&LIST_SOME, &args![account, ids]).await
}

/// One real location.
///
/// # Errors
/// Driver errors.
pub async fn get(rx: &mut Rx<'_>, account: AccountId, id: LocationId) -> Result<Option<LocationRow>> {
    rx.query_opt(&GET, &args![account, id]).await
}

/// A new location.
pub fn insert(flight: &mut Flight, id: LocationId, draw: Draw, location: &LocationFacts) {
    flight.exec(&INSERT, location.after(args![flight.account(), id, draw]));
}

/// The virtual locations of a new account.
pub fn insert_virtual(batch: &mut Batch<'static>, account: AccountId) {
    for (number, id) in (1_i64..).zip(LocationId::VIRTUAL) {
        let kind = LocationKind::Virtual.word();
        batch.exec(&INSERT_VIRTUAL, args![account, id, -number, kind, Json(Address::default())]);
    }
}

/// Changes a location.
pub fn update(flight: &mut Flight, id: LocationId, location: &LocationFacts) {
    flight.exec_n(&UPDATE, location.after(args![flight.account(), id]), 1);
}
