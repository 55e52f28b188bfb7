//! Zones and their secondary currencies.

use db::{Result, Rx};
use domain::id::{AccountId, ZoneId};
use domain::money::Rounding;
use domain::{Currency, Money};

use crate::entity::{Entity, Facts};
use crate::{Draw, Flight, args, facts};

db::statements! {
    /// The zones.
    LIST = "SELECT id, number, name, primary_currency, rounding, rounding_step, round_derived, active
        FROM zone WHERE account = $1 ORDER BY number";
    /// One zone.
    GET = "SELECT id, number, name, primary_currency, rounding, rounding_step, round_derived, active
        FROM zone WHERE account = $1 AND id = $2";
    /// Their secondary currencies.
    LIST_CURRENCIES = "SELECT zone, currency FROM zone_currency WHERE account = $1 ORDER BY zone, position";
    /// A new zone.
    INSERT = "INSERT INTO zone (account, id, number, revision, name, primary_currency, rounding, rounding_step, round_derived, active)
        SELECT $1, $2, base + $3, revision, $4, $5, $6, $7, $8, $9 FROM counter WHERE account = $1";
    /// A secondary currency.
    INSERT_CURRENCY = "INSERT INTO zone_currency (account, zone, position, currency) VALUES ($1, $2, $3, $4)";
}

facts! {
    /// What is said of a zone.
    pub struct ZoneFacts {
        /// Its name.
        pub name: String,
        /// The currency sales are counted in.
        pub primary: Currency,
        /// How derived sell prices are rounded.
        pub rounding: Rounding,
        /// To multiples of what.
        pub rounding_step: Money,
        /// Whether they are.
        pub round_derived: bool,
        /// Whether in use.
        pub active: bool,
    }
}

/// A zone.
pub type ZoneRow = Entity<ZoneId, ZoneFacts>;

row! {
    /// A secondary currency of a zone.
    pub struct ZoneCurrencyRow {
        /// The zone.
        pub zone: ZoneId,
        /// The currency.
        pub currency: Currency,
    }
}

/// All zones by number, and their secondary currencies in order.
///
/// # Errors
/// Driver errors.
pub async fn list(rx: &mut Rx<'_>, account: AccountId) -> Result<(Vec<ZoneRow>, Vec<ZoneCurrencyRow>)> {
    rx.query2((&LIST, &args![account]), (&LIST_CURRENCIES, &args![account])).await
}

/// One zone.
///
/// # Errors
/// Driver errors.
pub async fn get(rx: &mut Rx<'_>, account: AccountId, id: ZoneId) -> Result<Option<ZoneRow>> {
    rx.query_opt(&GET, &args![account, id]).await
}

/// A new zone with its secondary currencies.
pub fn insert(flight: &mut Flight, id: ZoneId, draw: Draw, zone: &ZoneFacts, secondary: &[Currency]) {
    let account = flight.account();
    flight.exec(&INSERT, zone.after(args![account, id, draw]));
    for (position, currency) in (1_i64..).zip(secondary) {
        flight.exec(&INSERT_CURRENCY, args![account, id, position, currency]);
    }
}
