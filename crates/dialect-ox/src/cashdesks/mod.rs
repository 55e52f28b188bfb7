//! Cash desks: the tills.

mod wire;

use app::places::{GetOutlet, Outlets};
use domain::id::OutletId;

use crate::ctx::{Ctx, ok};
use crate::error::Answer;
use crate::list::{PageBody, window};

pub(crate) use self::wire::Cashdesk;

/// `GET /cashdesks`.
pub(crate) async fn list(cx: Ctx) -> Answer {
    let (page, order) = cx.page_by_id()?;
    let outlets = cx.read(Outlets { order, page: window(page) }).await?;
    ok(&PageBody::of(page, outlets.map(|outlet| Cashdesk::of(outlet, cx.caller.account))))
}

/// `GET /cashdesks/{cashdesk}`.
pub(crate) async fn show(cx: Ctx) -> Answer {
    let outlet = cx.id::<OutletId>("cashdesk").await?;
    ok(&Cashdesk::of(cx.read(GetOutlet(outlet)).await?, cx.caller.account))
}
