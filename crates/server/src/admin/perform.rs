//! What a request of an administrator does. Answers are JSON: an object for one thing, an array of objects for a list.

use std::collections::BTreeSet;

use anyhow::{Context, Result, anyhow, bail};
use app::access::{
    CreateAccount, CreateRole, CreateTerminal, IssueKey, Keys, NewOwner, RevokeKey, Roles, TerminalRefs,
    Terminals,
};
use app::parties::{CreateEmployee, Parties, PartyFilter, PartyView, PersonChange, UpdateEmployee};
use app::sales::{ActivePromotions, CloseShift, CreatePromotion, CurrentShift, OpenShift};
use app::{App, Order, Page};
use db::{Query, Rx};
use dialect_evotor::TerminalSettings;
use domain::access::{Caller, Permission, Scope};
use domain::id::{KeyId, Number, OutletId, PartyId, PromotionId, RoleId, ZoneId};
use domain::parties::PartyRole;
use domain::sales::{Offer, OfferKind, Refused};
use domain::{Change, Instant, Refusal};
use serde_json::{Value, json};
use store::accounts::{self, AccountRow};
use uuid::Uuid;

use super::request::{Account, Evotor, Promotion, Request, Shift, Token, User};

/// How audit calls this door.
const THROUGH: &str = "admin";

/// More people, roles or keys than an administrator looks through.
const ALL: Page = Page { offset: 0, limit: 10_000 };

/// Does what is asked.
///
/// # Errors
/// What the shop refuses, in words; faults.
pub async fn perform(app: &App, request: Request) -> Result<Value> {
    attempt(app, request).await.map_err(in_words)
}

/// A refusal of fields says which and why.
fn in_words(error: anyhow::Error) -> anyhow::Error {
    let Some(app::Error::Refused(Refusal::Invalid(problems))) = error.downcast_ref() else { return error };
    let words: Vec<String> =
        problems.iter().map(|problem| format!("{}: {}", problem.field, problem.reason)).collect();
    anyhow!(words.join("; "))
}

async fn attempt(app: &App, request: Request) -> Result<Value> {
    match request {
        Request::Account(request) => account(app, request).await,
        Request::User(request) => user(app, request).await,
        Request::Token(request) => token(app, request).await,
        Request::Promotion(request) => promotion(app, request).await,
        Request::Shift(request) => shift(app, request).await,
        Request::Evotor(request) => evotor(app, request).await,
    }
}

async fn account(app: &App, request: Account) -> Result<Value> {
    match request {
        Account::Add { subdomain, name, currency, time_zone, locale, username, password } => {
            let password = password.unwrap_or_else(|| made_up(app));
            let owner = NewOwner {
                first_name: "Owner".to_owned(),
                last_name: String::new(),
                email: None,
                username: username.clone(),
                password: app.hash_password(&password).await?,
            };
            let base_currency =
                currency.parse().ok().with_context(|| format!("{currency} is not a currency code"))?;
            let name = name.unwrap_or_else(|| subdomain.clone());
            let new =
                CreateAccount { subdomain: subdomain.clone(), name, base_currency, time_zone, locale, owner };
            let caller = app.create_account(new, THROUGH).await?;
            Ok(
                json!({ "id": caller.account.0, "subdomain": subdomain, "username": username, "password": password }),
            )
        }
        Account::List => Ok(app.db().read(ListAccounts).await?.iter().map(shown_account).collect()),
    }
}

fn shown_account(row: &AccountRow) -> Value {
    let AccountRow { id, subdomain, name, base_currency, time_zone, locale, created_at, archived } = row;
    json!({
        "id": id.0, "subdomain": subdomain, "name": name, "currency": base_currency, "time_zone": time_zone, "locale": locale,
        "created": shown(*created_at), "closed": archived,
    })
}

async fn user(app: &App, request: User) -> Result<Value> {
    match request {
        User::Add { account, username, email, first_name, last_name, roles, password } => {
            let owner = owner(app, account.as_deref()).await?;
            let password = password.unwrap_or_else(|| made_up(app));
            let person = PersonChange {
                first_name: Change::Set(first_name),
                last_name: Change::Set(last_name),
                email: Change::Set(Some(email)),
                ..PersonChange::default()
            };
            let hash = app.hash_password(&password).await?;
            let roles = roles_by_name(app, &owner, &roles).await?;
            let new = CreateEmployee { person, username: username.clone(), password: hash, roles };
            let made = app.write(&owner, new).await?;
            Ok(json!({ "number": made.number, "username": username, "password": password }))
        }
        User::Role { account, name, may } => {
            let owner = owner(app, account.as_deref()).await?;
            let known = |word: &String| {
                Permission::from_word(word).with_context(|| format!("no permission is called {word}"))
            };
            let permissions = may.iter().map(known).collect::<Result<_>>()?;
            let role = CreateRole { name: name.clone(), permissions, scope: Scope::default() };
            let made = app.write(&owner, role).await?;
            Ok(json!({ "number": made.number, "name": name }))
        }
        User::List { account } => {
            let owner = owner(app, account.as_deref()).await?;
            Ok(employees(app, &owner).await?.iter().map(shown_user).collect())
        }
        User::Password { account, username, password } => {
            let owner = owner(app, account.as_deref()).await?;
            let employee = by_username(app, &owner, &username).await?.id;
            let password = password.unwrap_or_else(|| made_up(app));
            let hash = app.hash_password(&password).await?;
            app.write(&owner, UpdateEmployee { password: Change::Set(hash), ..unchanged(employee) }).await?;
            Ok(json!({ "username": username, "password": password }))
        }
        User::Dismiss { account, username } => {
            let owner = owner(app, account.as_deref()).await?;
            let employee = by_username(app, &owner, &username).await?.id;
            app.write(&owner, UpdateEmployee { active: Change::Set(false), ..unchanged(employee) }).await?;
            Ok(json!({ "username": username, "dismissed": true }))
        }
    }
}

fn unchanged(employee: PartyId) -> UpdateEmployee {
    UpdateEmployee {
        employee,
        person: PersonChange::default(),
        username: Change::Keep,
        password: Change::Keep,
        roles: Change::Keep,
        active: Change::Keep,
    }
}

fn shown_user(party: &PartyView) -> Value {
    let login = party.login.as_ref();
    let roles: Vec<&str> = login.iter().flat_map(|l| l.roles.iter().map(|role| role.name.as_str())).collect();
    json!({
        "number": party.number,
        "username": login.map(|l| l.username.as_str()),
        "name": party.name,
        "owner": login.is_some_and(|l| l.owner),
        "roles": roles.join(", "),
        "active": login.is_some_and(|l| l.active),
    })
}

async fn token(app: &App, request: Token) -> Result<Value> {
    match request {
        Token::Add { account, name, user, outlet } => {
            let owner = owner(app, account.as_deref()).await?;
            let login = by_username(app, &owner, &user).await?.login.context("a user has a login")?.id;
            let outlet = match outlet {
                Some(number) => Some(app.find::<OutletId>(&owner, Number(number)).await?),
                None => None,
            };
            let (text, hash) = app.new_key();
            let id = app.write(&owner, IssueKey { name: name.clone(), login, outlet, hash }).await?;
            Ok(json!({ "id": id.0, "name": name, "key": text.0 }))
        }
        Token::List { account } => {
            let owner = owner(app, account.as_deref()).await?;
            let keys = app.read(&owner, Keys).await?;
            let shown = keys.iter().map(|key| {
                json!({
                    "id": key.id.0, "name": key.name, "issued": shown(key.created_at), "revoked": key.revoked_at.map(shown),
                })
            });
            Ok(shown.collect())
        }
        Token::Revoke { account, id } => {
            let owner = owner(app, account.as_deref()).await?;
            let key = Uuid::try_parse(&id).with_context(|| format!("{id} is not the id of a key"))?;
            app.write(&owner, RevokeKey(KeyId(key))).await?;
            Ok(json!({ "id": id, "revoked": true }))
        }
    }
}

async fn promotion(app: &App, request: Promotion) -> Result<Value> {
    match request {
        Promotion::Add { account, name, percent, zone, outlets } => {
            let owner = owner(app, account.as_deref()).await?;
            let zone = app.find::<ZoneId>(&owner, Number(zone)).await?;
            let mut places = BTreeSet::new();
            for number in outlets {
                places.insert(app.find::<OutletId>(&owner, Number(number)).await?);
            }
            let promotion = domain::sales::Promotion {
                outlets: places,
                ..percent_off(name.clone(), basis_points(&percent)?, zone)
            };
            let made = app.write(&owner, CreatePromotion { promotion }).await?;
            Ok(json!({ "number": made.number, "name": name }))
        }
        Promotion::List { account } => {
            let owner = owner(app, account.as_deref()).await?;
            let all = app.read(&owner, ActivePromotions).await?;
            let shown = all.iter().map(|p| {
                json!({
                    "number": p.number, "name": p.name, "created": shown(p.created), "rules": p.rules.len(),
                    "offers": p.offers.len(),
                })
            });
            Ok(shown.collect())
        }
    }
}

/// A promotion that takes a percentage off every sale of a zone.
///
/// * `basis_points`: hundredths of a percent, `0..=10_000`
#[must_use]
pub fn percent_off(name: String, basis_points: i64, zone: ZoneId) -> domain::sales::Promotion {
    let kind = OfferKind::TotalPercent { basis_points };
    domain::sales::Promotion {
        id: PromotionId(Uuid::nil()),
        number: Number(0),
        created: Instant(0),
        zone,
        name,
        description: None,
        active: true,
        approved: true,
        system: false,
        brands: BTreeSet::new(),
        locations: BTreeSet::new(),
        outlets: BTreeSet::new(),
        rules: Vec::new(),
        offers: vec![Offer { number: Number(1), automatic: true, level: 1, kind }],
    }
}

fn basis_points(percent: &str) -> Result<i64> {
    // A quantity has six decimals, of which a percentage may use two.
    let grains = percent.parse::<domain::Quantity>().ok().filter(|q| q.0 % 10_000 == 0).map(|q| q.0 / 10_000);
    match grains {
        Some(points) if (1..=10_000).contains(&points) => Ok(points),
        Some(_) | None => bail!("{percent} is not a percentage between 0.01 and 100"),
    }
}

async fn shift(app: &App, request: Shift) -> Result<Value> {
    match request {
        Shift::Open { account, outlet } => {
            let (owner, outlet) = till(app, account, outlet).await?;
            let shift = app.write(&owner, OpenShift { outlet }).await?;
            Ok(json!({ "id": shift.id.0, "open": true }))
        }
        Shift::Close { account, outlet } => {
            let (owner, outlet) = till(app, account, outlet).await?;
            let shift = app.write(&owner, CloseShift { outlet }).await?;
            Ok(json!({ "id": shift.id.0, "open": false }))
        }
        Shift::Show { account, outlet } => {
            let (owner, outlet) = till(app, account, outlet).await?;
            let Some((shift, totals)) = app.read(&owner, CurrentShift { outlet }).await? else {
                return Ok(json!({ "open": false }));
            };
            let took: Vec<Value> = totals
                .iter()
                .map(|t| json!({ "kind": t.kind, "currency": t.currency, "amount": t.amount.to_string(), "count": t.count }))
                .collect();
            Ok(json!({ "number": shift.number, "open": true, "since": shown(shift.opened_at), "took": took }))
        }
    }
}

async fn evotor(app: &App, request: Evotor) -> Result<Value> {
    match request {
        Evotor::Add {
            account,
            outlet,
            user,
            shop,
            user_id,
            store_id,
            device_id,
            systems,
            answer,
            refused,
        } => {
            let (owner, outlet) = till(app, account, outlet).await?;
            let login = by_username(app, &owner, &user).await?.login.context("a user has a login")?.id;
            let settings = TerminalSettings {
                systems,
                answer: answer.map(|word| read_word(&word)).transpose()?,
                refused: refused.map_or(Ok(Refused::Settle), |word| read_word(&word))?,
            };
            let (token, hash) = app.new_key();
            let terminal = CreateTerminal {
                number: shop.map(Number),
                name: "evotor".to_owned(),
                login,
                outlet,
                hash,
                refs: TerminalRefs { owner: user_id, shop: store_id, device: device_id },
                settings: serde_json::to_value(settings).context("settings are JSON")?,
            };
            let (shop, key) = app.write(&owner, terminal).await?;
            Ok(json!({ "shop": shop, "token": token.0, "key": key.0 }))
        }
        Evotor::List { account } => {
            let owner = owner(app, account.as_deref()).await?;
            let all = app.read(&owner, Terminals).await?;
            let outlets: Vec<OutletId> = all.iter().map(|terminal| terminal.outlet).collect();
            let numbers = app.numbers::<OutletId>(&owner, &outlets).await?;
            let shown = all.iter().map(|terminal| {
                let TerminalRefs { owner, shop, device } = &terminal.refs;
                json!({
                    "shop": terminal.number, "outlet": numbers.get(&terminal.outlet.0), "userId": owner, "storeId": shop,
                    "deviceId": device, "key": terminal.key.0, "settings": terminal.settings,
                })
            });
            Ok(shown.collect())
        }
    }
}

/// A word as configuration and JSON write it.
fn read_word<T: serde::de::DeserializeOwned>(word: &str) -> Result<T> {
    serde_json::from_value(Value::from(word)).with_context(|| format!("{word} is no choice here"))
}

async fn till(app: &App, account: Option<String>, outlet: i64) -> Result<(Caller, OutletId)> {
    let owner = owner(app, account.as_deref()).await?;
    let outlet = app.find::<OutletId>(&owner, Number(outlet)).await?;
    Ok((owner, outlet))
}

/// The owner of an account, in whose name its administration is done.
///
/// * `subdomain`: of the account; needless where there is only one
///
/// # Errors
/// When there is no such account, or several to choose from.
pub(crate) async fn owner(app: &App, subdomain: Option<&str>) -> Result<Caller> {
    let all = app.db().read(ListAccounts).await?;
    let account = match (subdomain, &all[..]) {
        (Some(name), _) => all
            .iter()
            .find(|a| a.subdomain == name)
            .with_context(|| format!("no account is called {name}"))?,
        (None, [only]) => only,
        (None, []) => bail!("there is no account yet; make one with `account add`"),
        (None, _) => bail!("there are several accounts; say which with --account"),
    };
    let shop = Caller {
        account: account.id,
        party: PartyId(Uuid::nil()),
        login: None,
        key: None,
        owner: true,
        permissions: BTreeSet::new(),
        scope: Scope::default(),
        through: THROUGH,
    };
    let people = employees(app, &shop).await?;
    let owner = people.iter().find(|p| p.login.as_ref().is_some_and(|l| l.owner && l.active));
    let owner = owner.with_context(|| format!("nobody owns the account {}", account.subdomain))?;
    Ok(Caller { party: owner.id, login: owner.login.as_ref().map(|l| l.id), ..shop })
}

async fn employees(app: &App, caller: &Caller) -> Result<Vec<PartyView>> {
    let filter = PartyFilter { roles: vec![PartyRole::Employee], ..PartyFilter::default() };
    let query = Parties { filter, sort: Default::default(), order: Order::Ascending, page: ALL };
    Ok(app.read(caller, query).await?.items)
}

async fn by_username(app: &App, owner: &Caller, username: &str) -> Result<PartyView> {
    let name = domain::text::fold(username);
    let people = employees(app, owner).await?;
    let found = people
        .into_iter()
        .find(|p| p.login.as_ref().is_some_and(|l| domain::text::fold(&l.username) == name));
    found.with_context(|| format!("nobody signs in as {username}"))
}

async fn roles_by_name(app: &App, owner: &Caller, names: &[String]) -> Result<Vec<RoleId>> {
    let all = app.read(owner, Roles { order: Order::Ascending, page: ALL }).await?.items;
    let find = |name: &String| {
        let role = all.iter().find(|role| role.name == *name);
        role.map(|role| role.id).with_context(|| format!("no role is called {name}"))
    };
    names.iter().map(find).collect()
}

/// A password that nobody has to remember: 128 random bits.
pub(crate) fn made_up(app: &App) -> String {
    format!("{:032x}", app.entropy().seed())
}

fn shown(at: Instant) -> String {
    jiff::Timestamp::from_microsecond(at.0).map_or_else(|_| at.0.to_string(), |at| at.to_string())
}

struct ListAccounts;

impl Query for ListAccounts {
    type Out = Vec<AccountRow>;
    type Error = app::Error;
    const SNAPSHOT: bool = false;

    async fn run(&self, rx: &mut Rx<'_>) -> app::Result<Vec<AccountRow>> {
        Ok(accounts::list(rx).await?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_percentage_has_two_decimals() {
        assert_eq!(basis_points("20").unwrap(), 2_000);
        assert_eq!(basis_points("0.5").unwrap(), 50);
        for bad in ["0", "100.01", "1.234", "-5", "a"] {
            assert!(basis_points(bad).is_err(), "{bad}");
        }
    }
}
