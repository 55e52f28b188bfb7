//! Administration, as the command line and the socket ask for it.

use serde_json::{Value, json};
use server::admin::{Request, perform};
use testkit::{TestShop, both_engines};

async fn ask(shop: &TestShop, request: Value) -> Result<Value, String> {
    let request: Request = serde_json::from_value(request).unwrap();
    perform(&shop.app, request).await.map_err(|error| format!("{error:#}"))
}

both_engines! {
    async fn an_administrator_keeps_accounts_people_and_keys(shop) {
        let shop = shop.with_outlet().await;
        let ok = async |request| ask(&shop, request).await.unwrap();
        let role = json!({ "user": { "role": { "account": null, "name": "Cashier", "may": ["sales.write"] } } });
        ok(role).await;
        let user = json!({ "user": { "add": {
            "account": null, "username": "vera", "email": "vera@test.example", "first_name": "Vera", "last_name": "",
            "roles": ["Cashier"], "password": "a long password",
        } } });
        assert_eq!(ok(user.clone()).await["username"], "vera");
        let twice = ask(&shop, user).await.unwrap_err();
        assert!(twice.contains("username: this value is already used"), "{twice}");
        let sign_in = async |password: &str| shop.app.sign_in(shop.owner.account, "vera", password, "test").await;
        sign_in("a long password").await.unwrap();
        let new = ok(json!({ "user": { "password": { "account": "test", "username": "Vera", "password": null } } })).await;
        sign_in("a long password").await.unwrap_err();
        sign_in(new["password"].as_str().unwrap()).await.unwrap();

        let key = ok(json!({ "token": { "add": { "account": null, "name": "site", "user": "vera", "outlet": null } } })).await;
        let good = async || shop.app.caller_of_key(shop.owner.account, key["key"].as_str().unwrap(), "test").await;
        good().await.unwrap();
        ok(json!({ "token": { "revoke": { "account": null, "id": key["id"] } } })).await;
        good().await.unwrap_err();
        ok(json!({ "user": { "dismiss": { "account": null, "username": "vera" } } })).await;
        sign_in(new["password"].as_str().unwrap()).await.unwrap_err();

        let outlet = shop.till().outlet.number;
        let promotion = json!({ "promotion": { "add": {
            "account": null, "name": "Spring", "percent": "12.5", "zone": shop.zone.number, "outlets": [outlet],
        } } });
        ok(promotion).await;
        assert_eq!(ok(json!({ "promotion": { "list": { "account": null } } })).await[0]["name"], "Spring");

        let shift = async |what: &str| ok(json!({ "shift": { what: { "account": null, "outlet": outlet } } })).await["open"].clone();
        assert_eq!(shift("show").await, false);
        assert_eq!(shift("open").await, true);
        assert_eq!(shift("show").await, true);
        assert_eq!(shift("close").await, false);

        let account = json!({ "account": { "add": {
            "subdomain": "second", "name": null, "currency": "UZS", "time_zone": "Asia/Tashkent", "locale": "ru",
            "username": "boss", "password": null,
        } } });
        ok(account).await;
        assert_eq!(ok(json!({ "account": "list" })).await.as_array().unwrap().len(), 2);
        let which = ask(&shop, json!({ "user": { "list": { "account": null } } })).await.unwrap_err();
        assert!(which.contains("--account"), "{which}");
        assert_eq!(ok(json!({ "user": { "list": { "account": "second" } } })).await[0]["username"], "boss");
        shop.close().await;
    }
}
