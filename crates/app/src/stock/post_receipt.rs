//! A long goods receipt is posted part by part, each in a short transaction of low priority, so that tills go on beside it.
//! Parts make lines ready, which nobody sees; the last one moves all goods at once. See ADR 11.
//!
//! Whoever takes a part holds the document and starts behind the lines that are ready, so several may drive the same
//! posting, and whoever comes after a crash just goes on.

use db::Tx;
use domain::access::{Caller, Permission};
use domain::id::*;
use domain::stock::{DocumentKind, DocumentState};
use domain::{Kind, Refusal};
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::Flight;
use store::stock::documents::{self, DocumentFacts, DocumentRow, PostingRow};
use store::stock::lines;

use super::arriving::Arriving;
use super::ground;
use crate::housekeeping::caretaker;
use crate::{App, Command, Cx, Error, Result};

/// How many lines one part makes ready: a few milliseconds where all of their goods are new.
const PART: i64 = 50;
/// How many documents are looked at in one round of the background.
const ROUND: i64 = 20;

/// Makes the next lines of a goods receipt that is being posted ready, or moves all of them once they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PostPart {
    /// Which.
    pub document: DocumentId,
}

/// What came of a part.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// Some lines more are ready.
    Ready,
    /// The document is not being posted, or not any more.
    Over,
}

impl Command for PostPart {
    type Out = Part;
    const PERMISSION: Permission = Permission::StockReceive;

    async fn run(&self, cx: &Cx, tx: &mut Tx<'_>) -> Result<Part> {
        let Some(row) = posting(cx, tx, self.document).await? else { return Ok(Part::Over) };
        let next = (row.facts.ready, PART);
        let rows = lines::list_next(tx, cx.account(), self.document, next).await?;
        let mut flight = cx.flight();
        let part = if rows.is_empty() {
            self.arrive(cx, tx, &mut flight, row.facts).await?;
            Part::Over
        } else {
            let after = DocumentFacts { ready: row.facts.ready + ground::count(rows.len()), ..row.facts };
            let mut arriving = Arriving::load(cx, tx, self.document, &after).await?;
            arriving.ready(cx, tx, &mut flight, rows).await?;
            documents::update(&mut flight, self.document, &after);
            flight.event("updated", Kind::GoodsReceipt, self.document, json!({ "ready": after.ready }));
            Part::Ready
        };
        flight.send(tx).await?;
        Ok(part)
    }
}

impl PostPart {
    /// The last part: all lines are ready, and move.
    async fn arrive(
        &self,
        cx: &Cx,
        tx: &mut Tx<'_>,
        flight: &mut Flight,
        before: DocumentFacts,
    ) -> Result<()> {
        let (state, posted_at) = (DocumentState::Posted, Some(cx.at()));
        let after = DocumentFacts { state, posted_at, ready: 0, ..before };
        ground::advance(flight, self.document, &after);
        let owed = lines::list_owed(tx, cx.account(), self.document, after.to).await?;
        Arriving::load(cx, tx, self.document, &after).await?.arrive(cx, tx, flight, &owed).await
    }
}

/// Gives up posting: the document stands where it stood before, and its lines are as they were written. Goods that were
/// made for it stay in the catalogue, where they are found next time.
struct GiveUp {
    document: DocumentId,
}

impl Command for GiveUp {
    type Out = ();
    const PERMISSION: Permission = Permission::StockReceive;

    async fn run(&self, cx: &Cx, tx: &mut Tx<'_>) -> Result<()> {
        let Some(row) = posting(cx, tx, self.document).await? else { return Ok(()) };
        let reviewed = row.facts.will_review;
        let state = if reviewed { DocumentState::Sent } else { DocumentState::Draft };
        let sent_by = row.facts.sent_by.filter(|_| reviewed);
        let after = DocumentFacts { state, sent_by, accepted_by: None, ready: 0, ..row.facts };
        let mut flight = cx.flight();
        documents::update(&mut flight, self.document, &after);
        lines::reset(&mut flight, self.document);
        flight.event("refused", Kind::GoodsReceipt, self.document, json!({}));
        flight.send(tx).await?;
        Ok(())
    }
}

/// The document, locked, if it is being posted.
async fn posting(cx: &Cx, tx: &mut Tx<'_>, document: DocumentId) -> Result<Option<DocumentRow>> {
    let row = ground::locked(cx, tx, DocumentKind::GoodsReceipt, document).await?;
    Ok(Some(row).filter(|row| row.facts.state == DocumentState::Posting))
}

impl App {
    /// Goes on with a document that is being posted, until it is.
    ///
    /// # Errors
    /// A refusal, which the check before left to a race: the document stands where it stood before it was being posted.
    /// Faults; it can then be gone on with.
    pub async fn post_document(&self, caller: &Caller, document: DocumentId) -> Result<()> {
        let mut refused_before = false;
        loop {
            match self.write_part(caller, PostPart { document }).await {
                Ok(Some(Part::Ready)) => refused_before = false,
                Ok(Some(Part::Over) | None) => return Ok(()),
                // Two who make the same goods at one moment: the one who lost finds them at the second try.
                Err(Error::Refused(_)) if !refused_before => refused_before = true,
                Err(Error::Refused(refusal)) => return Err(self.give_up(caller, document, refusal).await),
                Err(fault) => return Err(fault),
            }
        }
    }

    /// Goes on with what was being posted when somebody stopped; answers whether there was anything.
    ///
    /// # Errors
    /// Faults.
    pub async fn post_documents(&self) -> Result<bool> {
        let rows = self.db().read(Postings).await?;
        for PostingRow { account, id, accepted_by } in &rows {
            let caller = Caller { party: *accepted_by, ..caretaker(*account) };
            match self.post_document(&caller, *id).await {
                Ok(()) => {}
                Err(Error::Refused(refusal)) => {
                    tracing::warn!(document = %id.0, %refusal, "a goods receipt could not be posted");
                }
                Err(fault) => return Err(fault),
            }
        }
        Ok(!rows.is_empty())
    }

    async fn give_up(&self, caller: &Caller, document: DocumentId, refusal: Refusal) -> Error {
        match self.write_part(caller, GiveUp { document }).await {
            Ok(_) => refusal.into(),
            Err(error) => error,
        }
    }

    /// Runs a command behind those of the tills.
    async fn write_part<C: Command>(&self, caller: &Caller, command: C) -> Result<Option<C::Out>> {
        Ok(self.write_all(caller, vec![(self.now(), command)]).await?.pop())
    }
}

struct Postings;

impl db::Query for Postings {
    type Out = Vec<PostingRow>;
    type Error = Error;
    const SNAPSHOT: bool = false;

    async fn run(&self, rx: &mut db::Rx<'_>) -> Result<Self::Out> {
        Ok(documents::list_posting(rx, ROUND).await?)
    }
}
