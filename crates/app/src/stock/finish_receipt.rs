//! A goods receipt's goods arrive.

use db::{Rx, Tx};
use domain::access::{Caller, Permission};
use domain::id::*;
use domain::stock::{DocumentKind, DocumentState};
use serde::{Deserialize, Serialize};
use store::stock::documents::{self, DocumentFacts};
use store::stock::{lines, lots};

use super::arriving::Arriving;
use super::ground;
use crate::{App, Command, Cx, Query, RequestKey, Result};

/// Finishes a goods receipt: finds or creates what its lines describe and makes a lot of each. One to be reviewed is sent
/// first and arrives at the second call.
///
/// Up to 500 lines arrive with it. A longer receipt is then being posted, which [`App::finish_receipt`] sees to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FinishReceipt {
    /// Which.
    pub document: DocumentId,
}

/// How far a goods receipt came.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Finish {
    /// It waits for a second look.
    Sent,
    /// It is being posted, part by part; nothing has arrived yet.
    Posting,
    /// Its goods have arrived.
    Posted,
}

impl Command for FinishReceipt {
    type Out = Finish;
    const PERMISSION: Permission = Permission::StockReceive;

    async fn run(&self, cx: &Cx, tx: &mut Tx<'_>) -> Result<Finish> {
        let row = ground::locked(cx, tx, DocumentKind::GoodsReceipt, self.document).await?;
        if row.facts.state == DocumentState::Posting {
            return Ok(Finish::Posting);
        }
        ground::must_be_open(&row)?;
        let after = ground::advanced(cx, &row.facts);
        let mut flight = cx.flight();
        let finish = if after.state == DocumentState::Sent {
            ground::advance(&mut flight, self.document, &after);
            Finish::Sent
        } else {
            self.arrive(cx, tx, &mut flight, &after).await?
        };
        flight.send(tx).await?;
        Ok(finish)
    }
}

impl FinishReceipt {
    /// Has all goods arrive at once, unless there are too many.
    async fn arrive(
        &self,
        cx: &Cx,
        rx: &mut Rx<'_>,
        flight: &mut store::Flight,
        after: &DocumentFacts,
    ) -> Result<Finish> {
        let all = (0, ground::count(ground::AT_ONCE) + 1);
        let rows = lines::list_next(rx, cx.account(), self.document, all).await?;
        if rows.len() > ground::AT_ONCE {
            let posting = DocumentFacts { state: DocumentState::Posting, posted_at: None, ..after.clone() };
            ground::advance(flight, self.document, &posting);
            return Ok(Finish::Posting);
        }
        let mut arriving = Arriving::load(cx, rx, self.document, after).await?;
        let mut ready = arriving.ready(cx, rx, flight, rows).await?;
        let variants: Vec<VariantId> = ready.iter().filter_map(|row| row.facts.variant).collect();
        let owed = lots::list_owed(rx, cx.account(), &variants, after.to).await?;
        ready.retain(|row| row.facts.variant.is_some_and(|variant| owed.binary_search(&variant).is_ok()));
        ground::advance(flight, self.document, after);
        arriving.arrive(cx, rx, flight, &ready).await?;
        Ok(Finish::Posted)
    }
}

/// Refuses a long goods receipt whose next finish would have its goods arrive and whose lines cannot, before any of them is
/// touched. A short one refuses that itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CheckReceipt {
    /// Which.
    pub document: DocumentId,
}

impl Query for CheckReceipt {
    type Out = ();
    const PERMISSION: Permission = Permission::StockReceive;

    async fn run(&self, cx: &Cx, rx: &mut Rx<'_>) -> Result<()> {
        let found = documents::list(rx, cx.account(), &[self.document]).await?.pop();
        let Some((row, _)) = found.filter(|(row, _)| {
            matches!(row.facts.state, DocumentState::Draft | DocumentState::Sent)
                && row.facts.kind == DocumentKind::GoodsReceipt
                && ground::advanced(cx, &row.facts).state == DocumentState::Posted
        }) else {
            return Ok(());
        };
        let (_, lines) = lines::count_of(rx, cx.account(), self.document).await?;
        if lines > ground::count(ground::AT_ONCE) {
            let rows = lines::list_of(rx, cx.account(), self.document).await?;
            let mut arriving = Arriving::load(cx, rx, self.document, &row.facts).await?;
            arriving.ready(cx, rx, &mut cx.flight(), rows).await?;
        }
        Ok(())
    }
}

impl App {
    /// Finishes a goods receipt of any length, and comes back when its goods have arrived.
    ///
    /// * `key`: makes the request repeatable
    ///
    /// # Errors
    /// What [`FinishReceipt`] refuses; then nothing has arrived, and the receipt stands where it stood. Faults; a receipt that
    /// was being posted is then gone on with in the background.
    pub async fn finish_receipt(
        &self,
        caller: &Caller,
        key: Option<RequestKey>,
        document: DocumentId,
    ) -> Result<Finish> {
        self.read(caller, CheckReceipt { document }).await?;
        match self.write_once(caller, key, FinishReceipt { document }).await? {
            Finish::Posting => {
                self.post_document(caller, document).await?;
                Ok(Finish::Posted)
            }
            finish @ (Finish::Sent | Finish::Posted) => Ok(finish),
        }
    }
}
