//! Zones, brands, locations, cash desks and methods of payment.

use serde_json::json;
use testkit::both_engines;

use super::{owner, total};

both_engines! {
    async fn places_are_listed_and_shown(plan) {
        let shop = plan.with_outlet().await;
        let door = owner(&shop).await;
        let till = shop.till();
        for (list, item) in [
            ("/zones", shop.zone.number),
            ("/brands", shop.brand.number),
            ("/locations", till.shop.number),
            ("/cashdesks", till.outlet.number),
        ] {
            let all = door.get(list).await.ok();
            let one = door.get(&format!("{list}/{}", item.0)).await.ok();
            assert_eq!((total(&all), &all["items"][0]), (1, &one), "{list}");
        }
        let zone = door.get(&format!("/zones/{}", shop.zone.number.0)).await.ok();
        assert_eq!(zone["currencies"], json!(["UZS", "USD", "EUR"]));
        let desk = door.get(&format!("/cashdesks/{}", till.outlet.number.0)).await.ok();
        assert_eq!((&desk["locations"], &desk["onlineKKM"]), (&json!([till.shop.number.0]), &json!(true)));
        let methods = door.get("/payment-methods?sort=id+asc").await.ok();
        assert_eq!(desk["paymentMethods"], methods["items"]);
        assert_eq!(methods["items"][0]["cash"], true);
        shop.close().await;
    }

    async fn a_location_is_set_up_and_replaced(plan) {
        let shop = plan.await;
        let door = owner(&shop).await;
        let brand = shop.brand.number.0;
        let body = json!({
            "name": "Gul", "brand": brand, "type": "shop", "square": 40,
            "address": {"countryCode": "UZ", "addressLine1": "Gul 5"}
        });
        let made = door.post("/locations").json(&body).await.ok();
        assert_eq!((&made["name"], &made["type"], &made["square"]), (&json!("Gul"), &json!("shop"), &json!(40)));
        assert_eq!((&made["brand"]["id"], &made["zone"]["id"]), (&json!(brand), &json!(shop.zone.number.0)));
        let form = format!("name=Ombor&brand={brand}&type=warehouse&address[locality]=Bektemir");
        let put = door.put(&format!("/locations/{}", made["id"])).form(&form).await.ok();
        assert_eq!((&put["id"], &put["type"], &put["square"]), (&made["id"], &json!("warehouse"), &json!(0)));
        assert_eq!(put["address"]["locality"], "Bektemir");
        assert!(put["address"]["addressLine1"].is_null());
        shop.close().await;
    }

    async fn a_location_needs_its_name_brand_and_type(plan) {
        let shop = plan.await;
        let door = owner(&shop).await;
        let children = |answer: serde_json::Value| answer["errors"]["children"].clone();
        let missing = json!({"errors": ["This value should not be blank."]});
        let unknown = json!({"errors": ["The selected choice is invalid."]});
        let refused = door.post("/locations").json(&json!({"name": " "})).await.expect(422);
        assert_eq!(children(refused), json!({"type": missing, "name": missing, "brand": missing}));
        let body = json!({"name": "Gul", "brand": 999_999, "type": "shop"});
        assert_eq!(children(door.post("/locations").json(&body).await.expect(422)), json!({"brand": unknown}));
        let body = json!({"name": "Gul", "brand": shop.brand.number.0, "type": "kiosk"});
        assert_eq!(children(door.post("/locations").json(&body).await.expect(422)), json!({"type": unknown}));
        assert_eq!(total(&door.get("/locations").await.ok()), 0);
        shop.close().await;
    }
}
