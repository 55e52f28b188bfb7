//! For tests: the vendor's own example, a sale of 220 000 less 100 000 by the cashier, and the refund of it that is not finished.
//! Sums and rates are the page's, the rest is invented.

use std::collections::HashMap;
use std::sync::Arc;

use app::sales::{HeadRow, LineRow, LineView, MoneyRow, ReductionRow, RefundRow, SaleView};
use domain::id::{Number, Revision};
use domain::money::{Price, Rate, RateCard};
use domain::parties::Address;
use domain::sales::{
    Channel, Delivery, LineKind, ManualDiscount, MoneyKind, MoneyState, Reduction, SaleState,
};
use domain::{Currency, Instant, Money, Quantity};
use uuid::Uuid;
use wire::time::Zone;

use super::around::Around;
use crate::cashdesks::Cashdesk;
use crate::price::Cards;
use crate::samples;
use crate::show::Show;

pub(super) const UZS: Currency = Currency::constant("UZS");
/// The rates of when the goods were priced, and of the sale.
const THEN: u128 = 1;
const NOW: u128 = 2;
/// 2019-06-19 18:00:52 in Tashkent.
const OPENED: Instant = Instant(1_560_949_252_000_000);
const FINISHED: Instant = OPENED.plus_seconds(156);
const REFUND_OPENED: Instant = OPENED.plus_seconds(284);

fn id<T: From<Uuid>>(number: u128) -> T {
    Uuid::from_u128(number).into()
}

fn card(number: u128, usd: i64) -> RateCard {
    let rate = |code: &str, units| (Currency::constant(code), Rate::whole(units));
    let rates = vec![rate("USD", usd), rate("EUR", 9100)];
    RateCard { id: id(number), zone: id(2), since: Instant(0), primary: UZS, rates }
}

/// What surrounds both.
pub(super) fn around() -> Around {
    let cards = [card(THEN, 7900), card(NOW, 8450)].map(|card| (card.id, Arc::new(card)));
    let zone = Zone::open("Asia/Tashkent").unwrap();
    let cards: Cards = HashMap::from(cards).into();
    let till = samples::outlet();
    let refund = refund();
    Around {
        show: Show::new(Arc::new(samples::account()), zone, "https://files.example".into(), cards),
        tills: [(till.id, Cashdesk::of(till, samples::account().id))].into(),
        refunding: [(refund.head.id, refund)].into(),
        promotions: HashMap::new(),
        numbers: [(Uuid::from_u128(68), Number(68))].into(),
    }
}

/// The head of a draft without anything.
pub(super) fn cart() -> HeadRow {
    HeadRow {
        id: id(6534),
        number: Number(6534),
        revision: Revision(1),
        created_at: OPENED,
        updated_at: OPENED,
        state: SaleState::Draft,
        channel: Channel::Pos,
        zone: id(2),
        zone_number: Number(2),
        outlet: id(12),
        outlet_number: Number(12),
        shift: id(160),
        shift_number: Number(160),
        shift_opened_at: OPENED,
        shift_closed_at: None,
        shift_opened_by: id(117_152),
        shift_opened_by_number: Number(117_152),
        cashier: id(117_152),
        cashier_number: Number(117_152),
        customer: None,
        customer_number: None,
        currency: UZS,
        card: id(NOW),
        note: None,
        manual_discount: None,
        delivery: Delivery::default().into(),
        guests: None,
        take_away: false,
        placed_at: None,
        expires_at: None,
        released_at: None,
        completed_at: None,
        receipt_no: None,
        postpone_days: 7,
        quantity: Quantity::ZERO,
        refund_quantity: Quantity::ZERO,
        sold_subtotal: Money::ZERO,
        sold_total: Money::ZERO,
        refund_subtotal: Money::ZERO,
        refund_total: Money::ZERO,
        delivery_total: Money::ZERO,
        paid: Money::ZERO,
        debt: Money::ZERO,
        was_debt: false,
        debt_closed_at: None,
    }
}

/// The finished sale.
pub(super) fn sold() -> SaleView {
    let discount = Price { amount: Money::units(100_000), currency: UZS, card: id(THEN) };
    let head = HeadRow {
        state: SaleState::Completed,
        updated_at: FINISHED.plus_seconds(1),
        completed_at: Some(FINISHED),
        manual_discount: Some(ManualDiscount { kind: Reduction::Amount(discount), combine: true }.into()),
        quantity: Quantity::units(1),
        sold_subtotal: Money::units(220_000),
        sold_total: Money::units(120_000),
        ..cart()
    };
    let reduction = ReductionRow {
        line: id(9360),
        position: 0,
        number: Number(9135),
        promotion: None,
        promotion_number: None,
        offer: Number(0),
        level: 1,
        quantity: Quantity::units(1),
        amount: Money::units(100_000),
    };
    let line = LineView {
        row: line(),
        reductions: vec![reduction],
        refunds: vec![refund_row()],
        assistants: Vec::new(),
        managers: Vec::new(),
    };
    let payment = MoneyRow {
        number: Number(4767),
        at: Some(FINISHED),
        state: MoneyState::Posted,
        left_after: Some(Money::ZERO),
        subtotal_left_after: Some(Money::units(100_000)),
        ..money()
    };
    SaleView { head, lines: vec![line], refunds: Vec::new(), money: vec![payment], assistants: Vec::new() }
}

fn line() -> LineRow {
    LineRow {
        id: id(9360),
        number: Number(9360),
        sale: id(6534),
        position: 0,
        kind: LineKind::Goods,
        variant: id(1043),
        variant_number: Number(1043),
        variant_name: "Rose".into(),
        lot: id(77),
        location: id(11),
        location_number: Number(11),
        brand: id(4),
        brand_number: Number(4),
        created_at: OPENED.plus_seconds(8),
        quantity: Quantity::units(1),
        price_currency: UZS,
        price_amount: Money::units(220_000),
        price_card: id(THEN),
        tax_rate: None,
        tax: Money::ZERO,
        subtotal: Money::units(220_000),
        discount: Money::units(100_000),
        total: Money::units(120_000),
        reserved: Quantity::ZERO,
        handed: Quantity::units(1),
        returned: Quantity::ZERO,
        returned_total: Money::ZERO,
        expires_on: None,
    }
}

fn money() -> MoneyRow {
    MoneyRow {
        id: id(4767),
        number: Number(4768),
        state: MoneyState::Held,
        kind: MoneyKind::Payment,
        direction: 1,
        method: id(3),
        method_number: Number(3),
        currency: UZS,
        amount: Money::units(120_000),
        card: id(NOW),
        value: Money::units(120_000),
        sale: id(6534),
        shift_number: Number(160),
        at: None,
        created_at: FINISHED,
        left_after: None,
        subtotal_left_after: None,
    }
}

/// The refund, whose money is not given back yet.
pub(super) fn refund() -> SaleView {
    let head = HeadRow {
        id: id(6535),
        number: Number(6535),
        created_at: REFUND_OPENED,
        updated_at: REFUND_OPENED.plus_seconds(523),
        refund_quantity: Quantity::units(1),
        refund_subtotal: Money::units(220_000),
        refund_total: Money::units(120_000),
        paid: Money::units(-120_000),
        ..cart()
    };
    let payment = MoneyRow { kind: MoneyKind::Refund, direction: -1, sale: id(6535), ..money() };
    SaleView {
        head,
        lines: Vec::new(),
        refunds: vec![refund_row()],
        money: vec![payment],
        assistants: Vec::new(),
    }
}

fn refund_row() -> RefundRow {
    RefundRow {
        id: id(883),
        number: Number(883),
        sale: id(6535),
        sale_number: Number(6535),
        sale_state: SaleState::Draft,
        position: 0,
        sold_sale: Some(id(6534)),
        sold_sale_number: Some(Number(6534)),
        sold_line: Some(id(9360)),
        sold_line_number: Some(Number(9360)),
        variant: id(1043),
        variant_number: Number(1043),
        lot: None,
        location: id(11),
        location_number: Number(11),
        brand: id(4),
        brand_number: Number(4),
        created_at: REFUND_OPENED,
        quantity: Quantity::units(1),
        original_currency: UZS,
        original_amount: Money::units(220_000),
        original_card: id(THEN),
        price: Money::units(120_000),
        subtotal: Money::units(220_000),
        total: Money::units(120_000),
        returned: Quantity::ZERO,
        note: None,
    }
}

/// How goods are brought to a buyer.
pub(super) fn delivery() -> Delivery {
    Delivery {
        pickup: true,
        pickup_location: Some(id(68)),
        shipping: Some(Address {
            country: Some("UZ".into()),
            line1: Some("Gul 5".into()),
            ..Address::default()
        }),
        billing: None,
        recipient: Some("Anna Kim".into()),
        service: Some(Number(10)),
        time: Some("12:31".into()),
        price: Some(Price { amount: Money::units(2), currency: Currency::constant("USD"), card: id(NOW) }),
    }
}
