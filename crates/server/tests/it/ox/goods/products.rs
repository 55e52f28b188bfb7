//! Products: new, changed, and their cards.

use app::catalogue::FindOrCreateCategory;
use serde_json::json;
use testkit::both_engines;

use super::{BLANK, TAKEN, UNKNOWN, children, error, flowers, ids, number};
use crate::ox::{owner, total};

both_engines! {
    async fn a_product_is_made_with_its_variations_and_changed(plan) {
        let shop = plan.await;
        let door = owner(&shop).await;
        let category = FindOrCreateCategory { zone: None, path: vec!["Clothes".into()] };
        let category = shop.write(category).await.unwrap().number.0;
        let (zone, brand) = (shop.zone.number.0, shop.brand.number.0);
        let body = json!({
            "name": "Trousers", "description": "Jeans", "sku": "1228", "category": category, "brand": brand, "minOrder": 1,
            "type": 0, "tags": ["test"],
            "variations": [{
                "barcode": "1227", "unit": "pcs", "countable": true, "supplyPriceCurrency": "USD", "name": "test",
                "recSupplierPrice": 2, "recSellPrice": 1500, "properties": [],
                "productProperties": [{"name": "Brand", "value": "N"}],
            }],
        });
        let made = door.post(&format!("/products/{zone}/create")).json(&body).await.ok();
        assert_eq!((&made["shortDescription"], &made["sku"], &made["category"]), (&json!("Jeans"), &json!("1228"), &json!(category)));
        assert_eq!((&made["minOrder"], &made["type"], &made["active"]), (&json!(1), &json!(0), &json!(true)));
        assert_eq!((&made["tags"][0]["name"], &made["tags"][0]["brand"]), (&json!("test"), &json!(brand)));
        let variation = door.get(&format!("/variations/{}", made["variations"][0])).await.ok();
        assert_eq!((&variation["recSupplierPrice"], &variation["recSellPrice"]), (&json!(25_000), &json!(1500)));
        assert_eq!(variation["productProperties"][0]["value"], "N");

        let change = json!({"name": "Shorts", "sku": "1218", "minOrder": 2, "tagName": ["summer", "test"], "category": null});
        let changed = door.post(&format!("/products/{}", made["id"])).json(&change).await.ok();
        assert_eq!((&changed["name"], &changed["sku"], &changed["minOrder"]), (&json!("Shorts"), &json!("1218"), &json!(2)));
        assert_eq!((&changed["description"], changed["category"].is_null()), (&json!("Jeans"), true), "not sent stays, null goes");
        assert_eq!((&changed["tags"][0]["name"], &changed["tags"][1]["id"]), (&json!("summer"), &made["tags"][0]["id"]));
        let found = door.get("/variations?sku=121&product[name]=short").await.ok();
        assert_eq!(json!(ids(&found)), made["variations"]);
        shop.close().await;
    }

    async fn a_product_without_a_code_gets_one(plan) {
        let shop = plan.await;
        let door = owner(&shop).await;
        let body = json!({"name": "Vase", "brand": shop.brand.number.0, "type": 1});
        for path in ["/zones/{}/create", "/zones/{}/products"] {
            let path = path.replace("{}", &shop.zone.number.0.to_string());
            let made = door.post(&path).json(&body).await.ok();
            assert_eq!((made["sku"].as_str().unwrap().len(), &made["type"]), (10, &json!(1)));
            assert_eq!(made["variations"].as_array().unwrap().len(), 1);
        }
        shop.close().await;
    }

    async fn a_card_shows_the_product_and_its_stocks(plan) {
        let shop = flowers(plan).await;
        let door = owner(&shop).await;
        let product = shop.product("rose").product.number.0;
        let card = door.get(&format!("/products/{product}/detail")).await.ok();
        assert_eq!((&card["product"]["id"], &card["product"]["variations"]), (&json!(product), &json!([number(&shop, "rose")])));
        let stock = &card["variations"][0]["stocks"][0];
        assert_eq!((&stock["count"], &stock["location"]), (&json!(10), &json!(shop.till().shop.number.0)));
        assert_eq!((&stock["sellPrice"]["UZS"], &stock["sellPrice"]["USD"]), (&json!(3000), &json!(0.24)));
        let _ = door.get("/products/999999/detail").await.expect(404);
        shop.close().await;
    }

    async fn a_bad_product_is_refused_field_by_field(plan) {
        let shop = flowers(plan).await;
        let door = owner(&shop).await;
        let (zone, brand) = (shop.zone.number.0, shop.brand.number.0);
        let create = format!("/products/{zone}/create");
        let refused = door.post(&create).json(&json!({"description": "x"})).await.expect(422);
        assert_eq!(children(&refused), &json!({"name": error(BLANK), "brand": error(BLANK)}));
        let sku = door.get(&format!("/products/{}/detail", shop.product("rose").product.number.0)).await.ok();
        let sku = &sku["product"]["sku"];
        for (rest, fields) in [
            (json!({"brand": 999_999, "supplier": 999_999}), json!({"brand": error(UNKNOWN), "supplier": error(UNKNOWN)})),
            (json!({"sku": sku}), json!({"sku": error(TAKEN)})),
            (
                json!({"variations": [{"barcode": "7"}, {"barcode": "7", "recSellPrice": "1 RUB"}]}),
                json!({"variations": {"children": [{}, {"children": {
                    "barcode": error(TAKEN), "recSellPrice": error("This currency is not available in the zone.")
                }}]}}),
            ),
            (
                json!({"variations": [{"recSupplierPrice": "much"}]}),
                json!({"variations": {"children": [{"children": {
                    "recSupplierPrice": error("This value should be of type price.")
                }}]}}),
            ),
        ] {
            let mut body = json!({"name": "Vase", "brand": brand});
            body.as_object_mut().unwrap().extend(rest.as_object().unwrap().clone());
            assert_eq!(children(&door.post(&create).json(&body).await.expect(422)), &fields, "{body}");
        }
        let rose = format!("/products/{}", shop.product("rose").product.number.0);
        let refused = door.put(&rose).json(&json!({"name": "", "minOrder": -1})).await.expect(422);
        assert_eq!(children(&refused), &json!({"name": error(BLANK)}));
        let refused = door.patch(&rose).json(&json!({"category": 999_999})).await.expect(422);
        assert_eq!(children(&refused), &json!({"category": error(UNKNOWN)}));
        for path in ["/products/999999/create", "/products/999999"] {
            let _ = door.post(path).json(&json!({"name": "Vase", "brand": brand})).await.expect(404);
        }
        assert_eq!(total(&door.get("/variations").await.ok()), 2);
        shop.close().await;
    }
}
