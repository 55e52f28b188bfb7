//! `GET /sells-list`: which sells, and how they are paged.
//!
//! # Source
//! Contract 4.5 (filters), 1.6 (both spellings of the total count).

use app::Order;
use app::sales::{SaleFilter, SalePosition, SaleSort, SaleType, Sales};
use domain::id::Number;
use serde::Serialize;
use wire::time::Zone;
use wire::{Fields, Kind};

use super::around::Around;
use super::map::Printer;
use super::wire::Sell;
use crate::ctx::{Ctx, ok};
use crate::error::Answer;
use crate::form::{numbers, quantity};
use crate::list::{PageBody, page, sort, window};
use crate::span::span;

/// By what the list is sorted.
const SORTS: &[(&str, SaleSort)] = &[
    ("id", SaleSort::Number),
    ("time", SaleSort::Created),
    ("finishedTime", SaleSort::Completed),
    ("updatedTime", SaleSort::Updated),
];

const TYPES: &[(&str, SaleType)] = &[
    ("sell", SaleType::Sale),
    ("debit", SaleType::Debt),
    ("refund", SaleType::Refund),
    ("exchange", SaleType::Exchange),
];

const POSITIONS: &[(&str, &[SalePosition])] = &[
    ("finished", &[SalePosition::Finished]),
    ("draft", &[SalePosition::Open, SalePosition::Placed]),
    ("open", &[SalePosition::Open, SalePosition::Placed]),
    ("postponed", &[SalePosition::Placed]),
];

/// A page of sells.
#[derive(Serialize)]
struct SellsPage {
    #[serde(flatten)]
    page: PageBody<Sell>,
    /// Some clients read the count by this name.
    #[serde(rename = "totalCount")]
    total: u64,
}

/// `GET /sells-list`, `GET /sells`.
pub(crate) async fn list(cx: Ctx) -> Answer {
    let (page, (by, order), filter) = cx.query(|f| (page(f), sort(f, SORTS), filter(f, &cx.zone)))?;
    let sales = Sales { filter, sort: by, ascending: order == Order::Ascending, page: window(page) };
    let (found, promotions) = cx.read(sales).await?;
    let around = Around::load(&cx, &found.items, promotions).await?;
    let total = found.total;
    let items = found.map(|sale| Printer::of(&sale, &around).item());
    ok(&SellsPage { page: PageBody::of(page, items), total })
}

fn filter(f: &Fields<'_>, zone: &Zone) -> SaleFilter {
    let (finished, updated) = (span(f, "finishedTime", zone), span(f, "updatedTime", zone));
    let (variation, units) = (f.at("variation"), f.at("count"));
    let text = |name| variation.str(name).blank_is_null().max_chars(255).optional();
    let all = |name| numbers(f, name).or(Vec::new()).into_iter().map(Number).collect();
    SaleFilter {
        completed_from: finished.min,
        completed_to: finished.max,
        updated_from: updated.min,
        updated_to: updated.max,
        types: words(f, "type", TYPES),
        positions: words(f, "position", POSITIONS).concat(),
        variant_name: text("name"),
        variant_sku: text("sku"),
        variant_barcode: text("barcode"),
        numbers: all("id"),
        quantity_from: quantity(&units, "min").optional(),
        quantity_to: quantity(&units, "max").optional(),
        zones: all("zone"),
        brands: all("brand"),
        locations: all("location"),
        outlets: all("cashdesk"),
        assistants: all("assistant"),
        customers: all("customer"),
    }
}

/// Any of a few words: a list, or one alone.
fn words<T: Copy>(f: &Fields<'_>, name: &str, choices: &[(&str, T)]) -> Vec<T> {
    let known = |word: &str| choices.iter().find(|(known, _)| *known == word).map(|(_, value)| *value);
    let one = |item: &Fields<'_>| {
        item.as_parsed("text", |word| known(word).ok_or(Kind::Invalid("unknown value".into()))).optional()
    };
    f.list(name, one).or(Vec::new()).into_iter().flatten().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::{Instant, Quantity};
    use wire::{Limits, Tree, fields};

    fn read(query: &str) -> Result<SaleFilter, Vec<String>> {
        let tree = Tree::from_query(query, &Limits::default()).unwrap();
        let zone = Zone::open("Asia/Tashkent").unwrap();
        fields::read(&tree, |f| filter(f, &zone))
            .map_err(|problems| problems.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn every_parameter_of_the_contract_is_honoured() {
        let query = "finishedTime[min]=2025-01-01&finishedTime[max]=2025-01-01&updatedTime[min]=2025-01-01+04:59:00&\
                     updatedTime[max]=2025-01-01+04:59:00&type[]=debit&type[]=refund&position=draft&variation[name]=Rose&\
                     variation[sku]=A1&variation[barcode]=47&id[]=7&count[min]=1&count[max]=2.5&zone[]=1&brand=2&\
                     location[0]=3&cashdesk[]=4&assistant=5,6&customer[0]=8";
        let filter = read(query).unwrap();
        let at = |micros| Some(Instant(micros));
        assert_eq!(
            (filter.completed_from, filter.completed_to),
            (at(1_735_671_600_000_000), at(1_735_757_999_999_999))
        );
        assert_eq!(
            (filter.updated_from, filter.updated_to),
            (at(1_735_689_540_000_000), at(1_735_689_540_999_999))
        );
        assert_eq!(filter.types, [SaleType::Debt, SaleType::Refund]);
        assert_eq!(filter.positions, [SalePosition::Open, SalePosition::Placed]);
        let texts = (
            filter.variant_name.as_deref(),
            filter.variant_sku.as_deref(),
            filter.variant_barcode.as_deref(),
        );
        assert_eq!(texts, (Some("Rose"), Some("A1"), Some("47")));
        assert_eq!(
            (filter.quantity_from, filter.quantity_to),
            (Some(Quantity::units(1)), Some(Quantity(2_500_000)))
        );
        let numbers = [
            filter.numbers,
            filter.zones,
            filter.brands,
            filter.locations,
            filter.outlets,
            filter.assistants,
        ];
        let numbers: Vec<Vec<i64>> =
            numbers.iter().map(|all| all.iter().map(|number| number.0).collect()).collect();
        assert_eq!(numbers, [vec![7], vec![1], vec![2], vec![3], vec![4], vec![5, 6]]);
        assert_eq!(filter.customers, [Number(8)]);
    }

    #[test]
    fn what_is_no_filter_is_told() {
        for (query, problem) in [
            ("type[]=gift", "type[0]: unknown value"),
            ("position=lost", "position[0]: unknown value"),
            ("finishedTime[min]=yesterday", "finishedTime[min]: expected date and time"),
            ("finishedTime[max]=2025-02-30", "finishedTime[max]: expected date and time"),
            ("count[min]=many", "count[min]: expected number"),
            ("customer[0]=Anna", "customer[0]: expected integer"),
        ] {
            assert_eq!(read(query).unwrap_err(), [problem], "{query}");
        }
    }
}
