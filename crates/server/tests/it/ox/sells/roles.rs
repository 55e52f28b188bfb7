//! Who may sell, and what of a sell they see.

use domain::access::Permission;
use serde_json::json;
use testkit::both_engines;

use super::super::permissions::{employee, open_account};
use super::super::{owner, stranger, total};
use super::{cart, commit, open, path, pay, record_path, roses};

both_engines! {
    async fn a_cashier_sells_and_sees_buyers_by_number_only(plan) {
        let shop = roses(plan).with_customer("Anna").await;
        let door = employee(&shop, &[Permission::SalesRead, Permission::SalesWrite], &[]).await;
        let sell = cart(&shop, &door, 1).await;
        let anna = shop.customer("Anna").number.0;
        let sell = door.patch(&path(&sell)).json(&json!({"customer": anna})).await.ok();
        assert_eq!(sell["customer"], anna);
        assert_eq!(sell["cashdesk"]["id"], shop.till().outlet.number.0);
        let held = pay(&shop, &door, &sell, 2_000).await["payments"][0]["id"].clone();
        let _ = door.patch(&format!("/payments/{held}")).json(&json!({"price": 3_000})).await.ok();
        let sell = commit(&door, &sell).await;
        let denied = json!({"code": 403, "message": "Access Denied"});
        let record = json!({"location": shop.till().shop.number.0, "sellRecord": sell["sellRecords"][0]["id"], "count": 1});
        let second = cart(&shop, &door, 1).await;
        for ask in [
            door.post(&format!("/cashdesks/{}/refunds", shop.till().outlet.number.0)).json(&json!({"refundRecords": [record]})),
            door.patch(&format!("{}/patch", path(&sell))).json(&json!({"note": "x"})),
            door.patch(&format!("/payments/{held}")).json(&json!({"price": 1})),
            door.patch(&path(&second)).json(&json!({"manualDiscount": {"discount": 1}})),
        ] {
            assert_eq!(ask.await.expect(403), denied);
        }
        shop.close().await;
    }

    async fn whoever_may_sell_and_not_see_sells_nothing(plan) {
        let shop = roses(plan).await;
        let door = employee(&shop, &[Permission::SalesWrite], &[]).await;
        let sells = format!("/cashdesks/{}/sells", shop.till().outlet.number.0);
        let _ = door.post(&sells).json(&json!({})).await.expect(403);
        assert_eq!(total(&owner(&shop).await.get("/sells").await.ok()), 0);
        shop.close().await;
    }

    async fn sells_of_another_account_are_not_there(plan) {
        let shop = roses(plan).await;
        let door = owner(&shop).await;
        let sell = cart(&shop, &door, 1).await;
        let payment = pay(&shop, &door, &sell, 1).await["payments"][0]["id"].clone();
        let token = open_account(&shop, "elsewhere").await;
        let there = stranger(&shop).with("host", "elsewhere.ox-sys.com").bearer(&token);
        assert_eq!(total(&there.get("/sells-list").await.ok()), 0);
        let till = shop.till().outlet.number.0;
        for ask in [
            there.get(&path(&sell)),
            there.patch(&path(&sell)).json(&json!({"note": "x"})),
            there.delete(&path(&sell)),
            there.post(&format!("{}/commit", path(&sell))),
            there.patch(&record_path(&sell)).json(&json!({"count": 2})),
            there.delete(&record_path(&sell)),
            there.patch(&format!("/payments/{payment}")).json(&json!({"price": 2})),
            there.post(&format!("/cashdesks/{till}/sells")).json(&json!({})),
        ] {
            let _ = ask.await.expect(404);
        }
        shop.close().await;
    }

    async fn a_repeated_request_adds_nothing(plan) {
        let shop = roses(plan).await;
        let door = owner(&shop).await;
        let sell = open(&shop, &door, json!({})).await;
        let body = json!({
            "variation": shop.product("rose").variant.number.0, "location": shop.till().shop.number.0, "count": 2,
        });
        let add = || {
            let path = format!("{}/sell-records-by-variation", path(&sell));
            door.post(&path).json(&body).header("idempotency-key", "once")
        };
        let first = add().await.ok();
        assert_eq!((add().await.ok(), &first["count"]), (first.clone(), &json!(2)));
        shop.close().await;
    }
}
