//! Promotions on sells: what applied is told on each record.

use std::collections::BTreeSet;

use app::sales::CreatePromotion;
use domain::id::{Number, PromotionId};
use domain::sales::{Bounds, GoodsFilter, Offer, OfferKind, Promotion, Rule, RuleKind, Target};
use domain::{Instant, Quantity};
use serde_json::json;
use testkit::{TestShop, both_engines};
use uuid::Uuid;

use super::super::owner;
use super::{cart, path, record_path, roses};

/// Makes a promotion of one offer for whoever buys three or more.
async fn promote(shop: &TestShop, kind: OfferKind) -> i64 {
    let bounds = Bounds { min: Some(Quantity::units(3)), max: None };
    let promotion = Promotion {
        id: PromotionId(Uuid::nil()),
        number: Number(0),
        created: Instant(0),
        zone: shop.zone.id,
        name: "Three".into(),
        description: None,
        active: true,
        approved: true,
        system: false,
        brands: BTreeSet::new(),
        locations: BTreeSet::new(),
        outlets: BTreeSet::new(),
        rules: vec![Rule { number: Number(0), kind: RuleKind::TotalQuantity { bounds } }],
        offers: vec![Offer { number: Number(0), automatic: true, level: 2, kind }],
    };
    shop.write(CreatePromotion { promotion }).await.unwrap().number.0
}

both_engines! {
    async fn an_offer_is_bound_to_the_records_that_it_reduces(plan) {
        let shop = roses(plan).await;
        let door = owner(&shop).await;
        let target = Target { filter: GoodsFilter::default(), combine: true, count: None, each: true };
        let promotion = promote(&shop, OfferKind::Percent { basis_points: 2_000, target }).await;
        let sell = cart(&shop, &door, 2).await;
        assert_eq!(sell["sellRecords"][0]["offerBindings"], json!([]));
        let sell = door.patch(&record_path(&sell)).json(&json!({"count": 3})).await.ok();
        let record = &sell["sellRecords"][0];
        assert_eq!((&record["discount"]["UZS"], &sell["total"]["UZS"]), (&json!(1_800), &json!(7_200)));
        let binding = &record["offerBindings"][0];
        assert_eq!((&binding["applied"], &binding["count"]), (&json!(true), &json!(3)));
        assert_eq!(binding["discount"]["UZS"], 1_800);
        let offer = &binding["offer"];
        assert_eq!((&offer["type"], &offer["promotion"]), (&json!("percent_discount"), &json!(promotion)));
        assert_eq!((&offer["level"], &offer["autoApplicable"]), (&json!(2), &json!(true)));
        assert_eq!((&offer["config"]["percent"], &offer["config"]["each"]), (&json!(20), &json!(true)));
        assert_eq!(door.get(&path(&sell)).await.ok(), sell);
        shop.close().await;
    }
}
