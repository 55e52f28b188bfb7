//! What comes back (contract 8, check 9), and goods in exchange for it.

use domain::Money;
use serde_json::{Value, json};
use testkit::{Http, TestShop, both_engines};

use super::super::owner;
use super::{amounts, are, available, cart, commit, path, pay, price, rates, roses};

/// A finished sell of so many roses for 220 000 each, less 100 000.
async fn sold(shop: &TestShop, door: &Http, count: i64) -> Value {
    rates(shop, 7_900, 9_100).await;
    price(shop, 220_000).await;
    shop.clock.advance_seconds(60);
    rates(shop, 8_450, 9_100).await;
    let sell = cart(shop, door, count).await;
    let body = json!({"manualDiscount": {"type": "amount", "discount": 100_000}});
    let sell = door.patch(&path(&sell)).json(&body).await.ok();
    let _ = pay(shop, door, &sell, 220_000 * count - 100_000).await;
    shop.clock.advance_seconds(60);
    commit(door, &sell).await
}

/// The path of refunds, and a body that takes some of a sell's only record back.
fn of(shop: &TestShop, sell: &Value, count: i64) -> (String, Value) {
    let record = json!({"location": shop.till().shop.number.0, "sellRecord": sell["sellRecords"][0]["id"], "count": count});
    let path = format!("/cashdesks/{}/refunds", shop.till().outlet.number.0);
    (path, json!({ "refundRecords": [record] }))
}

both_engines! {
    async fn a_refund_has_the_vendors_sums_and_signs(plan) {
        let shop = roses(plan).await;
        let door = owner(&shop).await;
        let sell = sold(&shop, &door, 1).await;
        let (refunds, body) = of(&shop, &sell, 1);
        let refund = door.post(&refunds).json(&body).await.ok();
        assert_eq!((&refund["status"], &refund["draft"], &refund["count"]), (&json!("pending"), &json!(true), &json!(0)));
        assert_eq!(amounts(&refund["subtotal"]), are(-220_000, -26.04, -24.18));
        assert_eq!(amounts(&refund["total"]), are(-120_000, -14.2, -13.19));
        assert_eq!(amounts(&refund["refundSubtotal"]), are(-220_000, -26.04, -24.18));
        assert_eq!(amounts(&refund["refundTotal"]), are(120_000, 14.2, 13.19));
        for zero in ["sellSubtotal", "sellTotal", "discount"] {
            assert_eq!(amounts(&refund[zero]), are(0, 0.0, 0.0), "{zero}");
        }
        let record = &refund["refundRecords"][0];
        assert_eq!((amounts(&record["price"]), amounts(&record["total"])), (are(120_000, 14.2, 13.19), are(120_000, 14.2, 13.19)));
        assert_eq!(amounts(&record["originalPrice"]), are(220_000, 27.85, 24.18), "at the rates of then");
        assert_eq!(amounts(&record["subtotal"]), are(220_000, 26.04, 24.18));
        assert_eq!((&record["sell"], &record["sellRecordSell"]), (&refund["id"], &sell["id"]));
        assert_eq!((&record["sellRecord"], &record["movedCount"]), (&sell["sellRecords"][0]["id"], &json!(0)));

        // Under the record that it takes back, the refund stands whole.
        let inside = door.get(&path(&sell)).await.ok()["sellRecords"][0]["refundRecords"][0].clone();
        assert_eq!((&inside["id"], &inside["price"]), (&record["id"], &record["price"]));
        assert_eq!((&inside["sell"]["id"], &inside["sell"]["status"]), (&refund["id"], &json!("pending")));
        assert_eq!((&inside["sell"]["sellRecords"], &inside["sell"]["refundRecords"]), (&json!([]), &json!([record["id"]])));
        assert_eq!(inside["sell"]["cashdesk"], refund["cashdesk"]);

        let body = json!({"paymentMethod": shop.till().cash.number.0, "price": 120_000, "type": "refund"});
        let paid = door.post(&format!("{}/payment", path(&refund))).json(&body).await.ok();
        assert_eq!((&paid["payments"][0]["type"], &paid["payments"][0]["time"]), (&json!("refund"), &Value::Null));
        assert_eq!(available(&shop).await, "9");
        let done = commit(&door, &refund).await;
        assert_eq!((&done["draft"], &done["refundRecords"][0]["movedCount"]), (&json!(false), &json!(1)));
        assert_eq!(done["refundRecords"][0]["stock"], sell["sellRecords"][0]["stock"]);
        assert_eq!(done["payments"][0]["time"], done["finishedTime"]);
        assert_eq!(available(&shop).await, "10");
        shop.close().await;
    }

    async fn no_more_comes_back_than_was_sold(plan) {
        let shop = roses(plan).await;
        let door = owner(&shop).await;
        let sell = sold(&shop, &door, 3).await;
        let (refunds, body) = of(&shop, &sell, 4);
        let _ = door.post(&refunds).json(&body).await.expect(400);
        let (_, body) = of(&shop, &sell, 2);
        let first = door.post(&refunds).json(&body).await.ok();
        let done = commit(&door, &first).await;
        assert_eq!(done["payments"][0]["type"], "refund", "the money goes back as it came");
        let refused = door.post(&refunds).json(&body).await.expect(400);
        assert_eq!(refused["code"], 400);
        let (_, body) = of(&shop, &sell, 1);
        let _ = commit(&door, &door.post(&refunds).json(&body).await.ok()).await;
        let sell = door.get(&path(&sell)).await.ok();
        let back = sell["sellRecords"][0]["refundRecords"].as_array().unwrap();
        let totals = back.iter().map(|record| record["total"]["UZS"].to_string().parse::<Money>().unwrap());
        assert_eq!((back.len(), totals.sum()), (2, Money::units(560_000)), "to the last sum");
        shop.close().await;
    }

    async fn goods_go_out_in_exchange(plan) {
        let shop = roses(plan).with_product("lily", "150000").with_stock("lily", "5").await;
        let door = owner(&shop).await;
        let sell = sold(&shop, &door, 1).await;
        let (refunds, body) = of(&shop, &sell, 1);
        let exchange = door.post(&refunds).json(&body).await.ok();
        let lily = json!({
            "variation": shop.product("lily").variant.number.0, "location": shop.till().shop.number.0, "count": 1,
        });
        let exchange = door.post(&format!("{}/sell-records-by-variation", path(&exchange))).json(&lily).await.ok();
        assert_eq!((&exchange["total"]["UZS"], &exchange["count"]), (&json!(30_000), &json!(1)));
        let _ = pay(&shop, &door, &exchange, 30_000).await;
        let _ = commit(&door, &exchange).await;
        for (kind, expected) in [("exchange", vec![&exchange["id"]]), ("refund", vec![]), ("sell", vec![&sell["id"]])] {
            let list = door.get(&format!("/sells-list?type[]={kind}")).await.ok();
            let ids: Vec<_> = list["items"].as_array().unwrap().iter().map(|sell| &sell["id"]).collect();
            assert_eq!(ids, expected, "{kind}");
        }
        shop.close().await;
    }

    async fn goods_come_back_without_their_receipt_at_the_price_of_now(plan) {
        let shop = roses(plan).await;
        let door = owner(&shop).await;
        let record = json!({
            "location": shop.till().shop.number.0, "variation": shop.product("rose").variant.number.0, "count": 2,
        });
        let refunds = format!("/cashdesks/{}/refunds", shop.till().outlet.number.0);
        let refund = door.post(&refunds).json(&json!({ "refundRecords": [record] })).await.ok();
        let record = &refund["refundRecords"][0];
        assert_eq!((&record["sellRecord"], &record["sellRecordSell"]), (&Value::Null, &Value::Null));
        assert_eq!((&record["price"]["UZS"], &record["originalPrice"]["UZS"]), (&json!(3_000), &json!(3_000)));
        assert_eq!(refund["total"]["UZS"], -6_000);
        let done = commit(&door, &refund).await;
        assert_eq!(done["payments"][0]["price"]["UZS"], 6_000);
        assert_eq!(available(&shop).await, "12");
        shop.close().await;
    }
}
