//! A fiscal document as tags: the bytes that are signed, and the form kept in the archive.
//!
//! The sign itself (tag 1077) is not among them, since it is made from them. Counters of a shift are not either: the format
//! before them is what all versions share.

use jiff::civil::DateTime;
use jiff::tz::Offset;

use super::Kopecks;
use super::document::{Body, FiscalDocument, Header, RegisteredReceipt, ShiftReport, StorageWarning};
use super::receipt::{Agent, Correction, Operator, Receipt, ReceiptLine, Supplier};
use super::tags;
use super::tlv::{Tag, TlvError, Value, encode};
use super::vat::VatTotal;
use super::words::{Format, PaymentKind, VatRate};
use crate::Quantity;

/// The tax service's page for checking receipts.
pub const TAX_SITE: &str = "www.nalog.gov.ru";

/// The document's canonical bytes.
///
/// # Errors
/// [`TlvError::TooLong`] when a text exceeds what a tag can hold; a checked receipt never does.
pub fn bytes(document: &FiscalDocument) -> Result<Vec<u8>, TlvError> {
    encode(&tags_of(document))
}

/// The document as tags, unsorted.
#[must_use]
pub fn tags_of(document: &FiscalDocument) -> Vec<Tag> {
    let FiscalDocument { number, sign: _, at: _, local, header, body } = document;
    let mut list = List::default();
    list.text(tags::DOCUMENT_NAME, document.kind().text());
    list.number(tags::NUMBER, *number);
    list.time(tags::TIME, *local);
    list.header(header);
    match body {
        Body::Registration => list.registration(header),
        Body::ShiftOpen(report) => list.shift(report, false),
        Body::ShiftClose(report) => list.shift(report, true),
        Body::Receipt(entry) => list.receipt(entry, header),
        Body::StorageClose => {}
    }
    list.0
}

/// Tags under construction.
#[derive(Default)]
struct List(Vec<Tag>);

impl List {
    fn put(&mut self, tag: u16, value: Value) {
        self.0.push(Tag { tag, value });
    }

    fn text(&mut self, tag: u16, text: &str) {
        self.put(tag, Value::Text(text.to_owned()));
    }

    fn maybe_text(&mut self, tag: u16, text: Option<&String>) {
        if let Some(text) = text {
            self.text(tag, text);
        }
    }

    fn texts(&mut self, tag: u16, texts: &[String]) {
        for text in texts {
            self.text(tag, text);
        }
    }

    fn number(&mut self, tag: u16, number: impl Into<u64>) {
        self.put(tag, Value::Number(number.into()));
    }

    /// Registered amounts are never negative.
    fn money(&mut self, tag: u16, amount: Kopecks) {
        self.number(tag, u64::try_from(amount.0).unwrap_or_default());
    }

    /// Register time counts local seconds; 32 bits are enough until 2106.
    fn time(&mut self, tag: u16, local: DateTime) {
        let seconds = Offset::UTC.to_timestamp(local).map_or(0, jiff::Timestamp::as_second);
        self.number(tag, u32::try_from(seconds).unwrap_or_default());
    }

    fn group(&mut self, tag: u16, fill: impl FnOnce(&mut Self)) {
        let mut inner = Self::default();
        fill(&mut inner);
        inner.0.sort_by_key(|tag| tag.tag);
        if !inner.0.is_empty() {
            self.put(tag, Value::Group(inner.0));
        }
    }

    fn header(&mut self, header: &Header) {
        self.text(tags::USER_NAME, &header.organisation);
        self.text(tags::USER_INN, &header.inn);
        self.text(tags::REGISTRATION, &header.registration);
        self.text(tags::STORAGE, &header.storage);
        self.number(tags::FORMAT, header.format.code());
    }

    fn registration(&mut self, header: &Header) {
        let mask: u8 = header.taxations.iter().fold(0, |mask, taxation| mask | taxation.code());
        self.text(tags::ADDRESS, &header.address);
        self.text(tags::PLACE, &header.place);
        self.text(tags::SERIAL, &header.serial);
        self.number(tags::TAXATIONS, mask);
        self.text(tags::OFD_NAME, &header.ofd_name);
        self.text(tags::OFD_INN, &header.ofd_inn);
        self.text(tags::TAX_SITE, TAX_SITE);
    }

    fn operator(&mut self, operator: &Operator) {
        self.text(tags::OPERATOR, &operator.name);
        self.maybe_text(tags::OPERATOR_INN, operator.inn.as_ref());
    }

    fn shift(&mut self, report: &ShiftReport, closing: bool) {
        self.number(tags::SHIFT, report.shift);
        self.operator(&report.operator);
        if closing {
            self.number(tags::RECEIPTS_IN_SHIFT, report.receipts);
            self.number(tags::DOCUMENTS_IN_SHIFT, report.documents);
        }
        self.number(tags::UNSENT, report.storage.unsent);
        if let Some(since) = report.storage.unsent_since {
            self.time(tags::UNSENT_SINCE, since);
        }
        for warning in &report.storage.warnings {
            let tag = match warning {
                StorageWarning::EndsIn30Days => tags::STORAGE_ENDS_30_DAYS,
                StorageWarning::EndsIn3Days => tags::STORAGE_ENDS_3_DAYS,
                StorageWarning::NearlyFull => tags::STORAGE_NEARLY_FULL,
                StorageWarning::UnsentOverdue => tags::OFD_OVERDUE,
            };
            self.number(tag, 1_u8);
        }
    }

    fn receipt(&mut self, entry: &RegisteredReceipt, header: &Header) {
        let RegisteredReceipt { shift, number_in_shift, receipt } = entry;
        let place = receipt.place.as_ref();
        self.number(tags::SHIFT, *shift);
        self.number(tags::RECEIPT_NUMBER, *number_in_shift);
        self.number(tags::KIND, receipt.kind.code());
        self.number(tags::TAXATION, receipt.taxation.code());
        self.text(tags::ADDRESS, place.map_or(&header.address, |place| &place.address));
        self.text(tags::PLACE, place.map_or(&header.place, |place| &place.name));
        self.text(tags::TAX_SITE, TAX_SITE);
        self.maybe_text(tags::SENDER, header.sender.as_ref());
        self.operator(&receipt.operator);
        self.buyer(receipt, header.format);
        if receipt.internet {
            self.number(tags::INTERNET, 1_u8);
        }
        if let Some(correction) = &receipt.correction {
            self.correction(correction);
        }
        if receipt.lists_lines(header.format) {
            for line in &receipt.lines {
                self.group(tags::LINE, |list| list.line(line, header.format));
            }
        }
        self.money_block(receipt);
    }

    fn buyer(&mut self, receipt: &Receipt, format: Format) {
        let buyer = &receipt.buyer;
        self.maybe_text(tags::BUYER_CONTACT, buyer.contact.as_ref());
        let person = |list: &mut Self| {
            list.maybe_text(tags::BUYER_NAME, buyer.name.as_ref());
            list.maybe_text(tags::BUYER_INN, buyer.inn.as_ref());
        };
        match format {
            Format::V1_05 | Format::V1_1 => person(self),
            Format::V1_2 => self.group(tags::BUYER, person),
        }
    }

    fn correction(&mut self, correction: &Correction) {
        self.number(tags::CORRECTION_REASON, correction.reason.code());
        self.group(tags::CORRECTION_BASIS, |list| {
            if let Ok(date) = correction.date.parse::<jiff::civil::Date>() {
                list.time(tags::CORRECTION_DATE, date.at(0, 0, 0, 0));
            }
            list.maybe_text(tags::CORRECTION_NUMBER, correction.number.as_ref());
        });
        self.maybe_text(tags::EXTRA_ATTRIBUTE, correction.wrong_sign.as_ref());
    }

    fn money_block(&mut self, receipt: &Receipt) {
        self.money(tags::TOTAL, receipt.total);
        for (kind, sum) in receipt.settled().iter() {
            let tag = match kind {
                PaymentKind::Cash => tags::CASH,
                PaymentKind::Electronic => tags::ELECTRONIC,
                PaymentKind::Prepaid => tags::PREPAID,
                PaymentKind::Credit => tags::CREDIT,
                PaymentKind::Other => tags::COUNTER_PROVISION,
            };
            self.money(tag, sum);
        }
        let totals = receipt.vat_totals();
        for total in &totals {
            if let Some(tag) = own_tag(total.rate) {
                self.money(tag, total.amount());
            }
        }
        self.group(tags::OTHER_VAT, |list| {
            totals
                .iter()
                .filter(|total| own_tag(total.rate).is_none())
                .for_each(|total| list.other_rate(total));
        });
    }

    fn other_rate(&mut self, total: &VatTotal) {
        self.group(tags::OTHER_VAT_RATE, |list| {
            list.number(tags::VAT_RATE, total.rate.code());
            list.money(tags::OTHER_VAT_SUM, total.amount());
        });
    }

    fn line(&mut self, line: &ReceiptLine, format: Format) {
        self.text(tags::NAME, &line.name);
        self.money(tags::PRICE, line.price);
        self.put(tags::QUANTITY, decimal(line.quantity));
        self.money(tags::SUM, line.sum);
        self.number(tags::VAT_RATE, line.vat.code());
        self.money(tags::VAT_SUM, line.vat_sum());
        self.number(tags::OBJECT, line.object.code());
        self.number(tags::METHOD, line.method.code());
        match format {
            Format::V1_05 | Format::V1_1 => self.text(tags::UNIT_TEXT, line.measure.text()),
            Format::V1_2 => self.number(tags::MEASURE, line.measure.code()),
        }
        if let Some(agent) = &line.agent {
            self.agent(agent);
        }
        if let Some(supplier) = &line.supplier {
            self.supplier(supplier);
        }
        if let Some(excise) = line.excise {
            self.money(tags::EXCISE, excise);
        }
        if let (Some(mark), Format::V1_2) = (&line.mark, format) {
            self.text(tags::MARK, &mark.code);
            self.number(tags::MARK_VERDICT, mark.verdict.0);
        }
    }

    fn agent(&mut self, agent: &Agent) {
        self.number(tags::AGENT_KIND, agent.kind.code());
        self.group(tags::AGENT, |list| {
            list.maybe_text(tags::AGENT_OPERATION, agent.operation.as_ref());
            list.texts(tags::AGENT_PHONE, &agent.phones);
            list.texts(tags::RECEIVER_PHONE, &agent.receiver_phones);
            if let Some(transfer) = &agent.transfer {
                list.text(tags::TRANSFER_NAME, &transfer.name);
                list.text(tags::TRANSFER_INN, &transfer.inn);
                list.text(tags::TRANSFER_ADDRESS, &transfer.address);
                list.texts(tags::TRANSFER_PHONE, &transfer.phones);
            }
        });
    }

    fn supplier(&mut self, supplier: &Supplier) {
        self.text(tags::SUPPLIER_INN, &supplier.inn);
        self.group(tags::SUPPLIER, |list| {
            list.maybe_text(tags::SUPPLIER_NAME, supplier.name.as_ref());
            list.texts(tags::SUPPLIER_PHONE, &supplier.phones);
        });
    }
}

/// The rates that have a tag of their own; all others share a list.
const fn own_tag(rate: VatRate) -> Option<u16> {
    match rate {
        VatRate::Vat20 => Some(tags::VAT_MAIN),
        VatRate::Vat10 => Some(tags::VAT_10),
        VatRate::Vat20Of120 => Some(tags::VAT_MAIN_CALCULATED),
        VatRate::Vat10Of110 => Some(tags::VAT_10_CALCULATED),
        VatRate::Vat0 => Some(tags::TURNOVER_0),
        VatRate::Without => Some(tags::TURNOVER_WITHOUT),
        VatRate::Vat5
        | VatRate::Vat7
        | VatRate::Vat5Of105
        | VatRate::Vat7Of107
        | VatRate::Vat22
        | VatRate::Vat22Of122 => None,
    }
}

/// As few decimals as the quantity needs. Registered quantities are positive.
fn decimal(quantity: Quantity) -> Value {
    let mut places: u8 = 6;
    let mut grains = u64::try_from(quantity.0).unwrap_or_default();
    while places > 0 && grains % 10 == 0 {
        grains /= 10;
        places -= 1;
    }
    Value::Decimal { places, grains }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fiscal::samples::{agent_sale, bouquet, document};
    use crate::fiscal::tlv::decode;

    fn sorted(mut tags: Vec<Tag>) -> Vec<Tag> {
        tags.sort_by_key(|tag| tag.tag);
        tags
    }

    #[test]
    fn documents_read_back_from_their_bytes() {
        for receipt in [bouquet(), agent_sale()] {
            let document = document(receipt);
            let written = bytes(&document).unwrap();
            assert_eq!(decode(&written).unwrap(), sorted(tags_of(&document)));
        }
    }

    #[test]
    fn a_kopeck_or_a_second_changes_the_bytes() {
        let original = document(bouquet());
        let mut dearer = original.clone();
        let mut later = original.clone();
        if let Body::Receipt(entry) = &mut dearer.body {
            entry.receipt.total += Kopecks(1);
        }
        later.local += jiff::Span::new().seconds(1);
        let written = bytes(&original).unwrap();
        assert_eq!(written, bytes(&original).unwrap());
        assert_ne!(written, bytes(&dearer).unwrap());
        assert_ne!(written, bytes(&later).unwrap());
    }

    #[test]
    fn quantities_drop_trailing_zeros() {
        assert_eq!(decimal(Quantity::units(7)), Value::Decimal { places: 0, grains: 7 });
        assert_eq!(decimal(Quantity(1_255_000)), Value::Decimal { places: 3, grains: 1255 });
    }

    #[test]
    fn the_first_format_corrects_without_lines() {
        let mut document = document(bouquet());
        document.header.format = Format::V1_05;
        let has_lines = |document: &FiscalDocument| tags_of(document).iter().any(|tag| tag.tag == tags::LINE);
        assert!(has_lines(&document));
        if let Body::Receipt(entry) = &mut document.body {
            entry.receipt.correction = Some(crate::fiscal::samples::correction());
        }
        assert!(!has_lines(&document));
    }
}
