//! Opens a cart at a till.

use db::{Reads, Tx};
use domain::access::Permission;
use domain::id::*;
use domain::sales::{Channel, Delivery, SaleState, Spread};
use domain::{Kind, Money, Problems, Quantity, Reason, Refusal};
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::args;
use store::sales::sale::SaleRow;
use store::sales::shifts::{self, ShiftRow};
use store::sales::till::{self, RateRow, TillRow};
use store::scalar::Json;
use store::{Draw, Flight};
use uuid::Uuid;

use super::cart;
use crate::{Command, Cx, Result};

/// How long a remark may be.
pub const MAX_NOTE: usize = 2_000;

/// Opens a cart at a till; opens the till's shift as well, if none is open.
#[derive(Clone, Debug)]
pub struct OpenSale {
    /// The till.
    pub outlet: OutletId,
    /// How it came.
    pub channel: Channel,
    /// A remark, at most [`MAX_NOTE`] characters.
    pub note: Option<String>,
    /// Who buys.
    pub customer: Option<PartyId>,
    /// Who gets odd units of a reduction, where the caller's contract says so.
    pub spread: Option<Spread>,
}

/// A sale that was opened or changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SaleRef {
    /// Its id.
    pub id: SaleId,
    /// Its number.
    pub number: Number,
}

impl Command for OpenSale {
    type Out = SaleRef;
    const PERMISSION: Permission = Permission::SalesWrite;

    async fn run(&self, cx: &Cx, tx: &mut Tx<'_>) -> Result<SaleRef> {
        let mut problems = Problems::new();
        problems.optional("note", self.note.as_deref().unwrap_or_default(), MAX_NOTE);
        problems.into_result()?;
        let opening = Opening::load(cx, tx, self.outlet, self.customer, Reads::default()).await?;
        let mut flight = cx.flight();
        let (mut sale, mut ids) = (opening.blank(cx), cx.ids());
        sale.id = ids.next();
        sale.channel = self.channel;
        sale.note.clone_from(&self.note);
        sale.policies.0.spread = self.spread.unwrap_or(sale.policies.0.spread);
        sale.shift = opening.shift(cx, &mut flight, &mut ids);
        let draw = open(&mut flight, &sale);
        let sent = flight.send(tx).await?;
        Ok(SaleRef { id: sale.id, number: sent.number(draw) })
    }
}

/// Adds the head of a new sale and says so.
pub(super) fn open(flight: &mut Flight, sale: &SaleRow) -> Draw {
    flight.event("opened", Kind::Sale, sale.id, json!({ "outlet": sale.outlet }));
    cart::insert_head(flight, sale)
}

/// What opening a sale needs to know.
pub(super) struct Opening {
    pub(super) till: TillRow,
    pub(super) rates: Vec<RateRow>,
    customer: Option<PartyId>,
}

impl Opening {
    /// Reads it, and whatever else a command needs, in one flight.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] and [`Refusal::WrongState`] of the till; an unknown customer.
    pub(super) async fn load(
        cx: &Cx,
        tx: &mut Tx<'_>,
        outlet: OutletId,
        customer: Option<PartyId>,
        more: Reads<'_>,
    ) -> Result<Self> {
        cx.caller.must_reach_outlet(outlet)?;
        let now = args![cx.account(), outlet, cx.at()];
        let (mut till, mut rates): (Vec<TillRow>, Vec<RateRow>) = (Vec::new(), Vec::new());
        let mut known: Vec<(Uuid,)> = Vec::new();
        let mut reads = Reads::default();
        reads.fill(&mut till, &till::TILL, now.clone());
        reads.fill(&mut rates, &till::RATES, now);
        if customer.is_some() {
            reads.fill(&mut known, &till::LIST_PARTIES, args![cx.account(), customer.as_slice()]);
        }
        reads.append(more);
        tx.fetch(reads).await?;
        let till = till.into_iter().next().ok_or_else(|| Refusal::not_found(Kind::Outlet, outlet.0))?;
        if !till.active {
            return Err(Refusal::WrongState { kind: Kind::Outlet, state: "inactive" }.into());
        }
        if customer.is_some() && known.is_empty() {
            return Err(Refusal::field("customer", Reason::Unknown).into());
        }
        Ok(Self { till, rates, customer })
    }

    /// The shift that the sale belongs to, opened now if none was.
    pub(super) fn shift(&self, cx: &Cx, flight: &mut Flight, ids: &mut domain::IdSource) -> ShiftId {
        self.till.shift.unwrap_or_else(|| open_shift(cx, flight, ids, self.till.outlet))
    }

    /// An empty draft at this till.
    pub(super) fn blank(&self, cx: &Cx) -> SaleRow {
        SaleRow {
            id: SaleId(Uuid::nil()),
            number: Number(0),
            revision: Revision(0),
            created_at: cx.at(),
            updated_at: cx.at(),
            state: SaleState::Draft,
            channel: Channel::Pos,
            zone: self.till.zone,
            outlet: self.till.outlet,
            shift: ShiftId(Uuid::nil()),
            cashier: cx.caller.party,
            customer: self.customer,
            currency: self.till.primary,
            card: self.till.card,
            policies: self.till.policies.clone(),
            note: None,
            manual_discount: None,
            delivery: Json(Delivery::default()),
            guests: None,
            take_away: false,
            placed_at: None,
            expires_at: None,
            released_at: None,
            completed_at: None,
            receipt_no: None,
            quantity: Quantity::ZERO,
            refund_quantity: Quantity::ZERO,
            sold_subtotal: Money::ZERO,
            sold_total: Money::ZERO,
            refund_subtotal: Money::ZERO,
            refund_total: Money::ZERO,
            delivery_total: Money::ZERO,
            paid: Money::ZERO,
            debt: Money::ZERO,
            was_debt: false,
            debt_closed_at: None,
        }
    }
}

/// Opens a shift of an outlet.
pub(super) fn open_shift(
    cx: &Cx,
    flight: &mut Flight,
    ids: &mut domain::IdSource,
    outlet: OutletId,
) -> ShiftId {
    let row = ShiftRow {
        id: ids.next(),
        number: Number(0),
        outlet,
        opened_at: cx.at(),
        opened_by: cx.caller.party,
        closed_at: None,
        closed_by: None,
    };
    let draw = flight.draw();
    shifts::insert(flight, draw, &row);
    flight.event("opened", Kind::Shift, row.id, json!({ "outlet": outlet }));
    row.id
}
