//! The Cashdesk object.
//!
//! # Source
//! Contract 6, Cashdesk: the keys of both of the vendor's samples.

use app::places::OutletView;
use domain::id::AccountId;
use serde::Serialize;

use crate::address::Address;
use crate::blank::{NOTHING, Nothing, Null};
use crate::methods::PaymentMethod;

/// As printed.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Cashdesk {
    id: i64,
    name: String,
    zone: i64,
    sell_key: String,
    fingerprint: String,
    app_id: Null,
    active: bool,
    r#type: u8,
    locations: Vec<i64>,
    payment_methods: Vec<PaymentMethod>,
    cash_account: Null,
    online: bool,
    non_cash_account: Null,
    last_sync_time: Null,
    logo: Null,
    uploaded_file: Null,
    referral_access: bool,
    markets: Nothing,
    last_print_id: Null,
    postpone_expire_day: i64,
    /// Whether receipts go to a register.
    #[serde(rename = "onlineKKM")]
    online_kkm: bool,
    tin_number: String,
    device: Nothing,
    config: Config,
    vat_number: String,
    phone_numbers: Vec<String>,
    address: Address,
}

#[derive(Clone, Debug, Default, Serialize)]
struct Config {
    print: Null,
}

impl Cashdesk {
    /// A till of an account.
    pub(crate) fn of(outlet: OutletView, account: AccountId) -> Self {
        let OutletView {
            id: _,
            number,
            created_at: _,
            zone: _,
            zone_number,
            shop: _,
            register,
            name,
            sell_key,
            fingerprint,
            tax_id,
            vat_id,
            phones,
            address,
            policies: _,
            postpone_days,
            receipt_no: _,
            active,
            locations,
            methods,
        } = outlet;
        Self {
            id: number.0,
            name,
            zone: zone_number.0,
            sell_key,
            fingerprint,
            app_id: (),
            active,
            r#type: 1,
            locations: locations.iter().map(|location| location.number.0).collect(),
            payment_methods: methods.into_iter().map(|method| PaymentMethod::of(method, account)).collect(),
            cash_account: (),
            online: false,
            non_cash_account: (),
            last_sync_time: (),
            logo: (),
            uploaded_file: (),
            referral_access: false,
            markets: NOTHING,
            last_print_id: (),
            postpone_expire_day: postpone_days,
            online_kkm: register.is_some(),
            tin_number: tax_id,
            device: NOTHING,
            config: Config::default(),
            vat_number: vat_id,
            phone_numbers: phones,
            address: address.into(),
        }
    }
}
