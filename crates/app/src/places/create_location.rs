//! A new place of goods.

use db::Tx;
use domain::access::Permission;
use domain::id::{BrandId, LocationId};
use domain::parties::{Address, check_address};
use domain::places::LocationKind;
use domain::{Kind, Problems, Reason, Refusal};
use serde_json::json;
use store::places::brands;
use store::places::locations::{self, LocationFacts};
use store::scalar::Json;

use crate::{Command, Cx, Ref, Result};

/// Sets up a location.
#[derive(Clone, Debug)]
pub struct CreateLocation {
    /// The brand it belongs to; its zone becomes the location's.
    pub brand: BrandId,
    /// What it is; not `Virtual`.
    pub kind: LocationKind,
    /// Its name.
    pub name: String,
    /// Whole square metres.
    pub square: i64,
    /// Where.
    pub address: Address,
}

impl Command for CreateLocation {
    type Out = Ref<LocationId>;
    const PERMISSION: Permission = Permission::SettingsWrite;

    async fn run(&self, cx: &Cx, tx: &mut Tx<'_>) -> Result<Ref<LocationId>> {
        cx.caller.must_reach_brand(self.brand)?;
        let brand = brands::get(tx, cx.account(), self.brand).await?;
        let mut problems = Problems::new();
        problems.check("brand", brand.is_some(), Reason::Unknown);
        check_location(&self.name, self.kind, self.square, &self.address, &mut problems);
        problems.into_result()?;
        let Some(brand) = brand else { return Err(Refusal::field("brand", Reason::Unknown).into()) };
        let (id, mut flight) = (cx.ids().next(), cx.flight());
        let draw = flight.draw();
        let facts = LocationFacts {
            kind: self.kind,
            zone: brand.facts.zone,
            brand: brand.id,
            name: self.name.trim().to_owned(),
            square: self.square,
            address: Json(self.address.clone()),
            active: true,
        };
        locations::insert(&mut flight, id, draw, &facts);
        flight.event("created", Kind::Location, id, json!({}));
        Ok(Ref { id, number: flight.send(tx).await?.number(draw) })
    }
}

/// What can be said of a location without looking into the books.
pub(super) fn check_location(
    name: &str,
    kind: LocationKind,
    square: i64,
    address: &Address,
    problems: &mut Problems,
) {
    problems.required("name", name, 255);
    problems.check("kind", kind != LocationKind::Virtual, Reason::Malformed);
    problems.check("square", square >= 0, Reason::TooSmall { limit: 0 });
    check_address("address", address, problems);
}
