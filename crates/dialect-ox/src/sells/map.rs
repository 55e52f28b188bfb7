//! Sales into sells.
//!
//! # Source
//! Contract 5.1 for sums, signs and states.

use app::Ref;
use app::sales::{HeadRow, LineView, MoneyRow, ReductionRow, RefundRow, SaleView};
use domain::id::PartyId;
use domain::money;
use domain::sales::{self, Channel, MoneyState, SaleState, Spread, spread};
use domain::{Instant, Money, Quantity};

use super::around::Around;
use super::offer::{Gives, Offer, percent};
use super::wire::{
    Buyer, ManualDiscount, OfferBinding, Payment, Reduction, RefundRecord, RefundRecords, Refunding, Sell,
    SellRecord, Shift,
};
use crate::blank::NOTHING;
use crate::price::Price;
use crate::show::quantity;
use crate::users::User;

/// A sale on its way to print, with what surrounds it.
#[derive(Clone, Copy)]
pub(super) struct Printer<'a> {
    around: &'a Around,
    sale: &'a SaleView,
}

impl<'a> Printer<'a> {
    /// Prints a sale.
    pub(super) const fn of(sale: &'a SaleView, around: &'a Around) -> Self {
        Self { around, sale }
    }

    /// The sell as an answer of its own; a buyer that is not at hand goes by number.
    pub(super) fn whole(self, buyer: Option<User>) -> Sell {
        let mut sell = self.item();
        if let Some(user) = buyer {
            sell.customer = Some(Buyer::Whole(Box::new(user)));
        }
        sell
    }

    /// The sell in a list.
    pub(super) fn item(self) -> Sell {
        let debts = self.debts();
        let records = self.sale.lines.iter().zip(debts).map(|(line, debt)| self.record(line, debt)).collect();
        let refunds = self.sale.refunds.iter().map(|refund| self.refund(refund)).collect();
        self.sell(records, RefundRecords::Whole(refunds))
    }

    /// The sell under a record that it takes back: without records of its own.
    fn embedded(self) -> Sell {
        let refunds = self.sale.refunds.iter().map(|refund| refund.number.0).collect();
        self.sell(Vec::new(), RefundRecords::Numbers(refunds))
    }

    fn head(self) -> &'a HeadRow {
        &self.sale.head
    }

    fn time(self, at: Option<Instant>) -> Option<String> {
        at.map(|at| self.around.show.time(at))
    }

    /// An amount of the sale's own currency, at the rates that the sale was last computed with.
    fn sum(self, amount: Money) -> Price {
        let HeadRow { currency, card, .. } = *self.head();
        self.around.show.price(&money::Price { amount, currency, card })
    }

    fn sell(self, sell_records: Vec<SellRecord>, refund_records: RefundRecords) -> Sell {
        let head = self.head();
        let delivery = &head.delivery.0;
        let discount = self.sale.lines.iter().map(|line| line.row.discount).sum();
        let number = |id: domain::id::LocationId| self.around.numbers.get(&id.0).map(|number| number.0);
        Sell {
            is_postpone: head.state == SaleState::Placed,
            sell_records,
            possible_pickup_time: (),
            shipping_service: delivery.service.map(|service| service.0),
            cashdesk: self.around.tills.get(&head.outlet).cloned(),
            r#type: channel(head.channel),
            sell_seats: NOTHING,
            status: status(head),
            id: head.number.0,
            note: head.note.clone(),
            count: quantity(head.quantity),
            time: self.around.show.time(head.created_at),
            zone: head.zone_number.0,
            shift: self.shift(),
            user: head.cashier_number.0,
            draft: head.state != SaleState::Completed,
            take_away: head.take_away,
            was_debit: head.was_debt,
            updated_time: self.around.show.time(head.updated_at),
            finished_time: self.time(head.completed_at),
            shipping_address: delivery.shipping.clone().map(Into::into),
            billing_address: delivery.billing.clone().map(Into::into),
            customer: head.customer_number.map(|number| Buyer::Number(number.0)),
            mode: "location",
            card_activated: false,
            refund_records,
            return_records: NOTHING,
            subtotal: self.sum(head.sold_subtotal - head.refund_subtotal),
            total: self.sum(head.sold_total + head.delivery_total - head.refund_total),
            debit: (head.state == SaleState::Completed).then(|| self.sum(head.debt)),
            sell_subtotal: self.sum(head.sold_subtotal),
            sell_total: self.sum(head.sold_total),
            refund_subtotal: self.sum(-head.refund_subtotal),
            refund_total: self.sum(head.refund_total),
            return_subtotal: self.sum(Money::ZERO),
            return_total: self.sum(Money::ZERO),
            discount: self.sum(discount),
            payments: self.sale.money.iter().map(|entry| self.payment(entry)).collect(),
            assistants: numbers(&self.sale.assistants),
            generated_coupons: NOTHING,
            activated_coupons: NOTHING,
            start_time: self.time(head.placed_at),
            expire_time: self.time(head.expires_at),
            released_time: self.time(head.released_at),
            pickup_location: delivery.pickup_location.and_then(number),
            shipping_time: delivery.time.clone(),
            shipping_time_range: (),
            shipping_price: self.shipping_price(),
            recipient: delivery.recipient.clone(),
            guest_qty: head.guests,
            print_key: (),
            sync_time: self.around.show.time(head.updated_at),
            manual_discount: self.manual_discount(),
            debt_finished_time: self.time(head.debt_closed_at),
            resources: NOTHING,
            dynamic_status: (),
            original_id: (),
            related_subdomain: (),
            is_debt: head.debt.is_positive(),
            next_status: (),
        }
    }

    fn shipping_price(self) -> Price {
        let price = self.head().delivery.0.price;
        price.map_or_else(|| self.sum(Money::ZERO), |price| self.around.show.price(&price))
    }

    fn shift(self) -> Shift {
        let head = self.head();
        Shift {
            id: head.shift_number.0,
            cashdesk: head.outlet_number.0,
            open_time: self.around.show.time(head.shift_opened_at),
            close_time: self.time(head.shift_closed_at),
            user: head.shift_opened_by_number.0,
            transactions: NOTHING,
            desktop_app: (),
            sells: (),
            sell_picks: (),
            total: (),
            all_payments_by_method: (),
            debits: (),
            encashment: (),
            cash_balance: (),
        }
    }

    /// A payment of the sale.
    pub(super) fn payment(self, entry: &MoneyRow) -> Payment {
        let posted = entry.state == MoneyState::Posted;
        let left = |amount: Option<Money>| {
            let currency = self.head().currency;
            let amount = amount.filter(|_| posted)?;
            Some(self.around.show.price(&money::Price { amount, currency, card: entry.card }))
        };
        let MoneyRow { amount, currency, card, .. } = *entry;
        Payment {
            id: entry.number.0,
            status: "finished",
            payment_method: entry.method_number.0,
            price: self.around.show.price(&money::Price { amount, currency, card }),
            r#type: if entry.direction < 0 { "refund" } else { "sell" },
            time: self.time(entry.at.filter(|_| posted)),
            payment_details: NOTHING,
            total_left_to_pay: left(entry.left_after),
            subtotal_left_to_pay: left(entry.subtotal_left_after),
            transaction: (),
            shift: entry.shift_number.0,
        }
    }

    fn manual_discount(self) -> Option<ManualDiscount> {
        let head = self.head();
        let Some(manual) = &head.manual_discount else {
            let touched = head.updated_at > head.created_at
                || !self.sale.lines.is_empty()
                || !self.sale.money.is_empty();
            return touched.then_some(ManualDiscount::None(NOTHING));
        };
        let (discount, r#type) = match manual.0.kind {
            sales::Reduction::Amount(price) => (Reduction::Amount(self.at_rates(price)), "amount"),
            sales::Reduction::Percent(points) => (Reduction::Percent(percent(points)), "percent"),
        };
        Some(ManualDiscount::Some { discount, r#type, sum: manual.0.combine })
    }

    /// A price at the rates that the sale was last computed with.
    fn at_rates(self, price: money::Price) -> Price {
        self.around.show.price(&price.at_card(self.head().card))
    }

    /// What stays owed, by line, in proportion to their totals.
    fn debts(self) -> Vec<Money> {
        let head = self.head();
        let totals: Vec<Money> = self.sale.lines.iter().map(|line| line.row.total).collect();
        // Delivery may be owed for as well, and is on no line.
        let owed = head.debt.min(totals.iter().copied().sum());
        let shares = spread(&totals, owed, head.currency.minor_step(), Spread::LastLine);
        shares.unwrap_or_else(|_| vec![Money::ZERO; totals.len()])
    }

    fn record(self, line: &LineView, debt: Money) -> SellRecord {
        let (head, row) = (self.head(), &line.row);
        let price =
            money::Price { amount: row.price_amount, currency: row.price_currency, card: row.price_card };
        SellRecord {
            expiration_date: row.expires_on.clone(),
            variation_name: row.variant_name.clone(),
            id: row.number.0,
            count: quantity(row.quantity),
            moved_count: quantity(row.handed + row.reserved),
            price: self.around.show.price(&price),
            sell: head.number.0,
            variation: row.variant_number.0,
            stock: Some(row.lot.0).filter(|lot| !lot.is_nil()),
            subtotal: self.sum(row.subtotal),
            discount: self.sum(row.discount),
            total: self.sum(row.total),
            final_price: self.sum(row.total.per_unit(row.quantity).to_minor(head.currency)),
            debit: self.sum(debt),
            offer_bindings: line.reductions.iter().map(|reduction| self.binding(reduction)).collect(),
            refund_records: line.refunds.iter().map(|refund| self.refund_elsewhere(refund)).collect(),
            brand: row.brand_number.0,
            zone: head.zone_number.0,
            location: row.location_number.0,
            path: format!("{},", row.number.0),
            level: 1,
            parent: (),
            children: NOTHING,
            cookies: NOTHING,
            deleted: false,
            finished_time: self.time(head.completed_at),
            cashback: (),
            time: self.around.show.time(row.created_at),
            assistants: numbers(&line.assistants),
            managers: numbers(&line.managers),
        }
    }

    fn binding(self, reduction: &ReductionRow) -> OfferBinding {
        OfferBinding {
            id: reduction.number.0,
            applied: true,
            offer: self.offer(reduction),
            discount: self.sum(reduction.amount),
            count: quantity(reduction.quantity),
            enabled: true,
            errors: (),
            hash: (),
        }
    }

    fn offer(self, reduction: &ReductionRow) -> Offer {
        let Some(promotion) = reduction.promotion else {
            return Offer::manual(self.manual(), self.head().number.0);
        };
        let promotion = self.around.promotions.get(&promotion);
        let found = promotion.and_then(|promotion| {
            let offer = promotion.offers.iter().find(|offer| offer.number == reduction.offer)?;
            Some(Offer::of(offer, promotion.number, &self.around.numbers, &self.around.show))
        });
        let number = reduction.promotion_number.unwrap_or_default().0;
        found.unwrap_or_else(|| Offer::gone(reduction.offer, number, reduction.level))
    }

    /// What the cashier decided.
    fn manual(self) -> Gives {
        match self.head().manual_discount.as_ref().map(|manual| manual.0.kind) {
            Some(sales::Reduction::Amount(price)) => Gives::FixedDiscount(self.at_rates(price)),
            Some(sales::Reduction::Percent(points)) => Gives::Percent(percent(points)),
            None => Gives::FixedDiscount(self.sum(Money::ZERO)),
        }
    }

    /// Goods that come back in this sale.
    fn refund(self, refund: &RefundRow) -> RefundRecord {
        self.refund_in(refund, Refunding::Number(self.head().number.0))
    }

    /// Goods of this sale that come back in another one.
    fn refund_elsewhere(self, refund: &RefundRow) -> RefundRecord {
        match self.around.refunding.get(&refund.sale) {
            Some(sale) => {
                let other = Printer { sale, ..self };
                other.refund_in(refund, Refunding::Whole(Box::new(other.embedded())))
            }
            // A sale of a till that the caller does not reach; the rates of ours are the nearest.
            None => self.refund_in(refund, Refunding::Number(refund.sale_number.0)),
        }
    }

    fn refund_in(self, refund: &RefundRow, sell: Refunding) -> RefundRecord {
        let original = money::Price {
            amount: refund.original_amount,
            currency: refund.original_currency,
            card: refund.original_card,
        };
        RefundRecord {
            sell_record_sell: refund.sold_sale_number.map(|number| number.0),
            id: refund.number.0,
            count: quantity(refund.quantity),
            sell,
            sell_record: refund.sold_line_number.map(|number| number.0),
            variation: refund.variant_number.0,
            stock: refund.lot.map(|lot| lot.0),
            price: self.sum(refund.price.to_minor(self.head().currency)),
            original_price: self.around.show.price(&original),
            total: self.sum(refund.total),
            subtotal: self.sum(refund.subtotal),
            note: refund.note.clone(),
            moved_count: quantity(refund.returned),
            location: refund.location_number.0,
            brand: refund.brand_number.0,
            zone: self.head().zone_number.0,
        }
    }
}

/// The vendor's word for where a sale stands.
fn status(head: &HeadRow) -> &'static str {
    match head.state {
        SaleState::Draft if head.refund_quantity > Quantity::ZERO => "pending",
        SaleState::Draft => "cart",
        SaleState::Placed => "postponed",
        SaleState::Completed => "completed",
        SaleState::Void => "deleted",
    }
}

const fn channel(channel: Channel) -> &'static str {
    match channel {
        Channel::Pos => "pos",
        Channel::Shop => "shop",
    }
}

fn numbers(people: &[Ref<PartyId>]) -> Vec<i64> {
    people.iter().map(|person| person.number.0).collect()
}
