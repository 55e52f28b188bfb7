//! Goods of a bill that a receipt hands over: its lines meet the receipt's, what was left out is refused or waits on, money and
//! goods are booked, codes are sold.

use domain::id::*;
use domain::sales::{
    Flag, LineKind, MethodKind, MoneyKind, MoneyState, Oversell, Refused, SaleState, SettlementMethod, Share,
    TaxMode,
};
use domain::stock::MarkState;
use domain::{IdSource, Kind, Money, Quantity};
use serde_json::json;
use store::Flight;
use store::sales::bills::{self, BillLineView, DetailRow};
use store::sales::lines::{LineRow, NO_LOT};
use store::sales::postings;
use store::stock::marks;

use super::apply::{Applied, Bill, then};
use super::booking::{self, Booking, method};
use crate::Result;
use crate::sales::bills::NO_VARIANT;
use crate::sales::cart::Cart;
use crate::sales::moving::move_goods;

/// Hands a bill over, as far as the receipt says.
pub(super) fn hand_over(
    booking: &Booking<'_>,
    mut bill: Bill,
    flags: &mut Vec<Flag>,
    flight: &mut Flight,
    ids: &mut IdSource,
) -> Result<Applied> {
    // What was offered and never posted did not happen; the receipt says what did.
    bill.cart.money.retain(|entry| entry.state == MoneyState::Posted);
    let mut rest = content(booking, &mut bill, flags, flight, ids);
    let kept_open = booking.told.refused == Refused::KeepOpen && !rest.is_empty();
    for line in &mut rest {
        // Nothing is kept for them any longer, and what was refused costs nothing.
        line.reserved = Quantity::ZERO;
        if !kept_open {
            charge(line, Money::ZERO, Money::ZERO);
        }
    }
    bill.cart.sale.sold_subtotal = bill.cart.lines.iter().chain(&rest).map(|line| line.subtotal).sum();
    bill.cart.sale.sold_total = bill.cart.lines.iter().chain(&rest).map(|line| line.total).sum();
    pay(booking, &mut bill, flags, ids);

    bill.cart.sale.shift = booking.shift;
    // What was handed over has been handed over, whatever the books say is there.
    bill.cart.sale.policies.0.oversell = Oversell::Allow;
    let then = then(booking.cx, booking.at);
    let moved = move_goods(&then, &mut bill.cart, (&bill.goods, &bill.sold), flight, ids)?;
    for line in &bill.cart.lines {
        marks::put_of_line(flight, line.id, MarkState::Sold);
    }
    leave(&bill.cart, &rest, kept_open, flight);
    bill.cart.lines.extend(rest);
    bill.cart.add_up()?;
    let what = if kept_open { "partly handed over" } else { complete(booking, &mut bill.cart, flags) };
    let sale = bill.cart.save(booking.cx, flight);
    if sale.state == SaleState::Completed {
        postings::number_receipt(flight, sale.id, sale.outlet);
    }
    flight.event(
        what,
        Kind::Sale,
        sale.id,
        json!({ "due": sale.due(), "paid": sale.paid, "debt": sale.debt }),
    );
    Ok(Applied { bill: Some(sale.id), sale: Some(sale.id), settled: moved.out.map(|id| id.0) })
}

/// Makes the bill's lines what the receipt says; gives those that it leaves out.
fn content(
    booking: &Booking<'_>,
    bill: &mut Bill,
    flags: &mut Vec<Flag>,
    flight: &mut Flight,
    ids: &mut IdSource,
) -> Vec<LineRow> {
    let fact = &booking.told.fact;
    let shares = bill.allot(&fact.items, |line| match line.handed.is_positive() {
        true => Quantity::ZERO,
        false => line.quantity,
    });
    let of = |at: usize| shares.iter().filter(move |share| share.line == Some(at));

    let delivery = of(bill.cart.lines.len()).next().copied();
    deliver(&mut bill.cart, delivery);
    let (mut handed, mut rest) = (Vec::new(), Vec::new());
    for (at, mut line) in std::mem::take(&mut bill.cart.lines).into_iter().enumerate() {
        let quantity: Quantity = of(at).map(|share| share.quantity).sum();
        if line.handed.is_positive() {
            handed.push(line);
            continue;
        }
        if quantity.is_zero() {
            rest.push(line);
            continue;
        }
        if quantity < line.quantity {
            let view = bill.view(line.id);
            rest.push(split(&mut line, view, quantity, flight, ids));
        }
        charge(&mut line, of(at).map(|share| share.sum).sum(), of(at).map(|share| share.tax).sum());
        handed.push(line);
    }
    bill.cart.lines = handed;
    for share in shares.iter().filter(|share| share.line.is_none()) {
        flags.push(Flag::UnknownItem);
        add(booking, &mut bill.cart, *share, flight, ids);
    }
    if !as_said(booking, &rest) {
        flags.push(Flag::ContentDiffers);
    }
    rest
}

/// Whether the receipt's lines are what was said to stay: without a word, everything; else just those.
fn as_said(booking: &Booking<'_>, rest: &[LineRow]) -> bool {
    let fact = &booking.told.fact;
    let Some(content) = &fact.content else { return rest.is_empty() };
    let told = |own: &str| fact.items.iter().filter(|i| i.own == own).map(|i| i.quantity).sum::<Quantity>();
    let said = |own: &str| content.iter().filter(|(of, _)| of == own).map(|(_, q)| *q).sum::<Quantity>();
    content.iter().all(|(own, _)| told(own) == said(own))
        && fact.items.iter().all(|i| said(&i.own) == told(&i.own))
}

/// Delivery that is no line: charged as the receipt says, or not wanted.
fn deliver(cart: &mut Cart, share: Option<Share>) {
    if let Some(price) = &mut cart.sale.delivery.0.price {
        match share {
            Some(share) if share.sum == cart.sale.delivery_total => {}
            Some(share) => {
                (price.amount, price.currency, price.card) = (share.sum, cart.sale.currency, cart.card.id);
            }
            None => cart.sale.delivery.0.price = None,
        }
    }
}

/// Leaves `quantity` units on a line; gives a new line with the others, which cost what is left of the old one.
fn split(
    line: &mut LineRow,
    view: Option<&BillLineView>,
    quantity: Quantity,
    flight: &mut Flight,
    ids: &mut IdSource,
) -> LineRow {
    let others = line.quantity - quantity;
    let total = line.total.share(others.0, line.quantity.0).to_minor(line.price_currency);
    let tax = line.tax.share(others.0, line.quantity.0).to_minor(line.price_currency);
    let rest = LineRow {
        id: ids.next(),
        number: Number(0),
        position: line.position + 1,
        quantity: others,
        subtotal: total - added(line.tax_mode, tax),
        discount: Money::ZERO,
        total,
        tax,
        reserved: Quantity::ZERO,
        ..line.clone()
    };
    line.quantity = quantity;
    let text = |of: fn(&BillLineView) -> &Option<String>| view.and_then(|view| of(view).clone());
    let detail = DetailRow {
        line: rest.id,
        name: text(|view| &view.name).unwrap_or_default(),
        unit: text(|view| &view.unit).unwrap_or_default(),
        class: text(|view| &view.class),
        own: text(|view| &view.own),
        mark: None,
    };
    bills::insert_detail(flight, line.sale, &detail);
    rest
}

/// Sets what a line costs; its reductions stay what they were.
fn charge(line: &mut LineRow, total: Money, tax: Money) {
    (line.total, line.tax) = (total, tax);
    line.subtotal = total + line.discount - added(line.tax_mode, tax);
}

/// The part of a total that is tax on top.
fn added(mode: Option<TaxMode>, tax: Money) -> Money {
    match mode {
        Some(TaxMode::Added) => tax,
        Some(TaxMode::Included | TaxMode::Calculated) | None => Money::ZERO,
    }
}

/// A line that the bill did not have.
fn add(booking: &Booking<'_>, cart: &mut Cart, share: Share, flight: &mut Flight, ids: &mut IdSource) {
    let item = &booking.told.fact.items[share.item];
    let kind = if item.kind == LineKind::Goods { LineKind::Free } else { item.kind };
    let line = LineRow {
        id: ids.next(),
        number: Number(0),
        sale: cart.sale.id,
        position: 0,
        kind,
        variant: NO_VARIANT,
        lot: NO_LOT,
        location: cart.lines.first().map_or(LocationId(uuid::Uuid::nil()), |line| line.location),
        created_at: booking.cx.at(),
        quantity: share.quantity,
        price_currency: cart.sale.currency,
        price_amount: item.price,
        price_card: cart.card.id,
        tax_rate: item.tax_rate,
        tax_mode: item.tax_rate.map(|_| TaxMode::Included),
        tax: share.tax,
        subtotal: share.sum,
        discount: Money::ZERO,
        total: share.sum,
        reserved: Quantity::ZERO,
        handed: Quantity::ZERO,
        returned: Quantity::ZERO,
        returned_total: Money::ZERO,
    };
    let detail = DetailRow {
        line: line.id,
        name: item.name.clone(),
        unit: item.unit.clone(),
        class: item.class.clone(),
        own: Some(item.own.clone()),
        mark: None,
    };
    bills::insert_detail(flight, cart.sale.id, &detail);
    cart.add_line(line);
}

/// Books what was paid at the handover, and sets off what was paid before.
fn pay(booking: &Booking<'_>, bill: &mut Bill, flags: &mut Vec<Flag>, ids: &mut IdSource) {
    let prepaid_tender = |tender: &&super::FactTender| tender.kind == MethodKind::Prepaid;
    let offset: Money =
        booking.told.fact.tenders.iter().filter(prepaid_tender).map(|tender| tender.amount).sum();
    let booked = booking::prepaid(&bill.cart);
    if offset != booked {
        flags.push(Flag::PrepaymentDiffers);
    }
    if offset.is_positive() {
        let earlier =
            bill.cart.money.iter().find(|entry| entry.kind == MoneyKind::Prepayment).map(|e| e.method);
        let by = earlier.or_else(|| method(&bill.methods, MethodKind::Prepaid, flags));
        if let Some(by) = by {
            // What the receipt sets off was paid, even if nobody told us then.
            if offset > booked {
                let missed = booking.entry(&bill.cart, MoneyKind::Prepayment, (by, offset - booked), ids);
                bill.cart.money.push(missed);
            }
            let entry = booking.entry(&bill.cart, MoneyKind::Offset, (by, offset), ids);
            bill.cart.money.push(entry);
        }
    }
    booking.take(bill, MoneyKind::Payment, flags, ids);
}

/// What becomes of lines that were left out: they wait on with their codes, or they were refused and cost nothing.
fn leave(cart: &Cart, rest: &[LineRow], kept_open: bool, flight: &mut Flight) {
    for line in rest.iter().filter(|_| !kept_open) {
        marks::put_of_line(flight, line.id, MarkState::Free);
        bills::refuse(flight, cart.sale.id, line.id, line.quantity);
    }
}

/// The bill is done; what was not paid of it stays owed.
fn complete(booking: &Booking<'_>, cart: &mut Cart, flags: &mut Vec<Flag>) -> &'static str {
    cart.sale.state = SaleState::Completed;
    cart.sale.completed_at = Some(booking.at);
    booking.owe(cart, flags);
    if cart.sale.debt.is_positive() && booking.told.fact.settlement == SettlementMethod::FullPayment {
        flags.push(Flag::Underpaid);
    }
    "completed"
}
