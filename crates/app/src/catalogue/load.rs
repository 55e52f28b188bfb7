//! Views out of rows: everything about some variants or products, in a fixed number of flights however many there are.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::Arc;

use db::Rx;
use domain::catalogue::{PriceRole, PriceSet, Property, applicable_price};
use domain::id::*;
use store::catalogue::images::ImageRow;
use store::catalogue::lots::LotRow;
use store::catalogue::prices::{EVERYWHERE, PriceRow};
use store::catalogue::properties::PropertyRow;
use store::catalogue::variants::SeenRow;
use store::catalogue::views::{self, LotsOf, ProductParts, VariantParts};
use uuid::Uuid;

use super::{ImageView, LotView, ProductView, TagView, VariantView};
use crate::{Cx, Ref, Result};

/// Which lots come along.
pub(super) enum Wanted<'w> {
    /// None.
    Nothing,
    /// All of the variants.
    AllLots,
    /// These.
    Lots(&'w [LotId]),
}

/// Variants in the order of their ids; what is not there is left out.
pub(super) async fn variants(
    cx: &Cx,
    rx: &mut Rx<'_>,
    ids: &[VariantId],
    wanted: Wanted<'_>,
) -> Result<Vec<VariantView>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let account = cx.account();
    let parts = views::variants(rx, account, ids).await?;
    let mut of: Vec<ProductId> = parts.variants.iter().map(|row| row.product).collect();
    of.sort_unstable();
    of.dedup();
    let products = views::products(rx, account, &of).await?;
    let lots = match wanted {
        Wanted::Nothing => LotsOf::Lots(&[]),
        Wanted::AllLots => LotsOf::Variants(ids),
        Wanted::Lots(ids) => LotsOf::Lots(ids),
    };
    let (seen, lots, lot_properties) = views::around(rx, account, &of, lots).await?;
    Ok(assemble(ids, parts, products, seen, lots, lot_properties))
}

/// One product.
pub(super) async fn product(cx: &Cx, rx: &mut Rx<'_>, id: ProductId) -> Result<Option<ProductView>> {
    let parts = views::products(rx, cx.account(), &[id]).await?;
    let (seen, _, _) = views::around(rx, cx.account(), &[id], LotsOf::Lots(&[])).await?;
    let (mut products, _) = product_views(parts, seen);
    Ok(products.remove(&id).filter(|(_, deleted)| !deleted).map(|(view, _)| view))
}

/// Rows by what they belong to, in their order.
fn grouped<K: Hash + Eq, R, V>(rows: Vec<R>, split: impl Fn(R) -> (K, V)) -> HashMap<K, Vec<V>> {
    let mut groups: HashMap<K, Vec<V>> = HashMap::new();
    for row in rows {
        let (key, value) = split(row);
        groups.entry(key).or_default().push(value);
    }
    groups
}

fn properties(rows: Vec<PropertyRow>) -> HashMap<Uuid, Vec<Property>> {
    grouped(rows, |row| (row.owner, Property { name: row.name, value: row.value }))
}

type ProductViews = HashMap<ProductId, (ProductView, bool)>;
type VariantImages = HashMap<VariantId, Vec<ImageView>>;

/// Products, each with whether it was deleted, and the pictures of single variants.
fn product_views(parts: ProductParts, seen: Vec<SeenRow>) -> (ProductViews, VariantImages) {
    let ProductParts { products, tags, properties: pairs, images } = parts;
    let mut tags =
        grouped(tags, |row| (row.product, TagView::new(row.id, row.brand, row.brand_number, row.name)));
    let mut pairs = properties(pairs);
    let (common, single): (Vec<ImageRow>, Vec<ImageRow>) = images.into_iter().partition(of_all_variants);
    let mut common = grouped(common, |row| (row.product, ImageView::from(row)));
    let mut seen = grouped(seen, |row| (row.product, Ref { id: row.id, number: row.number }));
    let views = products.into_iter().map(|row| {
        let (id, deleted) = (row.id, row.deleted_at.is_some());
        let mut view = ProductView::of(row);
        view.tags = tags.remove(&id).unwrap_or_default();
        view.properties = pairs.remove(&id.0).unwrap_or_default();
        view.images = common.remove(&id).unwrap_or_default();
        view.variants = seen.remove(&id).unwrap_or_default();
        (id, (view, deleted))
    });
    (views.collect(), grouped(single, |row| (row.variant, ImageView::from(row))))
}

fn of_all_variants(row: &ImageRow) -> bool {
    row.variant == store::catalogue::images::ALL_VARIANTS
}

fn assemble(
    ids: &[VariantId],
    parts: VariantParts,
    products: ProductParts,
    seen: Vec<SeenRow>,
    lots: Vec<LotRow>,
    lot_properties: Vec<PropertyRow>,
) -> Vec<VariantView> {
    let VariantParts { variants, barcodes, properties: pairs, prices } = parts;
    let (products, mut images) = product_views(products, seen);
    let products: HashMap<ProductId, Arc<ProductView>> =
        products.into_iter().map(|(id, (view, _))| (id, Arc::new(view))).collect();
    let prices = Prices::of(prices);
    let mut barcodes = grouped(barcodes, |row| (row.variant, row.code));
    let mut pairs = properties(pairs);
    let mut lot_pairs = properties(lot_properties);
    let mut lots = grouped(lots, |row| (row.variant, row));
    let mut views: HashMap<VariantId, VariantView> = HashMap::new();
    for row in variants {
        let (id, Some(product)) = (row.id, products.get(&row.product)) else { continue };
        let own = lots.remove(&id).unwrap_or_default().into_iter().map(|lot| {
            let pairs = lot_pairs.remove(&lot.id.0).unwrap_or_default();
            let price = prices.applying(&lot, row.product);
            LotView::of(lot, price, pairs)
        });
        let own = own.collect();
        let mut view = VariantView::of(row, Arc::clone(product));
        view.barcodes = barcodes.remove(&id).unwrap_or_default();
        view.properties = pairs.remove(&id.0).unwrap_or_default();
        view.images = images.remove(&id).unwrap_or_default();
        view.sell_price = prices.default(id, product.id, PriceRole::Sell).map(|set| set.price);
        view.supply_price = prices.default(id, product.id, PriceRole::Supply).map(|set| set.price);
        view.lots = own;
        views.insert(id, view);
    }
    ids.iter().filter_map(|id| views.remove(id)).collect()
}

/// The last prices by variant, role and place.
struct Prices(HashMap<(VariantId, PriceRole, LocationId), PriceSet>);

impl Prices {
    fn of(rows: Vec<PriceRow>) -> Self {
        Self(rows.into_iter().map(|row| ((row.variant, row.role, row.location), row.set())).collect())
    }

    /// The default price of a variant, else of its product's default variant.
    fn default(&self, variant: VariantId, product: ProductId, role: PriceRole) -> Option<PriceSet> {
        let of = |id| self.0.get(&(id, role, EVERYWHERE)).copied();
        of(variant).or_else(|| of(product.default_variant()))
    }

    /// The sell price that applies to a lot.
    fn applying(&self, lot: &LotRow, product: ProductId) -> Option<domain::money::Price> {
        let own =
            lot.own_price().map(|price| PriceSet { price, set: lot.price_revision.unwrap_or_default() });
        let here = self.0.get(&(lot.variant, PriceRole::Sell, lot.location)).copied();
        applicable_price(own, here, self.default(lot.variant, product, PriceRole::Sell))
    }
}

/// Lots by id, wherever they lie, as documents show them.
pub(crate) async fn lot_views(
    rx: &mut Rx<'_>,
    account: AccountId,
    ids: &[LotId],
) -> Result<HashMap<LotId, LotView>> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let (_, lots, pairs) = views::around(rx, account, &[], LotsOf::Lots(ids)).await?;
    let of: Vec<VariantId> = lots.iter().map(|lot| lot.variant).collect();
    let VariantParts { variants, prices, .. } = views::variants(rx, account, &of).await?;
    let products: HashMap<VariantId, ProductId> =
        variants.into_iter().map(|row| (row.id, row.product)).collect();
    let (prices, mut pairs) = (Prices::of(prices), properties(pairs));
    let view = |lot: LotRow| {
        let product = products.get(&lot.variant)?;
        let price = prices.applying(&lot, *product);
        let (id, pairs) = (lot.id, pairs.remove(&lot.id.0).unwrap_or_default());
        Some((id, LotView::of(lot, price, pairs)))
    };
    Ok(lots.into_iter().filter_map(view).collect())
}
