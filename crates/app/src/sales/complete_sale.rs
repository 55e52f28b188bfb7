//! Completes a sale: prices it for the last time, settles its money, moves its goods, numbers and queues its receipt. All in one
//! transaction of one read flight and one write flight; the register prints later.

use db::{Reads, Tx};
use domain::access::Permission;
use domain::id::*;
use domain::sales::{Direction, MethodKind, MoneyState, SaleState, Spread, spread};
use domain::stock::MarkState;
use domain::{IdSource, Kind, Money, Quantity, Refusal};
use mutants::mutant;
use serde_json::json;
use store::args;
use store::sales::money::MoneyRow;
use store::sales::postings;
use store::sales::till::{self, TillMethodRow};
use store::stock::marks;

use super::cart::Cart;
use super::goods::Goods;
use super::moving::move_goods;
use super::open_sale::{SaleRef, open_shift};
use super::receipts::Names;
use super::settlement;
use super::sold::{Sold, share};
use super::tender::{self, TenderIn};
use crate::{Command, Cx, Result};

/// Completes a sale: everything left of it is handed over, everything coming back is taken. A repeat answers as the first did.
#[derive(Clone, Debug)]
pub struct CompleteSale {
    /// The sale.
    pub sale: SaleId,
}

/// What completing a sale needs to know beside the cart, read in the cart's own flight.
#[derive(Debug, Default)]
struct Ground {
    methods: Vec<TillMethodRow>,
    sold: Sold,
    goods: Goods,
    names: Names,
}

impl Ground {
    /// Sold lines are locked before lots, here as in the write flight.
    fn ask(&mut self, cx: &Cx, sale: SaleId) -> Reads<'_> {
        let mut reads = Reads::default();
        reads.fill(&mut self.methods, &till::LIST_METHODS_OF_SALE, args![cx.account(), sale]);
        self.sold.ask(cx, sale, &mut reads);
        self.goods.ask(cx, sale, &mut reads);
        self.names.ask(cx, sale, &mut reads);
        reads
    }
}

impl Command for CompleteSale {
    type Out = SaleRef;
    const PERMISSION: Permission = Permission::SalesWrite;

    async fn run(&self, cx: &Cx, tx: &mut Tx<'_>) -> Result<SaleRef> {
        let mut ground = Ground::default();
        let mut cart = Cart::load(cx, tx, self.sale, ground.ask(cx, self.sale)).await?;
        if mutant!("a-sale-is-completed-twice", cart.sale.state == SaleState::Completed, false) {
            return Ok(SaleRef { id: cart.sale.id, number: cart.sale.number });
        }
        if cart.lines.is_empty() && cart.refunds.is_empty() {
            return Err(Refusal::EmptySale.into());
        }
        let Ground { methods, sold, goods, names } = ground;
        let (mut ids, mut flight) = (cx.ids(), cx.flight());
        mutant!("shares-of-yesterday-are-paid-out", share_refunds(&mut cart, &sold)?, ());
        cart.reprice(cx)?;
        cart.sale.shift =
            cart.till.shift.unwrap_or_else(|| open_shift(cx, &mut flight, &mut ids, cart.sale.outlet));
        pay_out(cx, &mut cart, &sold, &methods, &mut ids)?;
        take_money(cx, &mut cart, &methods)?;
        let moved = move_goods(cx, &mut cart, (&goods, &sold), &mut flight, &mut ids)?;
        if let Some(printing) = names.printing(&cart, &methods, &goods) {
            if let Some(posting) = moved.back {
                printing.goods_back(cx, &mut flight, &cart, posting, &mut ids)?;
            }
            if let Some(posting) = moved.out {
                printing.handover(cx, &mut flight, &cart, posting, &mut ids)?;
            }
        }
        if cart.sale.state == SaleState::Placed {
            let sold = mutant!("sold-marks-are-free", MarkState::Sold, MarkState::Free);
            marks::put_of_sale(&mut flight, cart.sale.id, sold);
        }
        cart.sale.state = SaleState::Completed;
        cart.sale.completed_at = Some(cx.at());
        let sale = cart.save(cx, &mut flight);
        mutant!(
            "a-sale-has-no-receipt-number",
            postings::number_receipt(&mut flight, sale.id, sale.outlet),
            ()
        );
        let facts = json!({ "due": sale.due(), "paid": sale.paid, "debt": sale.debt });
        flight.event("completed", Kind::Sale, sale.id, facts);
        flight.send(tx).await?;
        Ok(SaleRef { id: sale.id, number: sale.number })
    }
}

/// The shares of what comes back as they are under the lock.
fn share_refunds(cart: &mut Cart, sold: &Sold) -> Result<(), Refusal> {
    let mut earlier: Vec<(LineId, Quantity)> = Vec::new();
    for refund in &mut cart.refunds {
        let Some(line) = refund.sold_line.and_then(|id| sold.line(id)) else { continue };
        let before = earlier.iter().filter(|(id, _)| *id == line.id).map(|(_, q)| *q).sum();
        let share = share(line, before, refund.quantity, cart.sale.currency)?;
        (refund.subtotal, refund.total, refund.tax, refund.price) =
            (share.subtotal, share.total, share.tax, share.unit_price);
        earlier.push((line.id, refund.quantity));
    }
    Ok(())
}

/// Where goods came back and nobody said how the money goes back: in proportion to how it came, else in cash.
fn pay_out(
    cx: &Cx,
    cart: &mut Cart,
    sold: &Sold,
    methods: &[TillMethodRow],
    ids: &mut IdSource,
) -> Result<(), Refusal> {
    let owed = -cart.dues().total();
    let told = cart.money.iter().any(|m| tender::direction(m) == Direction::Out);
    if !owed.is_positive() || told {
        return Ok(());
    }
    if cart.refunds.iter().all(|r| r.sold_sale.is_none()) {
        return add_out(cx, cart, methods, cash(methods), owed, ids);
    }
    let came: Vec<&MoneyRow> = sold.money.iter().filter(|m| m.counts().is_positive()).collect();
    let values: Vec<Money> = came.iter().map(|m| m.value).collect();
    let known = values.iter().copied().sum::<Money>().min(owed);
    let shares = match known.is_positive() {
        true => spread(&values, known, cart.sale.currency.minor_step(), Spread::LargestRemainder)?,
        false => Vec::new(),
    };
    for (entry, value) in came.iter().zip(shares) {
        add_out(cx, cart, methods, Some(entry.method), value, ids)?;
    }
    Ok(())
}

fn cash(methods: &[TillMethodRow]) -> Option<MethodId> {
    methods.iter().find(|m| m.kind == MethodKind::Cash && m.active).map(|m| m.id)
}

fn add_out(
    cx: &Cx,
    cart: &mut Cart,
    methods: &[TillMethodRow],
    method: Option<MethodId>,
    amount: Money,
    ids: &mut IdSource,
) -> Result<(), Refusal> {
    let Some(method) = method.filter(|_| amount.is_positive()) else { return Ok(()) };
    let out = TenderIn { method, amount, currency: None, direction: Direction::Out, at: None };
    let entries = tender::entries(cx, cart, methods, &[out], ids)?;
    cart.money.extend(entries);
    Ok(())
}

/// Settles and posts the money.
fn take_money(cx: &Cx, cart: &mut Cart, methods: &[TillMethodRow]) -> Result<(), Refusal> {
    let settled = settlement::of(cart, methods)?;
    settlement::apply(&mut cart.money, &settled);
    for entry in cart.money.iter_mut().filter(|m| m.state == MoneyState::Held) {
        entry.state = MoneyState::Posted;
        entry.shift = cart.sale.shift;
        entry.at = Some(cx.at());
    }
    mutant!("debts-are-forgotten", settlement::note_debt(cart, &settled, cx.at()), ());
    cart.add_up()
}
