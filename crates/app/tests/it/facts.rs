//! Receipts that a register of somebody else's printed: whatever they say, they are kept, and what fits is booked.

use app::Page;
use app::access::{CreateTerminal, TerminalRefs};
use app::places::CreateOutlet;
use app::sales::*;
use domain::access::{Caller, Scope};
use domain::id::*;
use domain::sales::{
    BillState, Buyer, FactItem, FactKind, LineKind, MethodKind, MoneyKind, Refused, SaleState,
    SettlementMethod,
};
use domain::{Instant, Money, Quantity, Refusal};
use serde_json::json;

use crate::sales::{Till, till, view};
use crate::support::{Shop, stories};

stories! {
    a_receipt_settles_its_bill
    the_same_receipt_at_the_same_time_is_recorded_once
    what_a_partial_receipt_leaves_out_is_refused
    what_a_partial_receipt_leaves_out_waits_on_where_the_till_says_so
    a_prepayment_comes_first_and_is_set_off
    goods_on_credit_are_paid_later
    goods_come_back_in_parts
    receipts_about_no_bill_are_kept
    receipts_that_come_too_late_are_kept
    goods_of_the_catalogue_leave_their_shelf
    a_bill_is_written_anew_and_given_up
    a_till_takes_what_waits_at_its_place
    a_bill_of_another_account_is_no_bill
}

const WORD: &str = "crm";
const MARK: &str = "0104600000000015215/b;_&*'cdEFG\u{1d}91EE10\u{1d}92abc=";

pub(crate) fn free(own: &str, price: i64, quantity: i64) -> BillItem {
    BillItem {
        kind: LineKind::Goods,
        variant: None,
        name: format!("Goods {own}"),
        unit: "шт".into(),
        price: Money::units(price),
        quantity: Quantity::units(quantity),
        tax_rate: Some(500),
        own: Some(own.into()),
        class: Some("NORMAL".into()),
        mark: None,
    }
}

pub(crate) fn draft(lines: Vec<BillItem>) -> BillDraft {
    BillDraft {
        label: "A-77".into(),
        dated_at: None,
        buyer: Buyer { name: "Buyer".into(), ..Buyer::default() },
        customer: None,
        open_to: None,
        lines,
        prepaid: Money::ZERO,
    }
}

pub(crate) fn placing(outlet: OutletId, draft: BillDraft) -> PlaceBill {
    PlaceBill { outlet, draft, own: None }
}

/// A terminal at an outlet.
pub(crate) fn terminal(login: LoginId, outlet: OutletId) -> CreateTerminal {
    let (refs, settings) = (TerminalRefs::default(), serde_json::Value::Null);
    CreateTerminal { number: None, name: "terminal".into(), login, outlet, hash: [9; 32], refs, settings }
}

async fn place(shop: &Shop, till: &Till, draft: BillDraft) -> SaleId {
    shop.write(PlaceBill { outlet: till.outlet, draft, own: None }).await.unwrap().id
}

/// Two lines for 3 000 and 1 000, and a service for 500; the first has a code.
async fn bill(shop: &Shop, till: &Till) -> SaleId {
    let marked = BillItem { mark: Some(MARK.into()), ..free("1", 3_000, 1) };
    let service = BillItem { kind: LineKind::Service, ..free("3", 500, 1) };
    place(shop, till, draft(vec![marked, free("2", 500, 2), service])).await
}

pub(crate) fn item(own: &str, price: i64, quantity: i64) -> FactItem {
    let sum = Money::units(price * quantity);
    let rub = crate::support::SUM;
    let blank = FactItem {
        own: own.into(),
        name: format!("Goods {own}"),
        unit: "шт".into(),
        class: None,
        kind: LineKind::Goods,
        quantity: Quantity::units(quantity),
        price: Money::units(price),
        discount: Money::ZERO,
        sum,
        tax: Money::ZERO,
        tax_rate: Some(500),
    };
    FactItem { tax: blank.computed_tax(rub).unwrap(), ..blank }
}

fn whole() -> Vec<FactItem> {
    vec![item("1", 3_000, 1), item("2", 500, 2), item("3", 500, 1)]
}

/// A receipt of these lines, paid by card.
pub(crate) fn fact(shop: &Shop, own: &str, items: Vec<FactItem>) -> Fact {
    let total: Money = items.iter().map(|i| i.sum).sum();
    Fact {
        own: own.into(),
        body_hash: [1; 32],
        body: json!({ "id": own }),
        kind: FactKind::Sell,
        settlement: SettlementMethod::FullPayment,
        at: shop.app.now(),
        tax: items.iter().map(|i| i.tax).sum(),
        items,
        tenders: vec![FactTender { kind: MethodKind::Card, amount: total }],
        total,
        informational: false,
        content: None,
        flags: Vec::new(),
    }
}

pub(crate) fn told(till: &Till, bill: Option<SaleId>, fact: Fact) -> RecordFact {
    RecordFact { outlet: till.outlet, bill, refused: Refused::Settle, fact }
}

async fn record(shop: &Shop, till: &Till, bill: SaleId, fact: Fact) -> Recorded {
    shop.write(told(till, Some(bill), fact)).await.unwrap()
}

async fn see(shop: &Shop, till: &Till, id: SaleId) -> (BillView, Vec<BillLineView>) {
    shop.read(GetBill { namespace: WORD, outlet: till.outlet, id }).await
}

async fn waiting(shop: &Shop, outlet: OutletId) -> Vec<SaleId> {
    let wanted = Waiting { outlet, label: None, dated: None, limit: 100 };
    shop.read(WaitingBills { namespace: WORD, wanted }).await.into_iter().map(|bill| bill.id).collect()
}

/// Whether the code may go on another bill.
async fn is_free(shop: &Shop, till: &Till) -> bool {
    let draft = draft(vec![BillItem { mark: Some(MARK.into()), ..free("9", 1, 1) }]);
    let Ok(probe) = shop.write(PlaceBill { outlet: till.outlet, draft, own: None }).await else {
        return false;
    };
    shop.write(VoidSale { sale: probe.id }).await.unwrap();
    true
}

async fn a_receipt_settles_its_bill(shop: Shop) {
    let till = till(&shop, 1).await;
    let id = bill(&shop, &till).await;
    assert_eq!(waiting(&shop, till.outlet).await, [id]);
    assert!(!is_free(&shop, &till).await, "its code is kept for it");
    shop.wait_days(40);
    let at = Instant(shop.app.now().0 - 7_000_000);
    let done = record(&shop, &till, id, Fact { at, ..fact(&shop, "r1", whole()) }).await;
    assert_eq!((done.flags.as_slice(), done.sale, done.repeated), (&[][..], Some(id), false));
    let (head, lines) = see(&shop, &till, id).await;
    assert_eq!(
        (head.progress(), head.paid, head.debt),
        (BillState::Settled, Money::units(4_500), Money::ZERO)
    );
    assert!(lines.iter().all(|line| line.handed == line.quantity));
    let sale = view(&shop, id).await;
    assert_eq!((sale.head.completed_at, sale.head.receipt_no), (Some(at), Some(1)));
    assert_eq!((sale.money[0].at, sale.money[0].method), (Some(at), till.card));
    assert!(waiting(&shop, till.outlet).await.is_empty());
    assert!(!is_free(&shop, &till).await, "its code is sold");
    let about = shop.read(ToldAbout { bill: id }).await;
    assert_eq!((about.len(), about[0].own.as_str(), about[0].settled.is_some()), (1, "r1", true));
    shop.close().await;
}

async fn the_same_receipt_at_the_same_time_is_recorded_once(shop: Shop) {
    let till = till(&shop, 1).await;
    let id = bill(&shop, &till).await;
    let once = async || shop.write(told(&till, Some(id), fact(&shop, "r1", whole()))).await.unwrap();
    let (a, b, c) = tokio::join!(once(), once(), once());
    assert_eq!([&a, &b, &c].iter().filter(|r| !r.repeated).count(), 1);
    assert!(a.id == b.id && b.id == c.id && !a.differs);
    let other = Fact { body_hash: [2; 32], ..fact(&shop, "r1", vec![item("1", 1, 1)]) };
    let later = record(&shop, &till, id, other).await;
    assert!(later.repeated && later.differs);
    assert_eq!(view(&shop, id).await.money.len(), 1, "the first one wins");
    let page = Page { offset: 0, limit: 10 };
    assert_eq!(shop.read(ToldReceipts { outlet: till.outlet, page }).await.len(), 1);
    // The same without a bill: the row alone makes it once.
    let alone = async || shop.write(told(&till, None, fact(&shop, "r2", whole()))).await.unwrap();
    let (a, b) = tokio::join!(alone(), alone());
    assert!(a.repeated != b.repeated && a.flags == ["no_bill"] && b.flags == ["no_bill"]);
    shop.close().await;
}

async fn what_a_partial_receipt_leaves_out_is_refused(shop: Shop) {
    let till = till(&shop, 1).await;
    let id = bill(&shop, &till).await;
    let kept = vec![item("2", 500, 1), item("3", 500, 1)];
    let content = Some(vec![("2".into(), Quantity::units(1)), ("3".into(), Quantity::units(1))]);
    let done = record(&shop, &till, id, Fact { content, ..fact(&shop, "r1", kept) }).await;
    assert!(done.flags.is_empty(), "{:?}", done.flags);
    let (head, lines) = see(&shop, &till, id).await;
    assert_eq!((head.progress(), head.total()), (BillState::SettledPartially, Money::units(1_000)));
    let refused: Vec<_> =
        lines.iter().filter(|l| l.refused.is_positive()).map(|l| (l.key(), l.refused)).collect();
    assert_eq!(refused, [("1".to_owned(), Quantity::units(1)), ("2".to_owned(), Quantity::units(1))]);
    assert!(is_free(&shop, &till).await, "the code of a refused line is free");
    assert!(waiting(&shop, till.outlet).await.is_empty());

    let silent = bill(&shop, &till).await;
    let done = record(&shop, &till, silent, fact(&shop, "r2", vec![item("3", 500, 1)])).await;
    assert_eq!(done.flags, ["content_differs"], "nobody said that the rest was refused");
    assert_eq!(see(&shop, &till, silent).await.0.progress(), BillState::SettledPartially);
    shop.close().await;
}

async fn what_a_partial_receipt_leaves_out_waits_on_where_the_till_says_so(shop: Shop) {
    let till = till(&shop, 1).await;
    let id = bill(&shop, &till).await;
    let content = |own: &str| Some(vec![(own.to_owned(), Quantity::units(1))]);
    let part = Fact { content: content("2"), ..fact(&shop, "r1", vec![item("2", 500, 1)]) };
    let keep = |fact| RecordFact { refused: Refused::KeepOpen, ..told(&till, Some(id), fact) };
    assert!(shop.write(keep(part)).await.unwrap().flags.is_empty());
    let (head, _) = see(&shop, &till, id).await;
    assert_eq!(
        (head.progress(), head.total(), head.paid),
        (BillState::Open, Money::units(4_000), Money::units(500))
    );
    assert_eq!(waiting(&shop, till.outlet).await, [id]);
    let rest = vec![item("1", 3_000, 1), item("2", 500, 1), item("3", 500, 1)];
    let done = shop.write(keep(fact(&shop, "r2", rest))).await.unwrap();
    assert!(done.flags.is_empty(), "{:?}", done.flags);
    let (head, _) = see(&shop, &till, id).await;
    assert_eq!(
        (head.progress(), head.paid, head.debt),
        (BillState::Settled, Money::units(4_500), Money::ZERO)
    );
    shop.close().await;
}

async fn a_prepayment_comes_first_and_is_set_off(shop: Shop) {
    let till = till(&shop, 1).await;
    let id = bill(&shop, &till).await;
    let before = Fact {
        settlement: SettlementMethod::PartPrepayment,
        tenders: vec![FactTender { kind: MethodKind::Cash, amount: Money::units(1_500) }],
        ..fact(&shop, "r1", vec![FactItem { price: Money::units(1_500), ..item("1", 1_500, 1) }])
    };
    assert!(record(&shop, &till, id, before).await.flags.is_empty());
    let (head, _) = see(&shop, &till, id).await;
    assert_eq!(
        (head.progress(), head.prepayment(), head.total()),
        (BillState::Open, Money::units(1_500), Money::units(4_500))
    );
    assert_eq!(shop.refusal(VoidSale { sale: id }).await, Refusal::InUse { kind: domain::Kind::Sale });
    let tender = |kind, units| FactTender { kind, amount: Money::units(units) };
    let tenders = vec![tender(MethodKind::Prepaid, 1_500), tender(MethodKind::Card, 3_000)];
    let done = record(&shop, &till, id, Fact { tenders, ..fact(&shop, "r2", whole()) }).await;
    assert!(done.flags.is_empty(), "{:?}", done.flags);
    let sale = view(&shop, id).await;
    assert_eq!((sale.head.paid, sale.head.debt), (Money::units(4_500), Money::ZERO));
    let kinds: Vec<MoneyKind> = sale.money.iter().map(|m| m.kind).collect();
    assert_eq!(kinds, [MoneyKind::Prepayment, MoneyKind::Offset, MoneyKind::Payment]);

    // A prepayment that was made elsewhere and never told of is believed, and flagged.
    let other = place(&shop, &till, draft(vec![free("1", 4_500, 1)])).await;
    let tenders = vec![tender(MethodKind::Prepaid, 500), tender(MethodKind::Card, 4_000)];
    assert!(matches!(
        shop.write(PlaceBill { outlet: till.outlet, draft: draft(vec![]), own: None }).await,
        Err(app::Error::Refused(Refusal::Invalid(_)))
    ));
    let done =
        record(&shop, &till, other, Fact { tenders, ..fact(&shop, "r3", vec![item("1", 4_500, 1)]) }).await;
    assert_eq!(done.flags, ["prepayment_differs"]);
    assert_eq!(see(&shop, &till, other).await.0.progress(), BillState::Settled);

    // And one that the shop pays back.
    let third =
        place(&shop, &till, BillDraft { prepaid: Money::units(200), ..draft(vec![free("1", 700, 1)]) }).await;
    assert_eq!(see(&shop, &till, third).await.0.prepayment(), Money::units(200));
    let back = Fact {
        kind: FactKind::SellReturn,
        settlement: SettlementMethod::FullPrepayment,
        ..fact(&shop, "r4", vec![item("1", 200, 1)])
    };
    assert!(record(&shop, &till, third, back).await.flags.is_empty());
    assert_eq!(see(&shop, &till, third).await.0.prepayment(), Money::ZERO);
    shop.close().await;
}

async fn goods_on_credit_are_paid_later(shop: Shop) {
    let till = till(&shop, 1).await;
    let id = bill(&shop, &till).await;
    let credit =
        Fact { settlement: SettlementMethod::Credit, tenders: Vec::new(), ..fact(&shop, "r1", whole()) };
    assert!(record(&shop, &till, id, credit).await.flags.is_empty());
    let (head, _) = see(&shop, &till, id).await;
    assert_eq!((head.progress(), head.debt), (BillState::OnCredit, Money::units(4_500)));
    assert_eq!(waiting(&shop, till.outlet).await, [id], "still listed");
    let pays = |own: &str, units| Fact {
        settlement: SettlementMethod::CreditPayment,
        ..fact(&shop, own, vec![item("1", units, 1)])
    };
    assert!(record(&shop, &till, id, pays("r2", 1_500)).await.flags.is_empty());
    assert_eq!(see(&shop, &till, id).await.0.debt, Money::units(3_000));
    let more = record(&shop, &till, id, pays("r3", 3_100)).await;
    assert_eq!(more.flags, ["overpaid"]);
    assert_eq!(see(&shop, &till, id).await.0.progress(), BillState::Settled);
    assert!(waiting(&shop, till.outlet).await.is_empty());
    shop.close().await;
}

async fn goods_come_back_in_parts(shop: Shop) {
    let till = till(&shop, 1).await;
    let id = bill(&shop, &till).await;
    record(&shop, &till, id, fact(&shop, "r1", whole())).await;
    let back = |own: &str, items| Fact { kind: FactKind::SellReturn, ..fact(&shop, own, items) };
    let part = record(&shop, &till, id, back("r2", vec![item("1", 3_000, 1)])).await;
    assert!(part.flags.is_empty() && part.sale != Some(id), "{:?}", part.flags);
    assert_eq!(see(&shop, &till, id).await.0.progress(), BillState::Settled, "it is not opened again");
    assert!(is_free(&shop, &till).await, "its code may be sold again");
    let refund = view(&shop, part.sale.unwrap()).await.head;
    assert_eq!((refund.refund_total, refund.paid), (Money::units(3_000), Money::units(-3_000)));
    let rest = record(&shop, &till, id, back("r3", vec![item("2", 500, 2), item("3", 500, 1)])).await;
    assert!(rest.flags.is_empty());
    assert_eq!(see(&shop, &till, id).await.0.progress(), BillState::Returned);
    let more = record(&shop, &till, id, back("r4", vec![item("2", 500, 1)])).await;
    assert_eq!(more.flags, ["refund_exceeds"]);
    assert_eq!(
        view(&shop, more.sale.unwrap()).await.head.paid,
        Money::units(-500),
        "the money is gone all the same"
    );
    let open = bill(&shop, &till).await;
    let early = record(&shop, &till, open, back("r5", vec![item("2", 500, 1)])).await;
    assert_eq!((early.flags.as_slice(), early.sale), (&["not_handed_over".to_owned()][..], None));
    shop.close().await;
}

async fn receipts_about_no_bill_are_kept(shop: Shop) {
    let till = till(&shop, 1).await;
    let id = bill(&shop, &till).await;
    let check = Fact { informational: true, ..fact(&shop, "r1", whole()) };
    assert_eq!(record(&shop, &till, id, check).await.flags, ["informational"]);
    for (own, kind) in [("r2", FactKind::Buy), ("r3", FactKind::SellCorrection)] {
        let done = record(&shop, &till, id, Fact { kind, ..fact(&shop, own, whole()) }).await;
        assert_eq!((done.flags.len(), done.bill, done.sale), (0, Some(id), None));
    }
    let vast = Fact { total: Money(i64::MAX), ..fact(&shop, "r4", whole()) };
    assert_eq!(record(&shop, &till, id, vast).await.flags, ["unbookable"]);
    assert_eq!(see(&shop, &till, id).await.0.progress(), BillState::Open);
    assert_eq!(shop.read(ToldAbout { bill: id }).await.len(), 4);
    shop.close().await;
}

async fn receipts_that_come_too_late_are_kept(shop: Shop) {
    let till = till(&shop, 1).await;
    let settled = bill(&shop, &till).await;
    let printed = fact(&shop, "r1", whole());
    shop.write(CloseShift { outlet: till.outlet }).await.unwrap();
    shop.wait_days(9);
    let done = record(&shop, &till, settled, printed.clone()).await;
    assert!(done.flags.is_empty(), "without an open shift one is opened");
    assert_eq!(view(&shop, settled).await.money[0].at, Some(printed.at), "at the moment it was printed");
    let again = record(&shop, &till, settled, fact(&shop, "r2", whole())).await;
    assert_eq!(
        (again.flags.as_slice(), again.bill, again.sale),
        (&["bill_settled".to_owned()][..], Some(settled), None)
    );

    let given_up = place(&shop, &till, draft(vec![free("1", 100, 1)])).await;
    shop.write(VoidSale { sale: given_up }).await.unwrap();
    let late = record(&shop, &till, given_up, fact(&shop, "r3", vec![item("1", 100, 1)])).await;
    assert_eq!((late.flags.as_slice(), late.sale), (&["bill_cancelled".to_owned()][..], None));
    assert_eq!(see(&shop, &till, given_up).await.0.progress(), BillState::Cancelled);

    let odd = place(&shop, &till, draft(vec![free("1", 100, 1)])).await;
    let items = vec![FactItem { sum: Money::units(90), ..item("1", 100, 1) }, item("x", 7, 1)];
    let done = record(&shop, &till, odd, fact(&shop, "r4", items)).await;
    assert_eq!(done.flags, ["unknown_item", "sums_differ"]);
    let head = view(&shop, odd).await.head;
    assert_eq!((head.sold_total, head.paid, head.debt), (Money::units(97), Money::units(97), Money::ZERO));
    shop.close().await;
}

async fn goods_of_the_catalogue_leave_their_shelf(shop: Shop) {
    let till = till(&shop, 3).await;
    let shoes = BillItem { variant: Some(till.variant), ..free("7", 200_000, 2) };
    let id = place(&shop, &till, draft(vec![shoes.clone()])).await;
    let stock = async || {
        let at = app::stock::StockAt { at: None, variants: vec![till.variant], locations: vec![shop.shop] };
        shop.read(at).await[0].on_hand.0 / Quantity::SCALE
    };
    assert_eq!(view(&shop, id).await.lines[0].row.reserved, Quantity::units(2), "its goods are kept");
    record(&shop, &till, id, fact(&shop, "r1", vec![item("7", 200_000, 2)])).await;
    assert_eq!(stock().await, 1);
    let back = Fact { kind: FactKind::SellReturn, ..fact(&shop, "r2", vec![item("7", 200_000, 1)]) };
    record(&shop, &till, id, back).await;
    assert_eq!(stock().await, 2);
    // What was printed has left, whether the books know of it or not.
    let many = BillItem { quantity: Quantity::units(5), ..shoes };
    let many = place(&shop, &till, draft(vec![many])).await;
    assert!(
        record(&shop, &till, many, fact(&shop, "r3", vec![item("7", 200_000, 5)])).await.flags.is_empty()
    );
    assert_eq!(stock().await, -3);
    shop.close().await;
}

async fn a_bill_is_written_anew_and_given_up(shop: Shop) {
    let till = till(&shop, 2).await;
    let id = bill(&shop, &till).await;
    let change = |draft| ChangeBill { sale: id, draft };
    let marked = BillItem { mark: Some(MARK.into()), ..free("5", 10, 1) };
    shop.write(change(BillDraft { label: "B".into(), ..draft(vec![marked.clone()]) })).await.unwrap();
    let (head, lines) = see(&shop, &till, id).await;
    assert_eq!((head.label.as_str(), head.total(), lines.len()), ("B", Money::units(10), 1));
    let wrong = crate::support::problems(
        shop.write(change(draft(vec![BillItem { price: Money(-1), ..marked }]))).await,
    );
    assert_eq!(wrong[0].0, "lines[0].price");
    shop.write(VoidSale { sale: id }).await.unwrap();
    assert!(is_free(&shop, &till).await);
    assert!(waiting(&shop, till.outlet).await.is_empty());
    let cart = crate::sales::cart(&shop, &till, 1).await;
    shop.write(PlaceSale { sale: cart, reserve: domain::sales::Reserve::WhatIsThere }).await.unwrap();
    assert!(matches!(
        shop.refusal(ChangeBill { sale: cart, draft: draft(vec![free("1", 1, 1)]) }).await,
        Refusal::WrongState { state: "not a bill", .. }
    ));
    // It waits all the same, and is paid by the number of its goods.
    let (_, lines) = see(&shop, &till, cart).await;
    let items = vec![item(&lines[0].key(), 220_000, 1)];
    assert!(record(&shop, &till, cart, fact(&shop, "r1", items)).await.flags.is_empty());
    assert_eq!(view(&shop, cart).await.head.state, SaleState::Completed);
    shop.close().await;
}

async fn a_till_takes_what_waits_at_its_place(shop: Shop) {
    let first = till(&shop, 1).await;
    let second = crate::places::outlet(shop.zone, vec![shop.shop]);
    let second = shop.write(second).await.unwrap().id;
    let elsewhere = CreateOutlet { shop: None, ..crate::places::outlet(shop.zone, vec![shop.warehouse]) };
    let elsewhere = shop.write(elsewhere).await.unwrap().id;
    let open = BillDraft { open_to: Some(shop.shop), ..draft(vec![free("1", 100, 1)]) };
    let id = place(&shop, &first, open).await;
    let own = place(&shop, &first, draft(vec![free("1", 100, 1)])).await;
    assert_eq!(waiting(&shop, second).await, [id]);
    assert!(waiting(&shop, elsewhere).await.is_empty());
    assert_eq!(waiting(&shop, first.outlet).await.len(), 2);
    let clerk = Caller {
        owner: false,
        permissions: domain::access::Permission::ALL.iter().copied().collect(),
        scope: Scope { outlets: [second].into(), ..Scope::default() },
        ..shop.owner.clone()
    };
    let fact = fact(&shop, "r1", vec![item("1", 100, 1)]);
    let tell = |outlet, bill, fact| RecordFact { outlet, ..told(&first, Some(bill), fact) };
    let done = shop.app.write(&clerk, tell(second, id, fact.clone())).await.unwrap();
    assert!(done.flags.is_empty());
    assert!(matches!(
        shop.app.write(&clerk, tell(first.outlet, own, fact)).await,
        Err(app::Error::Refused(Refusal::Forbidden { .. }))
    ));
    let taken = shop.read(CurrentShift { outlet: second }).await.unwrap().1;
    assert_eq!(
        taken.iter().map(|t| t.amount).sum::<Money>(),
        Money::units(100),
        "in the drawer that took it"
    );
    shop.close().await;
}

async fn a_bill_of_another_account_is_no_bill(shop: Shop) {
    let next_door = shop.neighbour().await;
    let (theirs, own) = (till(&shop, 1).await, till(&next_door, 1).await);
    let id = bill(&shop, &theirs).await;
    let told = record(&next_door, &own, id, fact(&next_door, "r1", whole())).await;
    assert_eq!((told.flags.as_slice(), told.bill), (&["unknown_bill".to_owned()][..], None));
    // One receipt may be told in two accounts: each has its own.
    assert!(!record(&shop, &theirs, id, fact(&shop, "r1", whole())).await.repeated);
    let mine = GetBill { namespace: WORD, outlet: own.outlet, id };
    assert!(next_door.app.read(&next_door.owner, mine).await.is_err());
    assert!(next_door.read(ToldAbout { bill: id }).await.is_empty());
    assert!(waiting(&next_door, theirs.outlet).await.is_empty());
    next_door.close().await;
    shop.close().await;
}
