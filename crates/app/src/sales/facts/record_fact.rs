//! Records a receipt that somebody else's register printed: kept once, and applied to its bill as far as it fits.

use db::Tx;
use domain::access::Permission;
use domain::id::*;
use domain::sales::{FactItem, FactKind, Flag, MethodKind, Refused, SettlementMethod};
use domain::{Instant, Kind, Money, Quantity, Refusal, Word as _};
use mutants::mutant;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use store::sales::told::{self, KnownRow, NewTold};
use uuid::Uuid;

use super::apply::{Applied, apply};
use crate::sales::MAX_AMOUNT;
use crate::sales::cart::MAX_LINES;
use crate::sales::put_line::check_quantity;
use crate::{Command, Cx, Result};

/// A receipt as it was told. Amounts are in the currency of the till's zone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    /// What whoever printed it calls it; the same one is recorded once.
    pub own: String,
    /// SHA-256 of what was told.
    pub body_hash: [u8; 32],
    /// As told.
    pub body: Value,
    /// What it is.
    pub kind: FactKind,
    /// How goods and money belong together.
    pub settlement: SettlementMethod,
    /// When it was printed; a moment to come counts as now.
    pub at: Instant,
    /// Its lines.
    pub items: Vec<FactItem>,
    /// How it was paid; earlier prepayments that it sets off are of kind prepaid.
    pub tenders: Vec<FactTender>,
    /// What it comes to.
    pub total: Money,
    /// The tax in it.
    pub tax: Money,
    /// Whether it settles nothing.
    pub informational: bool,
    /// What stayed of the bill, where the cashier changed it: own ids and quantities.
    pub content: Option<Vec<(String, Quantity)>>,
    /// What whoever told it could not make sense of.
    pub flags: Vec<Flag>,
}

/// Money of a receipt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FactTender {
    /// How.
    pub kind: MethodKind,
    /// How much, `>= 0`.
    pub amount: Money,
}

/// Records a receipt. Told again it changes nothing, whatever it says the second time.
#[derive(Clone, Debug)]
pub struct RecordFact {
    /// The outlet that it was printed at.
    pub outlet: OutletId,
    /// The bill that it names, if there is one.
    pub bill: Option<SaleId>,
    /// What becomes of goods that it leaves out.
    pub refused: Refused,
    /// What was told.
    pub fact: Fact,
}

/// What became of a receipt.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recorded {
    /// Its id with us.
    pub id: Uuid,
    /// The bill that it is about.
    pub bill: Option<SaleId>,
    /// The sale that it changed or made.
    pub sale: Option<SaleId>,
    /// What did not fit, as words of [`Flag`].
    pub flags: Vec<String>,
    /// Whether it had been told before.
    pub repeated: bool,
    /// Whether it said something else then.
    pub differs: bool,
}

impl Command for RecordFact {
    type Out = Recorded;
    const PERMISSION: Permission = Permission::SalesWrite;

    async fn run(&self, cx: &Cx, tx: &mut Tx<'_>) -> Result<Recorded> {
        cx.caller.must_reach_outlet(self.outlet)?;
        let mut ids = cx.ids();
        let new = self.new_row(cx, ids.next());
        let id = new.id;
        // Whoever tells the same at the same time waits here, and then finds it told.
        if !mutant!("a-receipt-is-recorded-twice", told::claim(tx, cx.account(), new).await?, true) {
            let known = told::get(tx, cx.account(), &self.fact.own).await?;
            let known = known.ok_or_else(|| Refusal::not_found(Kind::Outlet, self.outlet.0))?;
            return Ok(self.known(known));
        }
        let mut flags = self.flags();
        let mut flight = cx.flight();
        let Applied { bill, sale, settled } = match self.applies(&flags) {
            true => apply(cx, tx, self, &mut flags, (&mut flight, &mut ids)).await?,
            false => Applied { bill: self.bill, ..Applied::default() },
        };
        flags.sort_unstable();
        flags.dedup();
        let words: Vec<String> = flags.iter().map(|flag| flag.word().to_owned()).collect();
        told::finish(&mut flight, id, (bill, sale, settled), words.clone());
        let facts = json!({ "kind": self.fact.kind, "bill": bill, "sale": sale, "flags": words });
        flight.event("told", Kind::ToldReceipt, id, facts);
        flight.send(tx).await?;
        Ok(Recorded { id, bill, sale, flags: words, repeated: false, differs: false })
    }
}

impl RecordFact {
    /// When it happened in the shop; registers' clocks may run ahead of ours.
    pub(super) fn at(&self, cx: &Cx) -> Instant {
        mutant!("a-register-s-clock-is-believed", self.fact.at.clamp(Instant(0), cx.at()), self.fact.at)
    }

    fn new_row(&self, cx: &Cx, id: Uuid) -> NewTold {
        let Fact { own, body_hash, body, kind, settlement, total, tax, informational, .. } =
            self.fact.clone();
        NewTold {
            id,
            outlet: self.outlet,
            own,
            body_hash,
            kind,
            settlement,
            at: self.at(cx),
            told_at: cx.at(),
            total,
            tax,
            informational,
            body,
        }
    }

    fn known(&self, known: KnownRow) -> Recorded {
        let KnownRow { id, body_hash, bill, sale, settled: _, flags } = known;
        let differs = body_hash != self.fact.body_hash;
        Recorded { id, bill, sale, flags: flags.0, repeated: true, differs }
    }

    /// What is odd about it, whatever its bill says.
    fn flags(&self) -> Vec<Flag> {
        let mut flags = self.fact.flags.clone();
        if self.fact.informational {
            flags.push(Flag::Informational);
        }
        if self.bill.is_none() && !flags.contains(&Flag::UnknownBill) {
            flags.push(Flag::NoBill);
        }
        if !self.is_bookable() {
            flags.push(Flag::Unbookable);
        }
        flags
    }

    fn applies(&self, flags: &[Flag]) -> bool {
        let stops = |flag: &Flag| matches!(flag, Flag::Informational | Flag::Unbookable);
        self.bill.is_some() && !flags.iter().any(stops)
    }

    /// Whether its figures are such as the books can hold at all.
    fn is_bookable(&self) -> bool {
        let amount = |amount: Money| (Money::ZERO..=MAX_AMOUNT).contains(&amount);
        let item = |item: &FactItem| {
            let FactItem { own: _, name: _, unit: _, class: _, kind: _, tax_rate, .. } = item;
            check_quantity(item.quantity).is_ok()
                && [item.price, item.discount, item.sum, item.tax].into_iter().all(amount)
                && tax_rate.is_none_or(|rate| (0..=10_000).contains(&rate))
        };
        self.fact.items.len() <= MAX_LINES
            && self.fact.items.iter().all(item)
            && self.fact.tenders.iter().all(|tender| amount(tender.amount))
            && amount(self.fact.total)
            && amount(self.fact.tax)
    }
}
