//! People and firms, with their phones, cards, groups and brands. Logins are in `access`.

pub mod filter;
pub mod groups;
pub mod party;
pub mod suppliers;
