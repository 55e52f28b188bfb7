//! Products and variants are made, changed, priced and pictured.

use app::blobs::Size;
use app::catalogue::*;
use app::{Command, Cx, Error, Result};
use db::Tx;
use domain::access::Permission;
use domain::catalogue::{Described, PriceRole, ProductKind, Property, Unit, VariantFilter, is_ean13};
use domain::id::*;
use domain::money::{Entered, Price};
use domain::sales::{Tax, TaxMode};
use domain::{Change, Kind, Money, Quantity, Reason, Refusal};

use crate::support::{ALL, DOLLAR, SUM, Shop, problems, stories};

stories! {
    a_product_comes_with_its_variants_codes_tags_and_prices
    an_unasked_variant_steps_back_and_codes_are_free_after_deletion
    a_receipt_makes_each_new_thing_once_and_finds_it_the_next_time
    pictures_are_attached_ordered_and_served_in_sizes
    a_price_in_a_currency_of_elsewhere_is_refused
}

pub(crate) fn variant(name: &str) -> NewVariant {
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

pub(crate) fn product(shop: &Shop, name: &str) -> CreateProduct {
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

pub(crate) fn pair(name: &str, value: &str) -> Property {
    Property { name: name.to_owned(), value: Some(value.to_owned()) }
}

pub(crate) fn untouched(id: ProductId) -> UpdateProduct {
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

async fn find(shop: &Shop, q: &str) -> Vec<VariantId> {
    let filter = VariantFilter { q: Some(q.to_owned()), ..VariantFilter::default() };
    let goods = Goods { filter, sort: Default::default(), page: ALL, lots: Lots::None };
    shop.read(goods).await.items.into_iter().map(|v| v.id).collect()
}

async fn a_product_comes_with_its_variants_codes_tags_and_prices(shop: Shop) {
    let mut roses = product(&shop, "Розы");
    roses.tags = vec!["Цветы".to_owned(), "цветы ".to_owned(), "Сад".to_owned()];
    roses.properties = vec![pair("Сезон", "Лето")];
    let red = NewVariant {
        barcodes: vec!["4600000000017".to_owned(), "PACK-1".to_owned()],
        properties: vec![pair("Цвет", "Красный")],
        tax: Tax::Rate { basis_points: 1200, mode: TaxMode::Included },
        sell_price: Some(Entered::primary(Money::units(15_000))),
        supply_price: Some(Entered { amount: Money::units(1), currency: Some(DOLLAR) }),
        ..variant("Красная")
    };
    roses.variants = vec![red, variant("Белая")];
    let made = shop.write(roses.clone()).await.unwrap();
    assert_eq!(made.variants[0].id, made.product.id.default_variant());

    let view = shop.read(GetProduct { id: made.product.id }).await;
    assert_eq!((view.number, view.variants.clone()), (made.product.number, made.variants.clone()));
    assert_eq!(view.sku.len(), 10);
    assert_eq!(view.tags.iter().map(|t| t.name.as_str()).collect::<Vec<_>>(), ["Цветы", "Сад"]);
    assert_eq!(view.properties, [pair("Сезон", "Лето")]);
    let (_, variants) = shop.read(ProductDetail { id: made.product.id }).await;
    let [red, white] = &variants[..] else { panic!("two variants") };
    assert_eq!(red.barcodes, ["4600000000017", "PACK-1"]);
    assert_eq!(red.tax, Tax::Rate { basis_points: 1200, mode: TaxMode::Included });
    assert_eq!(red.sell_price.map(|p| (p.amount, p.currency)), Some((Money::units(15_000), SUM)));
    assert_eq!(red.supply_price.map(|p| p.currency), Some(DOLLAR));
    assert!(is_ean13(&white.barcodes[0]) && white.barcodes[0].starts_with('2'));
    assert_eq!(white.sell_price, red.sell_price, "the default variant's price stands in");

    let taken = problems(shop.write(roses.clone()).await);
    let field = |at: usize| (format!("variants[0].barcodes[{at}]"), Reason::Taken);
    assert_eq!(taken, [field(0), field(1)]);
    let mut same_sku = product(&shop, "");
    same_sku.sku = view.sku.clone();
    same_sku.category = Some(uuid::Uuid::from_u128(5).into());
    let wrong = problems(shop.write(same_sku).await);
    let expected = [("name", Reason::Blank), ("category", Reason::Unknown), ("sku", Reason::Taken)];
    assert_eq!(wrong, expected.map(|(field, reason)| (field.to_owned(), reason)));

    let next_door = shop.neighbour().await;
    next_door.app.write(&next_door.owner, product(&next_door, "Розы")).await.unwrap();
    assert_eq!(find(&next_door, "роза").await.len() + find(&next_door, "4600000000017").await.len(), 0);
    let stranger = GetProduct { id: made.product.id };
    let not_there = next_door.app.read(&next_door.owner, stranger).await;
    assert!(matches!(not_there, Err(Error::Refused(Refusal::NotFound { .. }))));
    next_door.close().await;
    shop.close().await;
}

async fn an_unasked_variant_steps_back_and_codes_are_free_after_deletion(shop: Shop) {
    let made = shop.write(product(&shop, "Ёлка")).await.unwrap();
    assert_eq!(find(&shop, "елка").await, [made.product.id.default_variant()]);
    let small = NewVariant { barcodes: vec!["S1".to_owned()], ..variant("Малая") };
    let command = CreateVariant { product: made.product.id, variant: small.clone() };
    let small = shop.write(command.clone()).await.unwrap();
    assert_eq!(find(&shop, "елка").await, [small.id]);
    assert_eq!(problems(shop.write(command.clone()).await)[0].0, "barcodes[0]");

    let rename = UpdateProduct {
        name: Change::Set("Сосна".to_owned()),
        active: Change::Set(false),
        ..untouched(made.product.id)
    };
    shop.write(rename).await.unwrap();
    assert_eq!(find(&shop, "елка").await, []);
    assert_eq!(find(&shop, "МАЛАЯ сосна").await, [small.id]);
    let change = UpdateVariant {
        barcodes: Change::Set(vec!["S2".to_owned()]),
        sellable: Change::Set(false),
        ..UpdateVariant::of(small.id)
    };
    shop.write(change).await.unwrap();
    let view = shop.read(GetVariant { id: small.id }).await;
    assert_eq!((view.name.as_str(), view.barcodes.as_slice()), ("Малая", &["S2".to_owned()][..]));
    assert!(!view.flags.sellable && view.flags.countable && !view.product.active);

    shop.write(DeleteVariant { id: small.id }).await.unwrap();
    let again = CreateVariant {
        product: made.product.id,
        variant: NewVariant { barcodes: vec!["S2".to_owned()], ..variant("Другая") },
    };
    shop.write(again).await.unwrap();
    let default = DeleteVariant { id: made.product.id.default_variant() };
    assert!(matches!(shop.write(default).await, Err(Error::Refused(Refusal::WrongState { .. }))));
    shop.write(DeleteProduct { id: made.product.id }).await.unwrap();
    assert_eq!(find(&shop, "сосна").await, []);
    let gone = shop.app.read(&shop.owner, GetProduct { id: made.product.id }).await;
    assert!(matches!(gone, Err(Error::Refused(Refusal::NotFound { .. }))));
    shop.close().await;
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
        flight.event("posted", Kind::GoodsReceipt, self.shop.1, serde_json::json!({}));
        flight.send(tx).await?;
        Ok(arrived.into_iter().map(|a| (a.variant, a.supplier)).collect())
    }
}

async fn a_receipt_makes_each_new_thing_once_and_finds_it_the_next_time(shop: Shop) {
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
    let price = |units| Some(Price { amount: Money::units(units), currency: SUM, card: shop.card });
    let lines = vec![
        (line("111", "M"), price(5)),
        (line("222", "L"), None),
        (line("111", "M"), price(6)),
        (nameless.clone(), None),
        (nameless, None),
    ];
    let receive = |lines: Vec<_>| Receive { shop: (shop.zone, shop.brand), lines };
    let first = shop.write(receive(lines.clone())).await.unwrap();
    assert_eq!(first[0], first[2]);
    assert_eq!(first[3], first[4]);
    assert!(first[0].0 != first[1].0 && first[0].1 == first[1].1 && first[3].1.is_none());
    let view = shop.read(GetVariant { id: first[0].0 }).await;
    assert_eq!(view.product.variants.len(), 2);
    assert_eq!(view.product.supplier.as_ref().map(|s| s.name.as_str()), Some("ООО Ткани"));
    assert_eq!(view.sell_price.map(|p| p.amount), Some(Money::units(5)));
    let tree = shop.read(Categories).await;
    assert_eq!(
        tree.iter().map(|c| (c.name.as_str(), c.level)).collect::<Vec<_>>(),
        [("Одежда", 1), ("Рубашки", 2)]
    );
    assert_eq!(tree[1].path, format!("{},{},", tree[0].number.0, tree[1].number.0));
    assert_eq!(view.product.category.map(|c| c.id), Some(tree[1].id));
    let path = FindOrCreateCategory {
        zone: None, path: vec!["одежда".to_owned(), "РУБАШКИ".to_owned()]
    };
    assert_eq!(shop.write(path).await.unwrap().id, tree[1].id);

    assert_eq!(shop.write(receive(lines)).await.unwrap(), first);
    let view = shop.read(GetVariant { id: first[0].0 }).await;
    assert_eq!(view.sell_price.map(|p| p.amount), Some(Money::units(5)), "only an empty price is filled");
    let unknown = Described { barcode: "999".to_owned(), ..Described::default() };
    let refused = problems(shop.write(receive(vec![(unknown, None)])).await);
    assert_eq!(refused, [("lines[0].product_name".to_owned(), Reason::Blank)]);
    shop.close().await;
}

async fn pictures_are_attached_ordered_and_served_in_sizes(shop: Shop) {
    let made = shop.write(product(&shop, "Чашка")).await.unwrap();
    let attach = |bytes| AttachImage {
        product: made.product.id,
        variant: None,
        original_name: "cup".to_owned(),
        extension: "png".to_owned(),
        bytes,
    };
    let drawn = attach(Bytes::Drawn("cup".to_owned()));
    let digest = drawn.bytes.digest();
    assert_eq!(shop.blobs.picture(digest, Size::Original).await.unwrap(), None);
    let first = shop.write(drawn).await.unwrap();
    let card = shop.blobs.picture(digest, Size::Width(150)).await.unwrap().unwrap();
    assert_eq!(card.mime, "image/png");

    let stored = shop.blobs.put_picture(shop.owner.account, card.bytes.to_vec()).await.unwrap();
    assert_eq!(stored.extension, "png");
    let second = shop.write(attach(Bytes::Stored(stored.digest))).await.unwrap();
    let same = shop.blobs.picture(stored.digest, Size::Original).await.unwrap().unwrap();
    assert_eq!(same.bytes, card.bytes);
    assert!(shop.blobs.put_picture(shop.owner.account, b"not a picture".to_vec()).await.is_err());
    assert_eq!(shop.blobs.get(AccountId(99), stored.digest).await.unwrap(), None);

    let order = OrderImages { product: made.product.id, variant: None, order: vec![second.id, first.id] };
    shop.write(order.clone()).await.unwrap();
    let ids = async || {
        let view = shop.read(GetProduct { id: made.product.id }).await;
        view.images.iter().map(|image| image.id).collect::<Vec<_>>()
    };
    assert_eq!(ids().await, [second.id, first.id]);
    let short = OrderImages { order: vec![first.id], ..order };
    assert_eq!(problems(shop.write(short).await)[0].1, Reason::Conflict);
    shop.write(DetachImage { id: second.id }).await.unwrap();
    assert_eq!(ids().await, [first.id]);
    shop.close().await;
}

async fn a_price_in_a_currency_of_elsewhere_is_refused(shop: Shop) {
    let made = shop.write(product(&shop, "Чай")).await.unwrap();
    let variant = made.variants[0].id;
    let price = |amount, currency| SetPrice {
        variant,
        role: PriceRole::Sell,
        location: None,
        price: Entered { amount: Money::units(amount), currency },
    };
    let yen = Some("JPY".parse().unwrap());
    assert_eq!(problems(shop.write(price(1, yen)).await)[0].1, Reason::ForeignCurrency);
    assert_eq!(problems(shop.write(price(-1, None)).await)[0].1, Reason::TooSmall { limit: 0 });
    shop.write(price(3, Some(DOLLAR))).await.unwrap();
    let view = shop.read(GetVariant { id: variant }).await;
    assert_eq!(view.sell_price.map(|p| (p.amount, p.currency)), Some((Money::units(3), DOLLAR)));
    shop.close().await;
}
