//! The tree of categories.

use db::{Result, Rx};
use domain::id::*;
use domain::text::fold;

use crate::args;
use crate::flight::{Draw, Flight};

db::statements! {
    /// All of them, each after the one above it.
    LIST = "SELECT c.id, c.number, c.zone, z.number, c.parent, p.number, c.name, c.path, c.level
        FROM category c
        LEFT JOIN zone z ON z.account = c.account AND z.id = c.zone
        LEFT JOIN category p ON p.account = c.account AND p.id = c.parent
        WHERE c.account = $1 ORDER BY {order c.path}";
    /// One of them.
    GET = "SELECT c.id, c.number, c.zone, z.number, c.parent, p.number, c.name, c.path, c.level
        FROM category c
        LEFT JOIN zone z ON z.account = c.account AND z.id = c.zone
        LEFT JOIN category p ON p.account = c.account AND p.id = c.parent
        WHERE c.account = $1 AND c.id = $2";
    /// Those with some folded names, wherever they stand in the tree.
    pub(super) LIST_NAMED = "SELECT id, number, parent, folded FROM category WHERE account = $1 AND folded {in_texts $2} ORDER BY number";
    /// A new one; its path continues its parent's.
    INSERT = "INSERT INTO category (account, id, number, revision, zone, parent, name, folded, path, level)
        SELECT $1, $2, base + $3, revision, $4, $5, $6, $7,
            COALESCE((SELECT path FROM category WHERE account = $1 AND id = $5), '') || CAST(base + $3 AS {text}) || ',', $8
        FROM counter WHERE account = $1";
    /// Another name.
    RENAME = "UPDATE category SET name = $3, folded = $4, revision = (SELECT revision FROM counter WHERE account = $1)
        WHERE account = $1 AND id = $2";
}

row! {
    /// A category.
    pub struct CategoryRow {
        /// Its id.
        pub id: CategoryId,
        /// Its number.
        pub number: Number,
        /// Its zone.
        pub zone: Option<ZoneId>,
        /// The zone's number.
        pub zone_number: Option<Number>,
        /// The one above it.
        pub parent: Option<CategoryId>,
        /// The parent's number.
        pub parent_number: Option<Number>,
        /// Its name.
        pub name: String,
        /// The numbers from the root to it, each followed by a comma.
        pub path: String,
        /// 1 for a root.
        pub level: i64,
    }
}

row! {
    /// Where a name stands in the tree.
    pub struct NamedRow {
        /// The category.
        pub id: CategoryId,
        /// Its number.
        pub number: Number,
        /// The one above it.
        pub parent: Option<CategoryId>,
        /// Its folded name.
        pub folded: String,
    }
}

/// A category to be.
#[derive(Clone, Debug)]
pub struct NewCategory {
    /// Its id.
    pub id: CategoryId,
    /// Its zone.
    pub zone: Option<ZoneId>,
    /// The one above it, there already or inserted before.
    pub parent: Option<CategoryId>,
    /// Its name.
    pub name: String,
    /// 1 for a root.
    pub level: i64,
}

/// All categories, each after the one above it.
///
/// # Errors
/// Driver errors.
pub async fn list(rx: &mut Rx<'_>, account: AccountId) -> Result<Vec<CategoryRow>> {
    rx.query(&LIST, &args![account]).await
}

/// One category.
///
/// # Errors
/// Driver errors.
pub async fn get(rx: &mut Rx<'_>, account: AccountId, id: CategoryId) -> Result<Option<CategoryRow>> {
    rx.query_opt(&GET, &args![account, id]).await
}

/// Categories by their folded names, the oldest first.
///
/// # Errors
/// Driver errors.
pub async fn list_named(rx: &mut Rx<'_>, account: AccountId, folded: &[String]) -> Result<Vec<NamedRow>> {
    rx.query(&LIST_NAMED, &args![account, crate::scalar::Texts(folded)]).await
}

/// A new category; its number is the draw's.
pub fn insert(flight: &mut Flight, row: &NewCategory) -> Draw {
    let draw = flight.draw();
    let folded = fold(&row.name);
    let args = args![flight.account(), row.id, draw, row.zone, row.parent, row.name, folded, row.level];
    flight.exec(&INSERT, args);
    draw
}

/// Another name for a category.
pub fn rename(flight: &mut Flight, id: CategoryId, name: &str) {
    flight.exec(&RENAME, args![flight.account(), id, name, fold(name)]);
}
