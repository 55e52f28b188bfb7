//! Cards of rates by id. A card never changes, so found ones are kept.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use db::Rx;
use domain::access::Caller;
use domain::id::{AccountId, RateCardId, ZoneId};
use domain::money::RateCard;
use domain::{Kind, Refusal};
use store::places::rates;

use crate::{App, Error, Result};

/// How many cards are kept; past that all are forgotten at once, which costs one look-up each.
const KEPT: usize = 10_000;

/// The cards found lately.
#[derive(Debug, Default)]
pub(crate) struct RateCards(Mutex<HashMap<(AccountId, RateCardId), Arc<RateCard>>>);

impl RateCards {
    fn known(&self, account: AccountId, ids: &[RateCardId]) -> HashMap<RateCardId, Arc<RateCard>> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        ids.iter().filter_map(|id| Some((*id, Arc::clone(kept.get(&(account, *id))?)))).collect()
    }

    fn keep(&self, account: AccountId, cards: &[Arc<RateCard>]) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() + cards.len() > KEPT {
            kept.clear();
        }
        kept.extend(cards.iter().map(|card| ((account, card.id), Arc::clone(card))));
    }
}

impl App {
    /// Some cards of rates, for showing prices; ids that are not the account's are left out.
    ///
    /// # Errors
    /// Faults.
    pub async fn rate_cards(
        &self,
        caller: &Caller,
        ids: &[RateCardId],
    ) -> Result<HashMap<RateCardId, Arc<RateCard>>> {
        let account = caller.account;
        let mut cards = self.cards.known(account, ids);
        let missing: Vec<RateCardId> = ids.iter().copied().filter(|id| !cards.contains_key(id)).collect();
        if !missing.is_empty() {
            let found = self.db().read(LoadCards { account, ids: missing }).await?;
            let found: Vec<Arc<RateCard>> = found.into_iter().map(Arc::new).collect();
            self.cards.keep(account, &found);
            cards.extend(found.into_iter().map(|card| (card.id, card)));
        }
        Ok(cards)
    }

    /// The card of a zone that holds now.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] when there is no such zone; faults.
    pub async fn current_rates(&self, caller: &Caller, zone: ZoneId) -> Result<RateCard> {
        let found = self.db().read(LoadCurrent { account: caller.account, zone, at: self.now() }).await?;
        found.ok_or_else(|| Refusal::not_found(Kind::Zone, zone.0).into())
    }
}

struct LoadCards {
    account: AccountId,
    ids: Vec<RateCardId>,
}

impl db::Query for LoadCards {
    type Out = Vec<RateCard>;
    type Error = Error;
    const SNAPSHOT: bool = false;

    async fn run(&self, rx: &mut Rx<'_>) -> Result<Vec<RateCard>> {
        Ok(rates::list(rx, self.account, &self.ids).await?)
    }
}

struct LoadCurrent {
    account: AccountId,
    zone: ZoneId,
    at: domain::Instant,
}

impl db::Query for LoadCurrent {
    type Out = Option<RateCard>;
    type Error = Error;
    const SNAPSHOT: bool = false;

    async fn run(&self, rx: &mut Rx<'_>) -> Result<Option<RateCard>> {
        Ok(rates::current(rx, self.account, self.zone, self.at).await?)
    }
}
