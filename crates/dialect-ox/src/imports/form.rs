//! Forms of imports and their records into commands.
//!
//! # Source
//! Contract 4.8.

use app::places::GetLocation;
use app::stock::{OpenReceipt, ReceiptLine};
use domain::catalogue::{Described, Unit};
use domain::id::ZoneId;
use domain::money::Rate;
use domain::sales::Tax;
use domain::stock::ReceiptGoods;
use domain::{Currency, Reason, Refusal};
use wire::tree::{File, Leaf};
use wire::{Decimal, Fields, Kind, Tree, fields};

use super::wire::Categories;
use crate::ctx::Ctx;
use crate::error::Error;
use crate::error::names::Names;
use crate::form::quantity;
use crate::price::entered;
use crate::variations::form::{included, properties, unit};

/// Where our names differ from the commands'.
pub(super) const NAMES: Names = &[
    ("rates", "supplyRatio"),
    ("rates[]", "supplyRatio"),
    ("lines", "records"),
    ("lines[].sku", "records[].productSku"),
    ("lines[].description", "records[].productDescription"),
    ("lines[].supplier", "records[].supplierName"),
    ("lines[].category", "records[].categoryNames"),
    ("lines[].barcode", "records[].variationBarcode"),
    ("lines[].barcodes", "records[].variationBarcode"),
    ("lines[].barcodes[]", "records[].variationBarcode"),
    ("lines[].variant_name", "records[].variationName"),
    ("lines[].tax", "records[].variationTaxable"),
    ("lines[].variant_properties", "records[].variationProperties"),
    ("lines[].tags", "records[].productTags"),
    ("lines[].images", "records[].uploadedImages"),
    ("lines[].lot_properties", "records[].stockProperties"),
    ("lines[].quantity", "records[].count"),
    ("lines[].cost", "records[].stockSupplyPrice"),
    ("lines[].price", "records[].stockSellPrice"),
];

const KNOWN_OF_RECORD: &[&str] = &[
    "productSku",
    "productName",
    "productDescription",
    "supplierName",
    "categoryNames",
    "variationBarcode",
    "variationName",
    "unit",
    "variationCountable",
    "variationShippable",
    "variationSellable",
    "variationScalable",
    "variationTaxable",
    "variationVatPercent",
    "variationCookable",
    "variationProperties",
    "productProperties",
    "stockProperties",
    "stockSupplyPrice",
    "stockSellPrice",
    "stockExpirationDate",
    "count",
    "uploadedImages",
    "productTags",
];

/// A form into a new import of a zone.
pub(super) async fn open(cx: &Ctx, zone: ZoneId) -> Result<OpenReceipt, Error> {
    let primary = cx.app().current_rates(&cx.caller, zone).await?.primary;
    let form = cx.form(|f| {
        cx.only(f, &["location", "willReview", "note", "supplyRatio"]);
        Head {
            location: f.int("location").required(),
            will_review: f.bool("willReview").or(false),
            note: f.str("note").optional(),
            rates: ratios(&f.at("supplyRatio"), primary),
        }
    })?;
    let mut lookup = cx.lookup();
    let location = lookup.one("location", form.location).await?;
    let location = lookup.only(location)?;
    if cx.read(GetLocation(location)).await?.brand.zone.id != zone {
        return Err(Refusal::field("location", Reason::Unknown).into());
    }
    let Head { location: _, will_review, note, rates } = form;
    Ok(OpenReceipt { location, at: None, will_review, note, rates })
}

/// The form of an import.
struct Head {
    location: i64,
    will_review: bool,
    note: Option<String>,
    rates: Vec<(Currency, Rate)>,
}

/// Rates that differ from the zone's: `{"USD_UZS": 12000}`. Zero, like nothing, leaves the zone's.
fn ratios(f: &Fields<'_>, primary: Currency) -> Vec<(Currency, Rate)> {
    let mut rates = Vec::new();
    for (pair, place) in f.entries() {
        let Some(currency) = secondary(pair, primary) else {
            place.note(Kind::Invalid("This currency is not available in the zone.".into()));
            continue;
        };
        let rate = place.as_decimal().check(rate).optional().flatten();
        rates.extend(rate.map(|rate| (currency, rate)));
    }
    rates
}

/// The `USD` of `USD_UZS`.
fn secondary(pair: &str, primary: Currency) -> Option<Currency> {
    let (secondary, of) = pair.split_once('_')?;
    (of == primary.code()).then(|| secondary.parse().ok()).flatten()
}

fn rate(number: Decimal) -> Result<Option<Rate>, Kind> {
    if number.units() == 0 {
        return Ok(None);
    }
    let scale = 10_i64.checked_pow(number.scale().into());
    let rate = i64::try_from(number.units()).ok().zip(scale).and_then(|(num, den)| Rate::try_new(num, den));
    rate.map(Some).ok_or(Kind::Range)
}

/// A record to be, before its pictures are stored.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Record {
    pub(super) line: ReceiptLine,
    /// How its category was told.
    pub(super) categories: Categories,
    pub(super) pictures: Vec<File>,
}

/// What is to be added to an import: the records, each with its position in the form, and whether it is all of them or none.
pub(super) struct Records {
    pub(super) all: bool,
    pub(super) records: Vec<(usize, Record)>,
}

/// Reads records. Unless all of them are asked for, those that cannot be read are left out, as long as others can.
pub(super) fn records(cx: &Ctx) -> Result<Records, Error> {
    let tree = &cx.visit.tree;
    let read_one = |f: &Fields<'_>| {
        cx.only(f, KNOWN_OF_RECORD);
        record(f)
    };
    // Whether all are wanted is asked alone, so that bad records do not hide it.
    let all = fields::read(tree, |f| f.bool("forceValidate").or(false)).map_err(Error::Fields)?;
    if !all {
        let alone = fields::read(tree, |f| f.list("records", |item| item.tree().cloned()).or(Vec::new()));
        let read = |(at, tree): (usize, Option<Tree>)| Some((at, fields::read(&tree?, read_one).ok()?));
        let good: Vec<_> = alone.unwrap_or_default().into_iter().enumerate().filter_map(read).collect();
        if !good.is_empty() {
            return Ok(Records { all, records: good });
        }
    }
    let read = cx.form(|f| f.list("records", read_one).required())?;
    Ok(Records { all, records: read.into_iter().enumerate().collect() })
}

fn record(f: &Fields<'_>) -> Record {
    let categories = categories(f);
    let flag = |name, default| f.bool(name).or(default);
    let described = Described {
        sku: text(f, "productSku"),
        product_name: text(f, "productName"),
        description: text(f, "productDescription"),
        supplier: text(f, "supplierName"),
        category: categories.path(),
        barcode: text(f, "variationBarcode"),
        variant_name: text(f, "variationName"),
        unit: unit(f, "unit").or(Unit::Piece),
        tax: tax(f),
        countable: flag("variationCountable", true),
        shippable: flag("variationShippable", false),
        sellable: flag("variationSellable", true),
        cookable: flag("variationCookable", false),
        scalable: flag("variationScalable", false),
        variant_properties: properties(f, "variationProperties").value().unwrap_or_default(),
        product_properties: properties(f, "productProperties").value().unwrap_or_default(),
        tags: f.strs("productTags").or(Vec::new()),
        images: Vec::new(),
    };
    let lot_properties = properties(f, "stockProperties").value().unwrap_or_default();
    let line = ReceiptLine {
        goods: ReceiptGoods { described, lot_properties },
        quantity: quantity(f, "count").required(),
        cost: entered(f, "stockSupplyPrice").value(),
        price: entered(f, "stockSellPrice").value(),
        expires_on: f.date("stockExpirationDate").optional(),
    };
    Record { line, categories, pictures: f.files("uploadedImages").or(Vec::new()) }
}

fn text(f: &Fields<'_>, name: &str) -> String {
    f.str(name).or(String::new()).trim().to_owned()
}

/// Records say whether goods are taxed, not at what rate; without one the rate is zero.
fn tax(f: &Fields<'_>) -> Tax {
    let rate = f.decimal("variationVatPercent").check(|percent| percent.exactly(2).ok_or(Kind::Range)).or(0);
    if f.bool("variationTaxable").or(false) { included(rate) } else { Tax::None }
}

/// A name alone, or the path from the root.
fn categories(f: &Fields<'_>) -> Categories {
    match f.at("categoryNames").tree() {
        Some(Tree::Leaf(Leaf::Text(_) | Leaf::Number(_))) => {
            Categories::One(f.str("categoryNames").or(String::new()))
        }
        Some(Tree::Leaf(_) | Tree::List(_) | Tree::Map(_)) | None => {
            Categories::Path(f.strs("categoryNames").or(Vec::new()))
        }
    }
}

impl Categories {
    /// The names from the root down; blank ones are none.
    fn path(&self) -> Vec<String> {
        let names = match self {
            Self::One(name) => std::slice::from_ref(name),
            Self::Path(names) => names,
        };
        names.iter().map(|name| name.trim().to_owned()).filter(|name| !name.is_empty()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::catalogue::Property;
    use domain::money::Entered;
    use domain::{Money, Quantity};
    use wire::Limits;

    const UZS: Currency = Currency::constant("UZS");
    const USD: Currency = Currency::constant("USD");

    fn read<T>(tree: &Tree, form: impl FnOnce(&Fields<'_>) -> T) -> Result<T, Vec<String>> {
        fields::read(tree, form).map_err(|all| all.iter().map(ToString::to_string).collect())
    }

    fn form(query: &str) -> Tree {
        Tree::from_query(query, &Limits::default()).unwrap()
    }

    fn json(text: &str) -> Tree {
        Tree::from_json(text.as_bytes(), &Limits::default()).unwrap()
    }

    #[test]
    fn the_sample_of_the_contract_is_read() {
        let query = "productSku=8DG5UX6QIH&productName=Nike+sneakers&supplierName=Nike&categoryNames=Boots&\
            variationCountable=1&variationShippable=1&variationSellable=1&variationScalable=0&\
            variationBarcode=4788645796881&unit=pcs&stockSupplyPrice=4+USD&stockSellPrice=172800+UZS&count=10&\
            variationProperties[0][name]=Size&variationProperties[0][value]=XXS&\
            variationProperties[0][name]=Colour&variationProperties[0][value]=Blue&variationName=Nike+sneakers+Blue";
        let Record { line, categories, pictures } = read(&form(query), record).unwrap();
        let expected = Described {
            sku: "8DG5UX6QIH".into(),
            product_name: "Nike sneakers".into(),
            supplier: "Nike".into(),
            category: vec!["Boots".into()],
            barcode: "4788645796881".into(),
            variant_name: "Nike sneakers Blue".into(),
            shippable: true,
            // Of a name that is sent twice the last one counts.
            variant_properties: vec![Property { name: "Colour".into(), value: Some("Blue".into()) }],
            ..Described::default()
        };
        assert_eq!(line.goods, ReceiptGoods { described: expected, lot_properties: vec![] });
        assert_eq!(line.quantity, Quantity::units(10));
        assert_eq!(line.cost, Some(Entered { amount: Money::units(4), currency: Some(USD) }));
        assert_eq!(line.price, Some(Entered { amount: Money::units(172_800), currency: Some(UZS) }));
        assert_eq!((categories, pictures), (Categories::One("Boots".into()), vec![]));
    }

    #[test]
    fn categories_are_echoed_as_they_were_told() {
        let told = |text| read(&json(text), categories).unwrap();
        let list = told(r#"{"categoryNames": ["Shoes", " Boots ", ""]}"#);
        assert_eq!(list.path(), ["Shoes", "Boots"]);
        assert_eq!(list, Categories::Path(vec!["Shoes".into(), " Boots ".into(), String::new()]));
        assert_eq!(told("{}"), Categories::Path(vec![]));
        assert!(told(r#"{"categoryNames": ""}"#).path().is_empty());
    }

    #[test]
    fn rates_are_those_of_secondary_currencies() {
        let told = |text| read(&json(text), |f| ratios(f, UZS));
        let rate = |num, den| Rate::try_new(num, den).unwrap();
        assert_eq!(told(r#"{"USD_UZS": 12000, "EUR_UZS": 0}"#), Ok(vec![(USD, rate(12_000, 1))]));
        assert_eq!(told(r#"{"USD_UZS": "12000.5"}"#), Ok(vec![(USD, rate(120_005, 10))]));
        assert_eq!(told("[]"), Ok(vec![]));
        for (text, problem) in [
            (r#"{"UZS_USD": 1}"#, "UZS_USD: This currency is not available in the zone."),
            (r#"{"USD": 1}"#, "USD: This currency is not available in the zone."),
            (r#"{"USD_UZS": -1}"#, "USD_UZS: out of range"),
            (r#"{"USD_UZS": 1e30}"#, "USD_UZS: out of range"),
            (r#"{"USD_UZS": "much"}"#, "USD_UZS: expected number"),
        ] {
            assert_eq!(told(text).unwrap_err(), [problem], "{text}");
        }
    }

    #[test]
    fn bad_fields_are_told() {
        for (query, problem) in [
            ("", "count: missing"),
            ("count=many", "count: expected number"),
            ("count=1&stockSellPrice=much", "stockSellPrice: expected price"),
            ("count=1&stockExpirationDate=soon", "stockExpirationDate: expected date"),
            ("count=1&uploadedImages[]=x", "uploadedImages[0]: expected file"),
            ("count=1&variationCountable=maybe", "variationCountable: expected boolean"),
        ] {
            assert_eq!(read(&form(query), record).unwrap_err(), [problem], "{query}");
        }
    }
}
