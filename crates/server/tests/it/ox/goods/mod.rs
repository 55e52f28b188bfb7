//! Goods, through the door: variations and products, imports, transfers and corrections.

mod corrections;
mod imports;
mod products;
mod stocks;
mod transfers;
mod variations;

use serde_json::{Value, json};
use testkit::{Http, Plan, TestShop};

/// A shop with ten roses and a tulip that never came.
fn flowers(plan: Plan) -> Plan {
    plan.with_outlet().with_product("rose", "3000").with_product("tulip", "2000").with_stock("rose", "10")
}

/// The number of goods.
fn number(shop: &TestShop, name: &str) -> i64 {
    shop.product(name).variant.number.0
}

/// Goods as the list shows them.
async fn variation(shop: &TestShop, door: &Http, name: &str) -> Value {
    door.get(&format!("/variations/{}", number(shop, name))).await.ok()
}

/// How many can be had, stock by stock.
fn counts(variation: &Value) -> Vec<&Value> {
    variation["stocks"].as_array().unwrap().iter().map(|stock| &stock["count"]).collect()
}

/// The numbers of what a list shows.
fn ids(list: &Value) -> Vec<i64> {
    list["items"].as_array().unwrap().iter().map(|item| item["id"].as_i64().unwrap()).collect()
}

/// What is wrong with fields.
fn children(refused: &Value) -> &Value {
    &refused["errors"]["children"]
}

/// A field with one thing wrong.
fn error(message: &str) -> Value {
    json!({"errors": [message]})
}

const BLANK: &str = "This value should not be blank.";
const UNKNOWN: &str = "The selected choice is invalid.";
const TAKEN: &str = "This value is already used.";
