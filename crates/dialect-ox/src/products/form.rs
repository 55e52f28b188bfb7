//! Forms of products into commands.
//!
//! # Source
//! Contract 4.4.

use app::catalogue::{CreateProduct, Flags, NewVariant, UpdateProduct};
use domain::catalogue::{Property, Unit};
use domain::id::{BrandId, CategoryId, PartyId, ProductId, ZoneId};
use domain::money::Entered;
use domain::sales::Tax;
use domain::{Change, Currency, Quantity};
use wire::{Fields, Kind, Patch};

use super::map::to_kind;
use crate::ctx::Ctx;
use crate::error::Error;
use crate::error::names::Names;
use crate::form::quantity;
use crate::price::entered;
use crate::variations::form::{included, properties, unit};

/// Where our names differ from the commands'.
pub(super) const NAMES: Names = &[
    ("kind", "type"),
    ("variants", "variations"),
    ("variants[].barcodes[]", "variations[].barcode"),
    ("variants[].barcodes", "variations[].barcode"),
    ("variants[].sell_price", "variations[].recSellPrice"),
    ("variants[].supply_price", "variations[].recSupplierPrice"),
    ("variants[].tax", "variations[].vatPercent"),
    // They are gathered out of all variations.
    ("properties", "variations"),
    ("properties[].name", "variations"),
    ("properties[].value", "variations"),
];

/// The same for a form that calls the tags of a product that is there otherwise.
pub(super) const CHANGE_NAMES: Names = &[("kind", "type"), ("tags", "tagName")];

const KNOWN: &[&str] =
    &["name", "description", "sku", "category", "supplier", "brand", "minOrder", "type", "tags"];
const KNOWN_OF_NEW: &[&str] = &["variations"];
const KNOWN_OF_CHANGED: &[&str] = &["tagName"];

/// What a form says of a product alone; references are still numbers.
#[derive(Clone, Debug, PartialEq)]
struct Words {
    name: Patch<String>,
    description: Patch<String>,
    sku: Patch<String>,
    category: Patch<i64>,
    supplier: Patch<i64>,
    brand: Patch<i64>,
    min_order: Patch<Quantity>,
    kind: Patch<i64>,
    tags: Patch<Vec<String>>,
}

/// A variation to be, and what it says of its product.
#[derive(Clone, Debug, PartialEq)]
struct Variation {
    variant: NewVariant,
    product_properties: Vec<Property>,
}

/// The references of a form.
struct References {
    brand: Option<BrandId>,
    category: Change<Option<CategoryId>>,
    supplier: Change<Option<PartyId>>,
}

fn words(f: &Fields<'_>) -> Words {
    Words {
        name: f.str("name").blank_is_null().patch(),
        description: f.str("description").patch(),
        sku: f.str("sku").patch(),
        category: f.int("category").patch(),
        supplier: f.int("supplier").patch(),
        brand: f.int("brand").patch(),
        min_order: quantity(f, "minOrder").patch(),
        kind: f.int("type").within(0..).patch(),
        tags: f.strs("tags").patch(),
    }
}

/// A form into a new product of a zone.
pub(super) async fn create(cx: &Ctx, zone: ZoneId) -> Result<CreateProduct, Error> {
    let (words, name, variations) = cx.form(|f| {
        cx.only(f, &[KNOWN, KNOWN_OF_NEW].concat());
        let name = f.str("name").blank_is_null().required();
        f.int("brand").required();
        (words(f), name, f.list("variations", variation).or(Vec::new()))
    })?;
    let References { brand, category, supplier } = references(cx, &words).await?;
    let properties = gathered(&variations);
    Ok(CreateProduct {
        zone,
        brand: brand.ok_or(Error::NOT_FOUND)?,
        kind: to_kind(words.kind.value().unwrap_or(0)),
        name,
        description: words.description.value().unwrap_or_default(),
        sku: words.sku.value().unwrap_or_default(),
        category: category.or(None),
        supplier: supplier.or(None),
        min_order: words.min_order.value().unwrap_or(Quantity::ZERO),
        tags: words.tags.value().unwrap_or_default(),
        properties,
        variants: variations.into_iter().map(|variation| variation.variant).collect(),
    })
}

/// A form into a change of a product: what is not sent stays.
pub(super) async fn update(cx: &Ctx, id: ProductId) -> Result<UpdateProduct, Error> {
    let (words, tag_names) = cx.form(|f| {
        cx.only(f, &[KNOWN, KNOWN_OF_CHANGED].concat());
        for name in ["name", "brand"] {
            // They may stay away, but not be emptied.
            if f.at(name).is_present() {
                crate::form::needed(f, name);
            }
        }
        (words(f), f.strs("tagName").patch())
    })?;
    let References { brand, category, supplier } = references(cx, &words).await?;
    let tags = if tag_names.is_absent() { words.tags } else { tag_names };
    Ok(UpdateProduct {
        id,
        brand: brand.into(),
        kind: words.kind.value().map(to_kind).into(),
        name: words.name.value().into(),
        description: emptied(words.description),
        sku: emptied(words.sku),
        category,
        supplier,
        min_order: emptied(words.min_order),
        tags: emptied(tags),
        properties: Change::Keep,
        active: Change::Keep,
    })
}

async fn references(cx: &Ctx, words: &Words) -> Result<References, Error> {
    let mut lookup = cx.lookup();
    let brand = lookup.maybe("brand", words.brand.value()).await?;
    let category = match words.category.said() {
        Some(number) => Change::Set(lookup.maybe("category", number).await?),
        None => Change::Keep,
    };
    let supplier = match words.supplier.said() {
        Some(number) => Change::Set(lookup.maybe("supplier", number).await?),
        None => Change::Keep,
    };
    lookup.done()?;
    Ok(References { brand, category, supplier })
}

/// A field that is empty when null.
fn emptied<T: Default>(said: Patch<T>) -> Change<T> {
    said.said().map(Option::unwrap_or_default).into()
}

fn variation(f: &Fields<'_>) -> Variation {
    let expected = "currency";
    let currency = f.parsed("supplyPriceCurrency", expected, |code| {
        code.to_ascii_uppercase().parse::<Currency>().map_err(|_| Kind::Type { expected })
    });
    let currency = currency.optional();
    let supply = entered(f, "recSupplierPrice").value();
    let variant = NewVariant {
        name: f.str("name").or(String::new()),
        barcodes: f
            .str("barcode")
            .blank_is_null()
            .optional()
            .map(|code| code.trim().to_owned())
            .into_iter()
            .collect(),
        unit: unit(f, "unit").or(Unit::Piece),
        tax: tax(f),
        flags: Flags { countable: f.bool("countable").or(true), ..Flags::default() },
        properties: properties(f, "properties").value().unwrap_or_default(),
        sell_price: entered(f, "recSellPrice").value(),
        supply_price: supply.map(|price| Entered { currency: price.currency.or(currency), ..price }),
    };
    Variation { variant, product_properties: properties(f, "productProperties").value().unwrap_or_default() }
}

/// A rate is required of what is taxed, as for variations that come alone.
fn tax(f: &Fields<'_>) -> Tax {
    let rate = f.decimal("vatPercent").check(|percent| percent.exactly(2).ok_or(Kind::Range));
    if f.bool("taxable").or(false) { included(rate.required()) } else { Tax::None }
}

/// What variations say of their product: each quality as the first one says it.
fn gathered(variations: &[Variation]) -> Vec<Property> {
    let mut all: Vec<Property> = Vec::new();
    for property in variations.iter().flat_map(|variation| &variation.product_properties) {
        if !all.iter().any(|known| known.name == property.name) {
            all.push(property.clone());
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::Money;
    use wire::{Limits, Tree, fields};

    fn read<T>(json: &str, form: impl FnOnce(&Fields<'_>) -> T) -> Result<T, Vec<String>> {
        let tree = Tree::from_json(json.as_bytes(), &Limits::default()).unwrap();
        fields::read(&tree, form).map_err(|all| all.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn the_sample_of_the_contract_is_read() {
        let json = r#"{"barcode": "1227", "unit": "pcs", "countable": true, "supplyPriceCurrency": "USD", "name": "test",
            "recSupplierPrice": 500, "recSellPrice": 1500, "properties": [], "productProperties": []}"#;
        let dollars = Some("USD".parse().unwrap());
        let expected = NewVariant {
            name: "test".into(),
            barcodes: vec!["1227".into()],
            unit: Unit::Piece,
            tax: Tax::None,
            flags: Flags::default(),
            properties: vec![],
            sell_price: Some(Entered::primary(Money::units(1500))),
            supply_price: Some(Entered { amount: Money::units(500), currency: dollars }),
        };
        assert_eq!(read(json, variation).unwrap().variant, expected);
    }

    #[test]
    fn a_products_qualities_are_gathered_once_each() {
        let of = |json| read(json, variation).unwrap();
        let one = of(r#"{"productProperties": [{"name": "Brand", "value": "N"}, {"name": "Sex"}]}"#);
        let two = of(
            r#"{"productProperties": [{"name": "Brand", "value": "M"}, {"name": "Season", "value": "S"}]}"#,
        );
        let names: Vec<_> = gathered(&[one, two]).into_iter().map(|p| (p.name, p.value)).collect();
        let expected = [("Brand", Some("N")), ("Sex", None), ("Season", Some("S"))];
        assert_eq!(names, expected.map(|(name, value)| (name.to_owned(), value.map(str::to_owned))));
    }

    #[test]
    fn bad_fields_are_told() {
        for (json, problem) in [
            (r#"{"type": -1}"#, "type: out of range"),
            (r#"{"brand": "Nike"}"#, "brand: expected integer"),
            (r#"{"minOrder": "few"}"#, "minOrder: expected number"),
            (r#"{"tags": [{}]}"#, "tags[0]: expected text"),
        ] {
            assert_eq!(read(json, words).unwrap_err(), [problem], "{json}");
        }
        for (json, problem) in [
            (r#"{"recSellPrice": "much"}"#, "recSellPrice: expected price"),
            (r#"{"supplyPriceCurrency": "soum"}"#, "supplyPriceCurrency: expected currency"),
            (r#"{"taxable": 1}"#, "vatPercent: missing"),
        ] {
            assert_eq!(read(json, variation).unwrap_err(), [problem], "{json}");
        }
    }
}
