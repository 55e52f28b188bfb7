//! Recorded exchanges: what real clients send, with names of things where their ids stood.

use axum::http::Method;
use serde_json::{Value, json};

/// A request that was right once.
#[derive(Debug)]
pub(super) struct Recorded {
    pub(super) method: Method,
    /// A path with the names of things in braces.
    pub(super) path: &'static str,
    /// Its body; `"#customer"` stands for the id of one.
    pub(super) body: Value,
}

fn post(path: &'static str, body: Value) -> Recorded {
    Recorded { method: Method::POST, path, body }
}
fn put(path: &'static str, body: Value) -> Recorded {
    Recorded { method: Method::PUT, path, body }
}
fn patch(path: &'static str, body: Value) -> Recorded {
    Recorded { method: Method::PATCH, path, body }
}

/// A till's and a stock clerk's day.
pub(super) fn ox() -> Vec<Recorded> {
    let person = json!({
        "email": null, "profile": {"firstName": "Anna", "lastName": "K", "phones": ["+998 90 123 45 67"]},
        "cards": [{"code": "#new", "isActive": true}], "groups": [], "customerBrands": ["#brand"],
    });
    let goods = json!({
        "productName": "Lily", "productSku": "#new", "variationSku": "#new", "variationName": "White lily",
        "variationBarcode": "#new", "unit": "pcs", "count": 10, "stockSupplyPrice": "4 USD",
        "stockSellPrice": "172800 UZS", "variationProperties": [{"name": "Color", "value": "White"}],
    });
    let records = json!([{"variation": "#variation", "count": 2}]);
    vec![
        post("/cashdesks/{cashdesk}/sells", json!({})),
        post("/cashdesks/{cashdesk}/sells", json!({"customer": "#customer", "note": "x"})),
        post("/sells/{sell}/sell-records", json!({"stock": "#stock", "count": 1})),
        post(
            "/sells/{sell}/sell-records-by-variation",
            json!({"variation": "#variation", "location": "#location", "count": 1}),
        ),
        patch("/sell-records/{sellRecord}", json!({"count": 2})),
        patch(
            "/sells/{sell}",
            json!({"customer": "#customer", "manualDiscount": {"type": "percent", "value": 10}}),
        ),
        put(
            "/sells/{sell}",
            json!({"payments": [{"paymentMethod": "#paymentMethod", "price": 3000, "type": "sell"}]}),
        ),
        post(
            "/sells/{sell}/payment",
            json!({"paymentMethod": "#paymentMethod", "price": 3000, "type": "sell"}),
        ),
        post(
            "/sells/{sell}/payment",
            json!({"paymentMethod": "#paymentMethod", "price": "1 USD", "type": "sell"}),
        ),
        post("/sells/{sell}/commit", json!({"mode": "location"})),
        post("/sells/{sell}/commit", Value::Null),
        post("/sells/{sell}/postpone", json!({})),
        patch("/sells/{sell}/patch", json!({"note": "later"})),
        patch(
            "/payments/{payment}",
            json!({"paymentMethod": "#paymentMethod", "price": 3000, "type": "sell"}),
        ),
        Recorded { method: Method::DELETE, path: "/sells/{sell}", body: Value::Null },
        post(
            "/cashdesks/{cashdesk}/refunds",
            json!({"refundRecords": [{"sellRecord": "#sellRecord", "location": "#location", "count": 1}]}),
        ),
        post("/customers", person.clone()),
        patch("/customers/{customer}", person),
        put("/stocks/count", json!({"variation": "#variation", "location": "#location", "count": 7})),
        put(
            "/stocks/price",
            json!({"variation": "#variation", "location": "#location", "price": "5000 UZS"}),
        ),
        post(
            "/zones/{zone}/imports",
            json!({"location": "#location", "willReview": false, "supplyRatio": {"USD_UZS": 0}}),
        ),
        post("/imports/{import}/import-records/multiple", json!({"records": [goods], "forceValidate": true})),
        post("/imports/{import}/finish", Value::Null),
        post("/corrections", json!({"location": "#location", "records": records, "comment": "x"})),
        post("/corrections/{correction}/approve", Value::Null),
        post(
            "/zones/{zone}/transfers",
            json!({"outLocation": "#location", "inLocation": "#location", "type": 0, "records": records}),
        ),
        post("/transfers/{transfer}/approve", Value::Null),
        post(
            "/locations",
            json!({"name": "Ombor", "brand": "#brand", "type": "warehouse", "square": 1, "address": {}}),
        ),
        post("/variations", json!({"q": "rose", "size": 10, "stock": {"count": {"min": 1}}})),
    ]
}

/// A CRM's bill, a terminal's questions and what the cloud tells of it.
pub(super) fn evotor() -> Vec<Recorded> {
    let products = json!([
        {"id": 1, "type": "NORMAL", "price": 372, "taxrate": "5%", "itemType": 1, "prodname": "Goods", "quantity": 1, "unitname": "шт"},
        {"id": "ef0124d4-ac0f-3581-9bd7-8493786bf98a", "price": 650, "taxrate": "5%", "itemType": 3, "prodname": "Доставка",
            "quantity": 1, "unitname": "шт"},
    ]);
    let bill = |id: i64| json!({"id": id, "number": format!("A-{id}"), "customer": {"id": 7, "name": "Тест "}, "products": products});
    let receipt = |id: &str, bill: i64, kind: &str, method: &str| {
        json!({
            "id": "#new", "type": "ReceiptCreated", "version": 2, "timestamp": 1_774_448_694_958_i64, "userId": "01-000000000000019",
            "data": {
                "id": id, "type": kind, "dateTime": "2025-06-02T03:59:58.000Z", "shiftId": "7", "paymentSource": "PAY_CARD",
                "infoCheck": false, "totalAmount": 372, "totalTax": 17.71, "totalDiscount": 0,
                "items": [{"id": "1", "name": "Goods", "itemType": "NORMAL", "measureName": "шт", "quantity": 1, "price": 372,
                    "costPrice": 0, "sumPrice": 372, "tax": 17.71, "taxPercent": 5, "discount": 0}],
                "extras": {"billId": bill.to_string(), "settlementMethod": method, "prepayment": 0, "contentModified": false},
            },
        })
    };
    let mut recorded: Vec<_> = (1..6).map(|id| post("/admin/evotor/bills", bill(id))).collect();
    recorded.push(put("/admin/evotor/bills/{bill}", bill(2)));
    recorded.push(Recorded { method: Method::DELETE, path: "/admin/evotor/bills/{bill}", body: Value::Null });
    let methods =
        ["FullSettlement", "FullPrepayment", "PartialPrepayment", "Lend", "LoanPayment", "AdvancePayment"];
    for (bill, method) in (1..).zip(methods) {
        recorded.push(post("/api/v2/receipts", receipt("#new", bill, "SELL", method)));
        recorded.push(post("/api/v2/receipts", receipt("the same twice", bill, "SELL", method)));
        recorded.push(post("/api/v2/receipts", receipt("#new", bill, "PAYBACK", method)));
    }
    recorded
}
