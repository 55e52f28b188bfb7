//! Variants, lots and pictures into what is printed of them.

use std::collections::HashMap;

use app::catalogue::{ImageView, LotView, ProductView, TagView, VariantView};
use domain::access::Permission;
use domain::catalogue;
use domain::id::{RateCardId, VariantId};
use domain::money;
use domain::sales::Tax;
use domain::{Quantity, Word as _};
use serde_json::Number;
use uuid::Uuid;

use super::links::{self, Links};
use super::wire::{
    Image, Pair, Property, ShortImage, ShortStock, ShortVariation, Stock, Tag, Urls, Variation,
};
use crate::blank::NOTHING;
use crate::ctx::Ctx;
use crate::error::Error;
use crate::price::Price;
use crate::property;
use crate::show::{Show, quantity};

/// What goods are printed with.
pub(crate) struct Printer {
    pub(crate) show: Show,
    /// Whether the caller may see what goods cost.
    pub(super) costs: bool,
    pub(super) links: HashMap<Uuid, Links>,
}

impl Printer {
    /// Everything that some variants are printed with.
    pub(crate) async fn of(cx: &Ctx, variants: &[VariantView]) -> Result<Self, Error> {
        let ids: Vec<VariantId> = variants.iter().map(|variant| variant.id).collect();
        Ok(Self {
            show: cx.show_prices(all_cards(variants)).await?,
            costs: cx.caller.must(Permission::CostRead).is_ok(),
            links: links::load(cx, &ids).await?,
        })
    }

    /// What lots alone are printed with.
    ///
    /// * `cards`: the rates of all that is printed
    pub(crate) async fn at(cx: &Ctx, cards: Vec<RateCardId>) -> Result<Self, Error> {
        Ok(Self {
            show: cx.show_prices(cards).await?,
            costs: cx.caller.must(Permission::CostRead).is_ok(),
            links: HashMap::new(),
        })
    }

    /// A variant with the lots that came along.
    pub(crate) fn variation(&self, view: &VariantView) -> Variation {
        let (product, flags) = (&*view.product, view.flags);
        let links = self.links.get(&view.id.0).cloned().unwrap_or_default();
        let supply = view.supply_price.filter(|_| self.costs);
        Variation {
            sku: product.sku.clone(),
            supplier: product.supplier.as_ref().map(|supplier| supplier.name.clone()),
            supplier_id: product.supplier.as_ref().map(|supplier| supplier.number.0),
            category: product.category.map(|category| category.number.0),
            id: view.number.0,
            barcode: view.barcodes.first().cloned(),
            stocks: view.lots.iter().map(|lot| self.stock(lot, flags.countable, flags.composite)).collect(),
            ingredients: NOTHING,
            name: view.name.clone(),
            product_name: product.name.clone(),
            shippable: flags.shippable,
            taxable: view.tax != Tax::None,
            vat_percent: vat_percent(view.tax),
            cookable: flags.cookable,
            sellable: sellable(view),
            countable: flags.countable,
            composite: flags.composite,
            scalable: flags.scalable,
            product: product.number.0,
            images: pictures(view).map(|one| image(&self.show, one, product)).collect(),
            unit: view.unit.word(),
            brand: product.brand.number.0,
            zone: product.zone.number.0,
            videos: (),
            properties: named(&view.properties),
            product_properties: named(&product.properties),
            area: (),
            import_record: (),
            last_update_time: self.show.time(view.updated_at),
            show_market: flags.on_market,
            uploaded_images: NOTHING,
            inner_hit_ids: (),
            technical_card: flags.technical_card,
            analogs: links.analogs,
            modifiers: links.modifiers,
            tags: product.tags.iter().map(|tag| Tag::of(tag, product)).collect(),
            short_description: product.description.clone(),
            description: product.description.clone(),
            base_unit_ratio: (),
            rec_supplier_price: supply.and_then(|price| self.primary(&price)),
            rec_sell_price: view.sell_price.and_then(|price| self.primary(&price)),
            min_stock_count: (),
            max_stock_count: (),
            tracking: flags.countable,
            import_properties: of_lots(&view.lots),
        }
    }

    /// A variant on its product's card.
    pub(crate) fn short(&self, view: &VariantView) -> ShortVariation {
        let product = &*view.product;
        ShortVariation {
            sku: product.sku.clone(),
            supplier: product.supplier.as_ref().map(|supplier| supplier.name.clone()),
            id: view.number.0,
            barcode: view.barcodes.first().cloned(),
            stocks: view.lots.iter().map(|lot| self.short_stock(lot, view.flags.countable)).collect(),
            name: view.name.clone(),
            product: product.number.0,
            images: pictures(view).map(|one| short_image(&self.show, one)).collect(),
            unit: view.unit.word(),
            properties: named(&view.properties),
            product_properties: named(&product.properties),
        }
    }

    /// A lot.
    pub(crate) fn stock(&self, lot: &LotView, countable: bool, composite: bool) -> Stock {
        let brought = |by: Option<_>| by.is_some().then(|| quantity(lot.received));
        Stock {
            imported: self.show.time(lot.received_at),
            id: lot.id.0,
            location: lot.location.number.0,
            import: lot.receipt.map(|receipt| receipt.number.0),
            original_import: lot.first_receipt.map(|receipt| receipt.number.0),
            transfer: lot.transfer.map(|transfer| transfer.number.0),
            transfer_count: brought(lot.transfer).unwrap_or_else(|| quantity(Quantity::ZERO)),
            import_count: brought(lot.receipt),
            original_import_count: 0,
            tracking: true,
            countable,
            composite,
            sell_price: self.sell_price(lot),
            supply_price: self.costs.then(|| self.show.price(&lot.cost)),
            properties: pairs(&lot.properties),
            expiration_date: lot.expires_on.clone(),
            supplier: lot.supplier.as_ref().map(|supplier| supplier.number.0),
            count: quantity(lot.available()),
        }
    }

    fn short_stock(&self, lot: &LotView, countable: bool) -> ShortStock {
        ShortStock {
            id: lot.id.0,
            location: lot.location.number.0,
            tracking: true,
            countable,
            sell_price: self.sell_price(lot),
            properties: pairs(&lot.properties),
            expiration_date: lot.expires_on.clone(),
            supplier: lot.supplier.as_ref().map(|supplier| supplier.number.0),
            count: quantity(lot.available()),
        }
    }

    /// The sell price that applies; nothing yet prints as zero, since clients count with it.
    pub(crate) fn sell_price(&self, lot: &LotView) -> Option<Price> {
        match &lot.price {
            Some(price) => Some(self.show.price(price)),
            None => self.show.cards().zero(lot.cost.card),
        }
    }

    fn primary(&self, price: &money::Price) -> Option<Number> {
        self.show.cards().primary(price).map(crate::price::number)
    }
}

/// The rates that the prices of some variants and their lots are shown at.
fn all_cards(variants: &[VariantView]) -> Vec<RateCardId> {
    let lots = variants.iter().flat_map(|variant| &variant.lots);
    let defaults = variants.iter().flat_map(|variant| [variant.sell_price, variant.supply_price]);
    lots.flat_map(cards).chain(defaults.flatten().map(|price| price.card)).collect()
}

/// The rates that the prices of a lot are shown at.
pub(crate) fn cards(lot: &LotView) -> impl Iterator<Item = RateCardId> {
    std::iter::once(lot.cost.card).chain(lot.price.map(|price| price.card))
}

/// The pictures that show a variant: its own, then those of all variants.
fn pictures(view: &VariantView) -> impl Iterator<Item = &ImageView> {
    view.images.iter().chain(&view.product.images)
}

/// A picture.
pub(crate) fn image(show: &Show, image: &ImageView, product: &ProductView) -> Image {
    Image {
        id: image.number.0,
        original_name: image.original_name.clone(),
        created_at: show.time(image.created_at),
        updated_at: show.time(image.updated_at),
        group: "",
        brand: product.brand.number.0,
        zone: product.zone.number.0,
        sort: image.position,
        urls: Urls { w500: Some(url(show, image, "500x_")), ..urls(show, image) },
    }
}

fn short_image(show: &Show, image: &ImageView) -> ShortImage {
    ShortImage { id: image.number.0, sort: image.position, urls: urls(show, image) }
}

fn urls(show: &Show, image: &ImageView) -> Urls {
    let at = |size| url(show, image, size);
    Urls {
        w50: at("50x_"),
        w100: at("100x_"),
        w150: at("150x_"),
        w300: at("300x_"),
        w500: None,
        w800: at("800x_"),
        original: at("original"),
    }
}

fn url(show: &Show, image: &ImageView, size: &str) -> String {
    show.image(size, image.digest, &image.extension)
}

/// A variation that never was in stock is not sellable yet, whatever may be done with it later; what is not counted needs no stock.
///
/// # Source
/// Contract 4.3: a new variation prints `false`, and can be sold once there is something of it.
fn sellable(view: &VariantView) -> bool {
    view.flags.sellable && !(view.flags.countable && view.lots.is_empty())
}

/// The rate of a tax in percent.
fn vat_percent(tax: Tax) -> Option<Number> {
    tax.parts().map(|(basis_points, _)| wire::number::from_scaled(basis_points, 2))
}

/// Qualities with their ids.
pub(crate) fn named(all: &[catalogue::Property]) -> Vec<Property> {
    all.iter().map(|one| Property { id: property::id(&one.name), pair: Pair::from(one) }).collect()
}

/// Qualities without ids.
pub(crate) fn pairs(all: &[catalogue::Property]) -> Vec<Pair> {
    all.iter().map(Pair::from).collect()
}

impl From<&catalogue::Property> for Pair {
    fn from(property: &catalogue::Property) -> Self {
        Self { name: property.name.clone(), value: property.value.clone() }
    }
}

/// The qualities of lots, each once.
fn of_lots(lots: &[LotView]) -> Vec<Pair> {
    let mut all: Vec<Pair> = Vec::new();
    for pair in lots.iter().flat_map(|lot| &lot.properties).map(Pair::from) {
        if !all.contains(&pair) {
            all.push(pair);
        }
    }
    all
}

impl Tag {
    /// A tag of a product.
    pub(crate) fn of(tag: &TagView, product: &ProductView) -> Self {
        Self {
            id: tag.id.0,
            zone: product.zone.number.0,
            brand: tag.brand.map(|brand| brand.number.0),
            location: (),
            name: tag.name.clone(),
            highlights: (),
        }
    }
}
