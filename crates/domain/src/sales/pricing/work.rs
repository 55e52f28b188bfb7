//! The steps of pricing, on lines that remember what is left of them.

use mutants::mutant;

use super::{Applied, Basket, BasketLine, Priced, PricedLine, Reduction, Source};
use crate::sales::promotion::{Candidate, Offer, OfferKind, Promotion, Target};
use crate::sales::share::{WHOLE, add_up, must_be_worth, part, percent, spread, worth};
use crate::sales::state::Stacking;
use crate::{Currency, Money, Quantity, Reason, Refusal};

/// The level that manual reductions are shown at.
const MANUAL_LEVEL: i32 = 1;

/// A basket half-way priced.
pub(super) struct Work<'a> {
    basket: &'a Basket<'a>,
    currency: Currency,
    lines: Vec<WorkLine<'a>>,
}

struct WorkLine<'a> {
    line: &'a BasketLine,
    unit_price: Money,
    subtotal: Money,
    /// What the reductions so far have left.
    left: Money,
    applied: Vec<Applied>,
    /// Has an offer that may not be combined.
    closed: bool,
}

/// An offer that the sale has earned.
#[derive(Clone, Copy)]
pub(super) struct Earned<'a> {
    promotion: &'a Promotion,
    offer: &'a Offer,
}

impl<'a> Work<'a> {
    /// List prices.
    pub(super) fn open(basket: &'a Basket<'a>) -> Result<Self, Refusal> {
        let lines = basket
            .lines
            .iter()
            .enumerate()
            .map(|(at, line)| WorkLine::open(line, at, basket))
            .collect::<Result<_, _>>()?;
        let work = Self { basket, currency: basket.card.primary, lines };
        // Sums of parts of this sum need no further checks.
        add_up(work.lines.iter().map(|line| line.subtotal))?;
        Ok(work)
    }

    /// The offers that apply, in the order in which they do.
    pub(super) fn earned(&self) -> Vec<Earned<'a>> {
        let candidates: Vec<_> = self.lines.iter().map(WorkLine::candidate).collect();
        let mut earned: Vec<_> = self
            .basket
            .promotions
            .iter()
            .filter(|promotion| promotion.applies(&candidates, self.basket.circumstances))
            .flat_map(|promotion| promotion.offers.iter().map(move |offer| Earned { promotion, offer }))
            .filter(|earned| earned.offer.automatic)
            .collect();
        earned.sort_by_key(|earned| (earned.offer.level, earned.promotion.number, earned.offer.number));
        earned
    }

    /// Offers on lines.
    pub(super) fn reduce_lines(&mut self, earned: &[Earned<'_>]) {
        for one in earned {
            if let Some(target) = one.target() {
                self.reduce_targets(*one, target);
            }
        }
    }

    fn reduce_targets(&mut self, earned: Earned<'_>, target: &Target) {
        let basket = self.basket;
        let meant = |line: &&mut WorkLine<'_>| {
            line.open_to(earned.promotion)
                && target.filter.admits(&line.line.goods, line.unit_price, basket.circumstances.today)
        };
        let at_most = if target.each { usize::MAX } else { 1 };
        for line in self.lines.iter_mut().filter(meant).take(at_most) {
            line.reduce(earned, target, basket);
        }
    }

    /// The cashier's reductions of single lines.
    pub(super) fn reduce_lines_by_hand(&mut self) -> Result<(), Refusal> {
        for (at, line) in self.lines.iter_mut().enumerate() {
            for reduction in &line.line.manual {
                let field = || format!("lines[{at}].discount");
                let amount = by_hand(*reduction, line.left, self.basket, field)?;
                line.take(Source::Manual, MANUAL_LEVEL, line.line.quantity, amount);
            }
        }
        Ok(())
    }

    /// Offers on the whole sale.
    pub(super) fn reduce_whole(&mut self, earned: &[Earned<'_>]) -> Result<(), Refusal> {
        let mut offers: Vec<_> = earned.iter().copied().filter(|one| one.target().is_none()).collect();
        if self.basket.stacking == Stacking::Best {
            // The last of equal maxima wins, so look from the end: the first by level is kept.
            offers.reverse();
            offers = offers.into_iter().max_by_key(|one| self.off_whole(*one)).into_iter().collect();
        }
        for one in offers {
            let amount = self.off_whole(one);
            self.take_spread(one.source(), one.offer.level, amount, |line| line.open_to(one.promotion))?;
        }
        Ok(())
    }

    /// What an offer takes off the lines that it may reduce.
    fn off_whole(&self, earned: Earned<'_>) -> Money {
        let left =
            self.lines.iter().filter(|line| line.open_to(earned.promotion)).map(|line| line.left).sum();
        earned.off_whole(left, self.basket).unwrap_or_default().clamp(Money::ZERO, left)
    }

    /// The cashier's reduction of the whole sale.
    pub(super) fn reduce_whole_by_hand(&mut self) -> Result<(), Refusal> {
        let Some(discount) = self.basket.manual else { return Ok(()) };
        if self.lines.is_empty() {
            // A discount on a cart that has been emptied waits for goods.
            return Ok(());
        }
        let left = self.lines.iter().map(|line| line.left).sum();
        let amount = by_hand(discount.kind, left, self.basket, || "discount".to_owned())?;
        self.take_spread(Source::Manual, MANUAL_LEVEL, amount, |_| true)
    }

    fn take_spread(
        &mut self,
        source: Source,
        level: i32,
        amount: Money,
        meant: impl Fn(&WorkLine<'_>) -> bool,
    ) -> Result<(), Refusal> {
        let lines: Vec<_> = self.lines.iter_mut().filter(|line| meant(line)).collect();
        let left: Vec<Money> = lines.iter().map(|line| line.left).collect();
        let shares = spread(&left, amount, self.currency.minor_step(), self.basket.spread)?;
        for (line, share) in lines.into_iter().zip(shares) {
            line.take(source, level, line.line.quantity, share);
        }
        Ok(())
    }

    /// Taxes and sums.
    pub(super) fn close(self) -> Result<Priced, Refusal> {
        let currency = self.currency;
        let lines: Vec<_> =
            self.lines.into_iter().map(|line| line.close(currency)).collect::<Result<_, _>>()?;
        let sum = |of: fn(&PricedLine) -> Money| add_up(lines.iter().map(of));
        Ok(Priced {
            subtotal: sum(|line| line.subtotal)?,
            discount: sum(|line| line.discount)?,
            tax: sum(|line| line.tax)?,
            total: sum(|line| line.total)?,
            lines,
        })
    }
}

impl<'a> WorkLine<'a> {
    fn open(line: &'a BasketLine, at: usize, basket: &Basket<'_>) -> Result<Self, Refusal> {
        if !line.quantity.is_positive() {
            return Err(Refusal::field(format!("lines[{at}].quantity"), Reason::Malformed));
        }
        if line.price.amount < Money::ZERO {
            return Err(Refusal::field(format!("lines[{at}].price"), Reason::TooSmall { limit: 0 }));
        }
        let cost =
            |quantity| must_be_worth(line.price, quantity, basket.card, || format!("lines[{at}].price"));
        let subtotal = cost(line.quantity)?;
        let unit_price = cost(Quantity::units(1))?;
        Ok(Self { line, unit_price, subtotal, left: subtotal, applied: Vec::new(), closed: false })
    }

    fn candidate(&self) -> Candidate<'a> {
        Candidate {
            goods: &self.line.goods,
            unit_price: self.unit_price,
            quantity: self.line.quantity,
            subtotal: self.subtotal,
        }
    }

    fn open_to(&self, promotion: &Promotion) -> bool {
        !self.closed && promotion.reaches(&self.line.goods)
    }

    /// Takes an offer on so many units as it is about.
    fn reduce(&mut self, earned: Earned<'_>, target: &Target, basket: &Basket<'_>) {
        let quantity = self.line.quantity;
        let units = target.count.map_or(quantity, |count| count.min(quantity));
        let amount_from = |cost: Money| {
            part(cost, units.wide(), quantity.wide(), basket.card.primary.minor_step())
                .and_then(|cost| earned.off_units(units, cost, basket))
                .unwrap_or_default()
        };
        match basket.stacking {
            Stacking::ByLevel => {
                let reduced = self.take(earned.source(), earned.offer.level, units, amount_from(self.left));
                self.closed = mutant!("offers-combine-that-may-not", reduced && !target.combine, false);
            }
            Stacking::Best => {
                let amount = amount_from(self.subtotal);
                if mutant!("the-last-offer-wins", amount > self.discount(), true) {
                    self.forget();
                    self.take(earned.source(), earned.offer.level, units, amount);
                }
            }
        }
    }

    /// Takes a reduction, at most what is left; says whether there was any.
    fn take(&mut self, source: Source, level: i32, quantity: Quantity, amount: Money) -> bool {
        let amount = amount.min(self.left);
        let reduced = amount.is_positive();
        if reduced {
            self.left = self.left - amount;
            self.applied.push(Applied { source, level, quantity, amount });
        }
        reduced
    }

    /// Undoes the offer taken so far.
    fn forget(&mut self) {
        self.left = self.subtotal;
        self.applied.clear();
    }

    fn discount(&self) -> Money {
        self.subtotal - self.left
    }

    fn close(self, currency: Currency) -> Result<PricedLine, Refusal> {
        let tax = self.line.tax.on(self.left, currency).ok_or(Refusal::OutOfRange)?;
        let total = self.left.checked_add(self.line.tax.on_top(tax)).ok_or(Refusal::OutOfRange)?;
        Ok(PricedLine {
            id: self.line.id,
            subtotal: self.subtotal,
            discount: self.discount(),
            tax,
            total,
            unit_final: total.per_unit(self.line.quantity),
            adjustments: self.applied,
        })
    }
}

impl<'a> Earned<'a> {
    fn source(self) -> Source {
        Source::Promotion { promotion: self.promotion.id, offer: self.offer.number }
    }

    /// The units it is about; `None` when it is about the whole sale.
    fn target(self) -> Option<&'a Target> {
        match &self.offer.kind {
            OfferKind::FixedPrice { target, .. }
            | OfferKind::Percent { target, .. }
            | OfferKind::Amount { target, .. } => Some(target),
            OfferKind::TotalAmount { .. } | OfferKind::TotalPercent { .. } => None,
        }
    }

    /// What it takes off so many units that would cost `cost`; `None` when that cannot be computed.
    fn off_units(self, units: Quantity, cost: Money, basket: &Basket<'_>) -> Option<Money> {
        let worth_of = |price| worth(price, units, basket.card);
        let off = match &self.offer.kind {
            OfferKind::FixedPrice { price, .. } => cost - worth_of(*price)?,
            OfferKind::Percent { basis_points, .. } => percent(cost, *basis_points, basket.card.primary)?,
            OfferKind::Amount { amount, .. } => worth_of(*amount)?,
            OfferKind::TotalAmount { .. } | OfferKind::TotalPercent { .. } => return None,
        };
        Some(off.min(cost))
    }

    /// What it takes off a whole sale that would cost `cost`; `None` when that cannot be computed.
    fn off_whole(self, cost: Money, basket: &Basket<'_>) -> Option<Money> {
        match &self.offer.kind {
            OfferKind::TotalAmount { amount } => worth(*amount, Quantity::units(1), basket.card),
            OfferKind::TotalPercent { basis_points } => percent(cost, *basis_points, basket.card.primary),
            OfferKind::FixedPrice { .. } | OfferKind::Percent { .. } | OfferKind::Amount { .. } => None,
        }
    }
}

/// What a manual reduction takes off `left`.
fn by_hand(
    reduction: Reduction,
    left: Money,
    basket: &Basket<'_>,
    field: impl Fn() -> String,
) -> Result<Money, Refusal> {
    let too_small = || Refusal::field(field(), Reason::TooSmall { limit: 0 });
    match reduction {
        Reduction::Amount(price) => {
            let amount = must_be_worth(price, Quantity::units(1), basket.card, &field)?;
            if amount < Money::ZERO {
                return Err(too_small());
            }
            if amount > left {
                return Err(Refusal::field(field(), Reason::TooLarge { limit: left.0 / Money::SCALE }));
            }
            Ok(amount)
        }
        Reduction::Percent(basis_points) if basis_points < 0 => Err(too_small()),
        Reduction::Percent(basis_points) if basis_points > WHOLE => {
            Err(Refusal::field(field(), Reason::TooLarge { limit: 100 }))
        }
        Reduction::Percent(basis_points) => {
            percent(left, basis_points, basket.card.primary).ok_or(Refusal::OutOfRange)
        }
    }
}
