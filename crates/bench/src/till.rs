//! A till that speaks OX: signs in, and rings up sales of three lines for cash, six requests each.

use std::sync::Arc;

use anyhow::{Context as _, Result};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::client::Client;

/// Lines of a sale.
pub(crate) const LINES: usize = 3;
/// Requests of a sale.
pub(crate) const REQUESTS: usize = LINES + 3;

/// What a till has to know of the shop, by the numbers that the dialect shows.
#[derive(Clone, Debug)]
pub(crate) struct Shop {
    pub(crate) username: String,
    pub(crate) password: String,
    pub(crate) subdomain: String,
    pub(crate) cash: i64,
    pub(crate) location: i64,
    pub(crate) warehouse: i64,
    pub(crate) zone: i64,
}

impl Shop {
    /// From what the demo says of itself.
    pub(crate) fn of_demo(demo: &Value) -> Result<Self> {
        let ox = &demo["ox"];
        let text =
            |key: &str| ox[key].as_str().map(str::to_owned).with_context(|| format!("the demo tells {key}"));
        let number = |key: &str| ox[key].as_i64().with_context(|| format!("the demo tells {key}"));
        Ok(Self {
            username: text("username")?,
            password: text("password")?,
            subdomain: text("subdomain")?,
            cash: number("paymentMethodCash")?,
            location: number("location")?,
            warehouse: number("warehouse")?,
            zone: number("zone")?,
        })
    }

    /// A connection of somebody who signed in.
    pub(crate) async fn sign_in(&self, url: &str) -> Result<Client> {
        let mut client = Client::connect(url).await?;
        let form =
            format!("_username={}&_password={}&_subdomain={}", self.username, self.password, self.subdomain);
        let answer =
            client.post_as("/security/auth_check", ("application/x-www-form-urlencoded", form)).await?;
        client.sign(answer["token"].as_str().context("signing in gives a token")?.to_owned());
        Ok(client)
    }
}

/// One till.
#[derive(Debug)]
pub(crate) struct Till {
    client: Client,
    shop: Arc<Shop>,
    /// The outlet's number.
    outlet: i64,
    /// What it sells, in turn.
    lots: Vec<Uuid>,
    next: usize,
}

impl Till {
    pub(crate) fn new(client: Client, shop: Arc<Shop>, outlet: i64, lots: Vec<Uuid>) -> Self {
        Self { client, shop, outlet, lots, next: 0 }
    }

    /// Rings up a whole sale, hears after each request what came of it, and answers when the last one is durable.
    ///
    /// * `after`: is called after each of the [`REQUESTS`] requests
    pub(crate) async fn sell(&mut self, mut after: impl AsyncFnMut(usize) -> Result<()>) -> Result<()> {
        let client = &mut self.client;
        let opened = client.post(&format!("/cashdesks/{}/sells", self.outlet), &json!({})).await?;
        let sale = opened["id"].as_i64().context("a sale has an id")?;
        after(0).await?;
        let mut due = Value::Null;
        for line in 0..LINES {
            let lot = self.lots[self.next % self.lots.len()];
            self.next += 1;
            let body = json!({ "stock": lot, "count": 0.01 });
            let mut cart = client.post(&format!("/sells/{sale}/sell-records"), &body).await?;
            due = cart["total"]["UZS"].take();
            after(1 + line).await?;
        }
        let money = json!({ "paymentMethod": self.shop.cash, "price": due, "type": "sell" });
        client.post(&format!("/sells/{sale}/payment"), &money).await?;
        after(LINES + 1).await?;
        client.post(&format!("/sells/{sale}/commit"), &json!({ "mode": "location" })).await?;
        after(LINES + 2).await
    }
}
