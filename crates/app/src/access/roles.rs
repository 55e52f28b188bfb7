//! Roles: what they are, and how they are made and changed.

use std::collections::BTreeSet;

use db::{Rx, Tx};
use domain::access::{Caller, Permission, Scope};
use domain::id::RoleId;
use domain::{Change, Kind, Problems, Reason, Refusal};
use serde_json::json;
use store::access::roles::{self, RoleFacts, RoleRow, ScopeRow};
use store::places::{brands, locations, outlets};
use store::scalar::Json;

use super::RoleView;
use crate::reference::paged;
use crate::{Command, Cx, Order, Page, Paged, Query, Ref, Result};

/// Makes a role. A caller who is no owner gives only permissions and places it has.
#[derive(Clone, Debug)]
pub struct CreateRole {
    /// Its name.
    pub name: String,
    /// What it allows.
    pub permissions: BTreeSet<Permission>,
    /// Where; none of a kind means all.
    pub scope: Scope,
}

impl Command for CreateRole {
    type Out = Ref<RoleId>;
    const PERMISSION: Permission = Permission::StaffWrite;

    async fn run(&self, cx: &Cx, tx: &mut Tx<'_>) -> Result<Ref<RoleId>> {
        may_give(&cx.caller, &self.permissions, &self.scope)?;
        let mut problems = Problems::new();
        problems.required("name", &self.name, 255);
        check_scope(cx, tx, &self.scope, &mut problems).await?;
        problems.into_result()?;
        let (id, mut flight) = (cx.ids().next(), cx.flight());
        let draw = flight.draw();
        let (name, permissions) = (self.name.trim().to_owned(), Json(self.permissions.clone()));
        roles::insert(&mut flight, id, draw, &RoleFacts { name, permissions, active: true });
        roles::set_scope(&mut flight, id, &self.scope);
        flight.event("created", Kind::Role, id, json!({}));
        Ok(Ref { id, number: flight.send(tx).await?.number(draw) })
    }
}

/// Changes a role, for everybody who has it, at once.
#[derive(Clone, Debug)]
pub struct UpdateRole {
    /// Which.
    pub role: RoleId,
    /// Its name.
    pub name: Change<String>,
    /// What it allows.
    pub permissions: Change<BTreeSet<Permission>>,
    /// Where; none of a kind means all.
    pub scope: Change<Scope>,
    /// Whether it counts.
    pub active: Change<bool>,
}

impl Command for UpdateRole {
    type Out = ();
    const PERMISSION: Permission = Permission::StaffWrite;

    async fn run(&self, cx: &Cx, tx: &mut Tx<'_>) -> Result<()> {
        let all = all(cx, tx).await?;
        let before = all.into_iter().find(|role| role.id == self.role);
        let before = before.ok_or_else(|| Refusal::not_found(Kind::Role, self.role.0))?;
        let scope_before = scope_of(&before);
        // Who may not give what the role allowed before may not take it away either.
        may_give(&cx.caller, &before.permissions, &scope_before)?;
        let name = self.name.clone().or(before.name).trim().to_owned();
        let permissions = self.permissions.clone().or(before.permissions);
        let scope = self.scope.clone().or(scope_before);
        may_give(&cx.caller, &permissions, &scope)?;
        let mut problems = Problems::new();
        problems.required("name", &name, 255);
        check_scope(cx, tx, &scope, &mut problems).await?;
        problems.into_result()?;
        let mut flight = cx.flight();
        let active = self.active.clone().or(before.active);
        roles::update(&mut flight, self.role, &RoleFacts { name, permissions: Json(permissions), active });
        if self.scope.is_set() {
            roles::set_scope(&mut flight, self.role, &scope);
        }
        flight.event("updated", Kind::Role, self.role, json!({}));
        flight.send(tx).await?;
        Ok(())
    }
}

/// A caller who is no owner gives only what it has: no permission it lacks, no place outside its own.
///
/// # Errors
/// [`Refusal::Forbidden`].
pub(crate) fn may_give(
    caller: &Caller,
    permissions: &BTreeSet<Permission>,
    scope: &Scope,
) -> Result<(), Refusal> {
    if caller.owner {
        return Ok(());
    }
    permissions.iter().try_for_each(|permission| caller.must(*permission))?;
    within(&caller.scope.brands, &scope.brands, "brand")?;
    within(&caller.scope.locations, &scope.locations, "location")?;
    within(&caller.scope.outlets, &scope.outlets, "outlet")
}

/// Whether `given` is no wider than `own`, where an empty set is the widest.
fn within<T: Ord>(own: &BTreeSet<T>, given: &BTreeSet<T>, permission: &'static str) -> Result<(), Refusal> {
    let narrower = own.is_empty() || (!given.is_empty() && given.is_subset(own));
    if narrower { Ok(()) } else { Err(Refusal::Forbidden { permission }) }
}

/// Names the places of a scope that the account does not have.
pub(crate) async fn check_scope(
    cx: &Cx,
    rx: &mut Rx<'_>,
    scope: &Scope,
    problems: &mut Problems,
) -> Result<()> {
    let Scope { brands, locations, outlets } = scope;
    if !brands.is_empty() {
        let ids: Vec<_> = brands.iter().copied().collect();
        let found = brands::list_some(rx, cx.account(), &ids).await?.len();
        problems.check("brands", found == ids.len(), Reason::Unknown);
    }
    if !locations.is_empty() {
        let ids: Vec<_> = locations.iter().copied().collect();
        let found = locations::list_some(rx, cx.account(), &ids).await?.len();
        problems.check("locations", found == ids.len(), Reason::Unknown);
    }
    if !outlets.is_empty() {
        let (all, _, _) = outlets::list(rx, cx.account()).await?;
        let known = outlets.iter().all(|id| all.iter().any(|outlet| outlet.id == *id));
        problems.check("outlets", known, Reason::Unknown);
    }
    Ok(())
}

/// The roles.
#[derive(Clone, Copy, Debug)]
pub struct Roles {
    /// By number.
    pub order: Order,
    /// Which part.
    pub page: Page,
}

impl Query for Roles {
    type Out = Paged<RoleView>;
    const PERMISSION: Permission = Permission::StaffRead;

    async fn run(&self, cx: &Cx, rx: &mut Rx<'_>) -> Result<Paged<RoleView>> {
        Ok(paged(all(cx, rx).await?, self.order, self.page))
    }
}

/// One role.
#[derive(Clone, Copy, Debug)]
pub struct GetRole(pub RoleId);

impl Query for GetRole {
    type Out = RoleView;
    const PERMISSION: Permission = Permission::StaffRead;

    async fn run(&self, cx: &Cx, rx: &mut Rx<'_>) -> Result<RoleView> {
        let found = all(cx, rx).await?.into_iter().find(|role| role.id == self.0);
        found.ok_or_else(|| Refusal::not_found(Kind::Role, self.0.0).into())
    }
}

/// All roles of the account, by number; an account has few.
pub(crate) async fn all(cx: &Cx, rx: &mut Rx<'_>) -> Result<Vec<RoleView>> {
    let (rows, scopes) = roles::list(rx, cx.account()).await?;
    Ok(rows.into_iter().map(|row| view(row, &scopes)).collect())
}

fn view(row: RoleRow, scopes: &[ScopeRow]) -> RoleView {
    let RoleRow { id, number, facts: RoleFacts { name, permissions, active }, more: () } = row;
    RoleView {
        id,
        number,
        name,
        permissions: permissions.0,
        brands: places_of(id, "brand", scopes),
        locations: places_of(id, "location", scopes),
        outlets: places_of(id, "outlet", scopes),
        active,
    }
}

fn places_of<T: From<uuid::Uuid>>(role: RoleId, kind: &str, scopes: &[ScopeRow]) -> Vec<Ref<T>> {
    let own = scopes.iter().filter(|scope| scope.role == role && scope.kind == kind);
    own.map(|scope| Ref { id: scope.place.into(), number: scope.number }).collect()
}

/// The places of a role as a scope.
pub(crate) fn scope_of(role: &RoleView) -> Scope {
    Scope {
        brands: role.brands.iter().map(|place| place.id).collect(),
        locations: role.locations.iter().map(|place| place.id).collect(),
        outlets: role.outlets.iter().map(|place| place.id).collect(),
    }
}

#[cfg(test)]
mod tests {
    use domain::id::BrandId;
    use uuid::Uuid;

    use super::*;

    #[test]
    fn nobody_gives_a_wider_scope_than_its_own() {
        let brand = |n| BrandId(Uuid::from_u128(n));
        let (none, one, two) =
            (BTreeSet::new(), BTreeSet::from([brand(1)]), BTreeSet::from([brand(1), brand(2)]));
        assert!(within(&none, &none, "brand").is_ok() && within(&none, &one, "brand").is_ok());
        assert!(within(&two, &one, "brand").is_ok());
        assert!(within(&one, &two, "brand").is_err());
        assert!(within(&one, &none, "brand").is_err(), "an empty scope is everywhere");
    }
}
