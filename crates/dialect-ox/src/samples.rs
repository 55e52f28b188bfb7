//! Views for tests, with invented names, and the comparison of what is printed with the shape of the vendor's samples.

use std::sync::Arc;

use app::Ref;
use app::access::{AccountView, RoleView};
use app::parties::{CardView, GroupView, LoginView, PartyView};
use app::places::{BrandView, LocationView, MethodView, OutletView, ZoneView};
use domain::access::Permission;
use domain::id::{AccountId, Number};
use domain::money::Rounding;
use domain::parties::{Address, Gender, Kid, PartyKind};
use domain::places::LocationKind;
use domain::sales::{MethodKind, SalePolicies};
use domain::{Currency, Instant, Money};
use serde::Serialize;
use serde_json::Value;
use uuid::Uuid;
use wire::time::{Zone, parse_date};

use crate::price::Cards;
use crate::show::Show;

/// 2025-01-01 04:59:00 in Tashkent.
const AT: Instant = Instant(1_735_689_540_000_000);

/// Panics unless what we print has the sample's keys in the sample's order, with values of the same JSON type. Null goes with
/// everything, an empty list or object with any other; of lists the first items are compared.
pub(crate) fn same_shape(ours: &impl Serialize, sample: &str) {
    let ours = serde_json::to_value(ours).unwrap();
    let sample = serde_json::from_str(sample).unwrap();
    compare("", &ours, &sample);
}

fn compare(at: &str, ours: &Value, sample: &Value) {
    match (ours, sample) {
        (Value::Null, _) | (_, Value::Null) => {}
        (Value::Array(ours), Value::Array(sample)) => {
            if let (Some(ours), Some(sample)) = (ours.first(), sample.first()) {
                compare(&format!("{at}[0]"), ours, sample);
            }
        }
        (Value::Object(ours), Value::Object(sample)) => {
            let keys = |object: &serde_json::Map<String, Value>| object.keys().cloned().collect::<Vec<_>>();
            assert_eq!(keys(ours), keys(sample), "keys at `{at}`");
            for (key, sample) in sample {
                compare(&format!("{at}.{key}"), &ours[key], sample);
            }
        }
        (Value::Bool(_), Value::Bool(_))
        | (Value::Number(_), Value::Number(_))
        | (Value::String(_), Value::String(_)) => {}
        _ => panic!("`{at}` is {ours}, of another type than {sample}"),
    }
}

fn id<T: From<Uuid>>(number: u128) -> T {
    T::from(Uuid::from_u128(number))
}

fn by_number<T: From<Uuid>>(number: i64) -> Ref<T> {
    Ref { id: id(number.unsigned_abs().into()), number: Number(number) }
}

pub(crate) fn account() -> AccountView {
    AccountView {
        id: AccountId(23),
        subdomain: "gul".into(),
        name: "Gul Bozor".into(),
        base_currency: Currency::constant("UZS"),
        time_zone: "Asia/Tashkent".into(),
        locale: "ru".into(),
    }
}

pub(crate) fn show() -> Show {
    let zone = Zone::open("Asia/Tashkent").unwrap();
    Show::new(Arc::new(account()), zone, "https://files.example".into(), Cards::default())
}

pub(crate) fn zone() -> ZoneView {
    ZoneView {
        id: id(2),
        number: Number(2),
        name: "Uzbekistan".into(),
        primary: Currency::constant("UZS"),
        secondary: vec![Currency::constant("USD"), Currency::constant("EUR")],
        rounding: Rounding::HalfUp,
        rounding_step: Money::units(500),
        round_derived: false,
        active: true,
    }
}

pub(crate) fn brand() -> BrandView {
    BrandView { id: id(4), number: Number(4), name: "Chinni".into(), zone: zone(), active: true }
}

fn address() -> Address {
    Address { id: 1, country: Some("UZ".into()), line1: Some("Gul 5".into()), ..Address::default() }
}

pub(crate) fn location() -> LocationView {
    LocationView {
        id: id(68),
        number: Number(68),
        kind: LocationKind::Warehouse,
        name: "Chinni ombor".into(),
        square: 9,
        address: address(),
        brand: brand(),
        active: true,
    }
}

pub(crate) fn method() -> MethodView {
    MethodView {
        id: id(3),
        number: Number(3),
        zone: id(2),
        zone_number: Number(2),
        name: "Naqd".into(),
        kind: MethodKind::Cash,
        description: None,
        weight: 0,
        active: true,
    }
}

pub(crate) fn outlet() -> OutletView {
    OutletView {
        id: id(12),
        number: Number(12),
        created_at: AT,
        zone: id(2),
        zone_number: Number(2),
        shop: None,
        register: None,
        name: "Kassa".into(),
        sell_key: "WN".into(),
        fingerprint: "0123456789abcdef0123456789abcdef".into(),
        tax_id: "12".into(),
        vat_id: "13".into(),
        phones: vec!["+998 90 1".into()],
        address: address(),
        policies: SalePolicies::default(),
        postpone_days: 7,
        receipt_no: 5,
        active: true,
        locations: vec![by_number(68)],
        methods: vec![method()],
    }
}

pub(crate) fn party() -> PartyView {
    let role = |number: i64, brands: &[i64], active| RoleView {
        id: id(number.unsigned_abs().into()),
        number: Number(number),
        name: "Kassir".into(),
        permissions: [Permission::SalesWrite].into(),
        brands: brands.iter().map(|brand| by_number(*brand)).collect(),
        locations: vec![],
        outlets: vec![],
        active,
    };
    PartyView {
        id: id(117),
        number: Number(117),
        kind: PartyKind::Person,
        customer: false,
        employee: true,
        supplier: true,
        name: "Anna Kim".into(),
        first_name: "Anna".into(),
        last_name: "Kim".into(),
        middle_name: None,
        email: Some("anna@gul.example".into()),
        gender: Some(Gender::Female),
        birth_date: parse_date("1990-02-28"),
        note: None,
        subscribed: true,
        active: true,
        created_at: AT,
        updated_at: AT,
        last_active_at: None,
        brand: Some(by_number(4)),
        zone: Some(by_number(2)),
        addresses: vec![address()],
        kids: vec![Kid { name: "Lo".into(), birth_date: parse_date("2020-01-01"), note: None }],
        phones: vec!["+998 90 1".into()],
        cards: vec![CardView { id: id(7), number: Number(7), code: "C-1".into(), active: true }],
        groups: vec![GroupView { id: id(8), number: Number(8), name: "VIP".into() }],
        brands: vec![by_number(4)],
        login: Some(LoginView {
            id: id(9),
            username: "anna".into(),
            owner: false,
            active: true,
            roles: vec![role(1, &[5, 4], true), role(2, &[4, 6], true), role(3, &[], false)],
        }),
    }
}
