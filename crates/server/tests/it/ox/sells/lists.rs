//! Lists of sells (contract 8, check 20).

use serde_json::{Value, json};
use testkit::{Http, both_engines};

use super::super::owner;
use super::{cart, commit, open, path, pay, roses};

/// The ids that a query finds, in order.
async fn ids(door: &Http, query: &str) -> Vec<Value> {
    let list = door.get(&format!("/sells-list?{query}")).await.ok();
    list["items"].as_array().unwrap().iter().map(|sell| sell["id"].clone()).collect()
}

both_engines! {
    async fn both_lists_answer_alike_and_every_filter_is_honoured(plan) {
        let shop = roses(plan).with_outlet().with_customer("Anna").await;
        let door = owner(&shop).await;
        let customer = shop.customer("Anna").number.0;
        let first = cart(&shop, &door, 1).await;
        let _ = pay(&shop, &door, &first, 3_000).await;
        let _ = commit(&door, &first).await;
        shop.clock.advance_seconds(86_400);
        let second = cart(&shop, &door, 3).await;
        let me = door.get("/profile").await.ok()["id"].clone();
        let body = json!({"customer": customer, "assistants": [me]});
        let _ = door.patch(&path(&second)).json(&body).await.ok();
        let _ = pay(&shop, &door, &second, 9_000).await;
        let _ = commit(&door, &second).await;
        shop.clock.advance_seconds(60);
        let kept = cart(&shop, &door, 1).await;
        let _ = door.post(&format!("{}/postpone", path(&kept))).await.ok();
        let empty = open(&shop, &door, json!({})).await;
        let [first, second, kept, empty] = [first, second, kept, empty].map(|sell| sell["id"].clone());

        let all = door.get("/sells-list").await.ok();
        assert_eq!(all, door.get("/sells").await.ok());
        assert_eq!((&all["total_count"], &all["totalCount"], &all["page"]), (&json!(4), &json!(4), &json!(1)));
        assert_eq!(all["items"][2]["customer"], customer);
        let keys: Vec<_> = all.as_object().unwrap().keys().collect();
        assert_eq!(keys, ["page", "items", "total_count", "totalCount"]);

        let (till, other) = (shop.outlets[0].outlet.number.0, shop.outlets[1].outlet.number.0);
        let (place, brand, zone) = (shop.till().shop.number.0, shop.brand.number.0, shop.zone.number.0);
        let with_goods = [&kept, &second, &first];
        for (query, expected) in [
            (format!("id[]={first}&id[]={kept}"), &[&kept, &first][..]),
            (format!("customer[0]={customer}"), &[&second]),
            (format!("customer={customer}"), &[&second]),
            ("finishedTime[min]=2025-06-03".into(), &[&second]),
            ("finishedTime[max]=2025-06-02".into(), &[&first]),
            ("finishedTime[min]=2025-06-02+09:00:00&finishedTime[max]=2025-06-02+09:00:00".into(), &[&first]),
            ("updatedTime[min]=2025-06-03+09:01:00".into(), &[&empty, &kept]),
            ("position=finished&sort=finishedTime+asc".into(), &[&first, &second]),
            ("position=finished&sort=finishedTime+desc".into(), &[&second, &first]),
            ("position=draft".into(), &[&empty, &kept]),
            ("position=postponed".into(), &[&kept]),
            ("variation[name]=ROS".into(), &with_goods),
            ("variation[name]=%25".into(), &[]),
            ("count[min]=2&count[max]=3".into(), &[&second]),
            (format!("cashdesk[]={till}&location[]={place}&brand={brand}&zone[]={zone}"), &with_goods),
            (format!("cashdesk[]={other}"), &[]),
            (format!("assistant[]={me}"), &[&second]),
            ("id[]=999999".into(), &[]),
            ("size=1&page=2&sort=id+asc".into(), &[&second]),
            ("page=100".into(), &[]),
            ("type[]=refund&type[]=exchange".into(), &[]),
        ] {
            let found = ids(&door, &query).await;
            assert_eq!(found.iter().collect::<Vec<_>>(), expected, "{query}");
        }
        shop.close().await;
    }

    async fn what_is_no_filter_is_refused(plan) {
        let shop = roses(plan).await;
        let door = owner(&shop).await;
        for query in [
            "page=0", "size=501", "size=many", "type[]=gift", "position=lost", "sort=price+desc", "finishedTime[min]=yesterday",
            "count[max]=few", "id[]=x", "customer[0]=99999999999999999999",
        ] {
            let refused = door.get(&format!("/sells-list?{query}")).await.expect(400);
            assert_eq!(refused["code"], 400, "{query}");
        }
        shop.close().await;
    }
}
