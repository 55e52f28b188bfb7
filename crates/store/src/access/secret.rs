//! What is stored and never shown.

use std::borrow::Cow;
use std::fmt;

use db::{Result, Row, Value};

use crate::Scalar;
use crate::scalar::Bind;

/// The hash of a password as a PHC string. Its `Debug` shows nothing.
#[derive(Clone, PartialEq, Eq)]
pub struct PasswordHash(pub String);

impl fmt::Debug for PasswordHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PasswordHash(…)")
    }
}

impl Bind for PasswordHash {
    fn bind(&self) -> Value<'static> {
        Value::Text(Cow::Owned(self.0.clone()))
    }
}
impl Scalar for PasswordHash {
    fn read(row: &Row<'_>, column: usize) -> Result<Self> {
        row.get(column).map(Self)
    }
}
