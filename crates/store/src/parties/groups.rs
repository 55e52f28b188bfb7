//! Groups of parties.

use db::{Result, Rx};
use domain::id::{AccountId, GroupId};

use crate::entity::{Entity, Facts};
use crate::{Draw, Flight, args, facts};

db::statements! {
    /// The groups.
    LIST = "SELECT id, number, name FROM party_group WHERE account = $1 ORDER BY number";
    /// Those of some that are there.
    LIST_SOME = "SELECT id, number, name FROM party_group WHERE account = $1 AND id {in_ids $2} ORDER BY number";
    /// A new group.
    INSERT = "INSERT INTO party_group (account, id, number, revision, name)
        SELECT $1, $2, base + $3, revision, $4 FROM counter WHERE account = $1";
}

facts! {
    /// What is said of a group.
    pub struct GroupFacts {
        /// Its name.
        pub name: String,
    }
}

/// A group.
pub type GroupRow = Entity<GroupId, GroupFacts>;

/// All groups by number.
///
/// # Errors
/// Driver errors.
pub async fn list(rx: &mut Rx<'_>, account: AccountId) -> Result<Vec<GroupRow>> {
    rx.query(&LIST, &args![account]).await
}

/// Those of some groups that are there, by number.
///
/// # Errors
/// Driver errors.
pub async fn list_some(rx: &mut Rx<'_>, account: AccountId, ids: &[GroupId]) -> Result<Vec<GroupRow>> {
    rx.query(&LIST_SOME, &args![account, ids]).await
}

/// A new group.
pub fn insert(flight: &mut Flight, id: GroupId, draw: Draw, group: &GroupFacts) {
    flight.exec(&INSERT, group.after(args![flight.account(), id, draw]));
}
