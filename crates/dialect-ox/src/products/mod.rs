//! Products: what variations are of.
//!
//! # Source
//! Contract 4.4.

mod form;
mod map;
mod wire;

#[cfg(test)]
mod shapes;

use app::catalogue::{GetProduct, ProductDetail};
use domain::id::{ProductId, ZoneId};

use crate::ctx::{Ctx, ok};
use crate::error::Answer;
use crate::variations::map::Printer;

use wire::{Changed, Detail, New};

/// `GET /products/{product}/detail`.
pub(crate) async fn detail(cx: Ctx) -> Answer {
    let id = cx.id("product").await?;
    let (product, variants) = cx.read(ProductDetail { id }).await?;
    let printer = Printer::of(&cx, &variants).await?;
    let variations = variants.iter().map(|variant| printer.short(variant)).collect();
    ok(&Detail { product: (&product).into(), variations })
}

/// `POST /products/{zone}/create`.
pub(crate) async fn create(cx: Ctx) -> Answer {
    cx.must_see::<GetProduct>()?;
    let zone = cx.id::<ZoneId>("zone").await?;
    let command = form::create(&cx, zone).await?;
    let made = cx.write(command).await.map_err(|error| error.named(form::NAMES))?;
    ok(&New::from(&cx.read(GetProduct { id: made.product.id }).await?))
}

/// `POST /products/{product}` and its other methods: what is not sent stays.
pub(crate) async fn update(cx: Ctx) -> Answer {
    cx.must_see::<GetProduct>()?;
    let id = cx.id::<ProductId>("product").await?;
    let command = form::update(&cx, id).await?;
    cx.write(command).await.map_err(|error| error.named(form::CHANGE_NAMES))?;
    ok(&Changed::of(&cx.read(GetProduct { id }).await?, &cx.show()))
}
