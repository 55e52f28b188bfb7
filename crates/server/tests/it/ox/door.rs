//! Signing in, credentials, accounts, formats and the refusals that are the same for every operation.

use axum::http::{Method, header};
use serde_json::json;
use testkit::{TestShop, both_engines};

use super::{form, owner, stranger};

both_engines! {
    async fn one_signs_in_by_form_json_or_query(plan) {
        let shop = plan.await;
        let door = stranger(&shop);
        let form = form(TestShop::USERNAME, TestShop::PASSWORD, TestShop::ACCOUNT);
        let parts = json!({
            "_username": TestShop::USERNAME, "_password": TestShop::PASSWORD, "_subdomain": TestShop::ACCOUNT
        });
        let path = "/security/auth_check";
        for ask in [
            door.post(path).body("application/x-www-form-urlencoded; charset=utf-8", form.clone()),
            door.post(path).json(&parts),
            door.post(&format!("{path}?{form}")),
        ] {
            let answer = ask.await.ok();
            assert_eq!(answer["lifetime"], 1_036_800);
            let _: serde_json::Value = door.clone().bearer(answer["token"].as_str().unwrap()).get("/profile").await.ok();
        }
        shop.close().await;
    }

    async fn wrong_credentials_are_all_alike(plan) {
        let shop = plan.await;
        let door = stranger(&shop);
        for form in [
            form(TestShop::USERNAME, "wrong", TestShop::ACCOUNT),
            form("nobody", TestShop::PASSWORD, TestShop::ACCOUNT),
            form(TestShop::USERNAME, TestShop::PASSWORD, "nobody"),
            "_username=owner".to_owned(),
            String::new(),
        ] {
            let answer = door.post("/security/auth_check").form(&form).await.expect(401);
            assert_eq!(answer, json!({"code": 401, "message": "Bad credentials"}), "{form}");
        }
        shop.close().await;
    }

    async fn the_host_names_the_account(plan) {
        let shop = plan.await;
        let form = form(TestShop::USERNAME, TestShop::PASSWORD, TestShop::ACCOUNT);
        for (host, status) in [("test.ox-sys.com", 200), ("TEST.oxapp.io:443", 200), ("nobody.ox-sys.com", 401)] {
            let door = stranger(&shop).with("host", host);
            let _ = door.post("/security/auth_check").form(&form).await.expect(status);
        }
        let door = owner(&shop).await;
        let _ = door.clone().with("host", "test.ox-sys.com").get("/profile").await.ok();
        let unknown = door.with("host", "nobody.ox-sys.com").get("/profile").await.expect(404);
        assert_eq!(unknown, json!({"code": 404, "message": "Not Found"}));
        shop.close().await;
    }

    async fn tokens_and_keys_are_not_interchangeable(plan) {
        let shop = plan.await;
        let (door, key) = (stranger(&shop), shop.key().await);
        let form = form(TestShop::USERNAME, TestShop::PASSWORD, TestShop::ACCOUNT);
        let token = door.post("/security/auth_check").form(&form).await.ok();
        let token = token["token"].as_str().unwrap();
        let _ = door.get("/profile").header("auth-token", &key).await.ok();
        let _ = door.get("/profile").header("authorization", &format!("bearer {token}")).await.ok();
        for (ask, message) in [
            (door.get("/profile"), "JWT Token not found"),
            (door.get("/profile").header("authorization", "Basic b3duZXI6cHc="), "JWT Token not found"),
            (door.get("/profile").header("auth-token", token), "Invalid JWT Token"),
            (door.get("/profile").header("authorization", &format!("Bearer {key}")), "Invalid JWT Token"),
            (door.get("/profile").header("authorization", &format!("Bearer {token}x")), "Invalid JWT Token"),
        ] {
            assert_eq!(ask.await.expect(401), json!({"code": 401, "message": message}));
        }
        shop.close().await;
    }

    async fn what_the_table_does_not_have_is_refused_in_words(plan) {
        let shop = plan.await;
        let door = owner(&shop).await;
        let wrong = door.delete("/profile/").await;
        assert_eq!(wrong.expect(405), json!({"code": 405, "message": "Method Not Allowed"}));
        assert!(wrong.headers[header::ALLOW].to_str().unwrap().contains("GET"));
        let known = door.get("/users").await.expect(501);
        assert_eq!(known, json!({"code": 501, "message": "Not Implemented"}));
        let _ = door.get("/nothing").await.expect(404);
        let _ = door.get("/brands/x").await.expect(404);
        let _ = door.get("/profile").header("accept", "text/html").await.expect(406);
        let preflight = stranger(&shop).ask(Method::OPTIONS, "/anything").await;
        let _ = preflight.expect(204);
        assert_eq!(preflight.headers[header::ACCESS_CONTROL_ALLOW_ORIGIN], "*");
        let head = door.ask(Method::HEAD, "/profile").await;
        assert!(head.expect(200).is_null());
        assert!(head.headers[header::CONTENT_LENGTH] != "0");
        shop.close().await;
    }

    async fn bodies_are_bounded_and_typed(plan) {
        let shop = plan.await;
        let door = owner(&shop).await;
        let post = || door.post("/customers");
        let _ = post().body("application/json", "{").await.expect(400);
        let _ = post().body("application/json", "[".repeat(40)).await.expect(400);
        let _ = post().body("text/xml", "<a/>").await.expect(415);
        let _ = post().body("application/json", " ".repeat(2 << 20)).await.expect(413);
        for query in ["page=0", "size=501", "size=x", "sort=price", "sort=id+sideways"] {
            let _ = door.get(&format!("/customers?{query}")).await.expect(400);
        }
        shop.close().await;
    }
}
