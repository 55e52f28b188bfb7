//! One stored form per scalar, the same in both engines: how our types become column values and come back.

use std::borrow::Cow;

use db::{Error, Result, Row, Value};
use domain::id::*;
use domain::{Currency, Date, Instant, Money, Quantity};
use serde::Serialize;
use serde::de::DeserializeOwned;
use uuid::Uuid;

use crate::Draw;

/// What can be an argument of a statement.
pub trait Bind {
    /// Its stored form.
    fn bind(&self) -> Value<'static>;
}

/// A type with one stored form, both ways.
pub trait Scalar: Bind + Sized {
    /// From a column.
    ///
    /// # Errors
    /// When the stored form is not one of this type's.
    fn read(row: &Row<'_>, column: usize) -> Result<Self>;
}

/// The arguments of a statement: `args![account, id, money]`.
#[macro_export]
macro_rules! args {
    ($($value:expr),* $(,)?) => { vec![$($crate::scalar::Bind::bind(&$value)),*] };
}

fn unreadable(column: usize, reason: String) -> Error {
    Error::Column { column: column.to_string(), reason }
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

impl<T> From<T> for Json<T> {
    fn from(value: T) -> Self {
        Self(value)
    }
}

impl<T: Serialize + DeserializeOwned> Bind for Json<T> {
    fn bind(&self) -> Value<'static> {
        Value::Json(Cow::Owned(serde_json::to_string(&self.0).expect("our own types are JSON")))
    }
}
impl<T: Serialize + DeserializeOwned> Scalar for Json<T> {
    fn read(row: &Row<'_>, column: usize) -> Result<Self> {
        let text: String = row.get(column)?;
        serde_json::from_str(&text).map(Self).map_err(|e| unreadable(column, e.to_string()))
    }
}

impl<T: Bind> Bind for Option<T> {
    fn bind(&self) -> Value<'static> {
        self.as_ref().map_or(Value::Null, Bind::bind)
    }
}
impl<T: Scalar> Scalar for Option<T> {
    fn read(row: &Row<'_>, column: usize) -> Result<Self> {
        if row.is_null(column)? { Ok(None) } else { T::read(row, column).map(Some) }
    }
}

impl<T: Bind + ?Sized> Bind for &T {
    fn bind(&self) -> Value<'static> {
        (**self).bind()
    }
}
impl Bind for str {
    fn bind(&self) -> Value<'static> {
        Value::Text(Cow::Owned(self.to_owned()))
    }
}
impl Bind for Draw {
    fn bind(&self) -> Value<'static> {
        Value::Int(self.offset())
    }
}

impl Bind for i64 {
    fn bind(&self) -> Value<'static> {
        Value::Int(*self)
    }
}
impl Scalar for i64 {
    fn read(row: &Row<'_>, column: usize) -> Result<Self> {
        row.get(column)
    }
}
impl Bind for bool {
    fn bind(&self) -> Value<'static> {
        Value::Bool(*self)
    }
}
impl Scalar for bool {
    fn read(row: &Row<'_>, column: usize) -> Result<Self> {
        row.get(column)
    }
}
impl Bind for String {
    fn bind(&self) -> Value<'static> {
        Value::Text(Cow::Owned(self.clone()))
    }
}
impl Scalar for String {
    fn read(row: &Row<'_>, column: usize) -> Result<Self> {
        row.get(column)
    }
}
impl Bind for Vec<u8> {
    fn bind(&self) -> Value<'static> {
        Value::Bytes(Cow::Owned(self.clone()))
    }
}
impl Scalar for Vec<u8> {
    fn read(row: &Row<'_>, column: usize) -> Result<Self> {
        row.get(column)
    }
}
impl Bind for Uuid {
    fn bind(&self) -> Value<'static> {
        Value::Id(*self)
    }
}
impl Scalar for Uuid {
    fn read(row: &Row<'_>, column: usize) -> Result<Self> {
        row.get(column)
    }
}
impl Bind for Currency {
    fn bind(&self) -> Value<'static> {
        Value::Text(Cow::Owned(self.code().to_owned()))
    }
}
impl Scalar for Currency {
    fn read(row: &Row<'_>, column: usize) -> Result<Self> {
        let code: String = row.get(column)?;
        code.parse().map_err(|_| unreadable(column, format!("not a currency: {code}")))
    }
}

impl Bind for Date {
    fn bind(&self) -> Value<'static> {
        Value::Text(Cow::Owned(self.to_string()))
    }
}
impl Scalar for Date {
    fn read(row: &Row<'_>, column: usize) -> Result<Self> {
        let text: String = row.get(column)?;
        text.parse().map_err(|_| unreadable(column, format!("not a date: {text}")))
    }
}

macro_rules! integers {
    ($($name:ty),*) => {$(
        impl Bind for $name {
            fn bind(&self) -> Value<'static> {
                Value::Int(self.0)
            }
        }
        impl Scalar for $name {
            fn read(row: &Row<'_>, column: usize) -> Result<Self> {
                row.get(column).map(Self)
            }
        }
    )*};
}
macro_rules! uuids {
    ($($name:ident),* $(,)?) => {$(
        impl Bind for $name {
            fn bind(&self) -> Value<'static> {
                Value::Id(self.0)
            }
        }
        impl Scalar for $name {
            fn read(row: &Row<'_>, column: usize) -> Result<Self> {
                row.get(column).map(Self)
            }
        }
    )*};
}

/// Closed lists, stored as their words.
macro_rules! words {
    ($($name:path),* $(,)?) => {$(
        impl Bind for $name {
            fn bind(&self) -> Value<'static> {
                Value::Text(Cow::Borrowed(domain::Word::word(*self)))
            }
        }
        impl Scalar for $name {
            fn read(row: &Row<'_>, column: usize) -> Result<Self> {
                let word: String = row.get(column)?;
                domain::Word::from_word(&word).ok_or_else(|| unreadable(column, format!("unknown word {word}")))
            }
        }
    )*};
}

words!(domain::stock::DocumentKind, domain::stock::DocumentState);
words!(
    domain::sales::SaleState,
    domain::sales::MoneyKind,
    domain::sales::MethodKind,
    domain::sales::LineKind,
    domain::sales::Channel,
    domain::sales::PostingKind,
    domain::sales::MoneyState,
    domain::sales::TaxMode,
    domain::sales::FactKind,
    domain::sales::SettlementMethod
);
words!(domain::stock::MarkState);
words!(domain::fiscal::OperationKind, domain::fiscal::OperationState);
words!(domain::places::LocationKind, domain::places::RegisterKind, domain::money::Rounding);
words!(domain::parties::PartyKind, domain::parties::Gender);
words!(
    domain::catalogue::Unit,
    domain::catalogue::ProductKind,
    domain::catalogue::PriceRole,
    domain::catalogue::PropertyOwner,
);
integers!(AccountId, Number, Revision, Money, Quantity, Instant);
domain::for_every_id!(uuids);

/// Several ids as one argument, for `{in_ids $n}`.
impl<T: Copy + Into<Uuid>> Bind for [T] {
    fn bind(&self) -> Value<'static> {
        Value::Ids(Cow::Owned(self.iter().map(|id| (*id).into()).collect()))
    }
}

/// Several texts as one argument, for `{in_texts $n}`.
#[derive(Clone, Copy, Debug)]
pub struct Texts<'t>(pub &'t [String]);

impl Bind for Texts<'_> {
    fn bind(&self) -> Value<'static> {
        Value::Texts(Cow::Owned(self.0.to_vec()))
    }
}

impl Bind for domain::catalogue::Digest {
    fn bind(&self) -> Value<'static> {
        Value::Bytes(Cow::Owned(self.0.to_vec()))
    }
}
impl Scalar for domain::catalogue::Digest {
    fn read(row: &Row<'_>, column: usize) -> Result<Self> {
        let bytes: Vec<u8> = row.get(column)?;
        bytes.try_into().map(Self).map_err(|_| unreadable(column, "not 32 bytes".to_owned()))
    }
}
