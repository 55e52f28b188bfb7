//! Who may come in, and as whom.

use std::collections::BTreeSet;

use app::access::{AuthFailure, CreateRole, IssueKey, RevokeKey, UpdateRole};
use app::parties::{CreateEmployee, PersonChange, UpdateEmployee};
use app::{App, Error};
use domain::access::{Caller, Permission, Scope};
use domain::id::{AccountId, PartyId, RoleId};
use domain::{Change, Refusal};

use crate::support::{PASSWORD, Shop, create_account};

async fn hire(app: &App, by: &Caller, username: &str, roles: Vec<RoleId>) -> app::Result<PartyId> {
    let person = PersonChange {
        first_name: Change::Set("Anna".to_owned()),
        email: Change::Set(Some(format!("{username}@shop.test"))),
        ..PersonChange::default()
    };
    let password = app.hash_password(PASSWORD).await.unwrap();
    let employee = CreateEmployee { person, username: username.to_owned(), password, roles };
    Ok(app.write(by, employee).await?.id)
}

fn role(permissions: &[Permission]) -> CreateRole {
    let permissions = permissions.iter().copied().collect::<BTreeSet<_>>();
    CreateRole { name: "Cashier".to_owned(), permissions, scope: Scope::default() }
}

fn refused<T>(result: app::Result<T>) -> Option<Refusal> {
    match result {
        Err(Error::Refused(refusal)) => Some(refusal),
        Ok(_) | Err(Error::Fault(_)) => None,
    }
}

#[tokio::test]
async fn a_token_is_good_until_it_expires_and_in_its_own_account_only() {
    let shop = Shop::open().await;
    let account = shop.owner.account;
    let signed_in = shop.app.sign_in(account, " owner ", PASSWORD, "test").await.unwrap();
    let token = shop.app.issue_token(&signed_in, 60).await.unwrap();
    let caller = shop.app.caller_of_token(account, &token, "test").await.unwrap();
    assert_eq!(caller, signed_in.caller);
    assert!(caller.owner);

    let other = create_account(&shop.app, "other").await;
    let elsewhere = shop.app.caller_of_token(other.account, &token, "test").await;
    assert!(matches!(elsewhere, Err(AuthFailure::Invalid)));
    let forged = format!("{}A", &token[..token.len() - 1]);
    assert!(matches!(shop.app.caller_of_token(account, &forged, "test").await, Err(AuthFailure::Invalid)));
    assert!(matches!(shop.app.caller_of_token(account, "", "test").await, Err(AuthFailure::Missing)));
    shop.clock.pass(60);
    assert!(matches!(shop.app.caller_of_token(account, &token, "test").await, Err(AuthFailure::Expired)));
    assert_eq!(shop.app.me(&caller).await.unwrap().last_active_at, Some(crate::support::NEW_YEAR));
}

#[tokio::test]
async fn nobody_signs_in_with_a_wrong_name_password_or_account() {
    let shop = Shop::open().await;
    let account = shop.owner.account;
    for (account, name, password) in
        [(account, "owner", "wrong horse"), (account, "nobody", PASSWORD), (AccountId(99), "owner", PASSWORD)]
    {
        let refusal = refused(shop.app.sign_in(account, name, password, "test").await);
        assert_eq!(refusal, Some(Refusal::BadCredentials), "{name}");
    }
}

#[tokio::test]
async fn a_new_password_or_a_dismissal_ends_tokens() {
    let shop = Shop::open().await;
    let account = shop.owner.account;
    let anna = hire(&shop.app, &shop.owner, "anna", vec![]).await.unwrap();
    let change = |password, active| UpdateEmployee {
        employee: anna,
        person: PersonChange::default(),
        username: Change::Keep,
        password,
        roles: Change::Keep,
        active,
    };
    let signed_in = shop.app.sign_in(account, "anna", PASSWORD, "test").await.unwrap();
    let token = shop.app.issue_token(&signed_in, 60).await.unwrap();
    let password = shop.app.hash_password("another horse").await.unwrap();
    shop.app.write(&shop.owner, change(Change::Set(password), Change::Keep)).await.unwrap();
    assert!(matches!(shop.app.caller_of_token(account, &token, "test").await, Err(AuthFailure::Invalid)));

    let signed_in = shop.app.sign_in(account, "anna", "another horse", "test").await.unwrap();
    let token = shop.app.issue_token(&signed_in, 60).await.unwrap();
    assert!(shop.app.caller_of_token(account, &token, "test").await.is_ok());
    shop.app.write(&shop.owner, change(Change::Keep, Change::Set(false))).await.unwrap();
    assert!(matches!(shop.app.caller_of_token(account, &token, "test").await, Err(AuthFailure::Invalid)));
    let refusal = refused(shop.app.sign_in(account, "anna", "another horse", "test").await);
    assert_eq!(refusal, Some(Refusal::BadCredentials));
}

#[tokio::test]
async fn a_change_of_a_role_takes_effect_at_once() {
    let shop = Shop::open().await;
    let cashier = shop.app.write(&shop.owner, role(&[Permission::SalesWrite])).await.unwrap().id;
    hire(&shop.app, &shop.owner, "anna", vec![cashier]).await.unwrap();
    let anna = shop.app.sign_in(shop.owner.account, "Anna", PASSWORD, "test").await.unwrap();
    assert!(anna.caller.may(Permission::SalesWrite) && !anna.caller.may(Permission::SalesRefund));
    let update = UpdateRole {
        role: cashier,
        name: Change::Keep,
        permissions: Change::Set(BTreeSet::from([Permission::SalesRefund])),
        scope: Change::Keep,
        active: Change::Keep,
    };
    shop.app.write(&shop.owner, update).await.unwrap();
    let (text, hash) = shop.app.new_key();
    let key = IssueKey { name: "till".to_owned(), login: anna.login, outlet: None, hash };
    let key = shop.app.write(&shop.owner, key).await.unwrap();
    let caller = shop.app.caller_of_key(shop.owner.account, &text.0, "test").await.unwrap();
    assert!(caller.may(Permission::SalesRefund) && !caller.may(Permission::SalesWrite));
    assert_eq!(caller.key, Some(key));
    shop.app.write(&shop.owner, RevokeKey(key)).await.unwrap();
    let revoked = shop.app.caller_of_key(shop.owner.account, &text.0, "test").await;
    assert!(matches!(revoked, Err(AuthFailure::Invalid)));
}

#[tokio::test]
async fn nobody_gives_more_than_it_has() {
    let shop = Shop::open().await;
    let hr =
        shop.app.write(&shop.owner, role(&[Permission::StaffWrite, Permission::StaffRead])).await.unwrap().id;
    let boss = shop.app.write(&shop.owner, role(&[Permission::SettingsWrite])).await.unwrap().id;
    hire(&shop.app, &shop.owner, "hr", vec![hr]).await.unwrap();
    let hr_caller = shop.app.sign_in(shop.owner.account, "hr", PASSWORD, "test").await.unwrap().caller;

    let forbidden = |refusal| matches!(refusal, Some(Refusal::Forbidden { .. }));
    assert!(forbidden(refused(shop.app.write(&hr_caller, role(&[Permission::SettingsWrite])).await)));
    assert!(forbidden(refused(hire(&shop.app, &hr_caller, "crony", vec![boss]).await)));
    let password = shop.app.hash_password("stolen horse").await.unwrap();
    let takeover = UpdateEmployee {
        employee: shop.owner.party,
        person: PersonChange::default(),
        username: Change::Keep,
        password: Change::Set(password),
        roles: Change::Keep,
        active: Change::Keep,
    };
    assert!(forbidden(refused(shop.app.write(&hr_caller, takeover).await)));
    assert!(hire(&shop.app, &hr_caller, "helper", vec![hr]).await.is_ok());
}
