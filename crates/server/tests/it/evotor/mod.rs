//! Stories through the door of Evotor: terminal, cloud and CRM on one side, the shop's books and journal on the other.

mod bills;
mod door;
mod receipts;
mod replay;

use app::access::{CreateTerminal, IssueKey, TerminalRefs};
use dialect_evotor::TerminalSettings;
use domain::id::Number;
use journal::{Filter, Page, Row};
use serde_json::{Value, json};
use server::config::Config;
use testkit::{Http, Outlet, TestShop};

use crate::support::{client, edge};

/// A code with every sign that codes may have.
const MARK: &str =
    "0104600000000015215/C_R;l&*'jB4\u{1d}91EE10\u{1d}92iXJRCt9D5dTQ5GkcsHpqS1CFAmXV/TSLwg6BEFrql4=";

/// The whole edge, for nobody in particular.
fn stranger(shop: &TestShop) -> Http {
    client(edge(shop, Config::default()))
}

/// Connects a till; gives its token.
async fn connect(
    shop: &TestShop,
    till: Outlet,
    number: i64,
    settings: TerminalSettings,
    user: Option<&str>,
) -> String {
    let (token, hash) = shop.app.new_key();
    let terminal = CreateTerminal {
        number: Some(Number(number)),
        name: "terminal".into(),
        login: shop.owner.login.unwrap(),
        outlet: till.outlet.id,
        hash,
        refs: TerminalRefs { owner: user.map(Into::into), ..TerminalRefs::default() },
        settings: serde_json::to_value(settings).unwrap(),
    };
    shop.write(terminal).await.unwrap();
    token.0
}

/// A terminal of the first till, as shop 19.
pub(crate) async fn terminal(shop: &TestShop) -> Http {
    terminal_with(shop, TerminalSettings::default()).await
}

async fn terminal_with(shop: &TestShop, settings: TerminalSettings) -> Http {
    let token = connect(shop, shop.till(), 19, settings, None).await;
    stranger(shop).bearer(&token)
}

/// A key of the owner's that is good at a till only.
pub(crate) async fn key_of(shop: &TestShop, till: Outlet) -> String {
    let (text, hash) = shop.app.new_key();
    let login = shop.owner.login.unwrap();
    let key = IssueKey { name: "crm".into(), login, outlet: Some(till.outlet.id), hash };
    shop.write(key).await.unwrap();
    text.0
}

fn product(id: i64, price: i64, quantity: i64) -> Value {
    json!({
        "id": id, "type": "NORMAL", "price": price, "taxrate": "5%", "itemType": 1, "prodname": format!("Goods {id}"),
        "quantity": quantity, "unitname": "шт"
    })
}

/// Places a bill of these products.
async fn place(http: &Http, id: i64, products: Value) -> Value {
    let customer = json!({ "id": 7, "name": "Тест Покупатель " });
    let bill = json!({ "id": id, "number": format!("A-{id}"), "customer": customer, "products": products });
    http.post("/admin/evotor/bills").json(&bill).await.expect(201)
}

fn item(id: i64, price: i64, quantity: i64) -> Value {
    let (sum, tax) = (price * quantity, (price * quantity * 100 * 5 + 52) / 105);
    json!({
        "id": id.to_string(), "name": format!("Goods {id}"), "itemType": "NORMAL", "measureName": "шт", "quantity": quantity,
        "price": price, "costPrice": 0, "sumPrice": sum, "discount": 0, "taxPercent": 5,
        "tax": f64::from(i32::try_from(tax).unwrap()) / 100.0,
    })
}

/// A receipt of these lines about a bill; what it says more goes over it.
fn receipt(id: &str, bill: i64, items: &[Value], extras: Value) -> Value {
    let sum = |name: &str| items.iter().map(|item| item[name].as_f64().unwrap()).sum::<f64>();
    let tax = (sum("tax") * 100.0).round() / 100.0;
    let mut body = json!({
        "id": format!("note-{id}"), "type": "ReceiptCreated", "version": 2, "timestamp": 1_774_448_694_958_i64,
        "userId": "01-000000000000019",
        "data": {
            "id": id, "type": "SELL", "dateTime": "2025-06-02T03:59:58.000Z", "shiftId": "7", "paymentSource": "PAY_CARD",
            "infoCheck": false, "totalAmount": sum("sumPrice"), "totalTax": tax, "totalDiscount": 0, "items": items,
            "extras": {
                "billId": bill.to_string(), "number": format!("A-{bill}"), "settlementMethod": "FullSettlement",
                "prepayment": 0, "contentModified": false,
            },
        },
    });
    let told = body["data"]["extras"].as_object_mut().unwrap();
    if let Value::Object(more) = extras {
        told.extend(more);
    }
    body
}

async fn tell(http: &Http, body: &Value) {
    assert_eq!(http.post("/api/v2/receipts").json(body).await.ok(), json!({ "success": true }));
}

/// What became of a bill, as its CRM sees it.
async fn bill(http: &Http, id: i64) -> Value {
    http.get(&format!("/admin/evotor/bills/{id}")).await.ok()
}

async fn ids(http: &Http, query: &str) -> Vec<i64> {
    let list = http.get(&format!("/api/v2/list{query}")).await.ok();
    list.as_array().unwrap().iter().map(|bill| bill["id"].as_i64().unwrap()).collect()
}

/// The flags of the last receipt told.
async fn flags(http: &Http) -> Value {
    http.get("/admin/evotor/receipts?size=1").await.ok()[0]["flags"].clone()
}

/// Rows of the journal, newest first.
async fn rows(shop: &TestShop) -> Vec<Row> {
    shop.journal.flush().await;
    shop.journal.operator().list(&Filter::default(), Page::Number(1), 2_000).await.unwrap().rows
}
