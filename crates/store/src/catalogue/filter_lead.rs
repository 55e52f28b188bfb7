//! By which condition a list of goods is entered.
//!
//! A page is found in one of two ways: through the list in its order, looking at each variant, which is quick when many fulfil
//! the conditions; or from the few that fulfil one of them, which are then sorted. `PostgreSQL` knows how many there are and
//! chooses by itself. `SQLite` guesses a constant, so it is asked first, never for more than [`FEW`].

use db::{Engine, Result, Rx};
use sea_query::{Expr, Query, SelectStatement};

use super::filter::Listing;

/// So many are sorted as fast as a page is found in a list of a million where more than these are among it.
const FEW: i64 = 5_000;
/// So few that looking for fewer would cost more than it saves.
const VERY_FEW: i64 = 200;

/// The way into a list.
#[derive(Clone, Debug, Default)]
pub struct Lead {
    /// The ids to begin with; all variants in the order of the list without.
    pub(super) ids: Option<SelectStatement>,
    /// Those to count from: even many are counted sooner than all are looked at.
    counted: Option<SelectStatement>,
}

impl Lead {
    /// The way into a list that is part of another question, where nobody is asked first: any of the conditions on `SQLite`,
    /// which would look at all variants otherwise.
    pub(super) fn unasked(listing: &Listing<'_>) -> Self {
        let sets = if listing.engine == Engine::Sqlite { listing.sets() } else { Vec::new() };
        Self { ids: sets.into_iter().next().map(|set| set.ids), counted: None }
    }

    /// Whether the list is walked in its order.
    pub(super) const fn walks(&self) -> bool {
        self.ids.is_none()
    }

    /// The way of counting.
    pub(super) fn of_count(&self) -> Self {
        let ids = self.ids.as_ref().or(self.counted.as_ref());
        Self { ids: ids.cloned(), counted: None }
    }
}

impl Listing<'_> {
    /// The way into this list; asks the books on `SQLite` only.
    ///
    /// # Errors
    /// Driver errors.
    pub async fn lead(&self, rx: &mut Rx<'_>) -> Result<Lead> {
        if self.engine == Engine::Postgres {
            return Ok(Lead::default());
        }
        let sets = self.sets();
        let counted = sets.first().map(|set| set.ids.clone());
        let mut best: Option<(i64, SelectStatement)> = None;
        for set in sets {
            let found: Vec<(i64,)> = rx.query_dyn(&few(&set.ids)).await?;
            let count = found.first().map_or(0, |(count,)| *count);
            if best.as_ref().map_or(count <= FEW, |(fewest, _)| count < *fewest) {
                best = Some((count, set.ids));
            }
            if count <= VERY_FEW {
                break;
            }
        }
        Ok(Lead { ids: best.map(|(_, ids)| ids), counted })
    }
}

/// How many ids there are, up to one more than [`FEW`].
fn few(ids: &SelectStatement) -> SelectStatement {
    let mut some = ids.clone();
    some.limit(FEW.unsigned_abs() + 1);
    let mut query = Query::select();
    query.expr(Expr::cust("COUNT(*)")).from_subquery(some, "some");
    query
}
