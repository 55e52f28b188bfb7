//! The tree of categories grows and changes.

use domain::Change;
use domain::id::{CategoryId, ZoneId};

/// Finds the category at the end of a path of names, or makes what is missing of it. The last category's `Ref` is the
/// answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FindOrCreateCategory {
    /// The zone of categories that have to be made; all zones if none.
    pub zone: Option<ZoneId>,
    /// From the root down, 1 to 10 names of 1 to 255 characters.
    pub path: Vec<String>,
}

/// Renames a category. Answers nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UpdateCategory {
    /// Which.
    pub id: CategoryId,
    /// 1 to 255 characters.
    pub name: Change<String>,
}
