//! The PaymentMethod object.
//!
//! # Source
//! Contract 6, PaymentMethod.

use app::places::MethodView;
use domain::id::AccountId;
use domain::sales::MethodKind;
use serde::Serialize;

use crate::blank::{NOTHING, Nothing, Null};

/// As printed.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct PaymentMethod {
    id: i64,
    name: String,
    /// A picture of the vendor's site; we have none.
    icon: Null,
    description: Option<String>,
    active: bool,
    config: Nothing,
    gateway_config: GatewayConfig,
    cash: bool,
    wallet: bool,
    weight: i64,
    zone: i64,
    company: i64,
    highlights: Null,
}

/// Of a payment service on the net, of which we have none.
#[derive(Clone, Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
struct GatewayConfig {
    id: Null,
    key: Null,
    test_key: Null,
    test_mode: bool,
    api_version: Null,
}

impl PaymentMethod {
    /// A method of an account.
    pub(crate) fn of(method: MethodView, account: AccountId) -> Self {
        let MethodView { id: _, number, zone: _, zone_number, name, kind, description, weight, active } =
            method;
        Self {
            id: number.0,
            name,
            icon: (),
            description,
            active,
            config: NOTHING,
            gateway_config: GatewayConfig::default(),
            cash: kind == MethodKind::Cash,
            wallet: kind == MethodKind::Points,
            weight,
            zone: zone_number.0,
            company: account.0,
            highlights: (),
        }
    }
}
