//! Suppliers.

mod wire;

use app::parties::{GetParty, Parties, PartyFilter, PartySort};
use domain::parties::PartyRole;

use crate::ctx::{Ctx, ok};
use crate::error::Answer;
use crate::list::{PageBody, window};

pub(crate) use self::wire::Supplier;

/// `GET /suppliers`.
pub(crate) async fn list(cx: Ctx) -> Answer {
    let (page, order) = cx.page_by_id()?;
    let filter = PartyFilter { roles: vec![PartyRole::Supplier], ..PartyFilter::default() };
    let suppliers = cx.read(Parties { filter, sort: PartySort::Number, order, page: window(page) }).await?;
    ok(&PageBody::of(page, suppliers.map(Supplier::from)))
}

/// `GET /suppliers/{supplier}`.
pub(crate) async fn show(cx: Ctx) -> Answer {
    let party = cx.id("supplier").await?;
    ok(&Supplier::from(cx.read(GetParty { party, role: PartyRole::Supplier }).await?))
}
