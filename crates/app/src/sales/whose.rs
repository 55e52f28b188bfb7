//! Which sale a line or a payment belongs to, for doors that know it by its own number. Neither ever moves to another sale.

use db::Rx;
use domain::access::Permission;
use domain::id::*;
use domain::{Kind, Refusal};
use store::sales::{lines, money};

use crate::{Cx, Query, Result};

/// The line of goods that goes by a number, and its sale.
#[derive(Clone, Copy, Debug)]
pub struct LineOf {
    /// The line's number.
    pub number: Number,
}

impl Query for LineOf {
    type Out = (SaleId, LineId);
    const PERMISSION: Permission = Permission::SalesRead;

    async fn run(&self, cx: &Cx, rx: &mut Rx<'_>) -> Result<Self::Out> {
        let found = lines::find(rx, cx.account(), self.number).await?;
        Ok(found.ok_or_else(|| Refusal::not_found(Kind::SaleLine, self.number.0))?)
    }
}

/// The sale that the money entry with a number belongs to.
#[derive(Clone, Copy, Debug)]
pub struct MoneyOf {
    /// The entry's number.
    pub number: Number,
}

impl Query for MoneyOf {
    type Out = SaleId;
    const PERMISSION: Permission = Permission::SalesRead;

    async fn run(&self, cx: &Cx, rx: &mut Rx<'_>) -> Result<SaleId> {
        let found = money::find_sale_of(rx, cx.account(), self.number).await?;
        Ok(found.ok_or_else(|| Refusal::not_found(Kind::Money, self.number.0))?)
    }
}
