//! The price of everything that there is of a variant in a location.

use db::Tx;
use domain::access::Permission;
use domain::id::*;
use domain::money::Entered;
use domain::{Kind, Money, Problems, Reason, Refusal};
use serde_json::json;
use store::places::rates;
use store::stock::lots;

use super::ground;
use crate::{Command, Cx, Fault, Result};

/// The largest unit price.
const MAX_PRICE: Money = Money::units(1_000_000_000);

/// Sets the own sell price of all lots of a variant in a location.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SetLotPrices {
    /// Of what.
    pub variant: VariantId,
    /// Where.
    pub location: LocationId,
    /// What a unit sells for, `0..`.
    pub price: Entered,
}

impl Command for SetLotPrices {
    type Out = ();
    const PERMISSION: Permission = Permission::CatalogueWrite;

    async fn run(&self, cx: &Cx, tx: &mut Tx<'_>) -> Result<()> {
        let place = ground::location(cx, tx, "location", self.location).await?.facts;
        let card = rates::current(tx, cx.account(), place.zone, cx.at()).await?;
        let card = card.ok_or_else(|| Fault::broken("a zone without rates"))?;
        let mut problems = Problems::new();
        problems.check("price", self.price.amount >= Money::ZERO, Reason::TooSmall { limit: 0 });
        let limit = MAX_PRICE.0 / Money::SCALE;
        problems.check("price", self.price.amount <= MAX_PRICE, Reason::TooLarge { limit });
        let price = self.price.at(&card);
        problems.check("price", price.is_some(), Reason::ForeignCurrency);
        problems.into_result()?;
        let there = lots::list_newest(tx, cx.account(), &[self.variant], self.location).await?;
        if there.is_empty() {
            return Err(Refusal::not_found(Kind::Lot, self.variant.0).into());
        }
        let mut flight = cx.flight();
        if let Some(price) = price {
            lots::set_prices(&mut flight, self.variant, self.location, &price);
        }
        flight.event("updated", Kind::Variant, self.variant, json!({ "prices_at": self.location }));
        flight.send(tx).await?;
        Ok(())
    }
}
