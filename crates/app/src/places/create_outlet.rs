//! A new till.

use std::collections::BTreeSet;

use db::{Rx, Tx};
use domain::access::Permission;
use domain::id::{LocationId, MethodId, OutletId, RegisterId, ZoneId};
use domain::parties::{Address, check_address};
use domain::places::{LocationKind, check_outlet_marks};
use domain::sales::SalePolicies;
use domain::{IdSource, Kind, Problems, Reason};
use serde_json::json;
use store::places::outlets::{self, OutletFacts};
use store::places::{locations, methods, registers, zones};
use store::scalar::Json;
use uuid::Uuid;

use crate::{Command, Cx, Ref, Result};

/// Sets up an outlet.
#[derive(Clone, Debug)]
pub struct CreateOutlet {
    /// The zone it sells in.
    pub zone: ZoneId,
    /// Its name.
    pub name: String,
    /// The shop it stands in.
    pub shop: Option<LocationId>,
    /// The register it prints on.
    pub register: Option<RegisterId>,
    /// Where it sells from, in order; at least one.
    pub locations: Vec<LocationId>,
    /// How it is paid, in order.
    pub methods: Vec<MethodId>,
    /// Two Latin capitals before its receipt numbers.
    pub sell_key: String,
    /// 32 hexadecimal digits its device is known by; drawn if not given.
    pub fingerprint: Option<String>,
    /// Tax payer's number on receipts; may be empty.
    pub tax_id: String,
    /// VAT number on receipts; may be empty.
    pub vat_id: String,
    /// Phones on receipts.
    pub phones: Vec<String>,
    /// Address on receipts.
    pub address: Address,
    /// What its sales are made under.
    pub policies: SalePolicies,
    /// Days a postponed sale is kept.
    pub postpone_days: i64,
}

impl Command for CreateOutlet {
    type Out = Ref<OutletId>;
    const PERMISSION: Permission = Permission::SettingsWrite;

    async fn run(&self, cx: &Cx, tx: &mut Tx<'_>) -> Result<Ref<OutletId>> {
        let mut ids = cx.ids();
        let id = ids.next();
        let facts = self.facts(&mut ids);
        let mut problems = Problems::new();
        let zone = zones::get(tx, cx.account(), self.zone).await?;
        problems.check("zone", zone.is_some(), Reason::Unknown);
        check_outlet(cx, tx, &facts, &self.locations, &self.methods, &mut problems).await?;
        problems.into_result()?;
        let mut flight = cx.flight();
        let draw = flight.draw();
        outlets::insert(&mut flight, id, draw, &facts);
        outlets::set_locations(&mut flight, id, &self.locations);
        outlets::set_methods(&mut flight, id, &self.methods);
        flight.event("created", Kind::Outlet, id, json!({}));
        Ok(Ref { id, number: flight.send(tx).await?.number(draw) })
    }
}

impl CreateOutlet {
    fn facts(&self, ids: &mut IdSource) -> OutletFacts {
        let Self {
            zone,
            name,
            shop,
            register,
            locations: _,
            methods: _,
            sell_key,
            fingerprint,
            tax_id,
            vat_id,
            phones,
            address,
            policies,
            postpone_days,
        } = self.clone();
        OutletFacts {
            zone,
            shop,
            register,
            name: name.trim().to_owned(),
            sell_key,
            fingerprint: fingerprint.unwrap_or_else(|| ids.next::<Uuid>().simple().to_string()),
            tax_id,
            vat_id,
            phones: Json(phones),
            address: Json(address),
            policies: Json(policies),
            postpone_days,
            active: true,
        }
    }
}

/// Most locations, methods and phones of one outlet, each.
const ITEMS: usize = 100;
/// Longest time a postponed sale is kept.
const POSTPONE_DAYS: i64 = 3650;

/// What must hold of an outlet: forms, lengths, and that all it names is there, of its zone and within the caller's reach.
pub(super) async fn check_outlet(
    cx: &Cx,
    rx: &mut Rx<'_>,
    outlet: &OutletFacts,
    sells_from: &[LocationId],
    paid_by: &[MethodId],
    problems: &mut Problems,
) -> Result<()> {
    check_forms(outlet, sells_from, paid_by, problems);
    let places: Vec<LocationId> = sells_from.iter().copied().chain(outlet.shop).collect();
    places.iter().try_for_each(|place| cx.caller.must_reach_location(*place))?;
    let found = locations::list_some(rx, cx.account(), &places).await?;
    let in_zone = |id: &LocationId| found.iter().any(|row| row.id == *id && row.facts.zone == outlet.zone);
    problems.check("locations", sells_from.iter().all(in_zone), Reason::Unknown);
    let sells =
        |id: &LocationId| found.iter().any(|row| row.id == *id && row.facts.kind == LocationKind::Shop);
    problems.check("shop", outlet.shop.iter().all(|id| in_zone(id) && sells(id)), Reason::Unknown);
    let found = methods::list_some(rx, cx.account(), paid_by).await?;
    let known = |id: &MethodId| found.iter().any(|row| row.id == *id && row.facts.zone == outlet.zone);
    problems.check("methods", paid_by.iter().all(known), Reason::Unknown);
    if let Some(register) = outlet.register {
        let there = registers::get(rx, cx.account(), register).await?.is_some();
        problems.check("register", there, Reason::Unknown);
    }
    Ok(())
}

fn check_forms(
    outlet: &OutletFacts,
    sells_from: &[LocationId],
    paid_by: &[MethodId],
    problems: &mut Problems,
) {
    problems.required("name", &outlet.name, 255);
    check_outlet_marks(&outlet.sell_key, &outlet.fingerprint, problems);
    problems.optional("tax_id", &outlet.tax_id, 32);
    problems.optional("vat_id", &outlet.vat_id, 32);
    problems.at_most("phones", outlet.phones.0.len(), ITEMS);
    for (i, phone) in outlet.phones.0.iter().take(ITEMS).enumerate() {
        problems.optional(&format!("phones[{i}]"), phone, 40);
    }
    check_address("address", &outlet.address.0, problems);
    problems.check("postpone_days", outlet.postpone_days >= 0, Reason::TooSmall { limit: 0 });
    let too_long = Reason::TooLarge { limit: POSTPONE_DAYS };
    problems.check("postpone_days", outlet.postpone_days <= POSTPONE_DAYS, too_long);
    problems.check("locations", !sells_from.is_empty(), Reason::Blank);
    problems.at_most("locations", sells_from.len(), ITEMS);
    problems.check("locations", all_differ(sells_from), Reason::Conflict);
    problems.at_most("methods", paid_by.len(), ITEMS);
    problems.check("methods", all_differ(paid_by), Reason::Conflict);
}

fn all_differ<T: Ord>(items: &[T]) -> bool {
    items.iter().collect::<BTreeSet<_>>().len() == items.len()
}
