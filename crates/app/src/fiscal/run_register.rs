//! What people ask of a till's register: opening and closing its shift, the interim report, cash in and out.

use db::Tx;
use domain::access::Permission;
use domain::fiscal::counters::CashDirection;
use domain::fiscal::device::Command as Wished;
use domain::fiscal::receipt::Operator;
use domain::fiscal::{Kopecks, OperationKind};
use domain::id::*;
use domain::{Kind, Money, Reason, Refusal};
use serde::{Deserialize, Serialize};
use store::fiscal::names;

use super::Wish;
use super::receipt::operator;
use crate::{Command, Cx, Result};

/// What a register is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RegisterWish {
    /// Open its shift. Receipts open one by themselves.
    OpenShift,
    /// Close its shift.
    CloseShift,
    /// Print the interim report.
    XReport,
    /// Note cash put into the drawer; whole hundredths, above zero.
    CashIn(Money),
    /// Note cash taken out of it; whole hundredths, above zero.
    CashOut(Money),
}

/// Asks the register of a till for something; it is done when its turn comes.
#[derive(Clone, Copy, Debug)]
pub struct RunRegister {
    /// The till.
    pub outlet: OutletId,
    /// What.
    pub wish: RegisterWish,
}

/// An operation that was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OperationRef {
    /// Its id.
    pub id: OperationId,
    /// Its number.
    pub number: Number,
}

impl Command for RunRegister {
    type Out = OperationRef;
    const PERMISSION: Permission = Permission::ShiftManage;

    async fn run(&self, cx: &Cx, tx: &mut Tx<'_>) -> Result<OperationRef> {
        cx.caller.must_reach_outlet(self.outlet)?;
        let (outlet, person) = names::load_till(tx, cx.account(), self.outlet, cx.caller.party).await?;
        let outlet = outlet.ok_or_else(|| Refusal::not_found(Kind::Outlet, self.outlet.0))?;
        let register =
            outlet.register.ok_or(Refusal::WrongState { kind: Kind::Outlet, state: "without a register" })?;
        let (kind, request) = self.wish.command(operator(person.as_ref()))?;
        let (mut flight, mut ids) = (cx.flight(), cx.ids());
        let wish = Wish { register, outlet: self.outlet, kind, sale: None, request, refused: None };
        let (id, draw) = wish.queue(cx, &mut flight, &mut ids);
        let sent = flight.send(tx).await?;
        Ok(OperationRef { id, number: sent.number(draw) })
    }
}

impl RegisterWish {
    fn command(self, operator: Operator) -> Result<(OperationKind, Wished), Refusal> {
        Ok(match self {
            Self::OpenShift => (OperationKind::OpenShift, Wished::OpenShift { operator }),
            Self::CloseShift => (OperationKind::CloseShift, Wished::CloseShift { operator }),
            Self::XReport => (OperationKind::XReport, Wished::XReport { operator }),
            Self::CashIn(sum) => (
                OperationKind::CashIn,
                Wished::Cash { direction: CashDirection::In, sum: cash(sum)?, operator },
            ),
            Self::CashOut(sum) => (
                OperationKind::CashOut,
                Wished::Cash { direction: CashDirection::Out, sum: cash(sum)?, operator },
            ),
        })
    }
}

fn cash(sum: Money) -> Result<Kopecks, Refusal> {
    let sum = Kopecks::exact(sum).ok_or_else(|| Refusal::field("amount", Reason::Malformed))?;
    match sum {
        low if low <= Kopecks::ZERO => Err(Refusal::field("amount", Reason::TooSmall { limit: 0 })),
        high if high > Kopecks::LIMIT => {
            Err(Refusal::field("amount", Reason::TooLarge { limit: Kopecks::LIMIT.0 / 100 }))
        }
        fit => Ok(fit),
    }
}
