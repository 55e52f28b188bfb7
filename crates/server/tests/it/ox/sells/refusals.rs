//! What sells refuse: fields as 422 with their names, states and rules as 400, things that are not there as 404.

use serde_json::{Value, json};
use testkit::{Ask, Http, TestShop, both_engines};

use super::super::owner;
use super::{cart, commit, lots, open, path, pay, record_path, roses};

const BLANK: &str = "This value should not be blank.";
const CHOICE: &str = "The selected choice is invalid.";
const FOREIGN: &str = "This currency is not available in the zone.";

/// Panics unless exactly these fields are refused, each with its first message.
async fn refuses(ask: Ask, fields: &[(&str, &str)]) {
    let refused = ask.await.expect(422);
    assert_eq!((&refused["code"], &refused["message"]), (&json!(422), &json!("Validation Failed")));
    let mut told = Vec::new();
    collect("", &refused["errors"], &mut told);
    let expected: Vec<_> = fields.iter().map(|(field, message)| format!("{field}: {message}")).collect();
    assert_eq!(told, expected);
}

fn collect(at: &str, errors: &Value, told: &mut Vec<String>) {
    if let Some(message) = errors["errors"][0].as_str() {
        told.push(format!("{at}: {message}"));
    }
    let below = |name: &str| if at.is_empty() { name.to_owned() } else { format!("{at}.{name}") };
    match &errors["children"] {
        Value::Object(children) => {
            children.iter().for_each(|(name, child)| collect(&below(name), child, told));
        }
        Value::Array(children) => {
            children
                .iter()
                .enumerate()
                .for_each(|(index, child)| collect(&below(&index.to_string()), child, told));
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

fn to_till(shop: &TestShop, what: &str) -> String {
    format!("/cashdesks/{}/{what}", shop.till().outlet.number.0)
}

/// A finished sell of one rose.
async fn finished(shop: &TestShop, door: &Http) -> Value {
    let sell = cart(shop, door, 1).await;
    let _ = pay(shop, door, &sell, 3_000).await;
    commit(door, &sell).await
}

both_engines! {
    async fn what_is_not_there_is_not_found(plan) {
        let shop = roses(plan).await;
        let door = owner(&shop).await;
        for (method, path) in [
            ("GET", "/sells/999999"),
            ("GET", "/sells/0"),
            ("GET", "/sells/-1"),
            ("GET", "/sells/99999999999999999999"),
            ("GET", "/sells/x"),
            ("PATCH", "/sells/999999"),
            ("PUT", "/sells/999999"),
            ("DELETE", "/sells/999999"),
            ("PATCH", "/sells/999999/details"),
            ("PATCH", "/sells/999999/patch"),
            ("POST", "/sells/999999/commit"),
            ("POST", "/sells/999999/postpone"),
            ("DELETE", "/sell-records/999999"),
            ("PATCH", "/payments/999999"),
            ("POST", "/cashdesks/999999/sells"),
            ("POST", "/cashdesks/999999/refunds"),
        ] {
            let _ = door.ask(method.parse().unwrap(), path).json(&json!({})).await.expect(404);
        }
        let body = json!({"count": 1});
        let _ = door.patch("/sell-records/999999").json(&body).await.expect(404);
        let refused = door.delete("/sells/1/commit").await;
        assert_eq!((refused.status.as_u16(), &refused.headers["allow"]), (405, &"POST".parse().unwrap()));
        shop.close().await;
    }

    async fn sells_are_opened_with_good_fields(plan) {
        let shop = roses(plan).await;
        let door = owner(&shop).await;
        let sells = || door.post(&to_till(&shop, "sells"));
        let body = json!({"customer": 999_999});
        refuses(sells().json(&body), &[("customer", CHOICE)]).await;
        let body = json!({"type": "gift", "customer": "Anna", "note": ["a"]});
        let integer = "This value should be of type integer.";
        refuses(sells().json(&body), &[("type", CHOICE), ("note", "This value should be of type text."), ("customer", integer)]).await;
        let body = json!({"note": "x".repeat(2_001)});
        refuses(sells().json(&body), &[("note", "This value should be 2000 or less.")]).await;
        let _ = sells().body("application/json", "{").await.expect(400);
        shop.close().await;
    }

    async fn goods_are_named_and_counted(plan) {
        let shop = roses(plan).with_outlet().await;
        let door = owner(&shop).await;
        let sell = open(&shop, &door, json!({})).await;
        let stock = lots(&shop).await[0].id.0;
        let (by_stock, by_variation) =
            (format!("{}/sell-records", path(&sell)), format!("{}/sell-records-by-variation", path(&sell)));
        refuses(door.post(&by_stock).json(&json!({})), &[("stock", BLANK), ("count", BLANK)]).await;
        let body = json!({"stock": "rose", "count": "many"});
        let (uuid, number) = ("This value should be of type uuid.", "This value should be of type number.");
        refuses(door.post(&by_stock).json(&body), &[("stock", uuid), ("count", number)]).await;
        let nothing = json!({"stock": "00000000-0000-7000-8000-000000000001", "count": 1});
        refuses(door.post(&by_stock).json(&nothing), &[("stock", CHOICE)]).await;
        for (count, message) in [
            (json!(0), "This value should be 0 or more."),
            (json!(-1), "This value should be 0 or more."),
            (json!(1e30), "This value is out of range."),
            (json!("0.0000001"), "This value is out of range."),
            (json!(1_000_001), "This value should be 1000000 or less."),
        ] {
            refuses(door.post(&by_stock).json(&json!({"stock": stock, "count": count})), &[("count", message)]).await;
        }
        let short = door.post(&by_stock).json(&json!({"stock": stock, "count": 11})).await.expect(400);
        assert_eq!(short, json!({"code": 400, "message": "Not enough stock"}));

        let (rose, place) = (shop.product("rose").variant.number.0, shop.till().shop.number.0);
        let body = json!({"variation": 999_999, "location": 999_999, "count": 1});
        refuses(door.post(&by_variation).json(&body), &[("variation", CHOICE), ("location", CHOICE)]).await;
        let body = json!({"variation": rose, "location": place, "count": 11});
        let _ = door.post(&by_variation).json(&body).await.expect(400);
        let elsewhere = json!({"variation": rose, "location": shop.outlets[1].shop.number.0, "count": 1});
        let _ = door.post(&by_variation).json(&elsewhere).await.expect(400);

        let sell = cart(&shop, &door, 1).await;
        refuses(door.patch(&record_path(&sell)).json(&json!({})), &[("count", BLANK)]).await;
        refuses(door.patch(&record_path(&sell)).json(&json!({"count": 0})), &[("count", "This value should be 0 or more.")]).await;
        shop.close().await;
    }

    async fn heads_and_payments_are_checked_field_by_field(plan) {
        let shop = roses(plan).await;
        let door = owner(&shop).await;
        let sell = cart(&shop, &door, 1).await;
        let (amend, payment) = (|| door.patch(&path(&sell)), || door.post(&format!("{}/payment", path(&sell))));
        let cash = shop.till().cash.number.0;
        refuses(payment().json(&json!({})), &[("paymentMethod", BLANK), ("price", BLANK)]).await;
        refuses(payment().json(&json!({"paymentMethod": 999_999, "price": 1})), &[("paymentMethod", CHOICE)]).await;
        let body = |price: Value| json!({"paymentMethod": cash, "price": price, "type": "sell"});
        refuses(payment().json(&body(json!("4 GBP"))), &[("price", FOREIGN)]).await;
        refuses(payment().json(&body(json!(-1))), &[("price", "This value should be 0 or more.")]).await;
        refuses(payment().json(&body(json!("much"))), &[("price", "This value should be of type price.")]).await;
        refuses(payment().json(&body(json!(1e13))), &[("price", "This value should be 100000000000 or less.")]).await;
        refuses(payment().json(&json!({"paymentMethod": cash, "price": 1, "type": "gift"})), &[("type", CHOICE)]).await;

        let two = json!({"payments": [body(json!(1)), body(json!("1 GBP"))]});
        refuses(amend().json(&two), &[("payments.1.price", FOREIGN)]).await;
        let two = json!({"payments": [{"paymentMethod": 999_999, "price": 1}, {"price": true}]});
        refuses(amend().json(&two), &[("payments.1.paymentMethod", BLANK), ("payments.1.price", "This value should be of type price.")]).await;
        refuses(amend().json(&body(json!("1 GBP"))), &[("price", FOREIGN)]).await;
        let people = json!({"customer": 999_999, "user": 999_999, "assistants": [999_999]});
        refuses(amend().json(&people), &[("customer", CHOICE), ("user", CHOICE), ("assistants.0", CHOICE)]).await;
        refuses(amend().json(&json!({"guestQty": -1})), &[("guestQty", "This value should be 0 or more.")]).await;
        let discount = |discount: Value| json!({ "manualDiscount": discount });
        let at = "manualDiscount.discount";
        refuses(amend().json(&discount(json!({}))), &[(at, BLANK)]).await;
        refuses(amend().json(&discount(json!({"discount": "1 GBP"}))), &[(at, FOREIGN)]).await;
        refuses(amend().json(&discount(json!({"type": "all", "discount": 1}))), &[("manualDiscount.type", CHOICE)]).await;
        for too_much in [json!({"discount": 3_001}), json!({"type": "percent", "discount": 101}), json!({"discount": -1})] {
            let refused = amend().json(&discount(too_much)).await.expect(422);
            assert!(refused["errors"]["children"]["manualDiscount"]["children"]["discount"]["errors"][0].is_string(), "{refused}");
        }

        let details = || door.patch(&format!("{}/details", path(&sell)));
        refuses(details().json(&json!({"isPickup": true})), &[("pickupLocation", BLANK)]).await;
        refuses(details().json(&json!({"isPickup": "maybe"})), &[("isPickup", "This value should be of type boolean.")]).await;
        refuses(details().json(&json!({"pickupLocation": 999_999})), &[("pickupLocation", CHOICE)]).await;
        refuses(details().json(&json!({"shippingPrice": "1 GBP"})), &[("shippingPrice", FOREIGN)]).await;
        let long = json!({"recipient": "x".repeat(256)});
        refuses(details().json(&long), &[("recipient", "This value should be 255 or less.")]).await;
        let _ = details().json(&json!({"shippingPrice": -1})).await.expect(422);
        let address = json!({"shippingAddress": {"countryCode": "Uzb"}});
        refuses(details().json(&address), &[("shippingAddress.countryCode", "This value is not valid.")]).await;
        shop.close().await;
    }

    async fn refunds_name_what_comes_back(plan) {
        let shop = roses(plan).await;
        let door = owner(&shop).await;
        let refunds = || door.post(&to_till(&shop, "refunds"));
        refuses(refunds().json(&json!({})), &[("refundRecords", BLANK)]).await;
        refuses(refunds().json(&json!({"refundRecords": []})), &[("refundRecords", BLANK)]).await;
        let fields = [("refundRecords.0.sellRecord", BLANK), ("refundRecords.0.location", BLANK), ("refundRecords.0.count", BLANK)];
        refuses(refunds().json(&json!({"refundRecords": [{}]})), &fields).await;
        let place = shop.till().shop.number.0;
        let record = |record: &Value, count: i64| json!({"refundRecords": [{"location": place, "sellRecord": record, "count": count}]});
        refuses(refunds().json(&record(&json!(999_999), 1)), &[("refundRecords.0.sellRecord", CHOICE)]).await;
        let sell = finished(&shop, &door).await;
        let sold = &sell["sellRecords"][0]["id"];
        refuses(refunds().json(&record(sold, 0)), &[("refundRecords.0.count", "This value should be 0 or more.")]).await;
        let _ = refunds().json(&record(sold, 2)).await.expect(400);
        let open = cart(&shop, &door, 1).await;
        let _ = refunds().json(&record(&open["sellRecords"][0]["id"], 1)).await.expect(400);
        shop.close().await;
    }

    async fn states_are_kept(plan) {
        let shop = roses(plan).await;
        let door = owner(&shop).await;
        let empty = open(&shop, &door, json!({})).await;
        for step in ["commit", "postpone"] {
            let refused = door.post(&format!("{}/{step}", path(&empty))).await.expect(400);
            assert_eq!(refused, json!({"code": 400, "message": "The sell is empty"}));
        }
        let sell = finished(&shop, &door).await;
        let stock = json!({"stock": lots(&shop).await[0].id.0, "count": 1});
        let completed = json!({"code": 400, "message": "The sell is completed"});
        for ask in [
            door.post(&format!("{}/sell-records", path(&sell))).json(&stock),
            door.patch(&record_path(&sell)).json(&json!({"count": 2})),
            door.delete(&record_path(&sell)),
            door.patch(&path(&sell)).json(&json!({"note": "late"})),
            door.patch(&format!("{}/details", path(&sell))).json(&json!({"recipient": "Anna"})),
            door.post(&format!("{}/postpone", path(&sell))),
            door.delete(&path(&sell)),
        ] {
            assert_eq!(ask.await.expect(400), completed);
        }
        let patch = || door.patch(&format!("{}/patch", path(&sell)));
        let _ = door.patch(&format!("{}/patch", path(&empty))).json(&json!({"note": "early"})).await.expect(400);
        let _ = patch().json(&json!({"finishedTime": "2030-01-01 00:00:00"})).await.expect(400);
        refuses(patch().json(&json!({"finishedTime": "now"})), &[("finishedTime", "This value should be of type date and time.")]).await;
        refuses(patch().json(&json!({"status": "cart"})), &[("status", CHOICE)]).await;
        refuses(patch().json(&json!({"sellRecords": [{"managers": [999_999]}]})), &[("sellRecords.0.managers.0", CHOICE)]).await;
        refuses(patch().json(&json!({"sellRecords": [{}, {}]})), &[("sellRecords", "This value should be 1 or less.")]).await;
        refuses(patch().json(&json!({"payments": []})), &[("payments", "Not enough payments: 3000 left to pay.")]).await;
        let more = json!({"payments": [{"paymentMethod": shop.till().card.number.0, "price": 3_001}]});
        refuses(patch().json(&more), &[("payments", "Payments exceed the total by 1.")]).await;

        let money = format!("/payments/{}", sell["payments"][0]["id"]);
        refuses(door.patch(&money).json(&json!({"paymentMethod": 999_999})), &[("paymentMethod", CHOICE)]).await;
        refuses(door.patch(&money).json(&json!({"price": "1 GBP"})), &[("price", FOREIGN)]).await;
        let _ = door.patch(&money).json(&json!({"price": 1})).await.expect(400);
        let _ = door.patch(&money).json(&json!({"time": "2030-01-01 00:00:00"})).await.expect(400);
        shop.close().await;
    }
}
