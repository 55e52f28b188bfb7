//! A new cash register.

use db::Tx;
use domain::access::Permission;
use domain::id::RegisterId;
use domain::places::RegisterKind;
use domain::{Kind, Problems, Reason};
use serde_json::json;
use store::places::registers::{self, RegisterFacts};
use store::scalar::Json;

use crate::fiscal::RegisterSettings;
use crate::{Command, Cx, Ref, Result};

/// Sets up a register. It prints for the outlets that name it.
#[derive(Clone, Debug)]
pub struct CreateRegister {
    /// Its name.
    pub name: String,
    /// What stands behind it.
    pub kind: RegisterKind,
    /// As [`RegisterSettings`] reads them; at most 64 KiB of JSON.
    pub settings: serde_json::Value,
}

/// Most bytes of a register's settings as JSON.
const SETTINGS_BYTES: usize = 64 * 1024;

impl Command for CreateRegister {
    type Out = Ref<RegisterId>;
    const PERMISSION: Permission = Permission::SettingsWrite;

    async fn run(&self, cx: &Cx, tx: &mut Tx<'_>) -> Result<Ref<RegisterId>> {
        let mut problems = Problems::new();
        problems.required("name", &self.name, 255);
        problems.at_most("settings", self.settings.to_string().len(), SETTINGS_BYTES);
        problems.check("settings", RegisterSettings::try_read(&self.settings).is_some(), Reason::Malformed);
        problems.into_result()?;
        let (id, mut flight) = (cx.ids().next(), cx.flight());
        let draw = flight.draw();
        let (name, settings) = (self.name.trim().to_owned(), Json(self.settings.clone()));
        let facts = RegisterFacts { name, kind: self.kind, settings, active: true };
        registers::insert(&mut flight, id, draw, &facts);
        flight.event("created", Kind::Register, id, json!({}));
        Ok(Ref { id, number: flight.send(tx).await?.number(draw) })
    }
}
