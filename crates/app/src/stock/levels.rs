//! What lies where, now or at a moment, and the ledger that says why.

use std::collections::BTreeMap;

use db::{Rx, Stretch, Walk};
use domain::access::{Caller, Permission};
use domain::id::*;
use domain::stock::MovementFilter;
use domain::{Instant, Money, Quantity};
use futures_util::Stream;
use store::stock::levels::{self, MovementRow};

use super::view::StockView;
use crate::{App, Cx, Error, Page, Paged, Query, Ref, Result};

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

/// What lies where of everything at one moment, in stretches: see [`App::stream_stock`].
struct Everything {
    cx: Cx,
    places: Vec<LocationId>,
    at: Instant,
}

impl Walk for Everything {
    type Key = VariantId;
    type Item = StockView;
    type Error = Error;

    async fn stretch(
        &self,
        rx: &mut Rx<'_>,
        after: Option<&VariantId>,
    ) -> Result<Stretch<StockView, VariantId>> {
        let after = after.copied().unwrap_or(VariantId(uuid::Uuid::nil()));
        let variants = levels::list_variants(rx, self.cx.account(), after, STRETCH).await?;
        let items = stretch(&self.cx, rx, &variants, &self.places, Some(self.at)).await?;
        Ok(Stretch { items, next: variants.last().copied() })
    }
}

impl App {
    /// What lies where of everything at a moment, however much that is: as many goods as one reads at a time are in memory, and
    /// nothing is held while whoever listens takes its time. It is of one moment all the same, because what moved after it is
    /// taken off again; without promises, which are not history.
    ///
    /// * `at`: the moment; the last one that is over if it is still to come
    /// * `locations`: where; everywhere in the caller's scope if none
    ///
    /// # Errors
    /// A missing permission, a location out of reach; as the last item, faults.
    pub fn stream_stock(
        &self,
        caller: &Caller,
        at: Instant,
        locations: &[LocationId],
    ) -> Result<impl Stream<Item = Result<Vec<StockView>>> + Send + use<>> {
        caller.must(StockAt::PERMISSION)?;
        let cx = self.cx(caller, self.now());
        let places = reach(&cx, locations)?;
        let at = at.min(Instant(cx.at().0.saturating_sub(1)));
        Ok(self.db().stream(Everything { cx, places, at }))
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
