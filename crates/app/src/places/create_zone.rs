//! A new zone, with its first card of rates.

use db::Tx;
use domain::access::Permission;
use domain::id::ZoneId;
use domain::money::{Rate, RateCard, Rounding};
use domain::{Currency, Instant, Kind, Money, Problems, Reason, Refusal};
use serde_json::json;
use store::places::rates;
use store::places::zones::{self, ZoneFacts};

use crate::{Command, Cx, Ref, Result};

/// Sets up a zone.
#[derive(Clone, Debug)]
pub struct CreateZone {
    /// Its name.
    pub name: String,
    /// The currency sales are counted in.
    pub primary: Currency,
    /// The other currencies, in order, with their first rates: units of the primary currency for one of them.
    pub secondary: Vec<(Currency, Rate)>,
    /// How derived sell prices are rounded.
    pub rounding: Rounding,
    /// To multiples of what, in the primary currency; zero for not at all.
    pub rounding_step: Money,
    /// Whether they are.
    pub round_derived: bool,
}

impl Command for CreateZone {
    type Out = Ref<ZoneId>;
    const PERMISSION: Permission = Permission::SettingsWrite;

    async fn run(&self, cx: &Cx, tx: &mut Tx<'_>) -> Result<Ref<ZoneId>> {
        self.check()?;
        let (mut ids, mut flight) = (cx.ids(), cx.flight());
        let (id, draw) = (ids.next(), flight.draw());
        let currencies: Vec<Currency> = self.secondary.iter().map(|(currency, _)| *currency).collect();
        zones::insert(&mut flight, id, draw, &self.facts(), &currencies);
        // The first rates also hold for all time before them, so that goods and sales of the past can be told.
        let card = RateCard {
            id: ids.next(),
            zone: id,
            since: Instant(i64::MIN),
            primary: self.primary,
            rates: self.secondary.clone(),
        };
        rates::insert(&mut flight, &card, false);
        flight.event("created", Kind::Zone, id, json!({}));
        Ok(Ref { id, number: flight.send(tx).await?.number(draw) })
    }
}

impl CreateZone {
    fn check(&self) -> Result<(), Refusal> {
        let mut problems = Problems::new();
        problems.required("name", &self.name, 255);
        problems.check("rounding_step", self.rounding_step.0 >= 0, Reason::TooSmall { limit: 0 });
        problems.at_most("secondary", self.secondary.len(), 50);
        for (i, (currency, rate)) in self.secondary.iter().enumerate() {
            let field = format!("secondary[{i}]");
            let before = self.secondary.iter().take(i).any(|(other, _)| other == currency);
            problems.check(&field, !before && *currency != self.primary, Reason::Conflict);
            problems.check(&field, Rate::try_new(rate.num, rate.den).is_some(), Reason::Malformed);
        }
        problems.into_result()
    }

    fn facts(&self) -> ZoneFacts {
        let Self { name, primary, secondary: _, rounding, rounding_step, round_derived } = self.clone();
        ZoneFacts {
            name: name.trim().to_owned(),
            primary,
            rounding,
            rounding_step,
            round_derived,
            active: true,
        }
    }
}
