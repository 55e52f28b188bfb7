//! Groups of parties.

use db::{Rx, Tx};
use domain::access::Permission;
use domain::id::GroupId;
use domain::{Kind, Problems};
use serde_json::json;
use store::parties::groups::{self, GroupFacts, GroupRow};

use super::GroupView;
use crate::reference::paged;
use crate::{Command, Cx, Order, Page, Paged, Query, Ref, Result};

/// Makes a group.
#[derive(Clone, Debug)]
pub struct CreateGroup {
    /// Its name.
    pub name: String,
}

/// The groups.
#[derive(Clone, Copy, Debug)]
pub struct Groups {
    /// By number.
    pub order: Order,
    /// Which part.
    pub page: Page,
}

impl Command for CreateGroup {
    type Out = Ref<GroupId>;
    const PERMISSION: Permission = Permission::PartyWrite;

    async fn run(&self, cx: &Cx, tx: &mut Tx<'_>) -> Result<Ref<GroupId>> {
        let mut problems = Problems::new();
        problems.required("name", &self.name, 255);
        problems.into_result()?;
        let (id, mut flight) = (cx.ids().next(), cx.flight());
        let draw = flight.draw();
        groups::insert(&mut flight, id, draw, &GroupFacts { name: self.name.trim().to_owned() });
        flight.event("created", Kind::Group, id, json!({}));
        Ok(Ref { id, number: flight.send(tx).await?.number(draw) })
    }
}

impl Query for Groups {
    type Out = Paged<GroupView>;
    const PERMISSION: Permission = Permission::PartyRead;

    async fn run(&self, cx: &Cx, rx: &mut Rx<'_>) -> Result<Paged<GroupView>> {
        let rows = groups::list(rx, cx.account()).await?;
        let view = |row: GroupRow| GroupView { id: row.id, number: row.number, name: row.facts.name };
        Ok(paged(rows.into_iter().map(view).collect(), self.order, self.page))
    }
}
