//! Money offered for a sale: checked against the till's methods and turned into entries of the ledger.

use domain::id::*;
use domain::sales::{Direction, MethodKind, MoneyKind, MoneyState};
use domain::{Currency, IdSource, Money, Problems, Reason, Refusal};
use mutants::mutant;
use store::sales::money::MoneyRow;
use store::sales::till::TillMethodRow;

use super::cart::Cart;
use crate::Cx;

/// The most that one tender may be, in its currency.
pub const MAX_AMOUNT: Money = Money::units(100_000_000_000);
/// How many tenders a sale may have.
pub const MAX_TENDERS: usize = 100;

/// Money offered for a sale, or paid out for what came back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TenderIn {
    /// How.
    pub method: MethodId,
    /// How much, `>= 0`.
    pub amount: Money,
    /// In which currency; `None` for the sale's own.
    pub currency: Option<Currency>,
    /// To us, or from us for goods that came back.
    pub direction: Direction,
    /// When it was given, where that is told afterwards.
    pub at: Option<domain::Instant>,
}

/// What is to become of a sale's money.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum MoneyChange {
    /// Nothing.
    #[default]
    Keep,
    /// More of it.
    Add(TenderIn),
    /// These instead of all there are.
    Replace(Vec<TenderIn>),
}

/// Turns tenders into held entries; an amount of zero makes none.
///
/// # Errors
/// Every field that is not acceptable, as `payments[i].…`.
pub(super) fn entries(
    cx: &Cx,
    cart: &Cart,
    methods: &[TillMethodRow],
    tenders: &[TenderIn],
    ids: &mut IdSource,
) -> Result<Vec<MoneyRow>, Refusal> {
    let mut problems = Problems::new();
    problems.at_most("payments", tenders.len(), MAX_TENDERS);
    let mut rows = Vec::with_capacity(tenders.len());
    for (at, tender) in tenders.iter().enumerate() {
        let field = |name: &str| format!("payments[{at}].{name}");
        let method = methods.iter().find(|m| m.id == tender.method);
        let known = mutant!("methods-of-elsewhere-are-taken", method.is_some(), true);
        problems.check(field("method"), known, Reason::Unknown);
        problems.check(field("method"), method.is_none_or(|m| m.active), Reason::Inactive);
        problems.check(field("amount"), tender.amount >= Money::ZERO, Reason::TooSmall { limit: 0 });
        let limit = Reason::TooLarge { limit: MAX_AMOUNT.0 / Money::SCALE };
        problems.check(field("amount"), tender.amount <= MAX_AMOUNT, limit);
        let currency = tender.currency.unwrap_or(cart.sale.currency);
        let amount = tender.amount.to_minor(currency);
        match cart.card.convert(amount, currency, cart.sale.currency) {
            None => problems.add(field("amount"), Reason::ForeignCurrency),
            Some(value) => rows.push(entry(cx, cart, tender, (currency, amount, value), ids)),
        }
    }
    problems.into_result()?;
    Ok(rows)
}

fn entry(
    cx: &Cx,
    cart: &Cart,
    tender: &TenderIn,
    (currency, amount, value): (Currency, Money, Money),
    ids: &mut IdSource,
) -> MoneyRow {
    MoneyRow {
        id: ids.next(),
        number: Number(0),
        state: MoneyState::Held,
        kind: match tender.direction {
            Direction::In => MoneyKind::Payment,
            Direction::Out => MoneyKind::Refund,
        },
        direction: match tender.direction {
            Direction::In => 1,
            Direction::Out => -1,
        },
        method: tender.method,
        currency,
        amount,
        card: cart.card.id,
        value,
        sale: Some(cart.sale.id),
        outlet: cart.sale.outlet,
        shift: cart.sale.shift,
        at: tender.at,
        created_at: cx.at(),
        made_by: cx.caller.party,
        left_after: None,
        subtotal_left_after: None,
        reverses: None,
    }
}

/// How a method's money moves; cash for one that is gone, which can only have been cash-like.
pub(super) fn kind_of(methods: &[TillMethodRow], method: MethodId) -> MethodKind {
    methods.iter().find(|m| m.id == method).map_or(MethodKind::Cash, |m| m.kind)
}

/// Which way an entry went.
pub(super) fn direction(entry: &MoneyRow) -> Direction {
    if entry.direction < 0 { Direction::Out } else { Direction::In }
}
