//! New rates of a zone.

use db::Tx;
use domain::access::Permission;
use domain::id::{RateCardId, ZoneId};
use domain::money::Rate;
use domain::{Currency, Instant, Kind, Problems, Reason, Refusal};
use serde_json::json;
use store::places::rates;

use crate::{Command, Cx, Result};

/// Makes another card of rates for a zone. Prices made before keep theirs.
#[derive(Clone, Debug)]
pub struct PutRates {
    /// The zone.
    pub zone: ZoneId,
    /// Units of the primary currency for one of each; currencies left out keep their rates.
    pub rates: Vec<(Currency, Rate)>,
    /// From when; `None` for now.
    pub since: Option<Instant>,
}

impl Command for PutRates {
    type Out = RateCardId;
    const PERMISSION: Permission = Permission::SettingsWrite;

    async fn run(&self, cx: &Cx, tx: &mut Tx<'_>) -> Result<RateCardId> {
        let since = self.since.unwrap_or(cx.at());
        let before = rates::current(tx, cx.account(), self.zone, since).await?;
        let mut card = before.ok_or_else(|| Refusal::not_found(Kind::Zone, self.zone.0))?;
        let mut problems = Problems::new();
        for (i, (currency, rate)) in self.rates.iter().enumerate() {
            let field = format!("rates[{i}]");
            problems.check(&field, Rate::try_new(rate.num, rate.den).is_some(), Reason::Malformed);
            match card.rates.iter_mut().find(|(known, _)| known == currency) {
                Some((_, known)) => *known = *rate,
                None => problems.add(field, Reason::ForeignCurrency),
            }
        }
        problems.into_result()?;
        card.id = cx.ids().next();
        card.since = since;
        let mut flight = cx.flight();
        rates::insert(&mut flight, &card, false);
        flight.event("rates_put", Kind::Zone, self.zone, json!({ "card": card.id }));
        flight.send(tx).await?;
        Ok(card.id)
    }
}
