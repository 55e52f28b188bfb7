//! Zones, rates, brands, locations and outlets, and who sees which.

use std::collections::BTreeSet;

use app::places::{
    CreateBrand, CreateLocation, CreateMethod, CreateOutlet, CreateRegister, CreateZone, GetBrand,
    GetLocation, GetOutlet, Locations, Outlets, PutRates, UpdateLocation, UpdateOutlet,
};
use app::{Error, Order};
use domain::access::Caller;
use domain::id::{BrandId, LocationId, OutletId, ZoneId};
use domain::money::{Rate, Rounding};
use domain::parties::Address;
use domain::places::{LocationKind, RegisterKind};
use domain::sales::{MethodKind, SalePolicies};
use domain::{Change, Currency, Instant, Money, Reason, Refusal};

use crate::support::{ALL, DOLLAR, EURO, MORNING, SUM, Shop, stories};

stories! {
    new_rates_are_another_card_and_old_ones_stay
    lists_keep_to_the_caller_s_places_and_others_are_forbidden
    an_outlet_is_set_up_and_changed
    a_location_moves_to_another_brand_with_its_zone
}

async fn zone(shop: &Shop) -> ZoneId {
    let zone = CreateZone {
        name: "Uzbekistan".to_owned(),
        primary: SUM,
        secondary: vec![(DOLLAR, Rate::whole(10_500)), (EURO, Rate::whole(12_000))],
        rounding: Rounding::HalfUp,
        rounding_step: Money::units(500),
        round_derived: false,
    };
    shop.write(zone).await.unwrap().id
}

async fn brand(shop: &Shop, zone: ZoneId, name: &str) -> BrandId {
    shop.write(CreateBrand { zone, name: name.to_owned() }).await.unwrap().id
}

async fn location(shop: &Shop, brand: BrandId, name: &str) -> LocationId {
    let name = name.to_owned();
    let address = Address { country: Some("UZ".to_owned()), ..Address::default() };
    let location = CreateLocation { brand, kind: LocationKind::Shop, name, square: 40, address };
    shop.write(location).await.unwrap().id
}

pub(crate) fn outlet(zone: ZoneId, locations: Vec<LocationId>) -> CreateOutlet {
    CreateOutlet {
        zone,
        name: "Till 1".to_owned(),
        shop: locations.first().copied(),
        register: None,
        locations,
        methods: vec![],
        sell_key: "AB".to_owned(),
        fingerprint: None,
        tax_id: String::new(),
        vat_id: String::new(),
        phones: vec![],
        address: Address::default(),
        policies: SalePolicies::default(),
        postpone_days: 7,
    }
}

/// A change of an outlet that changes nothing.
pub(crate) fn outlet_as_it_is(outlet: OutletId) -> UpdateOutlet {
    UpdateOutlet {
        outlet,
        name: Change::Keep,
        shop: Change::Keep,
        register: Change::Keep,
        locations: Change::Keep,
        methods: Change::Keep,
        sell_key: Change::Keep,
        tax_id: Change::Keep,
        vat_id: Change::Keep,
        phones: Change::Keep,
        address: Change::Keep,
        policies: Change::Keep,
        postpone_days: Change::Keep,
        active: Change::Keep,
    }
}

async fn new_rates_are_another_card_and_old_ones_stay(shop: Shop) {
    let zone = zone(&shop).await;
    let first = shop.app.current_rates(&shop.owner, zone).await.unwrap();
    assert_eq!(first.rate(DOLLAR), Some(Rate::whole(10_500)));
    shop.clock.pass(3600);
    let put = PutRates { zone, rates: vec![(DOLLAR, Rate::whole(10_800))], since: None };
    let id = shop.write(put).await.unwrap();
    let second = shop.app.current_rates(&shop.owner, zone).await.unwrap();
    assert_eq!((second.id, second.rate(DOLLAR)), (id, Some(Rate::whole(10_800))));
    assert_eq!(second.rate(EURO), Some(Rate::whole(12_000)), "a currency left out keeps its rate");
    assert_eq!(second.since, Instant(MORNING.0 + 3_600_000_000));
    for _ in 0..2 {
        let cards = shop.app.rate_cards(&shop.owner, &[first.id, id]).await.unwrap();
        assert_eq!((&*cards[&first.id], &*cards[&id]), (&first, &second));
    }
    let foreign = PutRates { zone, rates: vec![(Currency::constant("RUB"), Rate::PAR)], since: None };
    let refusal = shop.write(foreign).await;
    let expected = Refusal::field("rates[0]", Reason::ForeignCurrency);
    assert!(matches!(refusal, Err(Error::Refused(refusal)) if refusal == expected));
    shop.close().await;
}

async fn lists_keep_to_the_caller_s_places_and_others_are_forbidden(shop: Shop) {
    let zone = zone(&shop).await;
    let (roses, tulips) = (brand(&shop, zone, "Roses").await, brand(&shop, zone, "Tulips").await);
    let (here, there) = (location(&shop, roses, "Here").await, location(&shop, tulips, "There").await);
    let (till, other) = (outlet(zone, vec![here]), outlet(zone, vec![there]));
    let till = shop.write(till).await.unwrap().id;
    let other = shop.write(other).await.unwrap().id;

    let all = Locations { order: Order::Ascending, page: ALL };
    let names = |page: app::Paged<app::places::LocationView>| -> Vec<String> {
        page.items.into_iter().map(|location| location.name).collect()
    };
    assert_eq!(names(shop.read(all).await), ["Shop", "Warehouse", "Here", "There"], "no virtual ones");

    let mut clerk = Caller { owner: false, ..shop.owner.clone() };
    clerk.permissions = domain::access::Permission::ALL.iter().copied().collect();
    clerk.scope.locations = BTreeSet::from([here]);
    assert_eq!(names(shop.app.read(&clerk, all).await.unwrap()), ["Here"]);
    let outlets = shop.app.read(&clerk, Outlets { order: Order::Descending, page: ALL }).await.unwrap();
    assert_eq!(outlets.items.iter().map(|outlet| outlet.id).collect::<Vec<_>>(), [till]);
    let forbidden = |error: Error| matches!(error, Error::Refused(Refusal::Forbidden { .. }));
    assert!(forbidden(shop.app.read(&clerk, GetLocation(there)).await.unwrap_err()));
    assert!(forbidden(shop.app.read(&clerk, GetOutlet(other)).await.unwrap_err()));
    assert!(shop.app.read(&clerk, GetLocation(here)).await.is_ok());

    clerk.scope.locations.clear();
    clerk.scope.brands = BTreeSet::from([tulips]);
    assert_eq!(names(shop.app.read(&clerk, all).await.unwrap()), ["There"]);
    assert!(forbidden(shop.app.read(&clerk, GetBrand(roses)).await.unwrap_err()));
    shop.close().await;
}

async fn an_outlet_is_set_up_and_changed(shop: Shop) {
    let zone = zone(&shop).await;
    let brand = brand(&shop, zone, "Roses").await;
    let here = location(&shop, brand, "Here").await;
    let cash =
        CreateMethod { zone, name: "Cash".to_owned(), kind: MethodKind::Cash, description: None, weight: 0 };
    let cash = shop.write(cash).await.unwrap();
    let register = CreateRegister {
        name: "KKT".to_owned(),
        kind: RegisterKind::Virtual,
        settings: serde_json::json!({}),
    };
    let register = shop.write(register).await.unwrap();
    let till =
        CreateOutlet { register: Some(register.id), methods: vec![cash.id], ..outlet(zone, vec![here]) };
    let made = shop.write(till).await.unwrap();
    let view = shop.read(GetOutlet(made.id)).await;
    assert_eq!((view.number, view.register, view.methods[0].id), (made.number, Some(register), cash.id));
    assert_eq!(view.fingerprint.len(), 32);

    let update = UpdateOutlet {
        name: Change::Set("Till 2".to_owned()),
        register: Change::Set(None),
        methods: Change::Set(vec![]),
        ..outlet_as_it_is(made.id)
    };
    shop.write(update).await.unwrap();
    let after = shop.read(GetOutlet(made.id)).await;
    assert_eq!((after.name.as_str(), after.register, after.methods.len()), ("Till 2", None, 0));
    assert_eq!((after.locations, after.fingerprint), (view.locations, view.fingerprint));

    for virtual_place in LocationId::VIRTUAL {
        let refusal = shop.write(outlet(zone, vec![virtual_place])).await;
        assert!(
            matches!(refusal, Err(Error::Refused(Refusal::Invalid(_)))),
            "goods are not sold from nowhere"
        );
    }
    shop.close().await;
}

async fn a_location_moves_to_another_brand_with_its_zone(shop: Shop) {
    let zone = zone(&shop).await;
    let (roses, tulips) = (brand(&shop, zone, "Roses").await, brand(&shop, zone, "Tulips").await);
    let here = location(&shop, roses, "Here").await;
    let update = UpdateLocation {
        location: here,
        brand: Change::Set(tulips),
        kind: Change::Keep,
        name: Change::Keep,
        square: Change::Set(-1),
        address: Change::Keep,
        active: Change::Keep,
    };
    let refusal = shop.write(update.clone()).await;
    let expected = Refusal::field("square", Reason::TooSmall { limit: 0 });
    assert!(matches!(refusal, Err(Error::Refused(refusal)) if refusal == expected));
    shop.write(UpdateLocation { square: Change::Set(50), ..update }).await.unwrap();
    let after = shop.read(GetLocation(here)).await;
    assert_eq!((after.brand.id, after.square, after.name.as_str()), (tulips, 50, "Here"));
    shop.close().await;
}
