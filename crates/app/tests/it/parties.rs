//! Customers, suppliers, employees and how they are found.

use app::parties::{
    CardInput, CreateCustomer, CreateGroup, CreateSupplier, GetParty, Parties, PartyFilter, PartySort,
    PersonChange, UpdateCustomer,
};
use app::{Error, Order};
use domain::parties::{Address, Gender, PartyKind, PartyRole};
use domain::{Change, Problem, Reason, Refusal};

use crate::support::{ALL, Shop, stories};

stories! {
    a_customer_is_found_by_whatever_is_known_of_it
    a_partial_update_keeps_the_rest_and_a_full_one_does_not
    everything_wrong_with_a_customer_is_told_at_once
    a_supplier_is_a_party_with_a_name
}

fn alyona() -> PersonChange {
    PersonChange {
        first_name: Change::Set("Алёна".to_owned()),
        last_name: Change::Set("Ким".to_owned()),
        email: Change::Set(Some("Alyona@Mail.uz".to_owned())),
        gender: Change::Set(Some(Gender::Female)),
        phones: Change::Set(vec!["+998 (90) 123-45-67".to_owned()]),
        cards: Change::Set(vec![CardInput { code: "C-100".to_owned(), active: true }]),
        addresses: Change::Set(vec![Address { country: Some("UZ".to_owned()), ..Address::default() }]),
        ..PersonChange::default()
    }
}

fn list(filter: PartyFilter) -> Parties {
    Parties { filter, sort: PartySort::Name, order: Order::Ascending, page: ALL }
}

async fn a_customer_is_found_by_whatever_is_known_of_it(shop: Shop) {
    let group = shop.write(CreateGroup { name: "VIP".to_owned() }).await.unwrap();
    let person = PersonChange { groups: Change::Set(vec![group.id]), ..alyona() };
    let made = shop.write(CreateCustomer { person }).await.unwrap();
    let some = |text: &str| Some(text.to_owned());
    let customers = || PartyFilter { roles: vec![PartyRole::Customer], ..PartyFilter::default() };
    for (filter, found) in [
        (customers(), 1),
        (PartyFilter { q: some("алена"), ..customers() }, 1),
        (PartyFilter { q: some("c-100"), ..customers() }, 1),
        (PartyFilter { q: some("90 123"), ..customers() }, 1),
        (PartyFilter { q: some("%"), ..customers() }, 0),
        (PartyFilter { phone: some("12345"), ..customers() }, 1),
        (PartyFilter { phone: some("none"), ..customers() }, 0),
        (PartyFilter { email: some("alyona@mail"), ..customers() }, 1),
        (PartyFilter { name: some("ЁНА К"), ..customers() }, 1),
        (PartyFilter { gender: Some(Gender::Male), ..customers() }, 0),
        (PartyFilter { groups: Some(vec![group.id]), ..customers() }, 1),
        (PartyFilter { groups: Some(vec![]), ..customers() }, 0),
        (PartyFilter { numbers: Some(vec![made.number]), ..customers() }, 1),
        (PartyFilter { brands: Some(vec![]), ..customers() }, 0),
        (PartyFilter { roles: vec![PartyRole::Employee], ..PartyFilter::default() }, 1),
    ] {
        let page = shop.read(list(filter.clone())).await;
        assert_eq!((page.items.len(), page.total), (found, found as u64), "{filter:?}");
    }
    let view = shop.read(GetParty { party: made.id, role: PartyRole::Customer }).await;
    assert_eq!((view.name.as_str(), view.cards[0].code.as_str()), ("Алёна Ким", "C-100"));
    assert_eq!((view.addresses[0].id, view.groups[0].name.as_str()), (1, "VIP"));
    assert!(view.login.is_none() && view.customer && !view.employee);
    let wrong = shop.app.read(&shop.owner, GetParty { party: made.id, role: PartyRole::Employee }).await;
    assert!(matches!(wrong, Err(Error::Refused(Refusal::NotFound { .. }))));
    shop.close().await;
}

async fn a_partial_update_keeps_the_rest_and_a_full_one_does_not(shop: Shop) {
    let id = shop.write(CreateCustomer { person: alyona() }).await.unwrap().id;
    let get = || shop.app.read(&shop.owner, GetParty { party: id, role: PartyRole::Customer });
    let before = get().await.unwrap();
    let cards = ["C-100", "C-200"].map(|code| CardInput { code: code.to_owned(), active: false });
    let person = PersonChange {
        last_name: Change::Set("Пак".to_owned()),
        cards: Change::Set(cards.to_vec()),
        ..PersonChange::default()
    };
    shop.write(UpdateCustomer { customer: id, person }).await.unwrap();
    let after = get().await.unwrap();
    assert_eq!((after.name.as_str(), &after.phones), ("Алёна Пак", &before.phones));
    assert_eq!(after.cards[0].number, before.cards[0].number, "a card that stays keeps its number");
    assert_eq!((after.cards.len(), after.cards[0].active), (2, false));

    let person = PersonChange {
        first_name: Change::Set("Алёна".to_owned()),
        phones: Change::Set(vec!["1".to_owned()]),
        ..PersonChange::replace()
    };
    shop.write(UpdateCustomer { customer: id, person }).await.unwrap();
    let after = get().await.unwrap();
    assert_eq!((after.name.as_str(), after.email, after.cards.len()), ("Алёна", None, 0));
    shop.close().await;
}

async fn everything_wrong_with_a_customer_is_told_at_once(shop: Shop) {
    shop.write(CreateCustomer { person: alyona() }).await.unwrap();
    let person = PersonChange { first_name: Change::Set(" ".to_owned()), ..alyona() };
    let problems = match shop.write(CreateCustomer { person }).await {
        Err(Error::Refused(Refusal::Invalid(problems))) => problems,
        other => panic!("{other:?}"),
    };
    let expected = [
        Problem::new("first_name", Reason::Blank),
        Problem::new("email", Reason::Taken),
        Problem::new("cards", Reason::Taken),
    ];
    assert_eq!(problems, expected);
    let person = PersonChange { first_name: Change::Set("Anna".to_owned()), ..PersonChange::default() };
    let unreachable = shop.write(CreateCustomer { person }).await;
    assert!(matches!(unreachable, Err(Error::Refused(Refusal::Invalid(_)))));
    shop.close().await;
}

async fn a_supplier_is_a_party_with_a_name(shop: Shop) {
    let supplier =
        CreateSupplier { name: " Roses Ltd ".to_owned(), kind: PartyKind::Company, brand: None, zone: None };
    let id = shop.write(supplier).await.unwrap().id;
    let view = shop.read(GetParty { party: id, role: PartyRole::Supplier }).await;
    assert_eq!((view.name.as_str(), view.supplier, view.customer), ("Roses Ltd", true, false));
    shop.close().await;
}
