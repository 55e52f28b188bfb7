//! Changes to a till.

use db::Tx;
use domain::access::Permission;
use domain::id::{LocationId, MethodId, OutletId, RegisterId};
use domain::parties::Address;
use domain::sales::SalePolicies;
use domain::{Change, Kind, Problems, Refusal};
use serde_json::json;
use store::places::outlets::{self, OutletFacts};
use store::scalar::Json;

use super::create_outlet::check_outlet;
use crate::{Command, Cx, Result};

/// Changes an outlet. A sale already begun keeps the policies it began under.
#[derive(Clone, Debug)]
pub struct UpdateOutlet {
    /// Which.
    pub outlet: OutletId,
    /// Its name.
    pub name: Change<String>,
    /// The shop it stands in.
    pub shop: Change<Option<LocationId>>,
    /// The register it prints on.
    pub register: Change<Option<RegisterId>>,
    /// Where it sells from, in order; at least one.
    pub locations: Change<Vec<LocationId>>,
    /// How it is paid, in order.
    pub methods: Change<Vec<MethodId>>,
    /// Two Latin capitals before its receipt numbers.
    pub sell_key: Change<String>,
    /// Tax payer's number on receipts; may be empty.
    pub tax_id: Change<String>,
    /// VAT number on receipts; may be empty.
    pub vat_id: Change<String>,
    /// Phones on receipts.
    pub phones: Change<Vec<String>>,
    /// Address on receipts.
    pub address: Change<Address>,
    /// What its sales are made under.
    pub policies: Change<SalePolicies>,
    /// Days a postponed sale is kept.
    pub postpone_days: Change<i64>,
    /// Whether in use.
    pub active: Change<bool>,
}

impl Command for UpdateOutlet {
    type Out = ();
    const PERMISSION: Permission = Permission::SettingsWrite;

    async fn run(&self, cx: &Cx, tx: &mut Tx<'_>) -> Result<()> {
        let (all, sells_from, paid_by) = outlets::list(tx, cx.account()).await?;
        let before = all.into_iter().find(|outlet| outlet.id == self.outlet);
        let before = before.ok_or_else(|| Refusal::not_found(Kind::Outlet, self.outlet.0))?.facts;
        cx.caller.must_reach_outlet(self.outlet)?;
        let own = sells_from.iter().filter(|row| row.outlet == self.outlet);
        let locations = self.locations.clone().or(own.map(|row| row.location).collect());
        let own = paid_by.iter().filter(|row| row.outlet == self.outlet);
        let methods = self.methods.clone().or(own.map(|row| row.method).collect());
        let after = self.apply(before);
        let mut problems = Problems::new();
        check_outlet(cx, tx, &after, &locations, &methods, &mut problems).await?;
        problems.into_result()?;
        let mut flight = cx.flight();
        outlets::update(&mut flight, self.outlet, &after);
        if self.locations.is_set() {
            outlets::set_locations(&mut flight, self.outlet, &locations);
        }
        if self.methods.is_set() {
            outlets::set_methods(&mut flight, self.outlet, &methods);
        }
        flight.event("updated", Kind::Outlet, self.outlet, json!({}));
        flight.send(tx).await?;
        Ok(())
    }
}

impl UpdateOutlet {
    fn apply(&self, before: OutletFacts) -> OutletFacts {
        let Self {
            outlet: _,
            name,
            shop,
            register,
            locations: _,
            methods: _,
            sell_key,
            tax_id,
            vat_id,
            phones,
            address,
            policies,
            postpone_days,
            active,
        } = self.clone();
        OutletFacts {
            zone: before.zone,
            shop: shop.or(before.shop),
            register: register.or(before.register),
            name: name.or(before.name).trim().to_owned(),
            sell_key: sell_key.or(before.sell_key),
            fingerprint: before.fingerprint,
            tax_id: tax_id.or(before.tax_id),
            vat_id: vat_id.or(before.vat_id),
            phones: Json(phones.or(before.phones.0)),
            address: Json(address.or(before.address.0)),
            policies: Json(policies.or(before.policies.0)),
            postpone_days: postpone_days.or(before.postpone_days),
            active: active.or(before.active),
        }
    }
}
