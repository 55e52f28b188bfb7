//! What a bill says, as whoever places it writes it, and what may not be said.

use std::collections::BTreeSet;

use domain::id::*;
use domain::sales::{Buyer, LineKind};
use domain::stock::MAX_MARK;
use domain::{Instant, Money, Problems, Quantity, Reason, Refusal};

use crate::sales::MAX_AMOUNT;
use crate::sales::cart::MAX_LINES;
use crate::sales::put_line::check_quantity;

/// How long a name, a label or a foreign id may be.
const MAX_NAME: usize = 255;
/// How long a unit or a word for a kind of goods may be.
const MAX_WORD: usize = 64;
/// A tax rate of 100 %, in basis points.
const MAX_TAX: i64 = 10_000;

/// What a bill says. Amounts are in the currency of the till's zone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BillDraft {
    /// The number that people see, at most 255 characters.
    pub label: String,
    /// The date that it bears; the moment of placing unless given.
    pub dated_at: Option<Instant>,
    /// Whom it is made out to.
    pub buyer: Buyer,
    /// The customer, if it is one of ours.
    pub customer: Option<PartyId>,
    /// Any till that serves this place may take it; the till that it is placed at serves it too.
    pub open_to: Option<LocationId>,
    /// What is to be paid for, at least one line.
    pub lines: Vec<BillItem>,
    /// What was paid before elsewhere, `>= 0`.
    pub prepaid: Money,
}

/// A line of a bill.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BillItem {
    /// What it is. Of a variant, its product decides.
    pub kind: LineKind,
    /// What of the catalogue is sold; none for a free description.
    pub variant: Option<VariantId>,
    /// As people call it, at most 255 characters.
    pub name: String,
    /// Unit, at most 64 characters.
    pub unit: String,
    /// For a unit, tax and reductions included, `>= 0`.
    pub price: Money,
    /// How many, above zero.
    pub quantity: Quantity,
    /// Hundredths of a percent of tax in the price; `None` for untaxed.
    pub tax_rate: Option<i64>,
    /// The id that whoever places it will know it by again.
    pub own: Option<String>,
    /// Their word for the kind of goods.
    pub class: Option<String>,
    /// The state's code, of a single unit.
    pub mark: Option<String>,
}

impl BillDraft {
    /// # Errors
    /// Everything that is not acceptable, as `lines[2].price` and so on.
    pub(super) fn check(&self) -> Result<(), Refusal> {
        let Self { label, dated_at: _, buyer, customer: _, open_to: _, lines, prepaid } = self;
        let mut problems = Problems::new();
        problems.required("label", label, MAX_NAME);
        let Buyer { name, full_name, tax_id, tax_reason, registration, statistics, company: _ } = buyer;
        for (field, text) in [
            ("buyer.name", name),
            ("buyer.full_name", full_name),
            ("buyer.tax_id", tax_id),
            ("buyer.tax_reason", tax_reason),
            ("buyer.registration", registration),
            ("buyer.statistics", statistics),
        ] {
            problems.optional(field, text, MAX_NAME);
        }
        problems.check("lines", !lines.is_empty(), Reason::Blank);
        problems.at_most("lines", lines.len(), MAX_LINES);
        amount("prepaid", *prepaid, &mut problems);
        let mut marks = BTreeSet::new();
        for (at, line) in lines.iter().enumerate() {
            line.check(&format!("lines[{at}]"), &mut problems);
            let fresh = line.mark.as_deref().is_none_or(|mark| marks.insert(mark));
            problems.check(format!("lines[{at}].mark"), fresh, Reason::Taken);
        }
        problems.into_result()
    }
}

impl BillItem {
    fn check(&self, field: &str, problems: &mut Problems) {
        let Self { kind: _, variant: _, name, unit, price, quantity, tax_rate, own, class, mark } = self;
        let of = |name: &str| format!("{field}.{name}");
        problems.required(&of("name"), name, MAX_NAME);
        problems.optional(&of("unit"), unit, MAX_WORD);
        amount(&of("price"), *price, problems);
        problems.check(of("quantity"), check_quantity(*quantity).is_ok(), Reason::Malformed);
        let taxable = tax_rate.is_none_or(|rate| (0..=MAX_TAX).contains(&rate));
        problems.check(of("tax"), taxable, Reason::TooLarge { limit: MAX_TAX });
        problems.optional(&of("own"), own.as_deref().unwrap_or_default(), MAX_NAME);
        problems.optional(&of("class"), class.as_deref().unwrap_or_default(), MAX_WORD);
        if let Some(mark) = mark {
            problems.required(&of("mark"), mark, MAX_MARK);
            problems.check(of("mark"), *quantity == Quantity::units(1), Reason::Conflict);
        }
    }
}

fn amount(field: &str, amount: Money, problems: &mut Problems) {
    problems.check(field, amount >= Money::ZERO, Reason::TooSmall { limit: 0 });
    problems.check(field, amount <= MAX_AMOUNT, Reason::TooLarge { limit: MAX_AMOUNT.0 / Money::SCALE });
}
