//! What a test wants to find in its shop; awaiting the plan opens the shop.

use std::future::{Future, IntoFuture};
use std::pin::Pin;

use db::Engine;

use crate::TestShop;

/// A shop to be: always with an account, its owner, a zone of three currencies and a brand.
#[derive(Clone, Debug)]
#[must_use = "a plan does nothing until it is awaited"]
pub struct Plan {
    pub(crate) engine: Engine,
    steps: Vec<Step>,
}

#[derive(Clone, Debug)]
enum Step {
    Outlet,
    Product { name: String, price: String },
    Stock { name: String, quantity: String },
    Customer { name: String },
}

impl Plan {
    /// In a SQLite file of its own.
    pub const fn sqlite() -> Self {
        Self { engine: Engine::Sqlite, steps: Vec::new() }
    }

    /// In a PostgreSQL database of its own.
    pub const fn postgres() -> Self {
        Self { engine: Engine::Postgres, steps: Vec::new() }
    }

    /// With a till in a shop of its own, which takes cash and cards and prints on a virtual register.
    pub fn with_outlet(self) -> Self {
        self.and(Step::Outlet)
    }

    /// With goods of this name, which sell for so much of the zone's primary currency.
    pub fn with_product(self, name: &str, price: &str) -> Self {
        self.and(Step::Product { name: name.to_owned(), price: price.to_owned() })
    }

    /// With so many of these goods received in the first till's shop, at a dollar each.
    pub fn with_stock(self, name: &str, quantity: &str) -> Self {
        self.and(Step::Stock { name: name.to_owned(), quantity: quantity.to_owned() })
    }

    /// With a customer of this first name.
    pub fn with_customer(self, name: &str) -> Self {
        self.and(Step::Customer { name: name.to_owned() })
    }

    /// The same in a shop that is there already, whatever its engine: for a [neighbour](TestShop::neighbour).
    pub async fn furnish(self, mut shop: TestShop) -> TestShop {
        for step in &self.steps {
            match step {
                Step::Outlet => shop.add_outlet().await,
                Step::Product { name, price } => shop.add_product(name, price).await,
                Step::Stock { name, quantity } => shop.add_stock(name, quantity).await,
                Step::Customer { name } => shop.add_customer(name).await,
            }
        }
        shop
    }

    fn and(mut self, step: Step) -> Self {
        self.steps.push(step);
        self
    }
}

impl IntoFuture for Plan {
    type Output = TestShop;
    type IntoFuture = Pin<Box<dyn Future<Output = TestShop> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move {
            let shop = TestShop::open(self.engine).await;
            self.furnish(shop).await
        })
    }
}
