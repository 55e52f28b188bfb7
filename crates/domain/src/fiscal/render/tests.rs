//! Goldens at the usual widths, and the promise that nothing gets wider than the paper.
//!
//! `UPDATE_GOLDEN=1 cargo test -p domain` writes the goldens anew; read the difference before committing it.

use std::path::PathBuf;

use proptest::prelude::*;

use super::*;
use crate::fiscal::counters::{CashDirection, Counters};
use crate::fiscal::document::{ShiftReport, StorageReport, StorageWarning};
use crate::fiscal::paper::{CashSlip, XReport};
use crate::fiscal::receipt::Receipt;
use crate::fiscal::samples::{agent_sale, bouquet, correction, document, header, line, receipt};
use crate::fiscal::words::PaymentKind;

fn paper(receipt: Receipt) -> Paper {
    Paper::Document(Box::new(document(receipt)))
}

fn report() -> ShiftReport {
    let mut counters = Counters::default();
    counters.count(&bouquet());
    counters.count(&agent_sale());
    counters.count_cash(CashDirection::In, Kopecks(100_000));
    let operator = Operator { name: "Лютикова А. Б.".into(), inn: None };
    let since = jiff::civil::date(2026, 11, 15).at(9, 0, 0, 0);
    let storage =
        StorageReport { unsent: 2, unsent_since: Some(since), warnings: vec![StorageWarning::UnsentOverdue] };
    let cash = Kopecks(310_710);
    ShiftReport { shift: 12, operator, receipts: 2, documents: 4, counters, grand: counters, cash, storage }
}

fn with_body(body: Body) -> Paper {
    Paper::Document(Box::new(FiscalDocument { body, ..document(bouquet()) }))
}

fn x_report() -> Paper {
    let local = document(bouquet()).local;
    Paper::XReport(Box::new(XReport { header: header(), local, report: report() }))
}

fn cash_slip() -> Paper {
    Paper::Cash(Box::new(CashSlip {
        header: header(),
        local: document(bouquet()).local,
        operator: Operator { name: "Лютикова А. Б.".into(), inn: None },
        direction: CashDirection::Out,
        sum: Kopecks(50_000),
        cash: Kopecks(260_710),
    }))
}

fn corrected() -> Receipt {
    Receipt { correction: Some(correction()), ..bouquet() }
}

fn slip() -> Paper {
    let items = vec![
        SlipItem::Text("  Спасибо за покупку!\nПриходите ещё".into()),
        SlipItem::Code(Symbology::Ean13, "4601234567893".into()),
    ];
    Paper::Slip { items }
}

/// Everything that can come out, with the name of its golden.
fn papers() -> Vec<(&'static str, Paper)> {
    vec![
        ("receipt", paper(bouquet())),
        ("agent", paper(agent_sale())),
        ("correction", paper(corrected())),
        (
            "copy",
            Paper::Copy(Box::new(document(receipt(vec![line("Роза", 100, 1)], &[(PaymentKind::Cash, 100)])))),
        ),
        ("shift_open", with_body(Body::ShiftOpen(report()))),
        ("shift_close", with_body(Body::ShiftClose(report()))),
        ("registration", with_body(Body::Registration)),
        ("x_report", x_report()),
        ("cash", cash_slip()),
        ("slip", slip()),
    ]
}

#[test]
fn papers_look_like_their_goldens() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("src/fiscal/render/golden");
    for width in [32, 42, 48, 50] {
        for (name, paper) in papers() {
            let lines = render(&paper, width, &Options { big_total: width == 48 });
            let text = lines.join("\n") + "\n";
            let file = folder.join(format!("{name}_{width}.txt"));
            if std::env::var_os("UPDATE_GOLDEN").is_some() {
                std::fs::write(&file, &text).unwrap();
            }
            assert_eq!(text, std::fs::read_to_string(&file).unwrap_or_default(), "{}", file.display());
        }
    }
}

#[test]
fn texts_end_their_lines_for_printers() {
    assert_eq!(to_text(&["раз".into(), "два".into()]), "раз\r\nдва\r\n");
}

proptest! {
    #[test]
    fn nothing_is_wider_than_the_paper(
        names in prop::collection::vec("\\PC{1,40}|[А-яё«»— ]{1,128}|[🌹🌷a]{1,60}", 1..6),
        price in 0_i64..=1_000_000_000_000,
        width in 16_usize..=64,
        big_total: bool,
    ) {
        let lines = names.iter().map(|name| line(name, price, 1)).collect();
        let mut receipt = receipt(lines, &[(PaymentKind::Cash, 1_000_000_000_000)]);
        receipt.operator.name.clone_from(&names[0]);
        receipt.extra_print.clone_from(&names);
        for paper in [paper(receipt), Paper::Slip { items: names.into_iter().map(SlipItem::Text).collect() }] {
            for line in render(&paper, width, &Options { big_total }) {
                prop_assert!(line.chars().count() <= width, "{line:?}");
            }
        }
    }

    #[test]
    fn every_kind_of_paper_fits_every_width(width in 16_usize..=64) {
        for (name, paper) in papers() {
            for line in render(&paper, width, &Options::default()) {
                prop_assert!(line.chars().count() <= width, "{name}: {line:?}");
            }
        }
    }
}
