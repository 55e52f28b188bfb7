//! Receipts told of, as they were told and with what became of them.

use db::Rx;
use domain::access::Permission;
use domain::id::*;
use store::sales::told::{self, ToldRow};

use crate::{Cx, Page, Query, Result};

/// A page of an outlet's receipts, the last told first.
#[derive(Clone, Copy, Debug)]
pub struct ToldReceipts {
    /// The outlet.
    pub outlet: OutletId,
    /// Which of them.
    pub page: Page,
}

impl Query for ToldReceipts {
    type Out = Vec<ToldRow>;
    const PERMISSION: Permission = Permission::SalesRead;

    async fn run(&self, cx: &Cx, rx: &mut Rx<'_>) -> Result<Vec<ToldRow>> {
        cx.caller.must_reach_outlet(self.outlet)?;
        let whole = |count: u64| i64::try_from(count).unwrap_or(i64::MAX);
        let page = (whole(self.page.limit), whole(self.page.offset));
        Ok(told::list(rx, cx.account(), self.outlet, page).await?)
    }
}

/// The receipts about a bill, in the order told. Whoever may see sales may see what was told about them.
#[derive(Clone, Copy, Debug)]
pub struct ToldAbout {
    /// The bill.
    pub bill: SaleId,
}

impl Query for ToldAbout {
    type Out = Vec<ToldRow>;
    const PERMISSION: Permission = Permission::SalesRead;

    async fn run(&self, cx: &Cx, rx: &mut Rx<'_>) -> Result<Vec<ToldRow>> {
        let mut rows = told::list_of_bill(rx, cx.account(), self.bill).await?;
        rows.retain(|row| cx.caller.must_reach_outlet(row.outlet).is_ok());
        Ok(rows)
    }
}
