//! Lists of operations and of what was registered, the newest first.

use db::Rx;
use domain::access::{Caller, Permission};
use domain::id::*;
use store::fiscal::documents::{self, DocumentView};
use store::fiscal::filter::{DocumentFilter, Listing, OperationFilter};
use store::fiscal::operations::{self, OperationView};
use uuid::Uuid;

use crate::{Cx, Page, Paged, Query, Result};

/// Operations of registers, at the caller's tills.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Operations {
    /// Which.
    pub filter: OperationFilter,
    /// How many of them.
    pub page: Page,
}

/// Fiscal documents, of the caller's tills.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FiscalDocuments {
    /// Which.
    pub filter: DocumentFilter,
    /// How many of them.
    pub page: Page,
}

impl Query for Operations {
    type Out = Paged<OperationView>;
    const PERMISSION: Permission = Permission::SalesRead;

    async fn run(&self, cx: &Cx, rx: &mut Rx<'_>) -> Result<Self::Out> {
        let outlets = tills(&cx.caller, &self.filter.outlets)?;
        let filter = OperationFilter { outlets, ..self.filter.clone() };
        let (ids, total) = page(rx, &Listing::operations(cx.account(), &filter), self.page).await?;
        let ids: Vec<OperationId> = ids.into_iter().map(OperationId).collect();
        let mut items = operations::list(rx, cx.account(), &ids).await?;
        items.sort_by_key(|item| ids.iter().position(|id| *id == item.id));
        Ok(Paged { items, total })
    }
}

impl Query for FiscalDocuments {
    type Out = Paged<DocumentView>;
    const PERMISSION: Permission = Permission::SalesRead;

    async fn run(&self, cx: &Cx, rx: &mut Rx<'_>) -> Result<Self::Out> {
        let outlets = tills(&cx.caller, &self.filter.outlets)?;
        let filter = DocumentFilter { outlets, ..self.filter.clone() };
        let (ids, total) = page(rx, &Listing::documents(cx.account(), &filter), self.page).await?;
        let mut items = documents::list(rx, cx.account(), &ids).await?;
        items.sort_by_key(|item| ids.iter().position(|id| *id == item.id));
        Ok(Paged { items, total })
    }
}

/// The tills that are asked about, or all that the caller may look at.
fn tills(caller: &Caller, asked: &[OutletId]) -> Result<Vec<OutletId>> {
    asked.iter().try_for_each(|outlet| caller.must_reach_outlet(*outlet))?;
    let all = asked.is_empty() && !caller.owner;
    Ok(if all { caller.scope.outlets.iter().copied().collect() } else { asked.to_vec() })
}

/// The ids of a page, and how many there are in all.
async fn page(rx: &mut Rx<'_>, listing: &Listing, Page { offset, limit }: Page) -> Result<(Vec<Uuid>, u64)> {
    let total: Vec<(i64,)> = rx.query_dyn(&listing.count()).await?;
    let ids: Vec<(Uuid,)> = rx.query_dyn(&listing.page(offset, limit)).await?;
    let total = total.first().map_or(0, |row| u64::try_from(row.0).unwrap_or(0));
    Ok((ids.into_iter().map(|row| row.0).collect(), total))
}
