//! Gives up a sale that was not completed.

use db::{Reads, Tx};
use domain::access::Permission;
use domain::id::*;
use domain::sales::{MoneyState, SaleState};
use domain::stock::MarkState;
use domain::{Kind, Refusal};
use mutants::mutant;
use store::sales::goods::Coming;
use store::stock::marks;

use super::cart::Cart;
use super::goods::Goods;
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
        let (mut goods, mut reads) = (Goods::default(), Reads::default());
        goods.ask_if_placed(cx, self.sale, Coming::NOTHING, &mut reads);
        let mut cart = Cart::load(cx, tx, self.sale, reads).await?;
        cart.must_be_open()?;
        let paid = cart.money.iter().any(|m| m.state == MoneyState::Posted);
        if mutant!("what-is-paid-is-given-up", paid, false) {
            return Err(Refusal::InUse { kind: Kind::Sale }.into());
        }
        let mut flight = cx.flight();
        if cart.sale.state == SaleState::Placed {
            marks::put_of_sale(&mut flight, cart.sale.id, MarkState::Free);
        }
        mutant!("goods-given-up-stay-reserved", reserve::release(cx, &mut cart, &goods, &mut flight), ());
        cart.money.clear();
        cart.add_up()?;
        cart.sale.state = SaleState::Void;
        let sale = cart.save(cx, &mut flight);
        flight.event("voided", Kind::Sale, sale.id, serde_json::Value::Null);
        flight.send(tx).await?;
        Ok(SaleRef { id: sale.id, number: sale.number })
    }
}
