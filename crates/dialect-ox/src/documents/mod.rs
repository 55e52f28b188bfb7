//! What imports, transfers and corrections share: they are goods documents with lines.
//!
//! # Source
//! Contract 4.7 to 4.9.

#[cfg(test)]
pub(crate) mod example;

use app::stock::{DocumentLineView, DocumentLines, DocumentView, Documents};
use app::{Order, Page, Paged};
use domain::catalogue::VariantFilter;
use domain::id::{DocumentId, DocumentLineId, Number};
use domain::stock::{DocumentFilter, DocumentKind, DocumentOrder, LineFilter};
use domain::{Kind, Refusal};
use wire::Fields;
use wire::time::Zone;

use crate::ctx::Ctx;
use crate::error::Error;
use crate::span::span;
use crate::variations::filter::{self, any_of, numbers, text, texts};

/// More lines than any document has.
const ALL: Page = Page { offset: 0, limit: 1 << 20 };

/// By what lists of documents are sorted.
pub(crate) const SORTS: &[(&str, DocumentOrder)] = &[
    ("id", DocumentOrder::Number),
    ("time", DocumentOrder::At),
    ("finishedTime", DocumentOrder::PostedAt),
    ("approvedTime", DocumentOrder::PostedAt),
];

/// The parameters of a list, before numbers are ids.
pub(crate) struct Params {
    pub(crate) filter: DocumentFilter,
    locations: Option<Vec<i64>>,
    brands: Option<Vec<i64>>,
    users: Option<Vec<i64>>,
    variations: Option<filter::Params>,
}

/// Reads the filters that lists of documents have in common.
pub(crate) fn params(f: &Fields<'_>, kind: DocumentKind, zone: &Zone) -> Params {
    let filter = DocumentFilter {
        numbers: numbers(f, "id").unwrap_or_default().into_iter().map(Number).collect(),
        at: span(f, "time", zone),
        ..DocumentFilter::all(kind)
    };
    Params {
        filter,
        locations: numbers(f, "location"),
        brands: numbers(f, "brand"),
        users: numbers(f, "user"),
        variations: variations(f),
    }
}

/// Reads which variations documents or lines are to be about, if anything is said of them.
pub(crate) fn variations(f: &Fields<'_>) -> Option<filter::Params> {
    Some(filter::params(&f.at("variation"))).filter(|params| *params != filter::Params::default())
}

/// The variants that were asked for, with ids in place of numbers.
pub(crate) async fn such(
    cx: &Ctx,
    variations: Option<filter::Params>,
) -> Result<Option<VariantFilter>, Error> {
    match variations {
        Some(variations) => Ok(Some(variations.known(cx).await?)),
        None => Ok(None),
    }
}

impl Params {
    /// The filter, with ids in place of numbers.
    pub(crate) async fn known(self, cx: &Ctx) -> Result<DocumentFilter, Error> {
        let Self { filter, locations, brands, users, variations } = self;
        Ok(DocumentFilter {
            to: any_of(cx, locations).await?,
            brands: any_of(cx, brands).await?,
            made_by: any_of(cx, users).await?,
            variants: such(cx, variations).await?,
            ..filter
        })
    }
}

/// The document that a request is about and has just read or written: wherever it lies, its maker sees it.
pub(crate) async fn one(cx: &Ctx, kind: DocumentKind, id: DocumentId) -> Result<DocumentView, Error> {
    let filter = DocumentFilter { ids: vec![id], ..DocumentFilter::all(kind) };
    let page = Page { offset: 0, limit: 1 };
    let documents = Documents { filter, sort: (DocumentOrder::Number, Order::Descending), page };
    let found = cx.read_made(documents).await?.items.pop();
    found.ok_or_else(|| Refusal::not_found(Kind::from(kind), id.0).into())
}

/// All lines of a document that the caller reaches.
pub(crate) async fn lines(
    cx: &Ctx,
    kind: DocumentKind,
    document: DocumentId,
) -> Result<Vec<DocumentLineView>, Error> {
    let filter = LineFilter::default();
    Ok(cx.read(DocumentLines { document, kind, filter, page: ALL }).await?.items)
}

/// Some lines of a document, just made.
pub(crate) async fn lines_made(
    cx: &Ctx,
    kind: DocumentKind,
    document: DocumentId,
    ids: Vec<DocumentLineId>,
) -> Result<Paged<DocumentLineView>, Error> {
    let filter = LineFilter { ids, ..LineFilter::default() };
    cx.read_made(DocumentLines { document, kind, filter, page: ALL }).await
}

/// Reads which lines of a document are asked for.
pub(crate) fn line_filter(f: &Fields<'_>) -> LineFilter {
    LineFilter {
        ids: Vec::new(),
        numbers: numbers(f, "id").unwrap_or_default().into_iter().map(Number).collect(),
        barcodes: texts(f, "barcodes"),
        skus: texts(f, "skus"),
        product_name: text(f, "productName"),
        variants: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::Instant;
    use domain::sales::Bounds;
    use wire::{Limits, Tree, fields};

    fn tree(query: &str) -> Tree {
        Tree::from_query(query, &Limits::default()).unwrap()
    }

    #[test]
    fn lists_are_filtered_as_the_contract_says() {
        let query =
            "id[]=5&id[]=6&time[min]=2025-01-01+04:59:00&location=7&brand[]=8&user=9&variation[name]=Shirt";
        let zone = Zone::open("Asia/Tashkent").unwrap();
        let read = fields::read(&tree(query), |f| params(f, DocumentKind::Correction, &zone)).unwrap();
        let at = Bounds { min: Some(Instant(1_735_689_540_000_000)), max: None };
        let numbers = vec![Number(5), Number(6)];
        let filter = DocumentFilter { numbers, at, ..DocumentFilter::all(DocumentKind::Correction) };
        assert_eq!(read.filter, filter);
        assert_eq!((read.locations, read.brands, read.users), (Some(vec![7]), Some(vec![8]), Some(vec![9])));
        assert!(read.variations.is_some());
        let read = fields::read(&tree("variation="), |f| params(f, DocumentKind::Correction, &zone)).unwrap();
        assert!(read.variations.is_none());
    }

    #[test]
    fn lines_are_filtered_as_the_contract_says() {
        let query = "id=5&barcodes[]=47&skus[]=A1&productName=Shirt";
        let expected = LineFilter {
            numbers: vec![Number(5)],
            barcodes: vec!["47".into()],
            skus: vec!["A1".into()],
            product_name: Some("Shirt".into()),
            ..LineFilter::default()
        };
        assert_eq!(fields::read(&tree(query), line_filter), Ok(expected));
    }
}
