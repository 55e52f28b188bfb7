//! Sells, through the door.

mod carts;
mod finished;
mod lists;
mod promotions;
mod refunds;
mod refusals;
mod roles;

use app::catalogue::{GetVariant, LotView};
use app::places::PutRates;
use app::stock::SetLotPrices;
use domain::money::{Entered, Rate};
use domain::{Currency, Money};
use serde_json::{Value, json};
use testkit::{Http, Plan, TestShop};

/// A till with ten roses.
fn roses(plan: Plan) -> Plan {
    plan.with_outlet().with_product("rose", "3000").with_stock("rose", "10")
}

/// Sets the rates of the zone, for a dollar and a euro.
async fn rates(shop: &TestShop, usd: i64, eur: i64) {
    let rate = |code, units| (Currency::constant(code), Rate::whole(units));
    let rates = vec![rate("USD", usd), rate("EUR", eur)];
    shop.write(PutRates { zone: shop.zone.id, rates, since: None }).await.unwrap();
}

/// Prices all roses anew, at the rates of now.
async fn price(shop: &TestShop, sums: i64) {
    let (variant, location) = (shop.product("rose").variant.id, shop.till().shop.id);
    let price = Entered::primary(Money::units(sums));
    shop.write(SetLotPrices { variant, location, price }).await.unwrap();
}

/// The lots of roses, oldest first.
async fn lots(shop: &TestShop) -> Vec<LotView> {
    shop.read(GetVariant { id: shop.product("rose").variant.id }).await.unwrap().lots
}

/// How many roses can still be sold.
async fn available(shop: &TestShop) -> String {
    let free = lots(shop).await.iter().map(|lot| lot.on_hand - lot.reserved).sum::<domain::Quantity>();
    free.to_string()
}

/// Opens a sell at the first till.
async fn open(shop: &TestShop, door: &Http, body: Value) -> Value {
    door.post(&format!("/cashdesks/{}/sells", shop.till().outlet.number.0)).json(&body).await.ok()
}

/// Opens a sell with so many roses.
async fn cart(shop: &TestShop, door: &Http, count: i64) -> Value {
    let sell = open(shop, door, json!({})).await;
    let (variation, location) = (shop.product("rose").variant.number.0, shop.till().shop.number.0);
    let body = json!({"variation": variation, "location": location, "count": count});
    door.post(&format!("{}/sell-records-by-variation", path(&sell))).json(&body).await.ok()
}

/// Pays a sell in cash.
async fn pay(shop: &TestShop, door: &Http, sell: &Value, price: i64) -> Value {
    let body = json!({"paymentMethod": shop.till().cash.number.0, "price": price, "type": "sell"});
    door.post(&format!("{}/payment", path(sell))).json(&body).await.ok()
}

/// Finishes a sell.
async fn commit(door: &Http, sell: &Value) -> Value {
    door.post(&format!("{}/commit", path(sell))).json(&json!({"mode": "location"})).await.ok()
}

/// Where a sell is.
fn path(sell: &Value) -> String {
    format!("/sells/{}", sell["id"])
}

/// The path of a sell's only record.
fn record_path(sell: &Value) -> String {
    format!("/sell-records/{}", sell["sellRecords"][0]["id"])
}

/// The amounts of a price, without its rates.
fn amounts(price: &Value) -> [Value; 3] {
    ["UZS", "USD", "EUR"].map(|code| price[code].clone())
}

/// What amounts are expected to be.
fn are(uzs: i64, usd: f64, eur: f64) -> [Value; 3] {
    // Whole numbers are printed without a point.
    let number = |value: f64| serde_json::from_str(&wire::json::to_string(&value)).unwrap();
    [json!(uzs), number(usd), number(eur)]
}
