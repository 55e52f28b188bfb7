//! The shape of a bill, and how ours becomes it. Every field of both sides is named here.

use app::sales::{BillLineView, BillView};
use domain::catalogue::{ProductKind, Unit};
use domain::parties::PartyKind;
use domain::sales::{BillState, LineKind, SaleState};
use domain::{Currency, Quantity};
use serde::Serialize;
use serde_json::{Number, Value};
use wire::time::Zone;

use crate::{amount, id};

/// A bill.
#[derive(Serialize)]
pub(crate) struct Bill {
    id: i64,
    date: String,
    summ: Number,
    number: String,
    customer: Customer,
    products: Vec<Product>,
    prepayment: Number,
    #[serde(rename = "prepaymentEnable")]
    prepayment_enable: bool,
}

#[derive(Serialize)]
struct Customer {
    id: i64,
    inn: String,
    kpp: String,
    reg: String,
    name: String,
    okpo: String,
    fullname: String,
    legalentity: bool,
}

#[derive(Serialize)]
struct Product {
    id: Value,
    #[serde(skip_serializing_if = "Option::is_none")]
    mark: Option<String>,
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    class: Option<String>,
    price: Number,
    taxrate: String,
    #[serde(rename = "itemType")]
    item_type: u8,
    prodname: String,
    quantity: Number,
    unitname: String,
}

impl Bill {
    /// Of a bill of ours.
    ///
    /// * `customer`: the id that its CRM gave the customer
    pub(crate) fn of(head: &BillView, lines: &[BillLineView], customer: Option<i64>, zone: &Zone) -> Self {
        let shown = lines.iter().filter(|line| is_shown(head, line));
        let delivery = head.delivery_total.is_positive().then(|| Product::delivery(head));
        let enable = head.progress() == BillState::Open && head.prepayment() < head.total();
        Self {
            id: id::of_bill(head.own.as_deref(), head.number),
            date: zone.format_date_time(head.dated_at.0),
            summ: amount::money(head.total()),
            number: head.label.clone(),
            customer: Customer::of(head, customer),
            products: shown.map(|line| Product::of(line, head.currency)).chain(delivery).collect(),
            prepayment: amount::money(head.prepayment()),
            prepayment_enable: enable,
        }
    }
}

/// An open bill shows what waits, a settled one what was taken.
fn is_shown(head: &BillView, line: &BillLineView) -> bool {
    match head.state {
        SaleState::Draft | SaleState::Placed => line.handed.is_zero(),
        SaleState::Completed | SaleState::Void => line.refused < line.quantity,
    }
}

impl Customer {
    fn of(head: &BillView, own: Option<i64>) -> Self {
        // Names carry one blank at the end: the vendor joins their parts so.
        let joined = |name: &str| format!("{} ", name.trim());
        let id = own.or(head.customer_number.map(|number| number.0)).unwrap_or_default();
        match &head.buyer {
            Some(buyer) => {
                let buyer = &buyer.0;
                let full = if buyer.full_name.trim().is_empty() { &buyer.name } else { &buyer.full_name };
                Self {
                    id,
                    inn: buyer.tax_id.clone(),
                    kpp: buyer.tax_reason.clone(),
                    reg: buyer.registration.clone(),
                    name: joined(&buyer.name),
                    okpo: buyer.statistics.clone(),
                    fullname: joined(full),
                    legalentity: buyer.company,
                }
            }
            None => Self {
                id,
                inn: String::new(),
                kpp: String::new(),
                reg: String::new(),
                name: joined(customer_name(head)),
                okpo: String::new(),
                fullname: joined(customer_name(head)),
                legalentity: head.customer_kind == Some(PartyKind::Company),
            },
        }
    }
}

/// The name of whom a bill is made out to, without blanks around it.
pub(crate) fn customer_name(head: &BillView) -> &str {
    match &head.buyer {
        Some(buyer) => buyer.0.name.trim(),
        None => head.customer_name.as_deref().unwrap_or_default().trim(),
    }
}

impl Product {
    fn of(line: &BillLineView, currency: Currency) -> Self {
        Self {
            id: id::of_product(line.key()),
            mark: line.mark.clone(),
            class: class(line),
            price: amount::money(line.unit_price(currency)),
            taxrate: amount::tax_rate(line.tax_rate),
            item_type: match line.kind {
                LineKind::Goods | LineKind::Free => 1,
                LineKind::Service => 2,
                LineKind::Delivery => 3,
            },
            prodname: name(line),
            quantity: amount::quantity(line.quantity - line.refused),
            unitname: written(line.unit.as_deref()).unwrap_or_else(|| unit(line.variant_unit).to_owned()),
        }
    }

    /// Delivery that is no line of its sale.
    fn delivery(head: &BillView) -> Self {
        Self {
            id: id::DELIVERY_ID.into(),
            mark: None,
            class: None,
            price: amount::money(head.delivery_total),
            taxrate: amount::tax_rate(None),
            item_type: 3,
            prodname: "Доставка".to_owned(),
            quantity: amount::quantity(Quantity::units(1)),
            unitname: "шт".to_owned(),
        }
    }
}

/// The vendor's word for the kind of goods: as its CRM wrote it, else by what the catalogue knows. Delivery has none.
fn class(line: &BillLineView) -> Option<String> {
    let known = line.product_kind.map(|kind| match kind {
        ProductKind::Good | ProductKind::Bundle => "NORMAL",
        ProductKind::Service => "SERVICE",
    });
    line.class.clone().or_else(|| known.map(ToOwned::to_owned))
}

/// A text that says something; lines in our own words have empty ones.
fn written(text: Option<&str>) -> Option<String> {
    text.filter(|text| !text.is_empty()).map(ToOwned::to_owned)
}

/// A variant's own name says too little where it does not repeat the product's.
fn name(line: &BillLineView) -> String {
    let (product, variant) = (line.product_name.as_deref(), line.variant_name.as_deref());
    let of_goods = || match (product.unwrap_or_default(), variant.unwrap_or_default()) {
        (product, variant) if variant.starts_with(product) => variant.to_owned(),
        (product, "") => product.to_owned(),
        (product, variant) => format!("{product} {variant}"),
    };
    written(line.name.as_deref()).unwrap_or_else(of_goods)
}

const fn unit(unit: Option<Unit>) -> &'static str {
    match unit {
        Some(Unit::Piece) | None => "шт",
        Some(Unit::Kilogram) => "кг",
        Some(Unit::Metre) => "м",
        Some(Unit::Box) => "кор",
    }
}
