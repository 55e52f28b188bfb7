//! The part of the builder that speaks of lots, as `l`: what must hold for one and the same of them.

use domain::catalogue::LotFilter;
use domain::sales::Bounds;
use domain::{Money, Quantity};
use sea_query::{Condition, Query};
use sea_query::{Expr, SelectStatement, Value};
use uuid::Uuid;

use super::filter::{Listing, Set, ids, quality};

/// Something is left. Said as the index `lot_stocked` says it, else it would not be used.
const STOCKED: &str = "l.on_hand > l.reserved";

/// The conditions of a filter and of the caller's scope on `l`.
pub(super) fn conditions(listing: &Listing<'_>) -> Vec<Expr> {
    let mut all = everything_but_existence(listing);
    if let Some(exists) = listing.filter.lots.as_ref().and_then(|lots| lots.exists) {
        all.push(Expr::cust(if exists { STOCKED } else { "l.on_hand <= l.reserved" }));
    }
    all
}

/// The variants that have such a lot.
pub(super) fn set(listing: &Listing<'_>) -> Option<Set> {
    let filter = asked(listing).filter(|lots| lots.exists != Some(false))?;
    let mut parts = everything_but_existence(listing);
    if filter.exists.is_some() {
        parts.push(Expr::cust(STOCKED));
    }
    let mut ids = Query::select();
    let all = all(&parts).add(listing.say("l.account = ?", [listing.account.0.into()]));
    ids.expr_as(Expr::col(("l", "variant")), "id").distinct().from_as("lot", "l").cond_where(all);
    Some(Set { ids, check: Expr::exists(of_variant(&parts)) })
}

/// Whether a variant `v` has no such lot with anything left.
pub(super) fn absent(listing: &Listing<'_>) -> Option<Expr> {
    asked(listing).filter(|lots| lots.exists == Some(false))?;
    let mut parts = everything_but_existence(listing);
    parts.push(Expr::cust(STOCKED));
    Some(Expr::not_exists(of_variant(&parts)))
}

fn asked<'l>(listing: &Listing<'l>) -> Option<&'l LotFilter> {
    listing.filter.lots.as_ref().filter(|lots| **lots != LotFilter::default())
}

fn all(parts: &[Expr]) -> Condition {
    parts.iter().cloned().fold(Condition::all(), Condition::add)
}

fn of_variant(parts: &[Expr]) -> SelectStatement {
    let own = all(parts).add(Expr::cust("l.account = v.account")).add(Expr::cust("l.variant = v.id"));
    let mut query = Query::select();
    query.expr(Expr::cust("1")).from_as("lot", "l").cond_where(own);
    query
}

fn everything_but_existence(listing: &Listing<'_>) -> Vec<Expr> {
    let seen: Vec<_> = listing.scope.locations.iter().copied().collect();
    let mut all: Vec<Expr> = listing.any("l.location IN (*)", ids(&seen)).into_iter().collect();
    let Some(filter) = &listing.filter.lots else { return all };
    let LotFilter { locations, exists: _, receipts, properties, count, sell_price, supply_price } = filter;
    all.extend(listing.any("l.location IN (*)", ids(locations)));
    all.extend(listing.any("COALESCE(l.root_document, l.document) IN (*)", ids(receipts)));
    all.extend(properties.iter().map(|pair| {
        let (what, values) = quality("lot", pair);
        let owners = format!("l.id IN (SELECT x.owner FROM property x WHERE x.account = ? AND {what})");
        listing.say(&owners, std::iter::once(listing.account.0.into()).chain(values))
    }));
    all.extend(left(listing, *count));
    if !supply_price.is_open() {
        let (text, values) = in_primary(COST, *supply_price);
        all.push(listing.say(&text, values));
    }
    if !sell_price.is_open() {
        let (text, values) = applying(*sell_price);
        all.push(listing.say(&text, values));
    }
    all
}

fn left(listing: &Listing<'_>, count: Bounds<Quantity>) -> Vec<Expr> {
    let least = count.min.map(|min| listing.say("l.on_hand - l.reserved >= ?", [min.0.into()]));
    let most = count.max.map(|max| listing.say("l.on_hand - l.reserved <= ?", [max.0.into()]));
    least.into_iter().chain(most).collect()
}

/// The three columns of a price: amount, currency, card.
type Columns = [&'static str; 3];
const COST: Columns = ["l.cost_amount", "l.cost_currency", "l.cost_card"];
const OWN: Columns = ["l.price_amount", "l.price_currency", "l.price_card"];
const LISTED: Columns = ["p.amount", "p.currency", "p.card"];

/// A price between bounds of the primary currency. A currency without a rate on its card is the primary one.
///
/// Both sides are multiplied out instead of dividing; `numeric` holds the products where 64 bits would not.
fn in_primary([amount, currency, card]: Columns, bounds: Bounds<Money>) -> (String, Vec<Value>) {
    let rate = |part: &str| {
        format!(
            "CAST(COALESCE((SELECT r.{part} FROM rate r WHERE r.account = l.account AND r.card = {card} \
             AND r.currency = {currency}), 1) AS numeric)"
        )
    };
    let compare =
        |sign: &str| format!("{amount} * {} {sign} CAST(? AS numeric) * {}", rate("num"), rate("den"));
    let least = bounds.min.map(|min| (compare(">="), Value::from(min.0)));
    let most = bounds.max.map(|max| (compare("<="), Value::from(max.0)));
    let (texts, values): (Vec<_>, Vec<_>) = least.into_iter().chain(most).unzip();
    (texts.join(" AND "), values)
}

/// The sell price that applies, between bounds: the same choice as `domain::catalogue::applicable_price` makes.
fn applying(bounds: Bounds<Money>) -> (String, Vec<Value>) {
    let nil = || Value::from(Uuid::nil());
    let scope = |x: &str| {
        format!(
            "{x}.account = l.account AND {x}.variant = l.variant AND {x}.role = 'sell' AND {x}.type = ? \
             AND ({x}.location = l.location OR {x}.location = ?)"
        )
    };
    let (own, own_values) = in_primary(OWN, bounds);
    let (listed, listed_values) = in_primary(LISTED, bounds);
    let text = format!(
        "((l.price_amount IS NOT NULL AND {own} AND NOT EXISTS (SELECT 1 FROM price n WHERE {scope_n} \
             AND n.recorded > l.price_revision)) \
         OR EXISTS (SELECT 1 FROM price p WHERE {scope_p} \
             AND (l.price_revision IS NULL OR p.recorded > l.price_revision) AND {listed} \
             AND NOT EXISTS (SELECT 1 FROM price n WHERE {scope_n} AND (n.recorded > p.recorded \
                 OR (n.recorded = p.recorded AND n.location = l.location AND p.location <> l.location)))))",
        scope_n = scope("n"),
        scope_p = scope("p"),
    );
    let pair = || [nil(), nil()];
    let values = own_values.into_iter().chain(pair()).chain(pair()).chain(listed_values).chain(pair());
    (text, values.collect())
}
