//! Zones: where one set of currencies holds.

mod wire;

use app::places::{GetZone, Zones};
use domain::id::ZoneId;

use crate::ctx::{Ctx, ok};
use crate::error::Answer;
use crate::list::{PageBody, window};

pub(crate) use self::wire::Zone;

/// `GET /zones`.
pub(crate) async fn list(cx: Ctx) -> Answer {
    let (page, order) = cx.page_by_id()?;
    let zones = cx.read(Zones { order, page: window(page) }).await?;
    ok(&PageBody::of(page, zones.map(Zone::from)))
}

/// `GET /zones/{zone}`.
pub(crate) async fn show(cx: Ctx) -> Answer {
    let zone = cx.id::<ZoneId>("zone").await?;
    ok(&Zone::from(cx.read(GetZone(zone)).await?))
}
