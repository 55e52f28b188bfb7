//! Questions about people and firms.

use domain::id::{BrandId, GroupId, Number, PartyId};
use domain::parties::{Gender, PartyRole};

use crate::{Order, Page};

/// Which parties. Every condition given must hold; an empty one does not matter.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PartyFilter {
    /// What it is to us: any of these. Callers without `staff.read` see no employees, those without `party.read` no others.
    pub roles: Vec<PartyRole>,
    /// Numbers: any of these; `Some` of none finds nothing.
    pub numbers: Option<Vec<Number>>,
    /// Part of the e-mail.
    pub email: Option<String>,
    /// Part of the name.
    pub name: Option<String>,
    /// Digits of a phone, or part of them.
    pub phone: Option<String>,
    /// Gender.
    pub gender: Option<Gender>,
    /// Customer of any of these brands; `Some` of none finds nothing.
    pub brands: Option<Vec<BrandId>>,
    /// In any of these groups; `Some` of none finds nothing.
    pub groups: Option<Vec<GroupId>>,
    /// Part of the name, e-mail, a card's code or a phone's digits.
    pub q: Option<String>,
}

/// How parties are sorted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PartySort {
    /// By number.
    #[default]
    Number,
    /// By folded name.
    Name,
    /// By registration.
    Created,
    /// By last change.
    Updated,
}

/// Parties, with everything about them.
#[derive(Clone, Debug)]
pub struct Parties {
    /// Which.
    pub filter: PartyFilter,
    /// By what.
    pub sort: PartySort,
    /// Which way.
    pub order: Order,
    /// Which part.
    pub page: Page,
}

/// One party in one of its roles; not found when it has another.
#[derive(Clone, Copy, Debug)]
pub struct GetParty {
    /// Which.
    pub party: PartyId,
    /// As what.
    pub role: PartyRole,
}

/// The caller's own party.
#[derive(Clone, Copy, Debug)]
pub struct Me;
