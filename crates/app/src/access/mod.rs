//! Accounts, logins, passwords, tokens, keys and roles: who may come in, and as whom.

mod caller;
mod password;
mod roles;
mod view;

pub use caller::{AuthFailure, SignedIn};
pub use password::PasswordHash;
pub use roles::{CreateRole, GetRole, Roles, UpdateRole};
pub use view::RoleView;
