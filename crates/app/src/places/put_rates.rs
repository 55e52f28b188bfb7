//! New rates of a zone.

use domain::id::ZoneId;
use domain::money::Rate;
use domain::{Currency, Instant};

/// Makes another card of rates for a zone. Prices made before keep theirs.
#[derive(Clone, Debug)]
pub struct PutRates {
    /// The zone.
    pub zone: ZoneId,
    /// Units of the primary currency for one of each; currencies left out keep their rates.
    pub rates: Vec<(Currency, Rate)>,
    /// From when; `None` for now.
    pub since: Option<Instant>,
}
