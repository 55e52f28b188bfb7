//! What may be said of a party: lengths, counts and forms. Whether what it refers to exists is checked where it is written.

use super::{Address, Kid};
use crate::{Problems, Reason, text};

/// Longest name part.
const NAME: usize = 255;
/// Longest note.
const NOTE: usize = 2000;
/// Longest e-mail address (RFC 5321's path without its brackets).
const EMAIL: usize = 254;
/// Longest phone number as typed.
const PHONE: usize = 40;
/// Longest card code.
const CARD: usize = 64;
/// Most phones, cards, addresses, kids, groups and brands of one party, each.
const ITEMS: usize = 50;

/// The descriptive part of a party, as a command carries it after merging; borrowed for checking only.
#[derive(Clone, Copy, Debug)]
pub struct PersonDetails<'a> {
    /// First name; required.
    pub first_name: &'a str,
    /// Last name.
    pub last_name: &'a str,
    /// Middle name.
    pub middle_name: Option<&'a str>,
    /// E-mail.
    pub email: Option<&'a str>,
    /// Note.
    pub note: Option<&'a str>,
    /// Phones as typed.
    pub phones: &'a [String],
    /// Codes of cards.
    pub cards: &'a [String],
    /// Addresses.
    pub addresses: &'a [Address],
    /// Kids.
    pub kids: &'a [Kid],
}

/// Checks everything about a person that needs no books. Fields are named as in the commands: `first_name`, `phones[0]` ….
pub fn check_person(person: PersonDetails<'_>, problems: &mut Problems) {
    let PersonDetails { first_name, last_name, middle_name, email, note, phones, cards, addresses, kids } =
        person;
    problems.required("first_name", first_name, NAME);
    problems.optional("last_name", last_name, NAME);
    problems.optional("middle_name", middle_name.unwrap_or_default(), NAME);
    problems.optional("note", note.unwrap_or_default(), NOTE);
    if let Some(email) = email {
        problems.optional("email", email, EMAIL);
        problems.check("email", is_email(email), Reason::Malformed);
    }
    each(problems, "phones", phones, |field, phone, problems| {
        problems.optional(field, phone, PHONE);
        problems.check(field, !text::digits(phone).is_empty(), Reason::Malformed);
    });
    each(problems, "cards", cards, |field, code, problems| problems.required(field, code, CARD));
    each(problems, "addresses", addresses, check_address);
    each(problems, "kids", kids, check_kid);
}

fn each<T>(problems: &mut Problems, field: &str, items: &[T], check: impl Fn(&str, &T, &mut Problems)) {
    problems.at_most(field, items.len(), ITEMS);
    for (i, item) in items.iter().take(ITEMS).enumerate() {
        check(&format!("{field}[{i}]"), item, problems);
    }
}

/// Checks the parts of an address under `field`.
pub fn check_address(field: &str, address: &Address, problems: &mut Problems) {
    let Address {
        id: _,
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
    if let Some(country) = country {
        let code = country.len() == 2 && country.bytes().all(|b| b.is_ascii_uppercase());
        problems.check(format!("{field}.country"), code, Reason::Malformed);
    }
    let parts = [
        ("purpose", purpose),
        ("region", region),
        ("locality", locality),
        ("district", district),
        ("postal_code", postal_code),
        ("line1", line1),
        ("line2", line2),
        ("organization", organization),
        ("latitude", latitude),
        ("longitude", longitude),
        ("house", house),
        ("floor", floor),
        ("apartment", apartment),
    ];
    for (name, part) in parts {
        problems.optional(&format!("{field}.{name}"), part.as_deref().unwrap_or_default(), NAME);
    }
}

/// Checks a kid under `field`.
pub fn check_kid(field: &str, kid: &Kid, problems: &mut Problems) {
    let Kid { name, birth_date: _, note } = kid;
    problems.required(&format!("{field}.name"), name, NAME);
    problems.optional(&format!("{field}.note"), note.as_deref().unwrap_or_default(), NOTE);
}

/// Something before one `@`, a domain after it, no white space. Whether mail arrives is for the mail to tell.
fn is_email(email: &str) -> bool {
    let Some((local, domain)) = email.split_once('@') else { return false };
    let printable = |c: char| !c.is_whitespace() && !c.is_control();
    !local.is_empty() && !domain.is_empty() && !domain.contains('@') && email.chars().all(printable)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Refusal;

    fn wrong(person: PersonDetails<'_>) -> Vec<String> {
        let mut problems = Problems::new();
        check_person(person, &mut problems);
        match problems.into_result() {
            Err(Refusal::Invalid(all)) => all.into_iter().map(|p| p.field).collect(),
            _ => Vec::new(),
        }
    }

    const ANNA: PersonDetails<'static> = PersonDetails {
        first_name: "Anna",
        last_name: "",
        middle_name: None,
        email: None,
        note: None,
        phones: &[],
        cards: &[],
        addresses: &[],
        kids: &[],
    };

    #[test]
    fn a_first_name_is_enough() {
        assert!(wrong(ANNA).is_empty());
        assert_eq!(wrong(PersonDetails { first_name: "", ..ANNA }), ["first_name"]);
    }

    #[test]
    fn emails_phones_and_addresses_have_a_form() {
        for email in ["a", "a@", "@b", "a b@c", "a@b@c", ""] {
            assert_eq!(wrong(PersonDetails { email: Some(email), ..ANNA }), ["email"], "{email}");
        }
        assert!(wrong(PersonDetails { email: Some("a@b"), ..ANNA }).is_empty());
        let phones = ["+998 90".to_owned(), "none".to_owned()];
        assert_eq!(wrong(PersonDetails { phones: &phones, ..ANNA }), ["phones[1]"]);
        let addresses = [Address { country: Some("uz".into()), ..Address::default() }];
        assert_eq!(wrong(PersonDetails { addresses: &addresses, ..ANNA }), ["addresses[0].country"]);
    }

    #[test]
    fn there_is_a_limit_to_everything() {
        let phones = vec!["1".to_owned(); ITEMS + 1];
        assert_eq!(wrong(PersonDetails { phones: &phones, ..ANNA }), ["phones"]);
    }
}
