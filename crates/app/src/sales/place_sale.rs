//! Puts a cart aside with its goods kept, and lets it go again when its time is over.

use db::{Reads, Tx};
use domain::access::Permission;
use domain::id::*;
use domain::sales::{Reserve, SaleState};
use domain::{Kind, Refusal};
use store::sales::goods::Coming;

use super::cart::Cart;
use super::goods::Goods;
use super::open_sale::SaleRef;
use super::reserve;
use crate::{Command, Cx, Result};

/// Places a sale: its goods are kept until the till's days for that are over. Placing a placed sale starts its time anew.
#[derive(Clone, Debug)]
pub struct PlaceSale {
    /// The sale.
    pub sale: SaleId,
    /// What is kept.
    pub reserve: Reserve,
}

impl Command for PlaceSale {
    type Out = SaleRef;
    const PERMISSION: Permission = Permission::SalesWrite;

    async fn run(&self, cx: &Cx, tx: &mut Tx<'_>) -> Result<SaleRef> {
        let (mut goods, mut reads) = (Goods::default(), Reads::default());
        goods.ask(cx, self.sale, &mut reads);
        let mut cart = Cart::load(cx, tx, self.sale, reads).await?;
        cart.must_be_open()?;
        if cart.lines.is_empty() {
            return Err(Refusal::EmptySale.into());
        }
        if !cart.refunds.is_empty() {
            return Err(Refusal::WrongState { kind: Kind::Sale, state: "a refund" }.into());
        }
        cart.reprice(cx)?;
        let mut flight = cx.flight();
        reserve::hold(cx, &mut cart, &goods, &mut flight, self.reserve)?;
        cart.sale.state = SaleState::Placed;
        cart.sale.placed_at = Some(cx.at());
        cart.sale.expires_at = Some(cx.at().plus_days(cart.till.postpone_days));
        cart.sale.released_at = None;
        let sale = cart.save(cx, &mut flight);
        flight.event("placed", Kind::Sale, sale.id, serde_json::Value::Null);
        flight.send(tx).await?;
        Ok(SaleRef { id: sale.id, number: sale.number })
    }
}

/// Takes a placed sale back to a draft and lets its goods go, when its time is over (and does nothing before).
#[derive(Clone, Debug)]
pub struct ReleaseExpired {
    /// The sale.
    pub sale: SaleId,
}

impl Command for ReleaseExpired {
    type Out = bool;
    const PERMISSION: Permission = Permission::SalesWrite;

    async fn run(&self, cx: &Cx, tx: &mut Tx<'_>) -> Result<bool> {
        let (mut goods, mut reads) = (Goods::default(), Reads::default());
        goods.ask_if_placed(cx, self.sale, Coming::NOTHING, &mut reads);
        let mut cart = Cart::load(cx, tx, self.sale, reads).await?;
        let over = cart.sale.expires_at.is_some_and(|at| at <= cx.at());
        if cart.sale.state != SaleState::Placed || !over {
            return Ok(false);
        }
        let mut flight = cx.flight();
        reserve::release(cx, &mut cart, &goods, &mut flight);
        cart.sale.state = SaleState::Draft;
        cart.sale.released_at = Some(cx.at());
        let sale = cart.save(cx, &mut flight);
        flight.event("released", Kind::Sale, sale.id, serde_json::Value::Null);
        flight.send(tx).await?;
        Ok(true)
    }
}
