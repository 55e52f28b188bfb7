//! A new product with its variants.

use std::collections::HashSet;

use db::Tx;
use domain::access::Permission;
use domain::catalogue::{ProductKind, Property, PropertyOwner, Unit, own_sku};
use domain::id::*;
use domain::money::{Entered, RateCard};
use domain::sales::Tax;
use domain::{Kind, Problems, Quantity, Reason};
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::catalogue::products::{self, ProductFacts};
use store::catalogue::references::{self, FoundRow, References};
use store::catalogue::{properties, tags};
use uuid::Uuid;

use super::Flags;
use super::check::{self, ProductWords};
use super::write::{self, Birth};
use crate::{Command, Cx, Ref, Result};

/// Describes a product and its variants. The first of the variants becomes the default one; a product described without
/// variants gets one that nobody asked for, which steps back when others come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CreateProduct {
    /// The zone it is sold in.
    pub zone: ZoneId,
    /// Its brand, of that zone.
    pub brand: BrandId,
    /// Goods, a service or a bundle.
    pub kind: ProductKind,
    /// Its name, 1 to 255 characters.
    pub name: String,
    /// At most 10 000 characters.
    pub description: String,
    /// At most 64 characters, unique in the zone; made when empty.
    pub sku: String,
    /// Its category.
    pub category: Option<CategoryId>,
    /// Who supplies it.
    pub supplier: Option<PartyId>,
    /// The least that is ordered, `0..`.
    pub min_order: Quantity,
    /// Names of tags; new ones are made. At most 50.
    pub tags: Vec<String>,
    /// At most 100.
    pub properties: Vec<Property>,
    /// At most 500.
    pub variants: Vec<NewVariant>,
}

/// A variant to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewVariant {
    /// Its name; may be empty.
    pub name: String,
    /// The main one first, each unique in the account; one is made when empty. At most 20.
    pub barcodes: Vec<String>,
    /// What its quantity counts.
    pub unit: Unit,
    /// Its tax.
    pub tax: Tax,
    /// Yes and no.
    pub flags: Flags,
    /// At most 100.
    pub properties: Vec<Property>,
    /// The default sell price, `0..`.
    pub sell_price: Option<Entered>,
    /// The default supply price, `0..`.
    pub supply_price: Option<Entered>,
}

/// A product that was made, and its variants as they were given.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CreatedProduct {
    /// The product.
    pub product: Ref<ProductId>,
    /// Its variants in order; the default one alone when none was given.
    pub variants: Vec<Ref<VariantId>>,
}

impl Command for CreateProduct {
    type Out = CreatedProduct;
    const PERMISSION: Permission = Permission::CatalogueWrite;

    async fn run(&self, cx: &Cx, tx: &mut Tx<'_>) -> Result<CreatedProduct> {
        cx.caller.must_reach_brand(self.brand)?;
        let mut problems = Problems::new();
        self.check(&mut problems);
        let mut ids = cx.ids();
        let product: ProductId = ids.next();
        let variants = self.variants(product, || ids.next());
        let sku = sku_or_made(&self.sku, product);

        let codes: Vec<String> =
            variants.iter().flat_map(|(id, new)| check::candidates(&new.barcodes, *id)).collect();
        let account = cx.account();
        let (found, skus, barcodes) =
            references::find(tx, account, self.references(), std::slice::from_ref(&sku), &codes).await?;
        let priced = variants.iter().any(|(_, new)| new.sell_price.is_some() || new.supply_price.is_some());
        let card = check::rates(tx, account, self.zone, cx.at(), priced).await?;

        check_references(&self.references(), &found, &mut problems);
        problems.check("sku", skus.is_empty(), Reason::Taken);
        let mut taken: HashSet<String> = barcodes.into_iter().map(|row| row.code).collect();
        let mut flight = cx.flight();
        let draw = products::insert(&mut flight, &self.facts(product, sku.clone()));
        tags::put(&mut flight, product, self.brand, &self.tags, || ids.next());
        properties::insert(&mut flight, PropertyOwner::Product, product, &self.properties);
        flight.event("created", Kind::Product, product, json!({ "name": self.name }));
        let mut drawn = Vec::with_capacity(variants.len());
        for (at, (id, new)) in variants.iter().enumerate() {
            let prefix = format!("variants[{at}].");
            let codes =
                check::chosen(&prefix, &new.barcodes, *id, |code| taken.contains(code), &mut problems);
            taken.extend(codes.iter().cloned());
            let (sell, supply) = prices(&prefix, new, card.as_ref(), &mut problems);
            let birth = Birth {
                id: *id,
                product,
                product_name: &self.name,
                sku: &sku,
                implicit: self.variants.is_empty(),
                barcodes: &codes,
                sell,
                supply,
            };
            drawn.push((*id, write::variant(&mut flight, &birth, new)));
        }
        problems.into_result()?;
        let sent = flight.send(tx).await?;
        let variants = drawn.into_iter().map(|(id, draw)| Ref { id, number: sent.number(draw) }).collect();
        Ok(CreatedProduct { product: Ref { id: product, number: sent.number(draw) }, variants })
    }
}

impl CreateProduct {
    fn check(&self, problems: &mut Problems) {
        ProductWords {
            name: &self.name,
            description: &self.description,
            sku: &self.sku,
            min_order: self.min_order,
            tags: &self.tags,
            properties: &self.properties,
        }
        .check(problems);
        problems.at_most("variants", self.variants.len(), check::VARIANTS);
        for (i, variant) in self.variants.iter().enumerate() {
            check::variant(&format!("variants[{i}]."), variant, problems);
        }
    }

    /// The variants with their ids: the first one has the product's.
    fn variants(&self, product: ProductId, next: impl FnMut() -> VariantId) -> Vec<(VariantId, NewVariant)> {
        let mut given = self.variants.clone();
        if given.is_empty() {
            given.push(NewVariant::unasked(&self.name));
        }
        let ids = std::iter::once(product.default_variant()).chain(std::iter::repeat_with(next));
        ids.zip(given).collect()
    }

    const fn references(&self) -> References {
        References { zone: self.zone, brand: self.brand, category: self.category, supplier: self.supplier }
    }

    fn facts(&self, id: ProductId, sku: String) -> ProductFacts {
        let Self {
            zone,
            brand,
            kind,
            name,
            description,
            sku: _,
            category,
            supplier,
            min_order,
            tags: _,
            properties: _,
            variants: _,
        } = self;
        ProductFacts {
            id,
            zone: *zone,
            brand: *brand,
            category: *category,
            supplier: *supplier,
            kind: *kind,
            name: name.clone(),
            description: description.clone(),
            sku,
            min_order: *min_order,
            active: true,
        }
    }
}

impl NewVariant {
    /// The variant that comes with a product that was described without any.
    fn unasked(product_name: &str) -> Self {
        Self {
            name: product_name.to_owned(),
            barcodes: Vec::new(),
            unit: Unit::Piece,
            tax: Tax::None,
            flags: Flags::default(),
            properties: Vec::new(),
            sell_price: None,
            supply_price: None,
        }
    }
}

/// The sku given, or one made of the id's random bits.
pub(super) fn sku_or_made(given: &str, id: impl Into<Uuid>) -> String {
    let given = given.trim();
    if given.is_empty() { own_sku(id.into().as_u64_pair().1) } else { given.to_owned() }
}

/// Everything that a product refers to must be there, and its brand in its zone.
pub(super) fn check_references(to: &References, found: &FoundRow, problems: &mut Problems) {
    problems.check("zone", found.zone.is_some(), Reason::Unknown);
    match found.brand_zone {
        None => problems.add("brand", Reason::Unknown),
        Some(zone) => problems.check("brand", zone == to.zone, Reason::Conflict),
    }
    problems.check("category", found.category == to.category, Reason::Unknown);
    problems.check("supplier", found.supplier == to.supplier, Reason::Unknown);
}

/// The default prices of a new variant at the zone's rates.
pub(super) fn prices(
    prefix: &str,
    new: &NewVariant,
    card: Option<&RateCard>,
    problems: &mut Problems,
) -> (Option<domain::money::Price>, Option<domain::money::Price>) {
    let mut price = |field: &str, entered: Option<Entered>| {
        entered.and_then(|entered| check::price(&format!("{prefix}{field}"), entered, card, problems))
    };
    (price("sell_price", new.sell_price), price("supply_price", new.supply_price))
}
