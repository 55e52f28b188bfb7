//! A script from a seed: acts by weight, that mostly make sense together. What is refused is part of the run.

use domain::sales::Reserve;

use super::{Act, Dice, Goods, Script, Step, Worth};

/// What a script is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// Every act.
    Everything,
    /// Only acts that are one command each, so that a run that was killed can be compared with one that was not.
    Commands,
}

/// How many steps are behind the latest that acts still refer to.
const RECENT: usize = 4;

/// An act that can be drawn now, and how often it is; `None` when it has nothing to refer to.
type Draw = (usize, Style, fn(&mut Draft) -> Option<Act>);

const DRAWS: &[Draw] = &[
    (6, Style::Commands, |d| Some(d.receipt())),
    (12, Style::Commands, |d| d.line()),
    (8, Style::Commands, |d| Some(Act::FinishReceipt { receipt: d.recent(|d| &d.receipts)? })),
    (4, Style::Commands, |d| d.transfer()),
    (4, Style::Commands, |d| Some(Act::Accept { transfer: d.recent(|d| &d.transfers)? })),
    (3, Style::Commands, |d| Some(d.correction())),
    (3, Style::Commands, |d| Some(Act::Approve { correction: d.recent(|d| &d.corrections)? })),
    (2, Style::Commands, |d| Some(Act::Count { place: d.place(), goods: d.goods(20) })),
    (2, Style::Commands, |d| Some(d.price())),
    (2, Style::Commands, |d| {
        Some(Act::LotPrice { good: d.good(), place: d.place(), price: d.worth(90_000) })
    }),
    (1, Style::Commands, |d| Some(d.rates())),
    (1, Style::Commands, |d| Some(d.promotion())),
    (12, Style::Commands, |d| Some(d.open())),
    (30, Style::Commands, |d| d.put()),
    (6, Style::Commands, |d| d.change()),
    (5, Style::Commands, |d| d.discount()),
    (4, Style::Commands, |d| Some(Act::Customer { sale: d.recent(|d| &d.sales)?, customer: d.customer() })),
    (22, Style::Commands, |d| d.pay()),
    (5, Style::Commands, |d| d.place_sale()),
    (2, Style::Commands, |d| Some(Act::Release { sale: d.recent(|d| &d.sales)? })),
    (2, Style::Commands, |d| Some(Act::Void { sale: d.recent(|d| &d.sales)? })),
    (24, Style::Commands, |d| Some(Act::Commit { sale: d.recent(|d| &d.sales)? })),
    (10, Style::Commands, |d| d.refund()),
    (2, Style::Commands, |d| Some(Act::RefundAny { till: d.till(), place: d.place(), goods: d.goods(2) })),
    (3, Style::Commands, |d| d.amend_money()),
    (2, Style::Commands, |d| d.amend_sale()),
    (2, Style::Commands, |d| Some(Act::OpenShift { till: d.till() })),
    (2, Style::Commands, |d| Some(Act::CloseShift { till: d.till() })),
    (3, Style::Commands, |d| Some(d.cash())),
    (2, Style::Commands, |d| Some(Act::Register { till: d.till(), wish: d.dice.below(5) })),
    (3, Style::Everything, |d| Some(d.fault())),
    (10, Style::Everything, |_| Some(Act::Drive)),
    (2, Style::Everything, |d| Some(Act::Decide { operation: d.dice.below(9), again: d.dice.once_in(2) })),
    (2, Style::Everything, |_| Some(Act::Chores)),
    (3, Style::Commands, |d| Some(d.clock())),
    (6, Style::Commands, |d| Some(Act::Repeat { step: d.dice.below(d.steps.len()) })),
];

/// So many steps from a seed.
#[must_use]
pub fn generate(seed: u64, steps: usize, style: Style) -> Script {
    let mut draft = Draft::new(seed);
    let draws = || DRAWS.iter().filter(|(_, of, _)| style == Style::Everything || *of == style);
    let weight: usize = draws().map(|(weight, ..)| weight).sum();
    while draft.steps.len() < steps {
        let mut left = draft.dice.below(weight);
        let drawn = draws().find(|(weight, ..)| {
            let here = left < *weight;
            left = left.saturating_sub(*weight);
            here
        });
        if let Some(act) = drawn.and_then(|(.., draw)| draw(&mut draft)) {
            draft.push(act);
        }
    }
    Script(draft.steps)
}

/// A script so far, and the steps that made what can be referred to.
struct Draft {
    dice: Dice,
    steps: Vec<Step>,
    sales: Vec<usize>,
    receipts: Vec<usize>,
    transfers: Vec<usize>,
    corrections: Vec<usize>,
}

impl Draft {
    /// Begins with goods on the shelves: an empty shop refuses nearly everything.
    fn new(seed: u64) -> Self {
        let mut draft = Self {
            dice: Dice::new(seed),
            steps: Vec::new(),
            sales: Vec::new(),
            receipts: Vec::new(),
            transfers: Vec::new(),
            corrections: Vec::new(),
        };
        for place in 0..2 {
            draft.push(Act::OpenReceipt { place, reviewed: false });
            let receipt = draft.steps.len() - 1;
            let goods = (0..4).map(|good| Goods { good, milli: 30_000 }).collect();
            let (cost, price) =
                (draft.worth(900), Some(Worth { cents: draft.cents(5_000_000), currency: 0 }));
            draft.push(Act::AddLines { receipt, goods, cost, price });
            draft.push(Act::FinishReceipt { receipt });
        }
        draft
    }

    fn push(&mut self, act: Act) {
        let n = self.steps.len();
        if matches!(act, Act::Open { .. } | Act::Refund { .. } | Act::RefundAny { .. }) {
            self.sales.push(n);
        } else if matches!(act, Act::OpenReceipt { .. }) {
            self.receipts.push(n);
        } else if matches!(act, Act::Transfer { .. }) {
            self.transfers.push(n);
        } else if matches!(act, Act::Correct { .. }) {
            self.corrections.push(n);
        }
        self.steps.push(Step { n, act });
    }

    fn recent(&mut self, of: impl Fn(&Self) -> &Vec<usize>) -> Option<usize> {
        let all = of(self);
        let recent = all[all.len().saturating_sub(RECENT)..].to_vec();
        (!recent.is_empty()).then(|| self.dice.pick(&recent))
    }

    fn any_sale(&mut self) -> Option<usize> {
        let sales = self.sales.clone();
        (!sales.is_empty()).then(|| self.dice.pick(&sales))
    }

    fn till(&mut self) -> usize {
        self.dice.below(2)
    }

    fn good(&mut self) -> usize {
        self.dice.below(4)
    }

    fn place(&mut self) -> usize {
        self.dice.below(3)
    }

    fn customer(&mut self) -> Option<usize> {
        let customer = self.dice.below(3);
        (customer < 2).then_some(customer)
    }

    /// Mostly whole units; none or fewer than none at times, to be refused.
    fn milli(&mut self, most: i64) -> i64 {
        let whole =
            1 + i64::try_from(self.dice.below(usize::try_from(most).unwrap_or(1))).unwrap_or_default();
        match self.dice.below(24) {
            0 => 0,
            1 => -whole * 1_000,
            2..=5 => whole * 1_000 - 667,
            _ => whole * 1_000,
        }
    }

    fn goods(&mut self, most: i64) -> Goods {
        Goods { good: self.good(), milli: self.milli(most) }
    }

    fn some_goods(&mut self, most: i64) -> Vec<Goods> {
        (0..=self.dice.below(2)).map(|_| self.goods(most)).collect()
    }

    /// Amounts like `12 999.97`: what rounds badly is found sooner than what is round.
    fn cents(&mut self, most: usize) -> i64 {
        i64::try_from(self.dice.below(most)).unwrap_or_default()
    }

    fn worth(&mut self, most: usize) -> Worth {
        let currency = self.dice.below(3);
        let most = if currency == 0 { most.saturating_mul(1_000) } else { most };
        Worth { cents: self.cents(most), currency }
    }

    fn receipt(&mut self) -> Act {
        Act::OpenReceipt { place: self.place(), reviewed: self.dice.once_in(5) }
    }

    fn line(&mut self) -> Option<Act> {
        let receipt = self.recent(|d| &d.receipts)?;
        let (goods, cost) = (self.some_goods(40), self.worth(900));
        let price = self.dice.once_in(2).then(|| self.worth(9_000));
        Some(Act::AddLines { receipt, goods, cost, price })
    }

    fn transfer(&mut self) -> Option<Act> {
        Some(Act::Transfer { from: self.place(), to: self.place(), goods: self.some_goods(9) })
    }

    fn correction(&mut self) -> Act {
        let mut goods = self.some_goods(5);
        for line in &mut goods {
            line.milli *= if self.dice.once_in(2) { -1 } else { 1 };
        }
        Act::Correct { place: self.place(), goods }
    }

    fn price(&mut self) -> Act {
        let place = self.dice.once_in(2).then(|| self.place());
        Act::Price { good: self.good(), place, price: self.worth(9_000) }
    }

    fn rates(&mut self) -> Act {
        let rate = |dice: &mut Dice| 9_000 + i64::try_from(dice.below(9_000)).unwrap_or_default();
        Act::Rates { dollar: rate(&mut self.dice), euro: rate(&mut self.dice) }
    }

    fn promotion(&mut self) -> Act {
        let level = i32::try_from(self.dice.below(4)).unwrap_or_default();
        let (kind, automatic) = (self.dice.below(4), !self.dice.once_in(4));
        Act::Promote { kind, level, automatic, amount: self.cents(3_000) }
    }

    fn open(&mut self) -> Act {
        Act::Open { till: self.till(), customer: self.customer() }
    }

    fn put(&mut self) -> Option<Act> {
        let sale = self.recent(|d| &d.sales)?;
        // Mostly from where some till sells.
        let place = if self.dice.once_in(6) { self.place() } else { self.till() };
        let lot = self.dice.once_in(4).then(|| self.dice.below(3));
        Some(Act::Put { sale, place, goods: self.goods(4), lot })
    }

    fn change(&mut self) -> Option<Act> {
        let sale = self.recent(|d| &d.sales)?;
        let milli = (!self.dice.once_in(4)).then(|| self.milli(6));
        Some(Act::Change { sale, line: self.dice.below(3), milli })
    }

    fn discount(&mut self) -> Option<Act> {
        let sale = self.recent(|d| &d.sales)?;
        let combine = self.dice.once_in(2);
        Some(match self.dice.below(5) {
            0 => Act::Discount { sale, percent: None, amount: None, combine },
            1 | 2 => Act::Discount { sale, percent: None, amount: Some(self.worth(300)), combine },
            _ => Act::Discount { sale, percent: Some(self.cents(110)), amount: None, combine },
        })
    }

    fn pay(&mut self) -> Option<Act> {
        let sale = if self.dice.once_in(6) { self.any_sale() } else { self.recent(|d| &d.sales) }?;
        let share = self.dice.pick(&[100, 100, 100, 100, 50, 33, 130, 1, 0]);
        let currency = self.dice.once_in(6).then(|| self.dice.below(3));
        Some(Act::Pay { sale, method: self.dice.below(2), share, currency })
    }

    fn place_sale(&mut self) -> Option<Act> {
        let reserve = self.dice.pick(&[Reserve::None, Reserve::WhatIsThere, Reserve::Asked]);
        Some(Act::Place { sale: self.recent(|d| &d.sales)?, reserve })
    }

    fn refund(&mut self) -> Option<Act> {
        let sale = self.any_sale()?;
        let (till, line, place, milli) = (self.till(), self.dice.below(3), self.till(), self.milli(2));
        Some(Act::Refund { till, sale, line, place, milli })
    }

    fn amend_money(&mut self) -> Option<Act> {
        let sale = self.any_sale()?;
        let share = self.dice.once_in(2).then(|| self.dice.pick(&[100, 90, 110, 0]));
        Some(Act::AmendMoney { sale, entry: self.dice.below(3), method: self.dice.below(2), share })
    }

    fn amend_sale(&mut self) -> Option<Act> {
        let methods = [self.dice.below(2), self.dice.below(2)];
        Some(Act::AmendSale { sale: self.any_sale()?, methods, share: self.dice.pick(&[0, 30, 50, 100]) })
    }

    fn cash(&mut self) -> Act {
        Act::Cash { till: self.till(), amount: self.cents(900) - 5, into: self.dice.once_in(2) }
    }

    fn fault(&mut self) -> Act {
        let fault = (!self.dice.once_in(2)).then(|| self.dice.below(99));
        Act::Fault { fault, stays: self.dice.once_in(4) }
    }

    /// Minutes, a day, years ahead of nothing; and back.
    fn clock(&mut self) -> Act {
        const DAY: i64 = 86_400;
        Act::Clock { seconds: self.dice.pick(&[600, 7_200, DAY, 4 * DAY, -300, -7_200, -2 * DAY, 40 * DAY]) }
    }
}
