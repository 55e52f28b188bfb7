//! A correction is applied.

use db::Tx;
use domain::access::Permission;
use domain::id::*;
use domain::stock::DocumentKind;
use store::stock::documents::DocumentFacts;
use store::stock::{ledger, lines};

use super::correcting::Correcting;
use super::ground;
use crate::{Command, Cx, Result};

/// Applies a correction: all of it, or nothing where goods to be taken away are not there. A line that takes from several
/// lots becomes as many lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ApproveCorrection {
    /// Which.
    pub document: DocumentId,
}

impl Command for ApproveCorrection {
    type Out = ();
    const PERMISSION: Permission = Permission::StockCorrect;

    async fn run(&self, cx: &Cx, tx: &mut Tx<'_>) -> Result<()> {
        let row = ground::unposted(cx, tx, DocumentKind::Correction, self.document).await?;
        let after = ground::advanced(cx, &row.facts);
        let rows = lines::list_of(tx, cx.account(), self.document).await?;
        let there = ground::variant_rows(cx, tx, rows.iter().filter_map(|line| line.facts.variant)).await?;
        let variants: Vec<VariantId> = there.keys().copied().collect();
        let named = rows.iter().filter_map(|line| line.facts.lot);
        let mut correcting =
            Correcting::load(cx, tx, (self.document, &after), &variants, named, cx.ids()).await?;
        let parts = correcting.all(&rows, |id| there.get(&id).map_or(0, |row| row.number.0))?;
        let (price_total, cost_total) = correcting.totals(&parts);
        let Correcting { shelves, mut ids, .. } = correcting;

        let mut flight = cx.flight();
        ground::advance(
            &mut flight,
            self.document,
            &DocumentFacts { price_total, cost_total, ..after.clone() },
        );
        ledger::post(&mut flight, &shelves.plan());
        parts.iter().for_each(|part| ground::write_part(&mut flight, part, cx.at(), &mut ids));
        flight.send(tx).await?;
        Ok(())
    }
}
