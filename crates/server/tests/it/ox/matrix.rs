//! Every served operation against every permission and the other account: from the operation table, so that a new row is tried
//! without a word here.

use std::collections::{BTreeMap, BTreeSet};

use app::access::CreateRole;
use app::parties::{CreateEmployee, CreateSupplier, PersonChange};
use dialect_ox::{Operation, operations};
use domain::Change;
use domain::access::{Permission, Scope};
use domain::parties::PartyKind;
use serde_json::{Value, json};
use testkit::{Answer, Http, TestShop, both_engines};

use super::permissions::open_account;
use super::{form, owner, stranger};

/// Whoever changes something is shown it, so these go along with every other permission.
const READING: [Permission; 5] = [
    Permission::CatalogueRead,
    Permission::StockRead,
    Permission::SalesRead,
    Permission::PartyRead,
    Permission::StaffRead,
];

/// The door for an employee with one role, good everywhere.
async fn employee(shop: &TestShop, username: &str, permissions: BTreeSet<Permission>) -> Http {
    let role = CreateRole { name: username.into(), permissions, scope: Scope::default() };
    let role = shop.write(role).await.unwrap().id;
    let email = format!("{username}@gul.example");
    let person = PersonChange {
        first_name: Change::Set(username.into()),
        email: Change::Set(Some(email)),
        ..PersonChange::default()
    };
    let password = shop.app.hash_password(TestShop::PASSWORD).await.unwrap();
    shop.write(CreateEmployee { person, username: username.into(), password, roles: vec![role] })
        .await
        .unwrap();
    let (door, form) = (stranger(shop), form(username, TestShop::PASSWORD, TestShop::ACCOUNT));
    let token = door.post("/security/auth_check").form(&form).await.ok()["token"].clone();
    door.bearer(token.as_str().unwrap())
}

/// Something of every kind that a path may name, by the name in braces.
async fn things(shop: &TestShop, door: &Http) -> BTreeMap<&'static str, i64> {
    let till = shop.till();
    let (rose, shelf) = (shop.product("rose"), till.shop.number.0);
    let made = async |path: String, body: Value| door.post(&path).json(&body).await.ok();
    let id = |thing: &Value| thing["id"].as_i64().unwrap();
    let cashdesk = till.outlet.number.0;
    let sell = id(&made(format!("/cashdesks/{cashdesk}/sells"), json!({})).await);
    let goods = json!({"variation": rose.variant.number.0, "location": shelf, "count": 1});
    let record = made(format!("/sells/{sell}/sell-records-by-variation"), goods).await;
    let money = json!({"paymentMethod": till.cash.number.0, "price": 3000, "type": "sell"});
    let paid = made(format!("/sells/{sell}/payment"), money).await;
    let zone = shop.zone.number.0;
    let import = id(&made(
        format!("/zones/{zone}/imports"),
        json!({"location": shelf, "supplyRatio": {"USD_UZS": 0}}),
    )
    .await);
    let lily = json!({"variationName": "Lily", "productName": "Lily", "count": 1, "supplierName": "Nike", "stockSellPrice": "1 UZS"});
    let _ = made(
        format!("/imports/{import}/import-records/multiple"),
        json!({"records": [lily], "forceValidate": true}),
    )
    .await;
    let records = json!([{"variation": rose.variant.number.0, "count": 1}]);
    let correction = id(&made("/corrections".into(), json!({"location": shelf, "records": records})).await);
    let ombor = json!({"brand": shop.brand.number.0, "name": "Ombor", "type": "warehouse", "square": 1, "address": {}});
    let ombor = id(&made("/locations".into(), ombor).await);
    let way = json!({"outLocation": shelf, "inLocation": ombor, "type": 0, "records": records});
    let transfer = id(&made(format!("/zones/{zone}/transfers"), way).await);
    let supplier = CreateSupplier { name: "Puma".into(), kind: PartyKind::Company, brand: None, zone: None };
    let supplier = shop.write(supplier).await.unwrap().number.0;
    BTreeMap::from([
        ("customer", shop.customer("Anna").number.0),
        ("zone", zone),
        ("brand", shop.brand.number.0),
        ("location", shelf),
        ("variation", rose.variant.number.0),
        ("product", rose.product.number.0),
        ("cashdesk", cashdesk),
        ("sell", sell),
        ("record", id(&record["sellRecords"][0])),
        ("payment", id(&paid["payments"][0])),
        ("import", import),
        ("correction", correction),
        ("transfer", transfer),
        ("supplier", supplier),
    ])
}

/// The path of an operation on these things.
fn path(operation: &Operation, things: &BTreeMap<&'static str, i64>) -> String {
    let segment = |part: &str| match part.strip_prefix('{').and_then(|name| name.strip_suffix('}')) {
        Some(name) => {
            things.get(name).unwrap_or_else(|| panic!("nothing to try {{{name}}} with")).to_string()
        }
        None => part.to_owned(),
    };
    operation.path.split('/').map(segment).collect::<Vec<_>>().join("/")
}

async fn ask(door: &Http, operation: &Operation, path: &str) -> Answer {
    let ask = door.ask(operation.method.clone(), path);
    if operation.method == "GET" { ask.await } else { ask.json(&json!({})).await }
}

/// The served operations that want a permission.
fn guarded() -> impl Iterator<Item = (&'static Operation, Permission)> {
    let permission = |operation: &Operation| operation.permission.and_then(Permission::from_word);
    operations()
        .iter()
        .filter(|operation| operation.served())
        .filter_map(move |row| Some((row, permission(row)?)))
}

both_engines! {
    async fn every_operation_wants_its_permission_and_no_other(plan) {
        let shop = plan.with_outlet().with_product("rose", "3000").with_stock("rose", "10").with_customer("Anna").await;
        let things = things(&shop, &owner(&shop).await).await;
        let wanted: BTreeSet<Permission> = guarded().map(|(_, permission)| permission).collect();
        for permission in wanted {
            let all: BTreeSet<_> = Permission::ALL.iter().copied().collect();
            let without = all.iter().copied().filter(|other| *other != permission).collect();
            let without = employee(&shop, &format!("no-{}", permission.word()), without).await;
            let with = READING.into_iter().chain([permission]).collect();
            let with = employee(&shop, permission.word(), with).await;
            for (operation, _) in guarded().filter(|(_, wanted)| *wanted == permission) {
                let (path, what) = (path(operation, &things), format!("{} {}", operation.method, operation.path));
                let denied = ask(&without, operation, &path).await;
                assert_eq!((denied.status.as_u16(), denied.bytes), (403, br#"{"code":403,"message":"Access Denied"}"#.to_vec()), "{what}");
                let allowed = ask(&with, operation, &path).await.status.as_u16();
                assert!(![401, 403].contains(&allowed) && allowed < 500, "{what} with {permission:?}: {allowed}");
            }
        }
        shop.close().await;
    }

    async fn no_operation_reaches_into_another_account(plan) {
        let shop = plan.with_outlet().with_product("rose", "3000").with_stock("rose", "10").with_customer("Anna").await;
        let things = things(&shop, &owner(&shop).await).await;
        let token = open_account(&shop, "elsewhere").await;
        let there = stranger(&shop).with("host", "elsewhere.ox-sys.com").bearer(&token);
        for (operation, _) in guarded().filter(|(operation, _)| operation.path.contains('{')) {
            let answer = ask(&there, operation, &path(operation, &things)).await;
            assert_eq!(answer.status.as_u16(), 404, "{} {}", operation.method, operation.path);
        }
        shop.close().await;
    }
}
