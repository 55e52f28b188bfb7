//! Reports on paper: shifts, the interim report, cash in and out, registration and end of a storage.

use super::layout::Sheet;
use super::{local_time, money, print_head, print_numbers, print_operator};
use crate::fiscal::Format;
use crate::fiscal::Kopecks;
use crate::fiscal::counters::{CashDirection, CashTally, Counters, Tally};
use crate::fiscal::document::{FiscalDocument, ShiftReport, StorageReport, StorageWarning};
use crate::fiscal::paper::{CashSlip, XReport};
use crate::fiscal::words::ReceiptKind;

pub(super) fn print_shift(sheet: &mut Sheet, document: &FiscalDocument, report: &ShiftReport, closing: bool) {
    print_head(sheet, &document.header, None);
    sheet.centre(document.kind().text());
    print_moment(sheet, report.shift, document.local);
    print_operator(sheet, &report.operator);
    if closing {
        print_counts(sheet, report);
        sheet.rule();
        sheet.centre("НЕОБНУЛЯЕМЫЕ СУММЫ");
        print_counters(sheet, &report.grand);
        sheet.rule();
    }
    print_storage(sheet, &report.storage);
    print_numbers(sheet, document);
}

pub(super) fn print_x(sheet: &mut Sheet, XReport { header, local, report }: &XReport) {
    print_head(sheet, header, None);
    sheet.centre("X-ОТЧЕТ");
    print_moment(sheet, report.shift, *local);
    print_operator(sheet, &report.operator);
    print_counts(sheet, report);
    print_storage(sheet, &report.storage);
}

pub(super) fn print_cash(sheet: &mut Sheet, slip: &CashSlip) {
    let CashSlip { header, local, operator, direction, sum, cash } = slip;
    print_head(sheet, header, None);
    let title = match direction {
        CashDirection::In => "ВНЕСЕНИЕ",
        CashDirection::Out => "ВЫПЛАТА",
    };
    sheet.pair(title, &money(*sum));
    sheet.pair("НАЛИЧНЫХ В КАССЕ", &money(*cash));
    print_operator(sheet, operator);
    sheet.right(&local_time(*local));
}

pub(super) fn print_register(sheet: &mut Sheet, document: &FiscalDocument) {
    let header = &document.header;
    print_head(sheet, header, None);
    sheet.centre(document.kind().text());
    sheet.right(&local_time(document.local));
    for taxation in &header.taxations {
        sheet.pair("СНО", taxation.text());
    }
    sheet.pair("ОФД", &header.ofd_name);
    sheet.pair("ИНН ОФД", &header.ofd_inn);
    let format: Format = header.format;
    sheet.pair("ФФД", format.text());
    print_numbers(sheet, document);
}

fn print_moment(sheet: &mut Sheet, shift: u32, local: jiff::civil::DateTime) {
    sheet.pair(&format!("Смена {shift}"), &local_time(local));
}

fn print_counts(sheet: &mut Sheet, report: &ShiftReport) {
    sheet.pair("ЧЕКОВ ЗА СМЕНУ", &report.receipts.to_string());
    sheet.pair("ФД ЗА СМЕНУ", &report.documents.to_string());
    print_counters(sheet, &report.counters);
    sheet.pair("НАЛИЧНЫХ В КАССЕ", &money(report.cash));
}

fn print_counters(sheet: &mut Sheet, counters: &Counters) {
    for kind in ReceiptKind::ALL {
        print_tally(sheet, kind.text(), counters.receipts(*kind));
        if counters.corrections(*kind).count > 0 {
            print_tally(sheet, &format!("КОРРЕКЦИЯ: {}", kind.text()), counters.corrections(*kind));
        }
    }
    print_cash_tally(sheet, "ВНЕСЕНИЯ", counters.cash_in);
    print_cash_tally(sheet, "ВЫПЛАТЫ", counters.cash_out);
}

fn print_tally(sheet: &mut Sheet, title: &str, tally: &Tally) {
    sheet.pair(&format!("{title} {}", tally.count), &money(tally.total));
    for (kind, sum) in tally.paid.iter().filter(|(_, sum)| *sum != Kopecks::ZERO) {
        sheet.pair(&format!(" {}", kind.text()), &money(sum));
    }
}

fn print_cash_tally(sheet: &mut Sheet, title: &str, tally: CashTally) {
    if tally.count > 0 {
        sheet.pair(&format!("{title} {}", tally.count), &money(tally.sum));
    }
}

fn print_storage(sheet: &mut Sheet, storage: &StorageReport) {
    sheet.pair("НЕ ПЕРЕДАНО ФД", &storage.unsent.to_string());
    if let Some(since) = storage.unsent_since {
        sheet.pair("НЕ ПЕРЕДАНО С", &local_time(since));
    }
    for warning in &storage.warnings {
        sheet.left(match warning {
            StorageWarning::EndsIn30Days => "РЕСУРС ФН МЕНЕЕ 30 ДНЕЙ",
            StorageWarning::EndsIn3Days => "РЕСУРС ФН МЕНЕЕ 3 ДНЕЙ",
            StorageWarning::NearlyFull => "ПАМЯТЬ ФН ЗАПОЛНЕНА НА 90%",
            StorageWarning::UnsentOverdue => "ОЖИДАНИЕ ОТВЕТА ОФД ПРЕВЫШЕНО",
        });
    }
}
