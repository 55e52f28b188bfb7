//! The vendor's own journal, a quarter of an hour of three shops, sent again: names are invented, everything else is as it was.

use std::collections::BTreeMap;

use dialect_evotor::{Answer, TerminalSettings};
use futures_util::StreamExt as _;
use journal::{Export, Filter, Form, Names};
use serde_json::{Value, json};
use testkit::{Http, both_engines};

use super::*;

const SEED: &str = include_str!("seed.txt");

/// A row of the page.
#[derive(Clone, Debug, PartialEq)]
struct Written {
    shop: i64,
    event: String,
    said: Option<Value>,
}

/// The rows of a page, as it has them: newest first.
fn read(page: &str) -> Vec<Written> {
    let mut rows = Vec::new();
    for text in page.split("\n| ").map(|row| row.trim_start_matches("| ")) {
        let mut cells = text.splitn(4, " | ").map(str::trim);
        let (Some(_), Some(shop), Some(event)) = (cells.next(), cells.next(), cells.next()) else { continue };
        let said = cells.next().unwrap_or_default().trim().trim_end_matches('|').trim();
        let said = (!said.is_empty()).then(|| serde_json::from_str(said).unwrap());
        let event = event.trim_end_matches('|').trim().to_owned();
        rows.push(Written { shop: shop.parse().unwrap(), event, said });
    }
    rows
}

/// Everything that the page says of bills, as the form that makes them.
fn bills(rows: &[Written]) -> BTreeMap<(i64, i64), Value> {
    let mut bills: BTreeMap<(i64, i64), Value> = BTreeMap::new();
    for row in rows {
        let Some(said) = &row.said else { continue };
        match row.event.as_str() {
            "Ответ (LIST)" => {
                for listed in said.as_array().unwrap() {
                    let id = listed["id"].as_i64().unwrap();
                    let only = json!([{ "id": 1, "type": "NORMAL", "prodname": "?", "price": listed["summ"], "unitname": "шт" }]);
                    let bill = json!({
                        "id": id, "date": listed["date"], "number": listed["number"], "products": only,
                        "customer": { "name": listed["customername"] },
                    });
                    bills.entry((row.shop, id)).or_insert(bill);
                }
            }
            "Ответ (BILL)" => {
                bills.insert((row.shop, said["id"].as_i64().unwrap()), said.clone());
            }
            _ => {}
        }
    }
    // What was sold without having been opened on this page is known from its receipt.
    let receipts =
        rows.iter().filter(|row| row.event == "Запрос (RECEIPT)").filter_map(|row| row.said.as_ref());
    for data in receipts.map(|said| &said["body"]["data"]) {
        let id: i64 = data["extras"]["billId"].as_str().unwrap().parse().unwrap();
        let bill =
            bills.iter_mut().find(|((_, of), bill)| *of == id && bill["products"][0]["prodname"] == "?");
        if let Some((_, bill)) = bill {
            let products = data["items"].as_array().unwrap().iter().map(|item| {
                json!({
                    "id": item["id"], "type": item["itemType"], "prodname": item["name"], "price": item["price"],
                    "quantity": item["quantity"], "unitname": item["measureName"],
                })
            });
            bill["products"] = products.collect();
        }
    }
    bills
}

/// Sends a request of the page.
async fn send(http: &Http, said: &Value) -> testkit::Answer {
    let query: Vec<String> = said["get"]
        .as_object()
        .unwrap()
        .iter()
        .filter(|(name, _)| *name != "id")
        .map(|(name, value)| format!("{name}={}", value.as_str().unwrap()))
        .collect();
    let path = format!("/?{}", query.join("&"));
    let body = &said["body"];
    if body.is_null() { http.get(&path).await } else { http.post(&path).json(body).await }
}

/// A LIST that ran beside a receipt may still show the bill that was paid.
fn is_list_beside_a_receipt(expected: &Value, answered: &Value, paid: &[i64]) -> bool {
    let unpaid = |list: &Value| -> Vec<Value> {
        let all = list.as_array().unwrap().iter();
        all.filter(|bill| !paid.contains(&bill["id"].as_i64().unwrap())).cloned().collect()
    };
    expected.is_array() && unpaid(expected) == unpaid(answered)
}

both_engines! {
    async fn a_page_of_the_vendors_journal_comes_out_as_it_was(shop) {
        let shop = shop.with_outlet().with_outlet().with_outlet().await;
        let page = read(SEED);
        assert_eq!(page.len(), 20);
        let mut doors: BTreeMap<i64, Http> = BTreeMap::new();
        for (till, number) in shop.outlets.clone().into_iter().zip([120, 40, 171]) {
            let settings = TerminalSettings { answer: Some(Answer::Empty), ..TerminalSettings::default() };
            let token = connect(&shop, till, number, settings, None).await;
            doors.insert(number, stranger(&shop).bearer(&token));
        }
        for ((of, _), bill) in bills(&page) {
            let placed = doors[&of].post("/admin/evotor/bills").json(&bill).await.expect(201);
            if bill["prepaymentEnable"].is_boolean() {
                assert_eq!(placed, bill, "a bill reads as the vendor's");
            }
        }
        let mut answers: Vec<Written> = page.iter().rev().filter(|row| row.event.starts_with("Ответ")).cloned().collect();
        let mut paid = Vec::new();
        for request in page.iter().rev().filter(|row| row.event.starts_with("Запрос")) {
            let said = request.said.as_ref().unwrap();
            let expected = request.event.replace("Запрос", "Ответ");
            let at = answers.iter().position(|row| row.shop == request.shop && row.event == expected).unwrap();
            let expected = answers.remove(at);
            let answer = send(&doors[&request.shop], said).await;
            if let Some(bill) = said["body"]["data"]["extras"]["billId"].as_str() {
                paid.push(bill.parse().unwrap());
            }
            match expected.said {
                None => assert!(answer.status == 200 && answer.bytes.is_empty()),
                Some(expected) => {
                    let answered = answer.ok();
                    assert!(expected == answered || is_list_beside_a_receipt(&expected, &answered, &paid), "{answered}");
                }
            }
        }
        assert_eq!(paid.len(), 3);
        for id in [350_857, 137_456, 49_152] {
            let mut left = Vec::new();
            for http in doors.values() {
                left.extend(ids(http, "").await);
            }
            assert!(!left.contains(&id));
        }

        // What the journal wrote of it is what the vendor's journal has, row by row.
        shop.journal.flush().await;
        let export = Export { filter: Filter { dialect: Some("evotor".into()), ..Filter::default() }, form: Form::Table, names: Names::Shown };
        let pieces: Vec<_> = shop.journal.operator().export(export).collect().await;
        let table: String = pieces.into_iter().map(|piece| String::from_utf8(piece.unwrap().to_vec()).unwrap()).collect();
        let mut ours: Vec<Written> =
            read(&table).into_iter().filter(|row| !row.event.contains("(PLACE)")).collect();
        ours.drain(..ours.len() - page.len());
        for row in &page {
            let same = |own: &Written| {
                own.shop == row.shop && own.event == row.event && match (&row.said, &own.said) {
                    (Some(expected), Some(said)) if row.event == "Ответ (LIST)" => {
                        expected == said || is_list_beside_a_receipt(expected, said, &paid)
                    }
                    (expected, said) => expected == said,
                }
            };
            let at = ours.iter().position(same);
            let at = at.unwrap_or_else(|| panic!("not in our journal: {row:?}\n{table}"));
            ours.remove(at);
        }
        shop.close().await;
    }
}
