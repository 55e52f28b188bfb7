//! Receipts from the vendor's cloud, and what they do to bills.

use dialect_evotor::{Answer, TerminalSettings};
use domain::sales::Refused;
use serde_json::json;
use testkit::both_engines;

use super::*;

/// Three garments with codes, one of them ours to refuse, and their delivery.
async fn garments(http: &Http, id: i64) {
    let marked = |id: i64, price: i64, mark: &str| {
        let mut product = product(id, price, 1);
        product["type"] = json!("LIGHT_INDUSTRY_MARKED");
        product["mark"] = json!(mark);
        product
    };
    let mut delivery = product(0, 650, 1);
    delivery["id"] = json!("ef0124d4-ac0f-3581-9bd7-8493786bf98a");
    delivery["itemType"] = json!(3);
    let codes: Vec<String> = (0..4).map(|n| format!("{MARK}{id}{n}")).collect();
    let products = json!([
        marked(27_447, 7_600, &codes[0]),
        marked(27_451, 7_920, &codes[1]),
        marked(27_452, 7_920, &codes[2]),
        marked(27_448, 7_600, &codes[3]),
        delivery
    ]);
    place(http, id, products).await;
}

fn delivery() -> Value {
    let mut item = item(0, 650, 1);
    item["id"] = json!("ef0124d4-ac0f-3581-9bd7-8493786bf98a");
    item["tax"] = json!(30.95);
    item
}

both_engines! {
    async fn a_receipt_told_twice_is_one(shop) {
        let shop = shop.with_outlet().await;
        let http = terminal(&shop).await;
        place(&http, 5, json!([product(1, 372, 1)])).await;
        let before = rows(&shop).await.len();
        let body = receipt("r1", 5, &[item(1, 372, 1)], json!({}));
        tokio::join!(tell(&http, &body), tell(&http, &body));
        let mut later = body.clone();
        later["id"] = json!("another notification");
        tell(&http, &later).await;
        later["data"]["totalAmount"] = json!(1);
        tell(&http, &later).await;
        let told = http.get("/admin/evotor/receipts").await.ok();
        assert_eq!((told.as_array().unwrap().len(), &told[0]["body"]["id"]), (1, &body["id"]), "the first one wins");
        let shown = bill(&http, 5).await;
        assert_eq!((&shown["state"], &shown["paid"]), (&json!("SETTLED"), &json!(372)));
        let journalled: Vec<_> =
            rows(&shop).await.into_iter().filter(|row| row.kind == "RECEIPT" && row.receipt.as_deref() == Some("r1")).collect();
        assert_eq!(journalled.len(), 8, "{before} rows before");
        assert_eq!(journalled.iter().filter(|row| row.flagged).count(), 1, "the one that says something else");
        shop.close().await;
    }

    async fn a_list_beside_a_receipt_never_fails(shop) {
        let shop = shop.with_outlet().await;
        let http = terminal(&shop).await;
        for id in 1..=20 {
            place(&http, id, json!([product(1, 10, 1)])).await;
        }
        for round in 0..10 {
            for id in [round * 2 + 1, round * 2 + 2] {
                let (body, waits) = (receipt(&format!("r{id}"), id, &[item(1, 10, 1)], json!({})), async |n: usize| {
                    for _ in 0..n {
                        let listed = ids(&http, "").await;
                        assert!(listed.len() <= 20);
                    }
                });
                tokio::join!(tell(&http, &body), waits(5), waits(5));
                assert!(!ids(&http, "").await.contains(&id));
            }
        }
        shop.close().await;
    }

    async fn who_takes_the_delivery_alone_refused_the_goods(shop) {
        let shop = shop.with_outlet().await;
        let http = terminal(&shop).await;
        garments(&http, 137_456).await;
        let extras = json!({
            "contentModified": true, "newContent": [{ "id": "ef0124d4-ac0f-3581-9bd7-8493786bf98a", "newQuantity": 1 }]
        });
        tell(&http, &receipt("r1", 137_456, &[delivery()], extras.clone())).await;
        assert_eq!(flags(&http).await, json!([]));
        let shown = bill(&http, 137_456).await;
        assert_eq!((&shown["state"], &shown["summ"], shown["refused"].as_array().unwrap().len()), (&json!("SETTLED_PARTIALLY"), &json!(650), 4));
        assert!(ids(&http, "").await.is_empty());
        // Their codes may go on another bill.
        let again = json!([{ "id": 1, "prodname": "x", "price": 1, "mark": format!("{MARK}1374560") }]);
        place(&http, 2, again).await;

        let keep = TerminalSettings { refused: Refused::KeepOpen, ..TerminalSettings::default() };
        let token = connect(&shop, shop.till(), 20, keep, None).await;
        let keeping = stranger(&shop).bearer(&token);
        garments(&keeping, 3).await;
        tell(&keeping, &receipt("r2", 3, &[delivery()], extras)).await;
        let shown = bill(&keeping, 3).await;
        assert_eq!((&shown["state"], &shown["summ"], shown["products"].as_array().unwrap().len()), (&json!("OPEN"), &json!(31_040), 4));
        shop.close().await;
    }

    async fn a_prepayment_is_set_off_at_the_end(shop) {
        let shop = shop.with_outlet().await;
        let http = terminal(&shop).await;
        place(&http, 5, json!([product(1, 4_900, 1)])).await;
        let advance = json!({ "settlementMethod": "FullPrepayment" });
        tell(&http, &receipt("r1", 5, &[item(1, 410, 1)], json!({ "settlementMethod": "PartialPrepayment" }))).await;
        let open = http.get("/api/v2/bill/byid/5").await.ok();
        assert_eq!((&open["prepayment"], &open["prepaymentEnable"], &open["summ"]), (&json!(410), &json!(true), &json!(4_900)));
        assert_eq!(ids(&http, "").await, [5]);
        let payments = json!([
            { "sum": 410, "type": 3, "payed": true, "method": "ru.lineris.retailcrm_ADVANCE" },
            { "sum": 4_490, "type": 2, "payed": true, "method": "ru.evotor.paymentSystem.cashless.base" },
            { "sum": 4_900, "type": 1, "payed": false, "method": "ru.evotor.paymentSystem.cash.base" },
        ]);
        tell(&http, &receipt("r2", 5, &[item(1, 4_900, 1)], json!({ "prepayment": 410, "payments": payments }))).await;
        assert_eq!(flags(&http).await, json!([]));
        let shown = bill(&http, 5).await;
        assert_eq!((&shown["state"], &shown["paid"], &shown["debt"]), (&json!("SETTLED"), &json!(4_900), &json!(0)));
        place(&http, 6, json!([product(1, 100, 1)])).await;
        tell(&http, &receipt("r3", 6, &[item(1, 100, 1)], advance)).await;
        assert_eq!(http.get("/api/v2/bill/byid/6").await.ok()["prepaymentEnable"], false, "prepaid in full");
        shop.close().await;
    }

    async fn goods_on_credit_stay_listed_until_they_are_paid(shop) {
        let shop = shop.with_outlet().await;
        let http = terminal(&shop).await;
        place(&http, 5, json!([product(1, 100, 1)])).await;
        tell(&http, &receipt("r1", 5, &[item(1, 100, 1)], json!({ "settlementMethod": "Lend" }))).await;
        let shown = bill(&http, 5).await;
        assert_eq!((&shown["state"], &shown["debt"], ids(&http, "").await), (&json!("ON_CREDIT"), &json!(100), vec![5]));
        tell(&http, &receipt("r2", 5, &[item(1, 100, 1)], json!({ "settlementMethod": "LoanPayment" }))).await;
        assert_eq!((bill(&http, 5).await["state"].clone(), ids(&http, "").await), (json!("SETTLED"), vec![]));
        shop.close().await;
    }

    async fn goods_come_back_in_parts(shop) {
        let shop = shop.with_outlet().await;
        let http = terminal(&shop).await;
        place(&http, 5, json!([product(1, 100, 2), product(2, 50, 1)])).await;
        tell(&http, &receipt("r1", 5, &[item(1, 100, 2), item(2, 50, 1)], json!({}))).await;
        let back = |id: &str, items: &[Value]| {
            let mut body = receipt(id, 5, items, json!({}));
            body["data"]["type"] = json!("PAYBACK");
            body
        };
        tell(&http, &back("r2", &[item(1, 100, 1)])).await;
        let shown = bill(&http, 5).await;
        assert_eq!((&shown["state"], &shown["returned"]), (&json!("SETTLED"), &json!([{ "id": 1, "quantity": 1 }])));
        tell(&http, &back("r3", &[item(1, 100, 1), item(2, 50, 1)])).await;
        assert_eq!(bill(&http, 5).await["state"], "RETURNED");
        tell(&http, &back("r4", &[item(2, 50, 1)])).await;
        assert_eq!(flags(&http).await, json!(["refund_exceeds"]));
        shop.close().await;
    }

    async fn receipts_about_no_bill_succeed_and_are_flagged(shop) {
        let shop = shop.with_outlet().await;
        let http = terminal(&shop).await;
        place(&http, 5, json!([product(1, 100, 1)])).await;
        let mut alone = receipt("r1", 5, &[item(1, 100, 1)], json!({}));
        alone["data"].as_object_mut().unwrap().remove("extras");
        tell(&http, &alone).await;
        assert_eq!(flags(&http).await, json!(["no_bill"]));
        tell(&http, &receipt("r2", 404, &[item(1, 100, 1)], json!({}))).await;
        assert_eq!(flags(&http).await, json!(["unknown_bill"]));
        let mut check = receipt("r3", 5, &[item(1, 100, 1)], json!({}));
        check["data"]["infoCheck"] = json!(true);
        tell(&http, &check).await;
        assert_eq!(flags(&http).await, json!(["informational"]));
        let mut strange = receipt("r4", 5, &[item(1, 100, 1)], json!({}));
        strange["data"]["type"] = json!("GIFT");
        strange["data"]["totalAmount"] = json!("a\u{0}b");
        tell(&http, &strange).await;
        assert_eq!(flags(&http).await, json!(["unbookable"]));
        let other = json!({ "id": "n", "type": "SomethingElse", "data": { "id": "x", "type": "y" } });
        tell(&http, &other).await;
        assert_eq!(bill(&http, 5).await["state"], "OPEN");
        let flagged = rows(&shop).await.into_iter().filter(|row| row.flagged && row.status.is_some()).count();
        assert_eq!(flagged, 4);
        // Several at once, answered once; and the empty answer.
        let both = json!([receipt("r5", 5, &[item(1, 100, 1)], json!({})), receipt("r6", 5, &[item(1, 100, 1)], json!({}))]);
        tell(&http, &both).await;
        assert_eq!((bill(&http, 5).await["state"].clone(), flags(&http).await), (json!("SETTLED"), json!(["bill_settled"])));
        let quiet = TerminalSettings { answer: Some(Answer::Empty), ..TerminalSettings::default() };
        let quiet = stranger(&shop).bearer(&connect(&shop, shop.till(), 20, quiet, None).await);
        let answer = quiet.post("/api/v2/receipts").json(&both).await;
        assert_eq!((answer.status.as_u16(), answer.bytes.len()), (200, 0));
        shop.close().await;
    }

    async fn any_value_in_any_place_is_answered(shop) {
        let shop = shop.with_outlet().await;
        let http = terminal(&shop).await;
        place(&http, 5, json!([product(1, 100, 1)])).await;
        let whole = receipt("r", 5, &[item(1, 100, 1)], json!({ "payments": [{ "sum": 1, "type": 1, "payed": true }], "newContent": [{}] }));
        let odd = [json!(null), json!("\u{0}"), json!(-1), json!(1e308), json!([]), json!({}), json!(true), json!("9".repeat(400))];
        let mut n = 0;
        for pointer in pointers(&whole) {
            for value in &odd {
                n += 1;
                let mut body = whole.clone();
                body["data"]["id"] = json!(format!("r{n}"));
                *body.pointer_mut(&pointer).unwrap() = value.clone();
                let status = http.post("/api/v2/receipts").json(&body).await.status.as_u16();
                assert!(status == 200 || status == 400, "{pointer} = {value}: {status}");
            }
        }
        shop.close().await;
    }
}

/// Every place in a document.
fn pointers(document: &Value) -> Vec<String> {
    let children: Vec<(String, &Value)> = match document {
        Value::Object(all) => all.iter().map(|(key, value)| (key.clone(), value)).collect(),
        Value::Array(all) => all.iter().enumerate().map(|(at, value)| (at.to_string(), value)).collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => Vec::new(),
    };
    let below = children.iter().flat_map(|(key, value)| {
        let deeper = pointers(value).into_iter().map(move |rest| format!("/{key}{rest}"));
        std::iter::once(format!("/{key}")).chain(deeper)
    });
    below.collect()
}
