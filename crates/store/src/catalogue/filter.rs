//! Conditions on variants as SQL: the one builder of lists of goods.
//!
//! A condition that an index can list by itself is a `Set`: said of a variant met on the way through the list, and as the
//! ids that fulfil it. Which of them leads is decided in `filter_lead`; free text is in `filter_search`, lots in `filter_lots`.

use db::Engine;
use domain::access::Scope;
use domain::catalogue::{Property, VariantFilter, VariantOrder, VariantSort};
use domain::id::{AccountId, VariantId};
use domain::text::{containing, fold};
use sea_query::{Condition, Expr, ExprTrait as _, JoinType, Order, Query, SelectStatement, Value};
use uuid::Uuid;

use super::filter_lead::Lead;
use super::{filter_lots as lots, filter_search as search};

/// What is listed: for whom, on which engine, which, and where the caller may look.
#[derive(Clone, Copy, Debug)]
pub struct Listing<'f> {
    /// The account.
    pub account: AccountId,
    /// The engine that will be asked.
    pub engine: Engine,
    /// Which variants.
    pub filter: &'f VariantFilter,
    /// The brands and locations that the caller sees; none of a kind means all.
    pub scope: &'f Scope,
}

/// Variants that fulfil one condition, and how it is said of a variant `v` met on another way.
#[derive(Clone, Debug)]
pub(super) struct Set {
    /// Their ids, as `id`.
    pub(super) ids: SelectStatement,
    /// The condition on `v`.
    pub(super) check: Expr,
}

impl Listing<'_> {
    /// The ids of one page.
    #[must_use]
    pub fn page(&self, lead: &Lead, sort: VariantSort, offset: u64, limit: u64) -> SelectStatement {
        let order = if sort.descending { Order::Desc } else { Order::Asc };
        let mut query = self.select(lead);
        query.column(("v", "id"));
        match sort.by {
            VariantOrder::Number => {}
            VariantOrder::Name => {
                // What is alike stands together: the walk may pass all the others first.
                if lead.walks() && self.engine == Engine::Sqlite {
                    query.cond_where(Condition::all().add_option(search::among(self)));
                }
                query.order_by(("v", "folded"), order.clone());
            }
            VariantOrder::Updated => _ = query.order_by(("v", "updated_at"), order.clone()),
        }
        query.order_by(("v", "number"), order).limit(limit).offset(offset);
        query
    }

    /// How many there are.
    #[must_use]
    pub fn count(&self, lead: &Lead) -> SelectStatement {
        let mut query = self.select(&lead.of_count());
        query.expr(Expr::cust("COUNT(*)"));
        query
    }

    /// The ids of all, in no order: a subquery for lists of what speaks of goods.
    #[must_use]
    pub fn ids(&self) -> SelectStatement {
        let mut query = self.select(&Lead::unasked(self));
        query.column(("v", "id"));
        query
    }

    /// The ids of the lots of some variants that fulfil the filter's conditions on lots and lie where the caller may look.
    #[must_use]
    pub fn lots(&self, variants: &[VariantId]) -> SelectStatement {
        let mut all = Condition::all()
            .add(self.say("l.account = ?", [self.account.0.into()]))
            .add(self.say(&format!("l.variant IN ({})", marks(variants.len())), ids(variants)));
        for part in lots::conditions(self) {
            all = all.add(part);
        }
        let mut query = Query::select();
        query.column(("l", "id")).from_as("lot", "l").cond_where(all);
        query
    }

    fn select(&self, lead: &Lead) -> SelectStatement {
        let mut query = Query::select();
        match &lead.ids {
            None => _ = query.from_as("variant", "v"),
            Some(ids) => {
                query.from_subquery(ids.clone(), "lead");
                then(&mut query, "variant", "v", Expr::cust("v.id = lead.id"));
            }
        }
        let mut all = Condition::all()
            .add(self.say("v.account = ?", [self.account.0.into()]))
            .add(Expr::cust("v.deleted_at IS NULL"))
            .add(Expr::cust("NOT v.hidden"));
        let sets = self.sets().into_iter().map(|set| set.check);
        for part in self.checks().into_iter().chain(sets) {
            all = all.add(part);
        }
        query.cond_where(all);
        query
    }

    /// Conditions that single out variants, each with a way to list those first.
    pub(super) fn sets(&self) -> Vec<Set> {
        let own = self.own();
        own.into_iter().chain(search::set(self)).chain(self.of_product()).chain(lots::set(self)).collect()
    }

    /// Conditions that can only be looked at variant by variant.
    fn checks(&self) -> Vec<Expr> {
        let VariantFilter { name, product_name, has_image, .. } = self.filter;
        let mut all: Vec<Expr> = lots::absent(self).into_iter().collect();
        all.extend(name.iter().map(|name| self.say("v.folded LIKE ? ESCAPE '!'", [contains(name)])));
        all.extend(product_name.iter().map(|name| {
            let text = "EXISTS (SELECT 1 FROM product p WHERE p.account = v.account AND p.id = v.product
                AND p.folded LIKE ? ESCAPE '!')";
            self.say(text, [contains(name)])
        }));
        all.extend(has_image.map(|has| {
            let not = if has { "" } else { "NOT " };
            let text = "EXISTS (SELECT 1 FROM image i WHERE i.account = v.account AND i.product = v.product
                AND (i.variant = ? OR i.variant = v.id))";
            self.say(&format!("{not}{text}"), [Uuid::nil().into()])
        }));
        all
    }

    /// Conditions on the variant itself and on what hangs on it.
    fn own(&self) -> Vec<Set> {
        let VariantFilter { ids: only, names, barcode, barcodes, properties, document, .. } = self.filter;
        let mut all = Vec::new();
        let own = |what: &str, values: Vec<Value>| Set {
            ids: self.table("variant", "id", what, values.clone()),
            check: self.say(&what.replace("x.", "v."), values),
        };
        all.extend((!only.is_empty()).then(|| own(&format!("x.id IN ({})", marks(only.len())), ids(only))));
        let text = format!("x.folded IN ({})", marks(names.len()));
        all.extend((!names.is_empty()).then(|| own(&text, folded(names))));
        let of = |table, what: &str, values| self.hanging(table, "variant", "v.id", what, values);
        all.extend(barcode.iter().map(|prefix| {
            of("barcode", "x.code >= ? AND x.code < ?", vec![prefix.as_str().into(), after(prefix)])
        }));
        let text = format!("x.code IN ({})", marks(barcodes.len()));
        all.extend((!barcodes.is_empty()).then(|| of("barcode", &text, texts(barcodes))));
        all.extend(properties.iter().map(|pair| {
            let (what, values) = quality("variant", pair);
            self.hanging("property", "owner", "v.id", &what, values)
        }));
        all.extend(document.map(|document| of("document_line", "x.document = ?", vec![document.0.into()])));
        all
    }

    /// All conditions on what it is a variant of, as one.
    fn of_product(&self) -> Option<Set> {
        let VariantFilter {
            sku,
            skus,
            products,
            product_names,
            brands,
            zones,
            suppliers,
            categories,
            tags,
            product_properties,
            ..
        } = self.filter;
        let mut all: Vec<(Expr, Expr)> = Vec::new();
        let plain = |what: Option<Expr>| what.map(|what| (what.clone(), what));
        all.extend(sku.iter().map(|prefix| {
            let what = self.say("p.sku >= ? AND p.sku < ?", [prefix.as_str().into(), after(prefix)]);
            (what.clone(), what)
        }));
        let seen: Vec<_> = self.scope.brands.iter().copied().collect();
        for (text, list) in [
            ("p.sku IN (*)", texts(skus)),
            ("p.id IN (*)", ids(products)),
            ("p.folded IN (*)", folded(product_names)),
            ("p.brand IN (*)", ids(brands)),
            ("p.brand IN (*)", ids(&seen)),
            ("p.zone IN (*)", ids(zones)),
            ("p.supplier IN (*)", ids(suppliers)),
        ] {
            all.extend(plain(self.any(text, list)));
        }
        // A path is digits and commas: nothing in it needs escaping.
        let below = "p.category IN (SELECT c.id FROM category c JOIN category a ON a.account = c.account
            AND c.path LIKE a.path || '%' WHERE a.account = ? AND a.id IN (*))";
        all.extend(plain(self.any_after([self.account.0.into()], below, ids(categories))));
        let hanging = |set: Set| (Expr::col(("p", "id")).in_subquery(set.ids), set.check);
        let text = format!("x.tag IN ({})", marks(tags.len()));
        all.extend(
            (!tags.is_empty())
                .then(|| hanging(self.hanging("product_tag", "product", "p.id", &text, ids(tags)))),
        );
        all.extend(product_properties.iter().map(|pair| {
            let (what, values) = quality("product", pair);
            hanging(self.hanging("property", "owner", "p.id", &what, values))
        }));
        (!all.is_empty()).then(|| self.products(all))
    }

    /// Variants of the products for which all of this holds, said first as it leads to them and then as it is looked at.
    fn products(&self, all: Vec<(Expr, Expr)>) -> Set {
        let mut listed = Condition::all().add(self.say("p.account = ?", [self.account.0.into()]));
        let mut looked_at =
            Condition::all().add(Expr::cust("p.account = v.account")).add(Expr::cust("p.id = v.product"));
        for (leading, checking) in all {
            listed = listed.add(leading);
            looked_at = looked_at.add(checking);
        }
        let mut ids = Query::select();
        ids.column(("x", "id")).from_as("product", "p").cond_where(listed);
        then(&mut ids, "variant", "x", Expr::cust("x.account = p.account AND x.product = p.id"));
        let mut product = Query::select();
        product.expr(Expr::cust("1")).from_as("product", "p").cond_where(looked_at);
        Set { ids, check: Expr::exists(product) }
    }

    /// Owners by what is said of them in another table, as `x`.
    ///
    /// * `column`: names the owner there
    /// * `owner`: the owner where it is looked at
    fn hanging(
        &self,
        table: &'static str,
        column: &'static str,
        owner: &str,
        what: &str,
        values: Vec<Value>,
    ) -> Set {
        let check = format!(
            "EXISTS (SELECT 1 FROM {table} x WHERE x.account = ? AND x.{column} = {owner} AND {what})"
        );
        let with_account = std::iter::once(self.account.0.into()).chain(values.iter().cloned());
        Set { check: self.say(&check, with_account), ids: self.table(table, column, what, values) }
    }

    /// One column of a table, as `id`, where something holds of its rows `x`.
    fn table(
        &self,
        table: &'static str,
        column: &'static str,
        what: &str,
        values: Vec<Value>,
    ) -> SelectStatement {
        let mut query = Query::select();
        query.expr_as(Expr::col(("x", column)), "id").from_as(table, "x").cond_where(
            Condition::all()
                .add(self.say("x.account = ?", [self.account.0.into()]))
                .add(self.say(what, values)),
        );
        query
    }

    /// A list condition, unless the list is empty: `*` stands for it.
    pub(super) fn any(&self, text: &str, list: Vec<Value>) -> Option<Expr> {
        self.any_after([], text, list)
    }

    /// Like [`Listing::any`], after other values. A list of the nil id alone is nobody's: that needs no looking.
    fn any_after<const N: usize>(&self, first: [Value; N], text: &str, list: Vec<Value>) -> Option<Expr> {
        let nobody = Value::from(Uuid::nil());
        match list.as_slice() {
            [] => None,
            some if some.iter().all(|value| *value == nobody) => Some(Expr::cust("1 = 0")),
            some => {
                let text = text.replace('*', &marks(some.len()));
                Some(self.say(&text, first.into_iter().chain(list)))
            }
        }
    }

    /// A condition with `?` for its values, on either engine.
    pub(super) fn say(&self, text: &str, values: impl IntoIterator<Item = Value>) -> Expr {
        let text = match self.engine {
            Engine::Sqlite => text.to_owned(),
            Engine::Postgres => numbered(text),
        };
        Expr::cust_with_values(text, values)
    }
}

/// Joins a table that is walked after those before it: `SQLite` leaves the order of cross joins as it is written.
pub(super) fn then(query: &mut SelectStatement, table: &'static str, alias: &'static str, on: Expr) {
    query.join_as(JoinType::CrossJoin, table, alias, Condition::all()).and_where(on);
}

/// `$1, $2 …` for question marks.
fn numbered(text: &str) -> String {
    let mut parts = text.split('?');
    let mut out = parts.next().unwrap_or_default().to_owned();
    for (at, part) in parts.enumerate() {
        out.push_str(&format!("${}", at + 1));
        out.push_str(part);
    }
    out
}

fn marks(count: usize) -> String {
    vec!["?"; count].join(", ")
}

pub(super) fn ids<T: Copy + Into<Uuid>>(ids: &[T]) -> Vec<Value> {
    ids.iter().map(|id| (*id).into().into()).collect()
}

fn texts(texts: &[String]) -> Vec<Value> {
    texts.iter().map(|text| text.as_str().into()).collect()
}

fn folded(texts: &[String]) -> Vec<Value> {
    texts.iter().map(|text| fold(text).into()).collect()
}

/// A pattern that finds a folded text anywhere.
fn contains(text: &str) -> Value {
    containing(&fold(text)).into()
}

/// A named quality of an owner in `property` as `x`.
pub(super) fn quality(kind: &'static str, pair: &Property) -> (String, Vec<Value>) {
    let named = vec![kind.into(), pair.name.as_str().into()];
    let text = "x.kind = ? AND x.name = ? AND x.value";
    match &pair.value {
        Some(value) => (format!("{text} = ?"), named.into_iter().chain([value.as_str().into()]).collect()),
        None => (format!("{text} IS NULL"), named),
    }
}

/// The end of the range of texts with a prefix: nothing sorts after the last code point.
fn after(prefix: &str) -> Value {
    format!("{prefix}{}", char::MAX).into()
}
