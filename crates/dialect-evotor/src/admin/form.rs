//! The form of a bill: its own shape less what is computed.

use app::sales::{BillDraft, BillItem};
use domain::sales::{Buyer, LineKind};
use domain::{Instant, Money, Quantity};
use wire::time::Zone;
use wire::{Decimal, Fields, Kind};

use crate::amount::read_tax_rate;
use crate::id::OURS;

/// A bill as a CRM writes it.
pub(super) struct Form {
    /// The CRM's id of the bill.
    pub(super) own: Option<i64>,
    /// The CRM's id of the customer.
    pub(super) customer: Option<i64>,
    /// What it says.
    pub(super) draft: BillDraft,
    /// The numbers of our own goods, by line.
    pub(super) variants: Vec<Option<i64>>,
}

/// Reads the form.
pub(super) fn read(f: &Fields<'_>, zone: &Zone) -> Form {
    let own = f.int("id").within(1..OURS).optional();
    let dated_at = f.date_time("date", zone).optional().map(Instant);
    let label = f.str("number").required();
    let (customer, buyer) = f.object("customer", customer).or((None, Buyer::default()));
    let products = f.list("products", product).required();
    let (lines, variants) = products.into_iter().unzip();
    let prepaid = money(f, "prepayment").or(Money::ZERO);
    let draft = BillDraft { label, dated_at, buyer, customer: None, open_to: None, lines, prepaid };
    Form { own, customer, draft, variants }
}

fn customer(f: &Fields<'_>) -> (Option<i64>, Buyer) {
    let text = |name: &str| f.str(name).or(String::new()).trim().to_owned();
    let buyer = Buyer {
        name: text("name"),
        full_name: text("fullname"),
        tax_id: text("inn"),
        tax_reason: text("kpp"),
        registration: text("reg"),
        statistics: text("okpo"),
        company: f.bool("legalentity").or(false),
    };
    (f.int("id").optional(), buyer)
}

fn product(f: &Fields<'_>) -> (BillItem, Option<i64>) {
    let kind = match f.int("itemType").within(1..=3).or(1) {
        2 => LineKind::Service,
        3 => LineKind::Delivery,
        _ => LineKind::Goods,
    };
    let rate = |text: &str| match text {
        "WITHOUT" => Ok(None),
        rate => read_tax_rate(rate).map(Some).ok_or(Kind::Type { expected: "tax rate" }),
    };
    let item = BillItem {
        kind,
        variant: None,
        name: f.str("prodname").required(),
        unit: f.str("unitname").or("шт".to_owned()),
        price: money(f, "price").required(),
        quantity: quantity(f),
        tax_rate: f.parsed("taxrate", "tax rate", rate).optional().flatten(),
        own: f.str("id").blank_is_null().optional(),
        class: f.str("type").blank_is_null().optional(),
        // A code may have any sign in it; it is kept as it was sent.
        mark: f.str("mark").blank_is_null().optional(),
    };
    (item, f.int("variant").optional())
}

fn quantity(f: &Fields<'_>) -> Quantity {
    let exact = |number: Decimal| number.exactly(6).map(Quantity).ok_or(Kind::Range);
    f.decimal("quantity").check(exact).or(Quantity::units(1))
}

fn money<'a>(f: &Fields<'a>, name: &str) -> wire::fields::Field<'a, Money> {
    f.decimal(name).check(|number| number.exactly(4).map(Money).ok_or(Kind::Range))
}
