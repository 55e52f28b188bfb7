//! Receipts that somebody else's register printed: what they do to a bill, how their lines meet the bill's, and whether their
//! figures hold. Nothing here refuses: what does not fit is a [`Flag`]. Applying it to the books is in `app`.

use mutants::mutant;

use super::state::LineKind;
use super::tax::{Tax, TaxMode};
use crate::words::words;
use crate::{Currency, Money, Quantity};

words! {
    /// What a receipt told of is.
    pub enum FactKind {
        /// Goods out, or money for them.
        Sell = "sell",
        /// Goods back.
        SellReturn = "sell_return",
        /// The shop buys.
        Buy = "buy",
        /// What the shop bought goes back.
        BuyReturn = "buy_return",
        /// Of a sale.
        SellCorrection = "sell_correction",
        /// Of a return.
        SellReturnCorrection = "sell_return_correction",
        /// Of a purchase.
        BuyCorrection = "buy_correction",
        /// Of a purchase's return.
        BuyReturnCorrection = "buy_return_correction",
        /// Something that nobody here knows.
        Other = "other",
    }

    /// How goods and money of a receipt belong together (tag 1214).
    pub enum SettlementMethod {
        /// Everything is paid before the goods leave.
        FullPrepayment = "full_prepayment",
        /// Something is paid before the goods leave.
        PartPrepayment = "part_prepayment",
        /// Something is paid, it is not said for which goods.
        Advance = "advance",
        /// The goods leave and all of them is paid.
        FullPayment = "full_payment",
        /// The goods leave and part of them is paid.
        PartPayment = "part_payment",
        /// The goods leave and nothing is paid.
        Credit = "credit",
        /// A debt is paid.
        CreditPayment = "credit_payment",
    }

    /// What becomes of a bill's goods that a receipt leaves out.
    pub enum Refused {
        /// They were refused; the bill is done.
        Settle = "settle",
        /// They wait on; the bill stays open with them.
        KeepOpen = "keep_open",
    }

    /// What did not fit, for somebody to look at.
    pub enum Flag {
        /// It names a bill that is not there.
        UnknownBill = "unknown_bill",
        /// It names no bill.
        NoBill = "no_bill",
        /// It is informational and settles nothing.
        Informational = "informational",
        /// Its bill was given up.
        BillCancelled = "bill_cancelled",
        /// Its bill was settled before.
        BillSettled = "bill_settled",
        /// Nothing of its bill was handed over that could come back.
        NotHandedOver = "not_handed_over",
        /// It has goods that its bill has not, or more of them.
        UnknownItem = "unknown_item",
        /// More came back than had left.
        RefundExceeds = "refund_exceeds",
        /// Goods are missing that nobody said were refused, or other ones are than was said.
        ContentDiffers = "content_differs",
        /// Its lines, tax and total do not add up.
        SumsDiffer = "sums_differ",
        /// It sets off more or less than was paid before.
        PrepaymentDiffers = "prepayment_differs",
        /// More was paid than was due.
        Overpaid = "overpaid",
        /// Less was paid than was due, where nothing should stay owed.
        Underpaid = "underpaid",
        /// The outlet has no method for its money.
        NoMethod = "no_method",
        /// Its figures are such as no books can hold.
        Unbookable = "unbookable",
    }
}

/// What a receipt does to the bill it names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// It is kept and changes nothing.
    Nothing,
    /// Money comes before the goods.
    Prepays,
    /// Goods leave; what is not paid stays owed.
    HandsOver,
    /// A debt gets smaller.
    PaysDebt,
    /// Goods and money go back.
    TakesBack,
}

impl Effect {
    /// Of a receipt of this kind.
    ///
    /// # Source
    /// DOMAIN section 3 (settlement methods); purchases and corrections are about no bill's goods.
    #[must_use]
    pub const fn of(kind: FactKind, method: SettlementMethod) -> Self {
        use SettlementMethod as M;
        match (kind, method) {
            (FactKind::Sell, M::FullPrepayment | M::PartPrepayment | M::Advance) => Self::Prepays,
            (FactKind::Sell, M::FullPayment | M::PartPayment | M::Credit) => Self::HandsOver,
            (FactKind::Sell, M::CreditPayment) => Self::PaysDebt,
            (FactKind::SellReturn, _) => Self::TakesBack,
            (
                FactKind::Buy
                | FactKind::BuyReturn
                | FactKind::SellCorrection
                | FactKind::SellReturnCorrection
                | FactKind::BuyCorrection
                | FactKind::BuyReturnCorrection
                | FactKind::Other,
                _,
            ) => Self::Nothing,
        }
    }
}

/// A line of a receipt told of. Amounts in the currency of the bill.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FactItem {
    /// What whoever placed the bill calls the goods.
    pub own: String,
    /// As printed.
    pub name: String,
    /// Unit, as printed.
    pub unit: String,
    /// Their word for the kind of goods.
    pub class: Option<String>,
    /// What it is.
    pub kind: LineKind,
    /// How many, above zero.
    pub quantity: Quantity,
    /// Unit price before the discount.
    pub price: Money,
    /// What is taken off the line.
    pub discount: Money,
    /// What was charged for the line.
    pub sum: Money,
    /// The tax in it.
    pub tax: Money,
    /// Hundredths of a percent; `None` for untaxed.
    pub tax_rate: Option<i64>,
}

impl FactItem {
    /// What the line comes to by its price, quantity and discount; `None` when that does not fit.
    #[must_use]
    pub fn computed_sum(&self, currency: Currency) -> Option<Money> {
        Some(self.price.times(self.quantity, currency)? - self.discount)
    }

    /// The tax that its sum contains by its rate; `None` when that does not fit.
    #[must_use]
    pub fn computed_tax(&self, currency: Currency) -> Option<Money> {
        Tax::from_parts(self.tax_rate, Some(TaxMode::Included)).on(self.sum, currency)
    }
}

/// Whether a receipt's figures hold, each to within one minor unit: sums by price, quantity and discount, tax by rate and line, and
/// the totals by adding up.
///
/// # Source
/// Terminal contract 4.1.
#[must_use]
pub fn adds_up(items: &[FactItem], total: Money, tax: Money, currency: Currency) -> bool {
    let near = |computed: Option<Money>, told: Money| {
        computed.is_some_and(|computed| (computed - told).abs() <= currency.minor_step())
    };
    items.iter().all(|item| {
        near(item.computed_sum(currency), item.sum) && near(item.computed_tax(currency), item.tax)
    }) && near(Some(items.iter().map(|item| item.sum).sum()), total)
        && near(Some(items.iter().map(|item| item.tax).sum()), tax)
}

/// Units of a receipt's line that belong to a line of the bill or, without one, to none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Share {
    /// The receipt's line, by position.
    pub item: usize,
    /// The bill's line, by position.
    pub line: Option<usize>,
    /// How many, above zero.
    pub quantity: Quantity,
    /// What was charged for them.
    pub sum: Money,
    /// The tax in it.
    pub tax: Money,
}

/// Finds the bill's lines for a receipt's, in the order of both: each line takes as many units as it has open, and what is left over
/// belongs to none. Sums are divided by running totals, so that nothing is lost to rounding.
///
/// * `open`: what whoever placed the bill calls the goods of each line, and how many of them may still move
#[must_use]
pub fn allot(open: &[(&str, Quantity)], items: &[FactItem], currency: Currency) -> Vec<Share> {
    let mut open: Vec<(&str, Quantity)> = open.to_vec();
    let mut shares = Vec::with_capacity(items.len());
    for (at, item) in items.iter().enumerate() {
        let mut taken = Quantity::ZERO;
        let mut take = |line: Option<usize>, quantity: Quantity| {
            let upto = taken + quantity;
            let part = |whole: Money| {
                let running = |quantity: Quantity| match quantity == item.quantity {
                    true => whole,
                    false => whole.share(quantity.0, item.quantity.0).to_minor(currency),
                };
                running(upto) - running(taken)
            };
            shares.push(Share { item: at, line, quantity, sum: part(item.sum), tax: part(item.tax) });
            taken = upto;
        };
        let mut left = item.quantity;
        for (line, (_, has)) in open.iter_mut().enumerate().filter(|(_, (own, _))| *own == item.own) {
            let quantity = mutant!("a-receipt-takes-more-than-its-line-has", left.min(*has), left);
            if quantity.is_positive() {
                take(Some(line), quantity);
                (*has, left) = (*has - quantity, left - quantity);
            }
        }
        if left.is_positive() {
            take(None, left);
        }
    }
    shares
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::Word;

    const RUB: Currency = Currency::constant("RUB");

    fn money(text: &str) -> Money {
        text.parse().unwrap()
    }

    fn item(own: &str, quantity: i64, price: &str, tax_rate: Option<i64>) -> FactItem {
        let blank = FactItem {
            own: own.to_owned(),
            name: String::new(),
            unit: String::new(),
            class: None,
            kind: LineKind::Free,
            quantity: Quantity::units(quantity),
            price: money(price),
            discount: Money::ZERO,
            sum: Money::ZERO,
            tax: Money::ZERO,
            tax_rate,
        };
        let sum = blank.computed_sum(RUB).unwrap();
        let item = FactItem { sum, ..blank };
        FactItem { tax: item.computed_tax(RUB).unwrap(), ..item }
    }

    #[test]
    fn tax_is_computed_per_line_and_then_added_as_in_all_samples() {
        for (sum, rate, tax) in [
            ("372", 500, "17.71"),
            ("650", 500, "30.95"),
            ("244", 500, "11.62"),
            ("610.08", 500, "29.05"),
            ("468", 500, "22.29"),
            ("11246", 500, "535.52"),
            ("290", 500, "13.81"),
            ("390", 500, "18.57"),
            ("25117", 2200, "4529.3"),
            ("990", 2200, "178.52"),
            ("8671", 2200, "1563.62"),
            ("4654", 2200, "839.25"),
            ("1854.46", 0, "0"),
        ] {
            assert_eq!(item("1", 1, sum, Some(rate)).tax, money(tax), "{sum} at {rate}");
        }
        let added =
            |all: &[&str], rate| -> Money { all.iter().map(|sum| item("1", 1, sum, Some(rate)).tax).sum() };
        assert_eq!(added(&["11246", "290", "390"], 500), money("567.9"));
        assert_eq!(added(&["25117", "990"], 2200), money("4707.82"));
        assert_eq!(added(&["8671", "4654"], 2200), money("2402.87"));
    }

    #[test]
    fn figures_may_be_one_minor_unit_off_and_no_more() {
        let items = [item("1", 2, "927.23", Some(0)), item("2", 1, "2004.55", None)];
        assert!(adds_up(&items, money("3859.01"), Money::ZERO, RUB));
        assert!(adds_up(&items, money("3859.02"), money("0.01"), RUB));
        assert!(!adds_up(&items, money("3859.03"), Money::ZERO, RUB));
        let discounted = FactItem { discount: money("0.46"), sum: money("1854"), ..items[0].clone() };
        assert!(adds_up(&[discounted], money("1854"), Money::ZERO, RUB));
        assert!(!adds_up(
            &[FactItem { tax: money("1"), ..items[1].clone() }],
            money("2004.55"),
            money("1"),
            RUB
        ));
    }

    #[test]
    fn every_kind_of_receipt_does_one_thing() {
        use SettlementMethod as M;
        let effects: Vec<Effect> = M::ALL.iter().map(|method| Effect::of(FactKind::Sell, *method)).collect();
        use Effect::{HandsOver, PaysDebt, Prepays};
        assert_eq!(effects, [Prepays, Prepays, Prepays, HandsOver, HandsOver, HandsOver, PaysDebt]);
        let others: Vec<Effect> =
            FactKind::ALL.iter().map(|kind| Effect::of(*kind, M::FullPayment)).collect();
        assert_eq!(others[..2], [HandsOver, Effect::TakesBack]);
        assert!(others[2..].iter().all(|effect| *effect == Effect::Nothing));
    }

    #[test]
    fn lines_of_one_name_are_filled_in_order_and_the_rest_belongs_to_none() {
        let open = [("7", Quantity::units(1)), ("8", Quantity::units(5)), ("7", Quantity::units(1))];
        let shares = allot(&open, &[item("7", 3, "0.1", Some(500)), item("9", 1, "5", None)], RUB);
        let seen: Vec<_> = shares.iter().map(|s| (s.item, s.line, s.quantity, s.sum)).collect();
        let one = Quantity::units(1);
        let dime = money("0.1");
        assert_eq!(
            seen,
            [
                (0, Some(0), one, dime),
                (0, Some(2), one, dime),
                (0, None, one, dime),
                (1, None, one, money("5"))
            ]
        );
        assert_eq!(shares.iter().map(|s| s.tax).sum::<Money>(), item("7", 3, "0.1", Some(500)).tax);
    }

    proptest! {
        #[test]
        fn nothing_of_a_receipt_is_lost(
            open in prop::collection::vec((0_u8..3, 0_i64..5), 0..5),
            items in prop::collection::vec((0_u8..3, 1_i64..6, 0_i64..1_000_000), 0..5),
        ) {
            let names = ["a", "b", "c"];
            let open: Vec<_> = open.iter().map(|(n, q)| (names[usize::from(*n)], Quantity::units(*q))).collect();
            let items: Vec<_> = items.iter().map(|(n, q, sum)| {
                FactItem { sum: Money(sum * 100), ..item(names[usize::from(*n)], *q, "1", None) }
            }).collect();
            let shares = allot(&open, &items, RUB);
            for (at, told) in items.iter().enumerate() {
                let of = || shares.iter().filter(|share| share.item == at);
                prop_assert_eq!(of().map(|s| s.quantity).sum::<Quantity>(), told.quantity);
                prop_assert_eq!(of().map(|s| s.sum).sum::<Money>(), told.sum);
            }
            for (at, (_, has)) in open.iter().enumerate() {
                let taken: Quantity = shares.iter().filter(|s| s.line == Some(at)).map(|s| s.quantity).sum();
                prop_assert!(taken <= *has);
            }
        }
    }
}
