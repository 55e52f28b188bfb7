//! Opens a refund or an exchange: what comes back is measured against what was sold. Nothing moves before it is completed.

use db::Tx;
use domain::access::Permission;
use domain::id::*;
use domain::money::RateCard;
use domain::sales::{RefundShare, SaleState, SoldLine, Spread, Tax};
use domain::{Currency, IdSource, Kind, Money, Problems, Quantity, Reason, Refusal};
use store::args;
use store::places::locations;
use store::sales::lines::{self, LineRow};
use store::sales::refunds::{self, RefundRow};
use store::sales::sale::{self, SaleRow};
use store::sales::till::{self, OfferRow};
use uuid::Uuid;

use super::cart::MAX_LINES;
use super::open_sale::{Opening, SaleRef, open};
use super::put_line::{check_quantity, list_price};
use crate::{Command, Cx, Result};

/// What comes back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Returning {
    /// Goods of a line that was sold.
    Line(LineId),
    /// Goods of a variant, whoever sold them; at the price of now.
    Variant(VariantId),
}

/// One line of a refund.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefundAsk {
    /// What.
    pub what: Returning,
    /// Where the goods go.
    pub location: LocationId,
    /// How many, above zero.
    pub quantity: Quantity,
}

/// Opens a refund at a till; goods may be put into it as well, then it is an exchange.
#[derive(Clone, Debug)]
pub struct RefundSale {
    /// The till.
    pub outlet: OutletId,
    /// Who brings them; the buyer of the first sale, if not told.
    pub customer: Option<PartyId>,
    /// What comes back, at least one line.
    pub lines: Vec<RefundAsk>,
    /// Who gets odd units of a reduction, where the caller's contract says so.
    pub spread: Option<Spread>,
}

impl Command for RefundSale {
    type Out = SaleRef;
    const PERMISSION: Permission = Permission::SalesRefund;

    async fn run(&self, cx: &Cx, tx: &mut Tx<'_>) -> Result<SaleRef> {
        self.check()?;
        self.check_places(cx, tx).await?;
        let opening = Opening::load(cx, tx, self.outlet, self.customer).await?;
        let wanted: Vec<LineId> = self.lines.iter().filter_map(RefundAsk::line).collect();
        let sold = sold_lines(cx, tx, &wanted).await?;
        let sales = completed(cx, tx, &sold).await?;
        let (mut ids, mut flight) = (cx.ids(), cx.flight());
        let (card, mut head) = (opening.till.rate_card(&opening.rates), opening.blank(cx));
        head.id = ids.next();
        head.policies.0.spread = self.spread.unwrap_or(head.policies.0.spread);
        let mut rows: Vec<RefundRow> = Vec::with_capacity(self.lines.len());
        for (at, ask) in self.lines.iter().enumerate() {
            let row = match ask.what {
                Returning::Line(id) => linked(cx, &head, (id, at), ask, (&sold, &sales), &rows, &mut ids)?,
                Returning::Variant(variant) => {
                    unlinked(cx, tx, (&head, &card), (variant, at), ask, &mut ids).await?
                }
            };
            rows.push(RefundRow { position: i64::try_from(at).unwrap_or(i64::MAX), ..row });
        }
        head.shift = opening.shift(cx, &mut flight, &mut ids);
        head.refund_quantity = rows.iter().map(|r| r.quantity).sum();
        head.refund_subtotal = rows.iter().map(|r| r.subtotal).sum();
        head.refund_total = rows.iter().map(|r| r.total).sum();
        let draw = open(&mut flight, &head);
        for row in &rows {
            let number = flight.draw();
            refunds::insert(&mut flight, number, row);
        }
        let sent = flight.send(tx).await?;
        Ok(SaleRef { id: head.id, number: sent.number(draw) })
    }
}

impl RefundAsk {
    fn line(&self) -> Option<LineId> {
        match self.what {
            Returning::Line(id) => Some(id),
            Returning::Variant(_) => None,
        }
    }
}

impl RefundSale {
    fn check(&self) -> Result<(), Refusal> {
        let mut problems = Problems::new();
        problems.check("lines", !self.lines.is_empty(), Reason::Blank);
        problems.at_most("lines", self.lines.len(), MAX_LINES);
        for (at, ask) in self.lines.iter().enumerate() {
            let good = check_quantity(ask.quantity).is_ok();
            problems.check(format!("lines[{at}].quantity"), good, Reason::TooSmall { limit: 0 });
            problems.check(format!("lines[{at}].location"), !ask.location.is_virtual(), Reason::Unknown);
        }
        problems.into_result()
    }

    /// Goods go to real locations of the account, inside the caller's scope.
    async fn check_places(&self, cx: &Cx, tx: &mut Tx<'_>) -> Result<()> {
        let mut ids: Vec<LocationId> = self.lines.iter().map(|ask| ask.location).collect();
        ids.sort_unstable();
        ids.dedup();
        let known = locations::list_some(tx, cx.account(), &ids).await?;
        let mut problems = Problems::new();
        for (at, ask) in self.lines.iter().enumerate() {
            let found = known.iter().any(|row| row.id == ask.location);
            problems.check(format!("lines[{at}].location"), found, Reason::Unknown);
        }
        problems.into_result()?;
        Ok(ids.into_iter().try_for_each(|id| cx.caller.must_reach_location(id))?)
    }
}

/// Sold lines by id, locked in the order of their ids.
pub(super) async fn sold_lines(cx: &Cx, tx: &mut Tx<'_>, wanted: &[LineId]) -> Result<Vec<LineRow>> {
    if wanted.is_empty() {
        return Ok(Vec::new());
    }
    Ok(tx.query(&lines::LOCK_SOLD, &args![cx.account(), wanted]).await?)
}

/// The completed ones among the sales that some lines belong to.
async fn completed(cx: &Cx, tx: &mut Tx<'_>, sold: &[LineRow]) -> Result<Vec<SaleRow>> {
    let mut ids: Vec<SaleId> = sold.iter().map(|l| l.sale).collect();
    ids.sort_unstable();
    ids.dedup();
    let rows: Vec<SaleRow> = tx.query(&sale::LIST, &args![cx.account(), ids.as_slice()]).await?;
    Ok(rows.into_iter().filter(|s| s.state == SaleState::Completed).collect())
}

/// The share of a sold line that comes back.
///
/// * `before`: units of the same line on earlier lines of the same refund
///
/// # Errors
/// [`Refusal::RefundExceedsSale`].
pub(super) fn share(
    line: &LineRow,
    before: Quantity,
    quantity: Quantity,
    currency: Currency,
) -> Result<RefundShare, Refusal> {
    let sold = SoldLine {
        quantity: line.quantity,
        subtotal: line.subtotal,
        total: line.total,
        tax: line.tax,
        returned: line.returned + before,
    };
    sold.refund(quantity, currency)
}

fn linked(
    cx: &Cx,
    head: &SaleRow,
    (id, at): (LineId, usize),
    ask: &RefundAsk,
    (sold, sales): (&[LineRow], &[SaleRow]),
    earlier: &[RefundRow],
    ids: &mut IdSource,
) -> Result<RefundRow, Refusal> {
    let field = format!("lines[{at}].line");
    let line = sold.iter().find(|l| l.id == id).ok_or_else(|| Refusal::field(&field, Reason::Unknown))?;
    let sale = sales.iter().find(|s| s.id == line.sale);
    let sale = sale.ok_or(Refusal::WrongState { kind: Kind::Sale, state: "not completed" })?;
    cx.caller.must_reach_outlet(sale.outlet)?;
    if sale.currency != head.currency {
        return Err(Refusal::field(field, Reason::ForeignCurrency));
    }
    let before = earlier.iter().filter(|r| r.sold_line == Some(id)).map(|r| r.quantity).sum();
    let share = share(line, before, ask.quantity, head.currency)?;
    Ok(RefundRow {
        id: ids.next(),
        number: Number(0),
        sale: head.id,
        position: 0,
        sold_sale: Some(line.sale),
        sold_line: Some(id),
        variant: line.variant,
        lot: None,
        location: ask.location,
        created_at: cx.at(),
        quantity: ask.quantity,
        original_currency: line.price_currency,
        original_amount: line.price_amount,
        original_card: line.price_card,
        price: share.unit_price,
        subtotal: share.subtotal,
        total: share.total,
        tax_rate: line.tax_rate,
        tax_mode: line.tax_mode,
        tax: share.tax,
        returned: Quantity::ZERO,
        note: None,
    })
}

/// Without the sale that sold them, goods come back at the price of now.
async fn unlinked(
    cx: &Cx,
    tx: &mut Tx<'_>,
    (head, card): (&SaleRow, &RateCard),
    (variant, at): (VariantId, usize),
    ask: &RefundAsk,
    ids: &mut IdSource,
) -> Result<RefundRow> {
    let offers: Vec<OfferRow> =
        tx.query(&till::OFFERS_OF_VARIANT, &args![cx.account(), variant, Uuid::nil(), ask.location]).await?;
    let unknown = || Refusal::field(format!("lines[{at}].variant"), Reason::Unknown);
    let offer = offers.first().ok_or_else(unknown)?;
    let price =
        list_price(offer).ok_or_else(|| Refusal::field(format!("lines[{at}].price"), Reason::Blank))?;
    let unit = price
        .in_primary(card)
        .ok_or_else(|| Refusal::field(format!("lines[{at}].price"), Reason::ForeignCurrency))?;
    let total = unit.times(ask.quantity, head.currency).ok_or(Refusal::OutOfRange)?;
    let tax = Tax::from_parts(offer.tax_rate, offer.tax_mode).on(total, head.currency).unwrap_or(Money::ZERO);
    Ok(RefundRow {
        id: ids.next(),
        number: Number(0),
        sale: head.id,
        position: 0,
        sold_sale: None,
        sold_line: None,
        variant,
        lot: None,
        location: ask.location,
        created_at: cx.at(),
        quantity: ask.quantity,
        original_currency: price.currency,
        original_amount: price.amount,
        original_card: price.card,
        price: unit,
        subtotal: total,
        total,
        tax_rate: offer.tax_rate,
        tax_mode: offer.tax_mode,
        tax,
        returned: Quantity::ZERO,
        note: None,
    })
}
