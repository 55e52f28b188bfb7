//! Roles: what they are, and how they are made and changed.

use std::collections::BTreeSet;

use domain::Change;
use domain::access::{Permission, Scope};
use domain::id::RoleId;

use crate::{Order, Page};

/// Makes a role. A caller who is no owner gives only permissions and places it has.
#[derive(Clone, Debug)]
pub struct CreateRole {
    /// Its name.
    pub name: String,
    /// What it allows.
    pub permissions: BTreeSet<Permission>,
    /// Where; none of a kind means all.
    pub scope: Scope,
}

/// Changes a role, for everybody who has it, at once.
#[derive(Clone, Debug)]
pub struct UpdateRole {
    /// Which.
    pub role: RoleId,
    /// Its name.
    pub name: Change<String>,
    /// What it allows.
    pub permissions: Change<BTreeSet<Permission>>,
    /// Where; none of a kind means all.
    pub scope: Change<Scope>,
    /// Whether it counts.
    pub active: Change<bool>,
}

/// The roles.
#[derive(Clone, Copy, Debug)]
pub struct Roles {
    /// By number.
    pub order: Order,
    /// Which part.
    pub page: Page,
}

/// One role.
#[derive(Clone, Copy, Debug)]
pub struct GetRole(pub RoleId);
