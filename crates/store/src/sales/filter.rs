//! Lists of sales, built at run time for either engine.

use std::collections::BTreeSet;

use domain::id::*;
use domain::sales::{SaleFilter, SalePosition, SaleSort, SaleType};
use domain::text::{containing, fold, starting};
use sea_query::{Alias, Cond, Expr, ExprTrait, Func, LikeExpr, Order, Query, SelectStatement};

/// The ids of a page of sales.
#[must_use]
pub fn page(cond: Cond, sort: SaleSort, ascending: bool, (offset, limit): (u64, u64)) -> SelectStatement {
    let order = if ascending { Order::Asc } else { Order::Desc };
    let mut select = Query::select();
    select.column((sale(), col("id"))).from(sale()).cond_where(cond);
    match sort {
        SaleSort::Number => {}
        SaleSort::Created => {
            select.order_by((sale(), col("created_at")), order.clone());
        }
        SaleSort::Completed => {
            select.order_by_expr(Expr::col((sale(), col("completed_at"))).is_null(), Order::Asc);
            select.order_by((sale(), col("completed_at")), order.clone());
        }
        SaleSort::Updated => {
            select.order_by((sale(), col("updated_at")), order.clone());
        }
    }
    select.order_by((sale(), col("number")), order).limit(limit).offset(offset);
    select
}

/// How many sales there are.
#[must_use]
pub fn count(cond: Cond) -> SelectStatement {
    let mut select = Query::select();
    select.expr(Func::count(Expr::col((sale(), col("id"))))).from(sale()).cond_where(cond);
    select
}

fn sale() -> Alias {
    Alias::new("sale")
}

fn col(name: &'static str) -> Alias {
    Alias::new(name)
}

fn of(name: &'static str) -> Expr {
    Expr::col((sale(), col(name)))
}

/// The condition that a filter makes, within a caller's outlets.
///
/// * `outlets`: the caller's; none means all
#[must_use]
pub fn condition(account: AccountId, outlets: &BTreeSet<OutletId>, filter: &SaleFilter) -> Cond {
    let mut cond = Cond::all().add(of("account").eq(account.0)).add(of("state").ne("void"));
    if !outlets.is_empty() {
        cond = cond.add(of("outlet").is_in(outlets.iter().map(|o| o.0)));
    }
    let at_least = [
        ("completed_at", filter.completed_from.map(|i| i.0)),
        ("updated_at", filter.updated_from.map(|i| i.0)),
        ("quantity", filter.quantity_from.map(|q| q.0)),
    ];
    let at_most = [
        ("completed_at", filter.completed_to.map(|i| i.0)),
        ("updated_at", filter.updated_to.map(|i| i.0)),
        ("quantity", filter.quantity_to.map(|q| q.0)),
    ];
    for (column, value) in at_least.into_iter().filter_map(|(c, v)| Some((c, v?))) {
        cond = cond.add(of(column).gte(value));
    }
    for (column, value) in at_most.into_iter().filter_map(|(c, v)| Some((c, v?))) {
        cond = cond.add(of(column).lte(value));
    }
    if !filter.numbers.is_empty() {
        cond = cond.add(of("number").is_in(filter.numbers.iter().map(|n| n.0)));
    }
    let named = [
        ("zone", "zone", &filter.zones),
        ("outlet", "outlet", &filter.outlets),
        ("customer", "party", &filter.customers),
    ];
    for (column, table, numbers) in named.into_iter().filter(|(.., numbers)| !numbers.is_empty()) {
        cond = cond.add(of(column).in_subquery(ids_of(account, table, numbers)));
    }
    on_lines(account, filter, cond).add(any(&filter.types, type_is)).add(any(&filter.positions, position_is))
}

fn on_lines(account: AccountId, filter: &SaleFilter, mut cond: Cond) -> Cond {
    let text = [
        ("variant", "folded", filter.variant_name.as_deref().map(|t| containing(&fold(t)))),
        ("product", "sku", filter.variant_sku.as_deref().map(starting)),
        ("barcode", "code", filter.variant_barcode.as_deref().map(starting)),
    ];
    for (table, column, pattern) in text.into_iter().filter_map(|(t, c, p)| Some((t, c, p?))) {
        let like = Expr::col((Alias::new(table), col(column))).like(LikeExpr::new(pattern).escape('!'));
        cond = cond.add(of("id").in_subquery(line_goods(account, table, like)));
    }
    if !filter.brands.is_empty() {
        let brand = Expr::col((Alias::new("product"), col("brand")));
        let inside = brand.in_subquery(ids_of(account, "brand", &filter.brands));
        cond = cond.add(of("id").in_subquery(line_goods(account, "product", inside)));
    }
    if !filter.locations.is_empty() {
        let mut lines = lines_of(account);
        let location = Expr::col((Alias::new("sale_line"), col("location")));
        lines.and_where(location.in_subquery(ids_of(account, "location", &filter.locations)));
        cond = cond.add(of("id").in_subquery(lines));
    }
    if !filter.assistants.is_empty() {
        let mut people = Query::select();
        people
            .column(col("sale"))
            .from(Alias::new("sale_person"))
            .and_where(Expr::col(col("account")).eq(account.0));
        people.and_where(Expr::col(col("party")).in_subquery(ids_of(account, "party", &filter.assistants)));
        cond = cond.add(of("id").in_subquery(people));
    }
    cond
}

/// Any of some choices; no choice asks nothing.
fn any<T: Copy>(choices: &[T], is: fn(T) -> Cond) -> Cond {
    match choices.is_empty() {
        true => Cond::all(),
        false => choices.iter().fold(Cond::any(), |cond, choice| cond.add(is(*choice))),
    }
}

fn type_is(choice: SaleType) -> Cond {
    let (out, back) = (of("quantity").gt(0), of("refund_quantity").gt(0));
    let owed = of("debt").gt(0);
    match choice {
        SaleType::Refund => Cond::all().add(back).add(of("quantity").eq(0)),
        SaleType::Exchange => Cond::all().add(back).add(out),
        SaleType::Debt => Cond::all().add(owed),
        SaleType::Sale => Cond::all().add(of("refund_quantity").eq(0)).add(owed.not()),
    }
}

fn position_is(choice: SalePosition) -> Cond {
    let state = match choice {
        SalePosition::Finished => "completed",
        SalePosition::Open => "draft",
        SalePosition::Placed => "placed",
    };
    Cond::all().add(of("state").eq(state))
}

fn ids_of(account: AccountId, table: &'static str, numbers: &[Number]) -> SelectStatement {
    let mut select = Query::select();
    select.column(col("id")).from(Alias::new(table)).and_where(Expr::col(col("account")).eq(account.0));
    select.and_where(Expr::col(col("number")).is_in(numbers.iter().map(|n| n.0)));
    select
}

fn lines_of(account: AccountId) -> SelectStatement {
    let line = || Alias::new("sale_line");
    let mut select = Query::select();
    select
        .column((line(), col("sale")))
        .from(line())
        .and_where(Expr::col((line(), col("account"))).eq(account.0));
    select
}

/// Sales with a line whose goods fit a condition on one of their tables.
fn line_goods(account: AccountId, table: &'static str, fits: Expr) -> SelectStatement {
    let (line, variant) = (|| Alias::new("sale_line"), || Alias::new("variant"));
    let same = |a: (Alias, &'static str), b: (Alias, &'static str)| {
        Expr::col((a.0, col(a.1))).equals((b.0, col(b.1)))
    };
    let mut select = lines_of(account);
    let on =
        same((line(), "account"), (variant(), "account")).and(same((line(), "variant"), (variant(), "id")));
    select.inner_join(variant(), on);
    if table != "variant" {
        let other = || Alias::new(table);
        let key = if table == "product" { ("product", "id") } else { ("id", "variant") };
        let on = same((variant(), "account"), (other(), "account"))
            .and(same((variant(), key.0), (other(), key.1)));
        select.inner_join(other(), on);
    }
    select.and_where(fits);
    select
}
