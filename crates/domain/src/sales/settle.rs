//! Who owes whom when a sale is settled: what is due against what is tendered. Which entries the money ledger gets for it is
//! decided in `app`.

use mutants::mutant;

use super::share::add_up;
use super::state::{MethodKind, Overpayment, Shortfall};
use crate::{Money, Reason, Refusal};

/// What a sale comes to, goods both ways. All amounts in its currency and `>= 0`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Dues {
    /// Goods leaving, before reductions.
    pub sold_subtotal: Money,
    /// Goods leaving, as sold.
    pub sold_total: Money,
    /// Bringing them; part of the total, not of the subtotal.
    pub delivery: Money,
    /// Goods coming back, before the reductions they were sold with.
    pub refund_subtotal: Money,
    /// Goods coming back, as they were paid.
    pub refund_total: Money,
}

impl Dues {
    /// What the customer pays; below zero, what the shop pays out.
    #[must_use]
    pub fn total(&self) -> Money {
        self.sold_total + self.delivery - self.refund_total
    }

    /// The same before reductions.
    #[must_use]
    pub fn subtotal(&self) -> Money {
        self.sold_subtotal - self.refund_subtotal
    }

    /// What goods coming back pay of goods leaving.
    #[must_use]
    pub fn overlap(&self) -> Money {
        self.refund_total.min(self.sold_total + self.delivery)
    }
}

/// Which way money goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// To the shop.
    In,
    /// To the customer.
    Out,
}

/// Money offered for a sale.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tender {
    /// How.
    pub method: MethodKind,
    /// How much, `>= 0`, in the sale's currency.
    pub value: Money,
    /// Which way.
    pub direction: Direction,
}

impl Tender {
    /// What it moves. A statement of credit moves nothing.
    fn moves(&self) -> Money {
        match (self.method, self.direction) {
            (MethodKind::Credit, _) => Money::ZERO,
            (_, Direction::In) => self.value,
            (_, Direction::Out) => -self.value,
        }
    }
}

/// What became of one tender.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Settled {
    /// How much of it was kept: its value less the change given from it.
    pub kept: Money,
    /// What of the total was left to pay after it; below zero, left to pay out.
    pub total_left: Money,
    /// The same of the total before reductions.
    pub subtotal_left: Money,
}

/// How a sale was settled: `due = paid - paid_out + debt - owed`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settlement {
    /// Kept by the shop.
    pub paid: Money,
    /// Paid out for goods that came back.
    pub paid_out: Money,
    /// Given back from cash; not part of `paid`.
    pub change: Money,
    /// What the customer still owes.
    pub debt: Money,
    /// What the shop still owes the customer.
    pub owed: Money,
    /// One for every tender, in order.
    pub tenders: Vec<Settled>,
}

/// What a sale is settled under.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Terms {
    /// Paid too little.
    pub shortfall: Shortfall,
    /// Paid too much.
    pub overpayment: Overpayment,
    /// Whether the sale names its customer.
    pub customer_known: bool,
}

impl Terms {
    fn allow_debt(self) -> bool {
        match self.shortfall {
            Shortfall::Refuse => false,
            Shortfall::DebtOfKnown => self.customer_known,
            Shortfall::DebtOfAnyone => true,
        }
    }
}

/// Settles a sale: holds all its tenders against all that is due.
///
/// Where the customer pays, nothing is paid out, and the other way round; what both owe each other in an exchange is
/// [`Dues::overlap`] and needs no tender. Change comes from cash, the last tender first. Tenders of kind credit count nothing.
///
/// # Errors
/// [`Refusal::Underpaid`] when something stays owed and the terms allow no debt; [`Refusal::Overpaid`] for money that the
/// terms give no change for, or that goes the wrong way; a refused `tenders[1].value` below zero; [`Refusal::OutOfRange`].
///
/// # Source
/// OX contract 5.1 (commit, money); DOMAIN section 3.
pub fn settle(dues: &Dues, tenders: &[Tender], terms: Terms) -> Result<Settlement, Refusal> {
    if let Some(at) = tenders.iter().position(|tender| tender.value < Money::ZERO) {
        return Err(Refusal::field(format!("tenders[{at}].value"), Reason::TooSmall { limit: 0 }));
    }
    let due = dues.total();
    let side = |way| add_up(tenders.iter().filter(|t| t.direction == way).map(|t| t.moves().abs()));
    let (tendered, paid_out) = (side(Direction::In)?, side(Direction::Out)?);
    let (to_pay, to_pay_out) = (due.max(Money::ZERO), (-due).max(Money::ZERO));
    let change = (tendered - to_pay).max(Money::ZERO);
    if change > change_from(tenders, to_pay, terms) {
        return Err(Refusal::Overpaid { by: change });
    }
    if paid_out > to_pay_out {
        return Err(Refusal::Overpaid { by: paid_out - to_pay_out });
    }
    let paid = mutant!("change-given-twice", tendered - change, tendered - change - change);
    let (debt, owed) = (to_pay - paid, to_pay_out - paid_out);
    if !(debt + owed).is_zero() && mutant!("strangers-may-owe", !terms.allow_debt(), false) {
        return Err(Refusal::Underpaid { by: debt + owed });
    }
    Ok(Settlement { paid, paid_out, change, debt, owed, tenders: run(dues, tenders, change) })
}

/// The most that can be given as change.
fn change_from(tenders: &[Tender], to_pay: Money, terms: Terms) -> Money {
    match terms.overpayment {
        // Where nothing is to be paid there is no sale that money could be change of.
        Overpayment::Change if to_pay.is_positive() => {
            tenders.iter().filter(|t| gives_change(t)).map(|t| t.value).sum()
        }
        Overpayment::Change | Overpayment::Refuse => Money::ZERO,
    }
}

fn gives_change(tender: &Tender) -> bool {
    mutant!("cards-give-change", tender.method == MethodKind::Cash, true) && tender.direction == Direction::In
}

/// Goes through the tenders in order, with the change already taken from them.
fn run(dues: &Dues, tenders: &[Tender], mut change: Money) -> Vec<Settled> {
    let mut kept: Vec<Tender> = tenders.to_vec();
    for tender in kept.iter_mut().rev().filter(|tender| gives_change(tender)) {
        let back = change.min(tender.value);
        tender.value = tender.value - back;
        change = change - back;
    }
    let mut moved = Money::ZERO;
    let settled = |tender: Tender| {
        moved = moved + tender.moves();
        Settled {
            kept: tender.value,
            total_left: dues.total() - moved,
            subtotal_left: dues.subtotal() - moved,
        }
    };
    kept.into_iter().map(settled).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::Word;

    const KNOWN: Terms =
        Terms { shortfall: Shortfall::DebtOfKnown, overpayment: Overpayment::Change, customer_known: true };
    const UNKNOWN: Terms = Terms { customer_known: false, ..KNOWN };

    fn money(units: i64) -> Money {
        Money::units(units)
    }

    fn pays(method: MethodKind, units: i64) -> Tender {
        Tender { method, value: money(units), direction: Direction::In }
    }

    fn gets(units: i64) -> Tender {
        Tender { method: MethodKind::Cash, value: money(units), direction: Direction::Out }
    }

    fn sale(subtotal: i64, total: i64) -> Dues {
        Dues { sold_subtotal: money(subtotal), sold_total: money(total), ..Dues::default() }
    }

    fn refund(subtotal: i64, total: i64) -> Dues {
        Dues { refund_subtotal: money(subtotal), refund_total: money(total), ..Dues::default() }
    }

    #[test]
    fn a_paid_sale_leaves_nothing_of_the_total_and_the_discount_of_the_subtotal() {
        let done = settle(&sale(220_000, 120_000), &[pays(MethodKind::Cash, 120_000)], UNKNOWN).unwrap();
        assert_eq!((done.paid, done.debt, done.change), (money(120_000), Money::ZERO, Money::ZERO));
        let left = Settled { kept: money(120_000), total_left: Money::ZERO, subtotal_left: money(100_000) };
        assert_eq!(done.tenders, [left]);
    }

    #[test]
    fn a_refund_is_paid_out_and_never_beyond_what_came_back() {
        let dues = refund(220_000, 120_000);
        assert_eq!((dues.total(), dues.subtotal()), (money(-120_000), money(-220_000)));
        let done = settle(&dues, &[gets(120_000)], UNKNOWN).unwrap();
        assert_eq!((done.paid_out, done.owed, done.paid), (money(120_000), Money::ZERO, Money::ZERO));
        assert_eq!(done.tenders[0].total_left, Money::ZERO);
        assert_eq!(done.tenders[0].subtotal_left, money(-100_000));
        assert_eq!(settle(&dues, &[gets(120_001)], KNOWN), Err(Refusal::Overpaid { by: money(1) }));
        assert_eq!(settle(&dues, &[], UNKNOWN), Err(Refusal::Underpaid { by: money(120_000) }));
        let wrong_way = settle(&dues, &[pays(MethodKind::Cash, 5), gets(120_000)], KNOWN);
        assert_eq!(wrong_way, Err(Refusal::Overpaid { by: money(5) }));
    }

    #[test]
    fn a_short_payment_is_a_debt_of_someone_we_know() {
        let (dues, half) = (sale(100, 100), [pays(MethodKind::Card, 40)]);
        assert_eq!(settle(&dues, &half, UNKNOWN), Err(Refusal::Underpaid { by: money(60) }));
        assert_eq!(settle(&dues, &half, KNOWN).unwrap().debt, money(60));
        let strict = Terms { shortfall: Shortfall::Refuse, ..KNOWN };
        assert_eq!(settle(&dues, &half, strict), Err(Refusal::Underpaid { by: money(60) }));
        let trusting = Terms { shortfall: Shortfall::DebtOfAnyone, ..UNKNOWN };
        assert_eq!(settle(&dues, &half, trusting).unwrap().debt, money(60));
    }

    #[test]
    fn change_comes_from_cash_the_last_tender_first() {
        let tenders = [pays(MethodKind::Cash, 60), pays(MethodKind::Card, 30), pays(MethodKind::Cash, 20)];
        let done = settle(&sale(80, 80), &tenders, UNKNOWN).unwrap();
        assert_eq!((done.paid, done.change), (money(80), money(30)));
        assert_eq!(
            done.tenders.iter().map(|t| t.kept).collect::<Vec<_>>(),
            [money(50), money(30), Money::ZERO]
        );
        assert_eq!(
            done.tenders.iter().map(|t| t.total_left).collect::<Vec<_>>(),
            [money(30), Money::ZERO, Money::ZERO]
        );
        let exact = Terms { overpayment: Overpayment::Refuse, ..KNOWN };
        assert_eq!(settle(&sale(80, 80), &tenders, exact), Err(Refusal::Overpaid { by: money(30) }));
        let by_card = [pays(MethodKind::Card, 90), pays(MethodKind::Cash, 5)];
        assert_eq!(settle(&sale(80, 80), &by_card, KNOWN), Err(Refusal::Overpaid { by: money(15) }));
    }

    #[test]
    fn an_exchange_settles_the_difference() {
        let dues = Dues { sold_subtotal: money(150), sold_total: money(150), ..refund(220, 120) };
        assert_eq!((dues.total(), dues.overlap()), (money(30), money(120)));
        assert_eq!(settle(&dues, &[pays(MethodKind::Cash, 30)], UNKNOWN).unwrap().paid, money(30));
        let even = Dues { sold_total: money(120), ..dues };
        let done = settle(&even, &[], UNKNOWN).unwrap();
        assert_eq!((done.paid, done.paid_out, done.debt, done.owed), Default::default());
    }

    #[test]
    fn credit_is_said_and_not_paid() {
        let tenders = [pays(MethodKind::Cash, 40), pays(MethodKind::Credit, 60)];
        let done = settle(&sale(100, 100), &tenders, KNOWN).unwrap();
        assert_eq!((done.paid, done.debt, done.tenders[1].total_left), (money(40), money(60), money(60)));
    }

    #[test]
    fn impossible_tenders_are_refused() {
        let negative = settle(&sale(1, 1), &[pays(MethodKind::Cash, -1)], KNOWN);
        assert_eq!(negative, Err(Refusal::field("tenders[0].value", Reason::TooSmall { limit: 0 })));
        let vast = Tender { value: Money(i64::MAX), ..pays(MethodKind::Cash, 0) };
        assert_eq!(settle(&sale(1, 1), &[vast, vast], KNOWN), Err(Refusal::OutOfRange));
    }

    fn any_tender() -> impl Strategy<Value = Tender> {
        let way = prop::sample::select(&[Direction::In, Direction::In, Direction::Out][..]);
        (prop::sample::select(MethodKind::ALL), 0_i64..500, way)
            .prop_map(|(method, units, direction)| Tender { method, value: money(units), direction })
    }

    proptest! {
        #[test]
        fn money_is_conserved(
            sold in 0_i64..1000,
            back in 0_i64..1000,
            delivery in 0_i64..50,
            tenders in prop::collection::vec(any_tender(), 0..5),
            shortfall in prop::sample::select(Shortfall::ALL),
            overpayment in prop::sample::select(Overpayment::ALL),
            customer_known: bool,
        ) {
            let dues = Dues { delivery: money(delivery), sold_total: money(sold), ..refund(back, back) };
            let Ok(done) = settle(&dues, &tenders, Terms { shortfall, overpayment, customer_known }) else { return Ok(()) };
            prop_assert_eq!(dues.total(), done.paid - done.paid_out + done.debt - done.owed);
            prop_assert!([done.paid, done.paid_out, done.change, done.debt, done.owed].iter().all(|m| *m >= Money::ZERO));
            let given: Money = tenders.iter().map(Tender::moves).sum();
            prop_assert_eq!(given, done.paid - done.paid_out + done.change);
            let last = done.tenders.last().map_or(dues.total(), |tender| tender.total_left);
            prop_assert_eq!(last, done.debt - done.owed);
            prop_assert!(done.debt.is_zero() || done.owed.is_zero());
        }
    }
}
