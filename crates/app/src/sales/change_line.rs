//! Changes how many of a line are in a cart, or takes the line out.

use db::Tx;
use domain::access::Permission;
use domain::id::*;
use domain::{Kind, Quantity, Refusal};
use store::args;
use store::sales::lines;
use uuid::Uuid;

use super::cart::{Cart, no_question};
use super::open_sale::SaleRef;
use super::put_line::check_quantity;
use super::reserve;
use crate::{Command, Cx, Result};

/// Changes how many of a line are in its cart. Stock is looked at when the goods leave; of a placed sale, now.
#[derive(Clone, Debug)]
pub struct ChangeLine {
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
        let of: Vec<(Uuid,)> = tx.query(&lines::GET_SALE_OF, &args![cx.account(), self.line]).await?;
        let (sale,) = of.into_iter().next().ok_or_else(|| Refusal::not_found(Kind::SaleLine, self.line.0))?;
        let (mut cart, _) = Cart::load::<(i64,)>(cx, tx, SaleId(sale), no_question(cx)).await?;
        cart.must_be_open()?;
        match self.quantity {
            Some(quantity) => cart.line_mut(self.line)?.quantity = quantity,
            None => cart.lines.retain(|l| l.id != self.line),
        }
        cart.reprice(cx, tx).await?;
        let mut flight = cx.flight();
        reserve::follow(cx, tx, &mut cart, &mut flight).await?;
        let sale = cart.save(cx, &mut flight);
        flight.event("changed", Kind::Sale, sale.id, serde_json::json!(["lines"]));
        flight.send(tx).await?;
        Ok(SaleRef { id: sale.id, number: sale.number })
    }
}
