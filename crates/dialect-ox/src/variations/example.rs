//! Goods for tests, with invented names.

use std::collections::HashMap;
use std::sync::Arc;

use app::Ref;
use app::catalogue::{Flags, ImageView, LotView, ProductView, SupplierRef, TagView, VariantView};
use domain::catalogue::{ProductKind, Property, Unit};
use domain::id::{Number, RateCardId};
use domain::money::{Price, Rate, RateCard};
use domain::sales::Tax;
use domain::{Currency, Instant, Money, Quantity};
use uuid::Uuid;
use wire::time::Zone;

use super::map::Printer;
use crate::price::Cards;
use crate::samples;
use crate::show::Show;

/// 2025-01-01 04:59:00 in Tashkent.
const AT: Instant = Instant(1_735_689_540_000_000);

/// Sums, dollars at 10500 and euros at 12000.
pub(crate) fn card() -> RateCard {
    let rate = |code, units| (Currency::constant(code), Rate::whole(units));
    RateCard {
        id: Uuid::from_u128(1).into(),
        zone: Uuid::from_u128(2).into(),
        since: AT,
        primary: Currency::constant("UZS"),
        rates: vec![rate("USD", 10_500), rate("EUR", 12_000)],
    }
}

/// What prints at the rates of [`card`].
pub(crate) fn printer(costs: bool) -> Printer {
    let card = card();
    let cards: Cards = HashMap::from([(card.id, Arc::new(card))]).into();
    let zone = Zone::open("Asia/Tashkent").unwrap();
    let show = Show::new(Arc::new(samples::account()), zone, "https://files.example".into(), cards);
    Printer { show, costs, links: [].into() }
}

/// So many sums.
pub(crate) fn price(units: i64) -> Price {
    let card: RateCardId = Uuid::from_u128(1).into();
    Price { amount: Money::units(units), currency: Currency::constant("UZS"), card }
}

fn by_number<T: From<Uuid>>(number: i64) -> Ref<T> {
    Ref { id: Uuid::from_u128(number.unsigned_abs().into()).into(), number: Number(number) }
}

fn property(name: &str, value: &str) -> Property {
    Property { name: name.into(), value: Some(value.into()) }
}

fn supplier() -> Option<SupplierRef> {
    let Ref { id, number } = by_number(15);
    Some(SupplierRef { id, number, name: "Gul LLC".into() })
}

pub(crate) fn product() -> ProductView {
    let Ref { id, number } = by_number(2164);
    ProductView {
        id,
        number,
        created_at: AT,
        updated_at: AT,
        zone: by_number(1),
        brand: by_number(9),
        category: None,
        supplier: supplier(),
        kind: ProductKind::Good,
        name: "Rose water".into(),
        description: "In glass".into(),
        sku: "1X5RY90000".into(),
        min_order: Quantity::units(1),
        active: true,
        tags: vec![TagView { id: Uuid::from_u128(7).into(), brand: Some(by_number(9)), name: "test".into() }],
        properties: vec![property("Пол", "Ж")],
        images: vec![],
        variants: vec![by_number(2337)],
    }
}

pub(crate) fn lot() -> LotView {
    LotView {
        id: Uuid::from_u128(0xa3a6).into(),
        variant: by_number(2337).id,
        location: by_number(7),
        receipt: Some(by_number(39)),
        transfer: None,
        first_receipt: Some(by_number(39)),
        supplier: supplier(),
        received_at: AT,
        expires_on: None,
        cost: price(100_000),
        own_price: None,
        price: Some(price(740_000)),
        received: Quantity::units(14),
        on_hand: Quantity::units(3),
        reserved: Quantity::units(2),
        is_deficit: false,
        properties: vec![property("Batch", "B-9")],
    }
}

pub(crate) fn variant() -> VariantView {
    let Ref { id, number } = by_number(2337);
    let image = ImageView {
        id: by_number(1815).id,
        number: Number(1815),
        product: by_number(2164).id,
        variant: Some(id),
        position: 0,
        original_name: "rose".into(),
        extension: "png".into(),
        digest: "4767a1a9559010d85899433d76170377ff40f94eeebe5fb130ad3d55f262a882".parse().unwrap(),
        created_at: AT,
        updated_at: AT,
    };
    VariantView {
        id,
        number,
        created_at: AT,
        updated_at: AT,
        deleted_at: None,
        product: Arc::new(product()),
        hidden: false,
        name: "Rose water 30 ml".into(),
        unit: Unit::Piece,
        tax: Tax::None,
        flags: Flags::default(),
        barcodes: vec!["887167477476".into(), "2".into()],
        properties: vec![property("Цвет", "Blue")],
        images: vec![image],
        lots: vec![lot()],
        sell_price: Some(price(740_000)),
        supply_price: Some(price(100_000)),
    }
}
