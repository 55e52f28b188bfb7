//! Addresses, credentials, roles and what is answered to nonsense.

use app::access::CreateRole;
use dialect_evotor::TerminalSettings;
use domain::access::{Permission, Scope};
use serde_json::{Value, json};
use testkit::{TestShop, both_engines};

use super::*;

fn unauthorized() -> Value {
    json!({ "errors": [{ "code": 1002 }] })
}

both_engines! {
    async fn all_forms_of_an_address_are_one(shop) {
        let shop = shop.with_outlet().await;
        let settings = TerminalSettings { systems: "shop-one, shop-two".into(), ..TerminalSettings::default() };
        let token = connect(&shop, shop.till(), 19, settings, None).await;
        let http = stranger(&shop).bearer(&token);
        place(&http, 49_152, json!([product(82, 372, 1)])).await;
        let hello = http.get("/api/v2/hello").await;
        assert_eq!(hello.ok(), json!({ "system": "shop-one, shop-two", "protocol": "0.1.0" }));
        assert_eq!(hello.headers["vary"], "Accept");
        assert_eq!(hello.headers["content-type"], "application/json; charset=UTF-8");
        let clean = http.get("/api/v2/bill/byid/49152").await;
        let anonymous = stranger(&shop);
        for path in ["/?q=/api/v2/bill/byid/49152", "/index.php?q=/api/v2/bill/byid/49152"] {
            assert_eq!(http.get(path).await.bytes, clean.bytes, "{path}");
            assert_eq!(anonymous.get(path).await.expect(401), unauthorized());
            let with_token = format!("/{token}{path}");
            assert_eq!(anonymous.get(&with_token).await.bytes, clean.bytes, "{with_token}");
        }
        assert_eq!(anonymous.get(&format!("/{token}/api/v2/bill/byid/49152")).await.bytes, clean.bytes);
        assert_eq!(ids(&http, "?number=a-49152&unknown=1").await, [49_152]);
        assert!(rows(&shop).await.iter().all(|row| !format!("{row:?}").contains(&token)), "no token in the journal");
        shop.close().await;
    }

    async fn nonsense_is_told_apart_from_strangers(shop) {
        let shop = shop.with_outlet().with_outlet().await;
        let http = terminal(&shop).await;
        place(&http, 5, json!([product(1, 100, 1)])).await;
        for ask in [stranger(&shop).bearer("nobody").get("/api/v2/list"), stranger(&shop).get("/api/v2/list")] {
            assert_eq!(ask.await.expect(401), unauthorized());
        }
        let broken = http.post("/api/v2/receipts").body("application/json", "{\"id\":");
        assert_eq!(broken.await.expect(400), json!({ "errors": [{ "code": 2001 }] }));
        let journalled = rows(&shop).await;
        assert_eq!((journalled[0].status, journalled[0].kind.as_str(), journalled[0].shop), (Some(400), "RECEIPT", Some(19)));
        let missing = |field: &str| json!({ "errors": [{ "code": 2002, "reason": "missing", "subject": field }] });
        for (field, body) in [
            ("id", json!({})),
            ("type", json!({ "id": "n" })),
            ("data.id", json!({ "id": "n", "type": "ReceiptCreated" })),
            ("data.type", json!({ "id": "n", "type": "ReceiptCreated", "data": { "id": "r" } })),
        ] {
            assert_eq!(http.post("/api/v2/receipts").json(&body).await.expect(400), missing(field));
        }
        let wrong = http.get("/api/v2/list?date=soon").await.expect(400);
        assert_eq!(wrong, json!({ "errors": [{ "code": 2003, "reason": "incorrect", "subject": "date" }] }));
        for path in ["/api/v2/bill/byid/6", "/api/v2/bill/byid/x", "/api/v2/nothing"] {
            assert_eq!(http.get(path).await.expect(404), json!({}), "{path}");
        }
        let method = http.delete("/api/v2/list").await;
        assert_eq!(method.expect(405), json!({ "errors": [{ "code": 1005 }] }));
        assert_eq!(method.headers["allow"], "GET, HEAD");
        // A foreign bill is no bill.
        let other = stranger(&shop).bearer(&connect(&shop, shop.outlets[1], 20, TerminalSettings::default(), None).await);
        assert_eq!(other.get("/api/v2/bill/byid/5").await.expect(404), json!({}));
        assert!(ids(&other, "").await.is_empty());
        tell(&other, &receipt("r1", 5, &[item(1, 100, 1)], json!({}))).await;
        assert_eq!((flags(&other).await, bill(&http, 5).await["state"].clone()), (json!(["unknown_bill"]), json!("OPEN")));
        let owned = connect(&shop, shop.till(), 21, TerminalSettings::default(), Some("01-000000000000020")).await;
        let owned = stranger(&shop).bearer(&owned);
        let strange = owned.post("/api/v2/receipts").json(&receipt("r2", 5, &[item(1, 100, 1)], json!({})));
        assert_eq!(strange.await.expect(401), unauthorized(), "a receipt of another owner");
        shop.close().await;
    }

    async fn a_key_does_what_its_login_may_at_its_outlet(shop) {
        let shop = shop.with_outlet().with_outlet().await;
        let http = terminal(&shop).await;
        place(&http, 5, json!([product(1, 100, 1)])).await;
        let crm = stranger(&shop).bearer(&key_of(&shop, shop.till()).await);
        assert_eq!(bill(&crm, 5).await["id"], 5);
        // A key of an outlet without a terminal, and one of no outlet, are of no shop.
        for key in [key_of(&shop, shop.outlets[1]).await, shop.key().await] {
            let denied = stranger(&shop).bearer(&key).get("/admin/evotor/bills").await.expect(403);
            assert_eq!(denied["errors"][0]["subject"], "shop");
        }
        let reader = reader(&shop).await;
        assert_eq!(ids(&reader, "").await, [5]);
        for ask in [
            reader.post("/admin/evotor/bills").json(&json!({})),
            reader.put("/admin/evotor/bills/5").json(&json!({})),
            reader.delete("/admin/evotor/bills/5"),
            reader.post("/api/v2/receipts").json(&receipt("r", 5, &[], json!({}))),
        ] {
            assert_eq!(ask.await.expect(403)["errors"][0]["subject"], "sales.write");
        }
        shop.close().await;
    }
}

/// A terminal that acts as somebody who may only look.
async fn reader(shop: &TestShop) -> testkit::Http {
    use app::parties::{CreateEmployee, PersonChange};
    use domain::Change;
    let permissions = [Permission::SalesRead].into();
    let role = CreateRole { name: "Looks".into(), permissions, scope: Scope::default() };
    let role = shop.write(role).await.unwrap().id;
    let person = PersonChange {
        first_name: Change::Set("Lola".into()),
        email: Change::Set(Some("l@x.example".into())),
        ..PersonChange::default()
    };
    let password = shop.app.hash_password("lola lola lola").await.unwrap();
    let lola = CreateEmployee { person, username: "lola".into(), password, roles: vec![role] };
    shop.write(lola).await.unwrap();
    let signed_in = shop.app.sign_in(shop.owner.account, "lola", "lola lola lola", "test").await.unwrap();
    let (token, hash) = shop.app.new_key();
    let terminal = CreateTerminal {
        number: None,
        name: "reader".into(),
        login: signed_in.login,
        outlet: shop.till().outlet.id,
        hash,
        refs: TerminalRefs::default(),
        settings: json!({}),
    };
    shop.write(terminal).await.unwrap();
    stranger(shop).bearer(&token.0)
}
