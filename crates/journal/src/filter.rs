//! Which rows, and which page of them: the one builder of list queries.

use domain::Instant;
use domain::id::AccountId;
use sea_query::{Condition, Expr, ExprTrait as _, Order, Query, SelectStatement};
use uuid::Uuid;

use crate::half::Direction;
use crate::row::COLUMNS;

/// Which rows. Every condition given must hold.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Said in this dialect.
    pub dialect: Option<String>,
    /// Of the shop with this number.
    pub shop: Option<i64>,
    /// Of this kind, whatever its case.
    pub kind: Option<String>,
    /// Going this way.
    pub direction: Option<Direction>,
    /// Of exchanges about the bill with this human number.
    pub bill: Option<String>,
    /// Of exchanges about the receipt with this id.
    pub receipt: Option<String>,
    /// Said at or after.
    pub from: Option<Instant>,
    /// Said before.
    pub until: Option<Instant>,
    /// Flagged only.
    pub flagged: bool,
    /// Of this exchange.
    pub pair: Option<Uuid>,
}

/// Which page, of rows from the newest to the oldest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Page {
    /// By its number, from 1; what is newer moves the pages.
    Number(u64),
    /// The rows just older than this one; stands still.
    Before(i64),
    /// The rows just newer than this one.
    After(i64),
}

/// Whose rows may be seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Sight {
    /// Of this account; of all, and of none, for the operator.
    pub(crate) account: Option<AccountId>,
    /// Of these outlets only, unless empty.
    pub(crate) outlets: Vec<Uuid>,
}

impl Sight {
    fn allows(&self) -> Condition {
        let account = self.account.map(|account| Expr::col("account").eq(account.0));
        let outlets =
            (!self.outlets.is_empty()).then(|| Expr::col("outlet").is_in(self.outlets.iter().copied()));
        Condition::all().add_option(account).add_option(outlets)
    }
}

/// A page of rows, newest first; for [`Page::After`] the oldest first.
pub(crate) fn rows(sight: &Sight, filter: &Filter, page: Page, limit: u64) -> SelectStatement {
    let mut select = Query::select();
    select.columns(COLUMNS).from("exchange").cond_where(filter.condition(sight)).limit(limit);
    match page {
        Page::Number(number) => {
            let pages = number.saturating_sub(1);
            // The page before the one asked for has one row less than `limit`: that one is only looked at.
            select.order_by("id", Order::Desc).offset(pages.saturating_mul(limit.saturating_sub(1)))
        }
        Page::Before(id) => select.order_by("id", Order::Desc).and_where(Expr::col("id").lt(id)),
        Page::After(id) => select.order_by("id", Order::Asc).and_where(Expr::col("id").gt(id)),
    };
    select
}

/// How many rows there are, counting at most `limit` of them.
pub(crate) fn count(sight: &Sight, filter: &Filter, limit: u64) -> SelectStatement {
    let mut some = Query::select();
    some.column("id").from("exchange").cond_where(filter.condition(sight)).limit(limit);
    let mut count = Query::select();
    count.expr(Expr::col("id").count()).from_subquery(some, "some");
    count
}

impl Filter {
    fn condition(&self, sight: &Sight) -> Condition {
        let Self { dialect, shop, kind, direction, bill, receipt, from, until, flagged, pair } = self;
        let column = |name: &'static str| Expr::col(name);
        // Both halves of an exchange are about what either of them names.
        let about = |name: &'static str, value: &Option<String>| {
            value.as_ref().map(|value| {
                let mut pairs = Query::select();
                let named = sight.allows().add(column(name).eq(value.as_str()));
                pairs.column("pair").from("exchange").cond_where(named);
                column("pair").in_subquery(pairs)
            })
        };
        Condition::all()
            .add(sight.allows())
            .add_option(dialect.as_ref().map(|dialect| column("dialect").eq(dialect.as_str())))
            .add_option(shop.map(|shop| column("shop").eq(shop)))
            .add_option(kind.as_ref().map(|kind| column("kind").eq(kind.to_uppercase())))
            .add_option(direction.map(|direction| column("direction").eq(direction.word())))
            .add_option(about("bill", bill))
            .add_option(about("receipt", receipt))
            .add_option(from.map(|from| column("at").gte(from.0)))
            .add_option(until.map(|until| column("at").lt(until.0)))
            .add_option(flagged.then(|| column("flagged").eq(true)))
            .add_option(pair.map(|pair| column("pair").eq(pair)))
    }
}
