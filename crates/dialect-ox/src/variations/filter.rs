//! Which variations: the tree of filters that lists of variations, and lists of documents about them, understand.
//!
//! # Source
//! Contract 4.3.

use app::Numbered;
use domain::catalogue::{LotFilter, Property, VariantFilter, VariantOrder};
use domain::id::{DocumentId, TagId};
use domain::sales::Bounds;
use domain::{Money, Quantity};
use uuid::Uuid;
use wire::{Decimal, Fields, Kind};

use crate::ctx::Ctx;
use crate::error::Error;

/// By what the list is sorted.
pub(super) const SORTS: &[(&str, VariantOrder)] = &[
    ("id", VariantOrder::Number),
    ("time", VariantOrder::Number),
    ("name", VariantOrder::Name),
    ("updatedTime", VariantOrder::Updated),
    ("lastUpdateTime", VariantOrder::Updated),
];

/// Most values of one parameter.
const MAX_VALUES: usize = 500;
/// Longest value, in characters.
const MAX_CHARS: usize = 255;

/// The parameters, before numbers are ids.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Params {
    filter: VariantFilter,
    products: Option<Vec<i64>>,
    brands: Option<Vec<i64>>,
    zones: Option<Vec<i64>>,
    suppliers: Option<Vec<i64>>,
    categories: Option<Vec<i64>>,
    import: Option<i64>,
    locations: Option<Vec<i64>>,
}

/// Reads the filters at a place: of a query, of a body, or under `variation`.
pub(crate) fn params(f: &Fields<'_>) -> Params {
    let product = f.at("product");
    let stock = f.at("stock");
    let locations = numbers(&stock, "location");
    let lots = lots(&stock);
    let filter = VariantFilter {
        q: text(f, "q"),
        ids: Vec::new(),
        name: text(f, "name"),
        names: texts(f, "names"),
        barcode: text(f, "barcode"),
        barcodes: texts(f, "barcodes"),
        sku: text(f, "sku").or(text(&product, "sku")),
        skus: [texts(f, "skus"), texts(&product, "skus")].concat(),
        products: Vec::new(),
        product_name: text(&product, "name"),
        product_names: texts(&product, "names"),
        brands: Vec::new(),
        zones: Vec::new(),
        suppliers: Vec::new(),
        categories: Vec::new(),
        tags: tags(&product),
        has_image: f.bool("hasImage").optional(),
        properties: properties(f, "properties"),
        product_properties: properties(f, "product_properties"),
        document: None,
        lots: (locations.is_some() || lots != LotFilter::default()).then_some(lots),
    };
    Params {
        filter,
        products: numbers(&product, "id"),
        brands: numbers(&product, "brand"),
        zones: numbers(&product, "zone"),
        suppliers: numbers(&product, "supplier"),
        categories: numbers(&product, "category"),
        import: f.int("import").optional(),
        locations,
    }
}

impl Params {
    /// The filter, with ids in place of numbers.
    pub(crate) async fn known(self, cx: &Ctx) -> Result<VariantFilter, Error> {
        let Self { mut filter, products, brands, zones, suppliers, categories, import, locations } = self;
        filter.products = any_of(cx, products).await?;
        filter.brands = any_of(cx, brands).await?;
        filter.zones = any_of(cx, zones).await?;
        filter.suppliers = any_of(cx, suppliers).await?;
        filter.categories = any_of(cx, categories).await?;
        filter.document = any_of::<DocumentId>(cx, import.map(|number| vec![number])).await?.pop();
        if let Some(lots) = &mut filter.lots {
            lots.locations = any_of(cx, locations).await?;
        }
        Ok(filter)
    }
}

/// The ids behind some numbers. Numbers that all name nothing are nobody's id, so that nothing is found.
pub(crate) async fn any_of<T: Numbered>(cx: &Ctx, numbers: Option<Vec<i64>>) -> Result<Vec<T>, Error> {
    let Some(numbers) = numbers.filter(|numbers| !numbers.is_empty()) else { return Ok(Vec::new()) };
    let mut ids = cx.known(numbers).await?;
    if ids.is_empty() {
        ids.push(T::from(Uuid::nil()));
    }
    Ok(ids)
}

/// Numbers: a list, or one alone.
pub(crate) fn numbers(f: &Fields<'_>, name: &str) -> Option<Vec<i64>> {
    f.ints(name).max_items(MAX_VALUES).optional()
}

/// A text to look for; one of spaces alone looks for nothing.
pub(crate) fn text(f: &Fields<'_>, name: &str) -> Option<String> {
    f.str(name).blank_is_null().max_chars(MAX_CHARS).optional()
}

/// Texts of which any may be found; blank ones are not looked for.
pub(crate) fn texts(f: &Fields<'_>, name: &str) -> Vec<String> {
    let texts = f.list(name, |item| item.as_str().blank_is_null().max_chars(MAX_CHARS).optional());
    texts.max_items(MAX_VALUES).or(Vec::new()).into_iter().flatten().collect()
}

fn tags(product: &Fields<'_>) -> Vec<TagId> {
    let expected = "uuid";
    let tag = |item: &Fields<'_>| {
        item.as_parsed(expected, |text| text.parse().map_err(|_| Kind::Type { expected })).optional()
    };
    product.list("tags", tag).max_items(MAX_VALUES).or(Vec::new()).into_iter().flatten().map(TagId).collect()
}

fn properties(f: &Fields<'_>, name: &str) -> Vec<Property> {
    f.list(name, property).max_items(MAX_VALUES).or(Vec::new())
}

fn property(f: &Fields<'_>) -> Property {
    let value = f.str("value").max_chars(MAX_CHARS).optional();
    Property { name: f.str("name").max_chars(MAX_CHARS).required(), value }
}

/// Conditions that must hold for one lot; its locations are still numbers.
fn lots(stock: &Fields<'_>) -> LotFilter {
    let count = |end: &Fields<'_>, name| bound(end, name, 6).map(Quantity);
    let price = |end: &Fields<'_>, name| bound(end, name, 4).map(Money);
    LotFilter {
        locations: Vec::new(),
        exists: stock.bool("exist").optional(),
        receipts: Vec::new(),
        properties: properties(stock, "properties"),
        count: bounds(stock, "count", count),
        sell_price: bounds(stock, "sellPrice", price),
        supply_price: bounds(stock, "supplyPrice", price),
    }
}

fn bounds<T>(
    stock: &Fields<'_>,
    name: &str,
    read: impl Fn(&Fields<'_>, &'static str) -> Option<T>,
) -> Bounds<T> {
    let ends = stock.at(name);
    Bounds { min: read(&ends, "min"), max: read(&ends, "max") }
}

/// One end of a range in units of `10^-scale`.
fn bound(ends: &Fields<'_>, name: &str, scale: u8) -> Option<i64> {
    let exact = |number: Decimal| number.rounded(scale).ok_or(Kind::Range);
    ends.decimal(name).check(exact).optional()
}

#[cfg(test)]
mod tests {
    use super::*;
    use wire::{Limits, Tree, fields};

    fn read(query: &str) -> Result<Params, Vec<String>> {
        let tree = Tree::from_query(query, &Limits::default()).unwrap();
        fields::read(&tree, params).map_err(|problems| problems.iter().map(ToString::to_string).collect())
    }

    fn pair(name: &str, value: &str) -> Property {
        Property { name: name.into(), value: Some(value.into()) }
    }

    #[test]
    fn every_parameter_of_the_contract_is_honoured() {
        let tag = "686c92cc-329b-4f9f-bddd-76781f2d8366";
        let query = format!(
            "q=rose&name=R&names[]=A&names[]=B&barcode=47&barcodes[]=478&sku=A1&skus[]=A1&product[id]=1&product[name]=P&\
             product[names][]=P1&product[brand][]=2&product[zone]=3&product[supplier]=4&product[category]=5,6&\
             product[tags][]={tag}&hasImage=1&properties[0][name]=Size&properties[0][value]=XL&\
             product_properties[0][name]=Brand&product_properties[0][value]=N&stock[location][]=7&stock[exist]=true&import=8&\
             stock[properties][0][name]=Lot&stock[properties][0][value]=9&stock[count][min]=1&stock[count][max]=2.5&\
             stock[sellPrice][min]=10&stock[sellPrice][max]=20&stock[supplyPrice][min]=1&stock[supplyPrice][max]=2"
        );
        let range = |min, max| Bounds { min: Some(Money::units(min)), max: Some(Money::units(max)) };
        let lots = LotFilter {
            locations: vec![],
            exists: Some(true),
            receipts: vec![],
            properties: vec![pair("Lot", "9")],
            count: Bounds { min: Some(Quantity::units(1)), max: Some(Quantity(2_500_000)) },
            sell_price: range(10, 20),
            supply_price: range(1, 2),
        };
        let filter = VariantFilter {
            q: Some("rose".into()),
            name: Some("R".into()),
            names: vec!["A".into(), "B".into()],
            barcode: Some("47".into()),
            barcodes: vec!["478".into()],
            sku: Some("A1".into()),
            skus: vec!["A1".into()],
            product_name: Some("P".into()),
            product_names: vec!["P1".into()],
            tags: vec![TagId(tag.parse().unwrap())],
            has_image: Some(true),
            properties: vec![pair("Size", "XL")],
            product_properties: vec![pair("Brand", "N")],
            lots: Some(lots),
            ..VariantFilter::default()
        };
        let expected = Params {
            filter,
            products: Some(vec![1]),
            brands: Some(vec![2]),
            zones: Some(vec![3]),
            suppliers: Some(vec![4]),
            categories: Some(vec![5, 6]),
            import: Some(8),
            locations: Some(vec![7]),
        };
        assert_eq!(read(&query), Ok(expected));
    }

    #[test]
    fn a_filter_says_the_same_in_json() {
        let json = br#"{"name": "R", "stock": {"location": [7], "count": {"min": 1}}, "names": "A"}"#;
        let tree = Tree::from_json(json, &Limits::default()).unwrap();
        let query = "name=R&stock[location]=7&stock[count][min]=1&names[]=A";
        assert_eq!(fields::read(&tree, params).ok(), read(query).ok());
    }

    #[test]
    fn stocks_are_filtered_only_when_something_is_asked_of_them() {
        for query in ["", "stock=", "stock[count][min]=", "q=%20", "names[]="] {
            assert_eq!(read(query), Ok(Params::default()), "{query}");
        }
        assert!(read("stock[exist]=0").unwrap().filter.lots.is_some());
    }

    #[test]
    fn what_is_no_filter_is_told() {
        for (query, problem) in [
            ("product[id]=Rose", "product[id][0]: expected integer"),
            ("product[tags]=7", "product[tags][0]: expected uuid"),
            ("hasImage=maybe", "hasImage: expected boolean"),
            ("stock[count][min]=many", "stock[count][min]: expected number"),
            ("stock[sellPrice][max]=1e30", "stock[sellPrice][max]: out of range"),
            ("properties[0][value]=XL", "properties[0][name]: missing"),
            ("import=x", "import: expected integer"),
        ] {
            assert_eq!(read(query).unwrap_err(), [problem], "{query}");
        }
    }
}
