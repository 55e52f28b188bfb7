//! What lies in a location, and what it sells for, set directly.
//!
//! # Source
//! Contract 4.3, the two unnamed operations.

use app::catalogue::GetVariant;
use app::stock::{SetLotPrices, SetStockLevel};
use domain::Quantity;
use domain::id::{LocationId, VariantId};
use wire::Fields;

use crate::ctx::Ctx;
use crate::error::{Answer, Error};
use crate::form::{needed_price, quantity};
use crate::variations;

/// `PUT /stocks/count`: from now on so many can be had there.
pub(crate) async fn count(cx: Ctx) -> Answer {
    cx.must_see::<GetVariant>()?;
    let (place, count) = cx.form(|f| {
        cx.only(f, &["variation", "location", "count"]);
        (Place::read(f), quantity(f, "count").within(Quantity::ZERO..).required())
    })?;
    let (variant, location) = place.find(&cx).await?;
    // What is promised to postponed sells has left the contract's stock, and still lies in the shop's.
    let promised = promised(&cx, variant, location).await?;
    let count = count.checked_add(promised).unwrap_or(count);
    cx.write(SetStockLevel { variant, location, count }).await?;
    variations::answer(&cx, variant).await
}

async fn promised(cx: &Ctx, variant: VariantId, location: LocationId) -> Result<Quantity, Error> {
    let variant = cx.read(GetVariant { id: variant }).await?;
    let here = variant.lots.iter().filter(|lot| lot.location.id == location);
    Ok(here.map(|lot| lot.reserved).sum())
}

/// `PUT /stocks/price`.
pub(crate) async fn price(cx: Ctx) -> Answer {
    cx.must_see::<GetVariant>()?;
    let (place, price) = cx.form(|f| {
        cx.only(f, &["variation", "location", "price"]);
        (Place::read(f), needed_price(f, "price"))
    })?;
    let (variant, location) = place.find(&cx).await?;
    cx.write(SetLotPrices { variant, location, price }).await?;
    variations::answer(&cx, variant).await
}

/// Which goods, and where; still numbers.
struct Place {
    variation: i64,
    location: i64,
}

impl Place {
    fn read(f: &Fields<'_>) -> Self {
        Self { variation: f.int("variation").required(), location: f.int("location").required() }
    }

    async fn find(self, cx: &Ctx) -> Result<(VariantId, LocationId), Error> {
        let mut lookup = cx.lookup();
        let variant = lookup.one("variation", self.variation).await?;
        let location = lookup.one("location", self.location).await?;
        lookup.only(variant.zip(location))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::Money;
    use domain::money::Entered;
    use wire::{Limits, Tree, fields};

    #[test]
    fn what_is_missing_is_told() {
        let tree = Tree::from_json(b"{}", &Limits::default()).unwrap();
        let read = fields::read(&tree, |f| (Place::read(f), needed_price(f, "price")).1);
        let problems: Vec<String> = read.unwrap_err().iter().map(ToString::to_string).collect();
        assert_eq!(problems, ["variation: missing", "location: missing", "price: missing"]);
    }

    #[test]
    fn prices_come_in_all_forms() {
        let tree = Tree::from_json(br#"{"price": 9000}"#, &Limits::default()).unwrap();
        let read = fields::read(&tree, |f| needed_price(f, "price"));
        assert_eq!(read, Ok(Entered::primary(Money::units(9000))));
    }
}
