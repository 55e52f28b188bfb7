//! Whatever is sent to whatever operation, the server never breaks: no answer is 500.

use dialect_ox::{Operation, operations};
use serde_json::{Value, json};
use testkit::{Http, both_engines};

use super::owner;

/// What stands for each name in braces.
const SEGMENTS: [&str; 6] = ["1", "0", "-1", "99999999999999999999", "%D0%B0", "create"];

/// Values that no field is, or that all are.
fn values() -> Vec<Value> {
    let deep = (0..12).fold(json!(1), |inner, _| json!([inner]));
    vec![
        json!(null),
        json!(true),
        json!(-1),
        json!(1e300),
        json!(9_223_372_036_854_775_807_i64),
        json!("\u{0}"),
        json!("Роза 🌹"),
        json!(""),
        json!([]),
        json!([[1], {"a": 2}]),
        json!({"0": 1, "first": "UZS"}),
        deep,
    ]
}

/// Every field that a form of the contract has at its top, all with one value.
fn body(value: &Value) -> Value {
    const NAMES: [&str; 34] = [
        "_username",
        "_password",
        "_subdomain",
        "email",
        "profile",
        "cards",
        "kids",
        "addresses",
        "customerBrands",
        "groups",
        "isSubscribed",
        "name",
        "brand",
        "type",
        "square",
        "address",
        "records",
        "variation",
        "location",
        "count",
        "price",
        "stock",
        "barcode",
        "properties",
        "variations",
        "tags",
        "customer",
        "payments",
        "paymentMethod",
        "note",
        "refundRecords",
        "manualDiscount",
        "finishedTime",
        "supplyRatio",
    ];
    NAMES.iter().map(|name| ((*name).to_owned(), value.clone())).collect::<serde_json::Map<_, _>>().into()
}

fn path(template: &str, segment: &str) -> String {
    let part = |part: &str| if part.starts_with('{') { segment.to_owned() } else { part.to_owned() };
    template.split('/').map(part).collect::<Vec<_>>().join("/")
}

async fn bother(door: &Http, operation: &Operation) {
    for template in [operation.path].iter().chain(operation.aliases) {
        for segment in SEGMENTS {
            let path = path(template, segment);
            let ask = || door.ask(operation.method.clone(), &path);
            for value in values() {
                let answer = ask().json(&body(&value)).await;
                assert!(answer.status != 500, "{} {path} {value}", operation.method);
            }
            let query =
                format!("{path}?page=1&q=%25_&id[]=x&sort=id&stock[count][min]=a&ids[a][b]=1&time[min]=0");
            let answer = door.ask(operation.method.clone(), &query).await;
            assert!(answer.status != 500, "{} {query}", operation.method);
            if !template.contains('{') {
                break;
            }
        }
    }
}

both_engines! {
    async fn nothing_is_answered_500(plan) {
        let shop = plan.with_outlet().with_product("rose", "5000").with_stock("rose", "10").await;
        let door = owner(&shop).await;
        for operation in operations() {
            bother(&door, operation).await;
        }
        shop.close().await;
    }
}
