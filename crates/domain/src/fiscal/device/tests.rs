//! A day at the register, its edges, and everything that can go wrong.

use proptest::prelude::*;

use super::error::code;
use super::*;
use crate::fiscal::counters::CashDirection;
use crate::fiscal::document::{Body, StorageWarning};
use crate::fiscal::paper::Paper;
use crate::fiscal::receipt::{Operator, Receipt};
use crate::fiscal::samples::{agent_sale, bouquet, correction, header, line, receipt};
use crate::fiscal::words::{DocumentKind, Format, PaymentKind, ReceiptKind, Taxation};

/// 2026-11-22 09:00:00 in Moscow.
const MORNING: Instant = Instant(1_795_327_200_000_000);

/// Not a real sign: any function of the bytes will do here.
fn sign(storage: &str, bytes: &[u8]) -> u32 {
    storage
        .bytes()
        .chain(bytes.iter().copied())
        .fold(0x811c_9dc5, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}

fn device() -> Device {
    let settings = Settings {
        model: "Virtual".into(),
        firmware: "1".into(),
        line_length: 42,
        utc_offset_min: 180,
        auto_open: false,
        ofd_delay_s: 5,
        speed_ms: 0,
    };
    Device::register(header(), settings, MORNING.plus_seconds(-60), &sign).unwrap().0
}

fn operator() -> Operator {
    Operator { name: "Лютикова А. Б.".into(), inn: None }
}

fn open() -> Command {
    Command::OpenShift { operator: operator() }
}

fn close() -> Command {
    Command::CloseShift { operator: operator() }
}

fn cash(direction: CashDirection, sum: i64) -> Command {
    Command::Cash { direction, sum: Kopecks(sum), operator: operator() }
}

fn sell(receipt: Receipt) -> Command {
    Command::Receipt(Box::new(receipt))
}

/// A sale of roses for 1000 roubles, paid like this.
fn roses(payments: &[(PaymentKind, i64)]) -> Receipt {
    receipt(vec![line("Роза", 10_000, 10)], payments)
}

fn paid_cash() -> Receipt {
    roses(&[(PaymentKind::Cash, 100_000)])
}

/// A device with a shift opened in the morning and a thousand roubles in the drawer.
fn opened() -> Device {
    let mut device = device();
    must(&mut device, &open(), MORNING);
    must(&mut device, &cash(CashDirection::In, 100_000), MORNING);
    device
}

fn must(device: &mut Device, command: &Command, now: Instant) -> Done {
    device.apply(command, now, &sign).unwrap().done
}

fn refused(device: &mut Device, command: &Command, now: Instant) -> u16 {
    device.apply(command, now, &sign).unwrap_err().code
}

fn numbers(done: &Done) -> Vec<u32> {
    done.documents().map(|document| document.number).collect()
}

#[test]
fn a_day_adds_up() {
    let mut device = opened();
    let later = |minutes: i64| MORNING.plus_seconds(minutes * 60);
    let cash_sale = must(&mut device, &sell(roses(&[(PaymentKind::Cash, 150_000)])), later(1));
    must(&mut device, &sell(roses(&[(PaymentKind::Electronic, 100_000)])), later(2));
    must(
        &mut device,
        &sell(roses(&[(PaymentKind::Cash, 40_000), (PaymentKind::Electronic, 60_000)])),
        later(3),
    );
    let mut back = roses(&[(PaymentKind::Cash, 100_000)]);
    back.kind = ReceiptKind::SellReturn;
    must(&mut device, &sell(back), later(4));
    must(&mut device, &cash(CashDirection::Out, 30_000), later(5));
    let x = must(&mut device, &Command::XReport { operator: operator() }, later(6));
    let z = must(&mut device, &close(), later(7));

    // Registration was 1, the shift 2.
    assert_eq!(numbers(&cash_sale), [3]);
    assert_eq!(numbers(&z), [7]);
    assert_eq!(device.cash, Kopecks(100_000 + 100_000 + 40_000 - 100_000 - 30_000));
    let [Paper::XReport(x)] = x.papers.as_slice() else { panic!("an interim report is one paper") };
    let Body::ShiftClose(z) = &z.documents().next().unwrap().body else { panic!("a closing report") };
    for report in [&x.report, z] {
        let sales = report.counters.receipts(ReceiptKind::Sell);
        assert_eq!((sales.count, sales.total), (3, Kopecks(300_000)));
        assert_eq!(sales.paid.of(PaymentKind::Cash), Kopecks(140_000));
        assert_eq!(sales.paid.of(PaymentKind::Electronic), Kopecks(160_000));
        assert_eq!(report.counters.receipts(ReceiptKind::SellReturn).total, Kopecks(100_000));
        assert_eq!(
            (report.counters.cash_in.sum, report.counters.cash_out.sum),
            (Kopecks(100_000), Kopecks(30_000))
        );
        assert_eq!((report.receipts, report.cash), (4, Kopecks(110_000)));
        assert_eq!(report.grand, report.counters);
    }
    assert_eq!((x.report.documents, z.documents), (5, 6));

    must(&mut device, &open(), later(8));
    assert_eq!((device.shift.number, device.shift.receipts), (2, 0));
    assert_eq!(device.grand.receipts(ReceiptKind::Sell).count, 3);
}

#[test]
fn receipts_are_numbered_within_their_shift() {
    let mut device = opened();
    for number in 1..=3 {
        let done = must(&mut device, &sell(paid_cash()), MORNING);
        let document = done.documents().next().unwrap();
        assert_eq!((document.number, document.created_at().as_str()), (number + 2, "2026-11-22 09:00"));
        let Body::Receipt(entry) = &document.body else { panic!("a receipt") };
        assert_eq!((entry.shift, entry.number_in_shift), (1, number));
    }
}

#[test]
fn a_shift_lasts_24_hours_to_the_second() {
    let day = 24 * 3600;
    let mut device = opened();
    must(&mut device, &sell(paid_cash()), MORNING.plus_seconds(day - 1));
    must(&mut device, &sell(paid_cash()), MORNING.plus_seconds(day));
    let late = MORNING.plus_seconds(day + 1);
    assert_eq!(device.info(late).unwrap().shift_state, ShiftState::Expired);
    assert_eq!(refused(&mut device, &sell(paid_cash()), late), code::SHIFT_EXPIRED);
    assert_eq!(refused(&mut device, &cash(CashDirection::In, 1), late), code::SHIFT_EXPIRED);
    assert_eq!(refused(&mut device, &open(), late), code::SHIFT_OPEN);
    must(&mut device, &Command::XReport { operator: operator() }, late);
    must(&mut device, &close(), late);
    must(&mut device, &open(), late);
    must(&mut device, &sell(paid_cash()), late);
}

#[test]
fn a_closed_shift_is_opened_first_where_that_is_allowed() {
    let mut device = device();
    assert_eq!(refused(&mut device, &sell(paid_cash()), MORNING), code::SHIFT_CLOSED);
    assert_eq!(refused(&mut device, &close(), MORNING), code::SHIFT_CLOSED);
    must(&mut device, &cash(CashDirection::In, 500), MORNING);
    device.settings.auto_open = true;
    let done = must(&mut device, &sell(paid_cash()), MORNING);
    let kinds: Vec<_> = done.documents().map(FiscalDocument::kind).collect();
    assert_eq!(kinds, [DocumentKind::ShiftOpen, DocumentKind::Receipt]);
    assert_eq!(device.shift.documents, 2);
    assert_eq!(refused(&mut device, &open(), MORNING), code::SHIFT_OPEN);
}

#[test]
fn a_refused_receipt_does_not_leave_its_shift_open() {
    let mut device = device();
    device.settings.auto_open = true;
    let mut payout = paid_cash();
    payout.kind = ReceiptKind::Buy;
    assert_eq!(refused(&mut device, &sell(payout), MORNING), code::NO_CASH);
    assert_eq!(device.storage.last_number, 1);
    assert_eq!(device.info(MORNING).unwrap().shift_state, ShiftState::Closed);
}

#[test]
fn the_clock_never_goes_back_behind_a_document() {
    let mut device = opened();
    must(&mut device, &sell(paid_cash()), MORNING.plus_seconds(100));
    assert_eq!(refused(&mut device, &sell(paid_cash()), MORNING.plus_seconds(99)), code::CLOCK);
    assert_eq!(
        refused(&mut device, &Command::SetTime { to: MORNING }, MORNING.plus_seconds(100)),
        code::SHIFT_OPEN
    );
    must(&mut device, &close(), MORNING.plus_seconds(200));
    assert_eq!(
        refused(&mut device, &Command::SetTime { to: MORNING }, MORNING.plus_seconds(300)),
        code::CLOCK
    );
    assert_eq!(device.clock_ahead_us, 0);
    must(&mut device, &Command::SetTime { to: MORNING.plus_seconds(7200) }, MORNING.plus_seconds(300));
    let shown = device.info(MORNING.plus_seconds(301)).unwrap().local;
    assert_eq!(shown.to_string(), "2026-11-22T11:00:01");
    for absurd in [Instant(i64::MIN), Instant(i64::MAX), Instant(0)] {
        assert_eq!(refused(&mut device, &open(), absurd), code::CLOCK);
    }
}

#[test]
fn receipts_that_do_not_fit_are_refused() {
    let mut device = opened();
    let mut wrong = paid_cash();
    wrong.total = Kopecks(1);
    assert_eq!(refused(&mut device, &sell(wrong), MORNING), code::ATTRIBUTES);
    assert_eq!(refused(&mut device, &sell(roses(&[(PaymentKind::Cash, 1)])), MORNING), code::PAYMENTS);
    let mut foreign = paid_cash();
    foreign.taxation = Taxation::Patent;
    assert_eq!(refused(&mut device, &sell(foreign), MORNING), code::TAXATION);
    assert_eq!(refused(&mut device, &cash(CashDirection::Out, 100_001), MORNING), code::NO_CASH);
    assert_eq!(refused(&mut device, &cash(CashDirection::In, 0), MORNING), code::ATTRIBUTES);
}

#[test]
fn corrections_follow_the_format() {
    let mut device = opened();
    let mut wrong = paid_cash();
    wrong.correction = Some(correction());
    let done = must(&mut device, &sell(wrong.clone()), MORNING);
    assert_eq!(done.documents().next().unwrap().kind(), DocumentKind::Correction);
    assert_eq!(device.shift.counters.corrections(ReceiptKind::Sell).count, 1);
    assert_eq!(device.shift.counters.receipts(ReceiptKind::Sell).count, 0);

    let mut tomorrow = wrong.clone();
    tomorrow.correction.as_mut().unwrap().date = "2026-11-23".into();
    assert_eq!(refused(&mut device, &sell(tomorrow), MORNING), code::ATTRIBUTES);
    wrong.kind = ReceiptKind::SellReturn;
    must(&mut device, &sell(wrong.clone()), MORNING);
    device.header.format = Format::V1_05;
    assert_eq!(refused(&mut device, &sell(wrong), MORNING), code::CORRECTION_KIND);
}

#[test]
fn the_sign_depends_on_every_kopeck() {
    let sign_of = |receipt: Receipt| {
        let mut device = opened();
        must(&mut device, &sell(receipt), MORNING).documents().next().unwrap().sign
    };
    let dearer =
        receipt(vec![line("Роза", 10_000, 9), line("Роза", 10_001, 1)], &[(PaymentKind::Cash, 100_001)]);
    assert_eq!(sign_of(paid_cash()), sign_of(paid_cash()));
    assert_ne!(sign_of(paid_cash()), sign_of(dearer));
}

/// Every fault with the command that meets it: refused before registration with its number, or registered all the same.
#[test]
fn each_fault_strikes_where_the_table_says() {
    let sale = || sell(paid_cash());
    let before = [
        (Fault::NoPaper, sale(), code::NO_PAPER),
        (Fault::CoverOpen, sale(), code::COVER_OPEN),
        (Fault::PrinterLost, sale(), code::PRINTER_LOST),
        (Fault::Overheat, sale(), code::OVERHEAT),
        (Fault::NoConnection, sale(), code::NO_CONNECTION),
        (Fault::Busy, sale(), code::BUSY),
        (Fault::FnFull, sale(), code::STORAGE_FULL),
        (Fault::FnExpired, sale(), code::STORAGE_EXPIRED),
        (Fault::FnFault, sale(), code::STORAGE_FAULT),
        (Fault::Ofd30Days, sale(), code::UNSENT),
        (Fault::ClockBack, sale(), code::CLOCK),
        (Fault::MarkingNegative, sell(agent_sale()), code::MARK_REFUSED),
        (Fault::NoCash, cash(CashDirection::Out, 1), code::NO_CASH),
    ];
    for (fault, command, code) in before {
        let mut device = opened();
        let untouched = device.clone();
        device.arm(fault, false);
        assert_eq!(refused(&mut device, &command, MORNING), code, "{fault:?}");
        assert_eq!(device, untouched, "{fault:?} leaves nothing behind");
        must(&mut device, &command, MORNING);

        device.arm(fault, true);
        assert_eq!(refused(&mut device, &command, MORNING), code);
        assert_eq!(refused(&mut device, &command, MORNING), code, "{fault:?} stays until cleared");
        device.clear(fault);
        must(&mut device, &command, MORNING);
    }
}

#[test]
fn paper_may_run_out_after_registration() {
    let mut device = opened();
    device.arm(Fault::NoPaperAfterRegister, false);
    let done = must(&mut device, &sell(paid_cash()), MORNING);
    assert_eq!(done.print, PrintState::Unprinted(DeviceError::of(code::NO_PAPER)));
    assert_eq!(numbers(&done), [3]);
    assert_eq!(must(&mut device, &sell(paid_cash()), MORNING).print, PrintState::Printed);
}

#[test]
fn a_silent_receipt_needs_no_paper() {
    let mut device = opened();
    device.arm(Fault::NoPaper, true);
    let mut silent = bouquet();
    silent.print = false;
    assert_eq!(must(&mut device, &sell(silent), MORNING).print, PrintState::NotAsked);
}

#[test]
fn an_answer_may_be_lost_after_registration() {
    let mut device = opened();
    device.arm(Fault::Timeout, false);
    let applied = device.apply(&sell(paid_cash()), MORNING, &sign).unwrap();
    assert!(applied.answer_lost);
    assert_eq!(device.storage.last_number, 3);
}

#[test]
fn an_expired_shift_can_be_staged() {
    let mut device = opened();
    device.arm(Fault::ShiftExpired, false);
    assert_eq!(refused(&mut device, &sell(paid_cash()), MORNING), code::SHIFT_EXPIRED);
    assert_eq!(refused(&mut device, &sell(paid_cash()), MORNING), code::SHIFT_EXPIRED);
    must(&mut device, &close(), MORNING);
    must(&mut device, &open(), MORNING);
    must(&mut device, &sell(paid_cash()), MORNING);
}

#[test]
fn the_operator_takes_documents_after_a_while() {
    let mut device = opened();
    assert_eq!(device.info(MORNING).unwrap().storage.unsent, 1);
    assert_eq!(device.info(MORNING.plus_seconds(5)).unwrap().storage.unsent, 0);

    device.arm(Fault::OfdDown, true);
    must(&mut device, &sell(paid_cash()), MORNING.plus_seconds(60));
    let waiting = device.info(MORNING.plus_days(6)).unwrap().storage;
    assert_eq!(
        (waiting.unsent, waiting.unsent_since.unwrap().to_string()),
        (2, "2026-11-22T09:00:00".into())
    );
    assert_eq!(waiting.warnings, [StorageWarning::UnsentOverdue]);

    let locked = MORNING.plus_days(31);
    must(&mut device, &close(), locked);
    assert_eq!(refused(&mut device, &open(), locked), code::UNSENT);
    device.clear(Fault::OfdDown);
    must(&mut device, &open(), locked);
}

#[test]
fn a_storage_ends_and_another_takes_over() {
    let mut device = opened();
    let end = device.storage.expires_at;
    let warned = device.info(end.plus_days(-30)).unwrap().storage.warnings;
    assert_eq!(warned, [StorageWarning::EndsIn30Days]);

    let start = Command::StartStorage { number: "9999000000000002".into() };
    must(&mut device, &close(), end);
    assert_eq!(refused(&mut device, &open(), end), code::STORAGE_EXPIRED);
    assert_eq!(refused(&mut device, &start, end), code::STORAGE_STATE);
    assert_eq!(refused(&mut device, &Command::CloseStorage, end), code::UNSENT);
    let end = end.plus_seconds(10);
    must(&mut device, &Command::CloseStorage, end);
    assert_eq!(refused(&mut device, &open(), end), code::STORAGE_CLOSED);
    assert_eq!(device.info(end.plus_seconds(10)).unwrap().phase, Phase::Archive);

    let done = must(&mut device, &start, end);
    assert_eq!(numbers(&done), [1]);
    assert_eq!(done.documents().next().unwrap().header.storage, "9999000000000002");
    must(&mut device, &open(), end);
    assert_eq!(device.shift.number, 2);
}

#[test]
fn a_full_storage_still_closes() {
    let mut device = opened();
    device.storage.capacity = 3;
    must(&mut device, &sell(paid_cash()), MORNING);
    assert_eq!(device.info(MORNING).unwrap().storage.warnings, [StorageWarning::NearlyFull]);
    assert_eq!(refused(&mut device, &sell(paid_cash()), MORNING), code::STORAGE_FULL);
    must(&mut device, &close(), MORNING.plus_seconds(10));
    must(&mut device, &Command::CloseStorage, MORNING.plus_seconds(20));
}

#[test]
fn state_and_answers_survive_being_stored() {
    let mut device = opened();
    device.arm(Fault::OfdDown, true);
    let done = must(&mut device, &sell(bouquet()), MORNING);
    let kept: Device = serde_json::from_str(&serde_json::to_string(&device).unwrap()).unwrap();
    let told: Done = serde_json::from_str(&serde_json::to_string(&done).unwrap()).unwrap();
    assert_eq!((kept, told), (device, done));
}

fn any_command() -> impl Strategy<Value = Command> {
    let any_receipt = (1_u8..=4, 1_i64..100_000, any::<bool>()).prop_map(|(kind, price, by_card)| {
        let payment = if by_card { PaymentKind::Electronic } else { PaymentKind::Cash };
        let mut receipt = receipt(vec![line("Роза", price, 1)], &[(payment, price)]);
        receipt.kind = ReceiptKind::from_code(kind).unwrap();
        sell(receipt)
    });
    prop_oneof![
        6 => any_receipt,
        1 => (-10_i64..100_000).prop_map(|sum| cash(CashDirection::In, sum)),
        1 => (-10_i64..100_000).prop_map(|sum| cash(CashDirection::Out, sum)),
        1 => Just(open()),
        1 => Just(close()),
        1 => (-100_i64..100).prop_map(|seconds| Command::SetTime { to: MORNING.plus_seconds(seconds) }),
    ]
}

proptest! {
    /// Whatever comes, in whatever order: numbers have no gaps, the drawer is what the counters say, a refusal leaves no trace.
    #[test]
    fn the_books_of_a_register_always_agree(steps in prop::collection::vec((any_command(), 0_i64..40_000), 1..40)) {
        let mut device = device();
        device.settings.auto_open = true;
        let (mut now, mut number) = (MORNING, 1);
        for (command, seconds) in steps {
            now = now.plus_seconds(seconds);
            let before = device.clone();
            if let Ok(applied) = device.apply(&command, now, &sign) {
                for document in applied.done.documents() {
                    number += 1;
                    prop_assert_eq!(document.number, number);
                }
            } else {
                let unsent = device.storage.unsent.clone();
                prop_assert_eq!(&device, &Device { storage: Storage { unsent, ..before.storage.clone() }, ..before });
            }
            let of = |kind| device.grand.receipts(kind).paid.of(PaymentKind::Cash);
            let (cash_in, cash_out) = (device.grand.cash_in.sum, device.grand.cash_out.sum);
            let gained = of(ReceiptKind::Sell) + of(ReceiptKind::BuyReturn) + cash_in;
            let paid_out = of(ReceiptKind::SellReturn) + of(ReceiptKind::Buy) + cash_out;
            prop_assert_eq!(device.cash, gained - paid_out);
            prop_assert!(device.cash >= Kopecks::ZERO);
            prop_assert_eq!(device.storage.last_number, number);
        }
    }
}
