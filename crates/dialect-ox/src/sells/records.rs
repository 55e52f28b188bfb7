//! Puts goods into a sell, changes how many there are, and takes them out again.

use app::sales::{ChangeLine, LineOf, Pickable, PutLine};
use domain::id::{LineId, LocationId, LotId, Number, SaleId, VariantId};
use domain::{Kind, Reason, Refusal};

use super::change;
use super::forms::{NAMES, needed_count};
use crate::ctx::Ctx;
use crate::error::{Answer, Error};

/// `POST /sells/{sell}/sell-records`.
pub(crate) async fn add_of_stock(cx: Ctx) -> Answer {
    let sale = cx.id::<SaleId>("sell").await?;
    let (stock, quantity) = cx.form(|f| {
        cx.only(f, &["stock", "count"]);
        (f.uuid("stock").required(), needed_count(f))
    })?;
    let what = Pickable::Lot(LotId(stock));
    change(&cx, PutLine { sale, what, quantity }, NAMES).await.map_err(stock_is_a_field)
}

/// A stock goes by its id, so that only the shop can say that there is none: what the body names is a field of the body.
fn stock_is_a_field(error: Error) -> Error {
    let no_stock = matches!(error, Error::Refused(Refusal::NotFound { kind: Kind::Lot, .. }, _));
    if no_stock { Refusal::field("stock", Reason::Unknown).into() } else { error }
}

/// `POST /sells/{sell}/sell-records-by-variation`.
pub(crate) async fn add_of_variation(cx: Ctx) -> Answer {
    let sale = cx.id::<SaleId>("sell").await?;
    let (variation, location, quantity) = cx.form(|f| {
        cx.only(f, &["variation", "location", "count"]);
        (f.int("variation").required(), f.int("location").required(), needed_count(f))
    })?;
    let mut lookup = cx.lookup();
    let variant = lookup.one::<VariantId>("variation", variation).await?;
    let location = lookup.one::<LocationId>("location", location).await?;
    let (variant, location) = lookup.only(variant.zip(location))?;
    let what = Pickable::Variant { variant, location };
    change(&cx, PutLine { sale, what, quantity }, NAMES).await
}

/// `PATCH /sell-records/{record}`.
pub(crate) async fn change_count(cx: Ctx) -> Answer {
    let (sale, line) = line(&cx).await?;
    let quantity = cx.form(|f| {
        cx.only(f, &["count"]);
        needed_count(f)
    })?;
    change(&cx, ChangeLine { sale, line, quantity: Some(quantity) }, NAMES).await
}

/// `DELETE /sell-records/{record}`.
pub(crate) async fn remove(cx: Ctx) -> Answer {
    let (sale, line) = line(&cx).await?;
    change(&cx, ChangeLine { sale, line, quantity: None }, NAMES).await
}

/// The record that the path names, and its sell.
async fn line(cx: &Ctx) -> Result<(SaleId, LineId), Error> {
    let number = cx.visit.params.int("record").ok_or(Error::NOT_FOUND)?;
    cx.read(LineOf { number: Number(number) }).await
}
