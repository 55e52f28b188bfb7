//! Bills as a CRM writes them and a terminal sees them.

use app::sales::{OpenSale, Pickable, PlaceSale, PutLine};
use domain::sales::{Channel, Reserve};
use domain::{Instant, Quantity};
use serde_json::json;
use testkit::both_engines;

use super::*;

both_engines! {
    async fn a_cashier_of_ours_finishes_a_bill_of_a_crm(shop) {
        let shop = shop.with_outlet().await;
        let (http, ox) = (terminal(&shop).await, crate::ox::owner(&shop).await);
        let marked = json!({ "id": 1, "prodname": "Топ, M", "price": 7600, "taxrate": "5%", "mark": MARK });
        place(&http, 5, json!([marked])).await;
        let sell = ox.get("/sells-list").await.ok()["items"][0]["id"].clone();
        assert_eq!(ox.get(&format!("/sells/{sell}")).await.ok()["id"], sell);
        let payment = json!({ "paymentMethod": shop.till().cash.number.0, "price": 7600, "type": "sell" });
        let _ = ox.post(&format!("/sells/{sell}/payment")).json(&payment).await;
        let _ = ox.post(&format!("/sells/{sell}/commit")).json(&json!({ "mode": "location" })).await.ok();
        assert!(ids(&http, "").await.is_empty());
        assert_eq!(bill(&http, 5).await["state"], "SETTLED");
        let again = json!({ "number": "x", "products": [marked] });
        assert_eq!(http.post("/admin/evotor/bills").json(&again).await.status, 409, "its code is sold");
        shop.drain().await;
        let documents = app::fiscal::FiscalDocuments { filter: store::fiscal::filter::DocumentFilter::default(), page: app::Page { offset: 0, limit: 10 } };
        let documents = shop.read(documents).await.unwrap().items;
        let receipt = documents.iter().find_map(|row| row.body.0.receipt()).unwrap();
        assert_eq!(receipt.lines[0].name, "Топ, M", "the register prints what the bill says");
        // The terminal tells of the same bill too late.
        tell(&http, &receipt_of(5)).await;
        assert_eq!(flags(&http).await, json!(["bill_settled"]));
        shop.close().await;
    }

    async fn a_bill_reads_as_it_was_written(shop) {
        let shop = shop.with_outlet().await;
        let http = terminal(&shop).await;
        let delivery = json!({
            "id": "ef0124d4-ac0f-3581-9bd7-8493786bf98a", "price": 650, "taxrate": "5%", "itemType": 3, "prodname": "Доставка",
            "quantity": 1, "unitname": "шт"
        });
        let blouse = json!({
            "id": 27447, "mark": MARK, "type": "LIGHT_INDUSTRY_MARKED", "price": 7600.5, "taxrate": "5%", "itemType": 1,
            "prodname": "Топ, M", "quantity": 1, "unitname": "Штука"
        });
        let tea = json!({
            "id": 31, "type": "NORMAL", "price": 3.33, "taxrate": "", "itemType": 1, "prodname": "Чай", "quantity": 24, "unitname": "Грамм"
        });
        let customer = json!({
            "id": 298_655, "inn": "7700000000", "kpp": "770001001", "reg": "1027700000000", "name": "ООО Ромашка ", "okpo": "00000000",
            "fullname": "Общество Ромашка ", "legalentity": true
        });
        let written = json!({
            "id": 137_456, "date": "2026-03-24 16:15:25", "number": "56770", "customer": customer,
            "products": [blouse, tea, delivery], "prepayment": 0
        });
        let placed = http.post("/admin/evotor/bills").json(&written).await.expect(201);
        let expected = json!({
            "id": 137_456, "date": "2026-03-24 16:15:25", "summ": 8330.42, "number": "56770", "customer": customer,
            "products": [blouse, tea, delivery], "prepayment": 0, "prepaymentEnable": true
        });
        assert_eq!(placed, expected);
        assert_eq!(http.get("/api/v2/bill/byid/137456").await.ok(), expected);
        let raw = http.get("/api/v2/bill/byid/137456").await.bytes;
        let text = String::from_utf8(raw).unwrap();
        assert!(text.contains(r"\u001d91EE10\u001d92") && text.contains(r#""summ":8330.42"#), "{text}");
        let listed = json!([{ "id": 137_456, "date": "2026-03-24 16:15:25", "summ": 8330.42, "number": "56770", "customername": "ООО Ромашка" }]);
        assert_eq!(http.get("/api/v2/list").await.ok(), listed);
        // The code comes out of the journal as it went in.
        let row = rows(&shop).await.into_iter().find(|row| row.kind == "BILL" && row.status.is_some()).unwrap();
        assert_eq!(row.said(journal::Names::Shown).unwrap()["products"][0]["mark"], MARK);
        assert_eq!(http.post("/admin/evotor/bills").json(&written).await.expect(409)["errors"][0]["subject"], "id");
        shop.close().await;
    }

    async fn a_form_is_refused_field_by_field(shop) {
        let shop = shop.with_outlet().await;
        let http = terminal(&shop).await;
        let subjects = async |body: Value| {
            let answer = http.post("/admin/evotor/bills").json(&body).await.expect(400);
            let all = answer["errors"].as_array().unwrap().clone();
            all.iter().map(|e| format!("{} {}", e["code"], e["subject"].as_str().unwrap_or_default())).collect::<Vec<_>>()
        };
        assert_eq!(subjects(json!({})).await, ["2002 number", "2002 products"]);
        assert_eq!(subjects(json!({ "number": "1", "products": [] })).await, ["2002 products"]);
        let odd = json!({ "number": "1", "date": "soon", "products": [{ "price": -1, "quantity": 0, "taxrate": "x", "itemType": 9 }] });
        assert_eq!(
            subjects(odd).await,
            ["2003 date", "2003 products[0].itemType", "2002 products[0].prodname", "2003 products[0].taxrate"]
        );
        let bounds = json!({ "number": "1", "prepayment": 1e12, "products": [{ "prodname": "x", "price": -1, "quantity": 0 }] });
        assert_eq!(subjects(bounds).await, ["2003 prepayment", "2003 products[0].price", "2003 products[0].quantity"]);
        let marked = json!({ "prodname": "x", "price": 1, "mark": MARK });
        let twice = json!({ "number": "1", "products": [marked, marked] });
        assert_eq!(http.post("/admin/evotor/bills").json(&twice).await.expect(409)["errors"][0]["subject"], "products[1].mark");
        assert_eq!(subjects(json!({ "number": "1", "products": [{ "prodname": "x", "price": 1, "variant": 999_999 }] })).await, ["2003 products[0].variant"]);
        assert_eq!(http.post("/admin/evotor/bills").body("application/json", "[1]").await.status, 400);
        assert!(ids(&http, "").await.is_empty(), "nothing was half written");
        shop.close().await;
    }

    async fn a_crm_changes_and_cancels_its_bills(shop) {
        let shop = shop.with_outlet().await;
        let http = terminal(&shop).await;
        place(&http, 5, json!([product(1, 100, 2)])).await;
        place(&http, 6, json!([product(1, 50, 1)])).await;
        let anew = json!({ "number": "B", "products": [product(2, 70, 1)], "prepayment": 20 });
        let no_method = http.put("/admin/evotor/bills/5").json(&json!({ "number": "B", "products": [product(2, 70, 1)], "prepayment": 71 }));
        assert_eq!(no_method.await.expect(400)["errors"][0]["subject"], "prepayment");
        let changed = http.put("/admin/evotor/bills/5").json(&anew).await.ok();
        assert_eq!((&changed["summ"], &changed["prepayment"], &changed["number"]), (&json!(70), &json!(20), &json!("B")));
        assert_eq!(http.delete("/admin/evotor/bills/5").await.expect(409), json!({ "errors": [{ "code": 2005 }] }), "money came");
        assert_eq!(http.delete("/admin/evotor/bills/6").await.ok(), json!({ "success": true }));
        assert_eq!(ids(&http, "").await, [5]);
        assert_eq!(bill(&http, 6).await["state"], "CANCELLED");
        let of = async |state: &str| {
            let list = http.get(&format!("/admin/evotor/bills?state={state}")).await.ok();
            list.as_array().unwrap().iter().map(|bill| bill["id"].clone()).collect::<Vec<_>>()
        };
        assert_eq!((of("open").await, of("cancelled").await, of("settled").await), (vec![json!(5)], vec![json!(6)], vec![]));
        assert_eq!(http.get("/admin/evotor/bills?state=lost").await.status, 400);
        assert_eq!(http.put("/admin/evotor/bills/6").json(&anew).await.status, 409);
        assert_eq!(http.put("/admin/evotor/bills/99").json(&anew).await.expect(404), json!({}));
        shop.close().await;
    }

    async fn the_list_is_narrowed_by_number_and_day(shop) {
        let shop = shop.with_outlet().await;
        let http = terminal(&shop).await;
        let at = async |id: i64, date: &str| {
            let bill = json!({ "id": id, "number": format!("N-{id}"), "date": date, "products": [product(1, 10, 1)] });
            let _ = http.post("/admin/evotor/bills").json(&bill).await.expect(201);
        };
        // The account's clocks stand five hours ahead of UTC: it is two minutes past midnight there.
        shop.clock.set(Instant(1_748_890_920_000_000));
        at(1, "2025-06-02 23:59:59").await;
        at(2, "2025-06-03 00:00:00").await;
        at(3, "2025-06-03 00:01:00").await;
        at(4, "2025-02-23 10:00:00").await;
        at(9, "2025-06-03 00:01:00").await;
        assert_eq!(ids(&http, "").await, [9, 3, 2, 1, 4], "newest first, then by id");
        assert_eq!(ids(&http, "?date=today").await, [9, 3, 2]);
        assert_eq!(ids(&http, "?date=yesterday").await, [1]);
        assert_eq!(ids(&http, "?date=2025-02-23").await, [4]);
        assert_eq!(ids(&http, "?date=today&number=n-3").await, [3]);
        assert_eq!(ids(&http, "?number=n-4&date=").await, [4]);
        assert_eq!(ids(&http, "?number=N").await, [0_i64; 0], "a number matches in whole");
        shop.close().await;
    }

    async fn a_sale_put_aside_at_a_till_waits_as_well(shop) {
        let shop = shop.with_outlet().with_product("rose", "250").with_stock("rose", "5").with_customer("Anna").await;
        let http = terminal(&shop).await;
        let open = OpenSale {
            outlet: shop.till().outlet.id,
            channel: Channel::Pos,
            note: None,
            customer: Some(shop.customer("Anna").id),
            spread: None,
        };
        let sale = shop.write(open).await.unwrap();
        let what = Pickable::Variant { variant: shop.product("rose").variant.id, location: shop.till().shop.id };
        shop.write(PutLine { sale: sale.id, what, quantity: Quantity::units(2) }).await.unwrap();
        assert!(ids(&http, "").await.is_empty(), "a cart is no bill yet");
        shop.write(PlaceSale { sale: sale.id, reserve: Reserve::WhatIsThere }).await.unwrap();
        let listed = http.get(&format!("/api/v2/list?number={}", sale.number.0)).await.ok();
        assert_eq!((&listed[0]["summ"], &listed[0]["customername"]), (&json!(500), &json!("Anna")));
        let id = listed[0]["id"].as_i64().unwrap();
        let shown = http.get(&format!("/api/v2/bill/byid/{id}")).await.ok();
        let rose = shop.product("rose").variant.number.0;
        let expected = json!([{
            "id": rose, "type": "NORMAL", "price": 250, "taxrate": "", "itemType": 1, "prodname": "rose", "quantity": 2, "unitname": "шт"
        }]);
        assert_eq!(shown["products"], expected);
        assert_eq!(shown["customer"]["name"], "Anna ");
        let untaxed = json!({ "taxPercent": 0, "tax": 0 });
        let mut line = item(rose, 250, 2);
        line.as_object_mut().unwrap().extend(untaxed.as_object().unwrap().clone());
        tell(&http, &receipt("r1", id, &[line], json!({}))).await;
        assert_eq!((flags(&http).await, bill(&http, id).await["state"].clone()), (json!([]), json!("SETTLED")));
        assert!(ids(&http, "").await.is_empty());
        shop.close().await;
    }
}

/// Somebody's receipt for the whole of a bill of one product.
fn receipt_of(bill: i64) -> Value {
    receipt("late", bill, &[item(1, 7_600, 1)], json!({}))
}
