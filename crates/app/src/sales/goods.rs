//! The goods of a sale in hand: the shelves its lines concern, locked.

use db::Tx;
use domain::id::*;
use domain::sales::Oversell;
use domain::stock::Shelves;
use store::args;
use store::sales::lines::NO_LOT;
use store::sales::till::{self, CountedRow};
use store::stock::lots;

use super::cart::Cart;
use crate::{Cx, Result};

/// The lots of a cart's lines and of what comes back to it.
///
/// * `more`: lots named elsewhere, such as those that returned goods left from
pub(super) async fn shelves(cx: &Cx, tx: &mut Tx<'_>, cart: &Cart, more: &[LotId]) -> Result<Shelves> {
    let out = cart.lines.iter().map(|l| (l.variant, l.location));
    let back = cart.refunds.iter().map(|l| (l.variant, l.location));
    let (mut variants, mut locations): (Vec<_>, Vec<_>) = out.chain(back).unzip();
    variants.sort_unstable();
    variants.dedup();
    locations.sort_unstable();
    locations.dedup();
    let named: Vec<LotId> =
        cart.lines.iter().map(|l| l.lot).filter(|l| *l != NO_LOT).chain(more.iter().copied()).collect();
    Ok(lots::shelves(tx, cx.account(), cx.at(), (&variants, &locations, &named)).await?)
}

/// Which of a sale's variants are sold whether they are there or not: the uncounted ones.
pub(super) async fn uncounted(cx: &Cx, tx: &mut Tx<'_>, sale: SaleId) -> Result<Vec<VariantId>> {
    let rows: Vec<CountedRow> = tx.query(&till::LIST_COUNTED, &args![cx.account(), sale]).await?;
    Ok(rows.into_iter().filter(|r| !r.countable).map(|r| r.variant).collect())
}

/// The policy for one variant.
pub(super) fn oversell(policy: Oversell, variant: VariantId, uncounted: &[VariantId]) -> Oversell {
    if uncounted.contains(&variant) { Oversell::Allow } else { policy }
}
