//! Parties as views, put together from batches.

use std::collections::HashMap;

use db::Rx;
use domain::id::{LoginId, PartyId, RoleId};
use store::access::logins::{self, LoginRoleRow, PartyLoginRow};
use store::parties::party::{
    self, CardRow, InGroupRow, OfBrandRow, PartyFacts, PartyLinks, PartyRow, PartyRows,
};
use store::scalar::Json;

use super::{CardView, GroupView, LoginView, PartyView};
use crate::access::{RoleView, all_roles};
use crate::{Cx, Ref, Result};

/// Some parties in the order of their ids given; ids that are not there are left out.
pub(super) async fn views(cx: &Cx, rx: &mut Rx<'_>, ids: &[PartyId]) -> Result<Vec<PartyView>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let rows = party::list(rx, cx.account(), ids).await?;
    let mut views: HashMap<PartyId, PartyView> =
        build(rows).into_iter().map(|view| (view.id, view)).collect();
    let (logins, login_roles) = logins::list_of_parties(rx, cx.account(), ids).await?;
    if !logins.is_empty() {
        let roles = all_roles(cx, rx).await?.into_iter().map(|role| (role.id, role)).collect();
        for login in logins {
            if let Some(view) = views.get_mut(&login.party) {
                view.login = Some(login_view(login, &login_roles, &roles));
            }
        }
    }
    Ok(ids.iter().filter_map(|id| views.remove(id)).collect())
}

fn build(rows: PartyRows) -> Vec<PartyView> {
    let PartyRows { parties, phones, cards, groups, brands } = rows;
    let mut views: HashMap<PartyId, PartyView> = parties.into_iter().map(|row| (row.id, bare(row))).collect();
    for phone in phones {
        if let Some(view) = views.get_mut(&phone.party) {
            view.phones.push(phone.raw);
        }
    }
    for CardRow { id, number, party, code, active } in cards {
        if let Some(view) = views.get_mut(&party) {
            view.cards.push(CardView { id, number, code, active });
        }
    }
    for InGroupRow { party, group, number, name } in groups {
        if let Some(view) = views.get_mut(&party) {
            view.groups.push(GroupView { id: group, number, name });
        }
    }
    for OfBrandRow { party, brand, number } in brands {
        if let Some(view) = views.get_mut(&party) {
            view.brands.push(Ref { id: brand, number });
        }
    }
    views.into_values().collect()
}

fn bare(row: PartyRow) -> PartyView {
    let PartyRow { id, number, facts, more } = row;
    let PartyLinks { created_at, updated_at, last_active_at, brand: brand_number, zone: zone_number } = more;
    let PartyFacts {
        kind,
        is_customer,
        is_employee,
        is_supplier,
        name,
        first_name,
        last_name,
        middle_name,
        email,
        gender,
        birth_date,
        note,
        subscribed,
        active,
        brand,
        zone,
        addresses,
        kids,
    } = facts;
    PartyView {
        id,
        number,
        kind,
        customer: is_customer,
        employee: is_employee,
        supplier: is_supplier,
        name,
        first_name,
        last_name,
        middle_name,
        email,
        gender,
        birth_date,
        note,
        subscribed,
        active,
        created_at,
        updated_at,
        last_active_at,
        brand: brand.zip(brand_number).map(|(id, number)| Ref { id, number }),
        zone: zone.zip(zone_number).map(|(id, number)| Ref { id, number }),
        addresses: addresses.0,
        kids: kids.0,
        phones: Vec::new(),
        cards: Vec::new(),
        groups: Vec::new(),
        brands: Vec::new(),
        login: None,
    }
}

fn login_view(
    login: PartyLoginRow,
    login_roles: &[LoginRoleRow],
    roles: &HashMap<RoleId, RoleView>,
) -> LoginView {
    let PartyLoginRow { id, party: _, username, owner, active } = login;
    LoginView { id, username, owner, active, roles: roles_of(id, login_roles, roles) }
}

fn roles_of(
    login: LoginId,
    login_roles: &[LoginRoleRow],
    roles: &HashMap<RoleId, RoleView>,
) -> Vec<RoleView> {
    let own = login_roles.iter().filter(|row| row.login == login);
    let mut own: Vec<RoleView> = own.filter_map(|row| roles.get(&row.role).cloned()).collect();
    own.sort_by_key(|role| role.number);
    own
}

/// A party's own columns again, as far as a view shows them: the start of an update.
pub(super) fn facts_of(view: &PartyView) -> PartyFacts {
    PartyFacts {
        kind: view.kind,
        is_customer: view.customer,
        is_employee: view.employee,
        is_supplier: view.supplier,
        name: view.name.clone(),
        first_name: view.first_name.clone(),
        last_name: view.last_name.clone(),
        middle_name: view.middle_name.clone(),
        email: view.email.clone(),
        gender: view.gender,
        birth_date: view.birth_date,
        note: view.note.clone(),
        subscribed: view.subscribed,
        active: view.active,
        brand: view.brand.map(|brand| brand.id),
        zone: view.zone.map(|zone| zone.id),
        addresses: Json(view.addresses.clone()),
        kids: Json(view.kids.clone()),
    }
}
