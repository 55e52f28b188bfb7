//! From credentials to a caller.

use domain::access::Caller;
use domain::id::{LoginId, Number};

use crate::{Error, Fault};

/// Somebody who signed in.
#[derive(Clone, Debug)]
pub struct SignedIn {
    /// As the application knows it.
    pub caller: Caller,
    /// The person's number.
    pub number: Number,
    /// The login.
    pub login: LoginId,
    /// The login's version, which a token names.
    pub version: i64,
}

/// Why credentials make no caller.
#[derive(Clone, Debug, thiserror::Error)]
pub enum AuthFailure {
    /// There are none.
    #[error("no credentials")]
    Missing,
    /// They are not (or no longer) good.
    #[error("invalid credentials")]
    Invalid,
    /// They were good once.
    #[error("expired credentials")]
    Expired,
    /// It could not be found out.
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl From<db::Error> for AuthFailure {
    fn from(error: db::Error) -> Self {
        match Error::from(error) {
            Error::Fault(fault) => Self::Fault(fault),
            Error::Refused(_) => Self::Invalid,
        }
    }
}
