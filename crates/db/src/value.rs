//! Parameters of statements, and how each engine takes them.
//!
//! Domain types become values in the store's scalar conversions, not here.

use std::borrow::Cow;
use std::error::Error as StdError;

use bytes::{BufMut, BytesMut};
use rusqlite::types::{ToSqlOutput, ValueRef};
use tokio_postgres::types::{IsNull, ToSql, Type, to_sql_checked};
use uuid::Uuid;

/// One parameter of a statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value<'a> {
    /// No value, of any type.
    Null,
    /// A 64-bit integer: money, quantities, instants, counters.
    Int(i64),
    /// True or false; 1 or 0 on `SQLite`.
    Bool(bool),
    /// A text.
    Text(Cow<'a, str>),
    /// A JSON document as text; `jsonb` on `PostgreSQL`.
    Json(Cow<'a, str>),
    /// Bytes.
    Bytes(Cow<'a, [u8]>),
    /// An identifier, 16 bytes.
    Id(Uuid),
    /// A list for `{in_ids $n}`.
    Ids(Cow<'a, [Uuid]>),
    /// A list for `{in_ints $n}`.
    Ints(Cow<'a, [i64]>),
    /// A list for `{in_texts $n}`.
    Texts(Cow<'a, [String]>),
}

macro_rules! from {
    ($($from:ty => |$value:ident| $into:expr;)*) => {
        $(impl<'a> From<$from> for Value<'a> {
            fn from($value: $from) -> Self {
                $into
            }
        })*
    };
}

from! {
    i64 => |value| Self::Int(value);
    u32 => |value| Self::Int(value.into());
    bool => |value| Self::Bool(value);
    &'a str => |value| Self::Text(value.into());
    String => |value| Self::Text(value.into());
    &'a String => |value| Self::Text(value.into());
    &'a [u8] => |value| Self::Bytes(value.into());
    Vec<u8> => |value| Self::Bytes(value.into());
    Uuid => |value| Self::Id(value);
    &'a [Uuid] => |value| Self::Ids(value.into());
    Vec<Uuid> => |value| Self::Ids(value.into());
    &'a [i64] => |value| Self::Ints(value.into());
    Vec<i64> => |value| Self::Ints(value.into());
    &'a [String] => |value| Self::Texts(value.into());
    Vec<String> => |value| Self::Texts(value.into());
}

impl<'a, T: Into<Value<'a>>> From<Option<T>> for Value<'a> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

impl Value<'_> {
    /// The type to declare where the statement is not prepared beforehand.
    pub(crate) fn postgres_type(&self) -> Type {
        match self {
            Self::Null => Type::UNKNOWN,
            Self::Int(_) => Type::INT8,
            Self::Bool(_) => Type::BOOL,
            Self::Text(_) => Type::TEXT,
            Self::Json(_) => Type::JSONB,
            Self::Bytes(_) => Type::BYTEA,
            Self::Id(_) => Type::UUID,
            Self::Ids(_) => Type::UUID_ARRAY,
            Self::Ints(_) => Type::INT8_ARRAY,
            Self::Texts(_) => Type::TEXT_ARRAY,
        }
    }
}

impl rusqlite::ToSql for Value<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(match self {
            Self::Null => ToSqlOutput::Borrowed(ValueRef::Null),
            Self::Int(value) => ToSqlOutput::Borrowed(ValueRef::Integer(*value)),
            Self::Bool(value) => ToSqlOutput::Borrowed(ValueRef::Integer((*value).into())),
            Self::Text(value) | Self::Json(value) => ToSqlOutput::Borrowed(ValueRef::Text(value.as_bytes())),
            Self::Bytes(value) => ToSqlOutput::Borrowed(ValueRef::Blob(value)),
            Self::Id(value) => ToSqlOutput::Borrowed(ValueRef::Blob(value.as_bytes())),
            Self::Ids(list) => json_list(list.iter().map(|id| id.simple().to_string()).collect::<Vec<_>>()),
            Self::Ints(list) => json_list(list.as_ref()),
            Self::Texts(list) => json_list(list.as_ref()),
        })
    }
}

/// `SQLite` has no arrays: a list travels as a JSON text and is unfolded by `json_each`.
fn json_list(list: impl Into<serde_json::Value>) -> ToSqlOutput<'static> {
    ToSqlOutput::Owned(list.into().to_string().into())
}

impl ToSql for Value<'_> {
    fn to_sql(&self, ty: &Type, out: &mut BytesMut) -> Result<IsNull, Box<dyn StdError + Sync + Send>> {
        match (self, ty) {
            (Self::Null, _) => return Ok(IsNull::Yes),
            (Self::Int(value), &Type::INT8) => out.put_i64(*value),
            (Self::Int(value), &Type::INT4) => out.put_i32(i32::try_from(*value)?),
            (Self::Int(value), &Type::INT2) => out.put_i16(i16::try_from(*value)?),
            (Self::Bool(value), &Type::BOOL) => out.put_u8((*value).into()),
            (Self::Text(value) | Self::Json(value), ty) if is_text(ty) => out.put_slice(value.as_bytes()),
            (Self::Text(value) | Self::Json(value), &Type::JSONB) => {
                out.put_u8(JSONB_VERSION);
                out.put_slice(value.as_bytes());
            }
            (Self::Bytes(value), &Type::BYTEA) => out.put_slice(value),
            (Self::Id(value), &Type::UUID) => out.put_slice(value.as_bytes()),
            (Self::Ids(list), &Type::UUID_ARRAY) => return list.as_ref().to_sql(ty, out),
            (Self::Ints(list), &Type::INT8_ARRAY) => return list.as_ref().to_sql(ty, out),
            (Self::Ints(list), &Type::INT4_ARRAY) => {
                let narrow = list.iter().map(|value| i32::try_from(*value)).collect::<Result<Vec<_>, _>>()?;
                return narrow.to_sql(ty, out);
            }
            (Self::Texts(list), &Type::TEXT_ARRAY | &Type::VARCHAR_ARRAY) => {
                return list.as_ref().to_sql(ty, out);
            }
            (value, ty) => return Err(format!("a parameter of type {ty} cannot take {value:?}").into()),
        }
        Ok(IsNull::No)
    }

    fn accepts(_: &Type) -> bool {
        true // `to_sql` looks at the value too and says more
    }

    to_sql_checked!();
}

/// First byte of a `jsonb` in the binary protocol.
pub(crate) const JSONB_VERSION: u8 = 1;

/// Types whose binary form is the text itself.
pub(crate) fn is_text(ty: &Type) -> bool {
    matches!(*ty, Type::TEXT | Type::VARCHAR | Type::BPCHAR | Type::NAME | Type::JSON | Type::UNKNOWN)
}
