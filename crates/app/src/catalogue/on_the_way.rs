//! Goods that a receipt describes: found, or created in the receipt's own flight. Moving them is the receipt's business.

use std::collections::{HashMap, HashSet};

use db::Rx;
use domain::catalogue::{Described, PriceRole, ProductKind, PropertyOwner};
use domain::id::*;
use domain::money::Price;
use domain::text::fold;
use domain::{IdSource, Kind, Problems, Quantity, Reason};
use serde_json::json;
use store::Flight;
use store::catalogue::images::NewImage;
use store::catalogue::products::{self, ProductFacts};
use store::catalogue::receipt::{self, Named, There};
use store::catalogue::{images, prices, properties, tags, variants};
use store::parties::suppliers::{self, SupplierNameRow};

use super::create_product::sku_or_made;
use super::tree::Tree;
use super::write::{self, Birth};
use super::{Flags, NewVariant, category, check};
use crate::{Cx, Result};

/// One line's goods, and the prices that fill empty default ones.
#[derive(Clone, Copy, Debug)]
pub struct Coming<'c> {
    /// What they are; checked by [`check_described`].
    pub goods: &'c Described,
    /// What a customer is to pay.
    pub sell_price: Option<Price>,
    /// What the supplier took.
    pub supply_price: Option<Price>,
}

/// What a line's goods turned out to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Arrived {
    /// The variant.
    pub variant: VariantId,
    /// The supplier that the line names.
    pub supplier: Option<PartyId>,
}

/// The rows of an existing variant or product stay as they are; what is missing is added to the flight.
///
/// A variant is found by its barcode; a line without one means the variant of that name in its product. A product is found
/// by its sku or, without one, by its name in the brand. Lines may name the same new thing several times: it is made once.
///
/// * `ids`: the command's own source, so that no id is made twice
///
/// # Errors
/// [`domain::Refusal::Invalid`] with `lines[i].…` for goods that can neither be found nor made; faults.
pub async fn goods_on_the_way(
    cx: &Cx,
    rx: &mut Rx<'_>,
    flight: &mut Flight,
    ids: &mut IdSource,
    (zone, brand): (ZoneId, BrandId),
    lines: &[Coming<'_>],
) -> Result<Vec<Arrived>> {
    let account = cx.account();
    // One spare id a line: the bits of a barcode that may have to be made, known before the look-up.
    let spares: Vec<VariantId> = lines.iter().map(|_| ids.next()).collect();
    let there = receipt::find(rx, account, zone, brand, &named(lines, &spares)).await?;
    let names: Vec<String> = lines.iter().map(|line| line.goods.supplier.clone()).collect();
    let suppliers = suppliers::list_by_names(rx, account, &names).await?;
    let found: Vec<ProductId> =
        there.skus.iter().map(|row| row.id).chain(there.products.iter().map(|row| row.id)).collect();
    let siblings = receipt::list_variants(rx, account, &found).await?;
    let known: Vec<VariantId> =
        there.barcodes.iter().map(|row| row.variant).chain(siblings.iter().map(|row| row.id)).collect();
    let priced = receipt::list_priced(rx, account, &known).await?;

    let mut gate = Gate::new(zone, brand, there, suppliers);
    for row in siblings {
        if row.steps_back {
            gate.steps_back.insert(row.id);
        }
        gate.variants.entry((row.product, fold(&row.name))).or_insert(row.id);
    }
    gate.priced = priced.into_iter().map(|row| (row.variant, row.role)).collect();
    let mut arrived = Vec::with_capacity(lines.len());
    for (at, (line, spare)) in lines.iter().zip(&spares).enumerate() {
        arrived.extend(gate.admit(flight, ids, at, line, *spare));
    }
    std::mem::take(&mut gate.problems).into_result()?;
    category::insert_missing(flight, &gate.tree);
    gate.write(flight, ids);
    Ok(arrived)
}

/// Everything that is looked up for some lines.
fn named(lines: &[Coming<'_>], spares: &[VariantId]) -> Named {
    let mut named = Named::default();
    for (line, spare) in lines.iter().zip(spares) {
        let goods = line.goods;
        named.barcodes.extend(check::candidates(barcode(goods), *spare));
        if goods.sku.trim().is_empty() {
            named.products.push(fold(&goods.product_name));
        } else {
            named.skus.push(goods.sku.trim().to_owned());
        }
        named.categories.extend(goods.category.iter().map(|name| fold(name)));
    }
    named
}

/// The line's barcode, as a list of one or none.
fn barcode(goods: &Described) -> &[String] {
    if goods.barcode.is_empty() { &[] } else { std::slice::from_ref(&goods.barcode) }
}

/// Where goods come through: what is known, and what is new in this flight.
struct Gate<'c> {
    zone: ZoneId,
    brand: BrandId,
    barcodes: HashMap<String, VariantId>,
    skus: HashMap<String, Option<ProductId>>,
    names: HashMap<String, ProductId>,
    variants: HashMap<(ProductId, String), VariantId>,
    facts: HashMap<ProductId, (String, String)>,
    steps_back: HashSet<VariantId>,
    priced: HashSet<(VariantId, PriceRole)>,
    tree: Tree,
    suppliers: Vec<SupplierNameRow>,
    problems: Problems,
    new: Vec<New<'c>>,
}

/// What is written once the categories stand.
enum New<'c> {
    Product(ProductFacts, &'c Described),
    Variant { id: VariantId, product: ProductId, barcodes: Vec<String>, goods: &'c Described },
    Price(VariantId, PriceRole, Price),
}

impl<'c> Gate<'c> {
    fn new(zone: ZoneId, brand: BrandId, there: There, suppliers: Vec<SupplierNameRow>) -> Self {
        let There { barcodes, skus, products, categories } = there;
        let mut gate = Self {
            zone,
            brand,
            barcodes: barcodes.into_iter().map(|row| (row.code, row.variant)).collect(),
            skus: HashMap::new(),
            names: HashMap::new(),
            variants: HashMap::new(),
            facts: HashMap::new(),
            steps_back: HashSet::new(),
            priced: HashSet::new(),
            tree: Tree::of(&categories),
            suppliers,
            problems: Problems::new(),
            new: Vec::new(),
        };
        for row in products {
            gate.names.entry(fold(&row.name)).or_insert(row.id);
            gate.facts.insert(row.id, (row.name, row.sku));
        }
        for row in skus {
            // A deleted product keeps its sku.
            let id = row.deleted_at.is_none().then_some(row.id);
            gate.skus.insert(row.sku.clone(), id);
            gate.facts.insert(row.id, (row.name, row.sku));
        }
        gate
    }

    /// Finds or prepares one line's goods; `None` with a problem noted when that cannot be.
    fn admit(
        &mut self,
        flight: &mut Flight,
        ids: &mut IdSource,
        at: usize,
        line: &Coming<'c>,
        spare: VariantId,
    ) -> Option<Arrived> {
        let goods = line.goods;
        let from = (Some(self.brand), Some(self.zone));
        let name = goods.supplier.trim();
        let supplier = (!name.is_empty())
            .then(|| suppliers::find_or_create(flight, &mut self.suppliers, name, from, || ids.next()));
        let variant = match self.barcodes.get(&goods.barcode) {
            Some(found) => *found,
            None => self.variant(ids, at, goods, supplier, spare)?,
        };
        for (role, price) in [(PriceRole::Sell, line.sell_price), (PriceRole::Supply, line.supply_price)] {
            if let Some(price) = price
                && self.priced.insert((variant, role))
            {
                self.new.push(New::Price(variant, role, price));
            }
        }
        Some(Arrived { variant, supplier })
    }

    /// The variant of a line whose barcode, if it has one, is new.
    fn variant(
        &mut self,
        ids: &mut IdSource,
        at: usize,
        goods: &'c Described,
        supplier: Option<PartyId>,
        spare: VariantId,
    ) -> Option<VariantId> {
        let (product, fresh) = self.product(ids, at, goods, supplier)?;
        let name = (product, fold(&goods.variant_name));
        let same = self.variants.get(&name).copied().filter(|_| goods.barcode.is_empty());
        if let Some(same) = same {
            return Some(same);
        }
        let taken = |code: &str| self.barcodes.contains_key(code);
        let prefix = format!("lines[{at}].");
        let barcodes = check::chosen(&prefix, barcode(goods), spare, taken, &mut self.problems);
        let id = if fresh { product.default_variant() } else { spare };
        for code in &barcodes {
            self.barcodes.insert(code.clone(), id);
        }
        self.variants.entry(name).or_insert(id);
        self.new.push(New::Variant { id, product, barcodes, goods });
        Some(id)
    }

    /// The product of a line, and whether it is made here.
    fn product(
        &mut self,
        ids: &mut IdSource,
        at: usize,
        goods: &'c Described,
        supplier: Option<PartyId>,
    ) -> Option<(ProductId, bool)> {
        let (sku, name) = (goods.sku.trim(), fold(&goods.product_name));
        let found = if sku.is_empty() {
            self.names.get(&name).copied().map(Some)
        } else {
            self.skus.get(sku).copied()
        };
        match found {
            Some(Some(id)) => return Some((id, false)),
            Some(None) => {
                self.problems.add(format!("lines[{at}].sku"), Reason::Taken);
                return None;
            }
            None if name.is_empty() => {
                self.problems.add(format!("lines[{at}].product_name"), Reason::Blank);
                return None;
            }
            None => {}
        }
        let facts = self.describe(ids, goods, supplier);
        let id = facts.id;
        self.skus.insert(facts.sku.clone(), Some(id));
        self.names.entry(name).or_insert(id);
        self.facts.insert(id, (facts.name.clone(), facts.sku.clone()));
        self.new.push(New::Product(facts, goods));
        Some((id, true))
    }

    fn describe(&mut self, ids: &mut IdSource, goods: &Described, supplier: Option<PartyId>) -> ProductFacts {
        let id: ProductId = ids.next();
        ProductFacts {
            id,
            zone: self.zone,
            brand: self.brand,
            category: self.tree.walk(Some(self.zone), &goods.category, || ids.next()),
            supplier,
            kind: ProductKind::Good,
            name: goods.product_name.trim().to_owned(),
            description: goods.description.clone(),
            sku: sku_or_made(&goods.sku, id),
            min_order: Quantity::ZERO,
            active: true,
        }
    }

    /// Adds what is new to the flight, products before their variants.
    fn write(self, flight: &mut Flight, ids: &mut IdSource) {
        let at = flight.maker.at;
        let mut hidden = HashSet::new();
        for new in self.new {
            match new {
                New::Product(facts, goods) => {
                    products::insert(flight, &facts);
                    tags::put(flight, facts.id, facts.brand, &goods.tags, || ids.next());
                    properties::insert(flight, PropertyOwner::Product, facts.id, &goods.product_properties);
                    flight.event("created", Kind::Product, facts.id, json!({ "name": facts.name }));
                }
                New::Variant { id, product, barcodes, goods } => {
                    let default = product.default_variant();
                    if self.steps_back.contains(&default) && hidden.insert(default) {
                        variants::hide(flight, default);
                    }
                    let (product_name, sku) = &self.facts[&product];
                    let birth = Birth {
                        id,
                        product,
                        product_name,
                        sku,
                        implicit: false,
                        barcodes: &barcodes,
                        sell: None,
                        supply: None,
                    };
                    write::variant(flight, &birth, &described_variant(goods));
                    attach(flight, ids, product, id, goods);
                }
                New::Price(id, role, price) => prices::set(flight, id, role, None, price, at),
            }
        }
    }
}

/// The variant that a description describes; its barcodes and prices are settled elsewhere.
fn described_variant(goods: &Described) -> NewVariant {
    NewVariant {
        name: goods.variant_name.clone(),
        barcodes: Vec::new(),
        unit: goods.unit,
        tax: goods.tax,
        flags: Flags {
            countable: goods.countable,
            shippable: goods.shippable,
            sellable: goods.sellable,
            cookable: goods.cookable,
            scalable: goods.scalable,
            ..Flags::default()
        },
        properties: goods.variant_properties.clone(),
        sell_price: None,
        supply_price: None,
    }
}

fn attach(
    flight: &mut Flight,
    ids: &mut IdSource,
    product: ProductId,
    variant: VariantId,
    goods: &Described,
) {
    for (position, picture) in (0i64..).zip(&goods.images) {
        let image = NewImage {
            id: ids.next(),
            product,
            variant: Some(variant),
            position,
            original_name: picture.name.clone(),
            extension: picture.extension.clone(),
            digest: picture.digest,
            drawing: None,
        };
        images::insert(flight, &image);
    }
}

/// What a description may say, under `prefix`: nothing, or `lines[0].`.
pub fn check_described(prefix: &str, goods: &Described, problems: &mut Problems) {
    let Described {
        sku,
        product_name,
        description,
        supplier,
        category: path,
        barcode,
        variant_name,
        unit: _,
        tax,
        countable: _,
        shippable: _,
        sellable: _,
        cookable: _,
        scalable: _,
        variant_properties,
        product_properties,
        tags,
        images: pictures,
    } = goods;
    let field = |name: &str| format!("{prefix}{name}");
    problems.optional(&field("sku"), sku, check::CODE);
    problems.optional(&field("product_name"), product_name, check::NAME);
    problems.optional(&field("description"), description, check::DESCRIPTION);
    problems.optional(&field("supplier"), supplier, check::NAME);
    problems.optional(&field("variant_name"), variant_name, check::NAME);
    problems.check(field("barcode"), check::is_code(barcode), Reason::Malformed);
    let named = [barcode, sku, product_name].iter().any(|text| !text.trim().is_empty());
    problems.check(field("product_name"), named, Reason::Blank);
    problems.at_most(&field("category"), path.len(), category::DEPTH);
    for (i, name) in path.iter().enumerate() {
        problems.required(&format!("{prefix}category[{i}]"), name, check::NAME);
    }
    check::tax(prefix, *tax, problems);
    check::properties(&field("variant_"), variant_properties, problems);
    check::properties(&field("product_"), product_properties, problems);
    check::tags(prefix, tags, problems);
    problems.at_most(&field("images"), pictures.len(), super::image::MOST);
    for (i, picture) in pictures.iter().enumerate() {
        let field = format!("{prefix}images[{i}]");
        problems.optional(&field, &picture.name, check::NAME);
        let known = super::image::EXTENSIONS.contains(&&*picture.extension);
        problems.check(field, known, Reason::Malformed);
    }
}
