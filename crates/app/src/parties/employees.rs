//! Employees: hiring, changing and dismissing them.

use domain::Change;
use domain::id::{PartyId, RoleId};

use super::PersonChange;
use crate::access::PasswordHash;

/// Registers an employee who can sign in. E-mail is required.
#[derive(Clone, Debug)]
pub struct CreateEmployee {
    /// What is said of it.
    pub person: PersonChange,
    /// The name to sign in with; unique in the account, letter case aside.
    pub username: String,
    /// From [`App::hash_password`](crate::App::hash_password).
    pub password: PasswordHash,
    /// Its roles; a caller who is no owner gives only what it has.
    pub roles: Vec<RoleId>,
}

/// Changes an employee. A new password, or `active: false`, makes every token issued before worthless.
#[derive(Clone, Debug)]
pub struct UpdateEmployee {
    /// Which; a party that is no employee is not found.
    pub employee: PartyId,
    /// What changes.
    pub person: PersonChange,
    /// The name to sign in with.
    pub username: Change<String>,
    /// From [`App::hash_password`](crate::App::hash_password).
    pub password: Change<PasswordHash>,
    /// Its roles; a caller who is no owner gives only what it has.
    pub roles: Change<Vec<RoleId>>,
    /// `false` dismisses it.
    pub active: Change<bool>,
}
