//! Roles and the places they are good for.

use std::collections::BTreeSet;

use db::{Result, Rx};
use domain::access::{Permission, Scope};
use domain::id::{AccountId, Number, RoleId};
use uuid::Uuid;

use crate::entity::{Entity, Facts};
use crate::scalar::Json;
use crate::{Draw, Flight, args, facts};

db::statements! {
    /// The roles.
    LIST = "SELECT id, number, name, permissions, active FROM role WHERE account = $1 ORDER BY number";
    /// Their places, with the numbers of those.
    LIST_SCOPES = "SELECT s.role, s.kind, s.place, COALESCE(b.number, l.number, o.number) FROM role_scope s
        LEFT JOIN brand b ON s.kind = 'brand' AND b.account = s.account AND b.id = s.place
        LEFT JOIN location l ON s.kind = 'location' AND l.account = s.account AND l.id = s.place
        LEFT JOIN outlet o ON s.kind = 'outlet' AND o.account = s.account AND o.id = s.place
        WHERE s.account = $1 ORDER BY s.role, 4";
    /// A new role.
    INSERT = "INSERT INTO role (account, id, number, revision, name, permissions, active)
        SELECT $1, $2, base + $3, revision, $4, $5, $6 FROM counter WHERE account = $1";
    /// What changed of a role.
    UPDATE = "UPDATE role SET revision = (SELECT revision FROM counter WHERE account = $1),
        name = $3, permissions = $4, active = $5 WHERE account = $1 AND id = $2";
    /// Forgets the places of a role.
    DELETE_SCOPES = "DELETE FROM role_scope WHERE account = $1 AND role = $2";
    /// A place of a role.
    INSERT_SCOPE = "INSERT INTO role_scope (account, role, kind, place) VALUES ($1, $2, $3, $4)";
}

facts! {
    /// What is said of a role.
    pub struct RoleFacts {
        /// Its name.
        pub name: String,
        /// What it allows.
        pub permissions: Json<BTreeSet<Permission>>,
        /// Whether it counts.
        pub active: bool,
    }
}

/// A role.
pub type RoleRow = Entity<RoleId, RoleFacts>;

row! {
    /// A place that a role is good for.
    pub struct ScopeRow {
        /// The role.
        pub role: RoleId,
        /// `brand`, `location` or `outlet`.
        pub kind: String,
        /// The place.
        pub place: Uuid,
        /// The place's number.
        pub number: Number,
    }
}

/// All roles by number, and their places.
///
/// # Errors
/// Driver errors.
pub async fn list(rx: &mut Rx<'_>, account: AccountId) -> Result<(Vec<RoleRow>, Vec<ScopeRow>)> {
    let args = args![account];
    rx.query2((&LIST, &args), (&LIST_SCOPES, &args)).await
}

/// A new role; see [`set_scope`].
pub fn insert(flight: &mut Flight, id: RoleId, draw: Draw, role: &RoleFacts) {
    flight.exec(&INSERT, role.after(args![flight.account(), id, draw]));
}

/// Changes a role.
pub fn update(flight: &mut Flight, id: RoleId, role: &RoleFacts) {
    flight.exec_n(&UPDATE, role.after(args![flight.account(), id]), 1);
}

/// Sets the places of a role.
pub fn set_scope(flight: &mut Flight, id: RoleId, scope: &Scope) {
    let Scope { brands, locations, outlets } = scope;
    let account = flight.account();
    flight.exec(&DELETE_SCOPES, args![account, id]);
    let brands = brands.iter().map(|b| ("brand", b.0));
    let locations = locations.iter().map(|l| ("location", l.0));
    let outlets = outlets.iter().map(|o| ("outlet", o.0));
    for (kind, place) in brands.chain(locations).chain(outlets) {
        flight.exec(&INSERT_SCOPE, args![account, id, kind, place]);
    }
}
