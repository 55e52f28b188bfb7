//! Offers of promotions, and the offer that the vendor makes of a cashier's discount: the Offer object with the configuration of
//! each type.
//!
//! # Source
//! Contract 5.5: the keys of `fixed_price`, with the vendor's own spelling, and of `total_fixed_discount` are seen, the other types
//! are named by its decision; 6, Offer.

use std::collections::HashMap;

use domain::catalogue::Property;
use domain::id::Number;
use domain::sales::{self, AnyOf, Bounds, GoodsFilter, OfferKind, Promotion, Target};
use domain::{Date, Money};
use serde::Serialize;
use serde_json::Number as JsonNumber;
use uuid::Uuid;

use crate::price::{self, Price};
use crate::show::{Show, date, quantity};

/// Basis points in a percent.
const PERCENT_SCALE: u8 = 2;

/// What people call the categories and suppliers that offers are about.
pub(crate) type Numbers = HashMap<Uuid, Number>;

/// As printed.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Offer {
    pub(super) id: i64,
    pub(super) r#type: &'static str,
    pub(super) config: Config,
    pub(super) promotion: i64,
    pub(super) auto_applicable: bool,
    pub(super) level: i64,
}

#[derive(Clone, Debug, Serialize)]
#[serde(untagged)]
pub(super) enum Config {
    /// So much off the whole.
    Total {
        #[serde(flatten)]
        gives: Gives,
        /// The only sell that it is for.
        #[serde(skip_serializing_if = "Option::is_none")]
        sell: Option<i64>,
    },
    /// About some goods.
    Goods(Box<GoodsConfig>),
    /// Of an offer that is no longer there.
    Gone {},
}

/// What an offer gives.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) enum Gives {
    FixedDiscount(Price),
    FixedPrice(Price),
    Percent(JsonNumber),
}

#[derive(Clone, Debug, Serialize)]
pub(super) struct GoodsConfig {
    #[serde(flatten)]
    filter: Filter,
    #[serde(flatten)]
    gives: Gives,
    /// May combine with other offers.
    sum: bool,
    /// Units of a record; null for all.
    count: Option<JsonNumber>,
    /// For every such record, else for the first.
    each: bool,
}

/// Which goods.
#[derive(Clone, Debug, Serialize)]
struct Filter {
    name: Vec<String>,
    name_exclude: bool,
    barcode: Vec<String>,
    barcode_exclude: bool,
    sku: Vec<String>,
    sku_exclude: bool,
    category: Vec<i64>,
    category_exclude: bool,
    supplier: Vec<i64>,
    exclude_supplier: bool,
    #[serde(rename = "expireTime")]
    expire_time: ExpireTime,
    #[serde(rename = "exirationDateRange")]
    expiration_date_range: Range<String>,
    price: Range<JsonNumber>,
    properties: Vec<Pair>,
    #[serde(rename = "excludeProperties")]
    exclude_properties: bool,
    product_properties: Vec<Pair>,
    #[serde(rename = "excludeProductProperties")]
    exclude_product_properties: bool,
    import_properties: Vec<Pair>,
    exclude_import_properties: bool,
}

/// At most so long before the goods expire.
#[derive(Clone, Debug, Serialize)]
struct ExpireTime {
    number: Option<i64>,
    time: Option<&'static str>,
}

#[derive(Clone, Debug, Serialize)]
struct Range<T> {
    min: Option<T>,
    max: Option<T>,
}

#[derive(Clone, Debug, Serialize)]
struct Pair {
    name: String,
    value: Option<String>,
}

impl Offer {
    /// An offer of a promotion.
    ///
    /// * `numbers`: of all that [`named`] finds in the offer
    pub(crate) fn of(offer: &sales::Offer, promotion: Number, numbers: &Numbers, show: &Show) -> Self {
        let whole = |gives| Config::Total { gives, sell: None };
        let (r#type, config) = match &offer.kind {
            OfferKind::TotalAmount { amount } => {
                ("total_fixed_discount", whole(Gives::FixedDiscount(show.price(amount))))
            }
            OfferKind::TotalPercent { basis_points } => {
                ("total_percent_discount", whole(Gives::Percent(percent(*basis_points))))
            }
            OfferKind::FixedPrice { price, target } => {
                ("fixed_price", goods(target, Gives::FixedPrice(show.price(price)), numbers))
            }
            OfferKind::Percent { basis_points, target } => {
                ("percent_discount", goods(target, Gives::Percent(percent(*basis_points)), numbers))
            }
            OfferKind::Amount { amount, target } => {
                ("fixed_discount", goods(target, Gives::FixedDiscount(show.price(amount)), numbers))
            }
        };
        Self {
            id: offer.number.0,
            r#type,
            config,
            promotion: promotion.0,
            auto_applicable: offer.automatic,
            level: offer.level.into(),
        }
    }

    /// The offer that a cashier's discount of one sell is shown as.
    ///
    /// The vendor keeps a hidden promotion for these; we keep none, so its number is zero.
    pub(super) const fn manual(gives: Gives, sell: i64) -> Self {
        let r#type = match gives {
            Gives::FixedDiscount(_) | Gives::FixedPrice(_) => "total_fixed_discount",
            Gives::Percent(_) => "total_percent_discount",
        };
        let config = Config::Total { gives, sell: Some(sell) };
        Self { id: sell, r#type, config, promotion: 0, auto_applicable: true, level: 1 }
    }

    /// An offer that was applied and is no longer there.
    pub(super) const fn gone(id: Number, promotion: i64, level: i64) -> Self {
        let r#type = "total_fixed_discount";
        Self { id: id.0, r#type, config: Config::Gone {}, promotion, auto_applicable: true, level }
    }
}

/// Basis points as percent.
pub(super) fn percent(basis_points: i64) -> JsonNumber {
    wire::number::from_scaled(basis_points, PERCENT_SCALE)
}

/// The categories and suppliers that the offers of a promotion are about.
pub(crate) fn named(promotion: &Promotion) -> impl Iterator<Item = &GoodsFilter> {
    promotion.offers.iter().filter_map(|offer| match &offer.kind {
        OfferKind::FixedPrice { target, .. }
        | OfferKind::Percent { target, .. }
        | OfferKind::Amount { target, .. } => Some(&target.filter),
        OfferKind::TotalAmount { .. } | OfferKind::TotalPercent { .. } => None,
    })
}

fn goods(target: &Target, gives: Gives, numbers: &Numbers) -> Config {
    let Target { filter, combine, count, each } = target;
    Config::Goods(Box::new(GoodsConfig {
        filter: Filter::of(filter, numbers),
        gives,
        sum: *combine,
        count: count.map(quantity),
        each: *each,
    }))
}

impl Filter {
    fn of(filter: &GoodsFilter, numbers: &Numbers) -> Self {
        let GoodsFilter {
            names,
            barcodes,
            skus,
            categories,
            suppliers,
            expires_on,
            expires_within_days,
            price,
            variant_properties,
            product_properties,
            lot_properties,
        } = filter;
        Self {
            name: names.any.clone(),
            name_exclude: names.exclude,
            barcode: barcodes.any.clone(),
            barcode_exclude: barcodes.exclude,
            sku: skus.any.clone(),
            sku_exclude: skus.exclude,
            category: numbered(categories, numbers),
            category_exclude: categories.exclude,
            supplier: numbered(suppliers, numbers),
            exclude_supplier: suppliers.exclude,
            expire_time: ExpireTime {
                number: *expires_within_days,
                time: expires_within_days.map(|_| "day"),
            },
            expiration_date_range: range(expires_on, |day: Date| date(day)),
            price: range(price, |amount: Money| price::number(amount)),
            properties: pairs(variant_properties),
            exclude_properties: variant_properties.exclude,
            product_properties: pairs(product_properties),
            exclude_product_properties: product_properties.exclude,
            import_properties: pairs(lot_properties),
            exclude_import_properties: lot_properties.exclude,
        }
    }
}

fn numbered<T: Copy + Into<Uuid>>(ids: &AnyOf<T>, numbers: &Numbers) -> Vec<i64> {
    ids.any.iter().filter_map(|id| Some(numbers.get(&(*id).into())?.0)).collect()
}

fn range<T: Copy, U>(bounds: &Bounds<T>, print: impl Fn(T) -> U) -> Range<U> {
    Range { min: bounds.min.map(&print), max: bounds.max.map(&print) }
}

fn pairs(properties: &AnyOf<Property>) -> Vec<Pair> {
    let pair = |property: &Property| Pair { name: property.name.clone(), value: property.value.clone() };
    properties.any.iter().map(pair).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sells::example::{self, UZS};
    use domain::money;
    use serde_json::{Value, json};
    use wire::time::parse_date;

    fn print(kind: OfferKind) -> Value {
        let offer = sales::Offer { number: Number(398), automatic: true, level: 1, kind };
        let numbers = Numbers::from([(Uuid::from_u128(8), Number(8)), (Uuid::from_u128(9), Number(9))]);
        let printed = Offer::of(&offer, Number(178), &numbers, &example::around().show);
        serde_json::from_str(&wire::json::to_string(&printed)).unwrap()
    }

    fn price(units: i64) -> money::Price {
        money::Price { amount: Money::units(units), currency: UZS, card: Uuid::from_u128(2).into() }
    }

    fn all() -> Target {
        Target {
            filter: GoodsFilter::default(),
            combine: true,
            count: Some(domain::Quantity::units(1)),
            each: true,
        }
    }

    /// The vendor's configuration of a filter that asks nothing.
    const FILTER: &str = r#""name":[],"name_exclude":false,"barcode":[],"barcode_exclude":false,"sku":[],"sku_exclude":false,
        "category":[],"category_exclude":false,"supplier":[],"exclude_supplier":false,"expireTime":{"number":null,"time":null},
        "exirationDateRange":{"min":null,"max":null},"price":{"min":null,"max":null},"properties":[],"excludeProperties":false,
        "product_properties":[],"excludeProductProperties":false,"import_properties":[],"exclude_import_properties":false"#;

    #[test]
    fn a_fixed_price_has_the_keys_of_the_vendors_sample() {
        let printed = print(OfferKind::FixedPrice { price: price(1_000), target: all() });
        let fixed = printed["config"]["fixedPrice"].to_string();
        let sample = format!(
            r#"{{"id":398,"type":"fixed_price","config":{{{FILTER},"fixedPrice":{fixed},"sum":true,"count":1,"each":true}},
            "promotion":178,"autoApplicable":true,"level":1}}"#
        );
        let sample: Value = serde_json::from_str(&sample).unwrap();
        assert_eq!(printed.to_string(), sample.to_string());
        assert_eq!(
            (&printed["config"]["fixedPrice"]["UZS"], &printed["config"]["fixedPrice"]["USD"]),
            (&json!(1_000), &json!(0.12))
        );
    }

    #[test]
    fn every_type_says_what_it_gives() {
        for (kind, r#type, key) in [
            (OfferKind::TotalAmount { amount: price(5) }, "total_fixed_discount", "fixedDiscount"),
            (OfferKind::TotalPercent { basis_points: 550 }, "total_percent_discount", "percent"),
            (OfferKind::Percent { basis_points: 550, target: all() }, "percent_discount", "percent"),
            (OfferKind::Amount { amount: price(5), target: all() }, "fixed_discount", "fixedDiscount"),
        ] {
            let printed = print(kind);
            assert_eq!(printed["type"], r#type);
            let gives = &printed["config"][key];
            assert!(*gives == json!(5.5) || gives["UZS"] == 5, "{printed}");
        }
    }

    #[test]
    fn a_filter_names_things_as_people_do() {
        let filter = GoodsFilter {
            names: AnyOf::except(vec!["Rose".into()]),
            categories: AnyOf::only(vec![Uuid::from_u128(8).into(), Uuid::from_u128(7).into()]),
            suppliers: AnyOf::except(vec![Uuid::from_u128(9).into()]),
            expires_on: Bounds { min: parse_date("2025-01-01"), max: None },
            expires_within_days: Some(3),
            price: Bounds { min: None, max: Some(Money(15_000)) },
            lot_properties: AnyOf::only(vec![Property { name: "Box".into(), value: None }]),
            ..GoodsFilter::default()
        };
        let target = Target { filter, combine: false, count: None, each: false };
        let config = print(OfferKind::Percent { basis_points: 100, target })["config"].clone();
        assert_eq!((&config["name"], &config["name_exclude"]), (&json!(["Rose"]), &json!(true)));
        assert_eq!(
            (&config["category"], &config["supplier"]),
            (&json!([8]), &json!([9])),
            "those that are there"
        );
        assert_eq!(config["exclude_supplier"], true);
        assert_eq!(config["exirationDateRange"], json!({"min": "2025-01-01", "max": null}));
        assert_eq!(config["expireTime"], json!({"number": 3, "time": "day"}));
        assert_eq!(config["price"], json!({"min": null, "max": 1.5}));
        assert_eq!(config["import_properties"], json!([{"name": "Box", "value": null}]));
        assert_eq!(
            (&config["sum"], &config["count"], &config["each"]),
            (&json!(false), &Value::Null, &json!(false))
        );
    }
}
