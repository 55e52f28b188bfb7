//! Sells: carts, payments, refunds, and what was sold.
//!
//! # Source
//! Contract 4.5, 5.1.

mod amend;
mod around;
mod finish;
mod forms;
mod list;
mod map;
mod offer;
mod open;
mod patch;
mod records;
mod wire;

#[cfg(test)]
mod example;
#[cfg(test)]
mod shapes;

use app::Command;
use app::sales::{GetSale, SaleRef, SaleView, SalesFound};
use domain::id::SaleId;
use domain::{Kind, Refusal};

use crate::ctx::{Ctx, ok};
use crate::error::names::Names;
use crate::error::{Answer, Error};

use around::Around;
use map::Printer;

pub(crate) use amend::{amend, details, pay};
pub(crate) use finish::{commit, drop, postpone};
pub(crate) use list::list;
pub(crate) use open::{open, refund};
pub(crate) use patch::{patch, patch_payment};
pub(crate) use records::{add_of_stock, add_of_variation, change_count, remove};

/// `GET /sells/{sell}`.
pub(crate) async fn show(cx: Ctx) -> Answer {
    let sale = cx.id("sell").await?;
    answer(&cx, sale).await
}

/// Has the shop change a sale, and answers the whole sell as it then is.
///
/// * `names`: the form's names of the command's fields
async fn change<C: Command<Out = SaleRef>>(cx: &Ctx, command: C, names: Names) -> Answer {
    // Asked before: a change that is done must not be answered with a refusal.
    cx.must_see::<GetSale>()?;
    let SaleRef { id, number } = cx.write(command).await.map_err(|error| error.named(names))?;
    cx.app().remember(&cx.caller, number, id);
    answer(cx, id).await
}

async fn answer(cx: &Ctx, sale: SaleId) -> Answer {
    let (sale, around) = load(cx, sale).await?;
    let buyer = around::buyer(cx, &sale).await?;
    ok(&Printer::of(&sale, &around).whole(buyer))
}

/// A sale with what surrounds it.
async fn load(cx: &Ctx, id: SaleId) -> Result<(SaleView, Around), Error> {
    let SalesFound { mut sales, promotions } = cx.read(GetSale { id }).await?;
    let around = Around::load(cx, &sales, promotions).await?;
    let sale = sales.pop().ok_or_else(|| Refusal::not_found(Kind::Sale, id.0))?;
    Ok((sale, around))
}
