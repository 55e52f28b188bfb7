//! Papers as text of a given width: what a receipt printer shows, and what the web shows in its place.
//!
//! Pure functions of the paper; texts are in the language of the law. Codes to scan appear as markers `<QR:...>`; whoever shows
//! the text draws them from [`FiscalDocument::qr`].

mod layout;
mod receipt;
mod report;
#[cfg(test)]
mod tests;

use layout::Sheet;

use super::Kopecks;
use super::canonical::TAX_SITE;
use super::document::{Body, FiscalDocument, Header};
use super::paper::{Paper, SlipItem, Symbology};
use super::receipt::{Operator, Place};

/// How to print.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// The total in letters of double width.
    pub big_total: bool,
}

/// A paper as lines of at most `width` characters; 32 to 64 look well, below 16 counts as 16.
#[must_use]
pub fn render(paper: &Paper, width: usize, options: &Options) -> Vec<String> {
    let mut sheet = Sheet::new(width);
    match paper {
        Paper::Document(document) => print_document(&mut sheet, document, options),
        Paper::Copy(document) => {
            sheet.centre("КОПИЯ");
            print_document(&mut sheet, document, options);
        }
        Paper::XReport(report) => report::print_x(&mut sheet, report),
        Paper::Cash(slip) => report::print_cash(&mut sheet, slip),
        Paper::Slip { items } => items.iter().for_each(|item| print_item(&mut sheet, item)),
    }
    sheet.into_lines()
}

/// Lines as one text with the line ends of printers, CR LF, also after the last.
#[must_use]
pub fn to_text(lines: &[String]) -> String {
    lines.iter().flat_map(|line| [line.as_str(), "\r\n"]).collect()
}

fn print_document(sheet: &mut Sheet, document: &FiscalDocument, options: &Options) {
    match &document.body {
        Body::Receipt(entry) => receipt::print(sheet, document, entry, options),
        Body::ShiftOpen(report) => report::print_shift(sheet, document, report, false),
        Body::ShiftClose(report) => report::print_shift(sheet, document, report, true),
        Body::Registration | Body::StorageClose => report::print_register(sheet, document),
    }
}

fn print_item(sheet: &mut Sheet, item: &SlipItem) {
    match item {
        SlipItem::Text(text) => sheet.verbatim(text),
        SlipItem::Code(symbology, content) => {
            let name = match symbology {
                Symbology::Qr => "QR",
                Symbology::Ean13 => "EAN13",
                Symbology::Code39 => "CODE39",
                Symbology::Code128 => "CODE128",
                Symbology::Pdf417 => "PDF417",
            };
            sheet.marker(name, content);
        }
    }
}

fn print_head(sheet: &mut Sheet, header: &Header, place: Option<&Place>) {
    sheet.centre(&header.organisation);
    sheet.centre(place.map_or(&header.address, |place| &place.address));
    sheet.centre(place.map_or(&header.place, |place| &place.name));
}

fn print_operator(sheet: &mut Sheet, operator: &Operator) {
    sheet.pair("Кассир", &operator.name);
    if let Some(inn) = &operator.inn {
        sheet.pair("ИНН кассира", inn);
    }
}

/// The numbers every fiscal document ends with.
fn print_numbers(sheet: &mut Sheet, document: &FiscalDocument) {
    let header = &document.header;
    sheet.facts(&[
        format!("ЗН ККТ {}", header.serial),
        format!("РН ККТ {}", header.registration),
        format!("ИНН {}", header.inn),
        format!("ФН {}", header.storage),
        format!("ФД {}", document.number),
        format!("ФП {}", document.sign_text()),
    ]);
    sheet.pair("Сайт ФНС:", TAX_SITE);
    if let Some(qr) = document.qr() {
        sheet.marker("QR", &qr.to_string());
    }
}

fn local_time(local: jiff::civil::DateTime) -> String {
    local.strftime("%d.%m.%y %H:%M").to_string()
}

/// Money as registers print it.
fn money(amount: Kopecks) -> String {
    format!("={amount}")
}
