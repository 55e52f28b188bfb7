//! One stored form per scalar, the same in both engines: how our types become column values and come back.

use std::borrow::Cow;

use db::{Error, Result, Row, Value};
use domain::id::*;
use domain::{Currency, Instant, Money, Quantity};
use serde::Serialize;
use serde::de::DeserializeOwned;
use uuid::Uuid;

/// A type with one stored form.
pub trait Scalar: Sized {
    /// As an argument.
    fn bind(&self) -> Value<'_>;
    /// From a column.
    ///
    /// # Errors
    /// When the stored form is not one of this type's.
    fn read(row: &Row<'_>, column: usize) -> Result<Self>;
}

/// The arguments of a statement: `args![account, id, money]`.
#[macro_export]
macro_rules! args {
    ($($value:expr),* $(,)?) => { vec![$($crate::Scalar::bind(&$value)),*] };
}

/// Reads the columns of a row in order.
pub struct Columns<'r, 'd> {
    row: &'r Row<'d>,
    next: usize,
}

impl<'r, 'd> Columns<'r, 'd> {
    /// From the first column on.
    #[must_use]
    pub const fn of(row: &'r Row<'d>) -> Self {
        Self { row, next: 0 }
    }
    /// The next column.
    ///
    /// # Errors
    /// See [`Scalar::read`].
    #[expect(clippy::should_implement_trait, reason = "typed by what is read, so not an iterator")]
    pub fn next<T: Scalar>(&mut self) -> Result<T> {
        let column = self.next;
        self.next += 1;
        T::read(self.row, column)
    }
}

/// A value kept as JSON: settings, addresses, what a document line describes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Json<T>(pub T);

impl<T: Serialize + DeserializeOwned> Scalar for Json<T> {
    fn bind(&self) -> Value<'_> {
        Value::Json(Cow::Owned(serde_json::to_string(&self.0).expect("our own types are JSON")))
    }
    fn read(row: &Row<'_>, column: usize) -> Result<Self> {
        let text: String = row.get(column)?;
        serde_json::from_str(&text).map(Self).map_err(|e| Error::column(column, e.to_string()))
    }
}

/// A word of a stored enum; see [`domain::Word`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stored<T>(pub T);

impl<T: domain::Word> Scalar for Stored<T> {
    fn bind(&self) -> Value<'_> {
        Value::Text(Cow::Borrowed(self.0.word()))
    }
    fn read(row: &Row<'_>, column: usize) -> Result<Self> {
        let word: String = row.get(column)?;
        T::from_word(&word).map(Self).ok_or_else(|| Error::column(column, format!("unknown word {word}")))
    }
}

impl<T: Scalar> Scalar for Option<T> {
    fn bind(&self) -> Value<'_> {
        self.as_ref().map_or(Value::Null, Scalar::bind)
    }
    fn read(row: &Row<'_>, column: usize) -> Result<Self> {
        if row.is_null(column)? { Ok(None) } else { T::read(row, column).map(Some) }
    }
}

impl<T: Scalar> Scalar for &T
where
    T: Clone,
{
    fn bind(&self) -> Value<'_> {
        (**self).bind()
    }
    fn read(_: &Row<'_>, column: usize) -> Result<Self> {
        Err(Error::column(column, "references are bound, not read".into()))
    }
}

impl Scalar for i64 {
    fn bind(&self) -> Value<'_> {
        Value::Int(*self)
    }
    fn read(row: &Row<'_>, column: usize) -> Result<Self> {
        row.get(column)
    }
}
impl Scalar for bool {
    fn bind(&self) -> Value<'_> {
        Value::Bool(*self)
    }
    fn read(row: &Row<'_>, column: usize) -> Result<Self> {
        row.get(column)
    }
}
impl Scalar for String {
    fn bind(&self) -> Value<'_> {
        Value::Text(Cow::Borrowed(self))
    }
    fn read(row: &Row<'_>, column: usize) -> Result<Self> {
        row.get(column)
    }
}
impl Scalar for Vec<u8> {
    fn bind(&self) -> Value<'_> {
        Value::Bytes(Cow::Borrowed(self))
    }
    fn read(row: &Row<'_>, column: usize) -> Result<Self> {
        row.get(column)
    }
}
impl Scalar for Uuid {
    fn bind(&self) -> Value<'_> {
        Value::Id(*self)
    }
    fn read(row: &Row<'_>, column: usize) -> Result<Self> {
        row.get(column)
    }
}
impl Scalar for Currency {
    fn bind(&self) -> Value<'_> {
        Value::Text(Cow::Borrowed(self.code()))
    }
    fn read(row: &Row<'_>, column: usize) -> Result<Self> {
        let code: String = row.get(column)?;
        code.parse().map_err(|_| Error::column(column, format!("not a currency: {code}")))
    }
}

macro_rules! integers {
    ($($name:ty),*) => {$(
        impl Scalar for $name {
            fn bind(&self) -> Value<'_> {
                Value::Int(self.0)
            }
            fn read(row: &Row<'_>, column: usize) -> Result<Self> {
                row.get(column).map(Self)
            }
        }
    )*};
}
macro_rules! uuids {
    ($($name:ident),* $(,)?) => {$(
        impl Scalar for $name {
            fn bind(&self) -> Value<'_> {
                Value::Id(self.0)
            }
            fn read(row: &Row<'_>, column: usize) -> Result<Self> {
                row.get(column).map(Self)
            }
        }
    )*};
}

integers!(AccountId, Number, Revision, Money, Quantity, Instant);
uuids!(
    ZoneId, RateCardId, BrandId, LocationId, OutletId, ShiftId, MethodId, PartyId, GroupId, CardId, LoginId, RoleId, KeyId,
    CategoryId, TagId, ProductId, VariantId, ImageId, LotId, MovementId, DocumentId, DocumentLineId, SaleId, LineId,
    AdjustmentId, PostingId, MoneyId, RegisterId, OperationId, PromotionId, EventId,
);

/// Borrowed text as an argument.
#[derive(Clone, Copy, Debug)]
pub struct Str<'a>(pub &'a str);

impl Scalar for Str<'_> {
    fn bind(&self) -> Value<'_> {
        Value::Text(Cow::Borrowed(self.0))
    }
    fn read(_: &Row<'_>, column: usize) -> Result<Self> {
        Err(Error::column(column, "borrowed text is bound, not read".into()))
    }
}

/// Ids as one argument, for `{in_ids $n}`.
pub fn ids<T: Copy + Into<Uuid>>(ids: &[T]) -> Value<'static> {
    Value::Ids(Cow::Owned(ids.iter().map(|id| (*id).into()).collect()))
}
