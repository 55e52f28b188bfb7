//! The Address object.
//!
//! # Source
//! Contract 6, Address.

use domain::parties;
use serde::Serialize;

/// As printed.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Address {
    id: i64,
    r#type: Option<String>,
    country_code: Option<String>,
    administrative_area: Option<String>,
    locality: Option<String>,
    dependent_locality: Option<String>,
    postal_code: Option<String>,
    #[serde(rename = "addressLine1")]
    line1: Option<String>,
    #[serde(rename = "addressLine2")]
    line2: Option<String>,
    organization: Option<String>,
    latitude: Option<String>,
    longitude: Option<String>,
    house_number: Option<String>,
    floor: Option<String>,
    apartment_number: Option<String>,
}

impl From<parties::Address> for Address {
    fn from(address: parties::Address) -> Self {
        let parties::Address {
            id,
            purpose,
            country,
            region,
            locality,
            district,
            postal_code,
            line1,
            line2,
            organization,
            latitude,
            longitude,
            house,
            floor,
            apartment,
        } = address;
        Self {
            id,
            r#type: purpose,
            country_code: country,
            administrative_area: region,
            locality,
            dependent_locality: district,
            postal_code,
            line1,
            line2,
            organization,
            latitude,
            longitude,
            house_number: house,
            floor,
            apartment_number: apartment,
        }
    }
}
