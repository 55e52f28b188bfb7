//! From a receipt to what it does to its bill: the bill is found and locked, and the receipt's effect carried out.

use db::{Reads, Tx};
use domain::access::{Caller, Scope};
use domain::id::*;
use domain::sales::{Effect, FactItem, Flag, SaleState, Share, adds_up, allot};
use domain::{IdSource, Kind, Quantity, Refusal, Stamp};
use store::sales::bills::{self, BillLineView};
use store::sales::lines::LineRow;
use store::sales::till::{self, TillMethodRow, TillRow};
use store::{Flight, args};
use uuid::Uuid;

use super::booking::{self, Booking};
use super::record_fact::RecordFact;
use super::{hand_over, take_back};
use crate::sales::cart::Cart;
use crate::sales::goods::Goods;
use crate::sales::open_sale::open_shift;
use crate::sales::sold::Sold;
use crate::{Cx, Error, Result};

/// What a receipt did.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Applied {
    /// The bill that it is about.
    pub(super) bill: Option<SaleId>,
    /// The sale that it changed or made.
    pub(super) sale: Option<SaleId>,
    /// The posting or money that it stands for.
    pub(super) settled: Option<Uuid>,
}

/// A bill in hand, with all that a receipt about it needs to know.
pub(super) struct Bill {
    /// The sale.
    pub(super) cart: Cart,
    /// What its lines are called.
    pub(super) views: Vec<BillLineView>,
    /// Its goods.
    pub(super) goods: Goods,
    /// Nothing comes back with a bill.
    pub(super) sold: Sold,
    /// How its till takes money.
    pub(super) methods: Vec<TillMethodRow>,
    /// The till that the receipt was printed at.
    pub(super) till: TillRow,
}

/// What receipts call the delivery of a sale that has no line for it.
pub const DELIVERY: &str = "delivery";

impl Bill {
    /// What one of its lines is called.
    pub(super) fn view(&self, line: LineId) -> Option<&BillLineView> {
        self.views.iter().find(|view| view.id == line)
    }

    /// Finds the lines that a receipt's belong to; the one after the last stands for delivery that is no line.
    ///
    /// * `open`: how many units of a line may still move
    pub(super) fn allot(&self, items: &[FactItem], open: impl Fn(&LineRow) -> Quantity) -> Vec<Share> {
        let Cart { sale, lines, .. } = &self.cart;
        let key = |line: &LineRow| self.view(line.id).map(BillLineView::key).unwrap_or_default();
        let keys: Vec<(String, Quantity)> = lines.iter().map(|line| (key(line), open(line))).collect();
        let delivered = if sale.delivery_total.is_positive() { Quantity::units(1) } else { Quantity::ZERO };
        let open: Vec<(&str, Quantity)> =
            keys.iter().map(|(key, open)| (key.as_str(), *open)).chain([(DELIVERY, delivered)]).collect();
        allot(&open, items, sale.currency)
    }
}

/// Does to a bill what a receipt says, as far as it fits.
///
/// # Errors
/// Faults alone: what does not fit is flagged.
pub(super) async fn apply(
    cx: &Cx,
    tx: &mut Tx<'_>,
    told: &RecordFact,
    flags: &mut Vec<Flag>,
    (flight, ids): (&mut Flight, &mut IdSource),
) -> Result<Applied> {
    let effect = Effect::of(told.fact.kind, told.fact.settlement);
    let Some(id) = told.bill else { return Ok(Applied::default()) };
    let linked = Applied { bill: Some(id), ..Applied::default() };
    let bill = match find(cx, tx, told, id).await? {
        Found::Bill(bill) => *bill,
        Found::GivenUp => {
            flags.push(Flag::BillCancelled);
            return Ok(linked);
        }
        Found::Nothing => {
            flags.push(Flag::UnknownBill);
            return Ok(Applied::default());
        }
    };
    if !adds_up(&told.fact.items, told.fact.total, told.fact.tax, bill.cart.sale.currency) {
        flags.push(Flag::SumsDiffer);
    }
    if bill.methods.is_empty() {
        flags.push(Flag::NoMethod);
        return Ok(linked);
    }
    let state = bill.cart.sale.state;
    let (owed, prepaid) = (bill.cart.sale.debt.is_positive(), booking::prepaid(&bill.cart).is_positive());
    let shift = bill.till.shift.unwrap_or_else(|| open_shift(cx, flight, ids, told.outlet));
    let booking = Booking { cx, told, at: told.at(cx), shift };
    match (effect, state) {
        (Effect::Prepays, SaleState::Placed) => booking.prepay(bill, flags, flight, ids),
        (Effect::PaysDebt, SaleState::Placed) => {
            flags.push(Flag::NotHandedOver);
            booking.prepay(bill, flags, flight, ids)
        }
        (Effect::HandsOver, SaleState::Placed) => hand_over::hand_over(&booking, bill, flags, flight, ids),
        (Effect::Prepays | Effect::PaysDebt, SaleState::Completed) if owed => {
            booking.pay_debt(bill, flags, flight, ids)
        }
        (Effect::TakesBack, SaleState::Completed) => {
            take_back::take_back(&booking, tx, bill, flags, (flight, ids)).await
        }
        (Effect::TakesBack, SaleState::Placed) if prepaid => booking.give_back(bill, flags, flight, ids),
        (Effect::TakesBack, SaleState::Placed | SaleState::Draft | SaleState::Void) => {
            flags.push(Flag::NotHandedOver);
            Ok(linked)
        }
        (Effect::Prepays | Effect::PaysDebt | Effect::HandsOver, _) => {
            flags.push(Flag::BillSettled);
            Ok(linked)
        }
        (Effect::Nothing, _) => Ok(linked),
    }
}

/// What goes by a bill's id.
enum Found {
    /// A bill, locked.
    Bill(Box<Bill>),
    /// A bill that was given up.
    GivenUp,
    /// Nothing in this account.
    Nothing,
}

/// Locks the bill, wherever it is kept. That this outlet may take it was found out when it was named.
async fn find(cx: &Cx, tx: &mut Tx<'_>, told: &RecordFact, id: SaleId) -> Result<Found> {
    let everywhere = Cx { caller: Caller { scope: Scope::default(), ..cx.caller.clone() }, ..cx.clone() };
    let (mut views, mut tills, mut methods) = (Vec::new(), Vec::<TillRow>::new(), Vec::new());
    let (mut goods, sold, mut there) = (Goods::default(), Sold::default(), Vec::<(Uuid,)>::new());
    let mut reads = Reads::default();
    reads.fill(&mut there, &bills::IS_THERE, args![cx.account(), id]);
    reads.fill(&mut views, &bills::LIST_LINES, args![cx.account(), id]);
    reads.fill(&mut tills, &till::TILL, args![cx.account(), told.outlet, cx.at()]);
    reads.fill(&mut methods, &till::LIST_METHODS_OF_SALE, args![cx.account(), id]);
    goods.ask(cx, id, &mut reads);
    let cart = match Cart::load(&everywhere, tx, id, reads).await {
        Ok(cart) => cart,
        Err(Error::Refused(Refusal::NotFound { .. })) => {
            return Ok(if there.is_empty() { Found::Nothing } else { Found::GivenUp });
        }
        Err(error) => return Err(error),
    };
    let till = tills.into_iter().next().ok_or_else(|| Refusal::not_found(Kind::Outlet, told.outlet.0))?;
    Ok(Found::Bill(Box::new(Bill { cart, views, goods, sold, methods, till })))
}

/// The same command at the moment that its receipt was printed: goods moved then, whenever we are told.
pub(super) fn then(cx: &Cx, at: domain::Instant) -> Cx {
    Cx { stamp: Stamp { at, ..cx.stamp }, ..cx.clone() }
}
