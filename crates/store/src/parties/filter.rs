//! Conditions on parties as SQL: the one builder of lists of people and firms.

use domain::id::{AccountId, BrandId, GroupId, Number};
use domain::parties::{Gender, PartyRole};
use domain::text::{containing, digits, fold};
use domain::{Word, id::PartyId};
use sea_query::{Alias, Condition, Expr, ExprTrait, LikeExpr, Order, Query, SelectStatement};
use uuid::Uuid;

/// Which parties. Every condition given must hold; an empty one does not matter.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PartyFilter {
    /// What it is to us: any of these.
    pub roles: Vec<PartyRole>,
    /// Ids: any of these; `Some` of none finds nothing.
    pub ids: Option<Vec<PartyId>>,
    /// Numbers: any of these; `Some` of none finds nothing.
    pub numbers: Option<Vec<Number>>,
    /// Part of the e-mail.
    pub email: Option<String>,
    /// Part of the name.
    pub name: Option<String>,
    /// Part of a phone; only its digits count.
    pub phone: Option<String>,
    /// Gender.
    pub gender: Option<Gender>,
    /// Customer of any of these brands; `Some` of none finds nothing.
    pub brands: Option<Vec<BrandId>>,
    /// In any of these groups; `Some` of none finds nothing.
    pub groups: Option<Vec<GroupId>>,
    /// Part of a name, the e-mail, a card's code or a phone's digits.
    pub q: Option<String>,
}

/// How parties are sorted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PartySort {
    /// By number.
    #[default]
    Number,
    /// By folded name.
    Name,
    /// By registration.
    Created,
    /// By last change.
    Updated,
}

impl PartyFilter {
    /// The ids of one page.
    #[must_use]
    pub fn page(
        &self,
        account: AccountId,
        sort: PartySort,
        descending: bool,
        offset: u64,
        limit: u64,
    ) -> SelectStatement {
        let order = if descending { Order::Desc } else { Order::Asc };
        let mut query = self.select(account);
        query.column(("p", "id"));
        match sort {
            PartySort::Number => {}
            PartySort::Name => _ = query.order_by(("p", "folded"), order.clone()),
            PartySort::Created => _ = query.order_by(("p", "created_at"), order.clone()),
            PartySort::Updated => _ = query.order_by(("p", "updated_at"), order.clone()),
        }
        query.order_by(("p", "number"), order).limit(limit).offset(offset);
        query
    }

    /// How many there are.
    #[must_use]
    pub fn count(&self, account: AccountId) -> SelectStatement {
        let mut query = self.select(account);
        query.expr(Expr::cust("COUNT(*)"));
        query
    }

    fn select(&self, account: AccountId) -> SelectStatement {
        let Self { roles, ids, numbers, email, name, phone, gender, brands, groups, q } = self;
        let own = Condition::all()
            .add(Expr::col(("p", "account")).eq(account.0))
            .add(Expr::col(("p", "deleted_at")).is_null())
            .add_option(any_role(roles))
            .add_option(ids.as_ref().map(|ids| Expr::col(("p", "id")).is_in(ids.iter().map(|id| id.0))))
            .add_option(numbers.as_ref().map(|all| Expr::col(("p", "number")).is_in(all.iter().map(|n| n.0))))
            .add_option(email.as_deref().map(|email| contains("email_folded", email)))
            .add_option(name.as_deref().map(|name| contains("folded", name)))
            .add_option(gender.map(|gender| Expr::col(("p", "gender")).eq(gender.word())));
        let hung = Condition::all()
            .add_option(phone.as_deref().map(|phone| has_phone(account, &digits(phone))))
            .add_option(brands.as_ref().map(|all| hangs(account, "party_brand", "brand", all)))
            .add_option(groups.as_ref().map(|all| hangs(account, "party_in_group", "group_id", all)))
            .add_option(q.as_deref().map(|q| search(account, q)));
        let mut query = Query::select();
        query.from_as(Alias::new("party"), Alias::new("p")).cond_where(own.add(hung));
        query
    }
}

fn any_role(roles: &[PartyRole]) -> Option<Condition> {
    let column = |role: &PartyRole| match role {
        PartyRole::Customer => "is_customer",
        PartyRole::Employee => "is_employee",
        PartyRole::Supplier => "is_supplier",
    };
    let is = |role| Expr::col(("p", column(role))).eq(true);
    (!roles.is_empty()).then(|| roles.iter().map(is).fold(Condition::any(), Condition::add))
}

fn contains(column: &'static str, part: &str) -> Expr {
    Expr::col(("p", column)).like(LikeExpr::new(containing(&fold(part))).escape('!'))
}

/// The parties with a phone whose digits contain some; none when there are no digits to look for.
fn has_phone(account: AccountId, digits: &str) -> Expr {
    let mut phones = Query::select();
    phones
        .column("party")
        .from("party_phone")
        .and_where(Expr::col("account").eq(account.0))
        .and_where(Expr::col("digits").like(LikeExpr::new(containing(digits)).escape('!')))
        .and_where(Expr::val(!digits.is_empty()).eq(true));
    Expr::col(("p", "id")).in_subquery(phones)
}

/// The parties that a list names one of `targets` for.
fn hangs<T: Copy + Into<Uuid>>(
    account: AccountId,
    list: &'static str,
    column: &'static str,
    targets: &[T],
) -> Expr {
    let mut parties = Query::select();
    parties
        .column("party")
        .from(list)
        .and_where(Expr::col("account").eq(account.0))
        .and_where(Expr::col(column).is_in(targets.iter().map(|target| (*target).into())));
    Expr::col(("p", "id")).in_subquery(parties)
}

fn search(account: AccountId, q: &str) -> Condition {
    let found = Condition::any().add(contains("search", q));
    let digits = digits(q);
    if digits.is_empty() { found } else { found.add(has_phone(account, &digits)) }
}
