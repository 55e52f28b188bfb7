//! Addresses as they are sent.

use domain::parties::Address;
use wire::Fields;

/// Reads the parts of an address; `id` is the shop's to give.
pub(crate) fn address(f: &Fields<'_>) -> Address {
    let part = |name| f.str(name).blank_is_null().optional();
    Address {
        id: 0,
        purpose: part("type"),
        country: part("countryCode").map(|code| code.trim().to_ascii_uppercase()),
        region: part("administrativeArea"),
        locality: part("locality"),
        district: part("dependentLocality"),
        postal_code: part("postalCode"),
        line1: part("addressLine1"),
        line2: part("addressLine2"),
        organization: part("organization"),
        latitude: part("latitude"),
        longitude: part("longitude"),
        house: part("houseNumber"),
        floor: part("floor"),
        apartment: part("apartmentNumber"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;
    use wire::{Limits, Tree, fields};

    #[test]
    fn an_address_comes_back_as_it_was_sent() {
        let sent = json!({
            "id": 0, "type": "billing", "countryCode": "UZ", "administrativeArea": "Toshkent", "locality": "Bektemir",
            "dependentLocality": "Quyi", "postalCode": "100000", "addressLine1": "Gul 5", "addressLine2": ",,",
            "organization": "Gul", "latitude": "41.3", "longitude": "69.2", "houseNumber": "5", "floor": "2",
            "apartmentNumber": "7"
        });
        let tree = Tree::from_json(sent.to_string().as_bytes(), &Limits::default()).unwrap();
        let read = fields::read(&tree, address).unwrap();
        let back = serde_json::to_value(crate::address::Address::from(read)).unwrap();
        assert_eq!(back.to_string(), sent.to_string());
    }
}
