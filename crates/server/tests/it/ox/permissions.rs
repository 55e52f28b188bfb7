//! What roles decide: which operations, and which places.

use std::collections::BTreeSet;

use app::access::{CreateAccount, CreateRole, NewOwner};
use app::parties::{CreateEmployee, PersonChange};
use domain::access::{Permission, Scope};
use domain::id::LocationId;
use domain::{Change, Currency};
use serde_json::json;
use testkit::{Http, TestShop, both_engines};

use super::{form, owner, stranger, total};

/// The door for a new employee with one role.
pub(super) async fn employee(shop: &TestShop, permissions: &[Permission], locations: &[LocationId]) -> Http {
    let scope = Scope { locations: locations.iter().copied().collect(), ..Scope::default() };
    let permissions: BTreeSet<_> = permissions.iter().copied().collect();
    let role = CreateRole { name: "Kassir".into(), permissions, scope };
    let role = shop.write(role).await.unwrap().id;
    let person = PersonChange {
        first_name: Change::Set("Lola".into()),
        email: Change::Set(Some("lola@gul.example".into())),
        ..PersonChange::default()
    };
    let password = shop.app.hash_password("lola lola lola").await.unwrap();
    let lola = CreateEmployee { person, username: "lola".into(), password, roles: vec![role] };
    shop.write(lola).await.unwrap();
    let door = stranger(shop);
    let form = form("lola", "lola lola lola", TestShop::ACCOUNT);
    let token = door.post("/security/auth_check").form(&form).await.ok()["token"].clone();
    door.bearer(token.as_str().unwrap())
}

/// Another account of the same server, and a token of its owner.
pub(super) async fn open_account(shop: &TestShop, subdomain: &str) -> String {
    let owner = NewOwner {
        first_name: "Olga".into(),
        last_name: "Owner".into(),
        email: None,
        username: "olga".into(),
        password: shop.app.hash_password(TestShop::PASSWORD).await.unwrap(),
    };
    let account = CreateAccount {
        subdomain: subdomain.into(),
        name: subdomain.into(),
        base_currency: Currency::constant("UZS"),
        time_zone: "Asia/Tashkent".into(),
        locale: "ru".into(),
        owner,
    };
    shop.app.create_account(account, "test").await.unwrap();
    let form = form("olga", TestShop::PASSWORD, subdomain);
    let answer = stranger(shop).post("/security/auth_check").form(&form).await.ok();
    answer["token"].as_str().unwrap().to_owned()
}

both_engines! {
    async fn a_role_allows_what_it_names_and_no_more(plan) {
        let shop = plan.with_customer("Anna").await;
        let door = employee(&shop, &[Permission::PartyRead], &[]).await;
        let anna = format!("/customers/{}", shop.customer("Anna").number.0);
        let profile = door.get("/profile").await.ok();
        assert_eq!(profile["roles"][0]["permissions"], json!(["party.read"]));
        assert_eq!(total(&door.get("/customers").await.ok()), 1);
        let _ = door.get(&anna).await.ok();
        let denied = json!({"code": 403, "message": "Access Denied"});
        for ask in [
            door.patch(&anna).json(&json!({"profile": {"notes": "x"}})),
            door.post("/customers").json(&json!({})),
            door.get("/locations"),
            door.post("/locations").json(&json!({})),
        ] {
            assert_eq!(ask.await.expect(403), denied);
        }
        assert!(door.get(&anna).await.ok()["profile"]["notes"].is_null());
        shop.close().await;
    }

    async fn whoever_may_write_and_not_see_writes_nothing(plan) {
        let shop = plan.with_customer("Anna").await;
        let door = employee(&shop, &[Permission::PartyWrite], &[]).await;
        let anna = format!("/customers/{}", shop.customer("Anna").number.0);
        let _ = door.patch(&anna).json(&json!({"profile": {"notes": "x"}})).await.expect(403);
        assert!(owner(&shop).await.get(&anna).await.ok()["profile"]["notes"].is_null());
        shop.close().await;
    }

    async fn a_role_is_good_in_its_places(plan) {
        let shop = plan.with_outlet().with_outlet().await;
        let [own, other] = [shop.outlets[0].shop, shop.outlets[1].shop];
        let permissions = [Permission::CatalogueRead, Permission::SettingsWrite];
        let door = employee(&shop, &permissions, &[own.id]).await;
        let all = door.get("/locations").await.ok();
        assert_eq!((total(&all), &all["items"][0]["id"]), (1, &json!(own.number.0)));
        assert_eq!(door.get("/profile").await.ok()["roleLocationIds"], json!([own.number.0]));
        let _ = door.get(&format!("/locations/{}", own.number.0)).await.ok();
        let body = json!({"name": "Mine", "brand": shop.brand.number.0, "type": "shop"});
        for number in [other.number.0, own.number.0] {
            let path = format!("/locations/{number}");
            let status = if number == own.number.0 { 200 } else { 403 };
            let _ = door.put(&path).json(&body).await.expect(status);
            let _ = door.get(&path).await.expect(status);
        }
        shop.close().await;
    }

    async fn another_account_is_another_world(plan) {
        let shop = plan.with_outlet().with_customer("Anna").await;
        let token = open_account(&shop, "elsewhere").await;
        let there = stranger(&shop).with("host", "elsewhere.ox-sys.com").bearer(&token);
        assert_eq!(there.get("/profile").await.ok()["company"]["subdomain"], "elsewhere");
        let till = shop.till();
        for (list, number) in [
            ("/zones", shop.zone.number),
            ("/brands", shop.brand.number),
            ("/locations", till.shop.number),
            ("/cashdesks", till.outlet.number),
            ("/customers", shop.customer("Anna").number),
        ] {
            assert_eq!(total(&there.get(list).await.ok()), 0, "{list}");
            let _ = there.get(&format!("{list}/{}", number.0)).await.expect(404);
        }
        let invalid = stranger(&shop).bearer(&token).get("/profile").await.expect(401);
        assert_eq!(invalid["message"], "Invalid JWT Token");
        shop.close().await;
    }
}
