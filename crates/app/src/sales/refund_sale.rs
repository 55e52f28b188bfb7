//! Opens a refund or an exchange: what comes back is measured against what was sold. Nothing moves before it is completed.

use db::{Reads, Tx};
use domain::access::Permission;
use domain::id::*;
use domain::money::RateCard;
use domain::sales::{Spread, Tax};
use domain::{IdSource, Kind, Money, Problems, Quantity, Reason, Refusal};
use store::args;
use store::sales::lines::{self, LineRow};
use store::sales::refunds::{self, RefundRow};
use store::sales::sale::{self, SaleRow};
use store::sales::till::{self, OfferRow};
use uuid::Uuid;

use super::cart::MAX_LINES;
use super::open_sale::{Opening, SaleRef, open};
use super::put_line::{check_quantity, list_price};
use super::sold::share;
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
        let mut ground = Ground::default();
        let opening = Opening::load(cx, tx, self.outlet, self.customer, ground.ask(cx, &self.lines)).await?;
        self.check_places(cx, &ground.places)?;
        let Ground { sold, sales, offers, .. } = ground;
        let mut offers = offers.iter();
        let (mut ids, mut flight) = (cx.ids(), cx.flight());
        let (card, mut head) = (opening.till.rate_card(&opening.rates), opening.blank(cx));
        head.id = ids.next();
        head.policies.0.spread = self.spread.unwrap_or(head.policies.0.spread);
        let mut rows: Vec<RefundRow> = Vec::with_capacity(self.lines.len());
        for (at, ask) in self.lines.iter().enumerate() {
            let row = match ask.what {
                Returning::Line(id) => linked(cx, &head, (id, at), ask, (&sold, &sales), &rows, &mut ids)?,
                Returning::Variant(variant) => {
                    let offer = offers.next().and_then(|found| found.first());
                    unlinked(cx, (&head, &card), (variant, at), (ask, offer), &mut ids)?
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

    fn variant(&self) -> Option<VariantId> {
        match self.what {
            Returning::Line(_) => None,
            Returning::Variant(variant) => Some(variant),
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
    fn check_places(&self, cx: &Cx, there: &[(Uuid,)]) -> Result<(), Refusal> {
        let mut problems = Problems::new();
        for (at, ask) in self.lines.iter().enumerate() {
            let found = there.iter().any(|(place,)| *place == ask.location.0);
            problems.check(format!("lines[{at}].location"), found, Reason::Unknown);
        }
        problems.into_result()?;
        self.lines.iter().try_for_each(|ask| cx.caller.must_reach_location(ask.location))
    }
}

/// What opening a refund needs to know beside the till, read in one flight with it.
#[derive(Debug, Default)]
struct Ground {
    places: Vec<(Uuid,)>,
    /// The lines that sold what comes back, locked.
    sold: Vec<LineRow>,
    /// The completed sales that they belong to.
    sales: Vec<SaleRow>,
    /// For each variant that comes back without such a line, what it is on sale for.
    offers: Vec<Vec<OfferRow>>,
}

impl Ground {
    fn ask(&mut self, cx: &Cx, asks: &[RefundAsk]) -> Reads<'_> {
        let (account, mut reads) = (cx.account(), Reads::default());
        let places: Vec<LocationId> = asks.iter().map(|ask| ask.location).collect();
        reads.fill(&mut self.places, &till::LIST_PLACES, args![account, places.as_slice()]);
        let lines: Vec<LineId> = asks.iter().filter_map(RefundAsk::line).collect();
        if !lines.is_empty() {
            reads.fill(&mut self.sold, &lines::LOCK_SOLD, args![account, lines.as_slice()]);
            reads.fill(&mut self.sales, &sale::LIST_COMPLETED_OF_LINES, args![account, lines.as_slice()]);
        }
        let variants: Vec<_> = asks.iter().filter_map(|ask| Some((ask.variant()?, ask.location))).collect();
        self.offers.resize_with(variants.len(), Vec::new);
        for (offers, (variant, location)) in self.offers.iter_mut().zip(variants) {
            let of = args![account, variant, Uuid::nil(), location];
            reads.fill(offers, &till::OFFERS_OF_VARIANT, of);
        }
        reads
    }
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
fn unlinked(
    cx: &Cx,
    (head, card): (&SaleRow, &RateCard),
    (variant, at): (VariantId, usize),
    (ask, offer): (&RefundAsk, Option<&OfferRow>),
    ids: &mut IdSource,
) -> Result<RefundRow, Refusal> {
    let offer = offer.ok_or_else(|| Refusal::field(format!("lines[{at}].variant"), Reason::Unknown))?;
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
