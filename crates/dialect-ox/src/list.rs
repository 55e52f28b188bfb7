//! The list grammar: pages, their window on the shop's lists, and sorting. Filters are each resource's own.
//!
//! # Source
//! Contract 1.6.

use app::{Order, Paged};
use serde::Serialize;
use wire::page::{Oversize, PageRules};
use wire::{Fields, Kind, Page};

/// 20 items unless asked, 500 at most.
const PAGES: PageRules = PageRules { default_size: 20, max_size: 500, oversize: Oversize::Refuse };

/// Reads `page` and `size`.
pub(crate) fn page(f: &Fields<'_>) -> Page {
    Page::read(f, PAGES)
}

/// The window of a list that a page is.
pub(crate) fn window(page: Page) -> app::Page {
    // Neither is negative: numbers and sizes start at one.
    let whole = |number: i64| u64::try_from(number).unwrap_or_default();
    app::Page { offset: whole(page.offset()), limit: whole(page.limit()) }
}

/// Reads `sort`, a field and a direction: `finishedTime desc`. A field alone sorts upwards, no `sort` at all by the first of the
/// fields, downwards: newest first.
pub(crate) fn sort<T: Copy>(f: &Fields<'_>, fields: &[(&str, T)]) -> (T, Order) {
    let parse = |text: &str| {
        let (name, direction) = text.split_once(' ').unwrap_or((text, "asc"));
        let (_, by) =
            fields.iter().find(|(known, _)| *known == name).ok_or(Kind::Invalid("unknown field".into()))?;
        match direction.trim().to_ascii_lowercase().as_str() {
            "asc" => Ok((*by, Order::Ascending)),
            "desc" => Ok((*by, Order::Descending)),
            _ => Err(Kind::Invalid("the direction is asc or desc".into())),
        }
    };
    f.parsed("sort", "field and direction", parse).or((fields[0].1, Order::Descending))
}

/// A page of a list, as answered.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct PageBody<T> {
    page: u32,
    items: Vec<T>,
    /// After filtering, before paging.
    total_count: u64,
}

impl<T> PageBody<T> {
    /// A page of items.
    pub(crate) fn of(page: Page, paged: Paged<T>) -> Self {
        let Paged { items, total } = paged;
        Self { page: page.number, items, total_count: total }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use wire::{Limits, Tree, fields};

    fn read(query: &str) -> Result<(char, Order), String> {
        let tree = Tree::from_query(query, &Limits::default()).unwrap();
        fields::read(&tree, |f| sort(f, &[("id", 'i'), ("time", 't')])).map_err(|all| all[0].to_string())
    }

    #[test]
    fn lists_are_sorted_as_asked_or_newest_first() {
        assert_eq!(read(""), Ok(('i', Order::Descending)));
        assert_eq!(read("sort=time+DESC"), Ok(('t', Order::Descending)));
        assert_eq!(read("sort=time%20asc"), Ok(('t', Order::Ascending)));
        assert_eq!(read("sort=time"), Ok(('t', Order::Ascending)));
        assert_eq!(read("sort=price+desc"), Err("sort: unknown field".into()));
        assert_eq!(read("sort=time+down"), Err("sort: the direction is asc or desc".into()));
    }

    #[test]
    fn a_page_prints_with_its_count() {
        let page = Page { number: 3, size: 2 };
        assert_eq!(window(page), app::Page { offset: 4, limit: 2 });
        let body = PageBody::of(page, Paged { items: vec!["a"], total: 5 });
        assert_eq!(wire::json::to_string(&body), r#"{"page":3,"items":["a"],"total_count":5}"#);
    }
}
