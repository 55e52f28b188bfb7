//! How rows leave: the pipe table as the vendor's own journal is copied, JSON and CSV.

use domain::Instant;
use journal::{Form, JournalConfig, Mark, Names};
use serde_json::Value;

use crate::both_engines;
use crate::support::{MOMENT, Said, exported, list, mark};

/// Copied in form from the vendor's page, with another shop's names.
const TABLE: &str = include_str!("vendor.txt");

const RECEIPT: &str = r#"{"type": "ReceiptCreated", "id": "48999792-5fa4-4eb8-97b5-82b27be40111", "version": 2,
    "timestamp": 1774448694958, "userId": "01-000000000233309", "data": {
        "type": "SELL", "id": "3fb12bc9-d7b5-4cf5-a900-f0312849ffba", "totalTax": 0, "totalAmount": 1854.46,
        "items": [{"name": "Крем / Cream, 2 мл", "id": "34847", "tax": 0, "price": 927.230, "quantity": 2, "sumPrice": 1854.46,
            "discount": 0, "itemType": "NORMAL", "costPrice": 0, "taxPercent": 0, "measureName": "Штука"}],
        "extras": {"billId": "350857", "number": "1312339", "date": "2026-03-24 22:43:36", "prepayment": 0,
            "customer": {"fullname": "Пробный Покупатель ", "name": "Пробный Покупатель ", "inn": "", "legalentity": false}},
        "infoCheck": false}}"#;

const BILL: &str = r#"{"summ": 7600, "id": 137456, "number": "56770", "prepayment": 0, "prepaymentEnable": true,
    "products": [{"id": 27447, "mark": "0104620277203124215/CCRU|Hcj_4\u001d91EE10\u001d92iXJR=", "price": 7600, "taxrate": "5%"}]}"#;

fn at(seconds: i64) -> i64 {
    // 17:24:00 in Moscow.
    Instant(1_774_448_640_000_000).0 / 1_000_000 - MOMENT.0 / 1_000_000 + seconds
}

both_engines! {
    async fn the_table_is_the_vendors_byte_by_byte(shelf) {
        let journal = shelf.journal(JournalConfig::default());
        let bill = Mark { params: vec![("id", "137456".to_owned())], ..mark(1, 40, "BILL") };
        for said in [
            Said { at: at(0), address: "/api/v2/bill/byid/137456", mark: bill, body: "", answer: BILL },
            Said { at: at(9), address: "/?q=%2Fapi%2Fv2%2Flist&number=56770", mark: mark(1, 40, "LIST"), body: "",
                answer: r#"[{"customername": "Пробный Покупатель", "id": 137456, "summ": 31690, "number": "56770"}]"# },
            Said { at: at(55), address: "/api/v2/receipts", mark: mark(1, 120, "RECEIPT"), body: RECEIPT, answer: "" },
        ] {
            said.happen(&journal);
        }
        let table = exported(&journal, Form::Table, Names::Shown).await;
        assert_eq!(table, TABLE);
        let hidden = exported(&journal, Form::Table, Names::Hidden).await;
        assert!(!hidden.contains("Покупатель") && hidden.contains("П••• П•••"));
        journal.close().await;
    }

    async fn json_and_csv_have_every_row(shelf) {
        let journal = shelf.journal(JournalConfig::default());
        for n in 0..120 {
            list(&journal, 1, 19, n);
        }
        let json: Vec<Value> = serde_json::from_str(&exported(&journal, Form::Json, Names::Shown).await).unwrap();
        assert_eq!(json.len(), 240);
        assert_eq!(json[0]["time"], "2026-03-24T11:24:07Z");
        assert_eq!((&json[0]["kind"], &json[0]["payload"]), (&"LIST".into(), &serde_json::json!([])));
        let csv = exported(&journal, Form::Csv, Names::Shown).await;
        assert_eq!(csv.matches("\r\n").count(), 241);
        assert!(csv.starts_with("\u{feff}id,time,"));
        journal.close().await;
    }

    async fn nothing_is_an_empty_file(shelf) {
        let journal = shelf.journal(JournalConfig::default());
        assert_eq!(exported(&journal, Form::Json, Names::Shown).await, "[\n]\n");
        assert_eq!(exported(&journal, Form::Table, Names::Shown).await, "");
        journal.close().await;
    }
}
