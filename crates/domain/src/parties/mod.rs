//! People and firms we deal with: their words, addresses and children, and what may be said of them. Who may sign in and what
//! for is in `access`.

mod check;

use serde::{Deserialize, Serialize};

pub use check::{PersonDetails, check_address, check_kid, check_person};

use crate::Date;
use crate::words::words;

words! {
    /// What a party is in law.
    pub enum PartyKind {
        /// A natural person.
        Person = "person",
        /// A legal person.
        Company = "company",
        /// A natural person in business.
        SoleTrader = "sole_trader",
    }

    /// What a party is to us; it may be several at once.
    pub enum PartyRole {
        /// Buys.
        Customer = "customer",
        /// Works here.
        Employee = "employee",
        /// Sells to us.
        Supplier = "supplier",
    }

    /// As documents show it.
    pub enum Gender {
        /// Male.
        Male = "male",
        /// Female.
        Female = "female",
    }
}

/// A postal address, from the country down. Every part is optional.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Address {
    /// Its place among the owner's addresses, from 1; set when it is kept.
    pub id: i64,
    /// What it is for: `billing`, `shipping` and so on.
    pub purpose: Option<String>,
    /// ISO 3166-1 alpha-2.
    pub country: Option<String>,
    /// Region, state or province.
    pub region: Option<String>,
    /// City, town or village.
    pub locality: Option<String>,
    /// District within the locality.
    pub district: Option<String>,
    /// Postal code.
    pub postal_code: Option<String>,
    /// Street and so on.
    pub line1: Option<String>,
    /// What does not fit the first line.
    pub line2: Option<String>,
    /// Organization at the address.
    pub organization: Option<String>,
    /// Decimal degrees, as given.
    pub latitude: Option<String>,
    /// Decimal degrees, as given.
    pub longitude: Option<String>,
    /// House.
    pub house: Option<String>,
    /// Floor.
    pub floor: Option<String>,
    /// Apartment or office.
    pub apartment: Option<String>,
}

/// A party's child, whose birthdays the shop remembers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kid {
    /// The name.
    pub name: String,
    /// The birthday.
    pub birth_date: Option<Date>,
    /// Anything else.
    pub note: Option<String>,
}

/// The name people see: the given one, or first and last name.
#[must_use]
pub fn display_name(name: Option<&str>, first: &str, last: &str) -> String {
    match name.map(str::trim) {
        Some(name) if !name.is_empty() => name.to_owned(),
        _ => format!("{} {}", first.trim(), last.trim()).trim().to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_display_name_is_the_given_one_or_first_and_last() {
        assert_eq!(display_name(None, "Anna ", "Kim"), "Anna Kim");
        assert_eq!(display_name(Some(" "), "Anna", ""), "Anna");
        assert_eq!(display_name(Some("Roses Ltd"), "", ""), "Roses Ltd");
    }

    #[test]
    fn an_address_kept_by_an_older_server_reads_with_what_it_has() {
        let read: Address = serde_json::from_str(r#"{"country":"UZ","line1":"Chilonzor 1"}"#).unwrap();
        let expected =
            Address { country: Some("UZ".into()), line1: Some("Chilonzor 1".into()), ..Address::default() };
        assert_eq!(read, expected);
    }
}
