//! The receipt the register is asked for: what was sold or returned, how it was paid, who took part.
//!
//! Plain data in the register's own words. What makes it acceptable is in [`super::check`]; what the register adds (numbers,
//! sign, time) is in [`super::document`].

use serde::{Deserialize, Serialize};

use super::Kopecks;
use super::vat::{self, VatTotal};
use super::words::{
    AgentKind, CorrectionReason, Format, Measure, PaymentKind, PaymentMethod, PaymentObject, ReceiptKind,
    Taxation, VatRate,
};
use crate::Quantity;

/// A receipt, or a correction of an earlier one.
///
/// It has one taxation system: a sale under two of them asks for two receipts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    /// Direction of the money.
    pub kind: ReceiptKind,
    /// Present on a correction receipt.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub correction: Option<Correction>,
    /// Taxation system of all lines.
    pub taxation: Taxation,
    /// Who stands at the till.
    pub operator: Operator,
    /// Who buys, as far as known.
    #[serde(default)]
    pub buyer: Buyer,
    /// Where the settlement happens, if not where the register is registered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<Place>,
    /// Paid on the internet.
    #[serde(default)]
    pub internet: bool,
    /// Whether it comes out on paper. Without paper the buyer's contact is needed.
    pub print: bool,
    /// What is settled; 1 to 200.
    pub lines: Vec<ReceiptLine>,
    /// How it is paid. Cash may exceed what is due.
    pub payments: Vec<ReceiptPayment>,
    /// Sum of the lines.
    pub total: Kopecks,
    /// Free text above the closing part: an order number, thanks.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub extra_print: Vec<String>,
}

/// What a correction refers to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Correction {
    /// Own decision or an instruction of the tax service.
    pub reason: CorrectionReason,
    /// The day of the settlement put right, `YYYY-MM-DD` in register time. Not in the future.
    pub date: String,
    /// Number of the instruction; required with one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
    /// Fiscal sign of the wrong receipt.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wrong_sign: Option<String>,
}

/// The person at the till.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Operator {
    /// Name, with or without position, at most 64 characters.
    pub name: String,
    /// Personal taxpayer number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub inn: Option<String>,
}

/// The buyer.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Buyer {
    /// Name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Taxpayer number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub inn: Option<String>,
    /// E-mail or phone in the form `+79001234567`; the electronic receipt goes there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact: Option<String>,
}

/// A place of settlement.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// Postal address.
    pub address: String,
    /// The shop, web site or vehicle.
    pub name: String,
}

/// One position.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReceiptLine {
    /// Name of the goods, at most 128 characters.
    pub name: String,
    /// Price of one unit, VAT included, discounts applied.
    pub price: Kopecks,
    /// How many, at most 6 decimals.
    pub quantity: Quantity,
    /// Unit.
    pub measure: Measure,
    /// `price * quantity`, rounded half up.
    pub sum: Kopecks,
    /// VAT rate.
    pub vat: VatRate,
    /// What it is.
    pub object: PaymentObject,
    /// How it is settled.
    pub method: PaymentMethod,
    /// For goods of a principal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agent: Option<Agent>,
    /// Who supplied agent goods; required with an agent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub supplier: Option<Supplier>,
    /// Excise contained in the sum.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub excise: Option<Kopecks>,
    /// The marking code of this one unit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mark: Option<Mark>,
}

impl ReceiptLine {
    /// VAT contained in this line.
    #[must_use]
    pub fn vat_sum(&self) -> Kopecks {
        self.vat.tax_in(self.sum)
    }
}

/// The agent's side of a line (tags 1222 and 1223).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Agent {
    /// The part played.
    pub kind: AgentKind,
    /// Operation of a paying agent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub operation: Option<String>,
    /// Phones of a paying agent.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub phones: Vec<String>,
    /// Phones of the operator that receives payments.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub receiver_phones: Vec<String>,
    /// The operator that transfers the money.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub transfer: Option<TransferOperator>,
}

/// The operator that transfers money for a paying agent.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TransferOperator {
    /// Name.
    pub name: String,
    /// Taxpayer number.
    pub inn: String,
    /// Address.
    pub address: String,
    /// Phones.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub phones: Vec<String>,
}

/// The supplier of agent goods (tags 1224 and 1226).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Supplier {
    /// Taxpayer number.
    pub inn: String,
    /// Name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Phones.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub phones: Vec<String>,
}

/// A marking code and what its check said.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    /// The whole code as scanned, with separators. Reading it is not the receipt's business.
    pub code: String,
    /// Result of the check.
    #[serde(default)]
    pub verdict: MarkVerdict,
}

/// Result of checking a marking code (tag 2106): bits 0 and 1 for the storage (checked, positive), 2 and 3 for the national system,
/// 4 for a register that works alone.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct MarkVerdict(pub u8);

impl MarkVerdict {
    /// The sign before the name on paper: both checks positive, one of them negative, or neither.
    #[must_use]
    pub const fn sign(self) -> &'static str {
        let by_storage = self.0 & 0b0011;
        let by_system = self.0 & 0b1100;
        match (by_storage, by_system) {
            (0b0011, 0b1100) => "[M+]",
            (0b0001, _) | (_, 0b0100) => "[M-]",
            _ => "[M]",
        }
    }
}

/// One payment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReceiptPayment {
    /// By what.
    pub kind: PaymentKind,
    /// How much; for cash what was handed over.
    pub sum: Kopecks,
}

/// Amounts by kind of payment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ByPayment([Kopecks; 5]);

impl ByPayment {
    /// The amount of one kind.
    #[must_use]
    pub fn of(&self, kind: PaymentKind) -> Kopecks {
        self.0[usize::from(kind.code())]
    }

    /// Adds to one kind.
    pub fn add(&mut self, kind: PaymentKind, sum: Kopecks) {
        self.0[usize::from(kind.code())] += sum;
    }

    /// Adds another set, kind by kind.
    pub fn add_all(&mut self, other: &Self) {
        for (kind, sum) in other.iter() {
            self.add(kind, sum);
        }
    }

    /// Every kind with its amount, zeros included.
    pub fn iter(&self) -> impl Iterator<Item = (PaymentKind, Kopecks)> {
        PaymentKind::ALL.iter().map(|kind| (*kind, self.of(*kind)))
    }
}

impl Receipt {
    /// Whether it corrects an earlier settlement.
    #[must_use]
    pub const fn is_correction(&self) -> bool {
        self.correction.is_some()
    }

    /// Whether its document lists lines: corrections of the first format carry totals only.
    #[must_use]
    pub fn lists_lines(&self, format: Format) -> bool {
        !(format == Format::V1_05 && self.is_correction())
    }

    /// What was handed over, by kind.
    #[must_use]
    pub fn tendered(&self) -> ByPayment {
        let mut tendered = ByPayment::default();
        for payment in &self.payments {
            tendered.add(payment.kind, payment.sum);
        }
        tendered
    }

    /// What the register records: the tenders without the change. They add up to the total.
    #[must_use]
    pub fn settled(&self) -> ByPayment {
        let mut settled = self.tendered();
        settled.add(PaymentKind::Cash, Kopecks::ZERO - self.change());
        settled
    }

    /// Cash handed over beyond what was due.
    #[must_use]
    pub fn change(&self) -> Kopecks {
        self.payments.iter().map(|payment| payment.sum).sum::<Kopecks>() - self.total
    }

    /// VAT by rate.
    #[must_use]
    pub fn vat_totals(&self) -> Vec<VatTotal> {
        vat::totals(self.lines.iter().map(|line| (line.vat, line.sum)))
    }
}
