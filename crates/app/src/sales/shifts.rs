//! Opening and closing a till's shift, and cash put in or taken out.

use db::{Rx, Tx};
use domain::access::Permission;
use domain::id::*;
use domain::sales::{Direction, MoneyKind, MoneyState};
use domain::{Kind, Money, Problems, Reason, Refusal};
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::args;
use store::sales::money::{self, MoneyRow};
use store::sales::shifts::{self, ShiftRow, ShiftTotalRow};
use store::sales::till::{self, TillMethodRow, TillRow};

use super::open_sale::open_shift;
use super::tender::MAX_AMOUNT;
use crate::{Command, Cx, Query, Result};

/// A shift that was opened or closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShiftRef {
    /// Its id.
    pub id: ShiftId,
}

async fn till_of(cx: &Cx, tx: &mut Tx<'_>, outlet: OutletId) -> Result<(TillRow, Vec<TillMethodRow>)> {
    cx.caller.must_reach_outlet(outlet)?;
    let (tills, methods) = tx
        .query2::<TillRow, TillMethodRow>(
            (&till::TILL, &args![cx.account(), outlet, cx.at()]),
            (&till::LIST_METHODS, &args![cx.account(), outlet]),
        )
        .await?;
    let till = tills.into_iter().next().ok_or_else(|| Refusal::not_found(Kind::Outlet, outlet.0))?;
    Ok((till, methods))
}

/// Opens a shift; one that is open stays open.
#[derive(Clone, Copy, Debug)]
pub struct OpenShift {
    /// Of which till.
    pub outlet: OutletId,
}

impl Command for OpenShift {
    type Out = ShiftRef;
    const PERMISSION: Permission = Permission::ShiftManage;

    async fn run(&self, cx: &Cx, tx: &mut Tx<'_>) -> Result<ShiftRef> {
        let (till, _) = till_of(cx, tx, self.outlet).await?;
        if let Some(id) = till.shift {
            return Ok(ShiftRef { id });
        }
        let (mut ids, mut flight) = (cx.ids(), cx.flight());
        let id = open_shift(cx, &mut flight, &mut ids, self.outlet);
        flight.send(tx).await?;
        Ok(ShiftRef { id })
    }
}

/// Closes the open shift of a till.
#[derive(Clone, Copy, Debug)]
pub struct CloseShift {
    /// Of which till.
    pub outlet: OutletId,
}

impl Command for CloseShift {
    type Out = ShiftRef;
    const PERMISSION: Permission = Permission::ShiftManage;

    async fn run(&self, cx: &Cx, tx: &mut Tx<'_>) -> Result<ShiftRef> {
        let (till, _) = till_of(cx, tx, self.outlet).await?;
        let id = till.shift.ok_or(Refusal::WrongState { kind: Kind::Shift, state: "closed" })?;
        let mut flight = cx.flight();
        shifts::close(&mut flight, id);
        flight.event("closed", Kind::Shift, id, json!({ "outlet": self.outlet }));
        flight.send(tx).await?;
        Ok(ShiftRef { id })
    }
}

/// Puts cash into a till's drawer or takes some out, outside sales.
#[derive(Clone, Copy, Debug)]
pub struct MoveCash {
    /// Which till.
    pub outlet: OutletId,
    /// The cash method.
    pub method: MethodId,
    /// How much, above zero, in the zone's primary currency.
    pub amount: Money,
    /// In or out.
    pub direction: Direction,
}

/// An entry of the drawer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CashRef {
    /// Its id.
    pub id: MoneyId,
    /// Its number.
    pub number: Number,
}

impl Command for MoveCash {
    type Out = CashRef;
    const PERMISSION: Permission = Permission::ShiftManage;

    async fn run(&self, cx: &Cx, tx: &mut Tx<'_>) -> Result<CashRef> {
        let (till, methods) = till_of(cx, tx, self.outlet).await?;
        let mut problems = Problems::new();
        problems.check("method", methods.iter().any(|m| m.id == self.method), Reason::Unknown);
        problems.check("amount", self.amount.is_positive(), Reason::TooSmall { limit: 0 });
        problems.check(
            "amount",
            self.amount <= MAX_AMOUNT,
            Reason::TooLarge { limit: MAX_AMOUNT.0 / Money::SCALE },
        );
        problems.into_result()?;
        let (mut ids, mut flight) = (cx.ids(), cx.flight());
        let shift = till.shift.unwrap_or_else(|| open_shift(cx, &mut flight, &mut ids, self.outlet));
        let entry = self.entry(cx, &till, shift, ids.next());
        let draw = flight.draw();
        money::insert(&mut flight, draw, &entry);
        flight.event("moved_cash", Kind::Shift, shift, json!({ "amount": entry.amount, "kind": entry.kind }));
        let sent = flight.send(tx).await?;
        Ok(CashRef { id: entry.id, number: sent.number(draw) })
    }
}

impl MoveCash {
    fn entry(&self, cx: &Cx, till: &TillRow, shift: ShiftId, id: MoneyId) -> MoneyRow {
        let amount = self.amount.to_minor(till.primary);
        let (kind, direction) = match self.direction {
            Direction::In => (MoneyKind::CashIn, 1),
            Direction::Out => (MoneyKind::CashOut, -1),
        };
        MoneyRow {
            id,
            number: Number(0),
            state: MoneyState::Posted,
            kind,
            direction,
            method: self.method,
            currency: till.primary,
            amount,
            card: till.card,
            value: amount,
            sale: None,
            outlet: self.outlet,
            shift,
            at: Some(cx.at()),
            created_at: cx.at(),
            made_by: cx.caller.party,
            left_after: None,
            subtotal_left_after: None,
            reverses: None,
        }
    }
}

/// The open shift of a till and what it took so far.
#[derive(Clone, Copy, Debug)]
pub struct CurrentShift {
    /// Of which till.
    pub outlet: OutletId,
}

impl Query for CurrentShift {
    type Out = Option<(ShiftRow, Vec<ShiftTotalRow>)>;
    const PERMISSION: Permission = Permission::SalesRead;

    async fn run(&self, cx: &Cx, rx: &mut Rx<'_>) -> Result<Self::Out> {
        cx.caller.must_reach_outlet(self.outlet)?;
        let Some(shift) = shifts::get_open(rx, cx.account(), self.outlet).await? else { return Ok(None) };
        let totals = shifts::list_totals(rx, cx.account(), shift.id).await?;
        Ok(Some((shift, totals)))
    }
}
