//! The User object and its Profile and Settings.
//!
//! # Source
//! Contract 6, User, Profile, Settings.

use serde::Serialize;

use super::company::Company;
use super::role::Role;
use crate::address::Address;
use crate::blank::{Nothing, Null};

/// As printed.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct User {
    pub(super) id: i64,
    pub(super) username: Option<String>,
    pub(super) email: Option<String>,
    pub(super) active: bool,
    /// May do everything.
    pub(super) owner: bool,
    pub(super) roles: Vec<Role>,
    pub(super) kids: Vec<Kid>,
    pub(super) company: Company,
    pub(super) groups: Vec<Group>,
    pub(super) r#type: &'static str,
    pub(super) customer_brand_ids: Vec<i64>,
    pub(super) role_brand_ids: Vec<i64>,
    pub(super) role_location_ids: Vec<i64>,
    pub(super) cards: Vec<Card>,
    pub(super) profile: Profile,
    pub(super) setting: Settings,
    pub(super) wallet: Null,
    pub(super) registered_time: String,
    pub(super) last_active_time: Option<String>,
    pub(super) last_update_time: String,
    pub(super) addresses: Vec<Address>,
    pub(super) salaries: Nothing,
    pub(super) latenesses: Nothing,
    pub(super) overtimes: Nothing,
    pub(super) penalties: Nothing,
    pub(super) rewards: Nothing,
    pub(super) user_schedules: Nothing,
    pub(super) user_departments: Nothing,
    pub(super) properties: Nothing,
    /// Of an employee only.
    pub(super) fired: Option<bool>,
    pub(super) is_subscribed: bool,
    pub(super) invited_user: Null,
    pub(super) phone_verified: bool,
    pub(super) email_verified: bool,
    pub(super) referral_users: Nothing,
    pub(super) login_info: Null,
}

#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Kid {
    pub(super) name: String,
    pub(super) birth_date: Option<String>,
    pub(super) notes: Option<String>,
}

#[derive(Clone, Debug, Serialize)]
pub(super) struct Group {
    pub(super) id: i64,
    pub(super) name: String,
}

#[derive(Clone, Debug, Serialize)]
pub(super) struct Card {
    pub(super) id: i64,
    pub(super) code: String,
    pub(super) active: bool,
}

#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Profile {
    pub(super) full_name: String,
    /// A user has one profile, so it goes by the user's number.
    pub(super) id: i64,
    pub(super) first_name: String,
    pub(super) last_name: String,
    pub(super) middle_name: Option<String>,
    pub(super) phone_numbers: Vec<String>,
    pub(super) birth_date: Option<String>,
    pub(super) notes: Option<String>,
    pub(super) gender: Option<&'static str>,
    pub(super) photos: Nothing,
    pub(super) background_image: Null,
}

/// The account's, for every user.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Settings {
    pub(super) id: i64,
    pub(super) timezone: String,
    pub(super) locale: String,
    pub(super) default_sell_location: Null,
}
