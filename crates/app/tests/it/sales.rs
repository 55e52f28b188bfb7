//! Goods are sold, put aside, paid for later and brought back.

use app::Page;
use app::places::{CreateMethod, CreateOutlet, PutRates};
use app::sales::*;
use app::stock::{AddReceiptLines, FinishReceipt, OpenReceipt, ReceiptLine, StockAt};
use domain::catalogue::Described;
use domain::id::*;
use domain::money::{Entered, Price, Rate};
use domain::parties::Address;
use domain::sales::{
    Channel, Direction, ManualDiscount, MethodKind, MoneyState, Reduction, Reserve, SalePolicies, SaleState,
    Spread,
};
use domain::stock::{Batch, ReceiptGoods};
use domain::{Change, Money, Quantity, Refusal};

use crate::support::{DOLLAR, SUM, Shop, stories};

stories! {
    a_cart_is_filled_paid_and_completed_once
    a_discounted_sale_comes_back_for_what_was_paid
    a_short_payment_is_a_debt_of_a_known_customer_only
    goods_put_aside_are_kept_and_then_let_go
    the_last_units_are_sold_once
    an_exchange_pays_with_what_comes_back
    money_of_a_completed_sale_is_amended_under_its_number
}

/// A till with two units of goods at 220 000.
pub(crate) struct Till {
    pub(crate) outlet: OutletId,
    pub(crate) cash: MethodId,
    pub(crate) card: MethodId,
    pub(crate) variant: VariantId,
    pub(crate) lot: LotId,
}

pub(crate) async fn till(shop: &Shop, quantity: i64) -> Till {
    let method = async |kind, name: &str| {
        let method = CreateMethod { zone: shop.zone, name: name.into(), kind, description: None, weight: 0 };
        shop.write(method).await.unwrap().id
    };
    let (cash, card) = (method(MethodKind::Cash, "Cash").await, method(MethodKind::Card, "Card").await);
    let outlet = CreateOutlet {
        zone: shop.zone,
        name: "Till".into(),
        shop: Some(shop.shop),
        register: None,
        locations: vec![shop.shop],
        methods: vec![cash, card],
        sell_key: "AA".into(),
        fingerprint: None,
        tax_id: String::new(),
        vat_id: String::new(),
        phones: Vec::new(),
        address: Address::default(),
        policies: SalePolicies::default(),
        postpone_days: 7,
    };
    let outlet = shop.write(outlet).await.unwrap().id;
    let document =
        OpenReceipt { location: shop.shop, at: None, will_review: false, note: None, rates: Vec::new() };
    let document = shop.write(document).await.unwrap().id;
    let described =
        Described { product_name: "Shoes".into(), barcode: "4600001".into(), ..Described::default() };
    let line = ReceiptLine {
        goods: ReceiptGoods { described, lot_properties: Vec::new() },
        quantity: Quantity::units(quantity),
        cost: Some(Entered { amount: Money::units(10), currency: Some(DOLLAR) }),
        price: Some(Entered::primary(Money::units(220_000))),
        expires_on: None,
    };
    shop.write(AddReceiptLines { document, lines: vec![line], batch: Batch::AllOrNothing }).await.unwrap();
    shop.write(FinishReceipt { document }).await.unwrap();
    let stock = shop.read(StockAt { at: None, variants: Vec::new(), locations: vec![shop.shop] }).await;
    let variant = stock[0].variant.id;
    let goods = app::catalogue::GetVariant { id: variant };
    let lot = shop.read(goods).await.lots[0].id;
    Till { outlet, cash, card, variant, lot }
}

pub(crate) async fn open(shop: &Shop, till: &Till) -> SaleId {
    let open = OpenSale {
        outlet: till.outlet,
        channel: Channel::Pos,
        note: None,
        customer: None,
        spread: Some(Spread::LastLine),
    };
    shop.write(open).await.unwrap().id
}

pub(crate) async fn cart(shop: &Shop, till: &Till, quantity: i64) -> SaleId {
    let sale = open(shop, till).await;
    let line = PutLine { sale, what: Pickable::Lot(till.lot), quantity: Quantity::units(quantity) };
    shop.write(line).await.unwrap();
    sale
}

pub(crate) fn pays(method: MethodId, units: i64) -> TenderIn {
    TenderIn { method, amount: Money::units(units), currency: None, direction: Direction::In, at: None }
}

pub(crate) async fn pay(shop: &Shop, sale: SaleId, method: MethodId, units: i64) {
    shop.write(AmendSale::taking(sale, pays(method, units))).await.unwrap();
}

pub(crate) async fn view(shop: &Shop, id: SaleId) -> SaleView {
    shop.read(GetSale { id }).await.sales.remove(0)
}

async fn on_hand(shop: &Shop, till: &Till) -> i64 {
    let stock =
        shop.read(StockAt { at: None, variants: vec![till.variant], locations: vec![shop.shop] }).await;
    stock.first().map_or(0, |s| s.on_hand.0 / Quantity::SCALE)
}

pub(crate) async fn customer(shop: &Shop) -> PartyId {
    let person = app::parties::PersonChange {
        first_name: Change::Set("Buyer".into()),
        last_name: Change::Set("Known".into()),
        phones: Change::Set(vec!["+998 90 000-00-01".into()]),
        ..app::parties::PersonChange::default()
    };
    shop.write(app::parties::CreateCustomer { person }).await.unwrap().id
}

async fn a_cart_is_filled_paid_and_completed_once(shop: Shop) {
    let till = till(&shop, 5).await;
    let sale = cart(&shop, &till, 1).await;
    let again = PutLine {
        sale,
        what: Pickable::Variant { variant: till.variant, location: shop.shop },
        quantity: Quantity::units(1),
    };
    shop.write(again).await.unwrap();
    let open = view(&shop, sale).await;
    assert_eq!(open.lines.len(), 1, "the same lot is one line");
    assert_eq!((open.head.sold_total, open.head.quantity), (Money::units(440_000), Quantity::units(2)));
    assert_eq!(shop.refusal(CompleteSale { sale }).await, Refusal::Underpaid { by: Money::units(440_000) });
    assert_eq!(on_hand(&shop, &till).await, 5, "a refused completion moves nothing");

    pay(&shop, sale, till.card, 40_000).await;
    pay(&shop, sale, till.cash, 500_000).await;
    shop.write(CompleteSale { sale }).await.unwrap();
    let done = view(&shop, sale).await;
    assert_eq!(done.head.state, SaleState::Completed);
    assert_eq!(done.head.paid, Money::units(440_000), "change is not kept");
    assert_eq!(done.head.receipt_no, Some(1));
    assert!(done.money.iter().all(|m| m.state == MoneyState::Posted && m.at.is_some()));
    assert_eq!(done.money.last().unwrap().left_after, Some(Money::ZERO));
    assert_eq!(on_hand(&shop, &till).await, 3);
    let repeated = shop.write(CompleteSale { sale }).await.unwrap();
    assert_eq!(repeated.number, done.head.number);
    assert_eq!(on_hand(&shop, &till).await, 3, "a repeated completion changes nothing");
    shop.close().await;
}

async fn a_discounted_sale_comes_back_for_what_was_paid(shop: Shop) {
    let till = till(&shop, 2).await;
    let sale = cart(&shop, &till, 1).await;
    let amount = Price { amount: Money::units(100_000), currency: SUM, card: RateCardId(uuid::Uuid::nil()) };
    let discount = ManualDiscount { kind: Reduction::Amount(amount), combine: true };
    shop.write(AmendSale { discount: Change::Set(Some(discount)), ..AmendSale::of(sale) }).await.unwrap();
    pay(&shop, sale, till.cash, 120_000).await;
    shop.write(CompleteSale { sale }).await.unwrap();
    let sold = view(&shop, sale).await;
    assert_eq!(sold.lines[0].row.discount, Money::units(100_000));
    assert_eq!(sold.lines[0].reductions.len(), 1);

    shop.write(PutRates { zone: shop.zone, rates: vec![(DOLLAR, Rate::whole(9_000))], since: None })
        .await
        .unwrap();
    let line = sold.lines[0].row.id;
    let back = |quantity| RefundSale {
        outlet: till.outlet,
        customer: None,
        lines: vec![RefundAsk {
            what: Returning::Line(line),
            location: shop.shop,
            quantity: Quantity::units(quantity),
        }],
        spread: None,
    };
    assert_eq!(shop.refusal(back(2)).await, Refusal::RefundExceedsSale { left: Quantity::units(1) });
    let refund = shop.write(back(1)).await.unwrap().id;
    let draft = view(&shop, refund).await;
    assert_eq!(
        (draft.head.refund_subtotal, draft.head.refund_total),
        (Money::units(220_000), Money::units(120_000))
    );
    assert_eq!(draft.refunds[0].original_card, sold.lines[0].row.price_card, "the old rates");
    assert_eq!(on_hand(&shop, &till).await, 1, "nothing is back yet");
    let second = shop.write(back(1)).await.unwrap().id;
    shop.write(CompleteSale { sale: refund }).await.unwrap();
    let done = view(&shop, refund).await;
    assert_eq!(done.head.paid, Money::units(-120_000), "the money goes back as it came");
    assert_eq!(done.money[0].method, till.cash);
    assert_eq!(on_hand(&shop, &till).await, 2);
    let twice = shop.refusal(CompleteSale { sale: second }).await;
    assert_eq!(twice, Refusal::RefundExceedsSale { left: Quantity::ZERO }, "two drafts of one refund");
    shop.close().await;
}

async fn a_short_payment_is_a_debt_of_a_known_customer_only(shop: Shop) {
    let till = till(&shop, 2).await;
    let sale = cart(&shop, &till, 1).await;
    pay(&shop, sale, till.cash, 20_000).await;
    assert_eq!(shop.refusal(CompleteSale { sale }).await, Refusal::Underpaid { by: Money::units(200_000) });
    let buyer = customer(&shop).await;
    shop.write(AmendSale { customer: Change::Set(Some(buyer)), ..AmendSale::of(sale) }).await.unwrap();
    shop.write(CompleteSale { sale }).await.unwrap();
    let owed = view(&shop, sale).await.head;
    assert_eq!((owed.debt, owed.was_debt, owed.state), (Money::units(200_000), true, SaleState::Completed));
    let filter = SaleFilter { types: vec![SaleType::Debt], ..SaleFilter::default() };
    let list =
        Sales { filter, sort: SaleSort::Completed, ascending: false, page: Page { offset: 0, limit: 10 } };
    assert_eq!(shop.read(list.clone()).await.0.total, 1);
    let too_much = shop.refusal(AmendSale::taking(sale, pays(till.card, 200_001))).await;
    assert_eq!(too_much, Refusal::Overpaid { by: Money::units(1) });
    pay(&shop, sale, till.card, 150_000).await;
    pay(&shop, sale, till.cash, 50_000).await;
    let paid = view(&shop, sale).await.head;
    assert_eq!((paid.debt, paid.was_debt, paid.debt_closed_at.is_some()), (Money::ZERO, true, true));
    assert_eq!(shop.read(list).await.0.total, 0);
    shop.close().await;
}

async fn goods_put_aside_are_kept_and_then_let_go(shop: Shop) {
    let till = till(&shop, 2).await;
    let sale = cart(&shop, &till, 2).await;
    shop.write(PlaceSale { sale, reserve: Reserve::Asked }).await.unwrap();
    let other = open(&shop, &till).await;
    let one = PutLine { sale: other, what: Pickable::Lot(till.lot), quantity: Quantity::units(1) };
    assert!(matches!(shop.refusal(one.clone()).await, Refusal::InsufficientStock { .. }));
    assert!(!shop.write(ReleaseExpired { sale }).await.unwrap(), "not before its time");
    shop.wait_days(8);
    assert!(shop.write(ReleaseExpired { sale }).await.unwrap());
    shop.write(one).await.unwrap();
    assert!(view(&shop, sale).await.head.released_at.is_some());

    shop.write(VoidSale { sale: other }).await.unwrap();
    shop.write(PlaceSale { sale, reserve: Reserve::Asked }).await.unwrap();
    pay(&shop, sale, till.cash, 440_000).await;
    shop.write(CompleteSale { sale }).await.unwrap();
    assert_eq!(on_hand(&shop, &till).await, 0, "what was kept is what left");
    shop.close().await;
}

async fn the_last_units_are_sold_once(shop: Shop) {
    let till = till(&shop, 1).await;
    let (first, second) = (cart(&shop, &till, 1).await, cart(&shop, &till, 1).await);
    for sale in [first, second] {
        pay(&shop, sale, till.cash, 220_000).await;
    }
    let (a, b) =
        tokio::join!(shop.write(CompleteSale { sale: first }), shop.write(CompleteSale { sale: second }));
    assert_eq!([a.is_ok(), b.is_ok()].iter().filter(|ok| **ok).count(), 1);
    assert_eq!(on_hand(&shop, &till).await, 0);
    shop.close().await;
}

async fn an_exchange_pays_with_what_comes_back(shop: Shop) {
    let till = till(&shop, 3).await;
    let sale = cart(&shop, &till, 1).await;
    pay(&shop, sale, till.cash, 220_000).await;
    shop.write(CompleteSale { sale }).await.unwrap();
    let line = view(&shop, sale).await.lines[0].row.id;
    let ask = RefundAsk { what: Returning::Line(line), location: shop.shop, quantity: Quantity::units(1) };
    let exchange = RefundSale { outlet: till.outlet, customer: None, lines: vec![ask], spread: None };
    let exchange = shop.write(exchange).await.unwrap().id;
    let two = PutLine { sale: exchange, what: Pickable::Lot(till.lot), quantity: Quantity::units(2) };
    shop.write(two).await.unwrap();
    assert_eq!(
        shop.refusal(CompleteSale { sale: exchange }).await,
        Refusal::Underpaid { by: Money::units(220_000) }
    );
    pay(&shop, exchange, till.card, 220_000).await;
    shop.write(CompleteSale { sale: exchange }).await.unwrap();
    let done = view(&shop, exchange).await;
    assert_eq!((done.head.paid, done.head.debt), (Money::units(220_000), Money::ZERO));
    assert_eq!(on_hand(&shop, &till).await, 1);
    let filter = SaleFilter { types: vec![SaleType::Exchange], ..SaleFilter::default() };
    let list =
        Sales { filter, sort: SaleSort::Number, ascending: false, page: Page { offset: 0, limit: 10 } };
    assert_eq!(shop.read(list).await.0.items.len(), 1);
    shop.close().await;
}

async fn money_of_a_completed_sale_is_amended_under_its_number(shop: Shop) {
    let till = till(&shop, 1).await;
    let sale = cart(&shop, &till, 1).await;
    pay(&shop, sale, till.cash, 220_000).await;
    shop.write(CompleteSale { sale }).await.unwrap();
    let number = view(&shop, sale).await.money[0].number;
    let amend = AmendMoney {
        sale: shop.read(MoneyOf { number }).await,
        number,
        method: Change::Set(till.card),
        amount: Change::Keep,
        direction: Change::Keep,
        at: Change::Keep,
    };
    shop.write(amend).await.unwrap();
    let amended = view(&shop, sale).await;
    assert_eq!(
        (amended.money.len(), amended.money[0].number, amended.money[0].method),
        (1, number, till.card)
    );
    let replaced = vec![pays(till.cash, 100_000), pays(till.card, 120_000)];
    shop.write(AmendCompleted { money: Some(replaced), ..AmendCompleted::of(sale) }).await.unwrap();
    let replaced = view(&shop, sale).await;
    assert_eq!((replaced.money.len(), replaced.head.paid), (2, Money::units(220_000)));
    let short = AmendCompleted { money: Some(vec![pays(till.cash, 1)]), ..AmendCompleted::of(sale) };
    assert!(matches!(shop.refusal(short).await, Refusal::Underpaid { .. }));
    let shift = shop.read(CurrentShift { outlet: till.outlet }).await.unwrap();
    let taken: i64 = shift.1.iter().map(|t| t.amount.0).sum();
    assert_eq!(Money(taken), Money::units(220_000), "reversals take out what their entries brought in");
    shop.close().await;
}
