//! Writes a bill that waits anew.

use db::{Reads, Tx};
use domain::access::Permission;
use domain::id::*;
use domain::sales::SaleState;
use domain::{Kind, Refusal, Word as _};
use serde_json::json;
use store::args;
use store::sales::bills;
use uuid::Uuid;

use super::draft::BillDraft;
use super::write::{self, Ground};
use crate::sales::cart::Cart;
use crate::sales::goods::Goods;
use crate::sales::open_sale::SaleRef;
use crate::sales::reserve;
use crate::{Command, Cx, Result};

/// Says anew what a bill says. Only while it waits, and only before any of its goods were handed over; money that came stays.
#[derive(Clone, Debug)]
pub struct ChangeBill {
    /// The bill.
    pub sale: SaleId,
    /// All it says from now on.
    pub draft: BillDraft,
}

impl Command for ChangeBill {
    type Out = SaleRef;
    const PERMISSION: Permission = Permission::SalesWrite;

    async fn run(&self, cx: &Cx, tx: &mut Tx<'_>) -> Result<SaleRef> {
        self.draft.check()?;
        let (mut bill, mut goods): (Vec<(Uuid,)>, _) = (Vec::new(), Goods::default());
        let mut reads = Reads::default();
        reads.fill(&mut bill, &bills::IS_BILL, args![cx.account(), self.sale]);
        goods.ask(cx, self.sale, &mut reads);
        let mut cart = Cart::load(cx, tx, self.sale, reads).await?;
        must_wait(&cart, !bill.is_empty())?;
        let mut ground = Ground::default();
        tx.fetch(ground.ask(cx, cart.sale.outlet, &self.draft)).await?;
        ground.check(&cart.lines, &self.draft)?;
        let (mut flight, mut ids) = (cx.flight(), cx.ids());
        reserve::release(cx, &mut cart, &goods, &mut flight);
        cart.lines = write::lines(cx, &cart.sale, &self.draft, &ground, (&mut flight, &mut ids))?;
        cart.sale.customer = self.draft.customer;
        cart.sale.sold_subtotal = cart.lines.iter().map(|line| line.subtotal).sum();
        cart.sale.sold_total = cart.sale.sold_subtotal;
        let prepaid = (self.draft.prepaid, cart.sale.paid);
        cart.money.extend(write::prepayment(cx, &cart.sale, prepaid, &ground, &mut ids)?);
        cart.add_up()?;
        bills::update(&mut flight, &write::row(cx, cart.sale.id, &self.draft));
        let lines = cart.lines.clone();
        let sale = cart.save(cx, &mut flight);
        flight.event("changed", Kind::Sale, sale.id, json!({ "bill": self.draft.label }));
        flight.send(tx).await?;
        write::keep_goods(cx, tx, sale.id, &lines).await?;
        Ok(SaleRef { id: sale.id, number: sale.number })
    }
}

/// # Errors
/// [`Refusal::WrongState`] when it is no bill, or no longer waits with all it has.
fn must_wait(cart: &Cart, is_bill: bool) -> Result<(), Refusal> {
    let wrong = |state| Err(Refusal::WrongState { kind: Kind::Sale, state });
    match cart.sale.state {
        SaleState::Placed if !is_bill => wrong("not a bill"),
        SaleState::Placed if cart.lines.iter().any(|line| line.handed.is_positive()) => {
            wrong("partly handed over")
        }
        SaleState::Placed => Ok(()),
        SaleState::Draft | SaleState::Completed | SaleState::Void => wrong(cart.sale.state.word()),
    }
}
