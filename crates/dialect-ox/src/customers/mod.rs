//! Customers.
//!
//! # Source
//! Contract 4.1.

mod filter;
mod map;

use app::Ref;
use app::parties::{CreateCustomer, GetParty, Parties, PersonChange, UpdateCustomer};
use domain::id::PartyId;
use domain::parties::PartyRole;

use crate::ctx::{Ctx, ok};
use crate::error::{Answer, Error};
use crate::list::{self, PageBody, window};
use crate::users::User;

use map::Completeness;

/// `GET /customers`.
pub(crate) async fn list(cx: Ctx) -> Answer {
    let page = cx.query(list::page)?;
    let (sort, order) = cx.query(|f| list::sort(f, filter::SORTS))?;
    let filter = filter::read(&cx).await?;
    let customers = cx.read(Parties { filter, sort, order, page: window(page) }).await?;
    let show = cx.show();
    ok(&PageBody::of(page, customers.map(|party| User::of(party, PartyRole::Customer, &show))))
}

/// `GET /customers/{customer}`.
pub(crate) async fn show(cx: Ctx) -> Answer {
    let customer = cx.id("customer").await?;
    answer(&cx, customer).await
}

/// `POST /customers`.
pub(crate) async fn create(cx: Ctx) -> Answer {
    cx.must_see::<GetParty>()?;
    let person = map::person(&cx, PersonChange::default(), Completeness::Whole).await?;
    let Ref { id, number: _ } = cx.write(CreateCustomer { person }).await.map_err(named)?;
    answer(&cx, id).await
}

/// `PUT /customers/{customer}`: what is not sent is emptied.
pub(crate) async fn replace(cx: Ctx) -> Answer {
    cx.must_see::<GetParty>()?;
    let customer = cx.id("customer").await?;
    let person = map::person(&cx, PersonChange::replace(), Completeness::Whole).await?;
    cx.write(UpdateCustomer { customer, person }).await.map_err(named)?;
    answer(&cx, customer).await
}

/// `PATCH /customers/{customer}`: what is not sent stays.
pub(crate) async fn change(cx: Ctx) -> Answer {
    cx.must_see::<GetParty>()?;
    let customer = cx.id("customer").await?;
    let person = map::person(&cx, PersonChange::default(), Completeness::Part).await?;
    cx.write(UpdateCustomer { customer, person }).await.map_err(named)?;
    answer(&cx, customer).await
}

async fn answer(cx: &Ctx, party: PartyId) -> Answer {
    let customer = cx.read(GetParty { party, role: PartyRole::Customer }).await?;
    ok(&User::of(customer, PartyRole::Customer, &cx.show()))
}

fn named(error: Error) -> Error {
    error.named(map::NAMES)
}
