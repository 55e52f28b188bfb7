//! From what is settled at one moment to the receipts that say so: exact lines, points spread over them, how each is settled, and as
//! many receipts as the format's limit of lines asks for. Pure; what is in a sale is gathered in `sales`.

use domain::fiscal::check::{LINES_LIMIT, PERSON_LIMIT};
use domain::fiscal::exact::exact_parts;
use domain::fiscal::receipt::{Buyer, Operator};
use domain::fiscal::{
    Kopecks, Measure, PaymentKind, PaymentMethod, PaymentObject, Receipt, ReceiptKind, ReceiptLine,
    ReceiptPayment, Taxation, VatRate,
};
use domain::sales::{Spread, TaxMode, spread};
use domain::{Money, Problem, Quantity, Reason, Refusal};
use store::fiscal::names::PersonRow;

/// What all receipts of a settlement have in common.
#[derive(Clone, Debug)]
pub(crate) struct Heading {
    /// Taxation system.
    pub(crate) taxation: Taxation,
    /// Who stands at the till.
    pub(crate) operator: Operator,
    /// Who buys.
    pub(crate) buyer: Buyer,
    /// Paid through the network.
    pub(crate) internet: bool,
    /// Free text at the end.
    pub(crate) extra_print: Vec<String>,
}

/// Goods of a settlement at what they cost after reductions.
#[derive(Clone, Debug)]
pub(crate) struct Item {
    /// Name.
    pub(crate) name: String,
    /// How many.
    pub(crate) quantity: Quantity,
    /// Unit.
    pub(crate) measure: Measure,
    /// What all of them cost, tax included.
    pub(crate) sum: Kopecks,
    /// VAT rate.
    pub(crate) vat: VatRate,
    /// What they are.
    pub(crate) object: PaymentObject,
}

/// What is settled at one moment.
#[derive(Clone, Debug)]
pub(crate) struct Settling {
    /// Which way the goods go.
    pub(crate) kind: ReceiptKind,
    /// The goods.
    pub(crate) items: Vec<Item>,
    /// What is paid with points: on a receipt a reduction, spread before tax.
    pub(crate) points: Kopecks,
    /// All other money, what stays owed included. It adds up to what the items cost less the points.
    pub(crate) payments: Vec<ReceiptPayment>,
    /// How the lines are settled where handing over and paying do not decide it: the payment of a debt.
    pub(crate) method: Option<PaymentMethod>,
}

impl Settling {
    /// The receipts, in order.
    ///
    /// # Errors
    /// [`Refusal::Invalid`] when a receipt does not pass its own check: amounts that a register cannot write.
    pub(crate) fn into_receipts(self, heading: &Heading) -> Result<Vec<Receipt>, Refusal> {
        let lines = self.lines()?;
        let mut till = Till::new(&self.payments);
        let full = lines.chunks(LINES_LIMIT).map(|lines| self.receipt(heading, lines.to_vec(), &mut till));
        let receipts: Vec<Receipt> = full.collect();
        match receipts.iter().try_for_each(Receipt::check) {
            Ok(()) if till.is_empty() => Ok(receipts),
            Ok(()) => Err(Refusal::Invalid(vec![Problem::new("receipt.payments", Reason::Conflict)])),
            Err(problems) => {
                let named =
                    problems.into_iter().map(|p| Problem::new(format!("receipt.{}", p.field), p.reason));
                Err(Refusal::Invalid(named.collect()))
            }
        }
    }

    /// Exact lines, points taken off.
    fn lines(&self) -> Result<Vec<ReceiptLine>, Refusal> {
        // The register's smallest amount is the step here, so kopecks can be spread like any money.
        let sums: Vec<Money> = self.items.iter().map(|item| Money(item.sum.0)).collect();
        let points = spread(&sums, Money(self.points.0), Money(1), Spread::LargestRemainder)?;
        let mut lines = Vec::with_capacity(self.items.len());
        for (item, points) in self.items.iter().zip(points) {
            let parts = exact_parts(item.sum - Kopecks(points.0), item.quantity);
            if parts.is_empty() {
                return Err(Refusal::OutOfRange);
            }
            lines.extend(parts.into_iter().map(|part| ReceiptLine {
                name: item.name.clone(),
                price: part.price,
                quantity: part.quantity,
                measure: item.measure,
                sum: part.sum,
                vat: item.vat,
                object: item.object,
                method: PaymentMethod::FullPayment,
                agent: None,
                supplier: None,
                excise: None,
                mark: None,
            }));
        }
        Ok(lines)
    }

    fn receipt(&self, heading: &Heading, mut lines: Vec<ReceiptLine>, till: &mut Till) -> Receipt {
        let Heading { taxation, operator, buyer, internet, extra_print } = heading.clone();
        let total: Kopecks = lines.iter().map(|line| line.sum).sum();
        let payments = till.take(total);
        let method = self.method.unwrap_or_else(|| settled_by(total, &payments));
        for line in &mut lines {
            line.method = method;
        }
        Receipt {
            kind: self.kind,
            correction: None,
            taxation,
            operator,
            buyer,
            place: None,
            internet,
            print: true,
            lines,
            payments,
            total,
            extra_print,
        }
    }
}

/// How goods handed over are settled: by what stays owed of them.
fn settled_by(total: Kopecks, payments: &[ReceiptPayment]) -> PaymentMethod {
    let credit: Kopecks = payments.iter().filter(|p| p.kind == PaymentKind::Credit).map(|p| p.sum).sum();
    match credit {
        Kopecks::ZERO => PaymentMethod::FullPayment,
        all if all == total => PaymentMethod::Credit,
        _ => PaymentMethod::PartialPayment,
    }
}

/// Money that receipts take from, one kind after the other.
struct Till(Vec<ReceiptPayment>);

impl Till {
    /// Equal kinds become one, in the order of the format.
    fn new(payments: &[ReceiptPayment]) -> Self {
        let sum = |kind: PaymentKind| payments.iter().filter(|p| p.kind == kind).map(|p| p.sum).sum();
        let all = PaymentKind::ALL.iter().map(|kind| ReceiptPayment { kind: *kind, sum: sum(*kind) });
        Self(all.filter(|payment| !payment.sum.is_zero()).collect())
    }

    fn take(&mut self, mut total: Kopecks) -> Vec<ReceiptPayment> {
        let mut taken = Vec::new();
        for left in &mut self.0 {
            let sum = left.sum.min(total);
            (left.sum, total) = (left.sum - sum, total - sum);
            if !sum.is_zero() {
                taken.push(ReceiptPayment { kind: left.kind, sum });
            }
        }
        taken
    }

    fn is_empty(&self) -> bool {
        self.0.iter().all(|left| left.sum.is_zero())
    }
}

/// The register's word for a tax; `None` for a rate that registers do not know.
pub(crate) fn vat_rate(basis_points: Option<i64>, mode: Option<TaxMode>) -> Option<VatRate> {
    let Some(rate) = basis_points else { return Some(VatRate::Without) };
    let (plain, calculated) = match rate {
        0 => (VatRate::Vat0, VatRate::Vat0),
        500 => (VatRate::Vat5, VatRate::Vat5Of105),
        700 => (VatRate::Vat7, VatRate::Vat7Of107),
        1000 => (VatRate::Vat10, VatRate::Vat10Of110),
        2000 => (VatRate::Vat20, VatRate::Vat20Of120),
        2200 => (VatRate::Vat22, VatRate::Vat22Of122),
        _ => return None,
    };
    match mode {
        Some(TaxMode::Calculated) => Some(calculated),
        Some(TaxMode::Included | TaxMode::Added) | None => Some(plain),
    }
}

/// Who stands at the till; a register does not take an empty name.
pub(crate) fn operator(person: Option<&PersonRow>) -> Operator {
    let name = person.map_or("", |row| row.name.trim());
    let name = if name.is_empty() { "Кассир" } else { name };
    Operator { name: cut(name, PERSON_LIMIT), inn: None }
}

/// The first characters of a text.
pub(crate) fn cut(text: &str, most: usize) -> String {
    text.chars().take(most).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn heading() -> Heading {
        Heading {
            taxation: Taxation::Osn,
            operator: operator(None),
            buyer: Buyer::default(),
            internet: false,
            extra_print: Vec::new(),
        }
    }

    fn item(name: &str, units: i64, sum: i64) -> Item {
        Item {
            name: name.to_owned(),
            quantity: Quantity::units(units),
            measure: Measure::Piece,
            sum: Kopecks(sum),
            vat: VatRate::Vat22,
            object: PaymentObject::Product,
        }
    }

    fn settling(items: Vec<Item>, points: i64, payments: &[(PaymentKind, i64)]) -> Settling {
        let payments = payments.iter().map(|(kind, sum)| ReceiptPayment { kind: *kind, sum: Kopecks(*sum) });
        Settling {
            kind: ReceiptKind::Sell,
            items,
            points: Kopecks(points),
            payments: payments.collect(),
            method: None,
        }
    }

    fn lines(receipt: &Receipt) -> Vec<(i64, i64, i64)> {
        receipt.lines.iter().map(|l| (l.price.0, l.quantity.0 / Quantity::SCALE, l.sum.0)).collect()
    }

    fn paid(receipt: &Receipt) -> Vec<(PaymentKind, i64)> {
        receipt.payments.iter().map(|payment| (payment.kind, payment.sum.0)).collect()
    }

    #[test]
    fn a_discounted_line_becomes_two_whose_sums_are_exact() {
        let settling = settling(vec![item("роза", 3, 10_000)], 0, &[(PaymentKind::Cash, 10_000)]);
        let receipts = settling.into_receipts(&heading()).unwrap();
        assert_eq!(receipts.len(), 1);
        assert_eq!(lines(&receipts[0]), [(3333, 2, 6666), (3334, 1, 3334)]);
        assert_eq!(receipts[0].total, Kopecks(10_000));
        assert_eq!(receipts[0].vat_totals()[0].tax, Kopecks(1202 + 601));
    }

    #[test]
    fn points_are_spread_before_tax() {
        let items = vec![item("роза", 1, 10_000), item("лента", 1, 5_000)];
        let receipts =
            settling(items, 3_000, &[(PaymentKind::Electronic, 12_000)]).into_receipts(&heading()).unwrap();
        assert_eq!(lines(&receipts[0]), [(8000, 1, 8000), (4000, 1, 4000)]);
        assert_eq!(receipts[0].vat_totals()[0].turnover, Kopecks(12_000));
    }

    #[test]
    fn what_stays_owed_decides_how_lines_are_settled() {
        let method = |payments: &[(PaymentKind, i64)]| {
            let receipts =
                settling(vec![item("роза", 1, 900)], 0, payments).into_receipts(&heading()).unwrap();
            receipts[0].lines[0].method
        };
        use PaymentKind::{Cash, Credit, Prepaid};
        assert_eq!(method(&[(Prepaid, 400), (Cash, 500)]), PaymentMethod::FullPayment);
        assert_eq!(method(&[(Cash, 400), (Credit, 500)]), PaymentMethod::PartialPayment);
        assert_eq!(method(&[(Cash, 0), (Credit, 900)]), PaymentMethod::Credit);
    }

    #[test]
    fn many_lines_become_several_receipts_that_share_the_money() {
        let items = (0..250).map(|_| item("роза", 1, 100)).collect();
        let payments =
            [(PaymentKind::Cash, 15_000), (PaymentKind::Electronic, 4_000), (PaymentKind::Cash, 6_000)];
        let receipts = settling(items, 0, &payments).into_receipts(&heading()).unwrap();
        let shapes: Vec<_> = receipts.iter().map(|r| (r.lines.len(), r.total.0, paid(r))).collect();
        use PaymentKind::{Cash, Electronic};
        assert_eq!(
            shapes,
            [(200, 20_000, vec![(Cash, 20_000)]), (50, 5_000, vec![(Cash, 1_000), (Electronic, 4_000)])]
        );
    }

    #[test]
    fn money_that_does_not_add_up_is_refused() {
        for paid in [99, 101] {
            let settling = settling(vec![item("роза", 1, 100)], 0, &[(PaymentKind::Cash, paid)]);
            assert!(settling.into_receipts(&heading()).is_err(), "{paid}");
        }
    }

    #[test]
    fn a_gift_has_a_receipt_of_nothing() {
        let receipts = settling(vec![item("роза", 2, 0)], 0, &[]).into_receipts(&heading()).unwrap();
        assert_eq!((receipts[0].total, receipts[0].payments.len()), (Kopecks::ZERO, 0));
    }

    #[test]
    fn rates_are_those_that_registers_know() {
        let rate = |points, mode| vat_rate(points, mode);
        assert_eq!(rate(None, None), Some(VatRate::Without));
        assert_eq!(rate(Some(0), Some(TaxMode::Included)), Some(VatRate::Vat0));
        assert_eq!(rate(Some(2200), Some(TaxMode::Added)), Some(VatRate::Vat22));
        assert_eq!(rate(Some(1000), Some(TaxMode::Calculated)), Some(VatRate::Vat10Of110));
        assert_eq!(rate(Some(1200), Some(TaxMode::Included)), None);
    }
}
