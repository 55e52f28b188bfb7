//! The Company object: the account. Plans, payments for them and domains are the vendor's business with its customers; here an
//! account is on no plan, never expires and may have as many desks as it likes, said in the types that clients read.
//!
//! # Source
//! Contract 6, Company.

use app::access::AccountView;
use serde::Serialize;

use crate::blank::{NOTHING, Nothing, Null};

/// The last moment that the format can say.
const NEVER: &str = "9999-12-31 23:59:59";
/// No plan.
const NO_PLAN: i64 = 0;
/// More desks than anybody has.
const ANY_NUMBER: i64 = 9_999;

/// As printed.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Company {
    id: i64,
    name: String,
    user_property_patterns: Nothing,
    kid_property_patterns: Nothing,
    manufacturer_code: Null,
    /// The legal form; not kept.
    company_code: &'static str,
    subdomain: String,
    verified: bool,
    owner: Null,
    domains: Nothing,
    expire_time: &'static str,
    trial_expire_time: &'static str,
    plan: i64,
    cashdesk_plan: i64,
    cashdesk_count: i64,
    trusted: bool,
    setup: bool,
    trial_expire_date: Null,
}

impl From<&AccountView> for Company {
    fn from(account: &AccountView) -> Self {
        let AccountView { id, subdomain, name, base_currency: _, time_zone: _, locale: _ } = account;
        Self {
            id: id.0,
            name: name.clone(),
            user_property_patterns: NOTHING,
            kid_property_patterns: NOTHING,
            manufacturer_code: (),
            company_code: "",
            subdomain: subdomain.clone(),
            verified: true,
            owner: (),
            domains: NOTHING,
            expire_time: NEVER,
            trial_expire_time: NEVER,
            plan: NO_PLAN,
            cashdesk_plan: NO_PLAN,
            cashdesk_count: ANY_NUMBER,
            trusted: false,
            setup: true,
            trial_expire_date: (),
        }
    }
}
