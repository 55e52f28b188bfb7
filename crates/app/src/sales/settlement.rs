//! Holds a sale's money against what is due and brings its entries into line: change taken from cash, what was left after
//! each, what stays owed.

use domain::sales::{Settlement, Tender, Terms, settle};
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
    let tenders: Vec<Tender> = cart
        .money
        .iter()
        .map(|m| Tender { method: kind_of(methods, m.method), value: m.value, direction: direction(m) })
        .collect();
    let policies = cart.sale.policies.0;
    let terms = Terms {
        shortfall: policies.shortfall,
        overpayment: policies.overpayment,
        customer_known: cart.sale.customer.is_some(),
    };
    settle(&cart.dues(), &tenders, terms)
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
