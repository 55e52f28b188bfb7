//! Locations: shops and warehouses.

mod map;
mod wire;

use app::Ref;
use app::places::{GetLocation, Locations};
use domain::id::LocationId;

use crate::ctx::{Ctx, ok};
use crate::error::{Answer, Error};
use crate::list::{PageBody, window};

pub(crate) use self::wire::Location;

/// `GET /locations`.
pub(crate) async fn list(cx: Ctx) -> Answer {
    let (page, order) = cx.page_by_id()?;
    let locations = cx.read(Locations { order, page: window(page) }).await?;
    ok(&PageBody::of(page, locations.map(Location::from)))
}

/// `GET /locations/{location}`.
pub(crate) async fn show(cx: Ctx) -> Answer {
    let location = cx.id("location").await?;
    answer(&cx, location).await
}

/// `POST /locations`.
pub(crate) async fn create(cx: Ctx) -> Answer {
    cx.must_see::<GetLocation>()?;
    let command = map::create(&cx).await?;
    let Ref { id, number: _ } = cx.write(command).await.map_err(named)?;
    ok(&Location::from(cx.read_made(GetLocation(id)).await?))
}

/// `PUT /locations/{location}`.
pub(crate) async fn update(cx: Ctx) -> Answer {
    cx.must_see::<GetLocation>()?;
    let location = cx.id("location").await?;
    let command = map::update(&cx, location).await?;
    cx.write(command).await.map_err(named)?;
    answer(&cx, location).await
}

async fn answer(cx: &Ctx, location: LocationId) -> Answer {
    ok(&Location::from(cx.read(GetLocation(location)).await?))
}

fn named(error: Error) -> Error {
    error.named(map::NAMES)
}
