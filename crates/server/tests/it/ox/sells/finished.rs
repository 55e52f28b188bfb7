//! Sells that are paid, put aside, finished, owed for, amended and given up (contract 8, checks 8, 10, 11 and 18).

use serde_json::{Value, json};
use testkit::both_engines;

use super::super::{owner, total};
use super::{amounts, are, available, cart, commit, lots, open, path, pay, price, rates, record_path, roses};

both_engines! {
    async fn a_discounted_sell_is_paid_and_finished(plan) {
        let shop = roses(plan).await;
        let door = owner(&shop).await;
        rates(&shop, 7_900, 9_100).await;
        price(&shop, 220_000).await;
        shop.clock.advance_seconds(60);
        rates(&shop, 8_450, 9_100).await;
        let sell = cart(&shop, &door, 1).await;
        let body = json!({"manualDiscount": {"type": "amount", "discount": 100_000}});
        let sell = door.patch(&path(&sell)).json(&body).await.ok();
        assert_eq!(amounts(&sell["total"]), are(120_000, 14.2, 13.19));
        assert_eq!(amounts(&sell["subtotal"]), are(220_000, 26.04, 24.18));
        let record = &sell["sellRecords"][0];
        assert_eq!(amounts(&record["price"]), are(220_000, 27.85, 24.18), "at the rates of when it was priced");
        assert_eq!(record["price"]["ratio"]["USD/UZS"].to_string(), "7899.999999999999");
        assert_eq!(amounts(&record["offerBindings"][0]["offer"]["config"]["fixedDiscount"]), are(100_000, 11.83, 10.99));

        let paid = pay(&shop, &door, &sell, 120_000).await;
        let payment = &paid["payments"][0];
        assert_eq!((&payment["status"], &payment["time"]), (&json!("finished"), &Value::Null));
        assert_eq!((&payment["totalLeftToPay"], &payment["subtotalLeftToPay"]), (&Value::Null, &Value::Null));

        shop.clock.advance_seconds(60);
        let done = commit(&door, &sell).await;
        assert_eq!((&done["draft"], &done["status"], &done["isDebt"]), (&json!(false), &json!("completed"), &json!(false)));
        assert_eq!(done["finishedTime"], "2025-06-02 09:02:00");
        assert_eq!(done["sellRecords"][0]["finishedTime"], done["finishedTime"]);
        assert_eq!(done["sellRecords"][0]["movedCount"], 1);
        assert_eq!(amounts(&done["debit"]), are(0, 0.0, 0.0));
        let payment = &done["payments"][0];
        assert_eq!((&payment["time"], &payment["type"]), (&done["finishedTime"], &json!("sell")));
        assert_eq!(amounts(&payment["totalLeftToPay"]), are(0, 0.0, 0.0));
        assert_eq!(amounts(&payment["subtotalLeftToPay"]), are(100_000, 11.83, 10.99));
        assert_eq!(commit(&door, &sell).await, done, "a repeat changes nothing");
        assert_eq!(lots(&shop).await[0].on_hand, domain::Quantity::units(9));
        shop.close().await;
    }

    async fn too_little_money_needs_a_customer_and_is_then_a_debt(plan) {
        let shop = roses(plan).with_customer("Anna").await;
        let door = owner(&shop).await;
        let sell = cart(&shop, &door, 2).await;
        let _ = pay(&shop, &door, &sell, 5_000).await;
        let refused = door.post(&format!("{}/commit", path(&sell))).json(&json!({})).await.expect(400);
        assert_eq!(refused, json!({"code": 400, "message": "Not enough payments: 1000 left to pay"}));
        let customer = json!({"customer": shop.customer("Anna").number.0});
        let _ = door.patch(&path(&sell)).json(&customer).await.ok();

        let owed = commit(&door, &sell).await;
        assert_eq!((&owed["isDebt"], &owed["wasDebit"], &owed["debit"]["UZS"]), (&json!(true), &json!(true), &json!(1_000)));
        assert_eq!(owed["sellRecords"][0]["debit"]["UZS"], 1_000);
        assert_eq!(total(&door.get("/sells-list?type[]=debit").await.ok()), 1);

        shop.clock.advance_seconds(3_600);
        let body = json!({"paymentMethod": shop.till().card.number.0, "price": 400, "type": "sell"});
        let less = door.patch(&path(&sell)).json(&body).await.ok();
        assert_eq!((&less["isDebt"], &less["debit"]["UZS"]), (&json!(true), &json!(600)));
        let none = pay(&shop, &door, &sell, 600).await;
        assert_eq!((&none["isDebt"], &none["wasDebit"], &none["debit"]["UZS"]), (&json!(false), &json!(true), &json!(0)));
        assert_eq!(none["debtFinishedTime"], "2025-06-02 10:00:00");
        assert_eq!(none["finishedTime"], "2025-06-02 09:00:00");
        assert_eq!(none["payments"].as_array().unwrap().len(), 3);
        assert_eq!(total(&door.get("/sells-list?type[]=debit").await.ok()), 0);
        let over = json!({"paymentMethod": shop.till().cash.number.0, "price": 1});
        let _ = door.post(&format!("{}/payment", path(&sell))).json(&over).await.expect(400);
        shop.close().await;
    }

    async fn cash_gives_change_and_cards_do_not(plan) {
        let shop = roses(plan).await;
        let door = owner(&shop).await;
        let sell = cart(&shop, &door, 1).await;
        let body = json!({"payments": [{"paymentMethod": shop.till().card.number.0, "price": 3_001, "type": "sell"}]});
        let _ = door.patch(&path(&sell)).json(&body).await.ok();
        let _ = door.post(&format!("{}/commit", path(&sell))).await.expect(400);
        let body = json!({"payments": [{"paymentMethod": shop.till().cash.number.0, "price": "5 000 UZS", "type": "sell"}]});
        let replaced = door.patch(&path(&sell)).json(&body).await.ok();
        assert_eq!(replaced["payments"].as_array().unwrap().len(), 1);
        let done = commit(&door, &sell).await;
        assert_eq!(done["payments"][0]["price"]["UZS"], 3_000);
        shop.close().await;
    }

    async fn a_postponed_sell_keeps_its_goods(plan) {
        let shop = roses(plan).await;
        let door = owner(&shop).await;
        let sell = cart(&shop, &door, 4).await;
        assert_eq!(available(&shop).await, "10");
        let kept = door.post(&format!("{}/postpone", path(&sell))).json(&json!({"mode": "location"})).await.ok();
        assert_eq!((&kept["isPostpone"], &kept["draft"], &kept["status"]), (&json!(true), &json!(true), &json!("postponed")));
        assert_eq!(kept["startTime"], "2025-06-02 09:00:00");
        assert_eq!(kept["expireTime"], "2025-06-05 09:00:00", "the till keeps goods for three days");
        assert_eq!(kept["sellRecords"][0]["movedCount"], 4);
        assert_eq!(available(&shop).await, "6");

        let second = cart(&shop, &door, 6).await;
        let body = json!({"count": 7});
        let _ = door.patch(&record_path(&second)).json(&body).await.ok();
        let short = door.post(&format!("{}/postpone", path(&second))).await.expect(400);
        assert_eq!(short["message"], "Not enough stock");

        let _ = pay(&shop, &door, &sell, 12_000).await;
        let done = commit(&door, &sell).await;
        assert_eq!((&done["isPostpone"], &done["draft"]), (&json!(false), &json!(false)));
        assert_eq!(available(&shop).await, "6");
        assert_eq!(lots(&shop).await[0].on_hand.to_string(), "6");
        shop.close().await;
    }

    async fn what_is_put_aside_too_long_is_let_go(plan) {
        let shop = roses(plan).await;
        let door = owner(&shop).await;
        let sell = cart(&shop, &door, 4).await;
        let _ = door.post(&format!("{}/postpone", path(&sell))).await.ok();
        shop.clock.advance_seconds(3 * 86_400 + 1);
        shop.drain().await;
        let sell = door.get(&path(&sell)).await.ok();
        assert_eq!((&sell["isPostpone"], &sell["status"]), (&json!(false), &json!("cart")));
        assert_eq!(sell["releasedTime"], "2025-06-05 09:00:01");
        assert_eq!(sell["sellRecords"][0]["movedCount"], 0);
        assert_eq!(available(&shop).await, "10");
        shop.close().await;
    }

    async fn a_finished_sell_is_amended(plan) {
        let shop = roses(plan).with_customer("Anna").await;
        let door = owner(&shop).await;
        let sell = cart(&shop, &door, 1).await;
        let (cash, card, me) =
            (shop.till().cash.number.0, shop.till().card.number.0, door.get("/profile").await.ok()["id"].clone());
        let card_pays = json!({"payments": [{"paymentMethod": card, "price": 3_000, "type": "sell"}]});
        let patch = format!("{}/patch", path(&sell));
        let _ = door.patch(&patch).json(&card_pays).await.expect(400);

        shop.clock.advance_seconds(3_600);
        let _ = pay(&shop, &door, &sell, 3_000).await;
        let before = commit(&door, &sell).await;
        let after = door.patch(&patch).json(&card_pays).await.ok();
        assert_eq!(after["payments"].as_array().unwrap().len(), 1);
        assert_eq!(after["payments"][0]["paymentMethod"], card);
        assert_eq!((&after["total"], &after["finishedTime"]), (&before["total"], &before["finishedTime"]));

        let body = json!({
            "finishedTime": "2025-06-02 09:30:00", "assistants": [me], "user": me, "note": "late", "status": "completed",
            "customer": shop.customer("Anna").number.0, "pickupLocation": shop.till().shop.number.0,
            "sellRecords": [{"assistants": [me], "managers": [me]}],
        });
        let after = door.patch(&patch).json(&body).await.ok();
        assert_eq!((&after["finishedTime"], &after["note"]), (&json!("2025-06-02 09:30:00"), &json!("late")));
        assert_eq!((&after["assistants"], &after["sellRecords"][0]["managers"]), (&json!([me]), &json!([me])));
        assert_eq!(after["customer"]["profile"]["firstName"], "Anna");
        assert_eq!(after["pickupLocation"], shop.till().shop.number.0);

        let less = json!({"payments": [{"paymentMethod": cash, "price": 2_000, "type": "sell"}]});
        let owed = door.patch(&patch).json(&less).await.ok();
        assert_eq!((&owed["isDebt"], &owed["debit"]["UZS"]), (&json!(true), &json!(1_000)));
        let body = json!({"customer": null, "payments": less["payments"]});
        let refused = door.patch(&patch).json(&body).await.expect(422);
        assert!(refused["errors"]["children"]["payments"]["errors"][0].is_string(), "{refused}");
        shop.close().await;
    }

    async fn a_payment_is_amended_by_itself(plan) {
        let shop = roses(plan).with_customer("Anna").await;
        let door = owner(&shop).await;
        let sell = open(&shop, &door, json!({"customer": shop.customer("Anna").number.0})).await;
        let body = json!({
            "variation": shop.product("rose").variant.number.0, "location": shop.till().shop.number.0, "count": 1,
        });
        let _ = door.post(&format!("{}/sell-records-by-variation", path(&sell))).json(&body).await.ok();
        let held = pay(&shop, &door, &sell, 1_000).await["payments"][0]["id"].clone();
        let changed = door.patch(&format!("/payments/{held}")).json(&json!({"price": 3_000})).await.ok();
        assert_eq!((&changed["id"], &changed["price"]["UZS"], &changed["time"]), (&held, &json!(3_000), &Value::Null));

        shop.clock.advance_seconds(3_600);
        let done = commit(&door, &sell).await;
        assert_eq!(done["payments"][0]["id"], held);
        let body = json!({"price": 2_500, "paymentMethod": shop.till().card.number.0, "time": "2025-06-02 09:15:00"});
        let changed = door.patch(&format!("/sell-payments/{held}")).json(&body).await.ok();
        assert_eq!((&changed["id"], &changed["time"]), (&held, &json!("2025-06-02 09:15:00")));
        assert_eq!((&changed["price"]["UZS"], &changed["totalLeftToPay"]["UZS"]), (&json!(2_500), &json!(500)));
        assert_eq!(changed["status"], "finished");
        let sell = door.get(&path(&sell)).await.ok();
        assert_eq!((&sell["payments"], &sell["isDebt"]), (&json!([changed]), &json!(true)));
        assert_eq!(sell["debit"]["UZS"], 500);
        shop.close().await;
    }

    async fn an_open_sell_is_given_up(plan) {
        let shop = roses(plan).await;
        let door = owner(&shop).await;
        let sell = cart(&shop, &door, 4).await;
        let _ = door.post(&format!("{}/postpone", path(&sell))).await.ok();
        assert_eq!(door.delete(&path(&sell)).await.ok(), json!({}));
        assert_eq!(available(&shop).await, "10");
        let _ = door.get(&path(&sell)).await.expect(404);
        let _ = door.delete(&path(&sell)).await.expect(404);
        assert_eq!(total(&door.get("/sells").await.ok()), 0);
        shop.close().await;
    }
}
