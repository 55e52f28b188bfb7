//! `row!`: a struct whose fields are the columns of a select, in order.

/// Declares a row: the struct, and how it is read from a select that names its columns in the same order.
#[macro_export]
macro_rules! row {
    ($(#[$meta:meta])* pub struct $name:ident { $($(#[$doc:meta])* pub $field:ident: $type:ty,)* }) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq)]
        pub struct $name { $($(#[$doc])* pub $field: $type,)* }

        impl db::FromRow for $name {
            fn from_row(row: &db::Row<'_>) -> db::Result<Self> {
                let mut columns = $crate::scalar::Columns::of(row);
                Ok(Self { $($field: columns.next()?,)* })
            }
        }
    };
}
