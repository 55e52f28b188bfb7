//! Brands: goods and places that belong together.

mod wire;

use app::places::{Brands, GetBrand};
use domain::id::BrandId;

use crate::ctx::{Ctx, ok};
use crate::error::Answer;
use crate::list::{PageBody, window};

pub(crate) use self::wire::{Brand, Options};

/// `GET /brands`.
pub(crate) async fn list(cx: Ctx) -> Answer {
    let (page, order) = cx.page_by_id()?;
    let brands = cx.read(Brands { order, page: window(page) }).await?;
    ok(&PageBody::of(page, brands.map(Brand::from)))
}

/// `GET /brands/{brand}`.
pub(crate) async fn show(cx: Ctx) -> Answer {
    let brand = cx.id::<BrandId>("brand").await?;
    ok(&Brand::from(cx.read(GetBrand(brand)).await?))
}
