//! How each act is done: which command it is, with the ids that its numbers stand for.

use app::Page;
use app::catalogue::{GetVariant, SetPrice};
use app::fiscal::{GiveUpOperation, Operations, RegisterWish, RetryOperation, RunRegister};
use app::places::PutRates;
use app::sales::*;
use app::stock::*;
use domain::catalogue::{Described, PriceRole};
use domain::fiscal::device::Fault;
use domain::id::*;
use domain::money::{Entered, Price, Rate};
use domain::sales::*;
use domain::stock::{Batch, ReceiptGoods};
use domain::{Change, Instant, Money, Quantity};
use serde_json::json;
use store::fiscal::filter::OperationFilter;
use store::places::registers;

use super::setup::CURRENCIES;
use super::{Outcome, World, told};
use crate::script::{Act, Fraction, Goods, Worth};

/// The value, or the outcome that stands in its way.
macro_rules! given {
    ($result:expr) => {
        match $result {
            Ok(value) => value,
            Err(outcome) => return outcome,
        }
    };
}

/// The value, or nothing to be done.
macro_rules! some {
    ($option:expr) => {
        match $option {
            Some(value) => value,
            None => return Outcome::Nothing,
        }
    };
}

const FAULTS: [Fault; 17] = [
    Fault::Timeout,
    Fault::NoPaper,
    Fault::NoPaperAfterRegister,
    Fault::CoverOpen,
    Fault::PrinterLost,
    Fault::Overheat,
    Fault::NoConnection,
    Fault::Busy,
    Fault::ShiftExpired,
    Fault::FnFull,
    Fault::FnExpired,
    Fault::FnFault,
    Fault::OfdDown,
    Fault::Ofd30Days,
    Fault::ClockBack,
    Fault::MarkingNegative,
    Fault::NoCash,
];

impl World {
    /// Does an act under the number of its step.
    pub(super) async fn act(&self, n: usize, act: &Act) -> Outcome {
        match act {
            Act::OpenReceipt { .. }
            | Act::AddLines { .. }
            | Act::FinishReceipt { .. }
            | Act::Transfer { .. }
            | Act::Accept { .. }
            | Act::Correct { .. }
            | Act::Approve { .. }
            | Act::Count { .. } => self.stock(n, act).await,
            Act::Price { .. } | Act::LotPrice { .. } | Act::Rates { .. } | Act::Promote { .. } => {
                self.settings(n, act).await
            }
            Act::Open { .. }
            | Act::Put { .. }
            | Act::Change { .. }
            | Act::Discount { .. }
            | Act::Customer { .. }
            | Act::Place { .. }
            | Act::Release { .. }
            | Act::Void { .. }
            | Act::Commit { .. } => self.sale(n, act).await,
            Act::Pay { .. }
            | Act::Refund { .. }
            | Act::RefundAny { .. }
            | Act::AmendMoney { .. }
            | Act::AmendSale { .. } => self.money(n, act).await,
            Act::OpenShift { .. }
            | Act::CloseShift { .. }
            | Act::Cash { .. }
            | Act::Register { .. }
            | Act::Fault { .. }
            | Act::Drive
            | Act::Decide { .. } => self.desk(n, act).await,
            Act::Chores => self.chores().await,
            Act::Clock { .. } | Act::Repeat { .. } => Outcome::Nothing,
        }
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "acts of other groups are not sent here")]
    async fn stock(&self, n: usize, act: &Act) -> Outcome {
        match act {
            Act::OpenReceipt { place, reviewed } => {
                let (location, will_review) = (self.place(*place), *reviewed);
                self.send(n, OpenReceipt { location, at: None, will_review, note: None, rates: Vec::new() })
                    .await
            }
            Act::AddLines { receipt, goods, cost, price } => {
                let document = some!(self.document(*receipt));
                let lines = goods.iter().map(|line| self.receipt_line(line, cost, price.as_ref())).collect();
                self.send(n, AddReceiptLines { document, lines, batch: Batch::AllOrNothing }).await
            }
            Act::FinishReceipt { receipt } => {
                self.send(n, FinishReceipt { document: some!(self.document(*receipt)) }).await
            }
            Act::Transfer { from, to, goods } => {
                let transfer = CreateTransfer {
                    zone: None,
                    from: self.place(*from),
                    to: self.place(*to),
                    at: None,
                    requested: false,
                    will_review: false,
                    note: None,
                    lines: self.lines(goods),
                };
                self.send(n, transfer).await
            }
            Act::Accept { transfer } => {
                self.send(n, AcceptTransfer { document: some!(self.document(*transfer)) }).await
            }
            Act::Correct { place, goods } => {
                let (location, lines) = (self.place(*place), self.lines(goods));
                let reason = "counted".to_owned();
                self.send(n, OpenCorrection { location, at: None, reason, note: None, lines }).await
            }
            Act::Approve { correction } => {
                self.send(n, ApproveCorrection { document: some!(self.document(*correction)) }).await
            }
            Act::Count { place, goods } => {
                let (variant, location) = (self.good(goods.good), self.place(*place));
                self.send(n, SetStockLevel { variant, location, count: quantity(goods.milli) }).await
            }
            _ => Outcome::Nothing,
        }
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "acts of other groups are not sent here")]
    async fn settings(&self, n: usize, act: &Act) -> Outcome {
        match act {
            Act::Price { good, place, price } => {
                let (variant, location) = (self.good(*good), place.map(|place| self.place(place)));
                self.send(n, SetPrice { variant, role: PriceRole::Sell, location, price: entered(price) })
                    .await
            }
            Act::LotPrice { good, place, price } => {
                let (variant, location) = (self.good(*good), self.place(*place));
                self.send(n, SetLotPrices { variant, location, price: entered(price) }).await
            }
            Act::Rates { dollar, euro } => {
                let rate = |units: i64| Rate::whole(units.max(1));
                let rates = vec![(CURRENCIES[1], rate(*dollar)), (CURRENCIES[2], rate(*euro))];
                self.send(n, PutRates { zone: self.shop.zone, rates, since: None }).await
            }
            Act::Promote { kind, level, automatic, amount } => {
                let card = given!(self.card().await);
                let offer = Offer {
                    number: Number(0),
                    automatic: *automatic,
                    level: *level,
                    kind: offer(*kind, *amount, card),
                };
                self.send(n, CreatePromotion { promotion: self.promotion(offer) }).await
            }
            _ => Outcome::Nothing,
        }
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "acts of other groups are not sent here")]
    async fn sale(&self, n: usize, act: &Act) -> Outcome {
        match act {
            Act::Open { till, customer } => {
                let (outlet, customer) = (self.till(*till), customer.map(|at| self.customer(at)));
                self.send(n, OpenSale { outlet, channel: Channel::Pos, note: None, customer, spread: None })
                    .await
            }
            Act::Put { sale, place, goods, lot } => {
                let sale = some!(self.sale_of(*sale));
                let (variant, location) = (self.good(goods.good), self.place(*place));
                let what = match lot {
                    Some(at) => Pickable::Lot(some!(given!(self.lot(variant, *at).await))),
                    None => Pickable::Variant { variant, location },
                };
                self.send(n, PutLine { sale, what, quantity: quantity(goods.milli) }).await
            }
            Act::Change { sale, line, milli } => {
                let view = given!(self.view(*sale).await);
                let line = some!(nth(&view.lines, *line)).row.id;
                self.send(n, ChangeLine { sale: view.head.id, line, quantity: milli.map(quantity) }).await
            }
            Act::Discount { sale, percent, amount, combine } => {
                let view = given!(self.view(*sale).await);
                let kind = match (percent, amount) {
                    (Some(percent), _) => Some(Reduction::Percent(percent * 100)),
                    (None, Some(worth)) => Some(Reduction::Amount(price(worth, view.head.card))),
                    (None, None) => None,
                };
                let discount = Change::Set(kind.map(|kind| ManualDiscount { kind, combine: *combine }));
                self.send(n, AmendSale { discount, ..AmendSale::of(view.head.id) }).await
            }
            Act::Customer { sale, customer } => {
                let customer = Change::Set(customer.map(|at| self.customer(at)));
                self.send(n, AmendSale { customer, ..AmendSale::of(some!(self.sale_of(*sale))) }).await
            }
            Act::Place { sale, reserve } => {
                self.send(n, PlaceSale { sale: some!(self.sale_of(*sale)), reserve: *reserve }).await
            }
            Act::Release { sale } => self.send(n, ReleaseExpired { sale: some!(self.sale_of(*sale)) }).await,
            Act::Void { sale } => self.send(n, VoidSale { sale: some!(self.sale_of(*sale)) }).await,
            Act::Commit { sale } => self.send(n, CompleteSale { sale: some!(self.sale_of(*sale)) }).await,
            _ => Outcome::Nothing,
        }
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "acts of other groups are not sent here")]
    async fn money(&self, n: usize, act: &Act) -> Outcome {
        match act {
            Act::Pay { sale, method, share, currency } => {
                let view = given!(self.view(*sale).await);
                let due = due(&view);
                let direction = if due >= Money::ZERO { Direction::In } else { Direction::Out };
                let tender = TenderIn {
                    method: self.method(*method),
                    amount: part(Money(due.0.saturating_abs()), *share),
                    currency: currency.map(|at| CURRENCIES[at % CURRENCIES.len()]),
                    direction,
                    at: None,
                };
                self.send(n, AmendSale::taking(view.head.id, tender)).await
            }
            Act::Refund { till, sale, line, place, milli } => {
                let view = given!(self.view(*sale).await);
                let line = some!(nth(&view.lines, *line)).row.id;
                self.send(n, self.refund(*till, Returning::Line(line), *place, *milli)).await
            }
            Act::RefundAny { till, place, goods } => {
                let what = Returning::Variant(self.good(goods.good));
                self.send(n, self.refund(*till, what, *place, goods.milli)).await
            }
            Act::AmendMoney { sale, entry, method, share } => {
                let view = given!(self.view(*sale).await);
                let entry = some!(nth(&view.money, *entry));
                let amount = share.map(|share| (part(entry.amount, share), Some(entry.currency)));
                let amend = AmendMoney {
                    sale: view.head.id,
                    number: entry.number,
                    method: Change::Set(self.method(*method)),
                    amount: amount.map_or(Change::Keep, Change::Set),
                    direction: Change::Keep,
                    at: Change::Keep,
                };
                self.send(n, amend).await
            }
            Act::AmendSale { sale, methods, share } => {
                let view = given!(self.view(*sale).await);
                let paid = view.head.paid;
                let first = part(paid, *share);
                let tender = |method, amount: Money| TenderIn {
                    method: self.method(method),
                    amount: Money(amount.0.saturating_abs()),
                    currency: None,
                    direction: if paid >= Money::ZERO { Direction::In } else { Direction::Out },
                    at: None,
                };
                let money = vec![tender(methods[0], first), tender(methods[1], Money(paid.0 - first.0))];
                self.send(n, AmendCompleted { money: Some(money), ..AmendCompleted::of(view.head.id) }).await
            }
            _ => Outcome::Nothing,
        }
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "acts of other groups are not sent here")]
    async fn desk(&self, n: usize, act: &Act) -> Outcome {
        match act {
            Act::OpenShift { till } => self.send(n, OpenShift { outlet: self.till(*till) }).await,
            Act::CloseShift { till } => self.send(n, CloseShift { outlet: self.till(*till) }).await,
            Act::Cash { till, amount, into } => {
                let direction = if *into { Direction::In } else { Direction::Out };
                let (outlet, method) = (self.till(*till), self.method(0));
                self.send(n, MoveCash { outlet, method, amount: Money::units(*amount), direction }).await
            }
            Act::Register { till, wish } => {
                let wish = match wish {
                    0 => RegisterWish::OpenShift,
                    1 => RegisterWish::CloseShift,
                    2 => RegisterWish::XReport,
                    3 => RegisterWish::CashIn(Money::units(100)),
                    _ => RegisterWish::CashOut(Money::units(50)),
                };
                self.send(n, RunRegister { outlet: self.till(*till), wish }).await
            }
            Act::Fault { fault, stays } => self.break_register(*fault, *stays).await,
            Act::Drive => {
                self.entropy.at(n);
                told(app::fiscal::drive(&self.app, &self.registers).await)
            }
            Act::Decide { operation, again } => {
                let page = Page { offset: 0, limit: 9 };
                let found = given!(self.read(Operations { filter: OperationFilter::default(), page }).await);
                let operation = some!(nth(&found.items, *operation)).id;
                match again {
                    true => self.send(n, RetryOperation { operation }).await,
                    false => self.send(n, GiveUpOperation { operation }).await,
                }
            }
            _ => Outcome::Nothing,
        }
    }

    async fn chores(&self) -> Outcome {
        match self.app.release_expired().await {
            Ok(released) => {
                told(self.app.forget_requests().await.map(|forgotten| json!([released, forgotten])))
            }
            refused => told(refused),
        }
    }

    /// Nothing is installed before the register was first asked for something; then there is nothing to break.
    async fn break_register(&self, fault: Option<usize>, stays: bool) -> Outcome {
        let (account, id) = (self.shop.account, self.shop.register);
        let row = match self.db.read(Register(account, id)).await {
            Ok(row) => some!(row),
            Err(error) => return Outcome::Fault(error.to_string()),
        };
        let register = self.registers.virtual_register(account, &row);
        let broken = register.adjust(|device| match fault {
            Some(at) => device.arm(FAULTS[at % FAULTS.len()], stays),
            None => FAULTS.into_iter().for_each(|fault| device.clear(fault)),
        });
        match broken.await {
            Ok(()) => Outcome::Done(json!(null)),
            Err(failure) => Outcome::Refused(failure.to_string()),
        }
    }

    fn place(&self, at: usize) -> LocationId {
        self.shop.places[at % self.shop.places.len()]
    }
    fn till(&self, at: usize) -> OutletId {
        self.shop.tills[at % self.shop.tills.len()]
    }
    fn method(&self, at: usize) -> MethodId {
        self.shop.methods[at % self.shop.methods.len()]
    }
    fn good(&self, at: usize) -> VariantId {
        self.shop.goods[at % self.shop.goods.len()].0
    }
    fn customer(&self, at: usize) -> PartyId {
        self.shop.customers[at % self.shop.customers.len()]
    }

    fn document(&self, n: usize) -> Option<DocumentId> {
        self.made::<app::Ref<DocumentId>>(n).map(|document| document.id)
    }

    fn sale_of(&self, n: usize) -> Option<SaleId> {
        self.made::<SaleRef>(n).map(|sale| sale.id)
    }

    async fn view(&self, n: usize) -> Result<SaleView, Outcome> {
        let id = self.sale_of(n).ok_or(Outcome::Nothing)?;
        let found = self.read(GetSale { id }).await?;
        found.sales.into_iter().next().ok_or(Outcome::Nothing)
    }

    async fn lot(&self, variant: VariantId, at: usize) -> Result<Option<LotId>, Outcome> {
        let variant = self.read(GetVariant { id: variant }).await?;
        Ok(nth(&variant.lots, at).map(|lot| lot.id))
    }

    async fn card(&self) -> Result<RateCardId, Outcome> {
        let card = self.app.current_rates(&self.owner, self.shop.zone).await;
        card.map(|card| card.id).map_err(|error| told::<()>(Err(error)))
    }

    fn lines(&self, goods: &[Goods]) -> Vec<NewLine> {
        let line = |line: &Goods| NewLine {
            variant: self.good(line.good),
            quantity: quantity(line.milli),
            lot: None,
        };
        goods.iter().map(line).collect()
    }

    fn receipt_line(&self, goods: &Goods, cost: &Worth, price: Option<&Worth>) -> ReceiptLine {
        let barcode = self.shop.goods[goods.good % self.shop.goods.len()].1.clone();
        let described = Described { barcode, ..Described::default() };
        ReceiptLine {
            goods: ReceiptGoods { described, lot_properties: Vec::new() },
            quantity: quantity(goods.milli),
            cost: Some(entered(cost)),
            price: price.map(entered),
            expires_on: None,
        }
    }

    fn refund(&self, till: usize, what: Returning, place: usize, milli: i64) -> RefundSale {
        let ask = RefundAsk { what, location: self.place(place), quantity: quantity(milli) };
        RefundSale { outlet: self.till(till), customer: None, lines: vec![ask], spread: None }
    }

    fn promotion(&self, offer: Offer) -> Promotion {
        Promotion {
            id: PromotionId(uuid::Uuid::nil()),
            number: Number(0),
            created: Instant(0),
            zone: self.shop.zone,
            name: "Promotion".to_owned(),
            description: None,
            active: true,
            approved: true,
            system: false,
            brands: [].into(),
            locations: [].into(),
            outlets: [].into(),
            rules: Vec::new(),
            offers: vec![offer],
        }
    }
}

/// One register.
struct Register(AccountId, RegisterId);

impl db::Query for Register {
    type Out = Option<registers::RegisterRow>;
    type Error = db::Error;

    async fn run(&self, rx: &mut db::Rx<'_>) -> db::Result<Self::Out> {
        registers::get(rx, self.0, self.1).await
    }
}

fn nth<T>(of: &[T], at: usize) -> Option<&T> {
    of.get(at.checked_rem(of.len())?)
}

const fn quantity(milli: i64) -> Quantity {
    Quantity(milli.saturating_mul(Quantity::SCALE / 1_000))
}

const fn money(worth: &Worth) -> Money {
    Money(worth.cents.saturating_mul(Money::SCALE / 100))
}

fn entered(worth: &Worth) -> Entered {
    Entered { amount: money(worth), currency: Some(CURRENCIES[worth.currency % CURRENCIES.len()]) }
}

fn price(worth: &Worth, card: RateCardId) -> Price {
    Price { amount: money(worth), currency: CURRENCIES[worth.currency % CURRENCIES.len()], card }
}

/// What is still to be paid, or paid out when below zero.
fn due(view: &SaleView) -> Money {
    let head = &view.head;
    match head.state {
        SaleState::Completed => head.debt,
        SaleState::Draft | SaleState::Placed | SaleState::Void => {
            Money(head.sold_total.0 + head.delivery_total.0 - head.refund_total.0 - head.paid.0)
        }
    }
}

/// A share of an amount, cut to hundredths.
fn part(of: Money, share: Fraction) -> Money {
    let cent = Money::SCALE / 100;
    Money(of.0.saturating_mul(share) / 100 / cent * cent)
}

fn offer(kind: usize, amount: i64, card: RateCardId) -> OfferKind {
    let price = price(&Worth { cents: amount, currency: 0 }, card);
    let target = || Target {
        filter: GoodsFilter::default(),
        combine: amount % 2 == 0,
        count: (amount % 3 == 0).then(|| Quantity::units(1)),
        each: amount % 5 != 0,
    };
    match kind {
        0 => OfferKind::TotalAmount { amount: price },
        1 => OfferKind::TotalPercent { basis_points: amount },
        2 => OfferKind::Percent { basis_points: amount, target: target() },
        _ => OfferKind::Amount { amount: price, target: target() },
    }
}
