//! The Company object: the account. Plans, payments for them and domains are the vendor's business with its customers, not ours.
//!
//! # Source
//! Contract 6, Company.

use app::access::AccountView;
use serde::Serialize;

use crate::blank::{NOTHING, Nothing, Null};

/// As printed.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Company {
    id: i64,
    name: String,
    user_property_patterns: Nothing,
    kid_property_patterns: Nothing,
    manufacturer_code: Null,
    company_code: Null,
    subdomain: String,
    verified: bool,
    owner: Null,
    domains: Nothing,
    expire_time: Null,
    trial_expire_time: Null,
    plan: Null,
    cashdesk_plan: Null,
    cashdesk_count: Null,
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
            company_code: (),
            subdomain: subdomain.clone(),
            verified: true,
            owner: (),
            domains: NOTHING,
            expire_time: (),
            trial_expire_time: (),
            plan: (),
            cashdesk_plan: (),
            cashdesk_count: (),
            trusted: false,
            setup: true,
            trial_expire_date: (),
        }
    }
}
