//! Transfers: written down, sent, accepted, listed.

use app::places::PutRates;
use domain::Currency;
use domain::access::Permission;
use domain::money::Rate;
use serde_json::{Value, json};
use testkit::{Http, TestShop, both_engines};

use super::{BLANK, UNKNOWN, children, counts, error, flowers, ids, number, variation};
use crate::ox::permissions::employee;
use crate::ox::{owner, total};

/// The number of the location beside the shop.
async fn warehouse(shop: &TestShop, door: &Http) -> i64 {
    let here = shop.till().shop.number.0;
    let body = json!({"brand": shop.brand.number.0, "name": "Ombor", "type": "warehouse", "square": 1, "address": {}});
    let made = door.post("/locations").json(&body).await.ok()["id"].as_i64().unwrap();
    assert_ne!(made, here);
    made
}

/// Three roses on their way.
async fn create(shop: &TestShop, door: &Http, to: i64, more: Value) -> Value {
    let mut body = json!({
        "outLocation": shop.till().shop.number.0, "inLocation": to, "type": 0,
        "records": [{"variation": number(shop, "rose"), "count": 3}],
    });
    body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    door.post(&format!("/zones/{}/transfers", shop.zone.number.0)).json(&body).await.ok()
}

both_engines! {
    async fn a_transfer_moves_stock_when_it_is_approved(plan) {
        let shop = flowers(plan).await;
        let door = owner(&shop).await;
        let to = warehouse(&shop, &door).await;
        let here = shop.till().shop.number.0;
        let written = create(&shop, &door, to, json!({})).await;
        assert_eq!((&written["status"], &written["count"]), (&json!("process"), &json!(0)));
        for total in ["totalSellPrice", "totalSupplyPrice", "totalLandedPrice", "acceptedUser", "approvedTime"] {
            assert_eq!(written[total], Value::Null, "{total}");
        }
        assert_eq!((&written["outLocation"], &written["inLocation"]), (&json!(here), &json!(to)));
        assert_eq!(counts(&variation(&shop, &door, "rose").await), [10], "nothing moves before");

        let approve = format!("/transfers/{}/approve", written["id"]);
        let accepted = door.get(&approve).await.ok();
        assert_eq!((&accepted["status"], &accepted["count"]), (&json!("accepted"), &json!(3)));
        assert_eq!((&accepted["approved"], &accepted["draft"]), (&json!(true), &json!(true)));
        assert_eq!((&accepted["acceptedUser"], &accepted["sentUser"]), (&written["user"], &Value::Null));
        assert_eq!((&accepted["totalSellPrice"]["UZS"], &accepted["totalSellPrice"]["USD"]), (&json!(9000), &json!(0.72)));
        assert_eq!(accepted["totalSupplyPrice"], accepted["totalLandedPrice"]);
        assert_eq!(accepted["totalSupplyPrice"]["UZS"], 37_500);

        let stocks = variation(&shop, &door, "rose").await["stocks"].clone();
        let stock = |location: i64| stocks.as_array().unwrap().iter().find(|s| s["location"] == location).unwrap();
        assert_eq!((&stock(here)["count"], &stock(to)["count"]), (&json!(7), &json!(3)));
        let new = stock(to);
        assert_eq!((&new["transfer"], &new["transferCount"], &new["import"]), (&written["id"], &json!(3), &Value::Null));
        assert_eq!(new["originalImport"], stock(here)["import"]);
        assert_eq!((&new["imported"], &new["supplyPrice"]), (&stock(here)["imported"], &stock(here)["supplyPrice"]));

        let record = door.get(&format!("/transfers/{}/records?status=Success", written["id"])).await.ok();
        let record = &record["items"][0];
        assert_eq!((&record["status"], &record["inStock"]), (&json!("success"), &new["id"]));
        assert_eq!((&record["stock"], &record["price"]["UZS"]), (&stock(here)["id"], &json!(3000)));
        assert_eq!([&record["orderCount"], &record["sentCount"], &record["acceptCount"]], [0, 3, 3]);
        let again = door.post(&approve).await.expect(400);
        assert_eq!((&again["code"], &again["message"]), (&json!(400), &json!("The transfer is posted")));
        shop.close().await;
    }

    async fn the_sample_of_the_contract_comes_to_its_totals(plan) {
        let shop = plan.with_outlet().await;
        let door = owner(&shop).await;
        let to = warehouse(&shop, &door).await;
        let rates = vec![
            (Currency::constant("USD"), Rate::whole(11_000)),
            (Currency::constant("EUR"), Rate::whole(12_000)),
        ];
        shop.write(PutRates { zone: shop.zone.id, rates, since: None }).await.unwrap();
        let (zone, location) = (shop.zone.number.0, shop.till().shop.number.0);
        let import = door.post(&format!("/zones/{zone}/imports")).json(&json!({"location": location})).await.ok();
        let record = json!({"productName": "Shirt", "count": 3, "stockSupplyPrice": 80_000, "stockSellPrice": 100_000});
        let body = json!({"forceValidate": true, "records": [record]});
        let _ = door.post(&format!("/imports/{}/import-records/multiple", import["id"])).json(&body).await.ok();
        let _ = door.post(&format!("/imports/{}/finish", import["id"])).await.ok();
        let records = door.get(&format!("/imports/{}/records", import["id"])).await.ok();
        let body = json!({
            "outLocation": location, "inLocation": to, "type": 0,
            "records": [{"variation": records["items"][0]["variation"], "count": 3}],
        });
        let written = door.post(&format!("/zones/{zone}/transfers")).json(&body).await.ok();
        let accepted = door.get(&format!("/transfers/{}/approve", written["id"])).await.ok();
        for (total, sum, dollars) in [
            ("totalSellPrice", 300_000, 27.27),
            ("totalSupplyPrice", 240_000, 21.82),
            ("totalLandedPrice", 240_000, 21.82),
        ] {
            assert_eq!((&accepted[total]["UZS"], &accepted[total]["USD"]), (&json!(sum), &json!(dollars)), "{total}");
        }
        shop.close().await;
    }

    async fn a_reviewed_transfer_is_sent_and_then_accepted(plan) {
        let shop = flowers(plan).await;
        let door = owner(&shop).await;
        let to = warehouse(&shop, &door).await;
        let written = create(&shop, &door, to, json!({"willReview": true, "type": 1, "note": "Tez"})).await;
        assert_eq!((&written["ordered"], &written["orderedUser"]), (&json!(true), &written["user"]));
        let records = format!("/transfers/{}/records", written["id"]);
        assert_eq!(door.get(&records).await.ok()["items"][0]["status"], "created");
        let approve = format!("/transfers/{}/approve", written["id"]);
        let sent = door.post(&approve).await.ok();
        assert_eq!((&sent["status"], &sent["sentUser"]), (&json!("process_inventor"), &written["user"]));
        assert_eq!((&sent["count"], &sent["outLocations"]), (&json!(3), &json!([sent["outLocation"]])));
        assert_eq!((&sent["acceptedUser"], &sent["totalSellPrice"]["UZS"]), (&Value::Null, &json!(9000)));
        assert_eq!(counts(&variation(&shop, &door, "rose").await), [10], "nothing moves before it is accepted");
        let record = door.get(&records).await.ok()["items"][0].clone();
        assert_eq!([&record["orderCount"], &record["sentCount"], &record["acceptCount"]], [3, 3, 0]);
        assert_eq!(door.post(&approve).await.ok()["status"], "accepted");
        shop.close().await;
    }

    async fn transfers_and_their_records_are_found(plan) {
        let shop = flowers(plan).await;
        let door = owner(&shop).await;
        let to = warehouse(&shop, &door).await;
        let here = shop.till().shop.number.0;
        let open = create(&shop, &door, to, json!({})).await["id"].as_i64().unwrap();
        let done = create(&shop, &door, to, json!({})).await["id"].as_i64().unwrap();
        let _ = door.post(&format!("/transfers/{done}/approve")).await.ok();
        for (query, found) in [
            (String::new(), vec![done, open]),
            ("approved=1".into(), vec![done]),
            ("approved=0".into(), vec![open]),
            (format!("id[]={open}"), vec![open]),
            (format!("inLocation={to}&outLocations[]={here}"), vec![done, open]),
            (format!("inLocation={here}"), vec![]),
            ("approvedTime[min]=2025-06-02".into(), vec![done]),
            ("time[max]=2025-06-01".into(), vec![]),
            (format!("brand={}&variation[name]=ros", shop.brand.number.0), vec![done, open]),
            ("variation[barcodes][]=nothing".into(), vec![]),
        ] {
            assert_eq!(ids(&door.get(&format!("/transfers?{query}")).await.ok()), found, "{query}");
        }
        let _ = door.get("/transfers?approved=maybe").await.expect(400);
        let records = async |query: &str| total(&door.get(&format!("/transfers/{open}/records?{query}")).await.ok());
        assert_eq!(records("").await, 1);
        assert_eq!((records("status=CREATED").await, records("status=shortage").await), (1, 0));
        assert_eq!((records("variation[name]=ros").await, records("variation[sku]=none").await), (1, 0));
        let _ = door.get(&format!("/transfers/{open}/records?status=lost")).await.expect(400);
        let _ = door.get("/transfers/999999/records").await.expect(404);
        shop.close().await;
    }

    async fn what_is_not_there_is_not_sent(plan) {
        let shop = flowers(plan).await;
        let door = owner(&shop).await;
        let to = warehouse(&shop, &door).await;
        let many = json!({"records": [{"variation": number(&shop, "rose"), "count": 11}]});
        let written = create(&shop, &door, to, many).await;
        let refused = door.post(&format!("/transfers/{}/approve", written["id"])).await.expect(400);
        assert_eq!(refused["message"], "Not enough stock");
        assert_eq!(counts(&variation(&shop, &door, "rose").await), [10]);
        shop.close().await;
    }

    async fn a_bad_transfer_is_refused_field_by_field(plan) {
        let shop = flowers(plan).await;
        let door = owner(&shop).await;
        let to = warehouse(&shop, &door).await;
        let (here, rose) = (shop.till().shop.number.0, number(&shop, "rose"));
        let path = format!("/zones/{}/transfers", shop.zone.number.0);
        let blank = json!({"outLocation": error(BLANK), "inLocation": error(BLANK), "records": error(BLANK)});
        assert_eq!(children(&door.post(&path).json(&json!({})).await.expect(422)), &blank);
        let of = |to: i64, record: Value| json!({"outLocation": here, "inLocation": to, "records": [record]});
        let first = |fields: Value| json!({"records": {"children": [{"children": fields}]}});
        let good = json!({"variation": rose, "count": 1});
        for (body, fields) in [
            (of(999_999, good.clone()), json!({"inLocation": error(UNKNOWN)})),
            (of(here, good), json!({"inLocation": error("This value contradicts another field.")})),
            (of(to, json!({"variation": 999_999, "count": 1})), first(json!({"variation": error(UNKNOWN)}))),
            (
                of(to, json!({"variation": rose, "count": 0})),
                first(json!({"count": error("This value should be greater than 0.")})),
            ),
        ] {
            assert_eq!(children(&door.post(&path).json(&body).await.expect(422)), &fields, "{body}");
        }
        let _ = door.post("/zones/999999/transfers").json(&json!({})).await.expect(404);
        let _ = door.post("/transfers/999999/approve").await.expect(404);
        assert_eq!(total(&door.get("/transfers").await.ok()), 0);
        shop.close().await;
    }

    async fn costs_are_for_those_who_may_see_them(plan) {
        let shop = flowers(plan).await;
        let door = owner(&shop).await;
        let to = warehouse(&shop, &door).await;
        let written = create(&shop, &door, to, json!({})).await;
        let lola = employee(&shop, &[Permission::StockTransfer, Permission::StockRead], &[]).await;
        let accepted = lola.post(&format!("/transfers/{}/approve", written["id"])).await.ok();
        assert_eq!(accepted["totalSellPrice"]["UZS"], 9000);
        assert_eq!((&accepted["totalSupplyPrice"], &accepted["totalLandedPrice"]), (&Value::Null, &Value::Null));
        shop.close().await;
    }
}
