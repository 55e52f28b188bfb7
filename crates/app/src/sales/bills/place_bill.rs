//! Places a bill at a till: opened, written and placed in one transaction.

use db::{Batch, Tx};
use domain::access::Permission;
use domain::id::*;
use domain::sales::{Channel, Reprice, SaleState};
use domain::{Kind, Money, Problems, Reason, Refusal};
use serde_json::json;
use store::sales::bills;
use store::sales::lines::{self, LineRow};
use store::sales::money::{self, MoneyRow};
use store::sales::sale::SaleRow;
use store::{Flight, external};

use super::draft::BillDraft;
use super::write::{self, Ground};
use crate::external::MAX_VALUE;
use crate::sales::open_sale::{Opening, SaleRef, open};
use crate::{Command, Cx, Result};

/// Places a bill. It waits until it is paid or given up; its goods are kept as the till's policy says, and nothing is priced anew.
#[derive(Clone, Debug)]
pub struct PlaceBill {
    /// The till that keeps it.
    pub outlet: OutletId,
    /// What it says.
    pub draft: BillDraft,
    /// What whoever places it calls it, where that is to be found again.
    pub own: Option<OwnName>,
}

/// A name in the words of another system.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnName {
    /// Whose word it is; never empty.
    pub namespace: &'static str,
    /// The name, at most [`MAX_VALUE`] characters.
    pub value: String,
}

impl Command for PlaceBill {
    type Out = SaleRef;
    const PERMISSION: Permission = Permission::SalesWrite;

    async fn run(&self, cx: &Cx, tx: &mut Tx<'_>) -> Result<SaleRef> {
        self.draft.check()?;
        self.check_name(cx, tx).await?;
        let mut ground = Ground::default();
        let reads = ground.ask(cx, self.outlet, &self.draft);
        let opening = Opening::load(cx, tx, self.outlet, None, reads).await?;
        ground.check(&[], &self.draft)?;
        let (mut flight, mut ids) = (cx.flight(), cx.ids());
        let mut sale = opening.blank(cx);
        sale.id = ids.next();
        sale.channel = Channel::Shop;
        sale.customer = self.draft.customer;
        sale.policies.0.reprice = Reprice::FrozenAtPlace;
        sale.state = SaleState::Placed;
        sale.placed_at = Some(cx.at());
        sale.shift = opening.shift(cx, &mut flight, &mut ids);
        let lines = write::lines(cx, &sale, &self.draft, &ground, (&mut flight, &mut ids))?;
        let money = total(&mut sale, &lines, |sale| {
            write::prepayment(cx, sale, (self.draft.prepaid, Money::ZERO), &ground, &mut ids)
        })?;
        let number = open(&mut flight, &sale);
        self.insert(cx, &mut flight, &sale, &lines, money.as_ref());
        let sent = flight.send(tx).await?;
        self.name(cx, tx, sale.id).await?;
        write::keep_goods(cx, tx, sale.id, &lines).await?;
        Ok(SaleRef { id: sale.id, number: sent.number(number) })
    }
}

/// What a bill comes to, before and after what was paid for it.
fn total(
    sale: &mut SaleRow,
    lines: &[LineRow],
    prepaid: impl FnOnce(&SaleRow) -> Result<Option<MoneyRow>, Refusal>,
) -> Result<Option<MoneyRow>, Refusal> {
    sale.quantity = lines.iter().map(|line| line.quantity).sum();
    sale.sold_subtotal = lines.iter().map(|line| line.subtotal).sum();
    sale.sold_total = sale.sold_subtotal;
    let money = prepaid(sale)?;
    sale.paid = money.iter().map(MoneyRow::counts).sum();
    Ok(money)
}

impl PlaceBill {
    fn insert(
        &self,
        cx: &Cx,
        flight: &mut Flight,
        sale: &SaleRow,
        rows: &[LineRow],
        money: Option<&MoneyRow>,
    ) {
        for line in rows {
            let draw = flight.draw();
            lines::insert(flight, draw, line);
        }
        if let Some(entry) = money {
            let draw = flight.draw();
            money::insert(flight, draw, entry);
        }
        bills::insert(flight, &write::row(cx, sale.id, &self.draft));
        flight.event("placed", Kind::Sale, sale.id, json!({ "bill": self.draft.label }));
    }

    /// Names it in the words of whoever places it.
    async fn name(&self, cx: &Cx, tx: &mut Tx<'_>, sale: SaleId) -> Result<()> {
        let Some(OwnName { namespace, value }) = &self.own else { return Ok(()) };
        let mut batch = Batch::default();
        external::insert(&mut batch, cx.account(), (namespace, Kind::Sale), value, sale.0);
        tx.run(batch).await?;
        Ok(())
    }

    async fn check_name(&self, cx: &Cx, tx: &mut Tx<'_>) -> Result<()> {
        let Some(OwnName { namespace, value }) = &self.own else { return Ok(()) };
        let mut problems = Problems::new();
        problems.required("own", value, MAX_VALUE);
        let taken = external::find(tx, cx.account(), (namespace, Kind::Sale), value).await?;
        problems.check("own", taken.is_none(), Reason::Taken);
        Ok(problems.into_result()?)
    }
}
