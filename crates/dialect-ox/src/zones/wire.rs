//! The Zone object.
//!
//! # Source
//! Contract 6, Zone; 3.7 for the rounding.

use app::places::ZoneView;
use domain::Currency;
use domain::money::Rounding;
use serde::Serialize;

use crate::blank::{NOTHING, Nothing, Null};

/// As printed.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Zone {
    currencies: Vec<Currency>,
    id: i64,
    name: String,
    primary_currency: Currency,
    secondary_currencies: Vec<Currency>,
    location_property_patterns: Nothing,
    rounding_mode: &'static str,
    /// In the primary currency, as text.
    rounding_target: String,
    highlights: Null,
    active: bool,
}

impl From<ZoneView> for Zone {
    fn from(zone: ZoneView) -> Self {
        let ZoneView {
            id: _,
            number,
            name,
            primary,
            secondary,
            rounding,
            rounding_step,
            round_derived: _,
            active,
        } = zone;
        Self {
            currencies: std::iter::once(primary).chain(secondary.iter().copied()).collect(),
            id: number.0,
            name,
            primary_currency: primary,
            secondary_currencies: secondary,
            location_property_patterns: NOTHING,
            rounding_mode: mode(rounding),
            rounding_target: rounding_step.to_string(),
            highlights: (),
            active,
        }
    }
}

/// PHP's number of a rounding mode.
const fn mode(rounding: Rounding) -> &'static str {
    match rounding {
        Rounding::HalfUp => "1",
        Rounding::HalfDown => "2",
        Rounding::HalfEven => "3",
        Rounding::HalfOdd => "4",
    }
}
