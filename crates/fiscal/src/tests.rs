//! Exactly once: keys, crashes, lost answers, two at a time.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use domain::fiscal::counters::CashDirection;
use domain::fiscal::device::error::code;
use domain::fiscal::device::{Command, Done, ErrorClass, Fault, PrintState, Settings};
use domain::fiscal::document::{FiscalDocument, Header};
use domain::fiscal::receipt::{Buyer, Operator};
use domain::fiscal::reconcile::Outcome;
use domain::fiscal::{
    Format, Kopecks, Measure, PaymentKind, PaymentMethod, PaymentObject, Receipt, ReceiptKind, ReceiptLine,
    ReceiptPayment, Taxation, VatRate,
};
use domain::{Instant, Quantity};
use proptest::prelude::*;
use uuid::Uuid;

use crate::{
    Change, Failure, InMemory, Kept, Key, Kkt, Memory, MemoryError, SigningKey, VirtualKkt, reconcile,
};

/// 2026-11-22 09:00:00 in Moscow.
const MORNING: Instant = Instant(1_795_327_200_000_000);

/// A memory that may break at its next writing, before or after it is done: the two halves of a power cut.
#[derive(Debug, Default)]
struct Fragile {
    inner: InMemory,
    next: AtomicU64,
}

const BREAK_BEFORE: u64 = 1;
const BREAK_AFTER: u64 = 2;

impl Fragile {
    fn break_at_next(&self, when: u64) {
        self.next.store(when, Ordering::SeqCst);
    }
}

impl Memory for Arc<Fragile> {
    async fn load(&self) -> Result<Option<Kept>, MemoryError> {
        self.inner.load().await
    }

    async fn keep(&self, change: Change) -> Result<(), MemoryError> {
        let cut = || Err(MemoryError::Broken("power cut".into()));
        match self.next.swap(0, Ordering::SeqCst) {
            BREAK_BEFORE => cut(),
            BREAK_AFTER => self.inner.keep(change).await.and_then(|()| cut()),
            _ => self.inner.keep(change).await,
        }
    }

    async fn answer(&self, key: &Key) -> Result<Option<Done>, MemoryError> {
        self.inner.answer(key).await
    }

    async fn documents_after(&self, storage: &str, number: u32) -> Result<Vec<FiscalDocument>, MemoryError> {
        self.inner.documents_after(storage, number).await
    }
}

type Device = VirtualKkt<Arc<Fragile>>;

async fn device() -> (Device, Arc<Fragile>) {
    let memory = Arc::new(Fragile::default());
    let key = Arc::new(SigningKey::new(b"secret of the test"));
    let device = VirtualKkt::new(Arc::clone(&memory), key, Arc::new(|| MORNING));
    device.install(header(), settings()).await.unwrap();
    (device, memory)
}

fn header() -> Header {
    Header {
        organisation: "ООО Прилавок".into(),
        inn: "7814494697".into(),
        address: "Санкт-Петербург".into(),
        place: "Магазин".into(),
        serial: "0001222233334455".into(),
        registration: "0000000001023885".into(),
        storage: "9999000000000001".into(),
        format: Format::V1_2,
        taxations: vec![Taxation::Osn],
        ofd_name: "ОФД для проб".into(),
        ofd_inn: "9704211100".into(),
        sender: None,
    }
}

fn settings() -> Settings {
    Settings {
        model: "Virtual".into(),
        firmware: "1".into(),
        line_length: 42,
        utc_offset_min: 180,
        auto_open: true,
        ofd_delay_s: 5,
        speed_ms: 0,
    }
}

fn receipt(price: i64) -> Receipt {
    let line = ReceiptLine {
        name: "Роза".into(),
        price: Kopecks(price),
        quantity: Quantity::units(1),
        measure: Measure::Piece,
        sum: Kopecks(price),
        vat: VatRate::Vat22,
        object: PaymentObject::Product,
        method: PaymentMethod::FullPayment,
        agent: None,
        supplier: None,
        excise: None,
        mark: None,
    };
    Receipt {
        kind: ReceiptKind::Sell,
        correction: None,
        taxation: Taxation::Osn,
        operator: Operator { name: "Лютикова".into(), inn: None },
        buyer: Buyer::default(),
        place: None,
        internet: false,
        print: true,
        lines: vec![line],
        payments: vec![ReceiptPayment { kind: PaymentKind::Cash, sum: Kopecks(price) }],
        total: Kopecks(price),
        extra_print: vec![],
    }
}

fn sell(price: i64) -> Command {
    Command::Receipt(Box::new(receipt(price)))
}

fn key(operation: u128, attempt: u32) -> Key {
    Key::new(Uuid::from_u128(operation), attempt)
}

/// All receipts the register ever wrote.
async fn receipts(device: &Device) -> Vec<FiscalDocument> {
    let documents = device.documents_after(0).await.unwrap();
    documents.into_iter().filter(|document| document.receipt().is_some()).collect()
}

async fn last_number(device: &Device) -> u32 {
    device.info().await.unwrap().last_document
}

async fn what_became(device: &Device, key: &Key, price: i64, after: u32) -> Outcome {
    reconcile(device, key, &receipt(price), &header().storage, after).await.unwrap()
}

#[tokio::test]
async fn a_key_is_carried_out_once() {
    let (device, _) = device().await;
    let first = device.execute(&key(1, 1), &sell(100)).await.unwrap();
    assert_eq!(device.execute(&key(1, 1), &sell(100)).await.unwrap(), first);
    assert_eq!(receipts(&device).await.len(), 1);
    device.execute(&key(2, 1), &sell(100)).await.unwrap();
    assert_eq!(receipts(&device).await.len(), 2);
    assert_eq!(device.last_document().await.unwrap().unwrap().number, 4);

    let put = Command::Cash {
        direction: CashDirection::In,
        sum: Kopecks(500),
        operator: Operator { name: "Лютикова".into(), inn: None },
    };
    for _ in 0..2 {
        assert_eq!(device.execute(&key(3, 1), &put).await.unwrap().cash, Kopecks(700));
    }
}

#[tokio::test]
async fn a_register_is_installed_once_and_first() {
    let (device, _) = device().await;
    device.execute(&key(1, 1), &sell(100)).await.unwrap();
    device.install(header(), settings()).await.unwrap();
    assert_eq!(receipts(&device).await.len(), 1);

    let blank =
        VirtualKkt::new(InMemory::default(), Arc::new(SigningKey::new(b"secret")), Arc::new(|| MORNING));
    let Err(Failure::Device(error)) = blank.execute(&key(1, 1), &sell(100)).await else {
        panic!("it has to refuse")
    };
    assert_eq!(error.code, code::NOT_REGISTERED);
}

#[tokio::test]
async fn a_power_cut_before_keeping_leaves_nothing() {
    let (device, memory) = device().await;
    let before = last_number(&device).await;
    memory.break_at_next(BREAK_BEFORE);
    let failure = device.execute(&key(1, 1), &sell(100)).await.unwrap_err();
    assert_eq!(failure.class(), ErrorClass::Unknown);
    assert_eq!(what_became(&device, &key(1, 1), 100, before).await, Outcome::NotRegistered);
    device.execute(&key(1, 2), &sell(100)).await.unwrap();
    assert_eq!(receipts(&device).await.len(), 1);
}

#[tokio::test]
async fn a_power_cut_after_keeping_is_found_by_key() {
    let (device, memory) = device().await;
    let before = last_number(&device).await;
    memory.break_at_next(BREAK_AFTER);
    let failure = device.execute(&key(1, 1), &sell(100)).await.unwrap_err();
    assert_eq!(failure.class(), ErrorClass::Unknown);
    let Outcome::ByKey(done) = what_became(&device, &key(1, 1), 100, before).await else {
        panic!("it is remembered")
    };
    assert_eq!(done.documents().last(), receipts(&device).await.last());
    assert_eq!(device.execute(&key(1, 1), &sell(100)).await.unwrap(), done);
    assert_eq!(receipts(&device).await.len(), 1);
}

#[tokio::test]
async fn a_lost_answer_is_found_by_its_document_too() {
    let (device, _) = device().await;
    device.execute(&key(1, 1), &sell(100)).await.unwrap();
    let before = last_number(&device).await;
    device.adjust(|device| device.arm(Fault::Timeout, false)).await.unwrap();
    let failure = device.execute(&key(2, 1), &sell(200)).await.unwrap_err();
    assert_eq!(failure.class(), ErrorClass::Unknown);
    // As a register that keeps no keys would be asked.
    let forgotten = key(99, 1);
    let Outcome::ByDocument(found) = what_became(&device, &forgotten, 200, before).await else {
        panic!("it is there")
    };
    assert_eq!(Some(&*found), device.last_document().await.unwrap().as_ref());
    assert_eq!(what_became(&device, &forgotten, 201, before).await, Outcome::NotRegistered);
}

#[tokio::test]
async fn an_unreachable_register_decides_nothing() {
    let (device, _) = device().await;
    device.adjust(|device| device.arm(Fault::NoConnection, true)).await.unwrap();
    let failure = device.execute(&key(1, 1), &sell(100)).await.unwrap_err();
    assert_eq!(failure.class(), ErrorClass::Retryable);
    let asked = reconcile(&device, &key(1, 1), &receipt(100), &header().storage, 1).await;
    assert!(matches!(asked, Err(Failure::Device(_))));
    device.adjust(|device| device.clear(Fault::NoConnection)).await.unwrap();
    device.execute(&key(1, 1), &sell(100)).await.unwrap();
    assert_eq!(receipts(&device).await.len(), 1);
}

#[tokio::test]
async fn a_fault_before_registration_may_be_retried_and_one_after_it_stands() {
    let (device, _) = device().await;
    device.adjust(|device| device.arm(Fault::NoPaper, false)).await.unwrap();
    let Err(Failure::Device(error)) = device.execute(&key(1, 1), &sell(100)).await else {
        panic!("no paper")
    };
    assert_eq!((error.code, error.class), (code::NO_PAPER, ErrorClass::Retryable));
    device.execute(&key(1, 2), &sell(100)).await.unwrap();

    device.adjust(|device| device.arm(Fault::NoPaperAfterRegister, false)).await.unwrap();
    let done = device.execute(&key(2, 1), &sell(100)).await.unwrap();
    assert!(matches!(&done.print, PrintState::Unprinted(error) if error.code == code::NO_PAPER));
    assert_eq!(device.execute(&key(2, 1), &sell(100)).await.unwrap(), done);
    assert_eq!(receipts(&device).await.len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn two_at_a_time_never_share_a_number_or_a_key() {
    let (device, _) = device().await;
    let device = Arc::new(device);
    let tasks: Vec<_> = (0..40_u128)
        .map(|task| {
            let device = Arc::clone(&device);
            // Every operation is tried by two tasks at once.
            tokio::spawn(async move {
                while device.execute(&key(task / 2, 1), &sell(100)).await.is_err() {
                    tokio::task::yield_now().await;
                }
            })
        })
        .collect();
    for task in tasks {
        task.await.unwrap();
    }
    let numbers: Vec<_> = receipts(&device).await.iter().map(|document| document.number).collect();
    assert_eq!(numbers, (3..=22).collect::<Vec<_>>());
}

#[tokio::test(start_paused = true)]
async fn a_slow_register_answers_after_its_delay() {
    let (device, _) = device().await;
    device.adjust(|device| device.settings.speed_ms = 300).await.unwrap();
    let started = tokio::time::Instant::now();
    device.execute(&key(1, 1), &sell(100)).await.unwrap();
    assert_eq!(started.elapsed(), Duration::from_millis(300));
}

/// What a careful caller does: send, and reconcile whenever the outcome is unknown.
async fn sell_for_sure(device: &Device, operation: u128, price: i64) {
    for attempt in 1.. {
        let before = last_number(device).await;
        let key = key(operation, attempt);
        match device.execute(&key, &sell(price)).await {
            Ok(_) => return,
            Err(failure) if failure.class() == ErrorClass::Unknown => {
                match what_became(device, &key, price, before).await {
                    Outcome::ByKey(_) | Outcome::ByDocument(_) => return,
                    Outcome::NotRegistered => {}
                    Outcome::Undecided => panic!("nobody else is here"),
                }
            }
            Err(_) => {}
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn whatever_happens_there_is_one_receipt_for_each_sale(mishaps in prop::collection::vec(0_u64..6, 1..30)) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
        runtime.block_on(async {
            let (device, memory) = device().await;
            for (operation, mishap) in (0_u32..).zip(&mishaps) {
                let fault = [Fault::Timeout, Fault::NoPaper, Fault::NoPaperAfterRegister];
                match mishap {
                    0 => {}
                    1 => memory.break_at_next(BREAK_BEFORE),
                    2 => memory.break_at_next(BREAK_AFTER),
                    other => {
                        let fault = fault[usize::try_from(*other - 3).unwrap()];
                        device.adjust(|device| device.arm(fault, false)).await.unwrap();
                    }
                }
                sell_for_sure(&device, operation.into(), 100 + i64::from(operation)).await;
            }
            let documents = receipts(&device).await;
            let totals: Vec<_> = documents.iter().map(|document| document.receipt().unwrap().total.0).collect();
            let expected: Vec<_> = (100..).take(mishaps.len()).collect();
            assert_eq!(totals, expected);
            let all = device.documents_after(0).await.unwrap();
            assert!(all.iter().zip(1..).all(|(document, number)| document.number == number));
        });
    }
}
