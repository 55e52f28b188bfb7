//! Changes how many of a line are in a cart, or takes the line out.

use db::{Reads, Tx};
use domain::access::Permission;
use domain::id::*;
use domain::{Kind, Quantity};
use store::sales::goods::Coming;

use super::cart::Cart;
use super::goods::Goods;
use super::open_sale::SaleRef;
use super::put_line::check_quantity;
use super::reserve;
use crate::{Command, Cx, Result};

/// Changes how many of a line are in its cart. Stock is looked at when the goods leave; of a placed sale, now.
#[derive(Clone, Debug)]
pub struct ChangeLine {
    /// The cart; see [`LineOf`](super::LineOf).
    pub sale: SaleId,
    /// The line.
    pub line: LineId,
    /// How many, above zero; `None` takes the line out.
    pub quantity: Option<Quantity>,
}

impl Command for ChangeLine {
    type Out = SaleRef;
    const PERMISSION: Permission = Permission::SalesWrite;

    async fn run(&self, cx: &Cx, tx: &mut Tx<'_>) -> Result<SaleRef> {
        if let Some(quantity) = self.quantity {
            check_quantity(quantity)?;
        }
        let (mut goods, mut reads) = (Goods::default(), Reads::default());
        goods.ask_if_placed(cx, self.sale, Coming::NOTHING, &mut reads);
        let mut cart = Cart::load(cx, tx, self.sale, reads).await?;
        cart.must_be_open()?;
        let line = cart.line_mut(self.line)?;
        match self.quantity {
            Some(quantity) => line.quantity = quantity,
            None => cart.lines.retain(|l| l.id != self.line),
        }
        cart.reprice(cx)?;
        let mut flight = cx.flight();
        reserve::follow(cx, &mut cart, &goods, &mut flight)?;
        let sale = cart.save(cx, &mut flight);
        flight.event("changed", Kind::Sale, sale.id, serde_json::json!(["lines"]));
        flight.send(tx).await?;
        Ok(SaleRef { id: sale.id, number: sale.number })
    }
}
