//! What the questions about access answer.

use std::collections::BTreeSet;

use domain::access::Permission;
use domain::id::*;

use crate::Ref;

/// A set of permissions with the places it is good for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoleView {
    /// Its id.
    pub id: RoleId,
    /// Its number.
    pub number: Number,
    /// Its name.
    pub name: String,
    /// What it allows.
    pub permissions: BTreeSet<Permission>,
    /// For these brands, by number; none means all.
    pub brands: Vec<Ref<BrandId>>,
    /// For these locations, by number; none means all.
    pub locations: Vec<Ref<LocationId>>,
    /// For these outlets, by number; none means all.
    pub outlets: Vec<Ref<OutletId>>,
    /// Whether it counts.
    pub active: bool,
}
