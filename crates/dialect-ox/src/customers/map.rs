//! Forms of customers into what is said of a person.

use app::parties::{CardInput, PersonChange};
use domain::Change;
use domain::parties::Kid;
use wire::{Fields, Kind, Patch};

use super::filter::GENDERS;
use crate::address::address;
use crate::ctx::Ctx;
use crate::error::Error;
use crate::error::names::Names;
use crate::form::{needed, numbers, one_of};

/// Where our names differ from the commands'.
pub(super) const NAMES: Names = &[
    ("first_name", "profile.firstName"),
    ("last_name", "profile.lastName"),
    ("middle_name", "profile.middleName"),
    ("gender", "profile.gender"),
    ("birth_date", "profile.birthDate"),
    ("note", "profile.notes"),
    ("phones", "profile.phoneNumbers"),
    ("card", "cards"),
    ("cards[]", "cards[].code"),
    ("brands", "customerBrands"),
    ("subscribed", "isSubscribed"),
    ("kids[].note", "kids[].notes"),
    ("addresses[].purpose", "addresses[].type"),
    ("addresses[].country", "addresses[].countryCode"),
    ("addresses[].region", "addresses[].administrativeArea"),
    ("addresses[].district", "addresses[].dependentLocality"),
    ("addresses[].line1", "addresses[].addressLine1"),
    ("addresses[].line2", "addresses[].addressLine2"),
    ("addresses[].house", "addresses[].houseNumber"),
    ("addresses[].apartment", "addresses[].apartmentNumber"),
];

const KNOWN: &[&str] =
    &["email", "customerBrands", "groups", "profile", "kids", "cards", "addresses", "isSubscribed"];
const KNOWN_OF_PROFILE: &[&str] =
    &["firstName", "lastName", "middleName", "notes", "birthDate", "gender", "phoneNumbers"];

/// How much of a customer a form says.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Completeness {
    /// Everything: what the contract requires must be there.
    Whole,
    /// Some of it.
    Part,
}

/// A form, before numbers are ids.
struct Form {
    person: PersonChange,
    brands: Patch<Vec<i64>>,
    groups: Patch<Vec<i64>>,
}

/// Reads a form over `base`, which stands for what is not sent.
pub(super) async fn person(
    cx: &Ctx,
    base: PersonChange,
    completeness: Completeness,
) -> Result<PersonChange, Error> {
    let Form { mut person, brands, groups } = cx.form(|f| {
        cx.only(f, KNOWN);
        cx.only(&f.at("profile"), KNOWN_OF_PROFILE);
        form(f, base, completeness)
    })?;
    let mut lookup = cx.lookup();
    if let Some(brands) = brands.said() {
        let brands = brands.unwrap_or_default();
        person.brands = Change::Set(lookup.many("customerBrands", &brands).await?);
    }
    if let Some(groups) = groups.said() {
        person.groups = Change::Set(lookup.many("groups", &groups.unwrap_or_default()).await?);
    }
    lookup.done()?;
    Ok(person)
}

fn form(f: &Fields<'_>, base: PersonChange, completeness: Completeness) -> Form {
    let profile = f.at("profile");
    if completeness == Completeness::Whole {
        ["firstName", "lastName", "gender"].iter().for_each(|name| needed(&profile, name));
    }
    if f.at("uploadedAvatar").is_present() {
        f.at("uploadedAvatar").note(Kind::Invalid("Avatars are not supported.".into()));
    }
    let optional = |f: &Fields<'_>, name: &str| f.str(name).blank_is_null().patch();
    let person = PersonChange {
        name: base.name,
        first_name: filled(profile.str("firstName").patch(), base.first_name),
        last_name: filled(profile.str("lastName").patch(), base.last_name),
        middle_name: nullable(optional(&profile, "middleName"), base.middle_name),
        email: nullable(optional(f, "email").map(|email| email.trim().to_owned()), base.email),
        gender: nullable(one_of(&profile, "gender", GENDERS).patch(), base.gender),
        birth_date: nullable(profile.date("birthDate").patch(), base.birth_date),
        note: nullable(optional(&profile, "notes"), base.note),
        phones: filled(profile.strs("phoneNumbers").patch(), base.phones),
        cards: filled(f.list("cards", card).patch(), base.cards),
        groups: base.groups,
        brands: base.brands,
        addresses: filled(f.list("addresses", address).patch(), base.addresses),
        kids: filled(f.list("kids", kid).patch(), base.kids),
        subscribed: filled(f.bool("isSubscribed").patch(), base.subscribed),
    };
    Form { person, brands: numbers(f, "customerBrands").patch(), groups: numbers(f, "groups").patch() }
}

fn card(f: &Fields<'_>) -> CardInput {
    CardInput { code: f.str("code").required(), active: f.bool("active").or(true) }
}

fn kid(f: &Fields<'_>) -> Kid {
    Kid {
        name: f.str("name").required(),
        birth_date: f.date("birthDate").optional(),
        note: f.str("notes").blank_is_null().optional(),
    }
}

/// A field that may be null.
fn nullable<T>(said: Patch<T>, base: Change<Option<T>>) -> Change<Option<T>> {
    said.said().map_or(base, Change::Set)
}

/// A field that is empty when null.
fn filled<T: Default>(said: Patch<T>, base: Change<T>) -> Change<T> {
    said.said().map_or(base, |value| Change::Set(value.unwrap_or_default()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::parties::{Address, Gender};
    use wire::{Limits, Tree, fields};

    fn read(json: &str, base: PersonChange, completeness: Completeness) -> Result<Form, Vec<String>> {
        let tree = Tree::from_json(json.as_bytes(), &Limits::default()).unwrap();
        fields::read(&tree, |f| form(f, base, completeness))
            .map_err(|problems| problems.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn a_whole_form_says_everything() {
        let json = r#"{
            "email": " a@b ", "customerBrands": [3], "groups": 4, "isSubscribed": "on",
            "profile": {"firstName": "Anna", "lastName": "Kim", "middleName": "", "birthDate": "1990-02-28",
                "notes": "regular", "gender": "female", "phoneNumbers": ["+998 90 1"]},
            "kids": [{"name": "Lo", "birthDate": null, "notes": "twin"}],
            "cards": [{"code": "C-1"}, {"code": "C-2", "active": 0}],
            "addresses": [{"countryCode": "uz", "addressLine1": "Gul 5"}]
        }"#;
        let Form { person, brands, groups } =
            read(json, PersonChange::replace(), Completeness::Whole).ok().unwrap();
        let expected = PersonChange {
            first_name: Change::Set("Anna".into()),
            last_name: Change::Set("Kim".into()),
            email: Change::Set(Some("a@b".into())),
            gender: Change::Set(Some(Gender::Female)),
            birth_date: Change::Set(wire::time::parse_date("1990-02-28")),
            note: Change::Set(Some("regular".into())),
            phones: Change::Set(vec!["+998 90 1".into()]),
            cards: Change::Set(vec![
                CardInput { code: "C-1".into(), active: true },
                CardInput { code: "C-2".into(), active: false },
            ]),
            addresses: Change::Set(vec![Address {
                country: Some("UZ".into()),
                line1: Some("Gul 5".into()),
                ..Address::default()
            }]),
            kids: Change::Set(vec![Kid { name: "Lo".into(), birth_date: None, note: Some("twin".into()) }]),
            subscribed: Change::Set(true),
            ..PersonChange::replace()
        };
        assert_eq!(person, expected);
        assert_eq!((brands, groups), (Patch::Value(vec![3]), Patch::Value(vec![4])));
    }

    #[test]
    fn a_part_keeps_what_it_does_not_say() {
        let json = r#"{"profile": {"middleName": null}, "cards": []}"#;
        let Form { person, brands, groups: _ } =
            read(json, PersonChange::default(), Completeness::Part).ok().unwrap();
        let expected = PersonChange {
            middle_name: Change::Set(None),
            cards: Change::Set(vec![]),
            ..PersonChange::default()
        };
        assert_eq!((person, brands), (expected, Patch::Absent));
    }

    #[test]
    fn what_the_contract_requires_is_missed() {
        let problems = read("{\"uploadedAvatar\": \"x\"}", PersonChange::replace(), Completeness::Whole);
        assert_eq!(
            problems.err().unwrap(),
            [
                "profile[firstName]: missing",
                "profile[lastName]: missing",
                "profile[gender]: missing",
                "uploadedAvatar: Avatars are not supported."
            ]
        );
    }
}
