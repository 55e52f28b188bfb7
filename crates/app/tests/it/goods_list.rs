//! Lists of goods: every condition, order, pages, counts, scope, and the price that applies to a lot.

use std::sync::Arc;

use app::catalogue::*;
use app::places::CreateOutlet;
use app::sales::{OpenSale, Pickable, PlaceSale, PutLine};
use app::stock::SetStockLevel;
use app::{App, Page};
use db::Tx;
use domain::access::{Permission, Scope};
use domain::catalogue::{
    LotFilter, PriceRole, Property, PropertyOwner, VariantFilter, VariantOrder, VariantSort,
};
use domain::id::*;
use domain::money::{Entered, Price};
use domain::sales::{Bounds, Channel, Reserve};
use domain::stock::{Because, Incoming, LotState, NO_LOT, Shelves};
use domain::{Currency, Instant, Kind, Money, Quantity, Stamp};
use store::Flight;
use store::catalogue::properties;
use store::flight::Maker;
use store::stock::ledger;
use uuid::Uuid;

use crate::catalogue::{pair, product, variant};
use crate::places::outlet;
use crate::support::{ALL, DOLLAR, MORNING, SUM, Seeded, Shop, stories};

stories! {
    every_condition_on_a_variant_and_its_product
    conditions_on_lots_hold_for_one_and_the_same_lot
    the_price_set_last_applies_to_a_lot_in_views_and_conditions_alike
    a_count_holds_until_something_that_matters_changes
}

/// A lot of five, as a receipt makes it but without filling the default prices of its goods.
#[derive(Clone)]
struct PutLot {
    maker: Maker,
    id: u128,
    variant: VariantId,
    location: LocationId,
    card: RateCardId,
    cost: (Currency, i64),
    /// What the cost is worth, in sums.
    worth: i64,
    price: Option<(Currency, i64)>,
    property: Property,
}

const COUNT: i64 = 5;

impl db::Command for PutLot {
    type Out = ();
    type Error = db::Error;

    async fn run(&self, tx: &mut Tx<'_>) -> db::Result<()> {
        let price = |(currency, units)| Price { amount: Money::units(units), currency, card: self.card };
        let (id, at) = (LotId(Uuid::from_u128(self.id)), self.maker.at);
        let mut shelves = Shelves::new(at, []);
        shelves.add(LotState {
            id,
            variant: self.variant,
            location: self.location,
            document: None,
            root_document: None,
            source_lot: None,
            supplier: None,
            received_at: at,
            expires_on: None,
            cost: price(self.cost),
            price: self.price.map(price),
            price_revision: None,
            received: Quantity::ZERO,
            on_hand: Quantity::ZERO,
            reserved: Quantity::ZERO,
            value: Money::ZERO,
            is_deficit: false,
        });
        let coming = Incoming {
            from: LocationId::SUPPLIER,
            from_lot: NO_LOT,
            into: id,
            quantity: Quantity::units(COUNT),
            value: Money::units(self.worth * COUNT),
            because: Because::default(),
        };
        shelves.put(&coming, &mut Stamp { at, seed: self.id }.ids());
        let mut flight = Flight::new(self.maker);
        ledger::post(&mut flight, &shelves.plan());
        properties::insert(&mut flight, PropertyOwner::Lot, id, std::slice::from_ref(&self.property));
        flight.event("created", Kind::Lot, id, serde_json::json!({}));
        flight.send(tx).await?;
        Ok(())
    }
}

fn lot(shop: &Shop, id: u128, variant: VariantId, location: LocationId) -> PutLot {
    PutLot {
        maker: Maker {
            account: shop.owner.account,
            party: shop.owner.party,
            through: "test",
            at: Instant(MORNING.0 + i64::try_from(id).unwrap()),
        },
        id,
        variant,
        location,
        card: shop.card,
        cost: (SUM, 100),
        worth: 100,
        price: Some((SUM, 150)),
        property: pair("Партия", "A"),
    }
}

/// Keeps two units of a lot for a sale.
async fn keep_two(shop: &Shop, lot: u128, location: LocationId) {
    let outlet = CreateOutlet { shop: None, ..outlet(shop.zone, vec![location]) };
    let outlet = shop.write(outlet).await.unwrap().id;
    let open = OpenSale { outlet, channel: Channel::Pos, note: None, customer: None, spread: None };
    let sale = shop.write(open).await.unwrap().id;
    let what = Pickable::Lot(LotId(Uuid::from_u128(lot)));
    shop.write(PutLine { sale, what, quantity: Quantity::units(2) }).await.unwrap();
    shop.write(PlaceSale { sale, reserve: Reserve::Asked }).await.unwrap();
}

async fn ask(
    shop: &Shop,
    filter: VariantFilter,
    sort: VariantSort,
    page: Page,
    lots: Lots,
) -> (Vec<VariantView>, u64) {
    let goods = Goods { filter, sort, page, lots };
    let found = shop.read(goods).await;
    (found.items, found.total)
}

async fn names(shop: &Shop, filter: VariantFilter) -> Vec<String> {
    let sort = VariantSort { by: VariantOrder::Name, descending: false };
    let (items, total) = ask(shop, filter, sort, ALL, Lots::None).await;
    assert_eq!(u64::try_from(items.len()).unwrap(), total);
    items.into_iter().map(|view| view.name).collect()
}

async fn by_lot(shop: &Shop, lots: LotFilter) -> Vec<String> {
    names(shop, VariantFilter { lots: Some(lots), ..VariantFilter::default() }).await
}

struct Shelf {
    shirt: ProductId,
    small: VariantId,
    large: VariantId,
    mug: VariantId,
    clothes: CategoryId,
}

/// A shirt in two sizes below Clothes, and a mug of another brand.
async fn fill(shop: &Shop) -> Shelf {
    shop.clock.tick();
    let path = |names: &[&str]| FindOrCreateCategory {
        zone: None,
        path: names.iter().map(|name| (*name).to_owned()).collect(),
    };
    let shirts = shop.write(path(&["Clothes", "Shirts"])).await.unwrap();
    let clothes = shop.write(path(&["Clothes"])).await.unwrap();
    let sized = |name: &str, code: &str| NewVariant {
        barcodes: vec![code.to_owned()],
        properties: vec![pair("Size", name), pair("Colour", "Blue")],
        ..variant(name)
    };
    let mut shirt = product(shop, "Shirt 100%");
    shirt.sku = "SH-1".to_owned();
    shirt.category = Some(shirts.id);
    shirt.tags = vec!["Summer".to_owned()];
    shirt.properties = vec![Property { name: "Line".to_owned(), value: None }];
    shirt.variants = vec![sized("Small", "460001"), sized("Large", "460002")];
    let shirt = shop.write(shirt).await.unwrap();
    let mut mug = product(shop, "Mug");
    mug.brand = shop.other_brand;
    mug.variants = vec![NewVariant { barcodes: vec!["777".to_owned()], ..variant("Кружка") }];
    let mug = shop.write(mug).await.unwrap();
    let drawn = AttachImage {
        product: mug.product.id,
        variant: None,
        original_name: String::new(),
        extension: "png".to_owned(),
        bytes: Bytes::Drawn("mug".to_owned()),
    };
    shop.write(drawn).await.unwrap();
    let [small, large] = [shirt.variants[0].id, shirt.variants[1].id];
    Shelf { shirt: shirt.product.id, small, large, mug: mug.variants[0].id, clothes: clothes.id }
}

async fn every_condition_on_a_variant_and_its_product(shop: Shop) {
    let shelf = fill(&shop).await;
    let none = VariantFilter::default;
    let text = |s: &str| Some(s.to_owned());
    let list = |s: &str| vec![s.to_owned()];
    let tag = shop.read(Tags).await[0].id;
    let nobody = Uuid::nil();
    let cases: Vec<(VariantFilter, &[&str])> = vec![
        (none(), &["Large", "Small", "Кружка"]),
        (VariantFilter { q: text("shirt SMALL"), ..none() }, &["Small"]),
        (VariantFilter { q: text("460002"), ..none() }, &["Large"]),
        (VariantFilter { q: text("100%"), ..none() }, &["Large", "Small"]),
        (VariantFilter { q: text("1_0"), ..none() }, &[]),
        (VariantFilter { ids: vec![shelf.mug], ..none() }, &["Кружка"]),
        (VariantFilter { name: text("АР"), ..none() }, &[]),
        (VariantFilter { name: text("КРУЖ"), ..none() }, &["Кружка"]),
        (VariantFilter { names: list("small"), ..none() }, &["Small"]),
        (VariantFilter { barcode: text("4600"), ..none() }, &["Large", "Small"]),
        (VariantFilter { barcodes: list("4600"), ..none() }, &[]),
        (VariantFilter { barcodes: list("777"), ..none() }, &["Кружка"]),
        (VariantFilter { sku: text("SH"), ..none() }, &["Large", "Small"]),
        (VariantFilter { skus: list("SH-1"), ..none() }, &["Large", "Small"]),
        (VariantFilter { skus: list("SH"), ..none() }, &[]),
        (VariantFilter { products: vec![shelf.shirt], ..none() }, &["Large", "Small"]),
        (VariantFilter { products: vec![nobody.into()], ..none() }, &[]),
        (VariantFilter { product_name: text("irt 1"), ..none() }, &["Large", "Small"]),
        (VariantFilter { product_names: list("MUG"), ..none() }, &["Кружка"]),
        (VariantFilter { brands: vec![shop.other_brand], ..none() }, &["Кружка"]),
        (VariantFilter { zones: vec![shop.zone], ..none() }, &["Large", "Small", "Кружка"]),
        (VariantFilter { suppliers: vec![nobody.into()], ..none() }, &[]),
        (VariantFilter { categories: vec![shelf.clothes], ..none() }, &["Large", "Small"]),
        (VariantFilter { tags: vec![tag], ..none() }, &["Large", "Small"]),
        (VariantFilter { has_image: Some(true), ..none() }, &["Кружка"]),
        (VariantFilter { has_image: Some(false), ..none() }, &["Large", "Small"]),
        (
            VariantFilter { properties: vec![pair("Size", "Small"), pair("Colour", "Blue")], ..none() },
            &["Small"],
        ),
        (VariantFilter { properties: vec![pair("Size", "Small"), pair("Size", "Large")], ..none() }, &[]),
        (
            VariantFilter {
                product_properties: vec![Property { name: "Line".to_owned(), value: None }],
                ..none()
            },
            &["Large", "Small"],
        ),
        (VariantFilter { document: Some(nobody.into()), ..none() }, &[]),
    ];
    for (filter, expected) in cases {
        assert_eq!(names(&shop, filter.clone()).await, expected, "{filter:?}");
    }
    let sort = VariantSort { by: VariantOrder::Updated, descending: true };
    let (items, total) = ask(&shop, none(), sort, Page { offset: 1, limit: 1 }, Lots::All).await;
    assert_eq!((items.len(), total), (1, 3));
    let (newest, _) = ask(&shop, none(), VariantSort::default(), ALL, Lots::None).await;
    assert!(newest.is_sorted_by(|a, b| a.number > b.number));

    let mut clerk = shop.owner.clone();
    clerk.owner = false;
    clerk.permissions = [Permission::CatalogueRead].into();
    clerk.scope = Scope { brands: [shop.other_brand].into(), ..Scope::default() };
    let goods = Goods { filter: none(), sort: VariantSort::default(), page: ALL, lots: Lots::All };
    let seen = shop.app.read(&clerk, goods).await.unwrap();
    assert_eq!((seen.total, seen.items[0].id), (1, shelf.mug));
    assert!(shop.app.read(&clerk, GetVariant { id: shelf.small }).await.is_err());
    shop.close().await;
}

async fn conditions_on_lots_hold_for_one_and_the_same_lot(shop: Shop) {
    let shelf = fill(&shop).await;
    let put = async |lot: PutLot| shop.app.db().write(lot).await.unwrap();
    put(lot(&shop, 1, shelf.small, shop.shop)).await;
    let none_left = SetStockLevel { variant: shelf.small, location: shop.shop, count: Quantity::ZERO };
    shop.write(none_left).await.unwrap();
    put(PutLot { property: pair("Партия", "B"), ..lot(&shop, 2, shelf.small, shop.warehouse) }).await;
    keep_two(&shop, 2, shop.warehouse).await;
    let (cost, price) = ((DOLLAR, 2), Some((DOLLAR, 3)));
    put(PutLot { cost, worth: 24_000, price, ..lot(&shop, 3, shelf.large, shop.shop) }).await;
    let none = LotFilter::default;
    let money = |min, max| Bounds { min: Some(Money::units(min)), max: Some(Money::units(max)) };
    let count = |min, max| Bounds { min: Some(Quantity::units(min)), max: Some(Quantity::units(max)) };
    let here = vec![shop.shop];
    let cases: Vec<(LotFilter, &[&str])> = vec![
        (none(), &["Large", "Small", "Кружка"]),
        (LotFilter { exists: Some(true), ..none() }, &["Large", "Small"]),
        (LotFilter { exists: Some(false), ..none() }, &["Кружка"]),
        (LotFilter { exists: Some(true), locations: here.clone(), ..none() }, &["Large"]),
        (LotFilter { exists: Some(false), locations: here.clone(), ..none() }, &["Small", "Кружка"]),
        (LotFilter { locations: here.clone(), ..none() }, &["Large", "Small"]),
        (LotFilter { count: count(3, 3), ..none() }, &["Small"]),
        (LotFilter { count: count(3, 3), locations: here, ..none() }, &[]),
        (LotFilter { properties: vec![pair("Партия", "B")], ..none() }, &["Small"]),
        (LotFilter { supply_price: money(23_999, 24_000), ..none() }, &["Large"]),
        (LotFilter { supply_price: money(100, 100), ..none() }, &["Small"]),
        (LotFilter { sell_price: money(36_000, 36_000), ..none() }, &["Large"]),
        (LotFilter { sell_price: money(0, 149), ..none() }, &[]),
        (LotFilter { receipts: vec![Uuid::nil().into()], ..none() }, &[]),
    ];
    for (filter, expected) in cases {
        assert_eq!(by_lot(&shop, filter.clone()).await, expected, "{filter:?}");
    }
    let filter = VariantFilter {
        lots: Some(LotFilter { count: count(1, 9), ..none() }),
        ids: vec![shelf.small],
        ..VariantFilter::default()
    };
    let (found, _) = ask(&shop, filter.clone(), VariantSort::default(), ALL, Lots::Matching).await;
    assert_eq!(found[0].lots.iter().map(|lot| lot.id.0.as_u128()).collect::<Vec<_>>(), [2]);
    assert_eq!(found[0].lots[0].available(), Quantity::units(3));
    assert_eq!(found[0].lots[0].properties, [pair("Партия", "B")]);
    let (found, _) = ask(&shop, filter, VariantSort::default(), ALL, Lots::All).await;
    assert_eq!(found[0].lots.len(), 2);
    shop.close().await;
}

async fn the_price_set_last_applies_to_a_lot_in_views_and_conditions_alike(shop: Shop) {
    let shelf = fill(&shop).await;
    shop.app.db().write(lot(&shop, 1, shelf.mug, shop.shop)).await.unwrap();
    shop.app.db().write(PutLot { price: None, ..lot(&shop, 2, shelf.mug, shop.warehouse) }).await.unwrap();
    let set = async |location, units| {
        let price = Entered::primary(Money::units(units));
        let command = SetPrice { variant: shelf.mug, role: PriceRole::Sell, location, price };
        shop.write(command).await.unwrap();
    };
    let prices = async || {
        let view = shop.read(GetVariant { id: shelf.mug }).await;
        view.lots.iter().map(|lot| lot.price.map(|p| p.amount.0 / Money::SCALE)).collect::<Vec<_>>()
    };
    let priced_at = async |units| {
        let exactly = Some(Money::units(units));
        let sell_price = Bounds { min: exactly, max: exactly };
        !by_lot(&shop, LotFilter { sell_price, locations: vec![shop.shop], ..LotFilter::default() })
            .await
            .is_empty()
    };
    assert_eq!(prices().await, [Some(150), None]);
    assert!(priced_at(150).await);
    set(None, 200).await;
    assert_eq!(prices().await, [Some(200), Some(200)]);
    set(Some(shop.shop), 300).await;
    assert_eq!(prices().await, [Some(300), Some(200)]);
    assert!(priced_at(300).await && !priced_at(200).await && !priced_at(150).await);
    set(None, 250).await;
    assert_eq!(prices().await, [Some(250), Some(250)]);
    assert!(priced_at(250).await && !priced_at(300).await);
    shop.close().await;
}

/// How many goods there are, and how many flights it took to say so.
async fn counted(app: &App, shop: &Shop, lots: Option<LotFilter>) -> (u64, u32) {
    let filter = VariantFilter { lots, ..VariantFilter::default() };
    let goods = Goods { filter, sort: VariantSort::default(), page: ALL, lots: Lots::None };
    let found = app.read(&shop.owner, goods).await.unwrap();
    assert_eq!(u64::try_from(found.items.len()).unwrap(), found.total);
    (found.total, app.db().last_flights())
}

async fn a_count_holds_until_something_that_matters_changes(shop: Shop) {
    fill(&shop).await;
    // Another server on the same books, which knows nothing of this one.
    let other = App::new(shop.app.db().clone(), shop.clock.clone(), Arc::new(Seeded::new(2)));
    let here = async || counted(&shop.app, &shop, None).await;
    let there = async || counted(&other, &shop, None).await;
    let unstocked = LotFilter { exists: Some(false), ..LotFilter::default() };
    let in_no_stock = async || counted(&shop.app, &shop, Some(unstocked.clone())).await;
    let (total, cold) = here().await;
    let warm = cold - 1;
    assert_eq!((total, here().await, there().await, there().await), (3, (3, warm), (3, cold), (3, warm)));
    assert_eq!((in_no_stock().await, in_no_stock().await), ((3, cold), (3, warm)));

    // Deals change no list of goods, unless it asks for stock.
    let outlet = CreateOutlet { shop: None, ..outlet(shop.zone, vec![shop.shop]) };
    let outlet = shop.write(outlet).await.unwrap().id;
    let open = OpenSale { outlet, channel: Channel::Pos, note: None, customer: None, spread: None };
    shop.write(open).await.unwrap();
    assert_eq!((here().await, in_no_stock().await), ((3, warm), (3, cold)));
    // What happens next door does not matter either.
    let next_door = shop.neighbour().await;
    next_door.write(product(&next_door, "Lamp")).await.unwrap();
    assert_eq!((here().await, in_no_stock().await), ((3, warm), (3, warm)));
    // What the other server writes does, and what it deletes.
    let lamp = other.write(&shop.owner, product(&shop, "Lamp")).await.unwrap();
    assert_eq!((here().await, here().await, there().await), ((4, cold), (4, warm), (4, cold)));
    other.write(&shop.owner, DeleteProduct { id: lamp.product.id }).await.unwrap();
    assert_eq!((here().await, there().await), ((3, cold), (3, cold)));
    next_door.close().await;
    shop.close().await;
}
