//! Variations: what is priced, counted and sold, with its stocks.
//!
//! # Source
//! Contract 4.3.

pub(crate) mod filter;
pub(crate) mod form;
mod links;
pub(crate) mod map;
pub(crate) mod wire;

#[cfg(test)]
pub(crate) mod example;
#[cfg(test)]
pub(crate) mod shapes;

use app::Ref;
use app::catalogue::{CreateVariant, GetVariant, Goods, Lots, UpdateVariant, VariantView};
use app::extras::WithExtras;
use domain::catalogue::VariantSort;
use domain::id::{ProductId, VariantId};

use crate::ctx::{Ctx, ok};
use crate::error::{Answer, Error};
use crate::list::{self, PageBody, window};

use links::{Links, NAMESPACE};
use map::Printer;

/// `GET /variations`, and `POST /variations` with the filter in its body.
pub(crate) async fn list(cx: Ctx) -> Answer {
    let (page, (by, order), params) =
        cx.query(|f| (list::page(f), list::sort(f, filter::SORTS), filter::params(f)))?;
    let filter = params.known(&cx).await?;
    let lots = if filter.lots.is_some() { Lots::Matching } else { Lots::All };
    let sort = VariantSort { by, descending: order == app::Order::Descending };
    let goods = cx.read(Goods { filter, sort, page: window(page), lots }).await?;
    let printer = Printer::of(&cx, &goods.items).await?;
    ok(&PageBody::of(page, goods.map(|variant| printer.variation(&variant))))
}

/// `GET /variations/{variation}`.
pub(crate) async fn show(cx: Ctx) -> Answer {
    let id = cx.id("variation").await?;
    let variant = there(&cx, id).await?;
    print(&cx, variant).await
}

/// `POST /products/{product}/variations`.
pub(crate) async fn create(cx: Ctx) -> Answer {
    cx.must_see::<GetVariant>()?;
    let product = cx.id::<ProductId>("product").await?;
    let (variant, links) = form::read(&cx).await?.create();
    let command = CreateVariant { product, variant };
    let made = match links == Links::default() {
        true => cx.write(command).await,
        false => {
            let entity = |made: &Ref<VariantId>| made.id.0;
            cx.write(WithExtras { command, namespace: NAMESPACE, entity, body: links.body() }).await
        }
    };
    let Ref { id, number: _ } = made.map_err(named)?;
    answer(&cx, id).await
}

/// `PUT /variations/{variation}`, `PATCH /variations/{variation}`: what is not sent stays.
pub(crate) async fn update(cx: Ctx) -> Answer {
    let id = cx.id::<VariantId>("variation").await?;
    let form = form::read(&cx).await?;
    let now = there(&cx, id).await?;
    let linked = links::load(&cx, &[id]).await?.remove(&id.0).unwrap_or_default();
    let links = form.links(linked);
    let command = form.update(id, &now);
    change(&cx, command, links).await.map_err(named)?;
    answer(&cx, id).await
}

async fn change(cx: &Ctx, command: UpdateVariant, links: Option<Links>) -> Result<(), Error> {
    let id = command.id.0;
    match links {
        None => cx.write(command).await,
        Some(links) => {
            let entity = move |(): &()| id;
            cx.write(WithExtras { command, namespace: NAMESPACE, entity, body: links.body() }).await
        }
    }
}

/// A variant that was not deleted.
async fn there(cx: &Ctx, id: VariantId) -> Result<VariantView, Error> {
    let variant = cx.read(GetVariant { id }).await?;
    if variant.deleted_at.is_some() { Err(Error::NOT_FOUND) } else { Ok(variant) }
}

/// A variation as a change of it left it.
pub(crate) async fn answer(cx: &Ctx, id: VariantId) -> Answer {
    let variant = cx.read(GetVariant { id }).await?;
    print(cx, variant).await
}

async fn print(cx: &Ctx, variant: VariantView) -> Answer {
    let variants = [variant];
    let printer = Printer::of(cx, &variants).await?;
    let [variant] = &variants;
    ok(&printer.variation(variant))
}

fn named(error: Error) -> Error {
    error.named(form::NAMES)
}
