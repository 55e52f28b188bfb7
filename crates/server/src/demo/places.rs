//! Where the demo shop trades: a zone with three currencies and rates that moved, warehouses, shops, tills and how one may pay.

use anyhow::Result;
use app::App;
use app::places::{
    CreateBrand, CreateLocation, CreateMethod, CreateOutlet, CreateRegister, CreateZone, PutRates,
};
use app::sales::CreatePromotion;
use domain::Money;
use domain::access::Caller;
use domain::id::{BrandId, LocationId, MethodId, OutletId, ZoneId};
use domain::money::{Rate, Rounding};
use domain::parties::Address;
use domain::places::{LocationKind, RegisterKind};
use domain::sales::{MethodKind, SalePolicies};
use serde_json::json;

use super::{Calendar, EUR, USD, UZS};
use crate::admin::percent_off;

/// What was furnished.
#[derive(Clone, Debug)]
pub(super) struct Places {
    pub(super) zone: ZoneId,
    pub(super) brand: BrandId,
    pub(super) warehouses: [LocationId; 2],
    pub(super) shops: Vec<LocationId>,
    pub(super) outlets: Vec<OutletId>,
    pub(super) cash: MethodId,
    pub(super) card: MethodId,
}

/// Streets of the shops, and the two letters before their receipt numbers.
const SHOPS: [(&str, &str, &str); 3] = [
    ("Дастурхон Чиланзар", "ул. Гранатовая, 12", "DC"),
    ("Дастурхон Юнусабад", "ул. Шелковичная, 5", "DY"),
    ("Дастурхон Сергели", "ул. Тополиная, 31", "DS"),
];

/// What a dollar and a euro cost, from the oldest to the newest; four weeks apart from each other by one.
const RATES: [(i64, i64); 5] =
    [(12_480, 13_520), (12_510, 13_560), (12_560, 13_590), (12_540, 13_640), (12_600, 13_700)];

pub(super) async fn furnish(app: &App, owner: &Caller, calendar: Calendar) -> Result<Places> {
    // Older than everything that happens there.
    let opened = calendar.ago(60, 0);
    let (dollar, euro) = RATES[0];
    let zone = CreateZone {
        name: "Узбекистан".to_owned(),
        primary: UZS,
        secondary: vec![(USD, Rate::whole(dollar)), (EUR, Rate::whole(euro))],
        rounding: Rounding::HalfUp,
        rounding_step: Money::units(100),
        round_derived: true,
    };
    let zone = one(app.write_all(owner, vec![(opened, zone)]).await?).id;
    let brand =
        one(app.write_all(owner, vec![(opened, CreateBrand { zone, name: "Дастурхон".to_owned() })]).await?)
            .id;
    for (week, (dollar, euro)) in (1..).zip(&RATES[1..]) {
        let rates = vec![(USD, Rate::whole(*dollar)), (EUR, Rate::whole(*euro))];
        let since = calendar.ago(35 - 7 * week, 0);
        app.write_all(owner, vec![(since, PutRates { zone, rates, since: None })]).await?;
    }
    let location = |kind, name: &str, square, street: &str| CreateLocation {
        brand,
        kind,
        name: name.to_owned(),
        square,
        address: address(street),
    };
    let mut locations = vec![
        (opened, location(LocationKind::Warehouse, "Склад Северный", 820, "ул. Складская, 1")),
        (opened, location(LocationKind::Warehouse, "Склад Южный", 460, "ул. Речная, 44")),
    ];
    let shops =
        SHOPS.iter().map(|(name, street, _)| (opened, location(LocationKind::Shop, name, 140, street)));
    locations.extend(shops);
    let made: Vec<LocationId> =
        app.write_all(owner, locations).await?.into_iter().map(|place| place.id).collect();
    let (warehouses, shops) = ([made[0], made[1]], made[2..].to_vec());
    let methods = [
        ("Наличные", MethodKind::Cash),
        ("Карта", MethodKind::Card),
        ("Онлайн", MethodKind::Online),
        ("Перечисление", MethodKind::Transfer),
    ];
    let methods = (1..).zip(methods).map(|(weight, (name, kind))| {
        (opened, CreateMethod { zone, name: name.to_owned(), kind, description: None, weight })
    });
    let methods: Vec<MethodId> =
        app.write_all(owner, methods.collect()).await?.into_iter().map(|m| m.id).collect();
    let outlets = tills(app, owner, (zone, &shops, &methods), opened).await?;
    let sale = percent_off("Осенняя распродажа, 20 %".to_owned(), 2_000, zone);
    // Only in the third shop, so that prices in the other two are as marked.
    let outlets_on_sale = outlets.last().copied().into_iter().collect();
    let promotion =
        CreatePromotion { promotion: domain::sales::Promotion { outlets: outlets_on_sale, ..sale } };
    app.write_all(owner, vec![(opened, promotion)]).await?;
    Ok(Places { zone, brand, warehouses, shops, outlets, cash: methods[0], card: methods[1] })
}

async fn tills(
    app: &App,
    owner: &Caller,
    (zone, shops, methods): (ZoneId, &[LocationId], &[MethodId]),
    opened: domain::Instant,
) -> Result<Vec<OutletId>> {
    let registers = SHOPS.iter().map(|(name, street, _)| {
        let settings = json!({
            "organisation": "Дастурхон", "address": format!("Ташкент, {street}"), "place": name, "utc_offset_min": 300,
        });
        (opened, CreateRegister { name: format!("Касса: {name}"), kind: RegisterKind::Virtual, settings })
    });
    let registers = app.write_all(owner, registers.collect()).await?;
    let outlets =
        SHOPS.iter().zip(shops).zip(registers).map(|(((name, street, sell_key), shop), register)| {
            let outlet = CreateOutlet {
                zone,
                name: format!("{name}, касса 1"),
                shop: Some(*shop),
                register: Some(register.id),
                locations: vec![*shop],
                methods: methods.to_vec(),
                sell_key: (*sell_key).to_owned(),
                fingerprint: None,
                tax_id: "300000000".to_owned(),
                vat_id: String::new(),
                phones: vec!["+998 00 000 00 00".to_owned()],
                address: address(street),
                policies: SalePolicies::default(),
                postpone_days: 3,
            };
            (opened, outlet)
        });
    Ok(app.write_all(owner, outlets.collect()).await?.into_iter().map(|outlet| outlet.id).collect())
}

fn address(street: &str) -> Address {
    Address {
        country: Some("UZ".to_owned()),
        locality: Some("Ташкент".to_owned()),
        line1: Some(street.to_owned()),
        ..Address::default()
    }
}

/// The only result of a series of one command.
fn one<T>(results: Vec<T>) -> T {
    results.into_iter().next().expect("a series gives a result for each command")
}
