//! Employees: hiring, changing and dismissing them.

use db::Tx;
use domain::access::Permission;
use domain::id::{PartyId, RoleId};
use domain::parties::PartyKind;
use domain::text::fold;
use domain::{Change, Kind, Problems, Reason, Refusal};
use serde_json::json;
use store::Flight;
use store::access::logins::{self, LoginRow};
use store::parties::party::{self, PartyFacts};

use super::load::{facts_of, views};
use super::{LoginView, PersonChange};
use crate::access::{PasswordHash, all_roles, may_give, scope_of};
use crate::{Command, Cx, Ref, Result};

/// Registers an employee who can sign in. E-mail is required.
#[derive(Clone, Debug)]
pub struct CreateEmployee {
    /// What is said of it.
    pub person: PersonChange,
    /// The name to sign in with; unique in the account, letter case aside.
    pub username: String,
    /// From [`App::hash_password`](crate::App::hash_password).
    pub password: PasswordHash,
    /// Its roles; a caller who is no owner gives only what it has.
    pub roles: Vec<RoleId>,
}

/// Changes an employee. A new password, or `active: false`, makes every token issued before worthless.
#[derive(Clone, Debug)]
pub struct UpdateEmployee {
    /// Which; a party that is no employee is not found.
    pub employee: PartyId,
    /// What changes.
    pub person: PersonChange,
    /// The name to sign in with.
    pub username: Change<String>,
    /// From [`App::hash_password`](crate::App::hash_password).
    pub password: Change<PasswordHash>,
    /// Its roles; a caller who is no owner gives only what it has.
    pub roles: Change<Vec<RoleId>>,
    /// `false` dismisses it.
    pub active: Change<bool>,
}

impl Command for CreateEmployee {
    type Out = Ref<PartyId>;
    const PERMISSION: Permission = Permission::StaffWrite;

    async fn run(&self, cx: &Cx, tx: &mut Tx<'_>) -> Result<Ref<PartyId>> {
        let (mut ids, mut problems) = (cx.ids(), Problems::new());
        let (id, login) = (ids.next(), ids.next());
        let start = PartyFacts { is_employee: true, ..PartyFacts::named(PartyKind::Person, String::new()) };
        let person = self.person.apply(cx, tx, (id, None), start, &mut problems).await?;
        problems.check("email", person.facts.email.is_some(), Reason::Blank);
        check_username(cx, tx, id, &self.username, &mut problems).await?;
        check_roles(cx, tx, &self.roles, &mut problems).await?;
        problems.into_result()?;
        let mut flight = cx.flight();
        let draw = flight.draw();
        party::insert(&mut flight, id, draw, &person.facts, &person.codes());
        self.person.write_lists(&mut ids, &mut flight, id, &person);
        logins::insert(&mut flight, login, id, self.username.trim(), &self.password, false);
        logins::set_roles(&mut flight, login, &self.roles);
        flight.event("created", Kind::Party, id, json!({ "role": "employee" }));
        Ok(Ref { id, number: flight.send(tx).await?.number(draw) })
    }
}

impl Command for UpdateEmployee {
    type Out = ();
    const PERMISSION: Permission = Permission::StaffWrite;

    async fn run(&self, cx: &Cx, tx: &mut Tx<'_>) -> Result<()> {
        let id = self.employee;
        let before = views(cx, tx, &[id]).await?.pop().filter(|party| party.employee);
        let before = before.ok_or_else(|| Refusal::not_found(Kind::Party, id.0))?;
        may_manage(cx, before.login.as_ref())?;
        let mut problems = Problems::new();
        let owner = before.login.as_ref().is_some_and(|login| login.owner);
        // The last who may do everything cannot lock everybody out.
        let dismissed = self.active == Change::Set(false);
        problems.check("active", !(owner && dismissed), Reason::Conflict);
        let start = facts_of(&before);
        let start = PartyFacts { active: self.active.clone().or(start.active), ..start };
        let person = self.person.apply(cx, tx, (id, Some(before)), start, &mut problems).await?;
        if let Some(username) = self.username.as_set() {
            check_username(cx, tx, id, username, &mut problems).await?;
        }
        if let Some(roles) = self.roles.as_set() {
            check_roles(cx, tx, roles, &mut problems).await?;
        }
        let login = logins::get_of_party(tx, cx.account(), id).await?;
        problems.check("username", login.is_some() || !self.touches_login(), Reason::Unknown);
        problems.into_result()?;
        let mut flight = cx.flight();
        party::update(&mut flight, id, &person.facts, &person.codes());
        self.person.write_lists(&mut cx.ids(), &mut flight, id, &person);
        if let Some(login) = login {
            self.write_login(&mut flight, &login, person.facts.active);
        }
        flight.event("updated", Kind::Party, id, json!({ "role": "employee" }));
        flight.send(tx).await?;
        Ok(())
    }
}

impl UpdateEmployee {
    const fn touches_login(&self) -> bool {
        self.username.is_set() || self.password.is_set() || self.roles.is_set()
    }

    fn write_login(&self, flight: &mut Flight, login: &LoginRow, active: bool) {
        let username = self.username.as_set().map_or(login.username.as_str(), |name| name.trim());
        let password = self.password.as_set().unwrap_or(&login.password);
        // Tokens name the version they were issued for: those from before are worthless now.
        let ends = self.password.is_set() || self.active == Change::Set(false);
        let version = login.version + i64::from(ends);
        logins::update(flight, login.id, username, password, version, active);
        if let Some(roles) = self.roles.as_set() {
            logins::set_roles(flight, login.id, roles);
        }
    }
}

/// A caller who is no owner changes nobody who may do more than itself, or it could sign in as them.
fn may_manage(cx: &Cx, login: Option<&LoginView>) -> Result<(), Refusal> {
    let Some(login) = login else { return Ok(()) };
    if login.owner && !cx.caller.owner {
        return Err(Refusal::Forbidden { permission: "owner" });
    }
    login.roles.iter().try_for_each(|role| may_give(&cx.caller, &role.permissions, &scope_of(role)))
}

async fn check_username(
    cx: &Cx,
    tx: &mut Tx<'_>,
    id: PartyId,
    username: &str,
    problems: &mut Problems,
) -> Result<()> {
    problems.required("username", username, 255);
    let holder = logins::get_by_name(tx, cx.account(), &fold(username)).await?;
    problems.check("username", holder.is_none_or(|login| login.party == id), Reason::Taken);
    Ok(())
}

async fn check_roles(cx: &Cx, tx: &mut Tx<'_>, roles: &[RoleId], problems: &mut Problems) -> Result<()> {
    if roles.is_empty() {
        return Ok(());
    }
    let all = all_roles(cx, tx).await?;
    for (i, id) in roles.iter().enumerate() {
        let field = format!("roles[{i}]");
        problems.check(&field, !roles.iter().take(i).any(|other| other == id), Reason::Conflict);
        match all.iter().find(|role| role.id == *id) {
            Some(role) => may_give(&cx.caller, &role.permissions, &scope_of(role))?,
            None => problems.add(field, Reason::Unknown),
        }
    }
    Ok(())
}
