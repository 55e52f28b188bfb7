//! Brands.

use db::{Result, Rx};
use domain::id::{AccountId, BrandId, ZoneId};

use crate::entity::{Entity, Facts};
use crate::{Draw, Flight, args, facts};

db::statements! {
    /// The brands.
    LIST = "SELECT id, number, zone, name, active FROM brand WHERE account = $1 ORDER BY number";
    /// One brand.
    GET = "SELECT id, number, zone, name, active FROM brand WHERE account = $1 AND id = $2";
    /// Which of some are there.
    LIST_SOME = "SELECT id, number, zone, name, active FROM brand WHERE account = $1 AND id {in_ids $2} ORDER BY number";
    /// A new brand.
    INSERT = "INSERT INTO brand (account, id, number, revision, zone, name, active)
        SELECT $1, $2, base + $3, revision, $4, $5, $6 FROM counter WHERE account = $1";
}

facts! {
    /// What is said of a brand.
    pub struct BrandFacts {
        /// Where it trades.
        pub zone: ZoneId,
        /// Its name.
        pub name: String,
        /// Whether in use.
        pub active: bool,
    }
}

/// A brand.
pub type BrandRow = Entity<BrandId, BrandFacts>;

/// All brands by number.
///
/// # Errors
/// Driver errors.
pub async fn list(rx: &mut Rx<'_>, account: AccountId) -> Result<Vec<BrandRow>> {
    rx.query(&LIST, &args![account]).await
}

/// Those of some brands that are there, by number.
///
/// # Errors
/// Driver errors.
pub async fn list_some(rx: &mut Rx<'_>, account: AccountId, ids: &[BrandId]) -> Result<Vec<BrandRow>> {
    rx.query(&LIST_SOME, &args![account, ids]).await
}

/// One brand.
///
/// # Errors
/// Driver errors.
pub async fn get(rx: &mut Rx<'_>, account: AccountId, id: BrandId) -> Result<Option<BrandRow>> {
    rx.query_opt(&GET, &args![account, id]).await
}

/// A new brand.
pub fn insert(flight: &mut Flight, id: BrandId, draw: Draw, brand: &BrandFacts) {
    flight.exec(&INSERT, brand.after(args![flight.account(), id, draw]));
}
