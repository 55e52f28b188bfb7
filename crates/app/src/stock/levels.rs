//! What lies where, now or at a moment, and the ledger that says why.

use std::collections::BTreeMap;

use db::Rx;
use domain::access::Permission;
use domain::id::*;
use domain::stock::MovementFilter;
use domain::{Instant, Money, Quantity};
use store::stock::levels::{self, MovementRow};

use super::view::StockView;
use crate::{Cx, Page, Paged, Query, Ref, Result};

/// How many variants of locations are asked for at a time.
const STRETCH: i64 = 500;

/// What lies where at a moment, exactly; places that hold nothing are left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StockAt {
    /// When; now if not said.
    pub at: Option<Instant>,
    /// Of which; all in the locations if none.
    pub variants: Vec<VariantId>,
    /// Where; everywhere if none.
    pub locations: Vec<LocationId>,
}

impl Query for StockAt {
    type Out = Vec<StockView>;
    const PERMISSION: Permission = Permission::StockRead;

    async fn run(&self, cx: &Cx, rx: &mut Rx<'_>) -> Result<Self::Out> {
        let places = reach(cx, &self.locations)?;
        if !self.variants.is_empty() {
            return stretch(cx, rx, &self.variants, &places, self.at).await;
        }
        let mut out = Vec::new();
        let mut after = VariantId(uuid::Uuid::nil());
        loop {
            let variants = levels::list_variants(rx, cx.account(), after, STRETCH).await?;
            let Some(last) = variants.last() else { return Ok(out) };
            after = *last;
            out.extend(stretch(cx, rx, &variants, &places, self.at).await?);
        }
    }
}

/// The locations asked for, each of which the caller must reach; without any, those of the caller's scope.
fn reach(cx: &Cx, asked: &[LocationId]) -> Result<Vec<LocationId>> {
    for location in asked {
        cx.caller.must_reach_location(*location)?;
    }
    let scope =
        || if cx.caller.owner { Vec::new() } else { cx.caller.scope.locations.iter().copied().collect() };
    Ok(if asked.is_empty() { scope() } else { asked.to_vec() })
}

async fn stretch(
    cx: &Cx,
    rx: &mut Rx<'_>,
    variants: &[VariantId],
    places: &[LocationId],
    at: Option<Instant>,
) -> Result<Vec<StockView>> {
    let (now, since) = match at {
        Some(at) if at < cx.at() => levels::list_since(rx, cx.account(), variants, at).await?,
        _ => (levels::list(rx, cx.account(), variants).await?, Vec::new()),
    };
    let later: BTreeMap<_, _> =
        since.into_iter().map(|row| ((row.variant, row.location), (row.quantity, row.value))).collect();
    let is_past = at.is_some_and(|at| at < cx.at());
    let views =
        now.into_iter().filter(|row| places.is_empty() || places.contains(&row.location)).map(|row| {
            let (quantity, value) = later.get(&(row.variant, row.location)).copied().unwrap_or_default();
            StockView {
                variant: Ref { id: row.variant, number: row.variant_number },
                location: Ref { id: row.location, number: row.location_number },
                on_hand: row.on_hand - quantity,
                // Promises are not history: only today's are known.
                reserved: if is_past { Quantity::ZERO } else { row.reserved },
                value: row.value - value,
            }
        });
    let holds =
        |view: &StockView| !(view.on_hand.is_zero() && view.reserved.is_zero() && view.value == Money::ZERO);
    Ok(views.filter(holds).collect())
}

/// Entries of the stock ledger in the order of their happening.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Movements {
    /// Which.
    pub filter: MovementFilter,
    /// How many of them.
    pub page: Page,
}

impl Query for Movements {
    type Out = Paged<MovementRow>;
    const PERMISSION: Permission = Permission::StockRead;

    async fn run(&self, cx: &Cx, rx: &mut Rx<'_>) -> Result<Self::Out> {
        let filter = MovementFilter { locations: reach(cx, &self.filter.locations)?, ..self.filter.clone() };
        let page = (self.page.offset, self.page.limit);
        let (items, total) = levels::page_movements(rx, cx.account(), &filter, page).await?;
        Ok(Paged { items, total })
    }
}
