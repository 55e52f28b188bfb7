//! Finishes a sell, puts it aside, or gives it up. The `mode` that clients send says nothing that the sell does not know.

use app::sales::{CompleteSale, PlaceSale, VoidSale};
use domain::id::SaleId;
use domain::sales::Reserve;
use serde::Serialize;

use super::change;
use super::forms::NAMES;
use crate::ctx::{Ctx, ok};
use crate::error::Answer;

/// `POST /sells/{sell}/commit`.
pub(crate) async fn commit(cx: Ctx) -> Answer {
    let sale = cx.id::<SaleId>("sell").await?;
    change(&cx, CompleteSale { sale }, NAMES).await
}

/// `POST /sells/{sell}/postpone`: all of its goods are kept, or it is not put aside.
pub(crate) async fn postpone(cx: Ctx) -> Answer {
    let sale = cx.id::<SaleId>("sell").await?;
    change(&cx, PlaceSale { sale, reserve: Reserve::Asked }, NAMES).await
}

/// `DELETE /sells/{sell}`.
pub(crate) async fn drop(cx: Ctx) -> Answer {
    let sale = cx.id::<SaleId>("sell").await?;
    cx.write(VoidSale { sale }).await?;
    ok(&Nothing {})
}

/// `{}`.
#[derive(Serialize)]
struct Nothing {}
