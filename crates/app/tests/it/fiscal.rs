//! Receipts reach the register once, whatever happens to the register, to its answers, and to whoever drives it.

use app::catalogue::UpdateVariant;
use app::fiscal::{
    DueRow, FiscalDocuments, GiveUpOperation, Operations, RegisterWish, RetryOperation, RunRegister, drive,
    due, step,
};
use app::places::{CreateRegister, UpdateOutlet};
use app::sales::{AmendSale, CompleteSale, Pickable, PutLine, RefundAsk, RefundSale, Returning};
use domain::fiscal::device::{Command, Fault};
use domain::fiscal::receipt::Receipt;
use domain::fiscal::{
    Evidence, Kopecks, OperationKind, OperationState, PaymentKind, PaymentMethod, PaymentObject, ReceiptKind,
    VatRate,
};
use domain::id::*;
use domain::places::RegisterKind;
use domain::sales::{Tax, TaxMode};
use domain::{Change, Money, Quantity, Refusal};
use store::fiscal::documents::DocumentView;
use store::fiscal::filter::{DocumentFilter, OperationFilter};
use store::fiscal::operations::OperationView;

use crate::desk::{Desk, Stop};
use crate::places::outlet_as_it_is;
use crate::sales::{Till, cart, customer, pay, till, view};
use crate::support::{ALL, Shop, stories};

stories! {
    a_sale_asks_for_one_receipt_and_gets_its_document
    a_till_without_a_register_asks_for_nothing
    a_lost_answer_is_found_by_its_key
    a_lost_answer_is_found_among_the_documents
    whoever_is_killed_prints_nothing_twice_and_loses_nothing
    a_try_that_may_still_arrive_keeps_its_key
    nobody_starts_out_of_turn
    two_workers_print_each_receipt_once
    a_register_that_is_down_delays_its_queue_and_keeps_the_order
    a_refused_receipt_lets_the_next_one_pass_and_can_be_tried_again
    a_shift_of_yesterday_is_closed_first
    an_unclear_outcome_holds_the_queue
    a_person_may_decide_that_nothing_was_registered
    an_exchange_is_two_receipts_the_return_first
    a_debt_is_a_credit_and_its_payment_another_receipt
    a_tax_that_registers_do_not_know_waits_for_a_person
    reports_and_cash_leave_no_documents
}

/// A till that prints on the register on the desk.
struct Counter {
    shop: Shop,
    till: Till,
    desk: Desk,
}

impl Counter {
    async fn new(shop: Shop) -> Self {
        let till = till(&shop, 20).await;
        let register = CreateRegister {
            name: "Desk".into(),
            kind: RegisterKind::Virtual,
            settings: serde_json::json!({}),
        };
        let register = shop.write(register).await.unwrap().id;
        let printing = Change::Set(Some(register));
        shop.write(UpdateOutlet { register: printing, ..outlet_as_it_is(till.outlet) }).await.unwrap();
        let desk = Desk::new(&shop.app);
        Self { shop, till, desk }
    }

    /// Sells one unit for cash.
    async fn sell(&self) -> SaleId {
        let sale = cart(&self.shop, &self.till, 1).await;
        pay(&self.shop, sale, self.till.cash, 220_000).await;
        self.shop.write(CompleteSale { sale }).await.unwrap();
        sale
    }

    /// Drives the register until there is nothing to do now.
    async fn drive(&self) {
        while drive(&self.shop.app, &self.desk).await.unwrap() {}
    }

    /// Operations, the oldest first.
    async fn operations(&self) -> Vec<OperationView> {
        let mut all = self.shop.read(Operations { filter: OperationFilter::default(), page: ALL }).await;
        assert_eq!(all.total, all.items.len() as u64);
        all.items.reverse();
        all.items
    }

    async fn states(&self) -> Vec<OperationState> {
        self.operations().await.iter().map(|operation| operation.state).collect()
    }

    async fn documents(&self, filter: DocumentFilter) -> Vec<DocumentView> {
        let mut all = self.shop.read(FiscalDocuments { filter, page: ALL }).await.items;
        all.reverse();
        all
    }

    async fn kinds(&self) -> Vec<String> {
        self.documents(DocumentFilter::default()).await.into_iter().map(|document| document.kind).collect()
    }

    /// Ends the story: the books must be sound.
    async fn close(self) {
        self.shop.close().await;
    }
}

fn receipt(operation: &OperationView) -> &Receipt {
    let request = &operation.request.0;
    let Command::Receipt(receipt) = request else { panic!("not a receipt: {request:?}") };
    receipt
}

fn paid(receipt: &Receipt) -> Vec<(PaymentKind, Kopecks)> {
    receipt.payments.iter().map(|payment| (payment.kind, payment.sum)).collect()
}

const ONE: Kopecks = Kopecks(22_000_000);

async fn a_sale_asks_for_one_receipt_and_gets_its_document(shop: Shop) {
    let counter = Counter::new(shop).await;
    let sale = counter.sell().await;
    assert_eq!(counter.states().await, [OperationState::Queued]);
    counter.drive().await;
    let operations = counter.operations().await;
    assert_eq!(operations.len(), 1);
    let [operation] = &operations[..] else { panic!("{operations:?}") };
    assert_eq!((operation.state, operation.attempts), (OperationState::Complete, 1));
    assert_eq!(operation.result.as_ref().unwrap().0.evidence, Evidence::Answer);
    let wanted = receipt(operation);
    assert_eq!((wanted.kind, wanted.total), (ReceiptKind::Sell, ONE));
    assert_eq!(
        (wanted.lines[0].name.as_str(), wanted.lines[0].method),
        ("Shoes", PaymentMethod::FullPayment)
    );
    assert_eq!(wanted.operator.name, "Olga Owner");

    let of_sale = DocumentFilter { sales: vec![sale], ..DocumentFilter::default() };
    let documents = counter.documents(of_sale).await;
    assert_eq!(documents.len(), 1, "the shift's document is nobody's sale");
    assert_eq!((documents[0].total, documents[0].operation), (Money::units(220_000), operation.id));
    assert_eq!(documents[0].body.0.receipt(), Some(wanted));
    assert_eq!(counter.kinds().await, ["shift_open", "receipt"]);
    counter.shop.write(CompleteSale { sale }).await.unwrap();
    assert_eq!(counter.operations().await.len(), 1, "a repeated completion asks for nothing");
    counter.close().await;
}

async fn a_till_without_a_register_asks_for_nothing(shop: Shop) {
    let till = till(&shop, 1).await;
    let desk = Desk::new(&shop.app);
    let counter = Counter { shop, till, desk };
    counter.sell().await;
    assert!(counter.operations().await.is_empty());
    assert!(!drive(&counter.shop.app, &counter.desk).await.unwrap());
    counter.close().await;
}

async fn a_lost_answer_is_found_by_its_key(shop: Shop) {
    let counter = Counter::new(shop).await;
    counter.sell().await;
    counter.drive().await;
    counter.desk.change(|device| device.arm(Fault::Timeout, false));
    counter.sell().await;
    counter.drive().await;
    let last = counter.operations().await.pop().unwrap();
    assert_eq!((last.state, last.attempts), (OperationState::Complete, 1));
    assert_eq!(last.result.unwrap().0.evidence, Evidence::Key);
    assert_eq!(counter.desk.receipts(), 2);
    counter.close().await;
}

async fn a_lost_answer_is_found_among_the_documents(shop: Shop) {
    let counter = Counter::new(shop).await;
    counter.sell().await;
    counter.drive().await;
    counter.desk.forget_keys();
    counter.desk.change(|device| device.arm(Fault::Timeout, false));
    counter.sell().await;
    counter.drive().await;
    let last = counter.operations().await.pop().unwrap();
    assert_eq!(last.state, OperationState::Complete);
    assert_eq!(last.result.unwrap().0.evidence, Evidence::Document);
    assert_eq!(counter.desk.receipts(), 2);
    counter.close().await;
}

async fn whoever_is_killed_prints_nothing_twice_and_loses_nothing(shop: Shop) {
    let counter = Counter::new(shop).await;
    for forgetful in [false, true] {
        if forgetful {
            counter.desk.forget_keys();
        }
        // The first command opens the shift: it is stopped there as well as at the receipt itself.
        for stop in [Stop::Asked, Stop::Arrived, Stop::Done, Stop::Asked, Stop::Arrived, Stop::Done] {
            let before = counter.desk.receipts();
            counter.sell().await;
            counter.desk.stop_at(stop);
            counter.desk.drive_until_killed().await;
            counter.drive().await;
            assert!(counter.desk.receipts() <= before + 1);
            for _ in 0..3 {
                counter.shop.wait_seconds(3600);
                counter.drive().await;
            }
            assert_eq!(counter.desk.receipts(), before + 1, "{stop:?}, forgetful: {forgetful}");
            assert!(counter.states().await.iter().all(|state| *state == OperationState::Complete));
        }
    }
    counter.close().await;
}

async fn a_try_that_may_still_arrive_keeps_its_key(shop: Shop) {
    let counter = Counter::new(shop).await;
    counter.sell().await;
    counter.drive().await;
    let before = counter.desk.sent().len();
    counter.sell().await;
    counter.desk.stop_at(Stop::Arrived);
    counter.desk.drive_until_killed().await;
    for _ in 0..3 {
        counter.shop.wait_seconds(3600);
        counter.drive().await;
    }
    let sent = counter.desk.sent().split_off(before);
    assert_eq!(sent.len(), 2, "sent once more, since nothing was registered");
    assert_eq!(sent[0], sent[1]);
    counter.close().await;
}

async fn nobody_starts_out_of_turn(shop: Shop) {
    let counter = Counter::new(shop).await;
    counter.sell().await;
    counter.sell().await;
    let [first] = due(&counter.shop.app).await.unwrap().try_into().unwrap();
    let second = counter.operations().await.pop().unwrap().id;
    assert_ne!(second, first.id);
    let jumped = DueRow { id: second, ..first };
    assert!(!step(&counter.shop.app, &counter.desk, &jumped).await.unwrap());
    assert_eq!(counter.desk.receipts(), 0);
    counter.drive().await;
    assert_eq!(counter.desk.receipts(), 2);
    counter.close().await;
}

async fn two_workers_print_each_receipt_once(shop: Shop) {
    let counter = Counter::new(shop).await;
    for _ in 0..6 {
        counter.sell().await;
    }
    for _ in 0..12 {
        let step = || drive(&counter.shop.app, &counter.desk);
        // Who comes second may find its write taken, which is a fault of the moment and tried again.
        let (_, _) = tokio::join!(step(), step());
    }
    // An operation whose last write was taken is looked at again when nobody can be at it any more.
    counter.shop.wait_seconds(3600);
    counter.drive().await;
    assert_eq!(counter.states().await, [OperationState::Complete; 6]);
    assert_eq!(counter.desk.receipts(), 6);
    counter.close().await;
}

async fn a_register_that_is_down_delays_its_queue_and_keeps_the_order(shop: Shop) {
    let counter = Counter::new(shop).await;
    counter.desk.change(|device| device.arm(Fault::NoConnection, true));
    let sales = [counter.sell().await, counter.sell().await];
    counter.drive().await;
    let waiting = counter.operations().await;
    assert_eq!([waiting[0].attempts, waiting[1].attempts], [1, 0], "only the oldest is tried");
    assert!(waiting[0].message.as_ref().unwrap().contains("[2]"));
    counter.desk.change(|device| device.clear(Fault::NoConnection));
    counter.drive().await;
    assert_eq!(counter.desk.receipts(), 0, "it is left alone for a while");
    counter.shop.wait_seconds(5);
    counter.drive().await;
    let documents = counter.documents(DocumentFilter::default()).await;
    let order: Vec<_> = documents.iter().filter_map(|document| document.sale).collect();
    assert_eq!(order, sales);
    let all = counter.operations().await;
    assert!(all.iter().all(|operation| operation.message.is_none()));
    counter.close().await;
}

async fn a_refused_receipt_lets_the_next_one_pass_and_can_be_tried_again(shop: Shop) {
    let counter = Counter::new(shop).await;
    counter.desk.change(|device| device.arm(Fault::FnFault, false));
    let (first, second) = (counter.sell().await, counter.sell().await);
    counter.drive().await;
    let all = counter.operations().await;
    assert_eq!([all[0].state, all[1].state], [OperationState::Failed, OperationState::Complete]);
    assert!(all[0].message.as_ref().unwrap().contains("[104]"));
    let retry = RetryOperation { operation: all[1].id };
    let complete = Refusal::WrongState { kind: domain::Kind::Operation, state: "complete" };
    assert_eq!(counter.shop.refusal(retry).await, complete);
    counter.shop.write(RetryOperation { operation: all[0].id }).await.unwrap();
    counter.drive().await;
    let documents = counter.documents(DocumentFilter::default()).await;
    let order: Vec<_> = documents.iter().filter_map(|document| document.sale).collect();
    assert_eq!(order, [second, first]);
    counter.close().await;
}

async fn a_shift_of_yesterday_is_closed_first(shop: Shop) {
    let counter = Counter::new(shop).await;
    counter.sell().await;
    counter.drive().await;
    counter.shop.wait_seconds(25 * 3600);
    counter.sell().await;
    // The answer about closing gets lost as well.
    counter.desk.change(|device| device.arm(Fault::Timeout, false));
    counter.drive().await;
    counter.shop.wait_seconds(3600);
    counter.drive().await;
    assert_eq!(counter.kinds().await, ["shift_open", "receipt", "shift_close", "shift_open", "receipt"]);
    assert_eq!(counter.states().await, [OperationState::Complete; 2]);
    counter.close().await;
}

async fn an_unclear_outcome_holds_the_queue(shop: Shop) {
    let counter = Counter::new(shop).await;
    counter.sell().await;
    counter.drive().await;
    counter.desk.forget_keys();
    counter.sell().await;
    counter.desk.stop_at(Stop::Done);
    counter.desk.drive_until_killed().await;
    counter.desk.hide_document();
    let next = counter.sell().await;
    for _ in 0..3 {
        counter.shop.wait_seconds(3600);
        counter.drive().await;
    }
    use OperationState::{Complete, Failed, Queued, Running};
    assert_eq!(counter.states().await, [Complete, Running, Queued]);
    let all = counter.operations().await;
    assert!(all[1].message.is_some());
    counter.shop.write(GiveUpOperation { operation: all[2].id }).await.unwrap();
    assert_eq!(counter.states().await, [Complete, Running, Failed]);
    counter.shop.write(RetryOperation { operation: all[2].id }).await.unwrap();

    counter.desk.show_document();
    counter.shop.wait_seconds(3600);
    counter.drive().await;
    assert_eq!(counter.states().await, [Complete; 3]);
    assert_eq!(counter.desk.receipts(), 3);
    let last = counter.documents(DocumentFilter::default()).await.pop().unwrap();
    assert_eq!(last.sale, Some(next));
    counter.close().await;
}

async fn a_person_may_decide_that_nothing_was_registered(shop: Shop) {
    let counter = Counter::new(shop).await;
    counter.sell().await;
    counter.desk.stop_at(Stop::Arrived);
    counter.desk.drive_until_killed().await;
    let operation = counter.operations().await.remove(0);
    let running = Refusal::WrongState { kind: domain::Kind::Operation, state: "running" };
    let retry = RetryOperation { operation: operation.id };
    assert_eq!(counter.shop.refusal(retry).await, running, "it is in somebody's hands");
    counter.desk.change(|device| device.arm(Fault::NoConnection, true));
    counter.shop.wait_seconds(3600);
    counter.drive().await;
    assert_eq!(counter.states().await, [OperationState::Running], "nobody knows");
    counter.shop.write(retry).await.unwrap();
    counter.desk.change(|device| device.clear(Fault::NoConnection));
    counter.drive().await;
    assert_eq!(counter.states().await, [OperationState::Complete]);
    assert_eq!(counter.desk.receipts(), 1);
    counter.close().await;
}

async fn an_exchange_is_two_receipts_the_return_first(shop: Shop) {
    let counter = Counter::new(shop).await;
    let sale = counter.sell().await;
    let line = view(&counter.shop, sale).await.lines[0].row.id;
    let location = counter.shop.shop;
    let ask = RefundAsk { what: Returning::Line(line), location, quantity: Quantity::units(1) };
    let exchange = RefundSale { outlet: counter.till.outlet, customer: None, lines: vec![ask], spread: None };
    let exchange = counter.shop.write(exchange).await.unwrap().id;
    let two = PutLine { sale: exchange, what: Pickable::Lot(counter.till.lot), quantity: Quantity::units(2) };
    counter.shop.write(two).await.unwrap();
    pay(&counter.shop, exchange, counter.till.card, 220_000).await;
    counter.shop.write(CompleteSale { sale: exchange }).await.unwrap();
    counter.drive().await;
    let all = counter.operations().await;
    let (back, out) = (receipt(&all[1]), receipt(&all[2]));
    assert_eq!([back.kind, out.kind], [ReceiptKind::SellReturn, ReceiptKind::Sell]);
    assert_eq!(paid(back), [(PaymentKind::Other, ONE)]);
    assert_eq!(paid(out), [(PaymentKind::Electronic, ONE), (PaymentKind::Other, ONE)]);
    assert_eq!(counter.desk.receipts(), 3);
    counter.close().await;
}

async fn a_debt_is_a_credit_and_its_payment_another_receipt(shop: Shop) {
    let counter = Counter::new(shop).await;
    let shop = &counter.shop;
    let sale = cart(shop, &counter.till, 1).await;
    let buyer = customer(shop).await;
    shop.write(AmendSale { customer: Change::Set(Some(buyer)), ..AmendSale::of(sale) }).await.unwrap();
    pay(shop, sale, counter.till.cash, 20_000).await;
    shop.write(CompleteSale { sale }).await.unwrap();
    pay(shop, sale, counter.till.card, 200_000).await;
    counter.drive().await;
    let all = counter.operations().await;
    let (sold, settled) = (receipt(&all[0]), receipt(&all[1]));
    assert_eq!(sold.lines[0].method, PaymentMethod::PartialPayment);
    assert_eq!(
        paid(sold),
        [(PaymentKind::Cash, Kopecks(2_000_000)), (PaymentKind::Credit, Kopecks(20_000_000))]
    );
    assert_eq!(sold.buyer.contact.as_deref(), Some("+998900000001"));
    let line = &settled.lines[0];
    assert_eq!((line.method, line.object), (PaymentMethod::CreditPayment, PaymentObject::Payment));
    assert_eq!(paid(settled), [(PaymentKind::Electronic, Kopecks(20_000_000))]);
    assert_eq!(all.len(), 2);
    counter.close().await;
}

async fn a_tax_that_registers_do_not_know_waits_for_a_person(shop: Shop) {
    let counter = Counter::new(shop).await;
    let tax = |basis_points| {
        let tax = Change::Set(Tax::Rate { basis_points, mode: TaxMode::Included });
        counter.shop.write(UpdateVariant { tax, ..UpdateVariant::of(counter.till.variant) })
    };
    tax(1_250).await.unwrap();
    counter.sell().await;
    counter.drive().await;
    let refused = counter.operations().await.remove(0);
    assert_eq!(refused.state, OperationState::Failed, "the till goes on, and nothing wrong is printed");
    assert!(refused.message.as_ref().unwrap().contains("12.5%"));
    tax(2_200).await.unwrap();
    counter.sell().await;
    counter.shop.write(RetryOperation { operation: refused.id }).await.unwrap();
    counter.drive().await;
    let all = counter.operations().await;
    let rates = [&all[0], &all[1]].map(|operation| receipt(operation).lines[0].vat);
    assert_eq!(rates, [VatRate::Without, VatRate::Vat22]);
    assert_eq!(counter.states().await, [OperationState::Complete; 2]);
    counter.close().await;
}

async fn reports_and_cash_leave_no_documents(shop: Shop) {
    let counter = Counter::new(shop).await;
    let run = async |wish| counter.shop.write(RunRegister { outlet: counter.till.outlet, wish }).await;
    let first = run(RegisterWish::OpenShift).await.unwrap();
    run(RegisterWish::CashIn(Money::units(500))).await.unwrap();
    run(RegisterWish::CashOut(Money::units(600))).await.unwrap();
    run(RegisterWish::XReport).await.unwrap();
    run(RegisterWish::CloseShift).await.unwrap();
    assert!(run(RegisterWish::CashIn(Money::ZERO)).await.is_err());
    counter.drive().await;
    let all = counter.operations().await;
    let kinds: Vec<_> = all.iter().map(|operation| operation.kind).collect();
    use OperationKind::{CashIn, CashOut, CloseShift, OpenShift, XReport};
    assert_eq!(kinds, [OpenShift, CashIn, CashOut, XReport, CloseShift]);
    use OperationState::{Complete, Failed};
    assert_eq!(counter.states().await, [Complete, Complete, Failed, Complete, Complete]);
    assert!(all[2].message.as_ref().unwrap().contains("[80]"), "more than there is");
    assert_eq!(all[3].result.as_ref().unwrap().0.papers.len(), 1);
    assert_eq!(all[0].number, first.number);
    assert_eq!(counter.kinds().await, ["shift_open", "shift_close"]);
    counter.close().await;
}
