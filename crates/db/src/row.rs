//! Rows of results and how a column becomes a Rust value, the same way from both engines.
//!
//! Conversions never guess: a `numeric` or a `REAL` where an integer is asked for is an error that names the column.

use rusqlite::types::ValueRef;
use tokio_postgres::types::{FromSql, Type};
use uuid::Uuid;

use crate::error::{Error, Result};
use crate::tables::Plain;
use crate::value::{JSONB_VERSION, is_text};

/// One row of a result, valid while it is being read.
#[derive(Debug)]
pub struct Row<'r>(Inner<'r>);

#[derive(Debug)]
enum Inner<'r> {
    Sqlite(&'r rusqlite::Row<'r>),
    Postgres(&'r tokio_postgres::Row),
    Kept(&'r [rusqlite::types::Value]),
}

impl<'r> Row<'r> {
    pub(crate) fn sqlite(row: &'r rusqlite::Row<'r>) -> Self {
        Self(Inner::Sqlite(row))
    }

    pub(crate) fn postgres(row: &'r tokio_postgres::Row) -> Self {
        Self(Inner::Postgres(row))
    }

    /// A row of `SQLite` that outlived its statement.
    pub(crate) fn kept(row: &'r [rusqlite::types::Value]) -> Self {
        Self(Inner::Kept(row))
    }

    /// The column at `ix`, from 0.
    ///
    /// # Errors
    /// [`Error::Column`] when there is no such column or it holds something else.
    pub fn get<T: FromCol>(&self, ix: usize) -> Result<T> {
        let value = self.cell(ix).and_then(T::from_cell);
        value.map_err(|reason| Error::Column { column: self.name(ix), reason })
    }

    /// Whether the column at `ix` holds no value.
    ///
    /// # Errors
    /// [`Error::Column`] when there is no such column.
    pub fn is_null(&self, ix: usize) -> Result<bool> {
        let cell = self.cell(ix).map_err(|reason| Error::Column { column: self.name(ix), reason })?;
        Ok(cell.is_null())
    }

    /// How many columns it has.
    #[must_use]
    pub fn width(&self) -> usize {
        match self.0 {
            Inner::Sqlite(row) => row.as_ref().column_count(),
            Inner::Kept(row) => row.len(),
            Inner::Postgres(row) => row.len(),
        }
    }

    /// The column at `ix`, whatever it holds, in the form that both engines can be given.
    ///
    /// # Errors
    /// [`Error::Column`] when there is no such column, or its type is none that the books keep.
    pub fn plain(&self, ix: usize) -> Result<Plain<'_>> {
        let plain = self.cell(ix).and_then(|cell| cell.plain());
        plain.map_err(|reason| Error::Column { column: self.name(ix), reason })
    }

    fn cell(&self, ix: usize) -> Result<Cell<'_>, String> {
        let missing = || "no such column".to_owned();
        match self.0 {
            Inner::Sqlite(row) => row.get_ref(ix).map(Cell::Sqlite).map_err(|_| missing()),
            Inner::Kept(row) => row.get(ix).map(|value| Cell::Sqlite(value.into())).ok_or_else(missing),
            Inner::Postgres(row) => {
                let column = row.columns().get(ix).ok_or_else(missing)?;
                let Raw(bytes) = row.try_get(ix).map_err(|error| error.to_string())?;
                Ok(Cell::Postgres(column.type_(), bytes))
            }
        }
    }

    fn name(&self, ix: usize) -> String {
        let name = match self.0 {
            Inner::Sqlite(row) => row.as_ref().column_name(ix).ok(),
            Inner::Postgres(row) => row.columns().get(ix).map(tokio_postgres::Column::name),
            Inner::Kept(_) => None,
        };
        name.map_or_else(|| ix.to_string(), str::to_owned)
    }
}

/// The bytes of a column as they came, whatever its type.
struct Raw<'a>(Option<&'a [u8]>);

impl<'a> FromSql<'a> for Raw<'a> {
    fn from_sql(_: &Type, raw: &'a [u8]) -> Result<Self, Box<dyn std::error::Error + Sync + Send>> {
        Ok(Self(Some(raw)))
    }

    fn from_sql_null(_: &Type) -> Result<Self, Box<dyn std::error::Error + Sync + Send>> {
        Ok(Self(None))
    }

    fn accepts(_: &Type) -> bool {
        true
    }
}

/// One column of one row, in the engine's own form.
#[derive(Clone, Copy, Debug)]
pub enum Cell<'a> {
    #[doc(hidden)]
    Sqlite(ValueRef<'a>),
    #[doc(hidden)]
    Postgres(&'a Type, Option<&'a [u8]>),
}

impl<'a> Cell<'a> {
    fn plain(self) -> Result<Plain<'a>, String> {
        let plain = match self {
            Self::Sqlite(ValueRef::Null) | Self::Postgres(_, None) => Some(Plain::Null),
            Self::Sqlite(ValueRef::Integer(int)) => Some(Plain::Int(int)),
            Self::Sqlite(ValueRef::Text(text))
            | Self::Postgres(&Type::JSONB, Some([JSONB_VERSION, text @ ..])) => {
                std::str::from_utf8(text).ok().map(Plain::Text)
            }
            Self::Sqlite(ValueRef::Blob(raw)) | Self::Postgres(&Type::BYTEA | &Type::UUID, Some(raw)) => {
                Some(Plain::Bytes(raw))
            }
            Self::Postgres(&Type::INT8, Some(raw)) => {
                raw.try_into().ok().map(i64::from_be_bytes).map(Plain::Int)
            }
            Self::Postgres(&Type::BOOL, Some([value])) => Some(Plain::Int((*value == 1).into())),
            Self::Postgres(ty, Some(text)) if is_text(ty) => std::str::from_utf8(text).ok().map(Plain::Text),
            Self::Sqlite(ValueRef::Real(_)) | Self::Postgres(..) => None,
        };
        plain.ok_or_else(|| self.unfit("a value of the books"))
    }

    fn is_null(&self) -> bool {
        matches!(self, Self::Sqlite(ValueRef::Null) | Self::Postgres(_, None))
    }

    fn unfit(&self, wanted: &str) -> String {
        match *self {
            ref cell if cell.is_null() => format!("NULL where {wanted} is wanted"),
            Self::Postgres(&Type::NUMERIC, _) | Self::Sqlite(ValueRef::Real(_)) => {
                format!("not an integer type where {wanted} is wanted: CAST the expression to bigint")
            }
            Self::Sqlite(value) => format!("{} where {wanted} is wanted", value.data_type()),
            Self::Postgres(ty, _) => format!("{ty} where {wanted} is wanted"),
        }
    }
}

mod sealed {
    pub trait Sealed {}
}

/// What a column can be read as. Sealed: `i64 bool String Vec<u8> Uuid` and options of them.
pub trait FromCol: sealed::Sealed + Sized {
    /// Reads the value, or says why it cannot.
    #[doc(hidden)]
    fn from_cell(cell: Cell<'_>) -> Result<Self, String>;
}

macro_rules! from_col {
    ($type:ty, $wanted:literal, $($pattern:pat $(if $guard:expr)? => $value:expr,)*) => {
        impl sealed::Sealed for $type {}
        impl FromCol for $type {
            fn from_cell(cell: Cell<'_>) -> Result<Self, String> {
                let value = match cell {
                    $($pattern $(if $guard)? => $value,)*
                    _ => None,
                };
                value.ok_or_else(|| cell.unfit($wanted))
            }
        }
    };
}

from_col!(i64, "an integer",
    Cell::Sqlite(ValueRef::Integer(value)) => Some(value),
    Cell::Postgres(&Type::INT8, Some(raw)) => raw.try_into().ok().map(i64::from_be_bytes),
    Cell::Postgres(&Type::INT4, Some(raw)) => raw.try_into().ok().map(|raw| i32::from_be_bytes(raw).into()),
    Cell::Postgres(&Type::INT2, Some(raw)) => raw.try_into().ok().map(|raw| i16::from_be_bytes(raw).into()),
);
from_col!(bool, "a boolean",
    Cell::Sqlite(ValueRef::Integer(value @ (0 | 1))) => Some(value == 1),
    Cell::Postgres(&Type::BOOL, Some([value])) => Some(*value == 1),
);
from_col!(String, "a text",
    Cell::Sqlite(ValueRef::Text(text)) | Cell::Postgres(&Type::JSONB, Some([JSONB_VERSION, text @ ..])) => {
        String::from_utf8(text.to_owned()).ok()
    },
    Cell::Postgres(ty, Some(text)) if is_text(ty) => String::from_utf8(text.to_owned()).ok(),
);
from_col!(Vec<u8>, "bytes",
    Cell::Sqlite(ValueRef::Blob(raw)) | Cell::Postgres(&Type::BYTEA, Some(raw)) => Some(raw.to_owned()),
);
from_col!(Uuid, "an id",
    Cell::Sqlite(ValueRef::Blob(raw)) | Cell::Postgres(&Type::UUID, Some(raw)) => Uuid::from_slice(raw).ok(),
);

impl<T: FromCol> sealed::Sealed for Option<T> {}
impl<T: FromCol> FromCol for Option<T> {
    fn from_cell(cell: Cell<'_>) -> Result<Self, String> {
        if cell.is_null() { Ok(None) } else { T::from_cell(cell).map(Some) }
    }
}

/// A value made of one row.
pub trait FromRow: Sized + Send + 'static {
    /// Reads the row's columns by position.
    ///
    /// # Errors
    /// [`Error::Column`] when a column holds something else than expected.
    fn from_row(row: &Row<'_>) -> Result<Self>;
}

/// Nothing of it matters.
impl FromRow for () {
    fn from_row(_: &Row<'_>) -> Result<Self> {
        Ok(())
    }
}

macro_rules! from_row_for_tuples {
    ($($type:ident $ix:tt),+) => {
        impl<$($type: FromCol + Send + 'static),+> FromRow for ($($type,)+) {
            fn from_row(row: &Row<'_>) -> Result<Self> {
                Ok(($(row.get::<$type>($ix)?,)+))
            }
        }
    };
}

from_row_for_tuples!(A 0);
from_row_for_tuples!(A 0, B 1);
from_row_for_tuples!(A 0, B 1, C 2);
from_row_for_tuples!(A 0, B 1, C 2, D 3);
from_row_for_tuples!(A 0, B 1, C 2, D 3, E 4);
from_row_for_tuples!(A 0, B 1, C 2, D 3, E 4, F 5);
from_row_for_tuples!(A 0, B 1, C 2, D 3, E 4, F 5, G 6);
from_row_for_tuples!(A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7);
from_row_for_tuples!(A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8);
from_row_for_tuples!(A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9);
from_row_for_tuples!(A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9, K 10);
from_row_for_tuples!(A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9, K 10, L 11);
