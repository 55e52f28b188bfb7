//! Who may come in, and as whom.

use std::collections::BTreeSet;

use app::App;
use app::access::{AuthFailure, CreateRole, IssueKey, RevokeKey, UpdateRole};
use app::parties::{CreateEmployee, PersonChange, UpdateEmployee};
use domain::access::{Caller, Permission, Scope};
use domain::id::{AccountId, PartyId, RoleId};
use domain::{Change, Refusal};

use crate::support::{MORNING, PASSWORD, Shop, refusal, stories};

stories! {
    a_token_is_good_until_it_expires_and_in_its_own_account_only
    nobody_signs_in_with_a_wrong_name_password_or_account
    a_new_password_or_a_dismissal_ends_tokens_and_sessions
    a_change_of_a_role_takes_effect_at_once
    nobody_gives_more_than_it_has
}

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

async fn a_token_is_good_until_it_expires_and_in_its_own_account_only(shop: Shop) {
    let account = shop.owner.account;
    let signed_in = shop.app.sign_in(account, " owner ", PASSWORD, "test").await.unwrap();
    let token = shop.app.issue_token(&signed_in, 60).await.unwrap();
    let caller = shop.app.caller_of_token(account, &token, "test").await.unwrap();
    assert_eq!(caller, signed_in.caller);
    assert!(caller.owner);

    let other = shop.neighbour().await;
    let elsewhere = shop.app.caller_of_token(other.owner.account, &token, "test").await;
    assert!(matches!(elsewhere, Err(AuthFailure::Invalid)));
    other.close().await;
    let (rest, signature) = token.rsplit_once('.').unwrap();
    let forged = format!("{rest}.{}", signature.chars().rev().collect::<String>());
    assert!(matches!(shop.app.caller_of_token(account, &forged, "test").await, Err(AuthFailure::Invalid)));
    assert!(matches!(shop.app.caller_of_token(account, "", "test").await, Err(AuthFailure::Missing)));
    shop.clock.pass(60);
    assert!(matches!(shop.app.caller_of_token(account, &token, "test").await, Err(AuthFailure::Expired)));
    assert_eq!(shop.app.me(&caller).await.unwrap().last_active_at, Some(MORNING));
    shop.close().await;
}

async fn nobody_signs_in_with_a_wrong_name_password_or_account(shop: Shop) {
    let account = shop.owner.account;
    for (account, name, password) in
        [(account, "owner", "wrong horse"), (account, "nobody", PASSWORD), (AccountId(99), "owner", PASSWORD)]
    {
        let refused = refusal(shop.app.sign_in(account, name, password, "test").await);
        assert_eq!(refused, Refusal::BadCredentials, "{name}");
    }
    shop.close().await;
}

async fn a_new_password_or_a_dismissal_ends_tokens_and_sessions(shop: Shop) {
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
    let session = shop.app.open_session(&signed_in, "a browser").await.unwrap();
    assert!(shop.app.session(&session, "test").await.is_ok());
    let password = shop.app.hash_password("another horse").await.unwrap();
    shop.write(change(Change::Set(password), Change::Keep)).await.unwrap();
    assert!(matches!(shop.app.session(&session, "test").await, Err(AuthFailure::Invalid)));
    assert!(matches!(shop.app.caller_of_token(account, &token, "test").await, Err(AuthFailure::Invalid)));

    let signed_in = shop.app.sign_in(account, "anna", "another horse", "test").await.unwrap();
    let token = shop.app.issue_token(&signed_in, 60).await.unwrap();
    assert!(shop.app.caller_of_token(account, &token, "test").await.is_ok());
    shop.write(change(Change::Keep, Change::Set(false))).await.unwrap();
    assert!(matches!(shop.app.caller_of_token(account, &token, "test").await, Err(AuthFailure::Invalid)));
    let refused = refusal(shop.app.sign_in(account, "anna", "another horse", "test").await);
    assert_eq!(refused, Refusal::BadCredentials);
    shop.close().await;
}

async fn a_change_of_a_role_takes_effect_at_once(shop: Shop) {
    let cashier = shop.write(role(&[Permission::SalesWrite])).await.unwrap().id;
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
    shop.write(update).await.unwrap();
    let (text, hash) = shop.app.new_key();
    let key = IssueKey { name: "till".to_owned(), login: anna.login, outlet: None, hash };
    let key = shop.write(key).await.unwrap();
    let caller = shop.app.caller_of_key(shop.owner.account, &text.0, "test").await.unwrap();
    assert!(caller.may(Permission::SalesRefund) && !caller.may(Permission::SalesWrite));
    assert_eq!(caller.key, Some(key));
    shop.write(RevokeKey(key)).await.unwrap();
    let revoked = shop.app.caller_of_key(shop.owner.account, &text.0, "test").await;
    assert!(matches!(revoked, Err(AuthFailure::Invalid)));
    shop.close().await;
}

async fn nobody_gives_more_than_it_has(shop: Shop) {
    let hr = shop.write(role(&[Permission::StaffWrite, Permission::StaffRead])).await.unwrap().id;
    let boss = shop.write(role(&[Permission::SettingsWrite])).await.unwrap().id;
    hire(&shop.app, &shop.owner, "hr", vec![hr]).await.unwrap();
    let hr_caller = shop.app.sign_in(shop.owner.account, "hr", PASSWORD, "test").await.unwrap().caller;

    let forbidden = |refusal| matches!(refusal, Refusal::Forbidden { .. });
    assert!(forbidden(refusal(shop.app.write(&hr_caller, role(&[Permission::SettingsWrite])).await)));
    assert!(forbidden(refusal(hire(&shop.app, &hr_caller, "crony", vec![boss]).await)));
    let password = shop.app.hash_password("stolen horse").await.unwrap();
    let takeover = UpdateEmployee {
        employee: shop.owner.party,
        person: PersonChange::default(),
        username: Change::Keep,
        password: Change::Set(password),
        roles: Change::Keep,
        active: Change::Keep,
    };
    assert!(forbidden(refusal(shop.app.write(&hr_caller, takeover).await)));
    assert!(hire(&shop.app, &hr_caller, "helper", vec![hr]).await.is_ok());
    shop.close().await;
}
