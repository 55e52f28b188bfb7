//! Cards of rates, for whoever shows prices.

use db::{Query, Rx};
use domain::access::Caller;
use domain::id::{AccountId, RateCardId};
use domain::money::RateCard;
use store::places::rates;

use crate::{App, Error, Result};

impl App {
    /// Some cards of the caller's account, in no order; unknown ids are left out. A card never changes once made, so it may be
    /// kept. Whoever may see a price may see its rates.
    ///
    /// # Errors
    /// Faults.
    pub async fn rate_cards(&self, caller: &Caller, cards: Vec<RateCardId>) -> Result<Vec<RateCard>> {
        if cards.is_empty() {
            return Ok(Vec::new());
        }
        self.db().read(Cards { account: caller.account, cards }).await
    }
}

struct Cards {
    account: AccountId,
    cards: Vec<RateCardId>,
}

impl Query for Cards {
    type Out = Vec<RateCard>;
    type Error = Error;

    async fn run(&self, rx: &mut Rx<'_>) -> Result<Vec<RateCard>> {
        Ok(rates::list(rx, self.account, &self.cards).await?)
    }
}
