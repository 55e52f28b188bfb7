//! The demo shop: an invented trade in Tashkent with goods, people and a month of sales, made by the same commands that a real shop
//! would use, each at its own moment. The same shop comes out every time, apart from its dates and its password.

mod credentials;
mod dice;
mod evotor;
mod goods;
mod history;
mod people;
mod places;
mod recipes;
mod words;

use anyhow::{Context, Result};
use app::App;
use app::access::{CreateAccount, NewOwner};
use domain::access::Caller;
use domain::{Currency, Instant};

use crate::admin;

pub use credentials::{Credentials, OxCredentials};
pub use evotor::EvotorCredentials;
pub use recipes::{Recipe, of_evotor, of_ox};

/// The subdomain of the demo account.
pub const ACCOUNT: &str = "demo";
/// The name its owner signs in with.
pub const USERNAME: &str = "demo";
/// How audit calls this door.
const THROUGH: &str = "demo";

/// Days of history.
const DAYS: i64 = 30;

const UZS: Currency = Currency::constant("UZS");
const USD: Currency = Currency::constant("USD");
const EUR: Currency = Currency::constant("EUR");

/// Moments of the demo's past.
#[derive(Clone, Copy, Debug)]
struct Calendar {
    /// Midnight in UTC of the day that the demo was started.
    today: Instant,
}

impl Calendar {
    const fn of(now: Instant) -> Self {
        Self { today: Instant(now.day() * Instant::DAY) }
    }

    /// A moment of some days ago, in seconds since nine in the morning in Tashkent.
    const fn ago(self, days: i64, seconds: i64) -> Instant {
        self.today.plus_days(-days).plus_seconds(4 * 3_600 + seconds)
    }
}

/// Goes on with the demo account that is there, or makes it; gives what clients need to use it.
///
/// * `kept`: credentials from an earlier start
/// * `tell`: is told what is being done
///
/// # Errors
/// Whatever keeps the shop from being made.
pub async fn open(app: &App, kept: Option<Credentials>, mut tell: impl FnMut(&str)) -> Result<Credentials> {
    if app.account_by_subdomain(ACCOUNT).await?.is_none() {
        tell("opening an account");
        let password = admin::made_up(app);
        let owner = open_account(app, &password).await?;
        seed(app, &owner, &password, &mut tell).await?;
        return Credentials::look_up(app, &owner, &password).await;
    }
    if let Some(kept) = kept {
        return Ok(kept);
    }
    // The file with the password is gone; a new password is the only way in.
    tell("giving the owner a new password");
    let owner = admin::owner(app, Some(ACCOUNT)).await?;
    let request = admin::User::Password {
        account: Some(ACCOUNT.to_owned()),
        username: USERNAME.to_owned(),
        password: None,
    };
    let answer = admin::perform(app, request.into()).await?;
    let password = answer["password"].as_str().context("a new password is a text")?;
    Credentials::look_up(app, &owner, password).await
}

async fn open_account(app: &App, password: &str) -> Result<Caller> {
    let owner = NewOwner {
        first_name: "Дилноза".to_owned(),
        last_name: "Баҳорова".to_owned(),
        email: Some("owner@demo.example".to_owned()),
        username: USERNAME.to_owned(),
        password: app.hash_password(password).await?,
    };
    let account = CreateAccount {
        subdomain: ACCOUNT.to_owned(),
        name: "Дастурхон".to_owned(),
        base_currency: UZS,
        time_zone: "Asia/Tashkent".to_owned(),
        locale: "ru".to_owned(),
        owner,
    };
    Ok(app.create_account(account, THROUGH).await?)
}

async fn seed(app: &App, owner: &Caller, password: &str, tell: &mut impl FnMut(&str)) -> Result<()> {
    let calendar = Calendar::of(app.now());
    tell("furnishing two warehouses and three shops");
    let places = places::furnish(app, owner, calendar).await?;
    tell("hiring people and greeting customers");
    let staff = people::hire(app, owner, &places, password).await?;
    let customers = people::greet(app, owner, &places, calendar).await?;
    tell("receiving two thousand kinds of goods");
    let shelves = goods::receive(app, owner, &places, calendar).await?;
    tell("hanging up photos");
    goods::photograph(app, owner, &shelves, calendar).await?;
    tell("living through a month of sales, returns and debts");
    let month =
        history::Month { places: &places, staff: &staff, customers: &customers, shelves: &shelves, calendar };
    month.live(app, owner).await?;
    tell("writing a dozen bills");
    evotor::bill(app, owner, &places, &shelves, calendar).await
}
