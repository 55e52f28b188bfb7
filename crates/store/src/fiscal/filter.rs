//! Lists of operations and of fiscal documents as SQL: conditions, the newest first.

use domain::Word;
use domain::fiscal::{OperationKind, OperationState};
use domain::id::*;
use sea_query::{Asterisk, Cond, Expr, ExprTrait, Func, IntoColumnRef, Order, Query, SelectStatement};
use uuid::Uuid;

/// Which operations. An empty list does not restrict.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OperationFilter {
    /// These only.
    pub ids: Vec<OperationId>,
    /// On any of these registers.
    pub registers: Vec<RegisterId>,
    /// For any of these tills.
    pub outlets: Vec<OutletId>,
    /// For any of these sales.
    pub sales: Vec<SaleId>,
    /// In any of these states.
    pub states: Vec<OperationState>,
    /// Of any of these kinds.
    pub kinds: Vec<OperationKind>,
}

/// Which fiscal documents. An empty list does not restrict.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DocumentFilter {
    /// These only.
    pub ids: Vec<Uuid>,
    /// Of any of these registers.
    pub registers: Vec<RegisterId>,
    /// Of any of these tills.
    pub outlets: Vec<OutletId>,
    /// Of any of these sales.
    pub sales: Vec<SaleId>,
    /// Brought by any of these operations.
    pub operations: Vec<OperationId>,
    /// In the fiscal storage with this number.
    pub storage: Option<String>,
    /// With this number in its storage.
    pub number: Option<i64>,
}

/// A list: what is counted, and what is paged through.
#[derive(Clone, Debug)]
pub struct Listing {
    table: &'static str,
    order: &'static [&'static str],
    conditions: Cond,
}

impl Listing {
    /// Operations, the newest first.
    #[must_use]
    pub fn operations(account: AccountId, filter: &OperationFilter) -> Self {
        let OperationFilter { ids, registers, outlets, sales, states, kinds } = filter;
        let conditions = Cond::all()
            .add(Expr::col("account").eq(account.0))
            .add_option(among("id", ids))
            .add_option(among("register", registers))
            .add_option(among("outlet", outlets))
            .add_option(among("sale", sales))
            .add_option(spoken("state", states))
            .add_option(spoken("kind", kinds));
        Self { table: "register_op", order: &["number"], conditions }
    }

    /// Fiscal documents, the newest first.
    #[must_use]
    pub fn documents(account: AccountId, filter: &DocumentFilter) -> Self {
        let DocumentFilter { ids, registers, outlets, sales, operations, storage, number } = filter;
        let conditions = Cond::all()
            .add(Expr::col("account").eq(account.0))
            .add_option(among("id", ids))
            .add_option(among("register", registers))
            .add_option(among("outlet", outlets))
            .add_option(among("sale", sales))
            .add_option(among("operation", operations))
            .add_option(storage.as_deref().map(|storage| Expr::col("fn_number").eq(storage)))
            .add_option(number.map(|number| Expr::col("fd_number").eq(number)));
        Self { table: "fiscal_document", order: &["revision", "fd_number"], conditions }
    }

    /// The ids of one page.
    #[must_use]
    pub fn page(&self, offset: u64, limit: u64) -> SelectStatement {
        let mut query = Query::select();
        query.column("id").from(self.table).cond_where(self.conditions.clone());
        for column in self.order {
            query.order_by(*column, Order::Desc);
        }
        query.offset(offset).limit(limit);
        query
    }

    /// How many there are.
    #[must_use]
    pub fn count(&self) -> SelectStatement {
        let mut query = Query::select();
        query
            .expr(Func::count(Expr::col(Asterisk.into_column_ref())))
            .from(self.table)
            .cond_where(self.conditions.clone());
        query
    }
}

fn among<T: Copy + Into<Uuid>>(column: &'static str, ids: &[T]) -> Option<Expr> {
    let ids = ids.iter().map(|id| (*id).into());
    (ids.len() > 0).then(|| Expr::col(column).is_in::<Uuid, _>(ids))
}

fn spoken<T: Word>(column: &'static str, words: &[T]) -> Option<Expr> {
    (!words.is_empty()).then(|| Expr::col(column).is_in(words.iter().map(|word| word.word())))
}
