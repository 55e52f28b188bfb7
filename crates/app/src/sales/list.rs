//! Lists of sales.

use db::Rx;
use domain::access::Permission;
use domain::id::SaleId;
use domain::sales::{Promotion, SaleFilter, SaleSort};
use store::sales::filter;
use uuid::Uuid;

use super::view::{self, SaleView, SalesFound};
use crate::{Cx, Page, Paged, Query, Result};

/// A list of sales.
#[derive(Clone, Debug)]
pub struct Sales {
    /// Which.
    pub filter: SaleFilter,
    /// By what.
    pub sort: SaleSort,
    /// Smallest first.
    pub ascending: bool,
    /// Which part.
    pub page: Page,
}

impl Query for Sales {
    type Out = (Paged<SaleView>, Vec<Promotion>);
    const PERMISSION: Permission = Permission::SalesRead;

    async fn run(&self, cx: &Cx, rx: &mut Rx<'_>) -> Result<Self::Out> {
        let nowhere_barred = std::collections::BTreeSet::new();
        let outlets = if cx.caller.owner { &nowhere_barred } else { &cx.caller.scope.outlets };
        let cond = filter::condition(cx.account(), outlets, &self.filter);
        let page = filter::page(cond.clone(), self.sort, self.ascending, (self.page.offset, self.page.limit));
        let ids: Vec<(Uuid,)> = rx.query_dyn(&page).await?;
        let ids: Vec<SaleId> = ids.into_iter().map(|(id,)| SaleId(id)).collect();
        let counted: Vec<(i64,)> = rx.query_dyn(&filter::count(cond)).await?;
        let total = counted.first().and_then(|(n,)| u64::try_from(*n).ok()).unwrap_or(0);
        let SalesFound { sales, promotions } = view::load(cx, rx, &ids).await?;
        Ok((Paged { items: sales, total }, promotions))
    }
}
