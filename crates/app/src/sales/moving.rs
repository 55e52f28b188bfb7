//! Moves the goods of a sale that is completed: what it sold leaves its lots, what comes back goes home at the worth it left with.

use domain::id::*;
use domain::money::Price;
use domain::sales::{LineKind, PostingKind};
use domain::stock::{Because, Incoming, Leaving, LotState, NO_LOT, Shelves, Wanted};
use domain::{IdSource, Money, Quantity, Refusal, Shortage};
use mutants::mutant;
use store::Flight;
use store::sales::goods::LeftRow;
use store::sales::lines;
use store::sales::postings::{self, Posting};
use store::sales::refunds::RefundRow;
use store::stock::ledger;

use super::bills::NO_VARIANT;
use super::cart::Cart;
use super::goods::Goods;
use super::sold::Sold;
use crate::Cx;

/// The postings of a completed sale, each with the goods that moved.
pub(super) struct Moved {
    /// What came back, if anything.
    pub(super) back: Option<PostingId>,
    /// What left, if anything.
    pub(super) out: Option<PostingId>,
}

/// Moves the goods of all lines both ways, and records that they moved.
///
/// # Errors
/// [`Refusal::InsufficientStock`].
pub(super) fn move_goods(
    cx: &Cx,
    cart: &mut Cart,
    (goods, sold): (&Goods, &Sold),
    flight: &mut Flight,
    ids: &mut IdSource,
) -> Result<Moved, Refusal> {
    mutant!("what-came-back-is-not-counted", give_back(flight, cart), ());
    let (out, back): (PostingId, PostingId) = (ids.next(), ids.next());
    let mut shelves = goods.shelves(cx.at());
    let returned = take_back(cx, cart, sold, &mut shelves, back, ids);
    let handed = hand_over(cart, goods, &mut shelves, out, ids)?;
    ledger::post(flight, &shelves.plan());
    Ok(Moved {
        back: post(cx, flight, cart, PostingKind::Return, (back, returned)),
        out: post(cx, flight, cart, PostingKind::Handover, (out, handed)),
    })
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

type Quantities = Vec<(LineId, Quantity)>;

/// Takes the goods of all lines from their lots.
fn hand_over(
    cart: &mut Cart,
    goods: &Goods,
    shelves: &mut Shelves,
    posting: PostingId,
    ids: &mut IdSource,
) -> Result<Quantities, Refusal> {
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
                oversell: goods.oversell(policies.oversell, line.variant),
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
    sold: &Sold,
    shelves: &mut Shelves,
    posting: PostingId,
    ids: &mut IdSource,
) -> Quantities {
    let (mut returned, mut earlier): (Quantities, Vec<(LineId, Quantity)>) = (Vec::new(), Vec::new());
    let nothing = Price { amount: Money::ZERO, currency: cart.card.primary, card: cart.card.id };
    for refund in &mut cart.refunds {
        returned.push((refund.id, refund.quantity));
        let line = refund.sold_line.and_then(|id| sold.line(id));
        let before =
            earlier.iter().filter(|(id, _)| Some(*id) == refund.sold_line).map(|(_, q)| *q).sum::<Quantity>();
        let (source, value) = match line {
            Some(line) => {
                let left = sold.left(line.id);
                (left.first().map(|r| r.lot), worth(&left, line.returned + before, refund.quantity))
            }
            None => unlinked(shelves, refund),
        };
        // What was only described lies nowhere.
        let is_goods = line.map_or(refund.variant != NO_VARIANT, |l| l.kind == LineKind::Goods);
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
    let worth = value.share((before + quantity).0, all.0) - value.share(before.0, all.0);
    mutant!("goods-come-back-worth-nothing", worth, Money::ZERO)
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
    (id, lines): (PostingId, Quantities),
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
