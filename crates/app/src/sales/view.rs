//! A sale as people look at it, with everything on it, loaded in batches.

use db::{Reads, Rx};
use domain::id::*;
use domain::sales::Promotion;
use domain::{Kind, Refusal};
use store::args;
use store::sales::promotions::{self, PromotionRow};
use store::sales::views::{self, HeadRow, LineRow, MoneyRow, PersonRow, ReductionRow, RefundRow};

use crate::places::{self, OutletView};
use crate::{Cx, Query, Ref, Result};

/// A sale with everything on it.
#[derive(Clone, Debug, PartialEq)]
pub struct SaleView {
    /// Its head.
    pub head: HeadRow,
    /// Goods going out, in order.
    pub lines: Vec<LineView>,
    /// Goods coming back with it, in order.
    pub refunds: Vec<RefundRow>,
    /// Its money, in the order taken.
    pub money: Vec<MoneyRow>,
    /// Who helped.
    pub assistants: Vec<Ref<PartyId>>,
}

/// A line with what hangs on it.
#[derive(Clone, Debug, PartialEq)]
pub struct LineView {
    /// The line.
    pub row: LineRow,
    /// Why it costs less, in the order applied.
    pub reductions: Vec<ReductionRow>,
    /// What came or comes back of it, in whatever sale.
    pub refunds: Vec<RefundRow>,
    /// Who helped.
    pub assistants: Vec<Ref<PartyId>>,
    /// Who answers for it.
    pub managers: Vec<Ref<PartyId>>,
}

/// Sales and the promotions that reduced them.
#[derive(Clone, Debug, PartialEq)]
pub struct SalesFound {
    /// The sales, in the order asked for.
    pub sales: Vec<SaleView>,
    /// Every promotion named on their lines.
    pub promotions: Vec<Promotion>,
}

/// One sale.
#[derive(Clone, Copy, Debug)]
pub struct GetSale {
    /// Its id.
    pub id: SaleId,
}

impl Query for GetSale {
    type Out = SalesFound;
    const PERMISSION: domain::access::Permission = domain::access::Permission::SalesRead;

    async fn run(&self, cx: &Cx, rx: &mut Rx<'_>) -> Result<SalesFound> {
        let found = load(cx, rx, &[self.id]).await?;
        let head = &found.sales.first().ok_or_else(|| Refusal::not_found(Kind::Sale, self.id.0))?.head;
        if head.state == domain::sales::SaleState::Void {
            return Err(Refusal::not_found(Kind::Sale, head.number.0).into());
        }
        cx.caller.must_reach_outlet(head.outlet)?;
        Ok(found)
    }
}

/// The tills of some sales, whole: who may look at sales may see where they were made.
#[derive(Clone, Debug)]
pub struct TillsOf {
    /// The tills.
    pub outlets: Vec<OutletId>,
}

impl Query for TillsOf {
    type Out = Vec<OutletView>;
    const PERMISSION: domain::access::Permission = domain::access::Permission::SalesRead;

    async fn run(&self, cx: &Cx, rx: &mut Rx<'_>) -> Result<Vec<OutletView>> {
        let mut tills = places::load_outlets(rx, cx.account()).await?;
        tills.retain(|till| self.outlets.contains(&till.id) && cx.caller.must_reach_outlet(till.id).is_ok());
        Ok(tills)
    }
}

/// Sales by id, in that order, in one flight.
pub(super) async fn load(cx: &Cx, rx: &mut Rx<'_>, ids: &[SaleId]) -> Result<SalesFound> {
    let (mut heads, mut promotions): (Vec<HeadRow>, Vec<PromotionRow>) = (Vec::new(), Vec::new());
    let mut parts = Parts::default();
    let of_sales = args![cx.account(), ids];
    let mut reads = Reads::default();
    reads.fill(&mut heads, &views::LIST_HEADS, of_sales.clone());
    reads.fill(&mut parts.lines, &views::LIST_LINES, of_sales.clone());
    reads.fill(&mut parts.reductions, &views::LIST_REDUCTIONS, of_sales.clone());
    reads.fill(&mut parts.refunds, &views::LIST_REFUNDS, of_sales.clone());
    reads.fill(&mut parts.money, &views::LIST_MONEY, of_sales.clone());
    reads.fill(&mut parts.people, &views::LIST_PEOPLE, of_sales.clone());
    reads.fill(&mut promotions, &promotions::LIST_OF_SALES, of_sales);
    rx.fetch(reads).await?;
    let found = ids.iter().filter_map(|id| heads.iter().find(|head| head.id == *id));
    Ok(SalesFound {
        sales: found.map(|head| parts.view(head)).collect(),
        promotions: promotions.into_iter().map(PromotionRow::into_promotion).collect(),
    })
}

#[derive(Debug, Default)]
struct Parts {
    lines: Vec<LineRow>,
    reductions: Vec<ReductionRow>,
    refunds: Vec<RefundRow>,
    money: Vec<MoneyRow>,
    people: Vec<PersonRow>,
}

impl Parts {
    fn view(&self, head: &HeadRow) -> SaleView {
        SaleView {
            head: head.clone(),
            lines: self.lines.iter().filter(|l| l.sale == head.id).map(|l| self.line(l)).collect(),
            refunds: self.refunds.iter().filter(|r| r.sale == head.id).cloned().collect(),
            money: self.money.iter().filter(|m| m.sale == head.id).cloned().collect(),
            assistants: self.people(head.id, uuid::Uuid::nil(), "assistant"),
        }
    }

    fn line(&self, row: &LineRow) -> LineView {
        LineView {
            row: row.clone(),
            reductions: self.reductions.iter().filter(|a| a.line == row.id).cloned().collect(),
            refunds: self.refunds.iter().filter(|r| r.sold_line == Some(row.id)).cloned().collect(),
            assistants: self.people(row.sale, row.id.0, "assistant"),
            managers: self.people(row.sale, row.id.0, "manager"),
        }
    }

    fn people(&self, sale: SaleId, line: uuid::Uuid, role: &str) -> Vec<Ref<PartyId>> {
        let of = self.people.iter().filter(|p| p.sale == sale && p.line == line && p.role == role);
        of.map(|p| Ref { id: p.party, number: p.number }).collect()
    }
}
