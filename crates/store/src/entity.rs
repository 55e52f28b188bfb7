//! Rows of things that have an id and a number, and the columns that people set.

use db::{FromRow, Result, Row, Value};
use domain::id::Number;

use crate::Scalar;
use crate::scalar::Columns;

/// Some columns that belong together, in one struct for inserting, updating and reading; see [`facts!`](crate::facts).
pub trait Facts: Sized + Send + 'static {
    /// Reads the columns in the order of the struct's fields.
    ///
    /// # Errors
    /// See [`Scalar::read`].
    fn read(columns: &mut Columns<'_, '_>) -> Result<Self>;

    /// The columns as arguments of a statement, in the order of the struct's fields, after those that stand before them.
    fn after(&self, args: Vec<Value<'static>>) -> Vec<Value<'static>>;
}

/// A kept thing: its names, which never change, what people say of it, and what else a select knows about it, such as the
/// numbers of things it names. Read from `SELECT id, number, <facts>, <more>`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entity<I, F, M = ()> {
    /// Its id.
    pub id: I,
    /// Its number.
    pub number: Number,
    /// What people say of it.
    pub facts: F,
    /// What else is known.
    pub more: M,
}

impl<I: Scalar + Send + 'static, F: Facts, M: Facts> FromRow for Entity<I, F, M> {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        let mut columns = Columns::of(row);
        let (id, number) = (columns.next()?, columns.next()?);
        Ok(Self { id, number, facts: F::read(&mut columns)?, more: M::read(&mut columns)? })
    }
}

impl Facts for () {
    fn read(_: &mut Columns<'_, '_>) -> Result<Self> {
        Ok(())
    }
    fn after(&self, args: Vec<Value<'static>>) -> Vec<Value<'static>> {
        args
    }
}

/// Declares facts: the struct, and how it is read from and written to columns named in the same order.
#[macro_export]
macro_rules! facts {
    ($(#[$meta:meta])* pub struct $name:ident { $($(#[$doc:meta])* pub $field:ident: $type:ty,)* }) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub struct $name { $($(#[$doc])* pub $field: $type,)* }

        impl $crate::entity::Facts for $name {
            fn read(columns: &mut $crate::scalar::Columns<'_, '_>) -> db::Result<Self> {
                Ok(Self { $($field: columns.next()?,)* })
            }
            fn after(&self, mut args: Vec<db::Value<'static>>) -> Vec<db::Value<'static>> {
                args.extend([$($crate::scalar::Bind::bind(&self.$field)),*]);
                args
            }
        }
    };
}
