//! From the integers that people see to ids, and back where an id stands in a document of its own and no row brings the number.

use db::{Result, Rx, Sql};
use domain::Kind;
use domain::id::AccountId;
use sea_query::{Alias, Expr, ExprTrait, Query};
use uuid::Uuid;

use crate::args;

macro_rules! finders {
    ($($(#[$doc:meta])* $name:ident $kind:ident $table:literal,)*) => {
        db::statements! {
            $(
                $(#[$doc])*
                $name = (concat!("SELECT id FROM ", $table, " WHERE account = $1 AND number = $2"));
            )*
        }

        /// The statement that finds a kind by its number; `None` for kinds without numbers.
        fn finder(kind: Kind) -> Option<&'static Sql> {
            match kind {
                $(Kind::$kind => Some(&$name),)*
                Kind::Account | Kind::Login | Kind::Key | Kind::Tag | Kind::Lot | Kind::Transfer | Kind::Correction | Kind::Terminal
                | Kind::ToldReceipt => None,
            }
        }

        /// The table of a kind; `None` for kinds without numbers.
        const fn table(kind: Kind) -> Option<&'static str> {
            match kind {
                $(Kind::$kind => Some($table),)*
                Kind::Account | Kind::Login | Kind::Key | Kind::Tag | Kind::Lot | Kind::Transfer | Kind::Correction | Kind::Terminal
                | Kind::ToldReceipt => None,
            }
        }
    };
}

finders! {
    /// A zone.
    FIND_ZONE Zone "zone",
    /// A brand.
    FIND_BRAND Brand "brand",
    /// A location.
    FIND_LOCATION Location "location",
    /// An outlet.
    FIND_OUTLET Outlet "outlet",
    /// A shift.
    FIND_SHIFT Shift "shift",
    /// A method.
    FIND_METHOD Method "method",
    /// A party.
    FIND_PARTY Party "party",
    /// A group of parties.
    FIND_GROUP Group "party_group",
    /// A role.
    FIND_ROLE Role "role",
    /// A category.
    FIND_CATEGORY Category "category",
    /// A product.
    FIND_PRODUCT Product "product",
    /// A variant.
    FIND_VARIANT Variant "variant",
    /// An image.
    FIND_IMAGE Image "image",
    /// A goods document of any kind.
    FIND_DOCUMENT GoodsReceipt "document",
    /// A line of a goods document.
    FIND_DOCUMENT_LINE DocumentLine "document_line",
    /// A sale.
    FIND_SALE Sale "sale",
    /// A line of a sale.
    FIND_SALE_LINE SaleLine "sale_line",
    /// The latest entry of the money ledger that goes by the number.
    FIND_MONEY Money "money",
    /// A register.
    FIND_REGISTER Register "register",
    /// A register operation.
    FIND_OPERATION Operation "register_op",
    /// A promotion.
    FIND_PROMOTION Promotion "promotion",
}

/// The id behind a number.
///
/// # Errors
/// Driver errors.
pub async fn find(rx: &mut Rx<'_>, account: AccountId, kind: Kind, number: i64) -> Result<Option<Uuid>> {
    let Some(statement) = finder(kind) else { return Ok(None) };
    let rows: Vec<(Uuid,)> = rx.query(statement, &args![account, number]).await?;
    Ok(rows.last().map(|row| row.0))
}

/// The numbers of some things of one kind, with their ids, in no order; what is not there is left out.
///
/// # Errors
/// Driver errors.
pub async fn list(rx: &mut Rx<'_>, account: AccountId, kind: Kind, ids: &[Uuid]) -> Result<Vec<(Uuid, i64)>> {
    let Some(table) = table(kind).filter(|_| !ids.is_empty()) else { return Ok(Vec::new()) };
    let column = Alias::new;
    let mut select = Query::select();
    select.column(column("id")).column(column("number")).from(Alias::new(table));
    select.and_where(Expr::col(column("account")).eq(account.0));
    select.and_where(Expr::col(column("id")).is_in(ids.iter().copied()));
    rx.query_dyn(&select).await
}
