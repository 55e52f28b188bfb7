//! From a notification to a fact. Nothing is refused here: what cannot be read counts as nothing and is flagged.

use app::sales::{DELIVERY, Fact, FactTender};
use aws_lc_rs::digest::{SHA256, digest};
use domain::sales::{FactItem, FactKind, Flag, LineKind, MethodKind, SettlementMethod};
use domain::{Instant, Money, Quantity};
use jiff::Timestamp;
use serde_json::Value;

use super::notice::{Notice, text};
use crate::amount::decimal;
use crate::id::DELIVERY_ID;

/// Texts longer than this are cut; the books keep the whole notification beside them.
const MAX_NAME: usize = 255;
/// Units and kinds of goods.
const MAX_WORD: usize = 64;

/// What a notification tells.
pub(super) fn fact(notice: &Notice) -> Fact {
    let mut reader = Reader { flags: Vec::new() };
    let settlement = settlement(notice.at("/data/extras/settlementMethod"));
    let items: Vec<FactItem> = list(notice.at("/data/items")).iter().map(|item| reader.item(item)).collect();
    let total = reader.money(notice.at("/data/totalAmount"));
    let tenders = reader.tenders(notice, settlement, total);
    let content = notice.at("/data/extras/contentModified").as_bool() == Some(true);
    let content = content.then(|| {
        let kept = list(notice.at("/data/extras/newContent"));
        kept.iter().map(|item| (key(&item["id"]), reader.quantity(&item["newQuantity"]))).collect()
    });
    let tax = reader.money(notice.at("/data/totalTax"));
    Fact {
        own: notice.receipt.clone(),
        body_hash: hash(&notice.body),
        body: without_zeros(notice.body.clone()),
        kind: kind(&notice.receipt_kind),
        settlement,
        at: moment(notice),
        items,
        tenders,
        total,
        tax,
        informational: notice.at("/data/infoCheck").as_bool() == Some(true),
        content,
        flags: reader.flags,
    }
}

/// The types of receipts that the platform has.
fn kind(word: &str) -> FactKind {
    match word {
        "SELL" => FactKind::Sell,
        "PAYBACK" => FactKind::SellReturn,
        "BUY" => FactKind::Buy,
        "BUYBACK" => FactKind::BuyReturn,
        "CORRECTION_SELL" | "CORRECTION_INCOME" => FactKind::SellCorrection,
        "CORRECTION_PAYBACK" | "CORRECTION_RETURN_SELL" | "CORRECTION_RETURN_INCOME" => {
            FactKind::SellReturnCorrection
        }
        "CORRECTION_BUY" | "CORRECTION_OUTCOME" => FactKind::BuyCorrection,
        "CORRECTION_BUYBACK" | "CORRECTION_RETURN_BUY" | "CORRECTION_RETURN_OUTCOME" => {
            FactKind::BuyReturnCorrection
        }
        _ => FactKind::Other,
    }
}

/// How goods and money belong together; a receipt that does not say so is a full payment.
fn settlement(word: &Value) -> SettlementMethod {
    match word.as_str().unwrap_or_default() {
        "FullPrepayment" => SettlementMethod::FullPrepayment,
        "PartialPrepayment" => SettlementMethod::PartPrepayment,
        "AdvancePayment" => SettlementMethod::Advance,
        "PartialSettlement" => SettlementMethod::PartPayment,
        "Lend" => SettlementMethod::Credit,
        "LoanPayment" => SettlementMethod::CreditPayment,
        _ => SettlementMethod::FullPayment,
    }
}

/// When it was printed; when the cloud wrote it, where that cannot be read.
fn moment(notice: &Notice) -> Instant {
    let printed = notice.at("/data/dateTime").as_str().and_then(|text| text.parse::<Timestamp>().ok());
    let told = || notice.at("/timestamp").as_i64().and_then(|ms| ms.checked_mul(1_000));
    printed.map(Timestamp::as_microsecond).or_else(told).map_or(Instant(i64::MAX), Instant)
}

fn hash(body: &Value) -> [u8; 32] {
    // The notification's own id and time change with every attempt; the receipt is what is told.
    let told = body.get("data").unwrap_or(body).to_string();
    digest(&SHA256, told.as_bytes()).as_ref().try_into().expect("SHA-256 has 32 bytes")
}

/// Databases keep no zero characters.
fn without_zeros(body: Value) -> Value {
    match body {
        Value::String(text) if text.contains('\0') => Value::String(text.replace('\0', "\u{fffd}")),
        Value::Array(all) => all.into_iter().map(without_zeros).collect(),
        Value::Object(all) => all
            .into_iter()
            .map(|(key, value)| (key.replace('\0', "\u{fffd}"), without_zeros(value)))
            .collect(),
        other @ (Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_)) => other,
    }
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

/// What the shop calls a product.
fn key(id: &Value) -> String {
    match text(id) {
        Some(id) if id == DELIVERY_ID => DELIVERY.to_owned(),
        Some(id) => cut(&id, MAX_NAME),
        None => String::new(),
    }
}

fn cut(text: &str, most: usize) -> String {
    text.replace('\0', "\u{fffd}").chars().take(most).collect()
}

/// Reads figures, and remembers those it could not read.
struct Reader {
    flags: Vec<Flag>,
}

impl Reader {
    /// An amount; nothing where there is none.
    fn money(&mut self, value: &Value) -> Money {
        Money(self.scaled(value, 4))
    }

    fn quantity(&mut self, value: &Value) -> Quantity {
        Quantity(self.scaled(value, 6))
    }

    fn scaled(&mut self, value: &Value, scale: u8) -> i64 {
        let read =
            if value.is_null() { Some(0) } else { decimal(value).and_then(|number| number.rounded(scale)) };
        read.unwrap_or_else(|| {
            self.flags.push(Flag::Unbookable);
            0
        })
    }

    fn item(&mut self, item: &Value) -> FactItem {
        let word = |name: &str, most| text(&item[name]).map(|text| cut(&text, most));
        let own = key(&item["id"]);
        let class = word("itemType", MAX_WORD);
        // Hundredths of a percent; zero stands for untaxed as well.
        let tax_rate = self.scaled(&item["taxPercent"], 2);
        FactItem {
            name: word("name", MAX_NAME).unwrap_or_default(),
            unit: word("measureName", MAX_WORD).unwrap_or_default(),
            kind: match class.as_deref() {
                _ if own == DELIVERY => LineKind::Delivery,
                Some("SERVICE") => LineKind::Service,
                Some(_) | None => LineKind::Goods,
            },
            own,
            class,
            quantity: self.quantity(&item["quantity"]),
            price: self.money(&item["price"]),
            discount: self.money(&item["discount"]),
            sum: self.money(&item["sumPrice"]),
            tax: self.money(&item["tax"]),
            tax_rate: (tax_rate != 0).then_some(tax_rate),
        }
    }

    /// How it was paid: what the payment screen says was paid, else all of it by the one source that is named.
    fn tenders(&mut self, notice: &Notice, settlement: SettlementMethod, total: Money) -> Vec<FactTender> {
        let paid =
            list(notice.at("/data/extras/payments")).iter().filter(|p| p["payed"].as_bool() == Some(true));
        let mut tenders: Vec<FactTender> = Vec::new();
        for payment in paid {
            tenders.push(FactTender { kind: method(payment), amount: self.money(&payment["sum"]) });
        }
        let prepaid = self.money(notice.at("/data/extras/prepayment"));
        let set_off = tenders.iter().any(|tender| tender.kind == MethodKind::Prepaid);
        if prepaid.is_positive() && !set_off && !is_before_goods(settlement) {
            tenders.push(FactTender { kind: MethodKind::Prepaid, amount: prepaid });
        }
        let told: Money = tenders.iter().map(|tender| tender.amount).sum();
        let only_set_off = tenders.iter().all(|tender| tender.kind == MethodKind::Prepaid);
        if only_set_off && told < total && is_paid_in_full(settlement) {
            tenders.push(FactTender { kind: source(notice.at("/data/paymentSource")), amount: total - told });
        }
        tenders
    }
}

/// Whether money comes before the goods; then nothing is set off.
const fn is_before_goods(settlement: SettlementMethod) -> bool {
    use SettlementMethod as M;
    matches!(settlement, M::FullPrepayment | M::PartPrepayment | M::Advance)
}

/// Whether all that a receipt comes to was paid at it, with what was paid before.
const fn is_paid_in_full(settlement: SettlementMethod) -> bool {
    use SettlementMethod as M;
    !matches!(settlement, M::PartPayment | M::Credit)
}

/// The platform's kinds of payment. What it takes through the network says so in its method.
fn method(payment: &Value) -> MethodKind {
    let sbp = payment["method"].as_str().is_some_and(|method| method.to_ascii_lowercase().contains("sbp"));
    match payment["type"].as_i64() {
        Some(1) => MethodKind::Cash,
        Some(3) => MethodKind::Prepaid,
        Some(4) => MethodKind::Credit,
        Some(5) => MethodKind::Transfer,
        Some(_) | None if sbp => MethodKind::Online,
        Some(_) | None => MethodKind::Card,
    }
}

fn source(word: &Value) -> MethodKind {
    match word.as_str().unwrap_or_default() {
        "PAY_CASH" | "PAY_CASHBACK" => MethodKind::Cash,
        _ => MethodKind::Card,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn read(data: &Value) -> Fact {
        let mut body = json!({ "id": "n", "type": "ReceiptCreated", "data": { "id": "r", "type": "SELL" } });
        body["data"].as_object_mut().unwrap().extend(data.as_object().unwrap().clone());
        fact(&Notice::read(body).unwrap())
    }

    fn tender(kind: MethodKind, amount: &str) -> FactTender {
        FactTender { kind, amount: amount.parse().unwrap() }
    }

    #[test]
    fn only_what_was_paid_counts() {
        let told = read(&json!({
            "totalAmount": 4900, "paymentSource": "OTHER", "extras": { "settlementMethod": "FullSettlement", "prepayment": 410, "payments": [
                { "sum": 410, "type": 3, "payed": true, "method": "ru.lineris.retailcrm_ADVANCE" },
                { "sum": 4490, "type": 2, "payed": true, "method": "ru.evotor.paymentSystem.cashless.base" },
                { "sum": 4900, "type": 1, "payed": false, "method": "ru.evotor.paymentSystem.cash.base" },
            ] }
        }));
        assert_eq!(told.tenders, [tender(MethodKind::Prepaid, "410"), tender(MethodKind::Card, "4490")]);
        assert!(told.flags.is_empty());
    }

    #[test]
    fn one_source_pays_what_is_not_said_otherwise() {
        let paid = |extras: Value, source: &str| {
            read(&json!({ "totalAmount": 100, "paymentSource": source, "extras": extras })).tenders
        };
        assert_eq!(paid(json!({}), "PAY_CASHBACK"), [tender(MethodKind::Cash, "100")]);
        assert_eq!(
            paid(json!({ "prepayment": 30 }), "PAY_CARD"),
            [tender(MethodKind::Prepaid, "30"), tender(MethodKind::Card, "70")]
        );
        assert_eq!(paid(json!({ "settlementMethod": "Lend" }), "OTHER"), []);
        let advance = json!({ "settlementMethod": "PartialPrepayment", "prepayment": 30 });
        assert_eq!(paid(advance, "PAY_CARD"), [tender(MethodKind::Card, "100")]);
    }

    #[test]
    fn what_cannot_be_read_is_flagged_and_nothing_is_refused() {
        let told = read(
            &json!({ "totalAmount": 1e300, "items": [{ "id": 5, "price": "a", "quantity": null }, 7, null] }),
        );
        assert!(told.flags.contains(&Flag::Unbookable) && told.total.is_zero());
        assert_eq!((told.items.len(), told.items[0].own.as_str()), (3, "5"));
        let odd = read(&json!({ "items": "x", "extras": [], "dateTime": "soon", "infoCheck": "yes" }));
        assert_eq!((odd.items.len(), odd.at, odd.informational), (0, Instant(i64::MAX), false));
    }

    #[test]
    fn delivery_of_ours_is_known_again() {
        let told = read(&json!({ "items": [{ "id": DELIVERY_ID, "taxPercent": 5 }] }));
        assert_eq!((told.items[0].own.as_str(), told.items[0].kind), (DELIVERY, LineKind::Delivery));
        assert_eq!(told.items[0].tax_rate, Some(500));
    }
}
