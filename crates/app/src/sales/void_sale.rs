//! Gives up a sale that was not completed.

use db::Tx;
use domain::access::Permission;
use domain::id::*;
use domain::sales::{MoneyState, SaleState};
use domain::{Kind, Refusal};

use super::cart::{Cart, no_question};
use super::open_sale::SaleRef;
use super::reserve;
use crate::{Command, Cx, Result};

/// Voids a draft or placed sale: its goods and held money are let go.
#[derive(Clone, Debug)]
pub struct VoidSale {
    /// The sale.
    pub sale: SaleId,
}

impl Command for VoidSale {
    type Out = SaleRef;
    const PERMISSION: Permission = Permission::SalesWrite;

    async fn run(&self, cx: &Cx, tx: &mut Tx<'_>) -> Result<SaleRef> {
        let (mut cart, _) = Cart::load::<(i64,)>(cx, tx, self.sale, no_question(cx)).await?;
        cart.must_be_open()?;
        if cart.money.iter().any(|m| m.state == MoneyState::Posted) {
            return Err(Refusal::InUse { kind: Kind::Sale }.into());
        }
        let mut flight = cx.flight();
        reserve::release(cx, tx, &mut cart, &mut flight).await?;
        cart.money.clear();
        cart.add_up()?;
        cart.sale.state = SaleState::Void;
        let sale = cart.save(cx, &mut flight);
        flight.event("voided", Kind::Sale, sale.id, serde_json::Value::Null);
        flight.send(tx).await?;
        Ok(SaleRef { id: sale.id, number: sale.number })
    }
}
