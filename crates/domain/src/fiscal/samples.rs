//! Receipts for the tests of this folder.

use super::Kopecks;
use super::document::{Body, FiscalDocument, Header, RegisteredReceipt};
use super::receipt::{
    Agent, Buyer, Correction, Mark, MarkVerdict, Operator, Receipt, ReceiptLine, ReceiptPayment, Supplier,
    TransferOperator,
};
use super::words::{
    AgentKind, CorrectionReason, Format, Measure, PaymentKind, PaymentMethod, PaymentObject, ReceiptKind,
    Taxation, VatRate,
};
use crate::{Instant, Quantity};

/// A line of whole pieces with 22 % VAT.
pub(crate) fn line(name: &str, price: i64, pieces: i64) -> ReceiptLine {
    ReceiptLine {
        name: name.into(),
        price: Kopecks(price),
        quantity: Quantity::units(pieces),
        measure: Measure::Piece,
        sum: Kopecks(price * pieces),
        vat: VatRate::Vat22,
        object: PaymentObject::Product,
        method: PaymentMethod::FullPayment,
        agent: None,
        supplier: None,
        excise: None,
        mark: None,
    }
}

/// A sale of these lines, paid like this (kopecks).
pub(crate) fn receipt(lines: Vec<ReceiptLine>, payments: &[(PaymentKind, i64)]) -> Receipt {
    Receipt {
        kind: ReceiptKind::Sell,
        correction: None,
        taxation: Taxation::Osn,
        operator: Operator { name: "Лютикова А. Б.".into(), inn: Some("485466710568".into()) },
        buyer: Buyer::default(),
        place: None,
        internet: false,
        print: true,
        total: lines.iter().map(|line| line.sum).sum(),
        lines,
        payments: payments
            .iter()
            .map(|(kind, sum)| ReceiptPayment { kind: *kind, sum: Kopecks(*sum) })
            .collect(),
        extra_print: vec![],
    }
}

/// Roses, a vase and a delivery, paid partly by card, with change.
pub(crate) fn bouquet() -> Receipt {
    let mut delivery = line("Доставка", 30_000, 1);
    delivery.object = PaymentObject::Service;
    delivery.vat = VatRate::Without;
    let mut ribbon = line("Лента атласная «Шёлк» — бордо", 4_550, 1);
    (ribbon.measure, ribbon.quantity, ribbon.sum) = (Measure::Metre, Quantity(1_255_000), Kopecks(5_710));
    ribbon.vat = VatRate::Vat5;
    let lines = vec![line("Роза красная 60 см", 25_000, 7), ribbon, delivery];
    let mut receipt = receipt(lines, &[(PaymentKind::Cash, 150_000), (PaymentKind::Electronic, 100_000)]);
    receipt.buyer.contact = Some("buyer@example.com".into());
    receipt
}

/// A correction made on the shop's own decision.
pub(crate) fn correction() -> Correction {
    Correction {
        reason: CorrectionReason::Own,
        date: "2026-11-20".into(),
        number: None,
        wrong_sign: Some("2760124643".into()),
    }
}

/// Goods of somebody else, with everything an agent can say, and a marked unit.
pub(crate) fn agent_sale() -> Receipt {
    let mut theirs = line("Ваза керамическая ручной работы с очень длинным описанием", 123_456, 1);
    theirs.agent = Some(Agent {
        kind: AgentKind::CommissionAgent,
        operation: Some("перевод".into()),
        phones: vec!["+79001112233".into()],
        receiver_phones: vec!["+79001112244".into(), "+79001112255".into()],
        transfer: Some(TransferOperator {
            name: "Перевод".into(),
            inn: "7841465198".into(),
            address: "Москва".into(),
            phones: vec![],
        }),
    });
    theirs.supplier =
        Some(Supplier { inn: "9704211100".into(), name: Some("ООО Гончар".into()), phones: vec![] });
    theirs.mark =
        Some(Mark { code: "0104620277203124215abc\u{1d}91EE".into(), verdict: MarkVerdict(0b1111) });
    theirs.object = PaymentObject::ProductMarked;
    theirs.method = PaymentMethod::PartialPayment;
    let mut sale = receipt(vec![theirs], &[(PaymentKind::Cash, 100_000), (PaymentKind::Credit, 23_456)]);
    sale.buyer.name = Some("Покупатель Иван".into());
    sale.buyer.inn = Some("253714317119".into());
    sale.extra_print = vec!["Заказ № 15".into()];
    sale
}

/// The header of the test register.
pub(crate) fn header() -> Header {
    Header {
        organisation: "ООО «Прилавок»".into(),
        inn: "7814494697".into(),
        address: "197022, Санкт-Петербург, Аптекарский пр., д. 2".into(),
        place: "Магазин цветов".into(),
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

/// A receipt as if registered.
pub(crate) fn document(receipt: Receipt) -> FiscalDocument {
    FiscalDocument {
        number: 151,
        sign: 276_012_464,
        at: Instant(1_795_367_471_000_000),
        local: jiff::civil::date(2026, 11, 22).at(18, 31, 11, 0),
        header: header(),
        body: Body::Receipt(RegisteredReceipt { shift: 12, number_in_shift: 3, receipt }),
    }
}
