//! Who works and buys in the demo shop.

use std::collections::BTreeSet;

use anyhow::Result;
use app::App;
use app::access::CreateRole;
use app::parties::{CardInput, CreateCustomer, CreateEmployee, CreateGroup, PersonChange};
use domain::Change;
use domain::access::{Caller, Permission, Scope};
use domain::id::PartyId;
use domain::parties::Gender;

use super::places::Places;
use super::words::{FIRST_NAMES, LAST_NAMES};
use super::{Calendar, THROUGH};

/// Customers.
const CUSTOMERS: usize = 40;

/// What somebody at a till may do.
const AT_A_TILL: [Permission; 8] = [
    Permission::CatalogueRead,
    Permission::StockRead,
    Permission::SalesRead,
    Permission::SalesWrite,
    Permission::SalesRefund,
    Permission::ShiftManage,
    Permission::PartyRead,
    Permission::PartyWrite,
];

/// Hires a cashier for each till, a storekeeper and a manager; gives the cashiers as callers, in the order of the tills. Their
/// password is the owner's.
pub(super) async fn hire(app: &App, owner: &Caller, places: &Places, password: &str) -> Result<Vec<Caller>> {
    let role = |name: &str, permissions: &[Permission]| CreateRole {
        name: name.to_owned(),
        permissions: permissions.iter().copied().collect(),
        scope: Scope::default(),
    };
    let stock = [
        Permission::CatalogueRead,
        Permission::CatalogueWrite,
        Permission::CostRead,
        Permission::StockRead,
        Permission::StockReceive,
        Permission::StockTransfer,
        Permission::StockCorrect,
        Permission::PartyRead,
    ];
    let cashier = app.write(owner, role("Кассир", &AT_A_TILL)).await?.id;
    let storekeeper = app.write(owner, role("Кладовщик", &stock)).await?.id;
    let manager = app.write(owner, role("Управляющий", Permission::ALL)).await?.id;
    let hash = app.hash_password(password).await?;
    let jobs = [
        ("kassa1", cashier),
        ("kassa2", cashier),
        ("kassa3", cashier),
        ("sklad", storekeeper),
        ("boss", manager),
    ];
    let mut cashiers = Vec::new();
    for (n, (username, role)) in jobs.into_iter().enumerate() {
        let person = PersonChange {
            email: Change::Set(Some(format!("{username}@demo.example"))),
            ..named(FIRST_NAMES[n], LAST_NAMES[n])
        };
        let new = CreateEmployee {
            person,
            username: username.to_owned(),
            password: hash.clone(),
            roles: vec![role],
        };
        let party = app.write(owner, new).await?.id;
        if cashiers.len() < places.outlets.len() {
            cashiers.push(at_till(owner, party));
        }
    }
    Ok(cashiers)
}

fn at_till(owner: &Caller, party: PartyId) -> Caller {
    Caller {
        account: owner.account,
        party,
        login: None,
        key: None,
        owner: false,
        permissions: AT_A_TILL.iter().copied().collect::<BTreeSet<_>>(),
        scope: Scope::default(),
        through: THROUGH,
    }
}

/// Registers customers, some of them in a group of regulars with a card.
pub(super) async fn greet(
    app: &App,
    owner: &Caller,
    places: &Places,
    calendar: Calendar,
) -> Result<Vec<PartyId>> {
    let regulars = app.write(owner, CreateGroup { name: "Постоянные".to_owned() }).await?.id;
    let customers = (0..CUSTOMERS).map(|n| {
        let (first, last) = (FIRST_NAMES[n % FIRST_NAMES.len()], LAST_NAMES[n % LAST_NAMES.len()]);
        let regular = n % 4 == 0;
        let person = PersonChange {
            gender: Change::Set(Some(if n % 2 == 0 { Gender::Male } else { Gender::Female })),
            phones: Change::Set(vec![format!("+998 00 {:03} {:02} {:02}", 100 + n, n, 99 - n)]),
            brands: Change::Set(vec![places.brand]),
            groups: Change::Set(if regular { vec![regulars] } else { Vec::new() }),
            cards: Change::Set(match regular {
                true => vec![CardInput { code: format!("7770{n:04}"), active: true }],
                false => Vec::new(),
            }),
            ..named(first, last)
        };
        (calendar.ago(40, 600 * i64::try_from(n).unwrap_or(0)), CreateCustomer { person })
    });
    Ok(app.write_all(owner, customers.collect()).await?.into_iter().map(|customer| customer.id).collect())
}

fn named(first: &str, last: &str) -> PersonChange {
    PersonChange {
        first_name: Change::Set(first.to_owned()),
        last_name: Change::Set(last.to_owned()),
        ..PersonChange::default()
    }
}
