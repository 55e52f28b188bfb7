//! A sale in hand: read and locked in one flight, changed, priced anew, and written back as what differs. Every command that
//! touches a sale which is not completed goes through here, so that there is one way to add it up.

use std::collections::BTreeSet;

use db::{Reads, Tx};
use domain::id::*;
use domain::money::{Price, RateCard};
use domain::sales::{
    Basket, BasketLine, Dues, MoneyState, Priced, Promotion, Reprice, SaleState, Source, Tax, price,
};
use domain::{Kind, Money, Quantity, Refusal};
use store::args;
use store::sales::goods::Coming;
use store::sales::lines::{self, AdjustmentRow, LineRow};
use store::sales::money::{self, MoneyRow};
use store::sales::promotions::{self, PromotionRow};
use store::sales::refunds::{self, RefundRow};
use store::sales::sale::{self, SaleRow};
use store::sales::till::{self, RateRow, TillRow};
use store::{Draw, Flight};

use super::circumstances::{self, Facts};
use crate::{Cx, Result};

/// How many lines a sale may have.
pub(crate) const MAX_LINES: usize = 1_000;

/// A sale in hand.
#[derive(Debug)]
pub(crate) struct Cart {
    /// The head.
    pub(crate) sale: SaleRow,
    /// Goods going out, in order.
    pub(crate) lines: Vec<LineRow>,
    /// Goods coming back, in order.
    pub(crate) refunds: Vec<RefundRow>,
    /// Its living money entries, in order.
    pub(crate) money: Vec<MoneyRow>,
    /// The till as it is now.
    pub(crate) till: TillRow,
    /// The rates of now.
    pub(crate) card: RateCard,
    promotions: Vec<Promotion>,
    facts: Facts,
    adjustments: Vec<AdjustmentRow>,
    before: Before,
}

/// A sale as it was read.
#[derive(Debug, Default)]
struct Found {
    sale: Vec<SaleRow>,
    lines: Vec<LineRow>,
    adjustments: Vec<AdjustmentRow>,
    refunds: Vec<RefundRow>,
    money: Vec<MoneyRow>,
    till: Vec<TillRow>,
    rates: Vec<RateRow>,
    promotions: Vec<PromotionRow>,
    facts: circumstances::Asked,
}

impl Found {
    /// The lock comes first: what follows it is read as those before us left it.
    fn ask(&mut self, cx: &Cx, id: SaleId, coming: Coming, buyer: Option<PartyId>) -> Reads<'_> {
        let (of_sale, now) = (args![cx.account(), id], args![cx.account(), id, cx.at()]);
        let mut reads = Reads::default();
        reads.fill(&mut self.sale, &sale::LOCK, of_sale.clone());
        reads.fill(&mut self.lines, &lines::LIST, of_sale.clone());
        reads.fill(&mut self.adjustments, &lines::LIST_ADJUSTMENTS, of_sale.clone());
        reads.fill(&mut self.refunds, &refunds::LIST, of_sale.clone());
        reads.fill(&mut self.money, &money::LIST, of_sale);
        reads.fill(&mut self.till, &till::TILL_OF_SALE, now.clone());
        reads.fill(&mut self.rates, &till::RATES_OF_SALE, now);
        reads.fill(&mut self.promotions, &promotions::LIST_ACTIVE, args![cx.account()]);
        self.facts.ask(cx, id, coming, buyer, &mut reads);
        reads
    }
}

/// What the sale was when it was read.
#[derive(Debug)]
struct Before {
    lines: Vec<LineRow>,
    refunds: Vec<RefundRow>,
    money: Vec<MoneyRow>,
    adjustments: Vec<AdjustmentRow>,
}

impl Cart {
    /// Reads and locks a sale, and whatever else a command needs, in one flight.
    ///
    /// * `more`: read once the sale is locked
    ///
    /// # Errors
    /// [`Refusal::NotFound`], also for a void sale; [`Refusal::Forbidden`] outside the caller's outlets.
    pub(crate) async fn load(cx: &Cx, tx: &mut Tx<'_>, id: SaleId, more: Reads<'_>) -> Result<Self> {
        Self::load_with(cx, tx, id, (Coming::NOTHING, None), more).await
    }

    /// Like [`Cart::load`], for a command that puts goods into the sale or gives it a buyer.
    pub(crate) async fn load_with(
        cx: &Cx,
        tx: &mut Tx<'_>,
        id: SaleId,
        (coming, buyer): (Coming, Option<PartyId>),
        more: Reads<'_>,
    ) -> Result<Self> {
        let mut found = Found::default();
        let mut reads = found.ask(cx, id, coming, buyer);
        reads.append(more);
        tx.fetch(reads).await?;
        Ok(Self::of(cx, id, found)?)
    }

    fn of(cx: &Cx, id: SaleId, found: Found) -> Result<Self, Refusal> {
        let Found { sale, lines, adjustments, refunds, money, till, rates, promotions, facts } = found;
        let (Some(sale), Some(till)) = (sale.into_iter().next(), till.into_iter().next()) else {
            return Err(Refusal::not_found(Kind::Sale, id.0));
        };
        if sale.state == SaleState::Void {
            return Err(Refusal::not_found(Kind::Sale, sale.number.0));
        }
        cx.caller.must_reach_outlet(sale.outlet)?;
        let promotions = promotions
            .into_iter()
            .map(PromotionRow::into_promotion)
            .filter(|p| p.zone == sale.zone)
            .collect();
        let before = Before {
            lines: lines.clone(),
            refunds: refunds.clone(),
            money: money.clone(),
            adjustments: adjustments.clone(),
        };
        let (card, facts) = (till.rate_card(&rates), Facts::of(cx, facts, &till.time_zone));
        Ok(Self { sale, lines, refunds, money, till, card, promotions, facts, adjustments, before })
    }

    /// # Errors
    /// [`Refusal::WrongState`] when the sale is completed.
    pub(crate) fn must_be_open(&self) -> Result<(), Refusal> {
        match self.sale.state {
            SaleState::Draft | SaleState::Placed => Ok(()),
            SaleState::Completed | SaleState::Void => {
                Err(Refusal::WrongState { kind: Kind::Sale, state: domain::Word::word(self.sale.state) })
            }
        }
    }

    /// # Errors
    /// [`Refusal::NotFound`] when the sale has no such line.
    pub(crate) fn line_mut(&mut self, id: LineId) -> Result<&mut LineRow, Refusal> {
        self.lines.iter_mut().find(|l| l.id == id).ok_or_else(|| Refusal::not_found(Kind::SaleLine, id.0))
    }

    /// Adds a line at the end.
    pub(crate) fn add_line(&mut self, mut line: LineRow) {
        line.position = self.lines.iter().map(|l| l.position + 1).max().unwrap_or(0);
        self.lines.push(line);
    }

    /// Prices all lines at the rates of now and adds everything up.
    ///
    /// # Errors
    /// [`Refusal::Invalid`] for a discount above what it reduces; [`Refusal::OutOfRange`].
    pub(crate) fn reprice(&mut self, cx: &Cx) -> Result<(), Refusal> {
        let priced = self.price(cx)?;
        self.apply(&priced);
        self.add_up()
    }

    fn price(&self, cx: &Cx) -> Result<Priced, Refusal> {
        let basket: Vec<BasketLine> = self
            .lines
            .iter()
            .map(|line| BasketLine {
                id: line.id,
                quantity: line.quantity,
                price: Price {
                    amount: line.price_amount,
                    currency: line.price_currency,
                    card: line.price_card,
                },
                goods: self.facts.goods(line),
                manual: Vec::new(),
                tax: Tax::from_parts(line.tax_rate, line.tax_mode),
            })
            .collect();
        let promotions: &[Promotion] = match self.sale.policies.0.reprice {
            Reprice::AtComplete => &self.promotions,
            Reprice::FrozenAtPlace => &[],
        };
        price(&Basket {
            card: &self.card,
            lines: &basket,
            manual: self.sale.manual_discount.as_ref().map(|m| m.0),
            promotions,
            circumstances: &self.facts.circumstances(cx, &self.sale, self.methods()),
            spread: self.sale.policies.0.spread,
            stacking: self.sale.policies.0.stacking,
        })
    }

    fn apply(&mut self, priced: &Priced) {
        self.adjustments.clear();
        for (line, result) in self.lines.iter_mut().zip(&priced.lines) {
            line.subtotal = result.subtotal;
            line.discount = result.discount;
            line.total = result.total;
            line.tax = result.tax;
            let rows = (0_i64..).zip(&result.adjustments).map(|(position, applied)| {
                let (promotion, offer) = match applied.source {
                    Source::Manual => (None, Number(0)),
                    Source::Promotion { promotion, offer } => (Some(promotion), offer),
                };
                AdjustmentRow {
                    line: line.id,
                    position,
                    number: Number(0),
                    promotion,
                    offer,
                    level: applied.level.into(),
                    quantity: applied.quantity,
                    amount: applied.amount,
                }
            });
            self.adjustments.extend(rows);
        }
        self.sale.sold_subtotal = priced.subtotal;
        self.sale.sold_total = priced.total;
    }

    /// The sums of the head that follow from its rows; line sums stay as they are.
    ///
    /// # Errors
    /// [`Refusal::OutOfRange`].
    pub(crate) fn add_up(&mut self) -> Result<(), Refusal> {
        let sale = &mut self.sale;
        sale.card = self.card.id;
        sale.quantity = sum(self.lines.iter().map(|l| l.quantity.0)).map(Quantity)?;
        sale.refund_quantity = sum(self.refunds.iter().map(|l| l.quantity.0)).map(Quantity)?;
        sale.refund_subtotal = sum(self.refunds.iter().map(|l| l.subtotal.0)).map(Money)?;
        sale.refund_total = sum(self.refunds.iter().map(|l| l.total.0)).map(Money)?;
        let delivery = sale.delivery.0.price.map_or(Some(Money::ZERO), |p| p.in_primary(&self.card));
        sale.delivery_total = delivery.ok_or(Refusal::OutOfRange)?;
        sale.paid = sum(self.money.iter().map(|m| m.counts().0)).map(Money)?;
        Ok(())
    }

    /// What the sale comes to, goods both ways.
    pub(crate) fn dues(&self) -> Dues {
        Dues {
            sold_subtotal: self.sale.sold_subtotal,
            sold_total: self.sale.sold_total,
            delivery: self.sale.delivery_total,
            refund_subtotal: self.sale.refund_subtotal,
            refund_total: self.sale.refund_total,
        }
    }

    /// The methods of the tenders so far.
    pub(crate) fn methods(&self) -> BTreeSet<MethodId> {
        self.money.iter().map(|m| m.method).collect()
    }

    /// Writes what differs from what was read. Posted money is not touched here; see `amend_completed`.
    pub(crate) fn save(mut self, cx: &Cx, flight: &mut Flight) -> SaleRow {
        self.sale.updated_at = cx.at();
        self.save_lines(flight);
        self.save_refunds(flight);
        self.save_held_money(flight);
        sale::update(flight, &self.sale);
        self.sale
    }

    fn save_lines(&self, flight: &mut Flight) {
        for gone in self.before.lines.iter().filter(|old| self.lines.iter().all(|l| l.id != old.id)) {
            lines::delete(flight, gone);
        }
        for line in &self.lines {
            match self.before.lines.iter().find(|old| old.id == line.id) {
                Some(old) if old == line => {}
                Some(_) => lines::update(flight, line),
                None => {
                    let draw = flight.draw();
                    lines::insert(flight, draw, line);
                }
            }
            let of =
                |all: &[AdjustmentRow]| all.iter().filter(|a| a.line == line.id).cloned().collect::<Vec<_>>();
            lines::put_adjustments(
                flight,
                self.sale.id,
                line.id,
                &of(&self.before.adjustments),
                &of(&self.adjustments),
            );
        }
    }

    fn save_refunds(&self, flight: &mut Flight) {
        for line in &self.refunds {
            match self.before.refunds.iter().find(|old| old.id == line.id) {
                Some(old) if old == line => {}
                Some(_) => refunds::update(flight, line),
                None => {
                    let draw = flight.draw();
                    refunds::insert(flight, draw, line);
                }
            }
        }
    }

    fn save_held_money(&self, flight: &mut Flight) {
        let was_held = |m: &&MoneyRow| m.state == MoneyState::Held;
        for gone in
            self.before.money.iter().filter(was_held).filter(|old| self.money.iter().all(|m| m.id != old.id))
        {
            money::delete_held(flight, gone);
        }
        for entry in &self.money {
            match self.before.money.iter().find(|old| old.id == entry.id) {
                Some(old) if old == entry || old.state == MoneyState::Posted => {}
                Some(_) => money::update_held(flight, entry),
                None => {
                    let draw = flight.draw();
                    money::insert(flight, draw, entry);
                }
            }
        }
    }
}

/// Adds a new head; the draw resolves to its number.
pub(crate) fn insert_head(flight: &mut Flight, row: &SaleRow) -> Draw {
    let draw = flight.draw();
    sale::insert(flight, draw, row);
    draw
}

/// Adds up, refusing what does not fit.
fn sum(mut all: impl Iterator<Item = i64>) -> Result<i64, Refusal> {
    all.try_fold(0_i64, i64::checked_add).ok_or(Refusal::OutOfRange)
}
