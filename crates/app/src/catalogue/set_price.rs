//! A price from now on.

use db::Tx;
use domain::access::Permission;
use domain::catalogue::PriceRole;
use domain::id::{LocationId, VariantId};
use domain::money::Entered;
use domain::{Kind, Problems, Reason, Refusal};
use serde_json::json;
use store::catalogue::{prices, products, variants};
use store::places::{locations, rates};

use super::check;
use crate::{Command, Cx, Result};

/// Sets a price of a variant, everywhere or in one place. The history stays, and older prices of lots there no longer
/// apply.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SetPrice {
    /// Of what.
    pub variant: VariantId,
    /// For a customer, or expected from a supplier.
    pub role: PriceRole,
    /// Where; everywhere if nowhere.
    pub location: Option<LocationId>,
    /// `0..`.
    pub price: Entered,
}

impl Command for SetPrice {
    type Out = ();
    const PERMISSION: Permission = Permission::CatalogueWrite;

    async fn run(&self, cx: &Cx, tx: &mut Tx<'_>) -> Result<()> {
        let account = cx.account();
        let row = variants::list(tx, account, &[self.variant]).await?.pop();
        let row = row.filter(|row| row.deleted_at.is_none());
        let row = row.ok_or_else(|| Refusal::not_found(Kind::Variant, self.variant.0))?;
        let product = products::list(tx, account, &[row.product]).await?.pop();
        let product = check::within_reach(cx, product, row.product)?;
        let mut problems = Problems::new();
        if let Some(location) = self.location {
            cx.caller.must_reach_location(location)?;
            let known = locations::get(tx, account, location).await?.is_some();
            problems.check("location", known, Reason::Unknown);
        }
        let card = rates::current(tx, account, product.zone, cx.at()).await?;
        let price = check::price("price", self.price, card.as_ref(), &mut problems);
        problems.into_result()?;
        let price = price.ok_or_else(|| Refusal::field("price", Reason::ForeignCurrency))?;
        let mut flight = cx.flight();
        prices::set(&mut flight, self.variant, self.role, self.location, price, cx.at());
        variants::touch(&mut flight, self.variant);
        let fields = json!({ "role": self.role, "location": self.location, "amount": price.amount,
            "currency": price.currency });
        flight.event("priced", Kind::Variant, self.variant, fields);
        flight.send(tx).await?;
        Ok(())
    }
}
