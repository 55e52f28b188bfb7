//! One more variant of a product.

use db::Tx;
use domain::Problems;
use domain::access::Permission;
use domain::id::{ProductId, VariantId};
use store::catalogue::{products, variants};

use super::create_product::prices;
use super::write::{self, Birth};
use super::{NewVariant, check};
use crate::{Command, Cx, Ref, Result};

/// Adds a variant. A default variant that nobody asked for and that never moved steps back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CreateVariant {
    /// Of what.
    pub product: ProductId,
    /// What it is.
    pub variant: NewVariant,
}

impl Command for CreateVariant {
    type Out = Ref<VariantId>;
    const PERMISSION: Permission = Permission::CatalogueWrite;

    async fn run(&self, cx: &Cx, tx: &mut Tx<'_>) -> Result<Ref<VariantId>> {
        let (account, new) = (cx.account(), &self.variant);
        let mut problems = Problems::new();
        check::variant("", new, &mut problems);
        let id: VariantId = cx.ids().next();
        let product = products::lock(tx, account, self.product).await?;
        let product = check::within_reach(cx, product, self.product)?;
        let taken = variants::find_barcodes(tx, account, &check::candidates(&new.barcodes, id)).await?;
        let priced = new.sell_price.is_some() || new.supply_price.is_some();
        let card = check::rates(tx, account, product.zone, cx.at(), priced).await?;
        let default = self.product.default_variant();
        let siblings = variants::list_of_products(tx, account, &[self.product]).await?;
        let unasked = siblings.iter().any(|row| row.id == default && row.implicit && !row.hidden);
        let steps_back = unasked && !variants::ever_moved(tx, account, default).await?;

        let is_taken = |code: &str| taken.iter().any(|row| row.code == code);
        let codes = check::chosen("", &new.barcodes, id, is_taken, &mut problems);
        let (sell, supply) = prices("", new, card.as_ref(), &mut problems);
        problems.into_result()?;
        let mut flight = cx.flight();
        let birth = Birth {
            id,
            product: self.product,
            product_name: &product.name,
            sku: &product.sku,
            implicit: false,
            barcodes: &codes,
            sell,
            supply,
        };
        let draw = write::variant(&mut flight, &birth, new);
        if steps_back {
            variants::hide(&mut flight, default);
        }
        let sent = flight.send(tx).await?;
        Ok(Ref { id, number: sent.number(draw) })
    }
}
