//! Conditions on variants as SQL: the one builder of lists of goods.
//!
//! Conditions that few variants fulfil are `IN (subquery)`, so that an index can lead; those that many fulfil are
//! `EXISTS`, so that a page is found on the way through the list.

use db::Engine;
use domain::access::Scope;
use domain::catalogue::{Property, VariantFilter, VariantOrder, VariantSort};
use domain::id::{AccountId, VariantId};
use domain::text::fold;
use sea_query::{Alias, Condition, Expr, Order, Query, SelectStatement, Value};
use uuid::Uuid;

use super::filter_lots as lots;

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

impl Listing<'_> {
    /// The ids of one page.
    #[must_use]
    pub fn page(&self, sort: VariantSort, offset: u64, limit: u64) -> SelectStatement {
        let order = if sort.descending { Order::Desc } else { Order::Asc };
        let mut query = self.ids();
        match sort.by {
            VariantOrder::Number => {}
            VariantOrder::Name => _ = query.order_by(("v", "folded"), order.clone()),
            VariantOrder::Updated => _ = query.order_by(("v", "updated_at"), order.clone()),
        }
        query.order_by(("v", "number"), order).limit(limit).offset(offset);
        query
    }

    /// How many there are.
    #[must_use]
    pub fn count(&self) -> SelectStatement {
        let mut query = self.select();
        query.expr(Expr::cust("COUNT(*)"));
        query
    }

    /// The ids of all, in no order: a subquery for lists of what speaks of goods.
    #[must_use]
    pub fn ids(&self) -> SelectStatement {
        let mut query = self.select();
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

    fn select(&self) -> SelectStatement {
        let mut all = Condition::all()
            .add(self.say("v.account = ?", [self.account.0.into()]))
            .add(Expr::cust("v.deleted_at IS NULL"))
            .add(Expr::cust("NOT v.hidden"));
        for part in self.own().into_iter().chain(self.of_product()).chain(lots::exist(self)) {
            all = all.add(part);
        }
        let mut query = Query::select();
        query.from_as(Alias::new("variant"), Alias::new("v")).cond_where(all);
        query
    }

    /// Conditions on the variant itself.
    fn own(&self) -> Vec<Expr> {
        let VariantFilter {
            q,
            ids: only,
            name,
            names,
            barcode,
            barcodes,
            has_image,
            properties,
            document,
            ..
        } = self.filter;
        let account = self.account.0;
        let mut all = Vec::new();
        all.extend(q.iter().flat_map(|q| self.search(q)));
        all.extend(self.any("v.id IN (*)", ids(only)));
        all.extend(name.iter().map(|name| self.say("v.folded LIKE ? ESCAPE '!'", [contains(name)])));
        all.extend(self.any("v.folded IN (*)", folded(names)));
        all.extend(barcode.iter().map(|prefix| {
            let text = "v.id IN (SELECT b.variant FROM barcode b WHERE b.account = ? AND b.code >= ? AND b.code < ?)";
            self.say(text, [account.into(), prefix.as_str().into(), after(prefix)])
        }));
        let text = "v.id IN (SELECT b.variant FROM barcode b WHERE b.account = ? AND b.code IN (*))";
        all.extend(self.any_in(text, texts(barcodes)));
        all.extend(has_image.map(|has| {
            let not = if has { "" } else { "NOT " };
            let text = "EXISTS (SELECT 1 FROM image i WHERE i.account = v.account AND i.product = v.product
                AND (i.variant = ? OR i.variant = v.id))";
            self.say(&format!("{not}{text}"), [Uuid::nil().into()])
        }));
        all.extend(properties.iter().map(|pair| self.has("v.id", "variant", pair)));
        all.extend(document.map(|document| {
            let text =
                "v.id IN (SELECT d.variant FROM document_line d WHERE d.account = ? AND d.document = ?)";
            self.say(text, [account.into(), document.0.into()])
        }));
        all
    }

    /// Conditions on what it is a variant of.
    fn of_product(&self) -> Vec<Expr> {
        let VariantFilter {
            sku,
            skus,
            products,
            product_name,
            product_names,
            brands,
            zones,
            suppliers,
            categories,
            tags,
            product_properties,
            ..
        } = self.filter;
        let account = self.account.0;
        let few =
            |what: &str| format!("v.product IN (SELECT p.id FROM product p WHERE p.account = ? AND {what})");
        let many = |what: &str| {
            format!(
                "EXISTS (SELECT 1 FROM product p WHERE p.account = v.account AND p.id = v.product AND {what})"
            )
        };
        let mut all = Vec::new();
        all.extend(sku.iter().map(|prefix| {
            let text = few("p.sku >= ? AND p.sku < ?");
            self.say(&text, [account.into(), prefix.as_str().into(), after(prefix)])
        }));
        all.extend(self.any_in(&few("p.sku IN (*)"), texts(skus)));
        all.extend(self.any("v.product IN (*)", ids(products)));
        all.extend(
            product_name.iter().map(|name| self.say(&many("p.folded LIKE ? ESCAPE '!'"), [contains(name)])),
        );
        all.extend(self.any_in(&few("p.folded IN (*)"), folded(product_names)));
        all.extend(self.any(&many("p.brand IN (*)"), ids(brands)));
        let seen: Vec<_> = self.scope.brands.iter().copied().collect();
        all.extend(self.any(&many("p.brand IN (*)"), ids(&seen)));
        all.extend(self.any(&many("p.zone IN (*)"), ids(zones)));
        all.extend(self.any_in(&few("p.supplier IN (*)"), ids(suppliers)));
        // A path is digits and commas: nothing in it needs escaping.
        let below = "p.category IN (SELECT c.id FROM category c JOIN category a ON a.account = c.account
            AND c.path LIKE a.path || '%' WHERE a.account = p.account AND a.id IN (*))";
        all.extend(self.any_in(&few(below), ids(categories)));
        let text = "v.product IN (SELECT t.product FROM product_tag t WHERE t.account = ? AND t.tag IN (*))";
        all.extend(self.any_in(text, ids(tags)));
        all.extend(product_properties.iter().map(|pair| self.has("v.product", "product", pair)));
        all
    }

    /// Every word must occur somewhere in what a variant is found by.
    fn search(&self, q: &str) -> Vec<Expr> {
        let like = |word: &str| self.say("v.search LIKE ? ESCAPE '!'", [contains(word)]);
        fold(q).split(' ').filter(|word| !word.is_empty()).map(like).collect()
    }

    /// A named quality of an owner.
    pub(super) fn has(&self, owner: &str, kind: &'static str, pair: &Property) -> Expr {
        let text = format!(
            "{owner} IN (SELECT y.owner FROM property y WHERE y.account = ? AND y.kind = ? AND y.name = ? AND y.value"
        );
        let mut values: Vec<Value> = vec![self.account.0.into(), kind.into(), pair.name.as_str().into()];
        match &pair.value {
            Some(value) => {
                values.push(value.as_str().into());
                self.say(&format!("{text} = ?)"), values)
            }
            None => self.say(&format!("{text} IS NULL)"), values),
        }
    }

    /// A list condition, unless the list is empty: `*` stands for it.
    pub(super) fn any(&self, text: &str, list: Vec<Value>) -> Option<Expr> {
        let marks = marks(list.len());
        (!list.is_empty()).then(|| self.say(&text.replace('*', &marks), list))
    }

    /// Like [`Listing::any`], after a first value that is the account.
    fn any_in(&self, text: &str, list: Vec<Value>) -> Option<Expr> {
        let (marks, empty) = (marks(list.len()), list.is_empty());
        let values = std::iter::once(self.account.0.into()).chain(list);
        (!empty).then(|| self.say(&text.replace('*', &marks), values))
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

/// A pattern that finds a folded text anywhere; `!` takes the meaning from what follows it.
fn contains(text: &str) -> Value {
    let plain = fold(text).replace('!', "!!").replace('%', "!%").replace('_', "!_");
    format!("%{plain}%").into()
}

/// The end of the range of texts with a prefix: nothing sorts after the last code point.
fn after(prefix: &str) -> Value {
    format!("{prefix}{}", char::MAX).into()
}
