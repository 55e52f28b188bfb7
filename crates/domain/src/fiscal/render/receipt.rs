//! Receipts and corrections on paper.

use super::layout::Sheet;
use super::{Options, local_time, money, print_head, print_numbers, print_operator};
use crate::Quantity;
use crate::fiscal::Kopecks;
use crate::fiscal::document::{FiscalDocument, RegisteredReceipt};
use crate::fiscal::receipt::{Agent, Correction, Receipt, ReceiptLine, Supplier};
use crate::fiscal::words::{Measure, PaymentMethod, PaymentObject, VatRate};

pub(super) fn print(
    sheet: &mut Sheet,
    document: &FiscalDocument,
    entry: &RegisteredReceipt,
    options: &Options,
) {
    let receipt = &entry.receipt;
    print_head(sheet, &document.header, receipt.place.as_ref());
    sheet.pair(document.kind().text(), receipt.kind.text());
    if let Some(correction) = &receipt.correction {
        print_correction(sheet, correction);
    }
    if receipt.lists_lines(document.header.format) {
        receipt.lines.iter().for_each(|line| print_line(sheet, line));
    }
    sheet.rule();
    print_money(sheet, receipt, options);
    sheet.pair("СНО", receipt.taxation.text());
    print_people(sheet, receipt);
    receipt.extra_print.iter().for_each(|text| sheet.verbatim(text));
    let numbers = format!("Смена {} Чек {}", entry.shift, entry.number_in_shift);
    sheet.pair(&numbers, &local_time(document.local));
    print_numbers(sheet, document);
}

fn print_correction(sheet: &mut Sheet, correction: &Correction) {
    sheet.pair("ТИП КОРРЕКЦИИ", correction.reason.text());
    let number = correction.number.as_deref().map(|number| format!("№ {number} ")).unwrap_or_default();
    sheet.pair("ОСНОВАНИЕ", &format!("{number}от {}", correction.date));
    if let Some(sign) = &correction.wrong_sign {
        sheet.pair("ФП ИСПРАВЛЯЕМОГО ЧЕКА", sign);
    }
}

fn print_line(sheet: &mut Sheet, line: &ReceiptLine) {
    match &line.mark {
        Some(mark) => sheet.left(&format!("{} {}", mark.verdict.sign(), line.name)),
        None => sheet.left(&line.name),
    }
    let quantity = format!("{} {}", quantity(line), line.measure.text());
    sheet.right(&format!("{quantity} x {} = {}", line.price, line.sum));
    if line.vat.percent() == 0 {
        sheet.left(&vat_title(line.vat));
    } else {
        sheet.pair(&vat_title(line.vat), &money(line.vat_sum()));
    }
    if line.method != PaymentMethod::FullPayment {
        sheet.left(line.method.text());
    }
    if line.object != PaymentObject::Product {
        sheet.left(line.object.text());
    }
    if let Some(excise) = line.excise {
        sheet.pair("В Т.Ч. АКЦИЗ", &money(excise));
    }
    if let Some(agent) = &line.agent {
        print_agent(sheet, agent);
    }
    if let Some(supplier) = &line.supplier {
        print_supplier(sheet, supplier);
    }
}

fn vat_title(rate: VatRate) -> String {
    let text = rate.text();
    if rate == VatRate::Without { text.to_owned() } else { format!("НДС {text}") }
}

/// Whole pieces without a fraction, everything else with three decimals or as many as it has.
fn quantity(line: &ReceiptLine) -> String {
    let Quantity(grains) = line.quantity;
    let (whole, fraction) = (grains / Quantity::SCALE, grains % Quantity::SCALE);
    if line.measure == Measure::Piece && fraction == 0 {
        return whole.to_string();
    }
    let fraction = format!("{fraction:06}");
    let (first, rest) = fraction.split_at(3);
    format!("{whole}.{first}{}", rest.trim_end_matches('0'))
}

fn print_agent(sheet: &mut Sheet, agent: &Agent) {
    sheet.left(agent.kind.text());
    if let Some(operation) = &agent.operation {
        sheet.pair("ОПЕР. АГЕНТА", operation);
    }
    agent.phones.iter().for_each(|phone| sheet.pair("ТЛФ. ПЛ. АГ.", phone));
    agent.receiver_phones.iter().for_each(|phone| sheet.pair("ТЛФ. ОП. ПР. ПЛАТ.", phone));
    if let Some(transfer) = &agent.transfer {
        sheet.pair("ОП. ПЕР.", &transfer.name);
        sheet.pair("ИНН ОП. ПЕР.", &transfer.inn);
        sheet.pair("АДР. ОП. ПЕР.", &transfer.address);
        transfer.phones.iter().for_each(|phone| sheet.pair("ТЛФ. ОП. ПЕР.", phone));
    }
}

fn print_supplier(sheet: &mut Sheet, supplier: &Supplier) {
    if let Some(name) = &supplier.name {
        sheet.pair("ПОСТАВЩИК", name);
    }
    sheet.pair("ИНН ПОСТАВЩИКА", &supplier.inn);
    supplier.phones.iter().for_each(|phone| sheet.pair("ТЛФ. ПОСТ.", phone));
}

fn print_money(sheet: &mut Sheet, receipt: &Receipt, options: &Options) {
    if options.big_total {
        sheet.wide_pair("ИТОГ", &money(receipt.total));
    } else {
        sheet.pair("ИТОГ", &money(receipt.total));
    }
    for (kind, sum) in receipt.tendered().iter().filter(|(_, sum)| !sum.is_zero()) {
        sheet.pair(kind.text(), &money(sum));
    }
    if receipt.change() > Kopecks::ZERO {
        sheet.pair("СДАЧА", &money(receipt.change()));
    }
    for total in receipt.vat_totals() {
        // At zero per cent it is the turnover that is stated, "with" a tax of nothing.
        let with = if total.rate == VatRate::Vat0 { "С " } else { "" };
        let title = format!("СУММА {with}{}", vat_title(total.rate));
        sheet.pair(&title, &money(total.amount()));
    }
}

fn print_people(sheet: &mut Sheet, receipt: &Receipt) {
    print_operator(sheet, &receipt.operator);
    if let Some(name) = &receipt.buyer.name {
        sheet.pair("Покупатель", name);
    }
    if let Some(inn) = &receipt.buyer.inn {
        sheet.pair("ИНН покупателя", inn);
    }
    if let Some(contact) = &receipt.buyer.contact {
        sheet.pair("ЭЛ.АДР.ПОКУПАТЕЛЯ", contact);
    }
    if receipt.internet {
        sheet.left("РАСЧЕТЫ В ИНТЕРНЕТ");
    }
}
