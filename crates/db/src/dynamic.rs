//! Values of list queries built at run time, as the layer's own values.

use sea_query::{Value as Built, Values};

use crate::error::{Error, Result};
use crate::value::Value;

/// How a dynamic query is called in errors.
pub(crate) const NAME: &str = "a list query";

pub(crate) fn values(values: Values) -> Result<Vec<Value<'static>>> {
    values.into_iter().map(value).collect()
}

fn value(built: Built) -> Result<Value<'static>> {
    Ok(match built {
        Built::Bool(value) => value.map_or(Value::Null, Value::Bool),
        Built::TinyInt(value) => int(value),
        Built::SmallInt(value) => int(value),
        Built::Int(value) => int(value),
        Built::BigInt(value) => int(value),
        Built::TinyUnsigned(value) => int(value),
        Built::SmallUnsigned(value) => int(value),
        Built::Unsigned(value) => int(value),
        Built::BigUnsigned(value) => match value.map(i64::try_from).transpose() {
            Ok(value) => int(value),
            Err(_) => return Err(unfit("an integer above 64 bits with a sign")),
        },
        Built::String(value) => value.into(),
        Built::Char(value) => value.map(String::from).into(),
        Built::Bytes(value) => value.into(),
        Built::Uuid(value) => value.into(),
        Built::Float(_) | Built::Double(_) | Built::Enum(_) => {
            return Err(unfit("a value of a kind the books do not hold"));
        }
    })
}

fn int(value: Option<impl Into<i64>>) -> Value<'static> {
    value.map_or(Value::Null, |value| Value::Int(value.into()))
}

fn unfit(what: &str) -> Error {
    Error::Driver { statement: NAME, source: what.into() }
}
