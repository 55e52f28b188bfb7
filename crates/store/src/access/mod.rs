//! Logins, roles, keys of integrations and the server's signing keys.

pub mod keys;
pub mod logins;
pub mod roles;
mod secret;
pub mod sessions;
pub mod signing;
pub mod terminals;

pub use secret::PasswordHash;
