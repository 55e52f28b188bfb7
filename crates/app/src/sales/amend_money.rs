//! Changes one money entry of a sale, wherever the sale stands; people keep knowing it by its number.

use db::{Reads, Tx};
use domain::access::Permission;
use domain::id::*;
use domain::sales::{Direction, MoneyState, SaleState};
use domain::{Change, Currency, Instant, Kind, Money, Refusal};
use mutants::mutant;
use serde::{Deserialize, Serialize};
use store::args;
use store::sales::money::{self, MoneyRow};
use store::sales::till::{self, TillMethodRow};

use super::amend_completed::{post, settle};
use super::cart::Cart;
use super::open_sale::open_shift;
use super::tender::{self, TenderIn};
use crate::{Command, Cx, Result};

/// Changes one money entry.
#[derive(Clone, Debug)]
pub struct AmendMoney {
    /// Its sale; see [`MoneyOf`](super::MoneyOf).
    pub sale: SaleId,
    /// Its number.
    pub number: Number,
    /// How it moved.
    pub method: Change<MethodId>,
    /// How much, and in which currency (`None` for the sale's own).
    pub amount: Change<(Money, Option<Currency>)>,
    /// Which way.
    pub direction: Change<Direction>,
    /// When.
    pub at: Change<Instant>,
}

/// The entry that was changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MoneyRef {
    /// Its number, as before.
    pub number: Number,
    /// Its sale.
    pub sale: SaleId,
}

impl Command for AmendMoney {
    type Out = MoneyRef;
    const PERMISSION: Permission = Permission::SalesWrite;

    async fn run(&self, cx: &Cx, tx: &mut Tx<'_>) -> Result<MoneyRef> {
        let unknown = || Refusal::not_found(Kind::Money, self.number.0);
        let (mut methods, mut reads): (Vec<TillMethodRow>, _) = (Vec::new(), Reads::default());
        reads.fill(&mut methods, &till::LIST_METHODS_OF_SALE, args![cx.account(), self.sale]);
        let mut cart = Cart::load(cx, tx, self.sale, reads).await?;
        let at = cart.money.iter().position(|m| m.number == self.number).ok_or_else(unknown)?;
        let old = cart.money[at].clone();
        if self.at.as_set().is_some_and(|at| *at > cx.at() || *at < Instant(0)) {
            return Err(Refusal::BadMoment.into());
        }
        let (mut ids, mut flight) = (cx.ids(), cx.flight());
        let made = tender::entries(cx, &cart, &methods, &[self.tender(&old)], &mut ids)?;
        let Some(new) = made.into_iter().next() else { return Err(unknown().into()) };
        match old.state {
            MoneyState::Held => {
                cart.money[at] =
                    MoneyRow { id: old.id, number: old.number, created_at: old.created_at, ..new };
                cart.reprice(cx)?;
            }
            MoneyState::Posted => {
                if cart.sale.state == SaleState::Completed {
                    mutant!("anybody-may-amend", cx.caller.must(Permission::SalesAmend)?, ());
                }
                let shift = cart
                    .till
                    .shift
                    .unwrap_or_else(|| open_shift(cx, &mut flight, &mut ids, cart.sale.outlet));
                let mut new = MoneyRow { number: old.number, created_at: old.created_at, ..new };
                post(cx, &mut new, shift);
                cart.money[at] = new;
                settle(cx, &mut cart, &methods)?;
                let instead = cart.money.iter().find(|m| m.number == old.number).cloned();
                money::reverse(&mut flight, &old, ids.next(), shift, instead.as_ref());
                // Entered with the reversal; what is left in the cart was there before and stays.
                cart.money.retain(|m| m.number != old.number);
            }
        }
        let saved = cart.save(cx, &mut flight);
        flight.event("amended", Kind::Money, old.id, serde_json::json!({ "sale": saved.id }));
        flight.send(tx).await?;
        Ok(MoneyRef { number: old.number, sale: saved.id })
    }
}

impl AmendMoney {
    fn tender(&self, old: &MoneyRow) -> TenderIn {
        let (amount, currency) = self.amount.clone().or((old.amount, Some(old.currency)));
        TenderIn {
            method: self.method.clone().or(old.method),
            amount,
            currency,
            direction: self.direction.clone().or(tender::direction(old)),
            at: self.at.as_set().copied().or(old.at),
        }
    }
}
