//! Prices of variants: the history, and the last of each.

use db::{Result, Rx};
use domain::catalogue::{PriceRole, PriceSet};
use domain::id::*;
use domain::money::Price;
use domain::{Currency, Instant, Money};
use uuid::Uuid;

use crate::args;
use crate::flight::Flight;

/// The default price type.
pub const DEFAULT_TYPE: Uuid = Uuid::nil();
/// The place of prices that hold everywhere.
pub const EVERYWHERE: LocationId = LocationId(Uuid::nil());

db::statements! {
    /// The last default-type price of some variants in each role and place.
    LIST_LAST = "SELECT p.variant, p.role, p.location, p.recorded, p.currency, p.amount, p.card
        FROM price p
        WHERE p.account = $1 AND p.variant {in_ids $2} AND p.type = $3 AND NOT EXISTS (
            SELECT 1 FROM price n WHERE n.account = p.account AND n.variant = p.variant AND n.role = p.role
                AND n.type = p.type AND n.location = p.location AND n.recorded > p.recorded)";
    /// The same, of the default variants of their products too.
    pub(super) LIST_LAST_WITH_DEFAULTS = "SELECT p.variant, p.role, p.location, p.recorded, p.currency, p.amount, p.card
        FROM price p
        WHERE p.account = $1 AND p.type = $3
            AND p.variant IN (SELECT v.id FROM variant v WHERE v.account = $1 AND v.id {in_ids $2}
                UNION SELECT v.product FROM variant v WHERE v.account = $1 AND v.id {in_ids $2})
            AND NOT EXISTS (
                SELECT 1 FROM price n WHERE n.account = p.account AND n.variant = p.variant AND n.role = p.role
                    AND n.type = p.type AND n.location = p.location AND n.recorded > p.recorded)";
    /// A price from now on; a second one of the same revision replaces the first.
    INSERT = "INSERT INTO price (account, variant, type, location, recorded, role, since, currency, amount, card)
        SELECT $1, $2, $3, $4, revision, $5, $6, $7, $8, $9 FROM counter WHERE account = $1
        ON CONFLICT (account, variant, role, type, location, recorded)
        DO UPDATE SET since = excluded.since, currency = excluded.currency, amount = excluded.amount, card = excluded.card";
}

row! {
    /// A price of a variant.
    pub struct PriceRow {
        /// Of what.
        pub variant: VariantId,
        /// What for.
        pub role: PriceRole,
        /// Where; the nil id for everywhere.
        pub location: LocationId,
        /// The revision that set it.
        pub recorded: Revision,
        /// In what currency.
        pub currency: Currency,
        /// How much.
        pub amount: Money,
        /// With which rates.
        pub card: RateCardId,
    }
}

impl PriceRow {
    /// The price and when it was set.
    #[must_use]
    pub const fn set(&self) -> PriceSet {
        let price = Price { amount: self.amount, currency: self.currency, card: self.card };
        PriceSet { price, set: self.recorded }
    }
}

/// The last default-type price of some variants, in each role and place.
///
/// # Errors
/// Driver errors.
pub async fn list_last(rx: &mut Rx<'_>, account: AccountId, variants: &[VariantId]) -> Result<Vec<PriceRow>> {
    rx.query(&LIST_LAST, &args![account, variants, DEFAULT_TYPE]).await
}

/// Sets a price of the default type from now on.
pub fn set(
    flight: &mut Flight,
    variant: VariantId,
    role: PriceRole,
    location: Option<LocationId>,
    price: Price,
    since: Instant,
) {
    let Price { amount, currency, card } = price;
    let location = location.unwrap_or(EVERYWHERE);
    flight.exec(
        &INSERT,
        args![flight.account(), variant, DEFAULT_TYPE, location, role, since, currency, amount, card],
    );
}
