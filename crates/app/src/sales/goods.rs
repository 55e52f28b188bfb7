//! The goods of a sale in hand: the shelves its lines concern, locked.

use db::Tx;
use domain::id::*;
use domain::sales::Oversell;
use domain::stock::{Promise, Shelves};
use store::args;
use store::sales::lines::NO_LOT;
use store::sales::till::{self, CountedRow};
use store::stock::lots::{self, PromiseRow};

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

/// What is known of a cart's goods beside their lots.
pub(super) struct Known {
    /// What is promised to the sale.
    pub(super) promises: Vec<Promise>,
    /// Variants that are sold whether they are there or not.
    pub(super) uncounted: Vec<VariantId>,
}

/// What is promised to a cart, and which of its goods are not counted. One flight.
pub(super) async fn known(cx: &Cx, tx: &mut Tx<'_>, cart: &Cart) -> Result<Known> {
    let variants: Vec<VariantId> = cart.lines.iter().map(|l| l.variant).collect();
    let (promises, counted) = tx
        .query2::<PromiseRow, CountedRow>(
            (&lots::LIST_PROMISES, &args![cx.account(), cart.sale.id]),
            (&till::LIST_COUNTED, &args![cx.account(), variants.as_slice()]),
        )
        .await?;
    Ok(Known {
        promises: promises.into_iter().map(Promise::from).collect(),
        uncounted: counted.into_iter().filter(|r| !r.countable).map(|r| r.variant).collect(),
    })
}

/// The policy for one variant.
pub(super) fn oversell(policy: Oversell, variant: VariantId, uncounted: &[VariantId]) -> Oversell {
    if uncounted.contains(&variant) { Oversell::Allow } else { policy }
}
