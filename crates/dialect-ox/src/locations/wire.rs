//! The Location object.
//!
//! # Source
//! Contract 6, Location.

use app::places::LocationView;
use domain::Word;
use serde::Serialize;

use crate::address::Address;
use crate::blank::{NOTHING, Nothing, Null};
use crate::brands::{Brand, Options};
use crate::zones::Zone;

/// As printed.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Location {
    id: i64,
    r#type: &'static str,
    name: String,
    square: i64,
    old_address: Nothing,
    brand: Brand,
    active: bool,
    use_display: bool,
    zone: Zone,
    check_template: Null,
    highlights: Null,
    options: Options,
    properties: Nothing,
    account_correction: Null,
    address: Address,
}

impl From<LocationView> for Location {
    fn from(location: LocationView) -> Self {
        let LocationView { id: _, number, kind, name, square, address, brand, active } = location;
        Self {
            id: number.0,
            r#type: kind.word(),
            name,
            square,
            old_address: NOTHING,
            zone: brand.zone.clone().into(),
            brand: brand.into(),
            active,
            use_display: false,
            check_template: (),
            highlights: (),
            options: Options::default(),
            properties: NOTHING,
            account_correction: (),
            address: address.into(),
        }
    }
}
