//! Variations: the list and its filters, one, new, changed.

use app::catalogue::GetVariant;
use serde_json::{Value, json};
use testkit::both_engines;

use super::{BLANK, TAKEN, UNKNOWN, children, error, flowers, ids, number, variation};
use crate::ox::{owner, total};

both_engines! {
    async fn barcodes_are_found_by_their_beginning_or_exactly(plan) {
        let shop = flowers(plan).await;
        let door = owner(&shop).await;
        let rose = shop.read(GetVariant { id: shop.product("rose").variant.id }).await.unwrap();
        let code = &rose.barcodes[0];
        let found = async |query: &str| ids(&door.get(&format!("/variations?{query}")).await.ok());
        let rose = vec![number(&shop, "rose")];
        assert_eq!(found(&format!("barcode={}", &code[..code.len() - 1])).await, rose);
        assert_eq!(found(&format!("barcodes[]={code}")).await, rose);
        assert!(found(&format!("barcodes[]={}", &code[..code.len() - 1])).await.is_empty());
        shop.close().await;
    }

    async fn a_filter_of_stocks_shows_the_stocks_that_fit(plan) {
        let shop = flowers(plan).await;
        let door = owner(&shop).await;
        let (rose, tulip) = (number(&shop, "rose"), number(&shop, "tulip"));
        let location = shop.till().shop.number.0;
        let found = async |query: &str| ids(&door.get(&format!("/variations?{query}")).await.ok());
        assert_eq!(found("").await, [tulip, rose]);
        assert_eq!(found("sort=id+asc").await, [rose, tulip]);
        assert_eq!(found("stock[count][min]=1").await, [rose]);
        assert_eq!(found("stock[exist]=0").await, [tulip]);
        assert_eq!(found(&format!("stock[location]={location}&stock[exist]=1")).await, [rose]);
        assert_eq!(found("stock[location]=999999").await, [0; 0], "in a place that is not there");
        assert_eq!(found("stock[sellPrice][min]=3000&stock[supplyPrice][max]=12500").await, [rose]);
        assert_eq!(found("stock[sellPrice][min]=3001").await, [0; 0]);
        let body = json!({"product": {"id": shop.product("rose").product.number.0}, "stock": {"count": {"max": 9}}});
        assert_eq!(total(&door.post("/variations").json(&body).await.ok()), 0);
        let body = json!({"names": ["Rose", "tulip"], "size": 1});
        let page = door.post("/variations").json(&body).await.ok();
        assert_eq!((ids(&page), total(&page)), (vec![tulip], 2));
        shop.close().await;
    }

    async fn what_is_no_filter_is_refused(plan) {
        let shop = plan.await;
        let door = owner(&shop).await;
        for query in ["product[id]=rose", "stock[count][min]=few", "hasImage=maybe", "page=0", "sort=colour", "size=1000"] {
            let _ = door.get(&format!("/variations?{query}")).await.expect(400);
        }
        let _ = door.post("/variations").body("application/json", "{").await.expect(400);
        let _ = door.get("/variations/999999").await.expect(404);
        shop.close().await;
    }

    async fn a_variation_is_added_to_a_product_and_changed(plan) {
        let shop = flowers(plan).await;
        let door = owner(&shop).await;
        let tulip = number(&shop, "tulip");
        let product = shop.product("rose").product.number.0;
        let body = json!({
            "barcode": "1231231", "name": "test", "unit": "kg", "countable": true, "taxable": true, "vatPercent": 12,
            "properties": [{"name": "Пол", "value": "Ж"}], "analogs": [tulip], "modifiers": [],
        });
        let made = door.post(&format!("/products/{product}/variations")).json(&body).await.ok();
        assert_eq!((&made["barcode"], &made["unit"], &made["product"]), (&json!("1231231"), &json!("kg"), &json!(product)));
        assert_eq!((&made["taxable"], &made["vatPercent"], &made["sellable"]), (&json!(true), &json!(12), &json!(false)));
        let id = "141146f6421f3d59ae5d77b1beb72efb";
        assert_eq!(made["properties"], json!([{"id": id, "name": "Пол", "value": "Ж"}]));
        assert_eq!((&made["analogs"], &made["stocks"]), (&json!([tulip]), &json!([])));
        let path = format!("/variations/{}", made["id"]);
        let changed = door.put(&path).json(&json!({"name": "jasur", "taxable": false, "modifiers": [tulip]})).await.ok();
        assert_eq!((&changed["name"], &changed["taxable"], &changed["vatPercent"]), (&json!("jasur"), &json!(false), &Value::Null));
        assert_eq!((&changed["barcode"], &changed["unit"]), (&json!("1231231"), &json!("kg")), "not sent, so as they were");
        assert_eq!((&changed["analogs"], &changed["modifiers"]), (&json!([tulip]), &json!([tulip])));
        assert_eq!(door.get(&path).await.ok(), changed);
        let other = door.patch(&path).form("barcode=456").await.ok();
        assert_eq!(other["barcode"], "456");
        shop.close().await;
    }

    async fn a_variation_without_a_barcode_gets_one(plan) {
        let shop = flowers(plan).await;
        let door = owner(&shop).await;
        let path = format!("/products/{}/variations", shop.product("rose").product.number.0);
        let made = door.post(&path).json(&json!({"name": "white"})).await.ok();
        let code = made["barcode"].as_str().unwrap();
        assert!(code.len() == 13 && code.starts_with('2'), "{code}");
        assert_eq!((&made["unit"], &made["countable"]), (&json!("pcs"), &json!(true)));
        shop.close().await;
    }

    async fn a_bad_variation_is_refused_field_by_field(plan) {
        let shop = flowers(plan).await;
        let door = owner(&shop).await;
        let path = format!("/products/{}/variations", shop.product("rose").product.number.0);
        let taken = variation(&shop, &door, "tulip").await["barcode"].clone();
        for (body, fields) in [
            (json!({"barcode": taken}), json!({"barcode": error(TAKEN)})),
            (json!({"taxable": true}), json!({"vatPercent": error(BLANK)})),
            (json!({"taxable": true, "vatPercent": 101}), json!({"vatPercent": error("This value should be 100 or less.")})),
            (json!({"unit": "ton"}), json!({"unit": error(UNKNOWN)})),
            (json!({"analogs": [999_999]}), json!({"analogs": {"children": [error(UNKNOWN)]}})),
            (
                json!({"properties": [{"name": " "}]}),
                json!({"properties": {"children": [{"children": {"name": error(BLANK)}}]}}),
            ),
        ] {
            let refused = door.post(&path).json(&body).await.expect(422);
            assert_eq!(children(&refused), &fields, "{body}");
        }
        let rose = format!("/variations/{}", number(&shop, "rose"));
        let refused = door.put(&rose).json(&json!({"barcode": taken})).await.expect(422);
        assert_eq!(children(&refused), &json!({"barcode": error(TAKEN)}));
        let _ = door.post("/products/999999/variations").json(&json!({})).await.expect(404);
        let _ = door.put("/variations/999999").json(&json!({})).await.expect(404);
        assert_eq!(total(&door.get("/variations").await.ok()), 2);
        shop.close().await;
    }
}
