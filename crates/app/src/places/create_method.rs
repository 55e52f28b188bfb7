//! A new method of payment.

use db::Tx;
use domain::access::Permission;
use domain::id::{MethodId, ZoneId};
use domain::sales::MethodKind;
use domain::{Kind, Problems, Reason};
use serde_json::json;
use store::places::methods::{self, MethodFacts};
use store::places::zones;

use crate::{Command, Cx, Ref, Result};

/// Sets up a method of payment.
#[derive(Clone, Debug)]
pub struct CreateMethod {
    /// Where it is taken.
    pub zone: ZoneId,
    /// Its name.
    pub name: String,
    /// How the money moves.
    pub kind: MethodKind,
    /// For those who choose.
    pub description: Option<String>,
    /// Its place among others; the heavier the later.
    pub weight: i64,
}

impl Command for CreateMethod {
    type Out = Ref<MethodId>;
    const PERMISSION: Permission = Permission::SettingsWrite;

    async fn run(&self, cx: &Cx, tx: &mut Tx<'_>) -> Result<Ref<MethodId>> {
        let mut problems = Problems::new();
        problems.required("name", &self.name, 255);
        problems.optional("description", self.description.as_deref().unwrap_or_default(), 2000);
        let zone = zones::get(tx, cx.account(), self.zone).await?;
        problems.check("zone", zone.is_some(), Reason::Unknown);
        problems.into_result()?;
        let (id, mut flight) = (cx.ids().next(), cx.flight());
        let draw = flight.draw();
        let Self { zone, name, kind, description, weight } = self.clone();
        let name = name.trim().to_owned();
        methods::insert(
            &mut flight,
            id,
            draw,
            &MethodFacts { zone, name, kind, description, weight, active: true },
        );
        flight.event("created", Kind::Method, id, json!({}));
        Ok(Ref { id, number: flight.send(tx).await?.number(draw) })
    }
}
