//! Which customers: the filters of the list.

use app::parties::{PartyFilter, PartySort};
use domain::id::Number;
use domain::parties::{Gender, PartyRole};
use domain::text::digits;
use wire::Fields;

use crate::ctx::Ctx;
use crate::error::Error;
use crate::form::{numbers, one_of};

/// By what the list is sorted.
pub(super) const SORTS: &[(&str, PartySort)] = &[
    ("id", PartySort::Number),
    ("time", PartySort::Created),
    ("registeredTime", PartySort::Created),
    ("updatedTime", PartySort::Updated),
    ("lastUpdateTime", PartySort::Updated),
];

/// Values of `profile[gender]`.
pub(super) const GENDERS: &[(&str, Gender)] = &[("male", Gender::Male), ("female", Gender::Female)];

/// The parameters, before numbers are ids.
struct Params {
    filter: PartyFilter,
    brands: Option<Vec<i64>>,
    groups: Option<Vec<i64>>,
    /// They ask for something that no customer is.
    impossible: bool,
}

/// Reads the filter of a request.
pub(super) async fn read(cx: &Ctx) -> Result<PartyFilter, Error> {
    let Params { mut filter, brands, groups, impossible } = cx.query(params)?;
    if let Some(brands) = brands {
        filter.brands = Some(cx.known(brands).await?);
    }
    if let Some(groups) = groups {
        filter.groups = Some(cx.known(groups).await?);
    }
    if impossible {
        filter.numbers = Some(Vec::new());
    }
    Ok(filter)
}

fn params(f: &Fields<'_>) -> Params {
    let profile = f.at("profile");
    let phone = text(&profile, "phoneNumber");
    let employee = one_of(f, "type", &[("customer", false), ("employee", true)]).or(false);
    let no_digits = phone.as_deref().is_some_and(|phone| digits(phone).is_empty());
    let ids = numbers(f, "id").optional();
    let filter = PartyFilter {
        roles: vec![PartyRole::Customer],
        ids: None,
        numbers: ids.map(|ids| ids.into_iter().map(Number).collect()),
        email: text(f, "email"),
        name: text(&profile, "fullName"),
        phone: phone.map(|phone| digits(&phone)),
        gender: one_of(&profile, "gender", GENDERS).optional(),
        brands: None,
        groups: None,
        q: text(f, "q"),
    };
    Params {
        filter,
        brands: numbers(f, "customerBrand").optional(),
        groups: numbers(f, "group").optional(),
        impossible: employee || no_digits,
    }
}

/// A text to look for; one of spaces alone looks for nothing.
fn text(f: &Fields<'_>, name: &str) -> Option<String> {
    f.str(name).blank_is_null().max_chars(255).optional()
}

#[cfg(test)]
mod tests {
    use super::*;
    use wire::{Limits, Tree, fields};

    #[test]
    fn every_parameter_of_the_contract_is_honoured() {
        let query = "email=a%40b&profile[fullName]=Anna&profile[phoneNumber]=%2B998+90&profile[gender]=female&\
                     customerBrand[]=3&customerBrand[]=4&group=5,6&q=rose&id[]=7&id[]=8&type=customer";
        let tree = Tree::from_query(query, &Limits::default()).unwrap();
        let Params { filter, brands, groups, impossible } = fields::read(&tree, params).unwrap();
        let expected = PartyFilter {
            roles: vec![PartyRole::Customer],
            ids: None,
            numbers: Some(vec![Number(7), Number(8)]),
            email: Some("a@b".into()),
            name: Some("Anna".into()),
            phone: Some("99890".into()),
            gender: Some(Gender::Female),
            brands: None,
            groups: None,
            q: Some("rose".into()),
        };
        assert_eq!(filter, expected);
        assert_eq!((brands, groups, impossible), (Some(vec![3, 4]), Some(vec![5, 6]), false));
    }

    #[test]
    fn what_no_customer_is_finds_nothing() {
        for query in ["type=employee", "profile[phoneNumber]=none"] {
            let tree = Tree::from_query(query, &Limits::default()).unwrap();
            assert!(fields::read(&tree, params).unwrap().impossible, "{query}");
        }
    }
}
