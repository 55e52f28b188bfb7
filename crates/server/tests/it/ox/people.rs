//! The profile, customers and suppliers.

use app::parties::{CreateGroup, CreateSupplier};
use domain::parties::PartyKind;
use serde_json::{Value, json};
use testkit::both_engines;

use super::{owner, total};

/// A customer who says everything.
fn anna(brand: i64, group: i64) -> Value {
    json!({
        "email": "anna@gul.example", "customerBrands": [brand], "groups": [group], "isSubscribed": true,
        "profile": {
            "firstName": "Anna", "lastName": "Kim", "middleName": "Li", "gender": "female", "birthDate": "1990-02-28",
            "phoneNumbers": ["+998 (90) 123-45-67"], "notes": "regular"
        },
        "cards": [{"code": "C-1"}, {"code": "C-2", "active": false}],
        "addresses": [{"countryCode": "UZ", "addressLine1": "Gul 5"}],
        "kids": [{"name": "Lo", "birthDate": "2020-01-01", "notes": null}]
    })
}

both_engines! {
    async fn the_profile_is_the_caller(plan) {
        let shop = plan.await;
        let profile = owner(&shop).await.get("/profile").await.ok();
        assert_eq!((&profile["username"], &profile["owner"], &profile["type"]), (&json!("owner"), &json!(true), &json!("employee")));
        assert_eq!(profile["company"]["subdomain"], "test");
        shop.close().await;
    }

    async fn a_customer_comes_back_as_it_was_sent(plan) {
        let shop = plan.await;
        let door = owner(&shop).await;
        let group = shop.write(CreateGroup { name: "VIP".into() }).await.unwrap();
        let made = door.post("/customers").json(&anna(shop.brand.number.0, group.number.0)).await.ok();
        assert_eq!(made["type"], "customer");
        assert_eq!((&made["email"], &made["isSubscribed"]), (&json!("anna@gul.example"), &json!(true)));
        assert_eq!(made["customerBrandIds"], json!([shop.brand.number.0]));
        assert_eq!(made["groups"], json!([{"id": group.number.0, "name": "VIP"}]));
        assert_eq!(made["profile"]["fullName"], "Anna Kim");
        assert_eq!(made["profile"]["phoneNumbers"], json!(["+998 (90) 123-45-67"]));
        assert_eq!(made["cards"][1]["active"], false);
        assert_eq!(made["addresses"][0]["addressLine1"], "Gul 5");
        assert_eq!(made["kids"][0], json!({"name": "Lo", "birthDate": "2020-01-01", "notes": null}));
        let shown = door.get(&format!("/customers/{}", made["id"])).await.ok();
        assert_eq!(shown, made);
        shop.close().await;
    }

    async fn a_patch_keeps_and_a_put_empties_what_is_not_sent(plan) {
        let shop = plan.await;
        let door = owner(&shop).await;
        let group = shop.write(CreateGroup { name: "VIP".into() }).await.unwrap();
        let made = door.post("/customers").json(&anna(shop.brand.number.0, group.number.0)).await.ok();
        let path = format!("/customers/{}", made["id"]);
        let patched = door.patch(&path).json(&json!({"profile": {"notes": null}, "cards": []})).await.ok();
        assert_eq!((&patched["profile"]["notes"], &patched["cards"]), (&Value::Null, &json!([])));
        assert_eq!((&patched["profile"]["middleName"], &patched["groups"]), (&json!("Li"), &made["groups"]));
        let form = "profile[firstName]=Anna&profile[lastName]=Li&profile[gender]=female&profile[phoneNumbers][]=901234567";
        let put = door.put(&path).form(form).await.ok();
        assert_eq!((&put["profile"]["fullName"], &put["email"]), (&json!("Anna Li"), &Value::Null));
        assert_eq!((&put["groups"], &put["kids"], &put["isSubscribed"]), (&json!([]), &json!([]), &json!(false)));
        shop.close().await;
    }

    async fn every_wrong_field_is_told_under_its_own_name(plan) {
        let shop = plan.await;
        let door = owner(&shop).await;
        let refused = door.post("/customers").json(&json!({})).await.expect(422);
        let missing = json!({"errors": ["This value should not be blank."]});
        assert_eq!(refused["message"], "Validation Failed");
        assert_eq!(
            refused["errors"]["children"]["profile"]["children"],
            json!({"firstName": missing, "lastName": missing, "gender": missing})
        );
        let person = json!({"firstName": "A", "lastName": "B", "gender": "male", "phoneNumbers": ["none"]});
        let body = json!({"email": "x", "profile": person, "addresses": [{}, {"countryCode": "Uzb"}]});
        let refused = door.post("/customers").json(&body).await.expect(422);
        let invalid = json!({"errors": ["This value is not valid."]});
        let children = json!({
            "email": invalid,
            "profile": {"children": {"phoneNumbers": {"children": [invalid]}}},
            "addresses": {"children": [{}, {"children": {"countryCode": invalid}}]}
        });
        assert_eq!(refused["errors"]["children"], children);
        let body = json!({"email": "a@b", "profile": person, "customerBrands": [shop.brand.number.0, 999_999]});
        let refused = door.post("/customers").json(&body).await.expect(422);
        let unknown = json!({"errors": ["The selected choice is invalid."]});
        assert_eq!(refused["errors"]["children"]["customerBrands"]["children"], json!([{}, unknown]));
        shop.close().await;
    }

    async fn a_card_belongs_to_one_customer(plan) {
        let shop = plan.await;
        let door = owner(&shop).await;
        let person = json!({"firstName": "A", "lastName": "B", "gender": "male"});
        let body = json!({"email": "a@b", "profile": person, "cards": [{"code": "C-1"}]});
        let _ = door.post("/customers").json(&body).await.ok();
        let refused = door.post("/customers").json(&body).await.expect(422);
        assert_eq!(refused["errors"]["children"]["cards"], json!({"errors": ["This value is already used."]}));
        assert_eq!(total(&door.get("/customers").await.ok()), 1);
        shop.close().await;
    }

    async fn a_repeated_request_makes_one_customer(plan) {
        let shop = plan.await;
        let door = owner(&shop).await;
        let body = |name: &str| {
            json!({"email": "a@b", "profile": {"firstName": name, "lastName": "B", "gender": "male"}})
        };
        let post = |name: &str| door.post("/customers").header("idempotency-key", "once").json(&body(name));
        assert_eq!(post("A").await.ok(), post("A").await.ok());
        let _ = post("Z").await.expect(400);
        assert_eq!(total(&door.get("/customers").await.ok()), 1);
        shop.close().await;
    }

    async fn customers_are_found_by_every_filter(plan) {
        let shop = plan.await;
        let door = owner(&shop).await;
        let group = shop.write(CreateGroup { name: "VIP".into() }).await.unwrap();
        let brand = shop.brand.number.0;
        let made = door.post("/customers").json(&anna(brand, group.number.0)).await.ok();
        let other = json!({"email": "z@z", "profile": {"firstName": "Zara", "lastName": "B", "gender": "male"}});
        let _ = door.post("/customers").json(&other).await.ok();
        for (query, found) in [
            (String::new(), 2),
            ("q=anna".to_owned(), 1),
            ("q=C-1".to_owned(), 1),
            ("email=GUL".to_owned(), 1),
            ("profile[fullName]=kim".to_owned(), 1),
            ("profile[phoneNumber]=90+123".to_owned(), 1),
            ("profile[phoneNumber]=none".to_owned(), 0),
            ("profile[gender]=male".to_owned(), 1),
            (format!("customerBrand={brand}"), 1),
            ("customerBrand[]=999999".to_owned(), 0),
            (format!("group[]={}", group.number.0), 1),
            (format!("id[]={}&id[]=999999", made["id"]), 1),
            ("type=customer".to_owned(), 2),
            ("type=employee".to_owned(), 0),
        ] {
            let list = door.get(&format!("/customers?{query}")).await.ok();
            assert_eq!(total(&list), found, "{query}");
        }
        let newest = door.get("/customers?size=1").await.ok();
        assert_eq!(newest["items"][0]["profile"]["firstName"], "Zara");
        let oldest = door.get("/customers?size=1&sort=id+asc").await.ok();
        assert_eq!(oldest["items"][0]["id"], made["id"]);
        assert_eq!(door.get("/customers?page=9").await.ok()["items"], json!([]));
        shop.close().await;
    }

    async fn a_supplier_is_no_customer(plan) {
        let shop = plan.await;
        let door = owner(&shop).await;
        let ava = CreateSupplier {
            name: "AVA".into(),
            kind: PartyKind::Company,
            brand: Some(shop.brand.id),
            zone: None,
        };
        let number = shop.write(ava).await.unwrap().number.0;
        let shown = door.get(&format!("/suppliers/{number}")).await.ok();
        let expected = json!({
            "id": number, "name": "AVA", "logo": null, "brand": shop.brand.number.0, "zone": shop.zone.number.0,
            "highlights": null
        });
        assert_eq!(shown, expected);
        assert_eq!(door.get("/suppliers").await.ok()["items"], json!([expected]));
        let _ = door.get(&format!("/customers/{number}")).await.expect(404);
        shop.close().await;
    }
}
