//! Counts and prices of stocks, set directly.

use serde_json::{Value, json};
use testkit::{Http, TestShop, both_engines};

use super::{BLANK, UNKNOWN, children, counts, error, flowers, number, variation};
use crate::ox::{owner, total};

fn body(shop: &TestShop, name: &str, rest: (&str, Value)) -> Value {
    let (key, value) = rest;
    json!({"variation": number(shop, name), "location": shop.till().shop.number.0, key: value})
}

async fn count(shop: &TestShop, door: &Http, name: &str, count: Value) -> Value {
    door.put("/stocks/count").json(&body(shop, name, ("count", count))).await.ok()
}

both_engines! {
    async fn a_count_is_absolute(plan) {
        let shop = flowers(plan).await;
        let door = owner(&shop).await;
        assert_eq!(counts(&count(&shop, &door, "rose", json!(4)).await), [4]);
        assert_eq!(counts(&count(&shop, &door, "rose", json!("6.5")).await), [6.5]);
        let tulip = count(&shop, &door, "tulip", json!(3)).await;
        assert_eq!(counts(&tulip), [3], "a stock is made where there was none");
        assert_eq!(tulip["stocks"][0]["sellPrice"]["UZS"], 2000);
        let corrections = door.get("/corrections").await.ok();
        assert_eq!(total(&corrections), 3);
        let last = &corrections["items"][0];
        assert_eq!((&last["reason"], &last["approved"], &last["count"]), (&json!("direct"), &json!(true), &json!("3.00")));
        shop.close().await;
    }

    async fn what_is_postponed_is_not_counted_again(plan) {
        let shop = flowers(plan).await;
        let door = owner(&shop).await;
        let sell = door.post(&format!("/cashdesks/{}/sells", shop.till().outlet.number.0)).json(&json!({})).await.ok();
        let path = format!("/sells/{}", sell["id"]);
        let two = body(&shop, "rose", ("count", json!(2)));
        let _ = door.post(&format!("{path}/sell-records-by-variation")).json(&two).await.ok();
        let _ = door.post(&format!("{path}/postpone")).json(&json!({"mode": "location"})).await.ok();
        assert_eq!(counts(&variation(&shop, &door, "rose").await), [8]);
        assert_eq!(counts(&count(&shop, &door, "rose", json!(5)).await), [5]);
        shop.close().await;
    }

    async fn a_price_is_that_of_all_stocks_there(plan) {
        let shop = flowers(plan).await;
        let door = owner(&shop).await;
        for path in ["/stocks/price", "/stock/price", "/variations/stock-price"] {
            let rose = door.put(path).json(&body(&shop, "rose", ("price", json!(4000)))).await.ok();
            assert_eq!(rose["stocks"][0]["sellPrice"]["UZS"], 4000);
        }
        let rose = door.put("/stocks/price").json(&body(&shop, "rose", ("price", json!("2 USD")))).await.ok();
        let price = &rose["stocks"][0]["sellPrice"];
        assert_eq!((&price["first"], &price["UZS"]), (&json!("USD"), &json!(25_000)));
        let _ = door.put("/stocks/price").json(&body(&shop, "tulip", ("price", json!(1)))).await.expect(404);
        shop.close().await;
    }

    async fn bad_counts_and_prices_are_refused(plan) {
        let shop = flowers(plan).await;
        let door = owner(&shop).await;
        for path in ["/stocks/count", "/stock/count", "/variations/stock-count"] {
            let refused = door.put(path).json(&json!({"count": 1})).await.expect(422);
            assert_eq!(children(&refused), &json!({"variation": error(BLANK), "location": error(BLANK)}));
        }
        let refused = door.put("/stocks/count").json(&json!({"variation": 999_999, "location": 999_999, "count": 1})).await;
        assert_eq!(children(&refused.expect(422)), &json!({"variation": error(UNKNOWN), "location": error(UNKNOWN)}));
        for count in [json!(-1), json!("many"), json!(1e30), json!(0.000_000_1), json!(null)] {
            let refused = door.put("/stocks/count").json(&body(&shop, "rose", ("count", count))).await.expect(422);
            assert!(children(&refused)["count"].is_object(), "{refused}");
        }
        for price in [json!(-1), json!("many"), json!("1 RUB"), json!(1e15), json!(null)] {
            let refused = door.put("/stocks/price").json(&body(&shop, "rose", ("price", price))).await.expect(422);
            assert!(children(&refused)["price"].is_object(), "{refused}");
        }
        assert_eq!(counts(&variation(&shop, &door, "rose").await), [10]);
        shop.close().await;
    }
}
