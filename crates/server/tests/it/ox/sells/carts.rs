//! What is put into a sell and what it then comes to (contract 8, checks 4 to 7).

use serde_json::{Value, json};
use testkit::both_engines;

use super::super::owner;
use super::{amounts, are, cart, lots, open, path, price, rates, record_path, roses};

const SUMS: [&str; 10] = [
    "subtotal",
    "total",
    "sellSubtotal",
    "sellTotal",
    "refundSubtotal",
    "refundTotal",
    "returnSubtotal",
    "returnTotal",
    "discount",
    "shippingPrice",
];

fn is_zero(price: &Value) {
    assert_eq!(amounts(price), are(0, 0.0, 0.0));
}

both_engines! {
    async fn a_new_sell_is_empty(plan) {
        let shop = roses(plan).await;
        let door = owner(&shop).await;
        let sell = open(&shop, &door, json!({"note": "1c"})).await;
        assert_eq!((&sell["status"], &sell["draft"], &sell["count"]), (&json!("cart"), &json!(true), &json!(0)));
        assert_eq!((&sell["note"], &sell["type"], &sell["mode"]), (&json!("1c"), &json!("pos"), &json!("location")));
        assert_eq!((&sell["debit"], &sell["manualDiscount"], &sell["payments"]), (&Value::Null, &Value::Null, &json!([])));
        SUMS.iter().for_each(|sum| is_zero(&sell[sum]));
        assert_eq!(sell["cashdesk"]["id"], shop.till().outlet.number.0);
        assert_eq!(sell["shift"]["cashdesk"], shop.till().outlet.number.0);
        assert_eq!(sell["shift"]["openTime"], "2025-06-02 09:00:00");
        assert_eq!(sell["time"], "2025-06-02 09:00:00");
        let second = open(&shop, &door, json!({"type": "shop"})).await;
        assert_eq!((&second["type"], &second["shift"]["id"]), (&json!("shop"), &sell["shift"]["id"]));
        shop.close().await;
    }

    async fn goods_are_added_counted_and_removed(plan) {
        let shop = roses(plan).await;
        let door = owner(&shop).await;
        rates(&shop, 10_800, 11_000).await;
        price(&shop, 3_000).await;
        let sell = open(&shop, &door, json!({})).await;
        let stock = lots(&shop).await[0].id.0;
        shop.clock.advance_seconds(60);
        let body = json!({"stock": stock, "count": 1});
        let added = door.post(&format!("{}/sell-records", path(&sell))).json(&body).await.ok();
        assert_eq!((&added["count"], &added["manualDiscount"]), (&json!(1), &json!([])));
        assert_eq!((amounts(&added["subtotal"]), amounts(&added["total"])), (are(3_000, 0.28, 0.27), are(3_000, 0.28, 0.27)));
        let record = &added["sellRecords"][0];
        assert_eq!((&record["path"], &record["level"]), (&json!(format!("{},", record["id"])), &json!(1)));
        assert_eq!((&record["movedCount"], &record["stock"]), (&json!(0), &json!(stock)));
        is_zero(&record["debit"]);
        assert_eq!(amounts(&record["finalPrice"]), are(3_000, 0.28, 0.27));
        let price = r#"{"first":"UZS","ratio":{"UZS/USD":9.259259259259259e-5,"USD/UZS":10800,"UZS/EUR":9.09090909090909e-5,"EUR/UZS":11000},"order":["UZS","USD","EUR"],"UZS":3000,"USD":0.28,"EUR":0.27}"#;
        assert_eq!(record["price"], serde_json::from_str::<Value>(price).unwrap());

        shop.clock.advance_seconds(60);
        let two = door.patch(&record_path(&added)).json(&json!({"count": 2})).await.ok();
        assert_eq!((amounts(&two["total"]), &two["count"]), (are(6_000, 0.56, 0.55), &json!(2)));
        assert_eq!(amounts(&two["sellRecords"][0]["finalPrice"]), are(3_000, 0.28, 0.27));
        assert_eq!(amounts(&two["sellRecords"][0]["price"]), are(3_000, 0.28, 0.27));
        assert_eq!(two["sellRecords"][0]["time"], "2025-06-02 09:01:00");
        assert_eq!((&two["updatedTime"], &two["syncTime"]), (&json!("2025-06-02 09:02:00"), &json!("2025-06-02 09:02:00")));

        let none = door.delete(&record_path(&two)).await.ok();
        assert_eq!((&none["sellRecords"], &none["count"]), (&json!([]), &json!(0)));
        SUMS.iter().for_each(|sum| is_zero(&none[sum]));
        assert_eq!(door.get(&path(&sell)).await.ok(), none);
        let _ = door.delete(&record_path(&two)).await.expect(404);
        shop.close().await;
    }

    async fn the_same_stock_is_one_record_and_a_variation_is_taken_from_the_oldest(plan) {
        let shop = roses(plan).with_stock("rose", "3").await;
        let door = owner(&shop).await;
        let lots = lots(&shop).await;
        let sell = open(&shop, &door, json!({})).await;
        for count in [1, 2] {
            let form = format!("stock={}&count={count}", lots[1].id.0);
            let _ = door.post(&format!("{}/sell-records", path(&sell))).form(&form).await.ok();
        }
        let sell = door.get(&path(&sell)).await.ok();
        assert_eq!((sell["sellRecords"].as_array().unwrap().len(), &sell["count"]), (1, &json!(3)));

        let sell = cart(&shop, &door, 12).await;
        let of_old: i64 = lots[0].on_hand.to_string().parse().unwrap();
        for (at, count) in [of_old, 12 - of_old].into_iter().enumerate() {
            let record = &sell["sellRecords"][at];
            assert_eq!((&record["stock"], &record["count"]), (&json!(lots[at].id.0), &json!(count)));
        }
        shop.close().await;
    }

    async fn the_head_is_changed_field_by_field(plan) {
        let shop = roses(plan).with_customer("Anna").await;
        let door = owner(&shop).await;
        let (sell, me) = (cart(&shop, &door, 2).await, door.get("/profile").await.ok()["id"].clone());
        let customer = shop.customer("Anna").number.0;
        let address = json!({"countryCode": "UZ", "addressLine1": "Gul 5"});
        let body = json!({
            "customer": customer, "note": "fragile", "assistants": [me], "takeAway": true, "guestQty": 2,
            "shippingAddress": address, "billingAddress": address, "unknown": "ignored",
        });
        let changed = door.patch(&path(&sell)).json(&body).await.ok();
        assert_eq!(changed["customer"], door.get(&format!("/customers/{customer}")).await.ok());
        assert_eq!((&changed["note"], &changed["assistants"]), (&json!("fragile"), &json!([me])));
        assert_eq!((&changed["takeAway"], &changed["guestQty"]), (&json!(true), &json!(2)));
        assert_eq!(changed["shippingAddress"]["addressLine1"], "Gul 5");
        assert_eq!(changed["billingAddress"]["countryCode"], "UZ");
        let cleared = door.put(&path(&sell)).json(&json!({"customer": null, "billingAddress": null})).await.ok();
        assert_eq!((&cleared["customer"], &cleared["billingAddress"]), (&Value::Null, &Value::Null));
        assert_eq!(cleared["note"], "fragile");
        shop.close().await;
    }

    async fn a_discount_is_an_amount_or_a_percentage_and_goes_again(plan) {
        let shop = roses(plan).with_product("lily", "1000").with_stock("lily", "5").await;
        let door = owner(&shop).await;
        rates(&shop, 10_000, 12_000).await;
        let sell = cart(&shop, &door, 1).await;
        let lily = json!({
            "variation": shop.product("lily").variant.number.0, "location": shop.till().shop.number.0, "count": 2,
        });
        let _ = door.post(&format!("{}/sell-records-by-variation", path(&sell))).json(&lily).await.ok();
        let discount = |body: Value| door.patch(&path(&sell)).json(&json!({ "manualDiscount": body }));

        let sell = discount(json!({"type": "amount", "discount": "0.01 USD"})).await.ok();
        assert_eq!((amounts(&sell["discount"]), amounts(&sell["total"])), (are(100, 0.01, 0.01), are(4_900, 0.49, 0.41)));
        assert_eq!((&sell["manualDiscount"]["discount"]["first"], &sell["manualDiscount"]["sum"]), (&json!("USD"), &json!(true)));
        let shares: Vec<_> = (0..2).map(|at| sell["sellRecords"][at]["discount"]["UZS"].clone()).collect();
        assert_eq!(shares, [json!(60), json!(40)], "in proportion");
        let binding = &sell["sellRecords"][0]["offerBindings"][0];
        assert_eq!(binding["offer"]["type"], "total_fixed_discount");
        assert_eq!(binding["offer"]["config"]["sell"], sell["id"]);
        assert_eq!(binding["discount"]["UZS"], 60);

        let sell = discount(json!({"type": "percent", "discount": 12.5, "sum": false})).await.ok();
        assert_eq!(sell["manualDiscount"], json!({"discount": 12.5, "type": "percent", "sum": false}));
        assert_eq!(amounts(&sell["total"])[0], 4_375);

        for nothing in [json!(null), json!([])] {
            let sell = discount(nothing).await.ok();
            assert_eq!((&sell["manualDiscount"], &sell["total"]["UZS"]), (&json!([]), &json!(5_000)));
        }
        shop.close().await;
    }

    async fn a_sell_is_picked_up_or_delivered(plan) {
        let shop = roses(plan).await;
        let door = owner(&shop).await;
        rates(&shop, 10_000, 12_000).await;
        let sell = cart(&shop, &door, 1).await;
        let details = format!("{}/details", path(&sell));
        let place = shop.till().shop.number.0;
        let body = json!({
            "isPickup": true, "pickupLocation": place, "recipient": "Anna Kim", "shippingService": 10, "shippingTime": "12:31",
            "shippingAddress": {"countryCode": "UZ", "addressLine1": "Gul 5"},
        });
        let sell = door.patch(&details).json(&body).await.ok();
        assert_eq!((&sell["pickupLocation"], &sell["shippingAddress"]), (&json!(place), &Value::Null));
        assert_eq!((&sell["recipient"], &sell["shippingTime"]), (&json!("Anna Kim"), &json!("12:31")));
        assert_eq!(sell["shippingService"], 10);
        let body = json!({"isPickup": false, "shippingPrice": "0.5 USD", "shippingAddress": {"addressLine1": "Gul 5"}});
        let sell = door.patch(&details).json(&body).await.ok();
        assert_eq!((&sell["pickupLocation"], &sell["shippingAddress"]["addressLine1"]), (&Value::Null, &json!("Gul 5")));
        assert_eq!((&sell["shippingPrice"]["first"], &sell["shippingPrice"]["UZS"]), (&json!("USD"), &json!(5_000)));
        assert_eq!((&sell["subtotal"]["UZS"], &sell["total"]["UZS"]), (&json!(3_000), &json!(8_000)));
        shop.close().await;
    }
}
