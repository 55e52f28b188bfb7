//! Walking the tree of categories by names, and what has to be made of it on the way.

use std::collections::HashMap;

use domain::id::{CategoryId, ZoneId};
use domain::text::fold;
use store::catalogue::categories::{NamedRow, NewCategory};

/// The part of the tree that some names lead through.
#[derive(Debug, Default)]
pub(super) struct Tree {
    known: HashMap<(Option<CategoryId>, String), CategoryId>,
    /// What has to be made, parents first.
    pub(super) missing: Vec<NewCategory>,
}

impl Tree {
    /// * `rows`: categories with the names in question, the oldest first
    pub(super) fn of(rows: &[NamedRow]) -> Self {
        let mut known = HashMap::new();
        for row in rows {
            known.entry((row.parent, row.folded.clone())).or_insert(row.id);
        }
        Self { known, missing: Vec::new() }
    }

    /// The category at the end of a path; `None` for an empty path.
    pub(super) fn walk(
        &mut self,
        zone: Option<ZoneId>,
        path: &[String],
        mut next: impl FnMut() -> CategoryId,
    ) -> Option<CategoryId> {
        let mut at = None;
        for (level, name) in (1i64..).zip(path) {
            let here = self.known.entry((at, fold(name))).or_insert_with(|| {
                let id = next();
                let name = name.trim().to_owned();
                self.missing.push(NewCategory { id, zone, parent: at, name, level });
                id
            });
            at = Some(*here);
        }
        at
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[test]
    fn a_path_is_made_once_and_continues_what_is_there() {
        let id = |n| CategoryId(Uuid::from_u128(n));
        let row =
            NamedRow {
                id: id(1), number: domain::id::Number(1), parent: None, folded: "одежда".into()
            };
        let mut tree = Tree::of(&[row]);
        let mut next = 1;
        let mut fresh = || {
            next += 1;
            id(next)
        };
        let path = |names: &[&str]| names.iter().map(|n| (*n).to_owned()).collect::<Vec<_>>();
        assert_eq!(tree.walk(None, &path(&["Одежда "]), &mut fresh), Some(id(1)));
        assert_eq!(tree.walk(None, &path(&["одежда", "Шапки", "Зима"]), &mut fresh), Some(id(3)));
        assert_eq!(tree.walk(None, &path(&["Одежда", "шапки"]), &mut fresh), Some(id(2)));
        assert_eq!(tree.walk(None, &[], &mut fresh), None);
        let made: Vec<_> = tree.missing.iter().map(|c| (c.parent, c.name.as_str(), c.level)).collect();
        assert_eq!(made, [(Some(id(1)), "Шапки", 2), (Some(id(2)), "Зима", 3)]);
    }
}
