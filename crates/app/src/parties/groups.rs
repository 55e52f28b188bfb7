//! Groups of parties.

use crate::{Order, Page};

/// Makes a group.
#[derive(Clone, Debug)]
pub struct CreateGroup {
    /// Its name.
    pub name: String,
}

/// The groups.
#[derive(Clone, Copy, Debug)]
pub struct Groups {
    /// By number.
    pub order: Order,
    /// Which part.
    pub page: Page,
}
