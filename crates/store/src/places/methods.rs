//! Methods of payment.

use db::{Result, Rx};
use domain::id::{AccountId, MethodId, Number, ZoneId};
use domain::sales::MethodKind;

use crate::entity::{Entity, Facts};
use crate::{Draw, Flight, args, facts};

db::statements! {
    /// The methods.
    LIST = "SELECT m.id, m.number, m.zone, m.name, m.kind, m.description, m.weight, m.active, z.number
        FROM method m JOIN zone z ON z.account = m.account AND z.id = m.zone
        WHERE m.account = $1 ORDER BY m.number";
    /// Those of some that are there.
    LIST_SOME = "SELECT m.id, m.number, m.zone, m.name, m.kind, m.description, m.weight, m.active, z.number
        FROM method m JOIN zone z ON z.account = m.account AND z.id = m.zone
        WHERE m.account = $1 AND m.id {in_ids $2} ORDER BY m.number";
    /// A new method.
    INSERT = "INSERT INTO method (account, id, number, revision, zone, name, kind, description, weight, active)
        SELECT $1, $2, base + $3, revision, $4, $5, $6, $7, $8, $9 FROM counter WHERE account = $1";
}

facts! {
    /// What is said of a method.
    pub struct MethodFacts {
        /// Where it is taken.
        pub zone: ZoneId,
        /// Its name.
        pub name: String,
        /// How the money moves.
        pub kind: MethodKind,
        /// For those who choose.
        pub description: Option<String>,
        /// Its place among others.
        pub weight: i64,
        /// Whether in use.
        pub active: bool,
    }
}

facts! {
    /// What a method names, by number.
    pub struct MethodLinks {
        /// The zone's number.
        pub zone: Number,
    }
}

/// A method.
pub type MethodRow = Entity<MethodId, MethodFacts, MethodLinks>;

/// All methods by number.
///
/// # Errors
/// Driver errors.
pub async fn list(rx: &mut Rx<'_>, account: AccountId) -> Result<Vec<MethodRow>> {
    rx.query(&LIST, &args![account]).await
}

/// Those of some methods that are there, by number.
///
/// # Errors
/// Driver errors.
pub async fn list_some(rx: &mut Rx<'_>, account: AccountId, ids: &[MethodId]) -> Result<Vec<MethodRow>> {
    rx.query(&LIST_SOME, &args![account, ids]).await
}

/// A new method.
pub fn insert(flight: &mut Flight, id: MethodId, draw: Draw, method: &MethodFacts) {
    flight.exec(&INSERT, method.after(args![flight.account(), id, draw]));
}
