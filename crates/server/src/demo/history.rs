//! A month of the demo shop: days of sales in three shops, paid in several ways, with debts, returns and shifts. Every one of them is
//! made of the real commands; this file only decides who buys what.

use std::collections::VecDeque;

use anyhow::Result;
use app::sales::{
    AmendSale, CloseShift, CompleteSale, OpenSale, OpenShift, Pickable, PutLine, RefundAsk, RefundSale,
    Returning, TenderIn,
};
use app::{App, Command, Cx};
use db::Tx;
use domain::access::{Caller, Permission};
use domain::id::{LocationId, MethodId, OutletId, PartyId, SaleId, VariantId};
use domain::sales::{Channel, Direction};
use domain::{Instant, Money, Quantity, Stamp};
use store::args;
use store::sales::lines::{self, LineRow};
use store::sales::sale::{self, SaleRow};

use super::dice::Dice;
use super::goods::Shelves;
use super::places::Places;
use super::{Calendar, DAYS};

/// Days lived through in one transaction.
const DAYS_AT_ONCE: i64 = 6;
/// Seconds a till is open each day.
const OPEN_SECONDS: i64 = 11 * 3_600;

/// The month to be.
#[derive(Clone, Copy, Debug)]
pub(super) struct Month<'a> {
    pub(super) places: &'a Places,
    pub(super) staff: &'a [Caller],
    pub(super) customers: &'a [PartyId],
    pub(super) shelves: &'a Shelves,
    pub(super) calendar: Calendar,
}

/// What is still to happen to sales that were made.
#[derive(Debug, Default)]
struct Aftermath {
    /// Sales that come back, by till.
    returns: VecDeque<(usize, SaleId)>,
    /// Debts that are paid, by till.
    debts: VecDeque<(usize, SaleId)>,
}

impl Month<'_> {
    pub(super) async fn live(&self, app: &App, owner: &Caller) -> Result<()> {
        let (mut dice, mut aftermath) = (Dice::new(7), Aftermath::default());
        let mut first = DAYS;
        while first > 0 {
            let last = (first - DAYS_AT_ONCE + 1).max(1);
            let mut happenings = Vec::new();
            for day in (last..=first).rev() {
                self.day(day, &mut dice, &mut aftermath, &mut happenings);
            }
            let planned: Vec<Option<Planned>> =
                happenings.iter().map(|(_, happening)| happening.planned()).collect();
            let made = app.write_all(owner, happenings).await?;
            for (planned, sale) in planned.into_iter().zip(made) {
                match planned.zip(sale) {
                    Some((Planned::Return(till), sale)) => aftermath.returns.push_back((till, sale)),
                    Some((Planned::PayDebt(till), sale)) => aftermath.debts.push_back((till, sale)),
                    None => {}
                }
            }
            first = last - 1;
        }
        Ok(())
    }

    /// Everything that happens on a day, in its order.
    fn day(&self, day: i64, dice: &mut Dice, aftermath: &mut Aftermath, out: &mut Vec<(Instant, Happening)>) {
        for (till, cashier) in self.staff.iter().enumerate() {
            let outlet = self.places.outlets[till];
            let at = |seconds| self.calendar.ago(day, seconds);
            let mut by = |at, what| out.push((at, Happening { cashier: cashier.clone(), what }));
            by(at(0), What::Open(outlet));
            let sales = dice.between(2, 3);
            let pause = OPEN_SECONDS / (sales + 2);
            for n in 1..=sales {
                by(at(n * pause + dice.between(0, pause / 2)), What::Sell(self.deal(till, dice)));
            }
            let late = at((sales + 1) * pause);
            let mine = |queue: &mut VecDeque<(usize, SaleId)>| {
                let at = queue.iter().position(|(of, _)| *of == till)?;
                queue.remove(at).map(|(_, sale)| sale)
            };
            if let Some(sale) = mine(&mut aftermath.returns) {
                by(late, What::TakeBack { sale, outlet, location: self.places.shops[till] });
            }
            if let Some(sale) = mine(&mut aftermath.debts) {
                by(late.plus_seconds(900), What::PayDebt { sale, method: self.places.cash });
            }
            by(at(OPEN_SECONDS + 1_800), What::Close(outlet));
        }
    }

    fn deal(&self, till: usize, dice: &mut Dice) -> Deal {
        let kinds = [1, 1, 1, 2, 2, 3];
        let goods = (0..*dice.pick(&kinds)).map(|_| {
            let variant = *dice.pick(&self.shelves.in_shops[till]);
            (variant, Quantity::units(*dice.pick(&[1, 1, 1, 2])))
        });
        let goods = goods.collect();
        let pay = match dice.below(20) {
            0 => Pay::Half,
            1..=2 => Pay::Both,
            3..=9 => Pay::Card,
            _ => Pay::Cash,
        };
        let known = matches!(pay, Pay::Half) || dice.percent(40);
        let later = match pay {
            Pay::Half => dice.percent(50).then_some(Planned::PayDebt(till)),
            Pay::Both | Pay::Card | Pay::Cash => dice.percent(8).then_some(Planned::Return(till)),
        };
        Deal {
            outlet: self.places.outlets[till],
            location: self.places.shops[till],
            customer: known.then(|| *dice.pick(self.customers)),
            goods,
            pay,
            cash: self.places.cash,
            card: self.places.card,
            later,
        }
    }
}

/// Something that happens at a till, as one transaction's part.
#[derive(Clone, Debug)]
struct Happening {
    cashier: Caller,
    what: What,
}

#[derive(Clone, Debug)]
enum What {
    Open(OutletId),
    Sell(Deal),
    TakeBack { sale: SaleId, outlet: OutletId, location: LocationId },
    PayDebt { sale: SaleId, method: MethodId },
    Close(OutletId),
}

/// What is to become of a sale, at which till.
#[derive(Clone, Copy, Debug)]
enum Planned {
    Return(usize),
    PayDebt(usize),
}

/// Somebody buys something.
#[derive(Clone, Debug)]
struct Deal {
    outlet: OutletId,
    location: LocationId,
    customer: Option<PartyId>,
    goods: Vec<(VariantId, Quantity)>,
    pay: Pay,
    cash: MethodId,
    card: MethodId,
    later: Option<Planned>,
}

/// How it is paid.
#[derive(Clone, Copy, Debug)]
enum Pay {
    /// With notes, and change is given.
    Cash,
    /// By card.
    Card,
    /// Partly by card.
    Both,
    /// Half now, the rest stays owed.
    Half,
}

impl Happening {
    fn planned(&self) -> Option<Planned> {
        match &self.what {
            What::Sell(deal) => deal.later,
            What::Open(_) | What::TakeBack { .. } | What::PayDebt { .. } | What::Close(_) => None,
        }
    }
}

/// Hands out the context of one command after another: each a little later, with ids of its own.
struct Steps {
    cx: Cx,
}

impl Steps {
    fn next(&mut self) -> Cx {
        let Stamp { at, seed } = self.cx.stamp;
        self.cx.stamp = Stamp { at: at.plus_seconds(20), seed: seed.wrapping_add(1) };
        self.cx.clone()
    }
}

impl Command for Happening {
    type Out = Option<SaleId>;
    const PERMISSION: Permission = Permission::SalesWrite;

    async fn run(&self, cx: &Cx, tx: &mut Tx<'_>) -> app::Result<Option<SaleId>> {
        let mut steps = Steps { cx: Cx { caller: self.cashier.clone(), ..cx.clone() } };
        match &self.what {
            What::Open(outlet) => OpenShift { outlet: *outlet }.run(&steps.next(), tx).await.map(|_| None),
            What::Close(outlet) => CloseShift { outlet: *outlet }.run(&steps.next(), tx).await.map(|_| None),
            What::Sell(deal) => deal.run(&mut steps, tx).await.map(Some),
            What::TakeBack { sale, outlet, location } => {
                take_back(*sale, *outlet, *location, &mut steps, tx).await.map(Some)
            }
            What::PayDebt { sale, method } => {
                let debt = head(&steps.cx, tx, *sale).await?.debt;
                AmendSale::taking(*sale, tender(*method, debt)).run(&steps.next(), tx).await?;
                Ok(None)
            }
        }
    }
}

impl Deal {
    async fn run(&self, steps: &mut Steps, tx: &mut Tx<'_>) -> app::Result<SaleId> {
        let open = OpenSale {
            outlet: self.outlet,
            channel: Channel::Pos,
            note: None,
            customer: self.customer,
            spread: None,
        };
        let sale = open.run(&steps.next(), tx).await?.id;
        for (variant, quantity) in &self.goods {
            let what = Pickable::Variant { variant: *variant, location: self.location };
            PutLine { sale, what, quantity: *quantity }.run(&steps.next(), tx).await?;
        }
        let due = head(&steps.cx, tx, sale).await?.due();
        for (method, amount) in self.tenders(due) {
            AmendSale::taking(sale, tender(method, amount)).run(&steps.next(), tx).await?;
        }
        CompleteSale { sale }.run(&steps.next(), tx).await?;
        Ok(sale)
    }

    fn tenders(&self, due: Money) -> Vec<(MethodId, Money)> {
        // In whole thousands, as people pay; a card takes what is left to the tiyin.
        let thousand = Money::units(1_000).0;
        let half = Money(due.0 / 2 / thousand * thousand);
        let notes = Money((due.0 + 10 * thousand - 1) / (10 * thousand) * (10 * thousand));
        match self.pay {
            Pay::Cash => vec![(self.cash, notes)],
            Pay::Card => vec![(self.card, due)],
            Pay::Both => vec![(self.cash, half), (self.card, due - half)],
            Pay::Half => vec![(self.cash, half)],
        }
    }
}

/// The first line of a sale comes back, one unit of it.
async fn take_back(
    sale: SaleId,
    outlet: OutletId,
    location: LocationId,
    steps: &mut Steps,
    tx: &mut Tx<'_>,
) -> app::Result<SaleId> {
    let sold: Vec<LineRow> = tx.query(&lines::LIST, &args![steps.cx.account(), sale]).await?;
    let lines = sold.iter().take(1).map(|line| RefundAsk {
        what: Returning::Line(line.id),
        location,
        quantity: Quantity::units(1),
    });
    let refund = RefundSale { outlet, customer: None, lines: lines.collect(), spread: None };
    let refund = refund.run(&steps.next(), tx).await?.id;
    CompleteSale { sale: refund }.run(&steps.next(), tx).await?;
    Ok(refund)
}

fn tender(method: MethodId, amount: Money) -> TenderIn {
    TenderIn { method, amount, currency: None, direction: Direction::In, at: None }
}

async fn head(cx: &Cx, tx: &mut Tx<'_>, id: SaleId) -> app::Result<SaleRow> {
    let (sql, args) = sale::lock(cx.account(), id);
    Ok(tx.query_one(sql, &args).await?)
}
