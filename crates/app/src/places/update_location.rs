//! Changes to a place of goods.

use db::Tx;
use domain::access::Permission;
use domain::id::{BrandId, LocationId};
use domain::parties::Address;
use domain::places::LocationKind;
use domain::{Change, Kind, Problems, Reason, Refusal};
use serde_json::json;
use store::places::brands;
use store::places::locations::{self, LocationFacts};
use store::scalar::Json;

use super::create_location::check_location;
use crate::{Command, Cx, Result};

/// Changes a location.
#[derive(Clone, Debug)]
pub struct UpdateLocation {
    /// Which.
    pub location: LocationId,
    /// The brand it belongs to.
    pub brand: Change<BrandId>,
    /// What it is; not `Virtual`.
    pub kind: Change<LocationKind>,
    /// Its name.
    pub name: Change<String>,
    /// Whole square metres.
    pub square: Change<i64>,
    /// Where.
    pub address: Change<Address>,
    /// Whether in use.
    pub active: Change<bool>,
}

impl Command for UpdateLocation {
    type Out = ();
    const PERMISSION: Permission = Permission::SettingsWrite;

    async fn run(&self, cx: &Cx, tx: &mut Tx<'_>) -> Result<()> {
        let before = locations::get(tx, cx.account(), self.location).await?;
        let before = before.ok_or_else(|| Refusal::not_found(Kind::Location, self.location.0))?.facts;
        cx.caller.must_reach_location(self.location)?;
        let mut after = self.apply(before);
        let mut problems = Problems::new();
        if let Some(brand) = self.brand.as_set() {
            cx.caller.must_reach_brand(*brand)?;
            match brands::get(tx, cx.account(), *brand).await? {
                Some(brand) => after.zone = brand.facts.zone,
                None => problems.add("brand", Reason::Unknown),
            }
        }
        check_location(&after.name, after.kind, after.square, &after.address.0, &mut problems);
        problems.into_result()?;
        let mut flight = cx.flight();
        locations::update(&mut flight, self.location, &after);
        flight.event("updated", Kind::Location, self.location, json!({}));
        flight.send(tx).await?;
        Ok(())
    }
}

impl UpdateLocation {
    fn apply(&self, before: LocationFacts) -> LocationFacts {
        let Self { location: _, brand, kind, name, square, address, active } = self.clone();
        LocationFacts {
            kind: kind.or(before.kind),
            zone: before.zone,
            brand: brand.or(before.brand),
            name: name.or(before.name).trim().to_owned(),
            square: square.or(before.square),
            address: Json(address.or(before.address.0)),
            active: active.or(before.active),
        }
    }
}
