//! A product described otherwise, archived or deleted.

use db::Tx;
use domain::access::Permission;
use domain::catalogue::{ProductKind, Property, PropertyOwner};
use domain::id::*;
use domain::{Change, Kind, Problems, Quantity, Reason, Refusal};
use serde_json::json;
use store::Flight;
use store::catalogue::products::{self, ProductFacts, ProductRow};
use store::catalogue::references::{self, References};
use store::catalogue::variants::{self, BarcodeRow, VariantRow, search_text};
use store::catalogue::{properties, tags};

use super::check::{self, ProductWords};
use super::create_product::{check_references, sku_or_made};
use crate::{Command, Cx, Result};

/// Changes what is said of a product. Limits are those of [`super::CreateProduct`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UpdateProduct {
    /// Which.
    pub id: ProductId,
    /// Another brand of the same zone.
    pub brand: Change<BrandId>,
    /// Goods, a service or a bundle.
    pub kind: Change<ProductKind>,
    /// Its name.
    pub name: Change<String>,
    /// Its description.
    pub description: Change<String>,
    /// Its article code; an empty one makes another.
    pub sku: Change<String>,
    /// Its category, or none.
    pub category: Change<Option<CategoryId>>,
    /// Its supplier, or none.
    pub supplier: Change<Option<PartyId>>,
    /// The least that is ordered.
    pub min_order: Change<Quantity>,
    /// All its tags.
    pub tags: Change<Vec<String>>,
    /// All its properties.
    pub properties: Change<Vec<Property>>,
    /// Whether in use; `false` archives it.
    pub active: Change<bool>,
}

impl Command for UpdateProduct {
    type Out = ();
    const PERMISSION: Permission = Permission::CatalogueWrite;

    async fn run(&self, cx: &Cx, tx: &mut Tx<'_>) -> Result<()> {
        let account = cx.account();
        let mut ids = cx.ids();
        let before = check::within_reach(cx, products::lock(tx, account, self.id).await?, self.id)?;
        let after = self.after(&before, ids.next());
        cx.caller.must_reach_brand(after.brand)?;
        let to = References {
            zone: after.zone,
            brand: after.brand,
            category: after.category,
            supplier: after.supplier,
        };
        let (found, skus, _) =
            references::find(tx, account, to, std::slice::from_ref(&after.sku), &[]).await?;
        let mut problems = Problems::new();
        self.check(&after, &mut problems);
        check_references(&to, &found, &mut problems);
        problems.check("sku", skus.iter().all(|row| row.id == self.id), Reason::Taken);
        problems.into_result()?;

        let renamed = after.name != before.name || after.sku != before.sku;
        let found_by = if renamed { self.variants(cx, tx).await? } else { Default::default() };
        let mut flight = cx.flight();
        products::update(&mut flight, &after);
        search_again(&mut flight, &after, found_by);
        if let Change::Set(names) = &self.tags {
            tags::put(&mut flight, self.id, after.brand, names, || ids.next());
        }
        if let Change::Set(pairs) = &self.properties {
            properties::put(&mut flight, PropertyOwner::Product, self.id, pairs);
        }
        flight.event("updated", Kind::Product, self.id, json!({ "name": after.name }));
        flight.send(tx).await?;
        Ok(())
    }
}

impl UpdateProduct {
    fn after(&self, row: &ProductRow, spare: uuid::Uuid) -> ProductFacts {
        let sku = self.sku.as_set().map_or_else(|| row.sku.clone(), |sku| sku_or_made(sku, spare));
        ProductFacts {
            id: self.id,
            zone: row.zone,
            brand: self.brand.clone().or(row.brand),
            category: self.category.clone().or(row.category),
            supplier: self.supplier.clone().or(row.supplier),
            kind: self.kind.clone().or(row.kind),
            name: self.name.clone().or(row.name.clone()),
            description: self.description.clone().or(row.description.clone()),
            sku,
            min_order: self.min_order.clone().or(row.min_order),
            active: self.active.clone().or(row.active),
        }
    }

    fn check(&self, after: &ProductFacts, problems: &mut Problems) {
        ProductWords {
            name: &after.name,
            description: &after.description,
            sku: &after.sku,
            min_order: after.min_order,
            tags: self.tags.as_set().map_or(&[], Vec::as_slice),
            properties: self.properties.as_set().map_or(&[], Vec::as_slice),
        }
        .check(problems);
    }

    async fn variants(&self, cx: &Cx, tx: &mut Tx<'_>) -> Result<(Vec<VariantRow>, Vec<BarcodeRow>)> {
        let rows = variants::list_of_products(tx, cx.account(), &[self.id]).await?;
        Ok((rows, variants::list_barcodes_of_product(tx, cx.account(), self.id).await?))
    }
}

/// Variants are found by their product's name and sku too.
fn search_again(
    flight: &mut Flight,
    product: &ProductFacts,
    (rows, codes): (Vec<VariantRow>, Vec<BarcodeRow>),
) {
    for row in rows {
        let own = codes.iter().filter(|code| code.variant == row.id);
        let own: Vec<String> = own.map(|code| code.code.clone()).collect();
        variants::set_search(flight, row.id, &search_text(&row.name, &product.name, &product.sku, &own));
    }
}

/// Deletes a product and its variants; refused while anything of them is in stock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DeleteProduct {
    /// Which.
    pub id: ProductId,
}

impl Command for DeleteProduct {
    type Out = ();
    const PERMISSION: Permission = Permission::CatalogueWrite;

    async fn run(&self, cx: &Cx, tx: &mut Tx<'_>) -> Result<()> {
        let account = cx.account();
        check::within_reach(cx, products::lock(tx, account, self.id).await?, self.id)?;
        let rows = variants::list_of_products(tx, account, &[self.id]).await?;
        let all: Vec<VariantId> = rows.iter().map(|row| row.id).collect();
        if variants::any_stocked(tx, account, &all).await? {
            return Err(Refusal::InUse { kind: Kind::Product }.into());
        }
        let mut flight = cx.flight();
        products::delete(&mut flight, self.id);
        for id in all {
            variants::delete(&mut flight, id);
            flight.event("deleted", Kind::Variant, id, json!({ "product": self.id }));
        }
        flight.event("deleted", Kind::Product, self.id, json!({}));
        flight.send(tx).await?;
        Ok(())
    }
}
