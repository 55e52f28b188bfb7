//! Completes a sale: prices it for the last time, settles its money, moves its goods, numbers and queues its receipt. All in one
//! transaction; the register prints later.

use db::Tx;
use domain::access::Permission;
use domain::id::*;
use domain::money::Price;
use domain::sales::{Direction, LineKind, MethodKind, MoneyState, PostingKind, SaleState, Spread, spread};
use domain::stock::{Because, Incoming, Leaving, LotState, NO_LOT, Shelves, Wanted};
use domain::{IdSource, Kind, Money, Quantity, Refusal, Shortage};
use serde_json::json;
use store::Flight;
use store::args;
use store::sales::lines::{self, LineRow};
use store::sales::money::{self, MoneyRow};
use store::sales::postings::{self, Posting};
use store::sales::refunds::RefundRow;
use store::sales::till::{self, LeftRow, TillMethodRow};
use store::stock::ledger;

use super::cart::Cart;
use super::goods::Known;
use super::open_sale::{SaleRef, open_shift};
use super::refund_sale::{share, sold_lines};
use super::tender::{self, TenderIn};
use super::{goods, receipts, settlement};
use crate::{Command, Cx, Result};

/// Completes a sale: everything left of it is handed over, everything coming back is taken. A repeat answers as the first did.
#[derive(Clone, Debug)]
pub struct CompleteSale {
    /// The sale.
    pub sale: SaleId,
}

impl Command for CompleteSale {
    type Out = SaleRef;
    const PERMISSION: Permission = Permission::SalesWrite;

    async fn run(&self, cx: &Cx, tx: &mut Tx<'_>) -> Result<SaleRef> {
        let question = (&till::LIST_METHODS_OF_SALE, args![cx.account(), self.sale]);
        let (mut cart, methods) = Cart::load::<TillMethodRow>(cx, tx, self.sale, question).await?;
        if cart.sale.state == SaleState::Completed {
            return Ok(SaleRef { id: cart.sale.id, number: cart.sale.number });
        }
        if cart.lines.is_empty() && cart.refunds.is_empty() {
            return Err(Refusal::EmptySale.into());
        }
        let (mut ids, mut flight) = (cx.ids(), cx.flight());
        let sold = self.price(cx, tx, &mut cart).await?;
        cart.sale.shift =
            cart.till.shift.unwrap_or_else(|| open_shift(cx, &mut flight, &mut ids, cart.sale.outlet));
        pay_out(cx, tx, &mut cart, &methods, &mut ids).await?;
        take_money(cx, &mut cart, &methods)?;
        let printing = receipts::load(cx, tx, &cart, &methods).await?;
        give_back(&mut flight, &cart);
        let (handed, returned) = move_goods(cx, tx, &mut cart, &sold, &mut flight, &mut ids).await?;
        let back = post(cx, &mut flight, &cart, PostingKind::Return, returned);
        let out = post(cx, &mut flight, &cart, PostingKind::Handover, handed);
        if let Some(printing) = printing {
            if let Some(posting) = back {
                printing.goods_back(cx, &mut flight, &cart, posting, &mut ids)?;
            }
            if let Some(posting) = out {
                printing.handover(cx, &mut flight, &cart, posting, &mut ids)?;
            }
        }
        cart.sale.state = SaleState::Completed;
        cart.sale.completed_at = Some(cx.at());
        let sale = cart.save(cx, &mut flight);
        postings::number_receipt(&mut flight, sale.id, sale.outlet);
        let facts = json!({ "due": sale.due(), "paid": sale.paid, "debt": sale.debt });
        flight.event("completed", Kind::Sale, sale.id, facts);
        flight.send(tx).await?;
        Ok(SaleRef { id: sale.id, number: sale.number })
    }
}

impl CompleteSale {
    /// The last pricing, with the shares of what comes back as they are under the lock. Gives the sold lines.
    async fn price(&self, cx: &Cx, tx: &mut Tx<'_>, cart: &mut Cart) -> Result<Vec<LineRow>> {
        let wanted: Vec<LineId> = cart.refunds.iter().filter_map(|r| r.sold_line).collect();
        let sold = sold_lines(cx, tx, &wanted).await?;
        let mut earlier: Vec<(LineId, Quantity)> = Vec::new();
        for refund in &mut cart.refunds {
            let Some(line) = sold.iter().find(|l| Some(l.id) == refund.sold_line) else { continue };
            let before = earlier.iter().filter(|(id, _)| *id == line.id).map(|(_, q)| *q).sum();
            let share = share(line, before, refund.quantity, cart.sale.currency)?;
            (refund.subtotal, refund.total, refund.tax, refund.price) =
                (share.subtotal, share.total, share.tax, share.unit_price);
            earlier.push((line.id, refund.quantity));
        }
        cart.reprice(cx, tx).await?;
        Ok(sold)
    }
}

/// Where goods came back and nobody said how the money goes back: in proportion to how it came, else in cash.
async fn pay_out(
    cx: &Cx,
    tx: &mut Tx<'_>,
    cart: &mut Cart,
    methods: &[TillMethodRow],
    ids: &mut IdSource,
) -> Result<()> {
    let owed = -cart.dues().total();
    let told = cart.money.iter().any(|m| tender::direction(m) == Direction::Out);
    if !owed.is_positive() || told {
        return Ok(());
    }
    let Some(sold) = cart.refunds.iter().find_map(|r| r.sold_sale) else {
        return Ok(add_out(cx, cart, methods, cash(methods), owed, ids)?);
    };
    let came: Vec<MoneyRow> = tx.query(&money::LIST, &args![cx.account(), sold]).await?;
    let came: Vec<&MoneyRow> = came.iter().filter(|m| m.counts().is_positive()).collect();
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
    settlement::note_debt(cart, &settled, cx.at());
    cart.add_up()
}

/// Counts what comes back against the lines that sold it, in the order of their ids.
fn give_back(flight: &mut Flight, cart: &Cart) {
    let mut back: Vec<_> =
        cart.refunds.iter().filter_map(|r| Some((r.sold_line?, r.quantity, r.total))).collect();
    back.sort_unstable_by_key(|(line, ..)| *line);
    for (line, quantity, total) in back {
        lines::add_returned(flight, line, quantity, total);
    }
}

type Moved = Vec<(LineId, Quantity)>;

/// Moves the goods of all lines both ways.
async fn move_goods(
    cx: &Cx,
    tx: &mut Tx<'_>,
    cart: &mut Cart,
    sold: &[LineRow],
    flight: &mut Flight,
    ids: &mut IdSource,
) -> Result<((PostingId, Moved), (PostingId, Moved))> {
    let (out, back): (PostingId, PostingId) = (ids.next(), ids.next());
    let lines_sold: Vec<LineId> = sold.iter().map(|l| l.id).collect();
    let left = match lines_sold.is_empty() {
        true => Vec::new(),
        false => till::list_left(tx, cx.account(), &lines_sold).await?,
    };
    let Known { promises, uncounted } = goods::known(cx, tx, cart).await?;
    let more: Vec<LotId> = left.iter().map(|l| l.lot).chain(promises.iter().map(|p| p.lot)).collect();
    let mut shelves = goods::shelves(cx, tx, cart, &more).await?;
    shelves.release(&promises);
    let returned = take_back(cx, cart, sold, &left, &mut shelves, back, ids);
    let handed = hand_over(cart, &uncounted, &mut shelves, out, ids)?;
    ledger::post(flight, &shelves.plan());
    Ok(((out, handed), (back, returned)))
}

/// Takes the goods of all lines from their lots.
fn hand_over(
    cart: &mut Cart,
    uncounted: &[VariantId],
    shelves: &mut Shelves,
    posting: PostingId,
    ids: &mut IdSource,
) -> Result<Moved, Refusal> {
    let (mut handed, mut short) = (Vec::new(), Vec::new());
    let policies = cart.sale.policies.0;
    for line in &mut cart.lines {
        let quantity = line.quantity - line.handed;
        line.reserved = Quantity::ZERO;
        line.handed = line.quantity;
        if quantity.is_positive() {
            handed.push((line.id, quantity));
        }
        if line.kind != LineKind::Goods || !quantity.is_positive() {
            continue;
        }
        let leaving = Leaving {
            variant: line.variant,
            location: line.location,
            to: LocationId::CUSTOMER,
            wanted: Wanted {
                quantity,
                lot: (line.lot != NO_LOT).then_some(line.lot),
                pick: policies.pick,
                oversell: goods::oversell(policies.oversell, line.variant, uncounted),
            },
            fallback_cost: Price { amount: Money::ZERO, currency: cart.card.primary, card: cart.card.id },
            because: Because::sale(cart.sale.id, line.id, posting),
        };
        if let Err(available) = shelves.take(&leaving, ids) {
            short.push(Shortage { variant: 0, asked: quantity, available });
        }
    }
    if short.is_empty() { Ok(handed) } else { Err(Refusal::InsufficientStock { lines: short }) }
}

/// Puts what comes back into its lots, at the worth it left with.
fn take_back(
    cx: &Cx,
    cart: &mut Cart,
    sold: &[LineRow],
    left: &[LeftRow],
    shelves: &mut Shelves,
    posting: PostingId,
    ids: &mut IdSource,
) -> Moved {
    let (mut returned, mut earlier): (Moved, Vec<(LineId, Quantity)>) = (Vec::new(), Vec::new());
    let nothing = Price { amount: Money::ZERO, currency: cart.card.primary, card: cart.card.id };
    for refund in &mut cart.refunds {
        returned.push((refund.id, refund.quantity));
        let line = sold.iter().find(|l| Some(l.id) == refund.sold_line);
        let before =
            earlier.iter().filter(|(id, _)| Some(*id) == refund.sold_line).map(|(_, q)| *q).sum::<Quantity>();
        let origin = line.map(|l| (l, left.iter().filter(|row| row.line == l.id).collect::<Vec<_>>()));
        let (source, value) = match &origin {
            Some((line, rows)) => {
                (rows.first().map(|r| r.lot), worth(rows, line.returned + before, refund.quantity))
            }
            None => unlinked(shelves, refund),
        };
        let is_goods = line.is_none_or(|l| l.kind == LineKind::Goods);
        if is_goods {
            let home = source.and_then(|lot| shelves.home(lot, refund.location, ids));
            let into = home.unwrap_or_else(|| shelves.add(blank_lot(cx, refund, nothing, ids)));
            let because = Because::sale(cart.sale.id, refund.id, posting);
            let incoming = Incoming {
                from: LocationId::CUSTOMER,
                from_lot: NO_LOT,
                into,
                quantity: refund.quantity,
                value,
                because,
            };
            shelves.put(&incoming, ids);
            refund.lot = Some(into);
        }
        refund.returned = refund.quantity;
        earlier.extend(refund.sold_line.map(|id| (id, refund.quantity)));
    }
    returned
}

/// The worth of some units of what left, by rounded running sums, so that all of it comes back with all it was worth.
fn worth(rows: &[&LeftRow], before: Quantity, quantity: Quantity) -> Money {
    let (all, value) =
        rows.iter().fold((Quantity::ZERO, Money::ZERO), |(q, v), r| (q + r.quantity, v + r.value));
    value.share((before + quantity).0, all.0) - value.share(before.0, all.0)
}

/// Goods that come back without the sale that sold them go to the newest lot, at its worth.
fn unlinked(shelves: &Shelves, refund: &RefundRow) -> (Option<LotId>, Money) {
    let newest = shelves.newest(refund.variant, refund.location);
    let value = newest
        .filter(|lot| lot.on_hand.is_positive())
        .map(|lot| lot.value.share(refund.quantity.0, lot.on_hand.0));
    (newest.map(|lot| lot.id), value.unwrap_or(Money::ZERO))
}

fn blank_lot(cx: &Cx, refund: &RefundRow, cost: Price, ids: &mut IdSource) -> LotState {
    LotState {
        id: ids.next(),
        variant: refund.variant,
        location: refund.location,
        document: None,
        root_document: None,
        source_lot: None,
        supplier: None,
        received_at: cx.at(),
        expires_on: None,
        cost,
        price: None,
        price_revision: None,
        received: Quantity::ZERO,
        on_hand: Quantity::ZERO,
        reserved: Quantity::ZERO,
        value: Money::ZERO,
        is_deficit: false,
    }
}

/// Records goods that moved at this moment, if any.
fn post(
    cx: &Cx,
    flight: &mut Flight,
    cart: &Cart,
    kind: PostingKind,
    (id, lines): (PostingId, Moved),
) -> Option<PostingId> {
    if lines.is_empty() {
        return None;
    }
    let sale = &cart.sale;
    let posting =
        Posting { id, sale: sale.id, kind, at: cx.at(), outlet: sale.outlet, shift: sale.shift, lines };
    postings::append(flight, &posting);
    Some(id)
}
