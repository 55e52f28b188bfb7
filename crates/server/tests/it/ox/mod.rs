//! Stories through the door of OX.

mod door;
mod goods;
mod junk;
mod matrix;
mod people;
mod permissions;
mod places;
mod sells;

use dialect_ox::OxConfig;
use serde_json::Value;
use testkit::{Http, TestShop};

/// The door of a shop, for somebody who has not signed in.
pub(crate) fn stranger(shop: &TestShop) -> Http {
    let config = OxConfig { default_account: Some(TestShop::ACCOUNT.to_owned()), ..OxConfig::default() };
    Http::new(dialect_ox::service(shop.app.clone(), shop.blobs.clone(), config))
}

/// The form of a sign-in.
fn form(username: &str, password: &str, company: &str) -> String {
    let password = password.replace(' ', "+");
    format!("_username={username}&_password={password}&_subdomain={company}")
}

/// The door of a shop, for its owner.
pub(crate) async fn owner(shop: &TestShop) -> Http {
    owner_at(&stranger(shop)).await
}

/// A door, for the owner of the shop behind it.
pub(crate) async fn owner_at(door: &Http) -> Http {
    let form = form(TestShop::USERNAME, TestShop::PASSWORD, TestShop::ACCOUNT);
    let token = door.post("/security/auth_check").form(&form).await.ok()["token"].clone();
    door.clone().bearer(token.as_str().expect("a token is a text"))
}

/// How many a list has in all.
fn total(list: &Value) -> i64 {
    list["total_count"].as_i64().expect("a list has a count")
}
