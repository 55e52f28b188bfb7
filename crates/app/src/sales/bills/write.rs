//! Writing what a draft says into a placed sale: its lines anew, with their words, codes and goods kept, and what was paid before.

use db::{Reads, Tx};
use domain::catalogue::ProductKind;
use domain::id::*;
use domain::sales::{LineKind, MethodKind, MoneyKind, MoneyState, Tax, TaxMode};
use domain::stock::MarkState;
use domain::{IdSource, Kind, Money, Problems, Quantity, Reason, Refusal};
use store::sales::bills::{self, BillRow, DetailRow, PlaceRow, SoldRow};
use store::sales::lines::{LineRow, NO_LOT};
use store::sales::money::MoneyRow;
use store::sales::sale::SaleRow;
use store::sales::till::{self, TillMethodRow};
use store::scalar::Texts;
use store::stock::marks::{self, MarkRow};
use store::{Flight, args};
use uuid::Uuid;

use super::draft::{BillDraft, BillItem};
use crate::sales::cart::Cart;
use crate::sales::goods::Goods;
use crate::sales::reserve;
use crate::{Cx, Result};

/// What a line without a variant has in its place.
pub(crate) const NO_VARIANT: VariantId = VariantId(Uuid::nil());

/// What a draft names, as far as it is there.
#[derive(Debug, Default)]
pub(super) struct Ground {
    /// Where the till's goods lie, in order.
    places: Vec<PlaceRow>,
    methods: Vec<TillMethodRow>,
    variants: Vec<SoldRow>,
    marks: Vec<MarkRow>,
    customers: Vec<(Uuid,)>,
}

impl Ground {
    /// Asks for what a draft names.
    pub(super) fn ask(&mut self, cx: &Cx, outlet: OutletId, draft: &BillDraft) -> Reads<'_> {
        let (till, mut reads) = (args![cx.account(), outlet], Reads::default());
        let variants: Vec<VariantId> = draft.lines.iter().filter_map(|line| line.variant).collect();
        reads.fill(&mut self.places, &bills::LIST_PLACES, till.clone());
        reads.fill(&mut self.methods, &till::LIST_METHODS, till);
        reads.fill(&mut self.variants, &bills::LIST_SOLD, args![cx.account(), variants.as_slice()]);
        let marks: Vec<String> = draft.lines.iter().filter_map(|line| line.mark.clone()).collect();
        reads.fill(&mut self.marks, &marks::LOCK, args![cx.account(), Texts(&marks)]);
        if draft.customer.is_some() {
            let customer = args![cx.account(), draft.customer.as_slice()];
            reads.fill(&mut self.customers, &till::LIST_PARTIES, customer);
        }
        reads
    }

    /// Holds a draft against what is there: the till's place, goods that may be sold, codes that nobody else has.
    ///
    /// * `old`: lines whose codes are free to take
    ///
    /// # Errors
    /// Everything that is not there or not free.
    pub(super) fn check(&self, old: &[LineRow], draft: &BillDraft) -> Result<(), Refusal> {
        let mut problems = Problems::new();
        let served = draft.open_to.is_none_or(|place| self.places.iter().any(|row| row.location == place));
        problems.check("open_to", served, Reason::Unknown);
        let known = draft.customer.is_none() || !self.customers.is_empty();
        problems.check("customer", known, Reason::Unknown);
        for (at, line) in draft.lines.iter().enumerate() {
            let known = line.variant.map(|id| self.variant(id));
            problems.check(format!("lines[{at}].variant"), known != Some(None), Reason::Unknown);
            let sellable = known.flatten().is_none_or(|row| row.sellable);
            problems.check(format!("lines[{at}].variant"), sellable, Reason::Inactive);
            let mine = |row: &MarkRow| old.iter().any(|l| Some(l.id) == row.line);
            let free = |row: &MarkRow| row.state == MarkState::Free || mine(row);
            let row = self.marks.iter().find(|row| Some(&row.code) == line.mark.as_ref());
            problems.check(format!("lines[{at}].mark"), row.is_none_or(free), Reason::Taken);
        }
        problems.into_result()
    }

    fn variant(&self, id: VariantId) -> Option<&SoldRow> {
        self.variants.iter().find(|row| row.variant == id)
    }

    /// What a line is: of a variant, what its product is.
    fn kind(&self, item: &BillItem) -> LineKind {
        match item.variant.and_then(|id| self.variant(id)).map(|row| row.kind) {
            Some(ProductKind::Service) => LineKind::Service,
            Some(ProductKind::Good | ProductKind::Bundle) => LineKind::Goods,
            None if item.kind == LineKind::Goods => LineKind::Free,
            None => item.kind,
        }
    }

    /// How money comes that was taken elsewhere: never from the drawer.
    fn prepaid_by(&self) -> Option<MethodId> {
        let order = [MethodKind::Online, MethodKind::Transfer, MethodKind::Prepaid, MethodKind::Card];
        let find = |kind: MethodKind| self.methods.iter().find(|m| m.kind == kind && m.active);
        order.into_iter().find_map(find).map(|method| method.id)
    }
}

/// Writes the lines of a draft in place of a sale's own, with their words and codes. What it comes to is added up by the caller.
///
/// # Errors
/// Amounts that do not fit.
pub(super) fn lines(
    cx: &Cx,
    sale: &SaleRow,
    draft: &BillDraft,
    ground: &Ground,
    (flight, ids): (&mut Flight, &mut IdSource),
) -> Result<Vec<LineRow>, Refusal> {
    // The codes of the old lines are free before the new lines take theirs.
    marks::put_of_sale(flight, sale.id, MarkState::Free);
    bills::delete_details(flight, sale.id);
    let mut lines = Vec::with_capacity(draft.lines.len());
    for (position, item) in (0_i64..).zip(&draft.lines) {
        let line = LineRow { position, ..line(cx, sale, ground, item, ids)? };
        let BillItem { name, unit, own, class, mark, .. } = item.clone();
        if let Some(code) = &mark {
            marks::put(flight, code, MarkState::Reserved, line.id);
        }
        bills::insert_detail(flight, sale.id, &DetailRow { line: line.id, name, unit, class, own, mark });
        lines.push(line);
    }
    Ok(lines)
}

/// Keeps the goods of a placed bill as its till's policy says, if it has any that are counted.
pub(super) async fn keep_goods(cx: &Cx, tx: &mut Tx<'_>, sale: SaleId, lines: &[LineRow]) -> Result<()> {
    if lines.iter().all(|line| line.kind != LineKind::Goods) {
        return Ok(());
    }
    let (mut goods, mut reads) = (Goods::default(), Reads::default());
    goods.ask(cx, sale, &mut reads);
    let mut cart = Cart::load(cx, tx, sale, reads).await?;
    let (mut flight, how) = (cx.flight(), cart.sale.policies.0.reserve);
    reserve::hold(cx, &mut cart, &goods, &mut flight, how)?;
    cart.save(cx, &mut flight);
    flight.event("reserved", Kind::Sale, sale, serde_json::Value::Null);
    flight.send(tx).await?;
    Ok(())
}

/// What a bill says beside its lines.
pub(super) fn row(cx: &Cx, sale: SaleId, draft: &BillDraft) -> BillRow {
    BillRow {
        sale,
        location: draft.open_to,
        label: draft.label.trim().to_owned(),
        dated_at: draft.dated_at.unwrap_or(cx.at()),
        buyer: draft.buyer.clone(),
    }
}

fn line(
    cx: &Cx,
    sale: &SaleRow,
    ground: &Ground,
    item: &BillItem,
    ids: &mut IdSource,
) -> Result<LineRow, Refusal> {
    let total = item.price.times(item.quantity, sale.currency).ok_or(Refusal::OutOfRange)?;
    let tax_mode = item.tax_rate.map(|_| TaxMode::Included);
    let tax = Tax::from_parts(item.tax_rate, tax_mode).on(total, sale.currency);
    Ok(LineRow {
        id: ids.next(),
        number: Number(0),
        sale: sale.id,
        position: 0,
        kind: ground.kind(item),
        variant: item.variant.unwrap_or(NO_VARIANT),
        lot: NO_LOT,
        // Services and free descriptions lie nowhere; a till without a place has no goods.
        location: ground.places.first().map_or(LocationId(Uuid::nil()), |row| row.location),
        created_at: cx.at(),
        quantity: item.quantity,
        price_currency: sale.currency,
        price_amount: item.price,
        price_card: sale.card,
        tax_rate: item.tax_rate,
        tax_mode,
        tax: tax.ok_or(Refusal::OutOfRange)?,
        subtotal: total,
        discount: Money::ZERO,
        total,
        reserved: Quantity::ZERO,
        handed: Quantity::ZERO,
        returned: Quantity::ZERO,
        returned_total: Money::ZERO,
    })
}

/// What was paid before, as far as it is not booked yet.
///
/// * `booked`: what is
///
/// # Errors
/// A prepayment that no method of the till can stand for, above what is due, or below what is booked.
pub(super) fn prepayment(
    cx: &Cx,
    sale: &SaleRow,
    (prepaid, booked): (Money, Money),
    ground: &Ground,
    ids: &mut IdSource,
) -> Result<Option<MoneyRow>, Refusal> {
    let more = prepaid.to_minor(sale.currency) - booked;
    if more.is_zero() {
        return Ok(None);
    }
    if more < Money::ZERO || prepaid > sale.sold_total {
        return Err(Refusal::field("prepaid", Reason::Conflict));
    }
    let method = ground.prepaid_by().ok_or_else(|| Refusal::field("prepaid", Reason::Unknown))?;
    Ok(Some(MoneyRow {
        id: ids.next(),
        number: Number(0),
        state: MoneyState::Posted,
        kind: MoneyKind::Prepayment,
        direction: 1,
        method,
        currency: sale.currency,
        amount: more,
        card: sale.card,
        value: more,
        sale: Some(sale.id),
        outlet: sale.outlet,
        shift: sale.shift,
        at: Some(cx.at()),
        created_at: cx.at(),
        made_by: cx.caller.party,
        left_after: None,
        subtotal_left_after: None,
        reverses: None,
    }))
}
