//! The Role object. The vendor's page does not describe it.
//!
//! # Source
//! Contract 4.6.

use app::Ref;
use app::access::RoleView;
use domain::access::Permission;
use serde::Serialize;

use crate::blank::Null;

/// As printed.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Role {
    id: i64,
    name: String,
    active: bool,
    zone: Null,
    /// None means all; so do locations.
    brands: Vec<i64>,
    locations: Vec<i64>,
    permissions: Vec<Permission>,
}

impl From<RoleView> for Role {
    fn from(role: RoleView) -> Self {
        let RoleView { id: _, number, name, permissions, brands, locations, outlets: _, active } = role;
        Self {
            id: number.0,
            name,
            active,
            zone: (),
            brands: numbers(&brands),
            locations: numbers(&locations),
            permissions: permissions.into_iter().collect(),
        }
    }
}

/// The numbers of some references.
pub(super) fn numbers<T>(refs: &[Ref<T>]) -> Vec<i64> {
    refs.iter().map(|r| r.number.0).collect()
}
