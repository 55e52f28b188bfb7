//! Questions about people and firms.

use db::Rx;
use domain::access::{Caller, Permission};
use domain::id::PartyId;
use domain::parties::PartyRole;
use domain::{Kind, Refusal, Word};
pub use store::parties::filter::{PartyFilter, PartySort};

use super::PartyView;
use super::load::views;
use crate::{Cx, Order, Page, Paged, Query, Result};

/// Parties, with everything about them. A caller without `staff.read` sees no employees.
#[derive(Clone, Debug)]
pub struct Parties {
    /// Which.
    pub filter: PartyFilter,
    /// By what.
    pub sort: PartySort,
    /// Which way.
    pub order: Order,
    /// Which part.
    pub page: Page,
}

/// One party in one of its roles; not found when it has another.
#[derive(Clone, Copy, Debug)]
pub struct GetParty {
    /// Which.
    pub party: PartyId,
    /// As what.
    pub role: PartyRole,
}

/// What a caller must be permitted to see parties of a role.
fn permission(role: PartyRole) -> Permission {
    match role {
        PartyRole::Customer | PartyRole::Supplier => Permission::PartyRead,
        PartyRole::Employee => Permission::StaffRead,
    }
}

/// The roles that a caller is to see, of those asked for; none asked for means all.
fn visible(caller: &Caller, asked: &[PartyRole]) -> Result<Vec<PartyRole>, Refusal> {
    if asked.is_empty() {
        let all = PartyRole::ALL.iter().copied();
        return Ok(all.filter(|role| caller.may(permission(*role))).collect());
    }
    asked.iter().try_for_each(|role| caller.must(permission(*role)))?;
    Ok(asked.to_vec())
}

impl Query for Parties {
    type Out = Paged<PartyView>;
    // Employees need another; see `visible`.
    const PERMISSION: Permission = Permission::PartyRead;

    async fn run(&self, cx: &Cx, rx: &mut Rx<'_>) -> Result<Paged<PartyView>> {
        let filter = PartyFilter { roles: visible(&cx.caller, &self.filter.roles)?, ..self.filter.clone() };
        let descending = self.order == Order::Descending;
        let page = filter.page(cx.account(), self.sort, descending, self.page.offset, self.page.limit);
        let rows: Vec<(uuid::Uuid,)> = rx.query_dyn(&page).await?;
        let ids: Vec<PartyId> = rows.into_iter().map(|row| row.0.into()).collect();
        let total: Vec<(i64,)> = rx.query_dyn(&filter.count(cx.account())).await?;
        let total = total.first().map_or(0, |row| u64::try_from(row.0).unwrap_or(0));
        Ok(Paged { items: views(cx, rx, &ids).await?, total })
    }
}

impl Query for GetParty {
    type Out = PartyView;
    // Employees need another; see `permission`.
    const PERMISSION: Permission = Permission::PartyRead;

    async fn run(&self, cx: &Cx, rx: &mut Rx<'_>) -> Result<PartyView> {
        cx.caller.must(permission(self.role))?;
        let found = views(cx, rx, &[self.party]).await?.pop().filter(|party| has_role(party, self.role));
        found.ok_or_else(|| Refusal::not_found(Kind::Party, self.party.0).into())
    }
}

fn has_role(party: &PartyView, role: PartyRole) -> bool {
    match role {
        PartyRole::Customer => party.customer,
        PartyRole::Employee => party.employee,
        PartyRole::Supplier => party.supplier,
    }
}

impl crate::App {
    /// The caller's own party; everybody may see itself.
    ///
    /// # Errors
    /// Faults.
    pub async fn me(&self, caller: &Caller) -> Result<PartyView> {
        let query = Me { cx: self.cx(caller, self.now()) };
        self.db().read(query).await
    }
}

struct Me {
    cx: Cx,
}

impl db::Query for Me {
    type Out = PartyView;
    type Error = crate::Error;

    async fn run(&self, rx: &mut Rx<'_>) -> Result<PartyView> {
        let own = views(&self.cx, rx, &[self.cx.caller.party]).await?.pop();
        own.ok_or_else(|| Refusal::not_found(Kind::Party, self.cx.caller.party.0).into())
    }
}
