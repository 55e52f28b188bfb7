//! Products and variants are made, changed, priced and pictured.

use app::blobs::{self, Blobs, Size};
use app::catalogue::*;
use app::{Command, Cx, Error, Result};
use db::{Db, Options, Tx};
use domain::access::Permission;
use domain::catalogue::{Described, PriceRole, ProductKind, Property, Unit, VariantFilter, is_ean13};
use domain::id::*;
use domain::money::{Entered, Price};
use domain::sales::{Tax, TaxMode};
use domain::{Change, Money, Quantity, Reason, Refusal};

use crate::bare::{Shop, usd, uzs};

pub fn variant(name: &str) -> NewVariant {
    NewVariant {
        name: name.to_owned(),
        barcodes: Vec::new(),
        unit: Unit::Piece,
        tax: Tax::None,
        flags: Flags::default(),
        properties: Vec::new(),
        sell_price: None,
        supply_price: None,
    }
}

pub fn product(shop: &Shop, name: &str) -> CreateProduct {
    CreateProduct {
        zone: shop.zone,
        brand: shop.brand,
        kind: ProductKind::Good,
        name: name.to_owned(),
        description: String::new(),
        sku: String::new(),
        category: None,
        supplier: None,
        min_order: Quantity::ZERO,
        tags: Vec::new(),
        properties: Vec::new(),
        variants: Vec::new(),
    }
}

pub fn pair(name: &str, value: &str) -> Property {
    Property { name: name.to_owned(), value: Some(value.to_owned()) }
}

fn untouched(id: ProductId) -> UpdateProduct {
    UpdateProduct {
        id,
        brand: Change::Keep,
        kind: Change::Keep,
        name: Change::Keep,
        description: Change::Keep,
        sku: Change::Keep,
        category: Change::Keep,
        supplier: Change::Keep,
        min_order: Change::Keep,
        tags: Change::Keep,
        properties: Change::Keep,
        active: Change::Keep,
    }
}

fn problems<T: std::fmt::Debug>(result: Result<T>) -> Vec<(String, Reason)> {
    match result {
        Err(Error::Refused(Refusal::Invalid(all))) => all.into_iter().map(|p| (p.field, p.reason)).collect(),
        other => panic!("expected problems, got {other:?}"),
    }
}

async fn find(shop: &Shop, q: &str) -> Vec<VariantId> {
    let filter = VariantFilter { q: Some(q.to_owned()), ..VariantFilter::default() };
    let page = app::Page { offset: 0, limit: 100 };
    let goods = Goods { filter, sort: Default::default(), page, lots: Lots::None };
    shop.app.read(&shop.owner, goods).await.unwrap().items.into_iter().map(|v| v.id).collect()
}

#[tokio::test]
async fn a_product_comes_with_its_variants_codes_tags_and_prices() {
    for shop in Shop::on_both().await {
        let mut roses = product(&shop, "Розы");
        roses.tags = vec!["Цветы".to_owned(), "цветы ".to_owned(), "Сад".to_owned()];
        roses.properties = vec![pair("Сезон", "Лето")];
        let red = NewVariant {
            barcodes: vec!["4600000000017".to_owned(), "PACK-1".to_owned()],
            properties: vec![pair("Цвет", "Красный")],
            tax: Tax::Rate { basis_points: 1200, mode: TaxMode::Included },
            sell_price: Some(Entered::primary(Money::units(15_000))),
            supply_price: Some(Entered { amount: Money::units(1), currency: Some(usd()) }),
            ..variant("Красная")
        };
        roses.variants = vec![red, variant("Белая")];
        let made = shop.app.write(&shop.owner, roses.clone()).await.unwrap();
        assert_eq!(made.variants[0].id, made.product.id.default_variant());

        let view = shop.app.read(&shop.owner, GetProduct { id: made.product.id }).await.unwrap();
        assert_eq!((view.number, view.variants.clone()), (made.product.number, made.variants.clone()));
        assert_eq!(view.sku.len(), 10);
        assert_eq!(view.tags.iter().map(|t| t.name.as_str()).collect::<Vec<_>>(), ["Цветы", "Сад"]);
        assert_eq!(view.properties, [pair("Сезон", "Лето")]);
        let (_, variants) = shop.app.read(&shop.owner, ProductDetail { id: made.product.id }).await.unwrap();
        let [red, white] = &variants[..] else { panic!("two variants") };
        assert_eq!(red.barcodes, ["4600000000017", "PACK-1"]);
        assert_eq!(red.tax, Tax::Rate { basis_points: 1200, mode: TaxMode::Included });
        assert_eq!(red.sell_price.map(|p| (p.amount, p.currency)), Some((Money::units(15_000), uzs())));
        assert_eq!(red.supply_price.map(|p| p.currency), Some(usd()));
        assert!(is_ean13(&white.barcodes[0]) && white.barcodes[0].starts_with('2'));
        assert_eq!(white.sell_price, red.sell_price, "the default variant's price stands in");

        let taken = problems(shop.app.write(&shop.owner, roses.clone()).await);
        let field = |at: usize| (format!("variants[0].barcodes[{at}]"), Reason::Taken);
        assert_eq!(taken, [field(0), field(1)]);
        let mut same_sku = product(&shop, "");
        same_sku.sku = view.sku.clone();
        same_sku.category = Some(uuid::Uuid::from_u128(5).into());
        let wrong = problems(shop.app.write(&shop.owner, same_sku).await);
        let expected = [("name", Reason::Blank), ("category", Reason::Unknown), ("sku", Reason::Taken)];
        assert_eq!(wrong, expected.map(|(field, reason)| (field.to_owned(), reason)));

        let next_door = shop.neighbour().await;
        next_door.app.write(&next_door.owner, product(&next_door, "Розы")).await.unwrap();
        assert_eq!(find(&next_door, "роза").await.len() + find(&next_door, "4600000000017").await.len(), 0);
        let stranger = GetProduct { id: made.product.id };
        let not_there = next_door.app.read(&next_door.owner, stranger).await;
        assert!(matches!(not_there, Err(Error::Refused(Refusal::NotFound { .. }))));
    }
}

#[tokio::test]
async fn an_unasked_variant_steps_back_and_codes_are_free_after_deletion() {
    for shop in Shop::on_both().await {
        let made = shop.app.write(&shop.owner, product(&shop, "Ёлка")).await.unwrap();
        assert_eq!(find(&shop, "елка").await, [made.product.id.default_variant()]);
        let small = NewVariant { barcodes: vec!["S1".to_owned()], ..variant("Малая") };
        let command = CreateVariant { product: made.product.id, variant: small.clone() };
        let small = shop.app.write(&shop.owner, command.clone()).await.unwrap();
        assert_eq!(find(&shop, "елка").await, [small.id]);
        assert_eq!(problems(shop.app.write(&shop.owner, command.clone()).await)[0].0, "barcodes[0]");

        let rename = UpdateProduct {
            name: Change::Set("Сосна".to_owned()),
            active: Change::Set(false),
            ..untouched(made.product.id)
        };
        shop.app.write(&shop.owner, rename).await.unwrap();
        assert_eq!(find(&shop, "елка").await, []);
        assert_eq!(find(&shop, "МАЛАЯ сосна").await, [small.id]);
        let change = UpdateVariant {
            barcodes: Change::Set(vec!["S2".to_owned()]),
            sellable: Change::Set(false),
            ..UpdateVariant::of(small.id)
        };
        shop.app.write(&shop.owner, change).await.unwrap();
        let view = shop.app.read(&shop.owner, GetVariant { id: small.id }).await.unwrap();
        assert_eq!((view.name.as_str(), view.barcodes.as_slice()), ("Малая", &["S2".to_owned()][..]));
        assert!(!view.flags.sellable && view.flags.countable && !view.product.active);

        shop.app.write(&shop.owner, DeleteVariant { id: small.id }).await.unwrap();
        let again = CreateVariant {
            product: made.product.id,
            variant: NewVariant { barcodes: vec!["S2".to_owned()], ..variant("Другая") },
        };
        shop.app.write(&shop.owner, again).await.unwrap();
        let default = DeleteVariant { id: made.product.id.default_variant() };
        assert!(matches!(
            shop.app.write(&shop.owner, default).await,
            Err(Error::Refused(Refusal::WrongState { .. }))
        ));
        shop.app.write(&shop.owner, DeleteProduct { id: made.product.id }).await.unwrap();
        assert_eq!(find(&shop, "сосна").await, []);
        let gone = shop.app.read(&shop.owner, GetProduct { id: made.product.id }).await;
        assert!(matches!(gone, Err(Error::Refused(Refusal::NotFound { .. }))));
    }
}

/// Lets a receipt's lines through, as a receipt does.
struct Receive {
    shop: (ZoneId, BrandId),
    lines: Vec<(Described, Option<Price>)>,
}

impl Command for Receive {
    type Out = Vec<(VariantId, Option<PartyId>)>;
    const PERMISSION: Permission = Permission::StockReceive;

    async fn run(&self, cx: &Cx, tx: &mut Tx<'_>) -> Result<Self::Out> {
        let (mut flight, mut ids) = (cx.flight(), cx.ids());
        let coming: Vec<Coming<'_>> = self
            .lines
            .iter()
            .map(|(goods, price)| Coming { goods, sell_price: *price, supply_price: None })
            .collect();
        let arrived = goods_on_the_way(cx, tx, &mut flight, &mut ids, self.shop, &coming).await?;
        flight.send(tx).await?;
        Ok(arrived.into_iter().map(|a| (a.variant, a.supplier)).collect())
    }
}

#[tokio::test]
async fn a_receipt_makes_each_new_thing_once_and_finds_it_the_next_time() {
    for shop in Shop::on_both().await {
        let line = |barcode: &str, size: &str| Described {
            sku: "SHIRT".to_owned(),
            product_name: "Рубашка".to_owned(),
            supplier: "ООО Ткани".to_owned(),
            category: vec!["Одежда".to_owned(), "Рубашки".to_owned()],
            barcode: barcode.to_owned(),
            variant_name: size.to_owned(),
            variant_properties: vec![pair("Размер", size)],
            tags: vec!["Новое".to_owned()],
            ..Described::default()
        };
        let nameless = Described { product_name: "Пуговица".to_owned(), ..Described::default() };
        let price = |units| Some(Price { amount: Money::units(units), currency: uzs(), card: shop.card });
        let lines = vec![
            (line("111", "M"), price(5)),
            (line("222", "L"), None),
            (line("111", "M"), price(6)),
            (nameless.clone(), None),
            (nameless, None),
        ];
        let receive = |lines: Vec<_>| Receive { shop: (shop.zone, shop.brand), lines };
        let first = shop.app.write(&shop.owner, receive(lines.clone())).await.unwrap();
        assert_eq!(first[0], first[2]);
        assert_eq!(first[3], first[4]);
        assert!(first[0].0 != first[1].0 && first[0].1 == first[1].1 && first[3].1.is_none());
        let view = shop.app.read(&shop.owner, GetVariant { id: first[0].0 }).await.unwrap();
        assert_eq!(view.product.variants.len(), 2);
        assert_eq!(view.product.supplier.as_ref().map(|s| s.name.as_str()), Some("ООО Ткани"));
        assert_eq!(view.sell_price.map(|p| p.amount), Some(Money::units(5)));
        let tree = shop.app.read(&shop.owner, Categories).await.unwrap();
        assert_eq!(
            tree.iter().map(|c| (c.name.as_str(), c.level)).collect::<Vec<_>>(),
            [("Одежда", 1), ("Рубашки", 2)]
        );
        assert_eq!(tree[1].path, format!("{},{},", tree[0].number.0, tree[1].number.0));
        assert_eq!(view.product.category.map(|c| c.id), Some(tree[1].id));
        let path = FindOrCreateCategory {
            zone: None, path: vec!["одежда".to_owned(), "РУБАШКИ".to_owned()]
        };
        assert_eq!(shop.app.write(&shop.owner, path).await.unwrap().id, tree[1].id);

        assert_eq!(shop.app.write(&shop.owner, receive(lines)).await.unwrap(), first);
        let view = shop.app.read(&shop.owner, GetVariant { id: first[0].0 }).await.unwrap();
        assert_eq!(view.sell_price.map(|p| p.amount), Some(Money::units(5)), "only an empty price is filled");
        let unknown = Described { barcode: "999".to_owned(), ..Described::default() };
        let refused = problems(shop.app.write(&shop.owner, receive(vec![(unknown, None)])).await);
        assert_eq!(refused, [("lines[0].product_name".to_owned(), Reason::Blank)]);
    }
}

#[tokio::test]
async fn pictures_are_attached_ordered_and_served_in_sizes() {
    for shop in Shop::on_both().await {
        let own = Db::open_sqlite(shop.path("blobs.db"), Options::default()).await.unwrap();
        own.migrate(&blobs::migrations()).await.unwrap();
        let blobs = Blobs::new(own, shop.app.db().clone());
        let made = shop.app.write(&shop.owner, product(&shop, "Чашка")).await.unwrap();
        let attach = |bytes| AttachImage {
            product: made.product.id,
            variant: None,
            original_name: "cup".to_owned(),
            extension: "png".to_owned(),
            bytes,
        };
        let drawn = attach(Bytes::Drawn("cup".to_owned()));
        let digest = drawn.bytes.digest();
        assert_eq!(blobs.picture(digest, Size::Original).await.unwrap(), None);
        let first = shop.app.write(&shop.owner, drawn).await.unwrap();
        let card = blobs.picture(digest, Size::Width(150)).await.unwrap().unwrap();
        assert_eq!(card.mime, "image/png");

        let stored = blobs.put_picture(shop.owner.account, card.bytes.to_vec()).await.unwrap();
        assert_eq!(stored.extension, "png");
        let second = shop.app.write(&shop.owner, attach(Bytes::Stored(stored.digest))).await.unwrap();
        let same = blobs.picture(stored.digest, Size::Original).await.unwrap().unwrap();
        assert_eq!(same.bytes, card.bytes);
        assert!(blobs.put_picture(shop.owner.account, b"not a picture".to_vec()).await.is_err());
        assert_eq!(blobs.get(AccountId(99), stored.digest).await.unwrap(), None);

        let order = OrderImages { product: made.product.id, variant: None, order: vec![second.id, first.id] };
        shop.app.write(&shop.owner, order.clone()).await.unwrap();
        let ids = async || {
            let view = shop.app.read(&shop.owner, GetProduct { id: made.product.id }).await.unwrap();
            view.images.iter().map(|image| image.id).collect::<Vec<_>>()
        };
        assert_eq!(ids().await, [second.id, first.id]);
        let short = OrderImages { order: vec![first.id], ..order };
        assert_eq!(problems(shop.app.write(&shop.owner, short).await)[0].1, Reason::Conflict);
        shop.app.write(&shop.owner, DetachImage { id: second.id }).await.unwrap();
        assert_eq!(ids().await, [first.id]);
    }
}

#[tokio::test]
async fn a_price_in_a_currency_of_elsewhere_is_refused() {
    for shop in Shop::on_both().await {
        let made = shop.app.write(&shop.owner, product(&shop, "Чай")).await.unwrap();
        let variant = made.variants[0].id;
        let price = |amount, currency| SetPrice {
            variant,
            role: PriceRole::Sell,
            location: None,
            price: Entered { amount: Money::units(amount), currency },
        };
        let eur = Some("EUR".parse().unwrap());
        assert_eq!(problems(shop.app.write(&shop.owner, price(1, eur)).await)[0].1, Reason::ForeignCurrency);
        assert_eq!(
            problems(shop.app.write(&shop.owner, price(-1, None)).await)[0].1,
            Reason::TooSmall { limit: 0 }
        );
        shop.app.write(&shop.owner, price(3, Some(usd()))).await.unwrap();
        let view = shop.app.read(&shop.owner, GetVariant { id: variant }).await.unwrap();
        assert_eq!(view.sell_price.map(|p| (p.amount, p.currency)), Some((Money::units(3), usd())));
    }
}
