//! The tree of categories grows and changes.

use db::Tx;
use domain::access::Permission;
use domain::id::{CategoryId, Number, ZoneId};
use domain::text::fold;
use domain::{Change, Kind, Problems, Reason, Refusal};
use serde_json::json;
use store::catalogue::categories;
use store::places::zones;
use store::{Draw, Flight};

use super::check;
use super::tree::Tree;
use crate::{Command, Cx, Ref, Result};

/// Deepest path.
pub(super) const DEPTH: usize = 10;

/// Finds the category at the end of a path of names, or makes what is missing of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FindOrCreateCategory {
    /// The zone of categories that have to be made; all zones if none.
    pub zone: Option<ZoneId>,
    /// From the root down, 1 to 10 names of 1 to 255 characters.
    pub path: Vec<String>,
}

impl Command for FindOrCreateCategory {
    type Out = Ref<CategoryId>;
    const PERMISSION: Permission = Permission::CatalogueWrite;

    async fn run(&self, cx: &Cx, tx: &mut Tx<'_>) -> Result<Ref<CategoryId>> {
        let mut problems = Problems::new();
        problems.check("path", !self.path.is_empty(), domain::Reason::Blank);
        problems.at_most("path", self.path.len(), DEPTH);
        for (i, name) in self.path.iter().enumerate() {
            problems.required(&format!("path[{i}]"), name, check::NAME);
        }
        if let Some(zone) = self.zone {
            let known = zones::get(tx, cx.account(), zone).await?.is_some();
            problems.check("zone", known, Reason::Unknown);
        }
        problems.into_result()?;
        let names: Vec<String> = self.path.iter().map(|name| fold(name)).collect();
        let rows = categories::list_named(tx, cx.account(), &names).await?;
        let (mut tree, mut ids) = (Tree::of(&rows), cx.ids());
        let id =
            tree.walk(self.zone, &self.path, || ids.next()).expect("the path was checked not to be empty");
        if let Some(row) = rows.iter().find(|row| row.id == id) {
            return Ok(Ref { id, number: row.number });
        }
        let mut flight = cx.flight();
        let draw = insert_missing(&mut flight, &tree);
        let sent = flight.send(tx).await?;
        Ok(Ref { id, number: draw.map_or(Number(0), |draw| sent.number(draw)) })
    }
}

/// Adds what is missing of the tree; the draw is the last one's.
pub(super) fn insert_missing(flight: &mut Flight, tree: &Tree) -> Option<Draw> {
    let mut last = None;
    for category in &tree.missing {
        last = Some(categories::insert(flight, category));
        flight.event("created", Kind::Category, category.id, json!({ "name": category.name }));
    }
    last
}

/// Renames a category.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UpdateCategory {
    /// Which.
    pub id: CategoryId,
    /// 1 to 255 characters.
    pub name: Change<String>,
}

impl Command for UpdateCategory {
    type Out = ();
    const PERMISSION: Permission = Permission::CatalogueWrite;

    async fn run(&self, cx: &Cx, tx: &mut Tx<'_>) -> Result<()> {
        let row = categories::get(tx, cx.account(), self.id).await?;
        let row = row.ok_or_else(|| Refusal::not_found(Kind::Category, self.id.0))?;
        let name = self.name.clone().or(row.name);
        let mut problems = Problems::new();
        problems.required("name", &name, check::NAME);
        problems.into_result()?;
        let mut flight = cx.flight();
        categories::rename(&mut flight, self.id, name.trim());
        flight.event("updated", Kind::Category, self.id, json!({ "name": name }));
        flight.send(tx).await?;
        Ok(())
    }
}
