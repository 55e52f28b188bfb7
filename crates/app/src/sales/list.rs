//! Lists of sales: the union of what any door can ask, built once for both engines.

use db::Rx;
use domain::Instant;
use domain::Quantity;
use domain::access::Permission;
use domain::id::*;
use domain::text::fold;
use sea_query::{Alias, Cond, Expr, ExprTrait, Func, LikeExpr, Order, Query as Sql, SelectStatement};
use uuid::Uuid;

use super::view::{self, SaleView, SalesFound};
use crate::{Cx, Page, Paged, Query, Result};

/// What a sale is by what is on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SaleType {
    /// Goods went out, all paid.
    Sale,
    /// Still owed for.
    Debt,
    /// Goods only came back.
    Refund,
    /// Goods went both ways.
    Exchange,
}

/// Where a sale stands, as lists ask.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SalePosition {
    /// Completed.
    Finished,
    /// A draft.
    Open,
    /// Placed.
    Placed,
}

/// Conditions on sales; all must hold. Empty lists and `None` ask nothing.
#[derive(Clone, Debug, Default)]
pub struct SaleFilter {
    /// Completed from.
    pub completed_from: Option<Instant>,
    /// Completed until, inclusive.
    pub completed_to: Option<Instant>,
    /// Changed from.
    pub updated_from: Option<Instant>,
    /// Changed until, inclusive.
    pub updated_to: Option<Instant>,
    /// Any of these.
    pub types: Vec<SaleType>,
    /// Any of these.
    pub positions: Vec<SalePosition>,
    /// Some line's variant has this in its name.
    pub variant_name: Option<String>,
    /// Some line's product has an article code beginning so.
    pub variant_sku: Option<String>,
    /// Some line's variant has a barcode beginning so.
    pub variant_barcode: Option<String>,
    /// Any of these sales.
    pub numbers: Vec<Number>,
    /// Units sold, at least.
    pub quantity_from: Option<Quantity>,
    /// Units sold, at most.
    pub quantity_to: Option<Quantity>,
    /// In any of these zones.
    pub zones: Vec<Number>,
    /// Some line is of any of these brands.
    pub brands: Vec<Number>,
    /// Some line is from any of these locations.
    pub locations: Vec<Number>,
    /// At any of these tills.
    pub outlets: Vec<Number>,
    /// Helped by any of these people.
    pub assistants: Vec<Number>,
    /// Bought by any of these.
    pub customers: Vec<Number>,
}

/// How sales are sorted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SaleSort {
    /// By number, which is the order of opening.
    #[default]
    Number,
    /// By when they were opened.
    Created,
    /// By when they were completed; the others last.
    Completed,
    /// By when they last changed.
    Updated,
}

/// A list of sales.
#[derive(Clone, Debug)]
pub struct Sales {
    /// Which.
    pub filter: SaleFilter,
    /// By what.
    pub sort: SaleSort,
    /// Smallest first.
    pub ascending: bool,
    /// Which part.
    pub page: Page,
}

impl Query for Sales {
    type Out = (Paged<SaleView>, Vec<domain::sales::Promotion>);
    const PERMISSION: Permission = Permission::SalesRead;

    async fn run(&self, cx: &Cx, rx: &mut Rx<'_>) -> Result<Self::Out> {
        let cond = self.filter.condition(cx);
        let ids: Vec<(Uuid,)> = rx.query_dyn(&self.ids(cond.clone())).await?;
        let ids: Vec<SaleId> = ids.into_iter().map(|(id,)| SaleId(id)).collect();
        let counted: Vec<(i64,)> = rx.query_dyn(&count(cond)).await?;
        let total = counted.first().and_then(|(n,)| u64::try_from(*n).ok()).unwrap_or(0);
        let SalesFound { sales, promotions } = view::load(cx, rx, &ids).await?;
        Ok((Paged { items: sales, total }, promotions))
    }
}

impl Sales {
    fn ids(&self, cond: Cond) -> SelectStatement {
        let order = if self.ascending { Order::Asc } else { Order::Desc };
        let mut select = Sql::select();
        select.column((sale(), col("id"))).from(sale()).cond_where(cond);
        match self.sort {
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
        select.order_by((sale(), col("number")), order).limit(self.page.limit).offset(self.page.offset);
        select
    }
}

fn count(cond: Cond) -> SelectStatement {
    let mut select = Sql::select();
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

impl SaleFilter {
    fn condition(&self, cx: &Cx) -> Cond {
        let account = cx.account();
        let mut cond = Cond::all().add(of("account").eq(account.0)).add(of("state").ne("void"));
        let outlets = &cx.caller.scope.outlets;
        if !cx.caller.owner && !outlets.is_empty() {
            cond = cond.add(of("outlet").is_in(outlets.iter().map(|o| o.0)));
        }
        let at_least = [
            ("completed_at", self.completed_from.map(|i| i.0)),
            ("updated_at", self.updated_from.map(|i| i.0)),
            ("quantity", self.quantity_from.map(|q| q.0)),
        ];
        let at_most = [
            ("completed_at", self.completed_to.map(|i| i.0)),
            ("updated_at", self.updated_to.map(|i| i.0)),
            ("quantity", self.quantity_to.map(|q| q.0)),
        ];
        for (column, value) in at_least.into_iter().filter_map(|(c, v)| Some((c, v?))) {
            cond = cond.add(of(column).gte(value));
        }
        for (column, value) in at_most.into_iter().filter_map(|(c, v)| Some((c, v?))) {
            cond = cond.add(of(column).lte(value));
        }
        if !self.numbers.is_empty() {
            cond = cond.add(of("number").is_in(self.numbers.iter().map(|n| n.0)));
        }
        let named = [
            ("zone", "zone", &self.zones),
            ("outlet", "outlet", &self.outlets),
            ("customer", "party", &self.customers),
        ];
        for (column, table, numbers) in named.into_iter().filter(|(.., numbers)| !numbers.is_empty()) {
            cond = cond.add(of(column).in_subquery(ids_of(account, table, numbers)));
        }
        self.on_lines(account, cond).add(any(&self.types, type_is)).add(any(&self.positions, position_is))
    }

    fn on_lines(&self, account: AccountId, mut cond: Cond) -> Cond {
        let text = [
            ("variant", "folded", self.variant_name.as_deref().map(|t| format!("%{}%", escape(&fold(t))))),
            ("product", "sku", self.variant_sku.as_deref().map(|t| format!("{}%", escape(t)))),
            ("barcode", "code", self.variant_barcode.as_deref().map(|t| format!("{}%", escape(t)))),
        ];
        for (table, column, pattern) in text.into_iter().filter_map(|(t, c, p)| Some((t, c, p?))) {
            let like = Expr::col((Alias::new(table), col(column))).like(LikeExpr::new(pattern).escape('\\'));
            cond = cond.add(of("id").in_subquery(line_goods(account, table, like)));
        }
        if !self.brands.is_empty() {
            let brand = Expr::col((Alias::new("product"), col("brand")));
            let inside = brand.in_subquery(ids_of(account, "brand", &self.brands));
            cond = cond.add(of("id").in_subquery(line_goods(account, "product", inside)));
        }
        if !self.locations.is_empty() {
            let mut lines = lines_of(account);
            let location = Expr::col((Alias::new("sale_line"), col("location")));
            lines.and_where(location.in_subquery(ids_of(account, "location", &self.locations)));
            cond = cond.add(of("id").in_subquery(lines));
        }
        if !self.assistants.is_empty() {
            let mut people = Sql::select();
            people
                .column(col("sale"))
                .from(Alias::new("sale_person"))
                .and_where(Expr::col(col("account")).eq(account.0));
            people.and_where(Expr::col(col("party")).in_subquery(ids_of(account, "party", &self.assistants)));
            cond = cond.add(of("id").in_subquery(people));
        }
        cond
    }
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
    let mut select = Sql::select();
    select.column(col("id")).from(Alias::new(table)).and_where(Expr::col(col("account")).eq(account.0));
    select.and_where(Expr::col(col("number")).is_in(numbers.iter().map(|n| n.0)));
    select
}

fn lines_of(account: AccountId) -> SelectStatement {
    let line = || Alias::new("sale_line");
    let mut select = Sql::select();
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

/// Takes the meaning from the wildcards of LIKE.
fn escape(text: &str) -> String {
    text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_")
}
