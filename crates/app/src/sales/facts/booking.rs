//! The money of a receipt told of: as it was taken, when it was taken, in the shift that is open now.

use domain::id::*;
use domain::sales::{Flag, MethodKind, MoneyKind, MoneyState};
use domain::{IdSource, Instant, Kind, Money};
use mutants::mutant;
use serde_json::json;
use store::Flight;
use store::sales::money::MoneyRow;
use store::sales::till::TillMethodRow;

use super::apply::{Applied, Bill};
use super::record_fact::RecordFact;
use crate::sales::cart::Cart;
use crate::{Cx, Result};

/// What all entries of a receipt have in common.
pub(super) struct Booking<'a> {
    /// Who tells it, and when.
    pub(super) cx: &'a Cx,
    /// The receipt.
    pub(super) told: &'a RecordFact,
    /// When it was printed.
    pub(super) at: Instant,
    /// The shift that its money is counted in.
    pub(super) shift: ShiftId,
}

/// What was paid for a bill before its goods left and is not set off yet.
pub(super) fn prepaid(cart: &Cart) -> Money {
    let counts = |entry: &MoneyRow| match entry.kind {
        MoneyKind::Prepayment => entry.value,
        MoneyKind::Offset | MoneyKind::Refund => -entry.value,
        MoneyKind::Payment
        | MoneyKind::Change
        | MoneyKind::Credit
        | MoneyKind::Points
        | MoneyKind::CashIn
        | MoneyKind::CashOut => Money::ZERO,
    };
    cart.money.iter().filter(|entry| entry.state == MoneyState::Posted).map(counts).sum()
}

impl Booking<'_> {
    /// Money that comes before the goods. The bill waits on.
    pub(super) fn prepay(
        &self,
        mut bill: Bill,
        flags: &mut Vec<Flag>,
        flight: &mut Flight,
        ids: &mut IdSource,
    ) -> Result<Applied> {
        let settled = self.take(&mut bill, MoneyKind::Prepayment, flags, ids);
        bill.cart.add_up()?;
        if bill.cart.sale.paid > bill.cart.sale.due() {
            flags.push(Flag::Overpaid);
        }
        Ok(self.save(bill.cart, "prepaid", settled, flight))
    }

    /// A debt gets smaller.
    pub(super) fn pay_debt(
        &self,
        mut bill: Bill,
        flags: &mut Vec<Flag>,
        flight: &mut Flight,
        ids: &mut IdSource,
    ) -> Result<Applied> {
        let settled = self.take(&mut bill, MoneyKind::Payment, flags, ids);
        bill.cart.add_up()?;
        mutant!("a-paid-debt-stays", self.owe(&mut bill.cart, flags), ());
        Ok(self.save(bill.cart, "paid", settled, flight))
    }

    /// A prepayment goes back.
    pub(super) fn give_back(
        &self,
        mut bill: Bill,
        flags: &mut Vec<Flag>,
        flight: &mut Flight,
        ids: &mut IdSource,
    ) -> Result<Applied> {
        if self.told.fact.total > prepaid(&bill.cart) {
            flags.push(Flag::RefundExceeds);
        }
        let settled = self.take(&mut bill, MoneyKind::Refund, flags, ids);
        bill.cart.add_up()?;
        Ok(self.save(bill.cart, "prepayment returned", settled, flight))
    }

    /// Enters the receipt's money, one entry a tender; gives the first.
    pub(super) fn take(
        &self,
        bill: &mut Bill,
        kind: MoneyKind,
        flags: &mut Vec<Flag>,
        ids: &mut IdSource,
    ) -> Option<MoneyId> {
        let mut first = None;
        for tender in &self.told.fact.tenders {
            let moves = !matches!(tender.kind, MethodKind::Prepaid | MethodKind::Credit);
            if moves && tender.amount.is_positive() {
                let Some(method) = method(&bill.methods, tender.kind, flags) else { continue };
                let entry = self.entry(&bill.cart, kind, (method, tender.amount), ids);
                first = first.or(Some(entry.id));
                bill.cart.money.push(entry);
            }
        }
        first
    }

    /// An entry of the ledger.
    pub(super) fn entry(
        &self,
        cart: &Cart,
        kind: MoneyKind,
        (method, amount): (MethodId, Money),
        ids: &mut IdSource,
    ) -> MoneyRow {
        let amount = amount.to_minor(cart.sale.currency);
        MoneyRow {
            id: ids.next(),
            number: Number(0),
            state: MoneyState::Posted,
            kind,
            direction: if kind == MoneyKind::Refund { -1 } else { 1 },
            method,
            currency: cart.sale.currency,
            amount,
            card: cart.card.id,
            value: amount,
            sale: Some(cart.sale.id),
            outlet: self.told.outlet,
            shift: self.shift,
            at: Some(self.at),
            created_at: self.cx.at(),
            made_by: self.cx.caller.party,
            left_after: None,
            subtotal_left_after: None,
            reverses: None,
        }
    }

    /// Notes what stays owed of a bill whose goods have left.
    pub(super) fn owe(&self, cart: &mut Cart, flags: &mut Vec<Flag>) {
        let left = cart.sale.due() - cart.sale.paid;
        if left < Money::ZERO {
            flags.push(Flag::Overpaid);
        }
        let sale = &mut cart.sale;
        let was_owed = sale.debt.is_positive();
        sale.debt = left.max(Money::ZERO);
        sale.was_debt |= sale.debt.is_positive();
        if was_owed && sale.debt.is_zero() {
            sale.debt_closed_at = Some(self.at);
        }
    }

    /// Writes the bill, which goes on as it was.
    fn save(
        &self,
        mut cart: Cart,
        what: &'static str,
        settled: Option<MoneyId>,
        flight: &mut Flight,
    ) -> Applied {
        cart.sale.shift = self.shift;
        let sale = cart.save(self.cx, flight);
        let facts = json!({ "paid": sale.paid, "debt": sale.debt });
        flight.event(what, Kind::Sale, sale.id, facts);
        Applied { bill: Some(sale.id), sale: Some(sale.id), settled: settled.map(|id| id.0) }
    }
}

/// The till's method of a kind, or the nearest that moves money as it does.
pub(super) fn method(methods: &[TillMethodRow], kind: MethodKind, flags: &mut Vec<Flag>) -> Option<MethodId> {
    use MethodKind::{Card, Cash, Credit, Online, Points, Prepaid, Transfer};
    let near: &[MethodKind] = match kind {
        Cash => &[Cash],
        Card => &[Card, Online, Transfer],
        Online => &[Online, Card, Transfer],
        Transfer => &[Transfer, Online, Card],
        Prepaid => &[Prepaid, Online, Transfer, Card],
        Points | Credit => &[],
    };
    let of = |kind: &MethodKind| {
        let known = || methods.iter().filter(|m| m.kind == *kind);
        known()
            .find(|m| m.active && m.taken)
            .or_else(|| known().find(|m| m.active))
            .or_else(|| known().next())
    };
    let found = near.iter().find_map(of);
    if found.is_none() {
        flags.push(Flag::NoMethod);
    }
    // Money that came is booked, by whatever method there is.
    found.or_else(|| methods.first()).map(|method| method.id)
}
