//! Bills as a till of somebody else's asks for them: what waits, everything ever placed, one of them.

use db::Rx;
use domain::access::Permission;
use domain::id::*;
use domain::sales::BillState;
use domain::{Kind, Refusal};
use store::sales::bills::{self, BillLineView, BillView, Waiting};

use crate::{Cx, Page, Query, Result};

/// How many bills are read at once when a state is looked for.
const AT_ONCE: i64 = 500;

/// Bills that wait to be paid or paid off, the newest first.
#[derive(Clone, Debug)]
pub struct WaitingBills {
    /// Whose foreign identifiers they are shown with.
    pub namespace: &'static str,
    /// Which.
    pub wanted: Waiting,
}

impl Query for WaitingBills {
    type Out = Vec<BillView>;
    const PERMISSION: Permission = Permission::SalesRead;

    async fn run(&self, cx: &Cx, rx: &mut Rx<'_>) -> Result<Vec<BillView>> {
        cx.caller.must_reach_outlet(self.wanted.outlet)?;
        Ok(bills::list_waiting(rx, cx.account(), self.namespace, &self.wanted).await?)
    }
}

/// A page of everything that was ever placed at an outlet, the newest first.
#[derive(Clone, Copy, Debug)]
pub struct Bills {
    /// Whose foreign identifiers they are shown with.
    pub namespace: &'static str,
    /// The till.
    pub outlet: OutletId,
    /// Only those that have come so far.
    pub state: Option<BillState>,
    /// Which of them.
    pub page: Page,
}

impl Query for Bills {
    type Out = Vec<BillView>;
    const PERMISSION: Permission = Permission::SalesRead;

    async fn run(&self, cx: &Cx, rx: &mut Rx<'_>) -> Result<Vec<BillView>> {
        cx.caller.must_reach_outlet(self.outlet)?;
        let whole = |count: u64| usize::try_from(count).unwrap_or(usize::MAX);
        let (pass, want) = (whole(self.page.offset), whole(self.page.limit));
        let (mut found, mut offset): (Vec<BillView>, i64) = (Vec::new(), 0);
        // How far a bill has come is computed, so it cannot be asked for; what does not fit is passed over.
        loop {
            let rows =
                bills::list_all(rx, cx.account(), self.namespace, self.outlet, (AT_ONCE, offset)).await?;
            let last = i64::try_from(rows.len()) != Ok(AT_ONCE);
            found.extend(
                rows.into_iter().filter(|bill| self.state.is_none_or(|state| bill.progress() == state)),
            );
            if last || found.len() >= pass.saturating_add(want) {
                return Ok(found.into_iter().skip(pass).take(want).collect());
            }
            offset += AT_ONCE;
        }
    }
}

/// One bill of a till's, settled or not, with its lines.
#[derive(Clone, Copy, Debug)]
pub struct GetBill {
    /// Whose foreign identifiers it is shown with.
    pub namespace: &'static str,
    /// The till.
    pub outlet: OutletId,
    /// Which.
    pub id: SaleId,
}

impl Query for GetBill {
    type Out = (BillView, Vec<BillLineView>);
    const PERMISSION: Permission = Permission::SalesRead;

    async fn run(&self, cx: &Cx, rx: &mut Rx<'_>) -> Result<Self::Out> {
        cx.caller.must_reach_outlet(self.outlet)?;
        let found = bills::get(rx, cx.account(), self.namespace, (self.outlet, self.id)).await?;
        Ok(found.ok_or_else(|| Refusal::not_found(Kind::Sale, self.id.0))?)
    }
}
