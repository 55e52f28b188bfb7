//! A variant described otherwise, or deleted.

use db::Tx;
use domain::access::Permission;
use domain::catalogue::{Property, PropertyOwner, Unit};
use domain::id::VariantId;
use domain::sales::Tax;
use domain::{Change, Kind, Problems, Refusal};
use serde_json::json;
use store::catalogue::products::{self, ProductRow};
use store::catalogue::properties;
use store::catalogue::variants::{self, Flags, VariantFacts, VariantRow, search_text};

use super::check;
use crate::{Command, Cx, Result};

/// Changes what is said of a variant. Limits are those of [`super::NewVariant`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UpdateVariant {
    /// Which.
    pub id: VariantId,
    /// Its name.
    pub name: Change<String>,
    /// All its barcodes, the main one first; an empty list makes one.
    pub barcodes: Change<Vec<String>>,
    /// What its quantity counts.
    pub unit: Change<Unit>,
    /// Its tax.
    pub tax: Change<Tax>,
    /// Whether stock of it is counted.
    pub countable: Change<bool>,
    /// Whether it can be delivered.
    pub shippable: Change<bool>,
    /// Whether it can be sold.
    pub sellable: Change<bool>,
    /// Whether it is cooked.
    pub cookable: Change<bool>,
    /// Whether it is weighed at the till.
    pub scalable: Change<bool>,
    /// Whether it consists of others.
    pub composite: Change<bool>,
    /// Whether it is offered on a market place.
    pub on_market: Change<bool>,
    /// Whether it has a technical card.
    pub technical_card: Change<bool>,
    /// All its properties.
    pub properties: Change<Vec<Property>>,
}

impl UpdateVariant {
    /// A change of nothing yet.
    #[must_use]
    pub const fn of(id: VariantId) -> Self {
        Self {
            id,
            name: Change::Keep,
            barcodes: Change::Keep,
            unit: Change::Keep,
            tax: Change::Keep,
            countable: Change::Keep,
            shippable: Change::Keep,
            sellable: Change::Keep,
            cookable: Change::Keep,
            scalable: Change::Keep,
            composite: Change::Keep,
            on_market: Change::Keep,
            technical_card: Change::Keep,
            properties: Change::Keep,
        }
    }

    fn flags(&self, now: Flags) -> Flags {
        Flags {
            countable: self.countable.clone().or(now.countable),
            shippable: self.shippable.clone().or(now.shippable),
            sellable: self.sellable.clone().or(now.sellable),
            cookable: self.cookable.clone().or(now.cookable),
            scalable: self.scalable.clone().or(now.scalable),
            composite: self.composite.clone().or(now.composite),
            on_market: self.on_market.clone().or(now.on_market),
            technical_card: self.technical_card.clone().or(now.technical_card),
        }
    }

    fn after(&self, row: &VariantRow, product: &ProductRow, codes: &[String]) -> VariantFacts {
        let name = self.name.clone().or(row.name.clone());
        VariantFacts {
            id: self.id,
            product: row.product,
            implicit: false,
            unit: self.unit.clone().or(row.unit),
            tax: self.tax.clone().or(row.tax()),
            flags: self.flags(row.flags()),
            search: search_text(&name, &product.name, &product.sku, codes),
            name,
        }
    }
}

/// A variant that is there and in a brand that the caller reaches, locked, with its product and barcodes.
async fn lock(cx: &Cx, tx: &mut Tx<'_>, id: VariantId) -> Result<(VariantRow, ProductRow, Vec<String>)> {
    let found = variants::lock(tx, cx.account(), id).await?.filter(|(row, _)| row.deleted_at.is_none());
    let (row, codes) = found.ok_or_else(|| Refusal::not_found(Kind::Variant, id.0))?;
    let product = products::list(tx, cx.account(), &[row.product]).await?.pop();
    let product = check::within_reach(cx, product, row.product)?;
    Ok((row, product, codes.into_iter().map(|code| code.code).collect()))
}

impl Command for UpdateVariant {
    type Out = ();
    const PERMISSION: Permission = Permission::CatalogueWrite;

    async fn run(&self, cx: &Cx, tx: &mut Tx<'_>) -> Result<()> {
        let mut problems = Problems::new();
        let (row, product, mut codes) = lock(cx, tx, self.id).await?;
        if let Change::Set(given) = &self.barcodes {
            check::barcodes("", given, &mut problems);
            let found = variants::find_barcodes(tx, cx.account(), &check::candidates(given, self.id)).await?;
            let others = |code: &str| found.iter().any(|row| row.code == code && row.variant != self.id);
            codes = check::chosen("", given, self.id, others, &mut problems);
        }
        let after = self.after(&row, &product, &codes);
        problems.optional("name", &after.name, check::NAME);
        check::tax("", after.tax, &mut problems);
        let pairs = self.properties.as_set();
        check::properties("", pairs.map_or(&[], Vec::as_slice), &mut problems);
        problems.into_result()?;

        let mut flight = cx.flight();
        variants::update(&mut flight, &after);
        if self.barcodes.is_set() {
            variants::put_barcodes(&mut flight, self.id, &codes);
        }
        if let Some(pairs) = pairs {
            properties::put(&mut flight, PropertyOwner::Variant, self.id, pairs);
        }
        flight.event("updated", Kind::Variant, self.id, json!({ "product": row.product }));
        flight.send(tx).await?;
        Ok(())
    }
}

/// Deletes a variant and frees its barcodes; refused while anything of it is in stock. The default variant goes with its
/// product only.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DeleteVariant {
    /// Which.
    pub id: VariantId,
}

impl Command for DeleteVariant {
    type Out = ();
    const PERMISSION: Permission = Permission::CatalogueWrite;

    async fn run(&self, cx: &Cx, tx: &mut Tx<'_>) -> Result<()> {
        let (row, _, _) = lock(cx, tx, self.id).await?;
        if row.product.default_variant() == self.id {
            return Err(Refusal::WrongState { kind: Kind::Variant, state: "the default one" }.into());
        }
        if variants::any_stocked(tx, cx.account(), &[self.id]).await? {
            return Err(Refusal::InUse { kind: Kind::Variant }.into());
        }
        let mut flight = cx.flight();
        variants::delete(&mut flight, self.id);
        flight.event("deleted", Kind::Variant, self.id, json!({ "product": row.product }));
        flight.send(tx).await?;
        Ok(())
    }
}
