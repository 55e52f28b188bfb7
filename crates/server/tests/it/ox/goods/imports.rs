//! Imports: opened, filled record by record, finished.

use app::places::PutRates;
use domain::Currency;
use domain::money::Rate;
use serde_json::{Value, json};
use testkit::{Answer, Http, TestShop, both_engines};

use super::{BLANK, UNKNOWN, children, counts, error, flowers, ids, variation};
use crate::ox::{owner, total};

/// One white dot.
const GIF: &[u8] = b"GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff!\xf9\x04\x01\x00\x00\x00\x00,\x00\x00\x00\x00\x01\
    \x00\x01\x00\x00\x02\x02D\x01\x00;";

/// What the contract's own example sends of one record.
const SNEAKERS: &[(&str, &str)] = &[
    ("records[0][productSku]", "8DG5UX6QIH"),
    ("records[0][productName]", "Nike sneakers"),
    ("records[0][supplierName]", "Nike"),
    ("records[0][categoryNames]", "Boots"),
    ("records[0][variationCountable]", "1"),
    ("records[0][variationShippable]", "1"),
    ("records[0][variationSellable]", "1"),
    ("records[0][variationScalable]", "0"),
    ("records[0][variationBarcode]", "4788645796881"),
    ("records[0][unit]", "pcs"),
    ("records[0][stockSupplyPrice]", "4 USD"),
    ("records[0][stockSellPrice]", "172800 UZS"),
    ("records[0][count]", "10"),
    ("records[0][variationProperties][0][name]", "Размер"),
    ("records[0][variationProperties][0][value]", "XXS"),
    ("records[0][variationProperties][0][name]", "Цвет"),
    ("records[0][variationProperties][0][value]", "Blue"),
    ("records[0][variationName]", "Nike sneakers Blue"),
    ("forceValidate", "true"),
];

/// Opens an import at the first till's shop; a dollar is 12 000.
async fn open(shop: &TestShop, door: &Http) -> Value {
    let rates = vec![
        (Currency::constant("USD"), Rate::whole(12_000)),
        (Currency::constant("EUR"), Rate::whole(13_000)),
    ];
    shop.write(PutRates { zone: shop.zone.id, rates, since: None }).await.unwrap();
    let body = json!({
        "location": shop.till().shop.number.0, "willReview": false, "note": "Notessss", "supplyRatio": {"USD_UZS": 0},
    });
    door.post(&format!("/zones/{}/imports", shop.zone.number.0)).json(&body).await.ok()
}

/// Adds records by a form with one picture.
async fn add_with_picture(door: &Http, import: &Value, picture: &[u8]) -> Answer {
    let mut body = Vec::new();
    for (name, value) in SNEAKERS {
        body.extend(
            format!("--XX\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
                .into_bytes(),
        );
    }
    let file = "--XX\r\nContent-Disposition: form-data; name=\"records[0][uploadedImages][]\"; filename=\"hero.gif\"\r\n\
                Content-Type: image/gif\r\n\r\n";
    body.extend(file.as_bytes());
    body.extend(picture);
    body.extend(b"\r\n--XX--\r\n");
    door.post(&format!("/imports/{}/import-records/multiple", import["id"]))
        .body("multipart/form-data; boundary=XX", body)
        .await
}

async fn add(door: &Http, import: &Value, body: Value) -> Answer {
    door.post(&format!("/imports/{}/import-records/multiple", import["id"])).json(&body).await
}

async fn finish(door: &Http, import: &Value) -> Answer {
    door.post(&format!("/imports/{}/finish", import["id"])).await
}

both_engines! {
    async fn goods_of_a_form_with_a_picture_come_to_the_shelf(plan) {
        let shop = plan.with_outlet().await;
        let door = owner(&shop).await;
        let import = open(&shop, &door).await;
        assert_eq!(import["supplyRatio"], json!({"USD_UZS": 12_000, "EUR_UZS": 13_000}));
        assert_eq!((&import["status"], &import["finished"], &import["count"]), (&json!("not_finished"), &json!(false), &json!(0)));
        assert_eq!((&import["note"], &import["brand"]), (&json!("Notessss"), &json!(shop.brand.number.0)));

        let added = add_with_picture(&door, &import, GIF).await.ok();
        let record = &added[0];
        assert_eq!((added.as_array().unwrap().len(), &record["import"]), (1, &import["id"]));
        assert_eq!((&record["variation"], &record["stock"], &record["applied"]), (&Value::Null, &Value::Null, &json!(false)));
        let (sell, supply) = (&record["stockSellPrice"], &record["stockSupplyPrice"]);
        assert_eq!((&sell["first"], &sell["UZS"], &sell["USD"]), (&json!("UZS"), &json!(172_800), &json!(14.4)));
        assert_eq!((&supply["first"], &supply["USD"], &supply["UZS"]), (&json!("USD"), &json!(4), &json!(48_000)));
        assert_eq!((&record["landedCostPrice"], &record["categoryNames"]), (supply, &json!("Boots")));
        assert_eq!(record["variationProperties"], json!([{"name": "Цвет", "value": "Blue"}]));

        let finished = finish(&door, &import).await.ok();
        assert_eq!((&finished["status"], &finished["finished"], &finished["count"]), (&json!("finished"), &json!(true), &json!(10)));
        assert_eq!(finished["finishedTime"], "2025-06-02 09:00:00");
        let found = door.get("/variations?barcode=47886").await.ok();
        let sneakers = &found["items"][0];
        assert_eq!((&sneakers["name"], &sneakers["sku"]), (&json!("Nike sneakers Blue"), &json!("8DG5UX6QIH")));
        assert_eq!((&sneakers["supplier"], &sneakers["sellable"]), (&json!("Nike"), &json!(true)));
        let stock = &sneakers["stocks"][0];
        assert_eq!((&stock["import"], &stock["originalImport"], &stock["count"]), (&import["id"], &import["id"], &json!(10)));
        assert_eq!((&stock["supplyPrice"], &stock["sellPrice"]), (supply, sell));
        assert_eq!(sneakers["images"][0]["originalName"], "hero");
        let url = sneakers["images"][0]["urls"]["50x_"].as_str().unwrap();
        let picture = door.get(&url[url.find("/cache").unwrap()..]).await;
        assert_eq!((picture.status.as_u16(), picture.bytes.is_empty()), (200, false));

        let records = door.get(&format!("/imports/{}/records", import["id"])).await.ok();
        let record = &records["items"][0];
        assert_eq!((&record["variation"], &record["stock"]), (&sneakers["id"], &stock["id"]));
        assert_eq!((&record["categoryNames"], &record["stockTracking"]), (&json!(["Boots"]), &json!(true)));
        assert_eq!(record["approvals"], json!([{"time": "2025-06-02 09:00:00", "count": 10}]));
        assert_eq!(finish(&door, &import).await.expect(400)["code"], 400);
        assert_eq!(add(&door, &import, json!({"records": [{"count": 1}]})).await.expect(400)["code"], 400);
        shop.close().await;
    }

    async fn imports_and_their_records_are_listed_by_what_they_are(plan) {
        let shop = flowers(plan).await;
        let door = owner(&shop).await;
        let import = open(&shop, &door).await;
        let records = json!([{"productName": "Lily", "productSku": "L1", "variationBarcode": "77", "count": 2},
            {"productName": "Iris", "productSku": "I1", "count": 3}]);
        let _ = add(&door, &import, json!({"records": records})).await.ok();
        let own = vec![import["id"].as_i64().unwrap()];
        let found = async |query: &str| ids(&door.get(&format!("/imports?{query}")).await.ok());
        assert_eq!(found(&format!("id={}", own[0])).await, own);
        assert_eq!(found("finishedTime[min]=2025-06-02").await.len(), 1, "the roses");
        assert_eq!(found(&format!("time[max]=2025-06-02&location={}", import["location"])).await.len(), 2);
        assert_eq!(found("variation[name]=rose").await.len(), 1);
        assert!(found("time[max]=2025-06-01").await.is_empty());
        assert!(found("location=999999").await.is_empty());
        let _ = door.get("/imports?time[min]=soon").await.expect(400);
        let path = format!("/imports/{}/records", import["id"]);
        for query in ["barcodes[]=77", "skus[]=L1", "productName=lil"] {
            let page = door.get(&format!("{path}?{query}")).await.ok();
            assert_eq!((total(&page), &page["items"][0]["productName"]), (1, &json!("Lily")), "{query}");
        }
        let _ = door.get("/imports/999999/records").await.expect(404);
        shop.close().await;
    }

    async fn a_reviewed_import_is_finished_twice(plan) {
        let shop = plan.with_outlet().await;
        let door = owner(&shop).await;
        let body = json!({"location": shop.till().shop.number.0, "willReview": true, "supplyRatio": {"EUR_UZS": 14_000.5}});
        let import = door.post(&format!("/zones/{}/imports", shop.zone.number.0)).json(&body).await.ok();
        assert_eq!(import["supplyRatio"], json!({"USD_UZS": 12_500, "EUR_UZS": 14_000.5}));
        let records = json!([{"productName": "Lily", "count": 2, "stockSellPrice": 100}]);
        let _ = add(&door, &import, json!({"records": records, "forceValidate": true})).await.ok();
        let first = finish(&door, &import).await.ok();
        assert_eq!((&first["finished"], &first["status"], total(&door.get("/variations").await.ok())), (&json!(false), &json!("not_finished"), 0));
        assert_eq!(finish(&door, &import).await.ok()["finished"], true);
        assert_eq!(counts(&door.get("/variations").await.ok()["items"][0]), [2]);
        shop.close().await;
    }

    async fn a_bad_record_goes_alone_or_takes_all_others(plan) {
        let shop = flowers(plan).await;
        let door = owner(&shop).await;
        let import = open(&shop, &door).await;
        let rose = variation(&shop, &door, "rose").await["barcode"].clone();
        let good = json!({"variationBarcode": rose, "count": 2});
        let all = |records: Value| json!({"records": records, "forceValidate": true});
        let second = |fields: Value| json!({"records": {"children": [{}, {"children": fields}]}});
        for (bad, fields) in [
            (json!({"productName": "Lily"}), json!({"count": error(BLANK)})),
            (json!({"productName": "Lily", "count": 0}), json!({"count": error("This value should be 0 or more.")})),
            (json!({"count": 1}), json!({"productName": error(BLANK)})),
            (
                json!({"productName": "Lily", "count": 1, "stockSellPrice": "1 RUB"}),
                json!({"stockSellPrice": error("This currency is not available in the zone.")}),
            ),
            (
                json!({"productName": "Lily", "count": 1, "stockSupplyPrice": -1}),
                json!({"stockSupplyPrice": error("This value should be 0 or more.")}),
            ),
        ] {
            let refused = add(&door, &import, all(json!([good, bad]))).await.expect(422);
            assert_eq!(children(&refused), &second(fields), "{bad}");
            let added = add(&door, &import, json!({"records": [bad, good]})).await.ok();
            assert_eq!((added.as_array().unwrap().len(), &added[0]["count"]), (1, &json!(2)), "{bad}");
        }
        assert_eq!(children(&add(&door, &import, json!({})).await.expect(422)), &json!({"records": error(BLANK)}));
        let refused = add_with_picture(&door, &import, b"no picture").await.expect(422);
        let place = &children(&refused)["records"]["children"][0]["children"]["uploadedImages"]["children"][0];
        assert_eq!(place, &error("This value is not valid."));
        assert_eq!(total(&door.get(&format!("/imports/{}/records", import["id"])).await.ok()), 5);
        let _ = finish(&door, &import).await.ok();
        assert_eq!(counts(&variation(&shop, &door, "rose").await), [10, 2, 2, 2, 2, 2]);
        shop.close().await;
    }

    async fn a_bad_import_is_refused_field_by_field(plan) {
        let shop = plan.with_outlet().await;
        let door = owner(&shop).await;
        let (zone, location) = (shop.zone.number.0, shop.till().shop.number.0);
        let path = format!("/zones/{zone}/imports");
        let foreign = error("This currency is not available in the zone.");
        for (body, fields) in [
            (json!({}), json!({"location": error(BLANK)})),
            (json!({"location": 999_999}), json!({"location": error(UNKNOWN)})),
            (json!({"location": location, "supplyRatio": {"RUB_UZS": 1}}), json!({"supplyRatio": foreign})),
            (
                json!({"location": location, "supplyRatio": {"USD_EUR": 1}}),
                json!({"supplyRatio": {"children": {"USD_EUR": foreign}}}),
            ),
            (json!({"location": location, "willReview": "maybe"}), json!({"willReview": error("This value should be of type boolean.")})),
        ] {
            assert_eq!(children(&door.post(&path).json(&body).await.expect(422)), &fields, "{body}");
        }
        let body = json!({"location": location});
        let _ = door.post("/zones/999999/imports").json(&body).await.expect(404);
        let _ = door.post("/imports/999999/finish").await.expect(404);
        let _ = door.post("/imports/999999/import-records/multiple").json(&json!({})).await.expect(404);
        assert_eq!(total(&door.get("/imports").await.ok()), 0);
        shop.close().await;
    }
}
