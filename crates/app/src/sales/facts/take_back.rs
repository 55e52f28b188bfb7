//! Goods of a bill that a receipt takes back: a refund of its own, as every refund is, with the receipt's sums.

use db::{Reads, Tx};
use domain::id::*;
use domain::sales::{Flag, MoneyKind, SaleState, Share};
use domain::stock::MarkState;
use domain::{IdSource, Kind, Money, Quantity};
use mutants::mutant;
use serde_json::json;
use store::Flight;
use store::sales::lines::LineRow;
use store::sales::postings;
use store::sales::refunds::{self, RefundRow};
use store::sales::sale::SaleRow;
use store::stock::marks;

use super::apply::{Applied, Bill, then};
use super::booking::Booking;
use crate::Result;
use crate::sales::bills::NO_VARIANT;
use crate::sales::cart::Cart;
use crate::sales::goods::Goods;
use crate::sales::moving::move_goods;
use crate::sales::open_sale::{Opening, open};
use crate::sales::sold::Sold;

/// Takes goods of a bill back. What had not left, or is back already, comes back all the same, as nothing of the bill's.
pub(super) async fn take_back(
    booking: &Booking<'_>,
    tx: &mut Tx<'_>,
    bill: Bill,
    flags: &mut Vec<Flag>,
    (flight, ids): (&mut Flight, &mut IdSource),
) -> Result<Applied> {
    let linked = Applied { bill: Some(bill.cart.sale.id), ..Applied::default() };
    let shares = bill.allot(&booking.told.fact.items, |line| line.handed - line.returned);
    if shares.is_empty() {
        flags.push(Flag::NotHandedOver);
        return Ok(linked);
    }
    if shares.iter().any(|share| share.line.is_none()) {
        flags.push(Flag::RefundExceeds);
    }
    mutant!("marks-stay-sold", free_marks(&bill, &shares, flight), ());

    let opening = Opening::load(booking.cx, tx, booking.told.outlet, None, Reads::default()).await?;
    let id: SaleId = ids.next();
    let blank = opening.blank(booking.cx);
    let mut head = SaleRow { id, shift: booking.shift, customer: bill.cart.sale.customer, ..blank };
    let rows: Vec<RefundRow> =
        (0_i64..).zip(&shares).map(|(at, share)| row(booking, &bill, &head, (at, share), ids)).collect();
    head.refund_quantity = rows.iter().map(|row| row.quantity).sum();
    head.refund_subtotal = rows.iter().map(|row| row.subtotal).sum();
    head.refund_total = rows.iter().map(|row| row.total).sum();
    let mut opened = booking.cx.flight();
    open(&mut opened, &head);
    for row in &rows {
        let draw = opened.draw();
        refunds::insert(&mut opened, draw, row);
    }
    opened.send(tx).await?;

    let (mut goods, mut sold, mut reads) = (Goods::default(), Sold::default(), Reads::default());
    sold.ask(booking.cx, id, &mut reads);
    goods.ask(booking.cx, id, &mut reads);
    let cart = Cart::load(booking.cx, tx, id, reads).await?;
    let mut refund = Bill { cart, goods, sold, ..bill };
    booking.take(&mut refund, MoneyKind::Refund, flags, ids);
    let then = then(booking.cx, booking.at);
    let moved = move_goods(&then, &mut refund.cart, (&refund.goods, &refund.sold), flight, ids)?;
    let mut cart = refund.cart;
    cart.add_up()?;
    cart.sale.shift = booking.shift;
    cart.sale.state = SaleState::Completed;
    cart.sale.completed_at = Some(booking.at);
    let sale = cart.save(booking.cx, flight);
    postings::number_receipt(flight, sale.id, sale.outlet);
    let facts = json!({ "due": sale.due(), "paid": sale.paid, "debt": sale.debt });
    flight.event("completed", Kind::Sale, sale.id, facts);
    Ok(Applied { sale: Some(sale.id), settled: moved.back.map(|id| id.0), ..linked })
}

/// Codes of lines that are back in full are nobody's again.
fn free_marks(bill: &Bill, shares: &[Share], flight: &mut Flight) {
    for (at, line) in bill.cart.lines.iter().enumerate() {
        let back: Quantity =
            shares.iter().filter(|share| share.line == Some(at)).map(|share| share.quantity).sum();
        if back.is_positive() && line.returned + back >= line.handed {
            marks::put_of_line(flight, line.id, MarkState::Free);
        }
    }
}

/// Goods that come back: of a line that handed them over, or of none.
fn row(
    booking: &Booking<'_>,
    bill: &Bill,
    head: &SaleRow,
    (position, share): (i64, &Share),
    ids: &mut IdSource,
) -> RefundRow {
    let item = &booking.told.fact.items[share.item];
    let line = share.line.and_then(|at| bill.cart.lines.get(at));
    // What exceeds a line is goods of its kind all the same.
    let kin = line.or_else(|| {
        let same = |line: &&LineRow| bill.view(line.id).is_some_and(|view| view.key() == item.own);
        bill.cart.lines.iter().find(same)
    });
    let subtotal =
        line.map(|line| line.subtotal.share(share.quantity.0, line.handed.0).to_minor(head.currency));
    RefundRow {
        id: ids.next(),
        number: Number(0),
        sale: head.id,
        position,
        sold_sale: line.map(|line| line.sale),
        sold_line: line.map(|line| line.id),
        variant: kin.map_or(NO_VARIANT, |line| line.variant),
        lot: None,
        location: kin.or(bill.cart.lines.first()).map_or(LocationId(uuid::Uuid::nil()), |line| line.location),
        created_at: booking.cx.at(),
        quantity: share.quantity,
        original_currency: kin.map_or(head.currency, |line| line.price_currency),
        original_amount: kin.map_or(item.price, |line| line.price_amount),
        original_card: kin.map_or(head.card, |line| line.price_card),
        price: share.sum.per_unit(share.quantity),
        subtotal: subtotal.unwrap_or(share.sum).max(Money::ZERO),
        total: share.sum,
        tax_rate: item.tax_rate,
        tax_mode: item.tax_rate.map(|_| domain::sales::TaxMode::Included),
        tax: share.tax,
        returned: Quantity::ZERO,
        note: None,
    }
}
