//! Accounts, logins, passwords, tokens, keys and roles: who may come in, and as whom.

mod accounts;
mod caller;
mod create_account;
mod keys;
mod password;
mod roles;
mod session;
mod sign_in;
mod signer;
mod state;
mod terminals;
mod token;
mod vault;
mod view;

pub use accounts::AccountView;
pub use caller::{AuthFailure, SignedIn};
pub use create_account::{CreateAccount, NewOwner};
pub use keys::{IssueKey, KeyText, Keys, RevokeKey};
pub use password::PasswordHash;
pub use roles::{CreateRole, GetRole, Roles, UpdateRole};
pub(crate) use roles::{all as all_roles, check_scope, may_give, scope_of};
pub use session::{Session, SessionSecret};
pub(crate) use state::Access;
pub use terminals::{AtTerminal, CreateTerminal, Terminal, TerminalRefs, Terminals};
pub use vault::MasterKey;
pub use view::RoleView;
