//! Parties into users.

use std::collections::BTreeSet;

use app::access::RoleView;
use app::parties::{CardView, GroupView, LoginView, PartyView};
use domain::Word;
use domain::parties::{self, PartyRole};

use super::role::numbers;
use super::wire::{Card, Group, Kid, Profile, Settings, User};
use crate::blank::NOTHING;
use crate::show::{Show, date};

impl User {
    /// A party in one of its roles.
    pub(crate) fn of(party: PartyView, role: PartyRole, show: &Show) -> Self {
        let PartyView {
            id: _,
            number,
            kind: _,
            customer: _,
            employee: _,
            supplier: _,
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
            brand: _,
            zone: _,
            addresses,
            kids,
            phones,
            cards,
            groups,
            brands,
            login,
        } = party;
        let employee = role == PartyRole::Employee;
        let login = login.filter(|_| employee);
        let (username, owner, roles) = match login {
            Some(LoginView { id: _, username, owner, active: _, roles }) => (Some(username), owner, roles),
            None => (None, false, Vec::new()),
        };
        let profile = Profile {
            full_name: name,
            id: number.0,
            first_name,
            last_name,
            middle_name,
            phone_numbers: phones,
            birth_date: birth_date.map(date),
            notes: note,
            gender: gender.map(Word::word),
            photos: NOTHING,
            background_image: (),
        };
        Self {
            id: number.0,
            username,
            email,
            active,
            owner,
            role_brand_ids: united(&roles, |role| numbers(&role.brands)),
            role_location_ids: united(&roles, |role| numbers(&role.locations)),
            roles: roles.into_iter().map(Into::into).collect(),
            kids: kids.into_iter().map(kid).collect(),
            company: show.account().into(),
            groups: groups.into_iter().map(group).collect(),
            r#type: if employee { "employee" } else { "customer" },
            customer_brand_ids: numbers(&brands),
            cards: cards.into_iter().map(card).collect(),
            profile,
            setting: settings(number.0, show),
            wallet: (),
            registered_time: show.time(created_at),
            last_active_time: last_active_at.map(|at| show.time(at)),
            last_update_time: show.time(updated_at),
            addresses: addresses.into_iter().map(Into::into).collect(),
            salaries: NOTHING,
            latenesses: NOTHING,
            overtimes: NOTHING,
            penalties: NOTHING,
            rewards: NOTHING,
            user_schedules: NOTHING,
            user_departments: NOTHING,
            properties: NOTHING,
            fired: employee.then_some(!active),
            is_subscribed: subscribed,
            invited_user: (),
            phone_verified: false,
            email_verified: false,
            referral_users: NOTHING,
            login_info: (),
        }
    }
}

/// The places of all roles; a role without places is good everywhere, and so is the union then.
fn united(roles: &[RoleView], places: impl Fn(&RoleView) -> Vec<i64>) -> Vec<i64> {
    let each: Vec<_> = roles.iter().filter(|role| role.active).map(places).collect();
    if each.iter().any(Vec::is_empty) {
        return Vec::new();
    }
    each.into_iter().flatten().collect::<BTreeSet<_>>().into_iter().collect()
}

fn kid(kid: parties::Kid) -> Kid {
    let parties::Kid { name, birth_date, note } = kid;
    Kid { name, birth_date: birth_date.map(date), notes: note }
}

fn group(group: GroupView) -> Group {
    let GroupView { id: _, number, name } = group;
    Group { id: number.0, name }
}

fn card(card: CardView) -> Card {
    let CardView { id: _, number, code, active } = card;
    Card { id: number.0, code, active }
}

fn settings(id: i64, show: &Show) -> Settings {
    let account = show.account();
    Settings {
        id,
        timezone: account.time_zone.clone(),
        locale: account.locale.clone(),
        default_sell_location: (),
    }
}
