//! What makes a receipt acceptable, before any register sees it, and what is merely odd about it.
//!
//! Pure and independent of the device: what depends on its state (an open shift, cash for a payout) is in [`super::device`].

use super::numbers::is_inn;
use super::receipt::{Agent, Correction, Receipt, ReceiptLine, Supplier};
use super::words::{CorrectionReason, Format, PaymentKind};
use super::{Kopecks, VatRate};
use crate::{Problem, Reason};

/// Lines a receipt may have. Larger sales are split.
pub const LINES_LIMIT: usize = 200;
/// Characters of a line's name (tag 1030).
pub const NAME_LIMIT: usize = 128;
/// Characters of other names and of an operator (tag 1021).
pub const PERSON_LIMIT: usize = 64;
/// Characters of an address or place (tags 1009 and 1187).
pub const PLACE_LIMIT: usize = 256;
/// Characters of one line of free text.
const EXTRA_LIMIT: usize = 1024;

/// Characters of an agent's operation (tag 1044).
const OPERATION_LIMIT: usize = 24;
/// Characters of the number of an instruction (tag 1179), and of a wrong receipt's sign.
const NUMBER_LIMIT: usize = 32;
/// Phones of one kind on a line.
const PHONES_LIMIT: usize = 5;

/// Odd, and registered nevertheless.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReceiptWarning {
    /// A prepayment or advance should carry a calculated rate. The line is counted from 0.
    PlainRateOnPrepayment {
        /// The line.
        line: usize,
    },
    /// The 20 % rate ended with 2025 and belongs into returns and corrections only.
    OutdatedRate {
        /// The line.
        line: usize,
    },
}

impl Receipt {
    /// Checks all that can be known without a register.
    ///
    /// # Errors
    /// Every problem found, each with the path of its field: `lines[2].sum`.
    pub fn check(&self) -> Result<(), Vec<Problem>> {
        let mut found = Findings::default();
        self.check_lines(&mut found);
        self.check_money(&mut found);
        self.check_people(&mut found);
        if let Some(correction) = &self.correction {
            check_correction(correction, &mut found);
        }
        if found.0.is_empty() { Ok(()) } else { Err(found.0) }
    }

    /// What is odd about it in a given year of register time.
    #[must_use]
    pub fn warnings(&self, year: i16) -> Vec<ReceiptWarning> {
        let fresh_sale = !self.kind.is_return() && !self.is_correction();
        let mut warnings = Vec::new();
        for (at, line) in self.lines.iter().enumerate() {
            if line.method.is_prepaid() && line.vat.percent() > 0 && !line.vat.is_calculated() {
                warnings.push(ReceiptWarning::PlainRateOnPrepayment { line: at });
            }
            if year >= 2026 && fresh_sale && matches!(line.vat, VatRate::Vat20 | VatRate::Vat20Of120) {
                warnings.push(ReceiptWarning::OutdatedRate { line: at });
            }
        }
        warnings
    }

    /// Whether a register of this format can register it: before 1.1 only sales and purchases can be corrected.
    #[must_use]
    pub fn fits(&self, format: Format) -> bool {
        !(format == Format::V1_05 && self.is_correction() && self.kind.is_return())
    }

    fn check_lines(&self, found: &mut Findings) {
        found.need(!self.lines.is_empty(), "lines", Reason::Blank);
        found.need(self.lines.len() <= LINES_LIMIT, "lines", Reason::TooLarge { limit: limit(LINES_LIMIT) });
        for (at, line) in self.lines.iter().enumerate() {
            line.check(&format!("lines[{at}]"), found);
        }
    }

    fn check_money(&self, found: &mut Findings) {
        for (at, payment) in self.payments.iter().enumerate() {
            found.amount(payment.sum, format!("payments[{at}].sum"));
        }
        found.amount(self.total, "total");
        let lines: Kopecks = self.lines.iter().map(|line| line.sum).sum();
        found.need(self.total == lines, "total", Reason::Conflict);

        let tendered = self.tendered();
        let paid: Kopecks = tendered.iter().map(|(_, sum)| sum).sum();
        let without_cash = paid - tendered.of(PaymentKind::Cash);
        found.need(paid >= self.total && without_cash <= self.total, "payments", Reason::Conflict);
    }

    fn check_people(&self, found: &mut Findings) {
        found.text(&self.operator.name, PERSON_LIMIT, "operator.name");
        found.inn(self.operator.inn.as_deref(), "operator.inn");
        found.inn(self.buyer.inn.as_deref(), "buyer.inn");
        if let Some(name) = &self.buyer.name {
            found.text(name, PLACE_LIMIT, "buyer.name");
        }
        if let Some(contact) = &self.buyer.contact {
            found.need(is_contact(contact), "buyer.contact", Reason::Malformed);
        }
        found.need(self.print || self.buyer.contact.is_some(), "buyer.contact", Reason::Blank);
        if let Some(place) = &self.place {
            found.text(&place.address, PLACE_LIMIT, "place.address");
            found.text(&place.name, PLACE_LIMIT, "place.name");
        }
        for (at, text) in self.extra_print.iter().enumerate() {
            found.length(text, EXTRA_LIMIT, format!("extra_print[{at}]"));
        }
    }
}

impl ReceiptLine {
    fn check(&self, path: &str, found: &mut Findings) {
        found.text(&self.name, NAME_LIMIT, format!("{path}.name"));
        found.amount(self.price, format!("{path}.price"));
        found.amount(self.sum, format!("{path}.sum"));
        found.need(self.quantity.is_positive(), format!("{path}.quantity"), Reason::TooSmall { limit: 1 });
        found.need(
            self.price.times(self.quantity) == Some(self.sum),
            format!("{path}.sum"),
            Reason::Conflict,
        );
        if let Some(excise) = self.excise {
            found.amount(excise, format!("{path}.excise"));
        }
        found.need(
            self.agent.is_none() || self.supplier.is_some(),
            format!("{path}.supplier"),
            Reason::Blank,
        );
        if let Some(agent) = &self.agent {
            agent.check(&format!("{path}.agent"), found);
        }
        if let Some(supplier) = &self.supplier {
            supplier.check(&format!("{path}.supplier"), found);
        }
        if let Some(mark) = &self.mark {
            found.text(&mark.code, PLACE_LIMIT, format!("{path}.mark.code"));
        }
    }
}

impl Agent {
    fn check(&self, path: &str, found: &mut Findings) {
        if let Some(operation) = &self.operation {
            found.length(operation, OPERATION_LIMIT, format!("{path}.operation"));
        }
        found.phones(&self.phones, &format!("{path}.phones"));
        found.phones(&self.receiver_phones, &format!("{path}.receiver_phones"));
        if let Some(transfer) = &self.transfer {
            found.text(&transfer.name, PERSON_LIMIT, format!("{path}.transfer.name"));
            found.inn(Some(&transfer.inn), format!("{path}.transfer.inn"));
            found.text(&transfer.address, PLACE_LIMIT, format!("{path}.transfer.address"));
            found.phones(&transfer.phones, &format!("{path}.transfer.phones"));
        }
    }
}

impl Supplier {
    fn check(&self, path: &str, found: &mut Findings) {
        found.inn(Some(&self.inn), format!("{path}.inn"));
        if let Some(name) = &self.name {
            found.text(name, PLACE_LIMIT, format!("{path}.name"));
        }
        found.phones(&self.phones, &format!("{path}.phones"));
    }
}

fn check_correction(correction: &Correction, found: &mut Findings) {
    let date = correction.date.parse::<jiff::civil::Date>();
    found.need(date.is_ok() && correction.date.len() == 10, "correction.date", Reason::Malformed);
    let numbered = correction.number.as_deref().is_some_and(|number| !number.trim().is_empty());
    found.need(correction.reason == CorrectionReason::Own || numbered, "correction.number", Reason::Blank);
    for (text, field) in
        [(&correction.number, "correction.number"), (&correction.wrong_sign, "correction.wrong_sign")]
    {
        found.length(text.as_deref().unwrap_or_default(), NUMBER_LIMIT, field);
    }
}

/// `+` and 11 to 15 digits.
fn is_phone(text: &str) -> bool {
    let digits = text.strip_prefix('+').unwrap_or_default();
    (11..=15).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit())
}

/// An e-mail address or a phone that an electronic receipt can go to.
#[must_use]
pub fn is_contact(text: &str) -> bool {
    let is_mail = |(name, host): (&str, &str)| {
        !name.is_empty()
            && !host.contains('@')
            && host.contains('.')
            && !host.starts_with('.')
            && !host.ends_with('.')
    };
    text.len() <= PERSON_LIMIT
        && !text.contains(char::is_whitespace)
        && (is_phone(text) || text.split_once('@').is_some_and(is_mail))
}

fn limit(count: usize) -> i64 {
    i64::try_from(count).expect("limits are small constants")
}

/// Problems met so far.
#[derive(Default)]
struct Findings(Vec<Problem>);

impl Findings {
    fn need(&mut self, holds: bool, field: impl Into<String>, reason: Reason) {
        if !holds {
            self.0.push(Problem::new(field, reason));
        }
    }

    fn amount(&mut self, amount: Kopecks, field: impl Into<String>) {
        let field = field.into();
        self.need(amount >= Kopecks::ZERO, field.as_str(), Reason::TooSmall { limit: 0 });
        self.need(amount <= Kopecks::LIMIT, field, Reason::TooLarge { limit: Kopecks::LIMIT.0 });
    }

    fn text(&mut self, text: &str, most: usize, field: impl Into<String>) {
        let field = field.into();
        self.need(!text.trim().is_empty(), field.as_str(), Reason::Blank);
        self.length(text, most, field);
    }

    fn length(&mut self, text: &str, most: usize, field: impl Into<String>) {
        self.need(text.chars().count() <= most, field, Reason::TooLarge { limit: limit(most) });
    }

    fn phones(&mut self, phones: &[String], field: &str) {
        self.need(phones.len() <= PHONES_LIMIT, field, Reason::TooLarge { limit: limit(PHONES_LIMIT) });
        for (at, phone) in phones.iter().enumerate() {
            self.need(is_phone(phone), format!("{field}[{at}]"), Reason::Malformed);
        }
    }

    fn inn(&mut self, inn: Option<&str>, field: impl Into<String>) {
        self.need(inn.is_none_or(is_inn), field, Reason::Malformed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Quantity;
    use crate::fiscal::receipt::ReceiptPayment;
    use crate::fiscal::samples::{bouquet, line, receipt};
    use crate::fiscal::words::{PaymentMethod, ReceiptKind};

    fn fields(receipt: &Receipt) -> Vec<String> {
        receipt
            .check()
            .map_or_else(|problems| problems.into_iter().map(|p| p.field).collect(), |()| Vec::new())
    }

    #[test]
    fn a_proper_receipt_passes() {
        assert_eq!(bouquet().check(), Ok(()));
    }

    #[test]
    fn an_empty_receipt_is_refused() {
        assert_eq!(fields(&receipt(vec![], &[])), ["lines"]);
    }

    #[test]
    fn sums_have_to_add_up() {
        let mut wrong = bouquet();
        wrong.lines[0].sum += Kopecks(1);
        assert_eq!(fields(&wrong), ["lines[0].sum", "total"]);
    }

    #[test]
    fn cash_may_exceed_the_total_and_nothing_else_may() {
        let paid = |payments: &[(PaymentKind, i64)]| receipt(vec![line("роза", 1000, 1)], payments);
        let over = paid(&[(PaymentKind::Cash, 1500), (PaymentKind::Electronic, 400)]);
        assert_eq!(over.check(), Ok(()));
        assert_eq!(over.change(), Kopecks(900));
        assert_eq!(over.settled().of(PaymentKind::Cash), Kopecks(600));
        assert_eq!(fields(&paid(&[(PaymentKind::Electronic, 1001)])), ["payments"]);
        assert_eq!(fields(&paid(&[(PaymentKind::Cash, 999)])), ["payments"]);
    }

    #[test]
    fn more_than_200_lines_are_refused() {
        let lines: Vec<_> = (0..201).map(|_| line("роза", 100, 1)).collect();
        assert_eq!(fields(&receipt(lines, &[(PaymentKind::Cash, 20_100)])), ["lines"]);
    }

    #[test]
    fn absurd_amounts_are_refused_without_overflow() {
        let mut absurd = bouquet();
        absurd.lines[0].price = Kopecks(i64::MAX);
        absurd.lines[0].quantity = Quantity(i64::MAX);
        absurd.total = Kopecks(i64::MIN);
        absurd.payments.push(ReceiptPayment { kind: PaymentKind::Cash, sum: Kopecks(i64::MAX) });
        assert!(fields(&absurd).contains(&"total".to_owned()));
    }

    #[test]
    fn a_receipt_without_paper_needs_a_contact() {
        let mut silent = bouquet();
        silent.print = false;
        silent.buyer.contact = None;
        assert_eq!(fields(&silent), ["buyer.contact"]);
        for (contact, good) in
            [("a@b.ru", true), ("+79001234567", true), ("79001234567", false), ("a@b@c.ru", false)]
        {
            assert_eq!(is_contact(contact), good, "{contact}");
        }
    }

    #[test]
    fn an_instruction_has_a_number_and_dates_are_dates() {
        let mut correction = bouquet();
        correction.correction = Some(Correction {
            reason: CorrectionReason::Instruction,
            date: "2026-02-30".into(),
            number: None,
            wrong_sign: None,
        });
        assert_eq!(fields(&correction), ["correction.date", "correction.number"]);
    }

    #[test]
    fn odd_rates_are_reported_and_let_through() {
        let mut odd = bouquet();
        odd.lines[0].vat = VatRate::Vat20;
        odd.lines[0].method = PaymentMethod::Advance;
        let both =
            [ReceiptWarning::PlainRateOnPrepayment { line: 0 }, ReceiptWarning::OutdatedRate { line: 0 }];
        assert_eq!(odd.warnings(2026), both);
        assert_eq!(odd.warnings(2025), both[..1]);
        odd.kind = ReceiptKind::SellReturn;
        assert_eq!(odd.warnings(2026), both[..1]);
    }
}
