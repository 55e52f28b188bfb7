//! What a sale is guarded against, one guard after another: goods that are not there or not whole, money that came, codes that went.

use app::sales::*;
use app::stock::{ApproveCorrection, NewLine, OpenCorrection, StockAt};
use domain::access::{Caller, Permission};
use domain::id::{MethodId, SaleId};
use domain::sales::Reserve;
use domain::{Change, Kind, Money, Quantity, Reason, Refusal};

use crate::facts::{draft, fact, free, placing, told};
use crate::sales::{Till, cart, pay, pays, till, view};
use crate::support::{Shop, problems, refusal, stories};

stories! {
    goods_come_back_at_the_worth_they_left_with
    goods_are_put_aside_wholly_or_not_at_all
    a_cart_takes_each_unit_once
    what_is_given_up_is_let_go
    what_is_paid_is_not_given_up
    the_code_of_goods_that_a_till_sold_is_nobody_else_s
    a_receipt_of_tomorrow_is_one_of_now
    money_comes_by_methods_of_the_zone
    money_of_a_completed_sale_is_not_everybody_s_to_amend
    a_payment_is_found_in_its_own_account
    a_document_moves_its_goods_once
    one_cart_is_filled_from_two_sides
    one_line_comes_back_to_two_tills
}

/// What lies in the shop, and what it is worth.
async fn stock(shop: &Shop, till: &Till) -> (Quantity, Money) {
    let here = StockAt { at: None, variants: vec![till.variant], locations: vec![shop.shop] };
    shop.read(here).await.first().map(|level| (level.on_hand, level.value)).unwrap_or_default()
}

fn is_short(refusal: &Refusal) -> bool {
    matches!(refusal, Refusal::InsufficientStock { .. })
}

async fn goods_come_back_at_the_worth_they_left_with(shop: Shop) {
    let till = till(&shop, 3).await;
    let before = stock(&shop, &till).await;
    let sale = cart(&shop, &till, 2).await;
    pay(&shop, sale, till.cash, 440_000).await;
    shop.write(CompleteSale { sale }).await.unwrap();
    assert_ne!(stock(&shop, &till).await, before);
    let line = view(&shop, sale).await.lines[0].row.id;
    for _ in 0..2 {
        let what = Returning::Line(line);
        let ask = RefundAsk { what, location: shop.shop, quantity: Quantity::units(1) };
        let refund = RefundSale { outlet: till.outlet, customer: None, lines: vec![ask], spread: None };
        let refund = shop.write(refund).await.unwrap().id;
        shop.write(CompleteSale { sale: refund }).await.unwrap();
    }
    assert_eq!(stock(&shop, &till).await, before);
    shop.close().await;
}

async fn goods_are_put_aside_wholly_or_not_at_all(shop: Shop) {
    let till = till(&shop, 3).await;
    let (first, second) = (cart(&shop, &till, 2).await, cart(&shop, &till, 2).await);
    let aside = |sale| PlaceSale { sale, reserve: Reserve::Asked };
    shop.write(aside(first)).await.unwrap();
    assert!(is_short(&shop.refusal(aside(second)).await), "one is left");
    shop.close().await;
}

async fn a_cart_takes_each_unit_once(shop: Shop) {
    let till = till(&shop, 1).await;
    let sale = cart(&shop, &till, 1).await;
    let again = PutLine { sale, what: Pickable::Lot(till.lot), quantity: Quantity::units(1) };
    assert!(is_short(&shop.refusal(again).await));
    shop.close().await;
}

async fn what_is_given_up_is_let_go(shop: Shop) {
    let till = till(&shop, 2).await;
    let sale = cart(&shop, &till, 2).await;
    shop.write(PlaceSale { sale, reserve: Reserve::Asked }).await.unwrap();
    shop.write(VoidSale { sale }).await.unwrap();
    let next = cart(&shop, &till, 2).await;
    shop.write(PlaceSale { sale: next, reserve: Reserve::Asked }).await.unwrap();
    shop.close().await;
}

async fn what_is_paid_is_not_given_up(shop: Shop) {
    let till = till(&shop, 1).await;
    let prepaid = BillDraft { prepaid: Money::units(40), ..draft(vec![free("1", 100, 1)]) };
    let sale = shop.write(placing(till.outlet, prepaid)).await.unwrap().id;
    assert_eq!(shop.refusal(VoidSale { sale }).await, Refusal::InUse { kind: Kind::Sale });
    shop.close().await;
}

async fn the_code_of_goods_that_a_till_sold_is_nobody_else_s(shop: Shop) {
    let till = till(&shop, 1).await;
    let marked = || draft(vec![BillItem { mark: Some("01046000000000152157".into()), ..free("1", 100, 1) }]);
    let sale = shop.write(placing(till.outlet, marked())).await.unwrap().id;
    pay(&shop, sale, till.cash, 100).await;
    shop.write(CompleteSale { sale }).await.unwrap();
    assert!(shop.write(placing(till.outlet, marked())).await.is_err(), "it was sold");
    shop.close().await;
}

async fn a_receipt_of_tomorrow_is_one_of_now(shop: Shop) {
    let till = till(&shop, 1).await;
    let bill = shop.write(placing(till.outlet, draft(vec![free("1", 100, 1)]))).await.unwrap().id;
    let told = told(&till, Some(bill), fact(&shop, "r1", vec![crate::facts::item("1", 100, 1)]));
    let at = told.fact.at.plus_days(1);
    shop.write(RecordFact { fact: Fact { at, ..told.fact.clone() }, ..told }).await.unwrap();
    assert_eq!(view(&shop, bill).await.head.completed_at, Some(shop.app.now()));
    shop.close().await;
}

async fn money_comes_by_methods_of_the_zone(shop: Shop) {
    let till = till(&shop, 1).await;
    let sale: SaleId = cart(&shop, &till, 1).await;
    let unknown = MethodId(uuid::Uuid::from_u128(7));
    let refused = shop.write(AmendSale::taking(sale, pays(unknown, 100))).await;
    assert_eq!(problems(refused), [("payments[0].method".to_owned(), Reason::Unknown)]);
    shop.close().await;
}

async fn money_of_a_completed_sale_is_not_everybody_s_to_amend(shop: Shop) {
    let till = till(&shop, 1).await;
    let sale = cart(&shop, &till, 1).await;
    pay(&shop, sale, till.cash, 220_000).await;
    shop.write(CompleteSale { sale }).await.unwrap();
    let amend = AmendMoney {
        sale,
        number: view(&shop, sale).await.money[0].number,
        method: Change::Set(till.card),
        amount: Change::Keep,
        direction: Change::Keep,
        at: Change::Keep,
    };
    let cashier = Caller { owner: false, permissions: [Permission::SalesWrite].into(), ..shop.owner.clone() };
    let refused = refusal(shop.app.write(&cashier, amend).await);
    assert_eq!(refused, Refusal::Forbidden { permission: Permission::SalesAmend.word() });
    shop.close().await;
}

async fn a_payment_is_found_in_its_own_account(shop: Shop) {
    let till = till(&shop, 1).await;
    let sale = cart(&shop, &till, 1).await;
    pay(&shop, sale, till.cash, 220_000).await;
    let number = view(&shop, sale).await.money[0].number;
    assert_eq!(shop.read(MoneyOf { number }).await, sale);
    let other = shop.neighbour().await;
    let theirs = refusal(other.app.read(&other.owner, MoneyOf { number }).await);
    assert_eq!(theirs, Refusal::not_found(Kind::Money, number.0));
    other.close().await;
    shop.close().await;
}

async fn a_document_moves_its_goods_once(shop: Shop) {
    let till = till(&shop, 5).await;
    let line = NewLine { variant: till.variant, quantity: Quantity::units(-2), lot: None };
    let open = OpenCorrection {
        location: shop.shop,
        at: None,
        reason: "count".into(),
        note: None,
        lines: vec![line],
    };
    let document = shop.write(open).await.unwrap().id;
    shop.write(ApproveCorrection { document }).await.unwrap();
    let again = shop.refusal(ApproveCorrection { document }).await;
    assert!(matches!(again, Refusal::WrongState { .. }), "{again:?}");
    assert_eq!(stock(&shop, &till).await.0, Quantity::units(3));
    shop.close().await;
}

/// How often two are sent at the same time; some of them meet.
const MEETINGS: usize = 5;

async fn one_cart_is_filled_from_two_sides(shop: Shop) {
    let till = till(&shop, 50).await;
    for _ in 0..MEETINGS {
        let sale = cart(&shop, &till, 1).await;
        let more = || PutLine { sale, what: Pickable::Lot(till.lot), quantity: Quantity::units(1) };
        let (a, b) = tokio::join!(shop.write(more()), shop.write(more()));
        assert!(a.is_ok() && b.is_ok(), "{a:?} {b:?}");
        assert_eq!(view(&shop, sale).await.head.quantity, Quantity::units(3));
    }
    shop.close().await;
}

async fn one_line_comes_back_to_two_tills(shop: Shop) {
    let till = till(&shop, 50).await;
    for _ in 0..MEETINGS {
        let sale = cart(&shop, &till, 1).await;
        pay(&shop, sale, till.cash, 220_000).await;
        shop.write(CompleteSale { sale }).await.unwrap();
        let what = Returning::Line(view(&shop, sale).await.lines[0].row.id);
        let ask = RefundAsk { what, location: shop.shop, quantity: Quantity::units(1) };
        let open =
            || RefundSale { outlet: till.outlet, customer: None, lines: vec![ask.clone()], spread: None };
        let (one, other) = (shop.write(open()).await.unwrap().id, shop.write(open()).await.unwrap().id);
        let (a, b) =
            tokio::join!(shop.write(CompleteSale { sale: one }), shop.write(CompleteSale { sale: other }));
        let late = refusal(if a.is_ok() { b } else { a });
        assert_eq!(late, Refusal::RefundExceedsSale { left: Quantity::ZERO });
    }
    shop.close().await;
}
