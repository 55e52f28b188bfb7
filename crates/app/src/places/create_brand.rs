//! A new brand.

use db::Tx;
use domain::access::Permission;
use domain::id::{BrandId, ZoneId};
use domain::{Kind, Problems, Reason};
use serde_json::json;
use store::places::brands::{self, BrandFacts};
use store::places::zones;

use crate::{Command, Cx, Ref, Result};

/// Sets up a brand.
#[derive(Clone, Debug)]
pub struct CreateBrand {
    /// Where it trades.
    pub zone: ZoneId,
    /// Its name.
    pub name: String,
}

impl Command for CreateBrand {
    type Out = Ref<BrandId>;
    const PERMISSION: Permission = Permission::SettingsWrite;

    async fn run(&self, cx: &Cx, tx: &mut Tx<'_>) -> Result<Ref<BrandId>> {
        let mut problems = Problems::new();
        problems.required("name", &self.name, 255);
        let zone = zones::get(tx, cx.account(), self.zone).await?;
        problems.check("zone", zone.is_some(), Reason::Unknown);
        problems.into_result()?;
        let (id, mut flight) = (cx.ids().next(), cx.flight());
        let draw = flight.draw();
        let facts = BrandFacts { zone: self.zone, name: self.name.trim().to_owned(), active: true };
        brands::insert(&mut flight, id, draw, &facts);
        flight.event("created", Kind::Brand, id, json!({}));
        Ok(Ref { id, number: flight.send(tx).await?.number(draw) })
    }
}
