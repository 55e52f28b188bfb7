//! What a CRM sees of its bills beside what the terminal sees.

use app::sales::{BillLineView, BillView, ToldRow};
use domain::Word as _;
use serde::Serialize;
use serde_json::{Number, Value};
use wire::time::Zone;

use crate::bill::Bill;
use crate::list::Listed;
use crate::{amount, id};

/// A bill in a list.
#[derive(Serialize)]
pub(super) struct ListedBill {
    #[serde(flatten)]
    listed: Listed,
    state: String,
}

impl ListedBill {
    pub(super) fn of(bill: &BillView, zone: &Zone) -> Self {
        Self { listed: Listed::of(bill, zone), state: state(bill) }
    }
}

/// A bill and what became of it.
#[derive(Serialize)]
pub(super) struct ShownBill {
    #[serde(flatten)]
    bill: Bill,
    state: String,
    paid: Number,
    debt: Number,
    refused: Vec<Moved>,
    returned: Vec<Moved>,
    receipts: Vec<String>,
}

/// Units of a product.
#[derive(Serialize)]
struct Moved {
    id: Value,
    quantity: Number,
}

impl ShownBill {
    pub(super) fn of(bill: Bill, head: &BillView, lines: &[BillLineView], told: &[ToldRow]) -> Self {
        let moved = |of: fn(&BillLineView) -> domain::Quantity| {
            let some = lines.iter().filter(move |line| of(line).is_positive());
            some.map(|line| Moved { id: id::of_product(line.key()), quantity: amount::quantity(of(line)) })
                .collect()
        };
        Self {
            bill,
            state: state(head),
            paid: amount::money(head.paid),
            debt: amount::money(head.debt),
            refused: moved(|line| line.refused),
            returned: moved(|line| line.returned),
            receipts: told.iter().map(|row| row.own.clone()).collect(),
        }
    }
}

/// The state as this contract writes it.
fn state(bill: &BillView) -> String {
    bill.progress().word().to_ascii_uppercase()
}

/// A receipt as it was told, and what did not fit.
#[derive(Serialize)]
pub(super) struct Receipt {
    id: String,
    linked: bool,
    applied: bool,
    flags: Vec<String>,
    body: Value,
}

impl Receipt {
    pub(super) fn of(row: &ToldRow) -> Self {
        Self {
            id: row.own.clone(),
            linked: row.bill.is_some(),
            applied: row.settled.is_some(),
            flags: row.flags.0.clone(),
            body: row.body.0.clone(),
        }
    }
}
