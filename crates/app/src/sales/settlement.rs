//! Holds a sale's money against what is due and brings its entries into line: change taken from cash, what was left after
//! each, what stays owed.

use domain::sales::{Dues, MethodKind, MoneyKind, Settlement, Tender, settle};
use domain::{Money, Refusal};
use store::sales::money::MoneyRow;
use store::sales::till::TillMethodRow;

use super::cart::Cart;
use super::tender::{direction, kind_of};

/// What the living money of a cart comes to.
///
/// # Errors
/// [`Refusal::Underpaid`], [`Refusal::Overpaid`] by the sale's policies.
pub(super) fn of(cart: &Cart, methods: &[TillMethodRow]) -> Result<Settlement, Refusal> {
    hold(cart, &cart.dues(), &cart.money, methods)
}

/// What later money does to the debt of a completed sale; what was paid before stays as it was.
///
/// # Errors
/// [`Refusal::Overpaid`] by the sale's policies.
pub(super) fn of_debt(
    cart: &Cart,
    later: &[MoneyRow],
    methods: &[TillMethodRow],
) -> Result<Settlement, Refusal> {
    let (all, debt) = (cart.dues(), cart.sale.debt);
    let reductions = all.subtotal() - all.total();
    let dues = Dues { sold_total: debt, sold_subtotal: debt + reductions, ..Dues::default() };
    hold(cart, &dues, later, methods)
}

fn hold(
    cart: &Cart,
    dues: &Dues,
    money: &[MoneyRow],
    methods: &[TillMethodRow],
) -> Result<Settlement, Refusal> {
    // What only prints on receipts moves nothing, whatever it moved by.
    let kind = |m: &MoneyRow| match matches!(m.kind, MoneyKind::Offset | MoneyKind::Credit) {
        true => MethodKind::Credit,
        false => kind_of(methods, m.method),
    };
    let tenders: Vec<Tender> =
        money.iter().map(|m| Tender { method: kind(m), value: m.value, direction: direction(m) }).collect();
    settle(dues, &tenders, cart.sale.policies.0.terms(cart.sale.customer.is_some()))
}

/// Writes a settlement into the entries: what was kept of each and what was left after it. Entries of which nothing was kept are
/// dropped.
pub(super) fn apply(money: &mut Vec<MoneyRow>, settlement: &Settlement) {
    for (entry, settled) in money.iter_mut().zip(&settlement.tenders) {
        if settled.kept != entry.value {
            entry.amount = entry.amount.share(settled.kept.0, entry.value.0).to_minor(entry.currency);
            entry.value = settled.kept;
        }
        entry.left_after = Some(settled.total_left);
        entry.subtotal_left_after = Some(settled.subtotal_left);
    }
    money.retain(|entry| entry.value != Money::ZERO);
}

/// Notes what stays owed on the head.
pub(super) fn note_debt(cart: &mut Cart, settlement: &Settlement, at: domain::Instant) {
    let sale = &mut cart.sale;
    let before = sale.debt;
    sale.debt = settlement.debt;
    sale.was_debt |= settlement.debt.is_positive();
    sale.debt_closed_at = match (before.is_positive(), settlement.debt.is_positive()) {
        (_, true) => None,
        (true, false) => Some(at),
        (false, false) => sale.debt_closed_at,
    };
}
