//! Which receipts a sale asks for: one for what is handed over and what is paid at it, one for what comes back, one for the payment
//! of a debt. They are queued in the sale's own transaction; registers print them later. How money and goods become lines of a
//! receipt is in `fiscal`.

use db::Reads;
use domain::catalogue::Unit;
use domain::fiscal::check::{NAME_LIMIT, is_contact};
use domain::fiscal::device::Command;
use domain::fiscal::receipt::Buyer;
use domain::fiscal::{
    Kopecks, Measure, OperationKind, PaymentKind, PaymentMethod, PaymentObject, ReceiptKind, ReceiptPayment,
    Taxation, VatRate,
};
use domain::id::*;
use domain::sales::{Direction, LineKind, MethodKind, MoneyKind, TaxMode};
use domain::{IdSource, Money, Quantity, Reason, Refusal};
use serde_json::Value;
use store::Flight;
use store::args;
use store::fiscal::names::{self, PersonRow, SettingsRow};
use store::sales::bills;
use store::sales::goods::VariantRow;
use store::sales::money::MoneyRow;
use store::sales::till::TillMethodRow;
use uuid::Uuid;

use super::cart::Cart;
use super::goods::Goods;
use super::tender::{direction, kind_of};
use crate::fiscal::{Heading, Item, RegisterSettings, Settling, Wish, cut, operator, vat_rate};
use crate::{Cx, Result};

/// What is read with a sale for its receipts: nothing where the outlet has no register.
#[derive(Debug, Default)]
pub(super) struct Names {
    register: Vec<SettingsRow>,
    people: Vec<PersonRow>,
    /// Lines that are called in somebody's own words.
    lines: Vec<(Uuid, String)>,
}

impl Names {
    pub(super) fn ask<'r>(&'r mut self, cx: &Cx, sale: SaleId, reads: &mut Reads<'r>) {
        reads.fill(&mut self.register, &names::SETTINGS_OF_SALE, args![cx.account(), sale]);
        reads.fill(&mut self.people, &names::LIST_PEOPLE_OF_SALE, args![cx.account(), sale, cx.caller.party]);
        reads.fill(&mut self.lines, &bills::LIST_NAMES, args![cx.account(), sale]);
    }

    /// What the receipts of a sale are made from, if it has any.
    pub(super) fn printing<'s>(
        &'s self,
        cart: &Cart,
        methods: &'s [TillMethodRow],
        goods: &'s Goods,
    ) -> Option<Printing<'s>> {
        let register = cart.till.register?;
        let settings = self.register.first().map_or(&Value::Null, |row| &row.settings.0);
        let taxation = RegisterSettings::read(settings).taxation();
        Some(Printing {
            register,
            taxation,
            methods,
            goods: &goods.variants,
            people: &self.people,
            lines: &self.lines,
        })
    }
}

/// What receipts of a sale need to know beside the cart.
#[derive(Debug)]
pub(super) struct Printing<'s> {
    register: RegisterId,
    taxation: Taxation,
    methods: &'s [TillMethodRow],
    goods: &'s [VariantRow],
    people: &'s [PersonRow],
    lines: &'s [(Uuid, String)],
}

impl Printing<'_> {
    /// Asks for the receipt of goods handed over now, with what is paid at it.
    ///
    /// # Errors
    /// An amount that a register cannot write.
    pub(super) fn handover(
        &self,
        cx: &Cx,
        flight: &mut Flight,
        cart: &Cart,
        settlement: PostingId,
        ids: &mut IdSource,
    ) -> Result<(), Refusal> {
        let (mut items, mut unknown) = (Vec::with_capacity(cart.lines.len() + 1), None);
        for line in &cart.lines {
            let vat = vat(line.tax_rate, line.tax_mode, &mut unknown);
            items.push(self.item(
                (line.id, line.variant),
                line.quantity,
                line.total,
                vat,
                object(line.kind),
            )?);
        }
        if cart.sale.delivery_total.is_positive() {
            items.push(service("Доставка", kopecks(cart.sale.delivery_total)?, PaymentObject::Service));
        }
        let paid = self.paid(&cart.money, Direction::In)?;
        let mut payments = paid.payments;
        payments.push(payment(PaymentKind::Other, cart.dues().overlap())?);
        payments.push(payment(PaymentKind::Credit, cart.sale.debt)?);
        let settling =
            Settling { kind: ReceiptKind::Sell, items, points: paid.points, payments, method: None };
        self.queue(cx, flight, cart, (settlement.0, cart.sale.cashier), (settling, unknown), ids)
    }

    /// Asks for the receipt of goods that came back, with what is paid out. In an exchange this comes first, and what the goods
    /// going out cost is set off against it.
    ///
    /// # Errors
    /// An amount that a register cannot write.
    pub(super) fn goods_back(
        &self,
        cx: &Cx,
        flight: &mut Flight,
        cart: &Cart,
        settlement: PostingId,
        ids: &mut IdSource,
    ) -> Result<(), Refusal> {
        let (mut items, mut unknown) = (Vec::with_capacity(cart.refunds.len()), None);
        for line in &cart.refunds {
            let vat = vat(line.tax_rate, line.tax_mode, &mut unknown);
            let goods = (line.sold_line.unwrap_or(line.id), line.variant);
            items.push(self.item(goods, line.quantity, line.total, vat, PaymentObject::Product)?);
        }
        let paid = self.paid(&cart.money, Direction::Out)?;
        let mut payments = paid.payments;
        payments.push(payment(PaymentKind::Other, cart.dues().overlap())?);
        let settled: Money = cart.dues().overlap() + paid.all;
        payments.push(payment(PaymentKind::Credit, cart.sale.refund_total - settled)?);
        let settling =
            Settling { kind: ReceiptKind::SellReturn, items, points: paid.points, payments, method: None };
        self.queue(cx, flight, cart, (settlement.0, cart.sale.cashier), (settling, unknown), ids)
    }

    /// Asks for the receipt of a debt's payment.
    ///
    /// * `new_from`: where the new entries begin among the cart's
    ///
    /// # Errors
    /// An amount that a register cannot write.
    pub(super) fn debt_payment(
        &self,
        cx: &Cx,
        flight: &mut Flight,
        cart: &Cart,
        new_from: usize,
        ids: &mut IdSource,
    ) -> Result<(), Refusal> {
        let new = cart.money.get(new_from..).unwrap_or_default();
        let Some(first) = new.first() else { return Ok(()) };
        let paid = self.paid(new, Direction::In)?;
        let sum: Kopecks = paid.payments.iter().map(|payment| payment.sum).sum();
        if sum.is_zero() {
            return Ok(());
        }
        // The goods and their tax are on the receipt they were handed over with; this one is about money alone.
        let items = vec![service("Оплата кредита", sum, PaymentObject::Payment)];
        let settling = Settling {
            kind: ReceiptKind::Sell,
            items,
            points: Kopecks::ZERO,
            payments: paid.payments,
            method: Some(PaymentMethod::CreditPayment),
        };
        self.queue(cx, flight, cart, (first.id.0, cx.caller.party), (settling, None), ids)
    }

    fn item(
        &self,
        (line, variant): (LineId, VariantId),
        quantity: Quantity,
        total: Money,
        vat: VatRate,
        object: PaymentObject,
    ) -> Result<Item, Refusal> {
        let goods = self.goods.iter().find(|row| row.variant == variant);
        let described = self.lines.iter().find(|(of, _)| *of == line.0).map(|(_, name)| name.clone());
        let name = described.or_else(|| goods.map(name)).unwrap_or_else(|| "Товар".to_owned());
        let measure = goods.map_or(Measure::Piece, |row| measure(row.unit));
        Ok(Item { name: cut(&name, NAME_LIMIT), quantity, measure, sum: kopecks(total)?, vat, object })
    }

    /// What entries of one direction are on a receipt. A tender of credit moves nothing; what stays owed is said elsewhere.
    fn paid(&self, money: &[MoneyRow], way: Direction) -> Result<Paid, Refusal> {
        let mut paid = Paid::default();
        for entry in money.iter().filter(|entry| direction(entry) == way) {
            let kind = match (entry.kind, kind_of(self.methods, entry.method)) {
                (MoneyKind::Offset | MoneyKind::Credit | MoneyKind::CashIn | MoneyKind::CashOut, _) => {
                    continue;
                }
                (_, MethodKind::Credit) => continue,
                (MoneyKind::Points, _) | (_, MethodKind::Points) => {
                    paid.points += kopecks(entry.value)?;
                    paid.all = paid.all + entry.value;
                    continue;
                }
                (MoneyKind::Prepayment, _) | (_, MethodKind::Prepaid) => PaymentKind::Prepaid,
                (_, MethodKind::Cash) => PaymentKind::Cash,
                (_, MethodKind::Card | MethodKind::Online | MethodKind::Transfer) => PaymentKind::Electronic,
            };
            paid.all = paid.all + entry.value;
            paid.payments.push(payment(kind, entry.value)?);
        }
        Ok(paid)
    }

    /// Queues the receipts of a settlement. A tax rate that registers do not know must not stop the till, nor be printed as
    /// another without anybody's knowledge: such receipts wait as refused, and say why.
    ///
    /// * `unknown`: such a rate, in basis points
    fn queue(
        &self,
        cx: &Cx,
        flight: &mut Flight,
        cart: &Cart,
        (settlement, by): (Uuid, PartyId),
        (settling, unknown): (Settling, Option<i64>),
        ids: &mut IdSource,
    ) -> Result<(), Refusal> {
        let refused = unknown.map(|rate| {
            let percent = Money(rate.saturating_mul(Money::SCALE / 100));
            format!("Ставка НДС {percent}% неизвестна кассе, при повторе строки выйдут без НДС [144]")
        });
        for receipt in settling.into_receipts(&self.heading(cart, by))? {
            let wish = Wish {
                register: self.register,
                outlet: cart.sale.outlet,
                kind: OperationKind::Receipt,
                sale: Some((cart.sale.id, settlement)),
                request: Command::Receipt(Box::new(receipt)),
                refused: refused.clone(),
            };
            wish.queue(cx, flight, ids);
        }
        Ok(())
    }

    fn heading(&self, cart: &Cart, by: PartyId) -> Heading {
        let buyer = cart.sale.customer.and_then(|id| self.person(id));
        let online = |entry: &MoneyRow| kind_of(self.methods, entry.method) == MethodKind::Online;
        Heading {
            taxation: self.taxation,
            operator: operator(self.person(by)),
            buyer: buyer.map(buyer_of).unwrap_or_default(),
            internet: cart.money.iter().any(online),
            extra_print: vec![format!("Продажа № {}", cart.sale.number.0)],
        }
    }

    fn person(&self, id: PartyId) -> Option<&PersonRow> {
        self.people.iter().find(|row| row.id == id)
    }
}

/// Money of one direction, as receipts see it.
#[derive(Default)]
struct Paid {
    payments: Vec<ReceiptPayment>,
    points: Kopecks,
    /// Points included, in the sale's currency.
    all: Money,
}

/// Where an electronic receipt can go; nothing that a register would refuse.
fn buyer_of(person: &PersonRow) -> Buyer {
    let phone = person.phone.as_deref().map(|digits| format!("+{digits}"));
    let contact = person.email.clone().into_iter().chain(phone).find(|contact| is_contact(contact));
    Buyer { name: None, inn: None, contact }
}

/// What is sold as one piece and is not in the catalogue.
fn service(name: &str, sum: Kopecks, object: PaymentObject) -> Item {
    let (quantity, measure) = (Quantity::units(1), Measure::Piece);
    Item { name: name.to_owned(), quantity, measure, sum, vat: VatRate::Without, object }
}

/// A variant's own name says too little where it does not repeat the product's.
fn name(goods: &VariantRow) -> String {
    match goods.name.starts_with(&goods.product) {
        true => goods.name.clone(),
        false if goods.name.trim().is_empty() => goods.product.clone(),
        false => format!("{} {}", goods.product, goods.name),
    }
}

const fn measure(unit: Unit) -> Measure {
    match unit {
        Unit::Piece => Measure::Piece,
        Unit::Kilogram => Measure::Kilogram,
        Unit::Metre => Measure::Metre,
        Unit::Box => Measure::Other,
    }
}

const fn object(kind: LineKind) -> PaymentObject {
    match kind {
        LineKind::Goods | LineKind::Free => PaymentObject::Product,
        LineKind::Service | LineKind::Delivery => PaymentObject::Service,
    }
}

/// The register's word for a tax; a rate that it does not know is noted.
fn vat(rate: Option<i64>, mode: Option<TaxMode>, unknown: &mut Option<i64>) -> VatRate {
    vat_rate(rate, mode).unwrap_or_else(|| {
        *unknown = rate;
        VatRate::Without
    })
}

fn payment(kind: PaymentKind, sum: Money) -> Result<ReceiptPayment, Refusal> {
    Ok(ReceiptPayment { kind, sum: kopecks(sum)? })
}

/// Amounts of a currency with units smaller than a hundredth cannot be on a receipt.
fn kopecks(money: Money) -> Result<Kopecks, Refusal> {
    Kopecks::exact(money).ok_or_else(|| Refusal::field("register", Reason::ForeignCurrency))
}
