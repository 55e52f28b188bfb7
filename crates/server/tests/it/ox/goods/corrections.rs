//! Corrections: written down, listed, applied.

use domain::Instant;
use serde_json::{Value, json};
use testkit::{Http, TestClock, TestShop, both_engines};

use super::{BLANK, UNKNOWN, children, counts, error, flowers, ids, number, variation};
use crate::ox::{owner, total};

/// Five roses are missing and three tulips were found.
async fn open(shop: &TestShop, door: &Http) -> Value {
    let body = json!({
        "location": shop.till().shop.number.0, "reason": "manual",
        "records": [{"variation": number(shop, "rose"), "count": -5}, {"variation": number(shop, "tulip"), "count": 3}],
    });
    door.post("/corrections").json(&body).await.ok()
}

both_engines! {
    async fn a_correction_moves_stock_when_it_is_approved(plan) {
        let shop = flowers(plan).await;
        let door = owner(&shop).await;
        let draft = open(&shop, &door).await;
        assert_eq!(draft["summary"], json!({"sum": -2, "negative": -5, "positive": 3}));
        assert_eq!((&draft["count"], &draft["approved"], &draft["approvedTime"]), (&json!(-2), &json!(false), &Value::Null));
        assert_eq!((&draft["brand"], &draft["zone"]), (&json!(shop.brand.number.0), &json!(shop.zone.number.0)));
        assert_eq!(draft["records"][0], json!({"variation": number(&shop, "rose"), "count": -5, "stock": null}));
        assert_eq!(counts(&variation(&shop, &door, "rose").await), [10]);
        assert_eq!(counts(&variation(&shop, &door, "tulip").await), [&Value::Null; 0]);

        let approve = format!("/corrections/{}/approve", draft["id"]);
        let approved = door.post(&approve).await.ok();
        assert_eq!((&approved["approved"], &approved["approvedTime"]), (&json!(true), &json!("2025-06-02 09:00:00")));
        assert_eq!(approved["summary"], draft["summary"]);
        assert_eq!(counts(&variation(&shop, &door, "rose").await), [5]);
        assert_eq!(counts(&variation(&shop, &door, "tulip").await), [3]);
        let again = door.post(&approve).await.expect(400);
        assert_eq!(again["code"], 400);
        shop.close().await;
    }

    async fn records_are_found_under_all_their_addresses(plan) {
        let shop = flowers(plan).await;
        let door = owner(&shop).await;
        let draft = open(&shop, &door).await;
        let id = &draft["id"];
        let _ = door.post(&format!("/corrections/{id}/approve")).await.ok();
        let page = door.get(&format!("/corrections/{id}")).await.ok();
        assert_eq!((total(&page), &page["count"], &page["reason"]), (2, &json!(-2), &json!("manual")));
        let record = &page["items"][0];
        assert_eq!((&record["count"], &record["variation"]), (&json!(-5), &json!(number(&shop, "rose"))));
        assert_eq!((&record["variation_price"]["UZS"], &record["price"]["USD"]), (&json!(3000), &json!(0.24)));
        assert_eq!((&record["stock"]["count"], &record["stock"]["location"]), (&json!(5), &draft["location"]));
        for path in [
            format!("/corrections/{id}/records"),
            format!("/correction-records/{id}"),
            format!("/correction-records?correction={id}"),
        ] {
            assert_eq!(door.get(&path).await.ok(), page, "{path}");
        }
        let found = door.get(&format!("/corrections/{id}?productName=ROS")).await.ok();
        assert_eq!((total(&found), &found["items"][0]), (1, record));
        let found = door.get(&format!("/corrections/{id}?id[]={}", page["items"][1]["id"])).await.ok();
        assert_eq!((total(&found), &found["items"][0]["count"]), (1, &json!(3)));
        let _ = door.get("/corrections/999999").await.expect(404);
        let _ = door.get("/correction-records").await.expect(400);
        shop.close().await;
    }

    async fn the_list_is_todays_unless_it_is_asked_otherwise(plan) {
        let shop = flowers(plan).await;
        let door = owner(&shop).await;
        let draft = open(&shop, &door).await;
        let found = async |query: &str| ids(&door.get(&format!("/corrections?{query}")).await.ok());
        let id = vec![draft["id"].as_i64().unwrap()];
        assert_eq!(found("").await, id);
        assert_eq!(door.get("/corrections").await.ok()["items"][0]["count"], "-2.00");
        // Until midnight in Tashkent.
        let midnight = TestClock::MORNING.plus_seconds(15 * 3600);
        shop.clock.set(Instant(midnight.0 - 1));
        assert_eq!(found("").await, id);
        shop.clock.set(midnight);
        let door = owner(&shop).await;
        let found = async |query: &str| ids(&door.get(&format!("/corrections?{query}")).await.ok());
        assert!(found("").await.is_empty());
        assert_eq!(found(&format!("id={}", id[0])).await, id);
        assert_eq!(found("time[min]=2025-06-02").await, id, "one end leaves the other open");
        assert_eq!(found("time[max]=2025-06-02").await, id);
        assert!(found("time[max]=2025-06-01").await.is_empty());
        let rest = format!("time[min]=2025-06-01&location={}&user={}", draft["location"], draft["user"]);
        assert_eq!(found(&format!("{rest}&variation[name]=tul&brand={}", draft["brand"])).await, id);
        assert!(found(&format!("{rest}&variation[name]=lily")).await.is_empty());
        let _ = door.get("/corrections?time[min]=soon").await.expect(400);
        shop.close().await;
    }

    async fn what_is_not_there_cannot_be_missing(plan) {
        let shop = flowers(plan).await;
        let door = owner(&shop).await;
        let records = json!([{"variation": number(&shop, "tulip"), "count": 1}, {"variation": number(&shop, "rose"), "count": -11}]);
        let body = json!({"location": shop.till().shop.number.0, "records": records});
        let draft = door.post("/corrections").json(&body).await.ok();
        let refused = door.post(&format!("/corrections/{}/approve", draft["id"])).await.expect(400);
        assert_eq!(refused["message"], "Not enough stock");
        assert_eq!(counts(&variation(&shop, &door, "tulip").await), [&Value::Null; 0], "nothing of it happened");
        shop.close().await;
    }

    async fn a_bad_correction_is_refused_field_by_field(plan) {
        let shop = flowers(plan).await;
        let door = owner(&shop).await;
        let (location, rose) = (shop.till().shop.number.0, number(&shop, "rose"));
        let tulip = number(&shop, "tulip");
        let stock = variation(&shop, &door, "rose").await["stocks"][0]["id"].clone();
        let refused = door.post("/corrections").json(&json!({})).await.expect(422);
        assert_eq!(children(&refused), &json!({"location": error(BLANK), "records": error(BLANK)}));
        let of = |records: Value| json!({"location": location, "records": records});
        let first = |fields: Value| json!({"records": {"children": [{"children": fields}]}});
        for (body, fields) in [
            (json!({"location": 999_999, "records": [{"variation": rose, "count": 1}]}), json!({"location": error(UNKNOWN)})),
            (of(json!([])), json!({"records": error(BLANK)})),
            (of(json!([{"variation": 999_999, "count": 1}])), first(json!({"variation": error(UNKNOWN)}))),
            (
                of(json!([{"variation": rose, "count": 0}])),
                first(json!({"count": error("This value should not be equal to 0.")})),
            ),
            (of(json!([{"variation": rose, "count": 1e30}])), first(json!({"count": error("This value is out of range.")}))),
            (of(json!([{"variation": rose, "count": 1, "stock": "x"}])), first(json!({"stock": error("This value should be of type uuid.")}))),
        ] {
            assert_eq!(children(&door.post("/corrections").json(&body).await.expect(422)), &fields, "{body}");
        }
        let foreign = of(json!([{"variation": tulip, "count": 1, "stock": stock}]));
        let refused = door.post("/corrections").json(&foreign).await.expect(422);
        assert!(children(&refused)["records"]["children"][0]["children"]["stock"].is_object(), "{refused}");
        let _ = door.post("/corrections/999999/approve").await.expect(404);
        assert_eq!(total(&door.get("/corrections").await.ok()), 0);
        shop.close().await;
    }
}
