//! What a handler is given: the caller, what was sent, and short ways to read it, to ask the shop and to answer.

use std::collections::BTreeSet;
use std::sync::Arc;

use app::access::AccountView;
use app::blobs::Blobs;
use app::{App, Command, Numbered, Order, Query, RequestKey};
use axum::http::StatusCode;
use domain::access::{Caller, Scope};
use domain::id::{Number, RateCardId};
use serde::Serialize;
use wire::router::Params;
use wire::time::Zone;
use wire::{Fields, Page, Tree, fields};

use crate::door::Door;
use crate::error::{Answer, Error};
use crate::host::Tenant;
use crate::list;
use crate::lookup::Lookup;
use crate::price::Cards;
use crate::show::Show;

/// A request that anybody may make: routed and read.
pub(crate) struct Visit {
    /// The door it came through.
    pub(crate) door: Arc<Door>,
    /// What its host says.
    pub(crate) tenant: Tenant,
    /// The named segments of its path.
    pub(crate) params: Params,
    /// Its query and body.
    pub(crate) tree: Tree,
    /// Where images are found, without a slash at the end.
    pub(crate) files: String,
}

/// A request of somebody who signed in.
pub(crate) struct Ctx {
    pub(crate) visit: Visit,
    /// Who asks.
    pub(crate) caller: Caller,
    /// Whose books these are.
    pub(crate) account: Arc<AccountView>,
    /// The zone of time that the account's clocks show.
    pub(crate) zone: Zone,
    pub(crate) key: Option<RequestKey>,
}

impl Ctx {
    /// Where pictures are kept.
    pub(crate) fn blobs(&self) -> &Blobs {
        &self.visit.door.blobs
    }

    /// The application.
    pub(crate) fn app(&self) -> &App {
        &self.visit.door.app
    }

    /// The entity that a segment of the path names; nothing there is a 404.
    pub(crate) async fn id<T: Numbered>(&self, param: &str) -> Result<T, Error> {
        let number = self.visit.params.int(param).ok_or(Error::NOT_FOUND)?;
        Ok(self.app().find(&self.caller, Number(number)).await?)
    }

    /// The ids behind those of some numbers that exist: filters by anything else find nothing.
    pub(crate) async fn known<T: Numbered>(&self, numbers: Vec<i64>) -> Result<Vec<T>, Error> {
        let mut ids = Vec::with_capacity(numbers.len());
        for number in numbers {
            ids.extend(self.app().find_any(&self.caller, Number(number)).await?);
        }
        Ok(ids)
    }

    /// Turns the numbers in a body into ids; unknown ones are problems of their fields.
    pub(crate) fn lookup(&self) -> Lookup<'_> {
        Lookup::new(self)
    }

    /// Reads parameters of a query; what is wrong with them is a 400.
    pub(crate) fn query<T>(&self, form: impl FnOnce(&Fields<'_>) -> T) -> Result<T, Error> {
        fields::read(&self.visit.tree, form).map_err(Error::Query)
    }

    /// Reads a body; what is wrong with its fields is a 422.
    pub(crate) fn form<T>(&self, form: impl FnOnce(&Fields<'_>) -> T) -> Result<T, Error> {
        fields::read(&self.visit.tree, form).map_err(Error::Fields)
    }

    /// Notes names that a form does not have, where the operator wants them refused.
    pub(crate) fn only(&self, f: &Fields<'_>, known: &[&str]) {
        if self.visit.door.config.strict_forms {
            f.only(known);
        }
    }

    /// The page that was asked for, of a list that is sorted by `id` alone.
    pub(crate) fn page_by_id(&self) -> Result<(Page, Order), Error> {
        self.query(|f| (list::page(f), list::sort(f, &[("id", ())]).1))
    }

    /// Asks the shop.
    pub(crate) async fn read<Q: Query>(&self, query: Q) -> Result<Q::Out, Error> {
        Ok(self.app().read(&self.caller, query).await?)
    }

    /// Refuses a caller who may not ask this at all; for before a write whose answer is read afterwards.
    pub(crate) fn must_see<Q: Query>(&self) -> Result<(), Error> {
        Ok(self.caller.must(Q::PERMISSION)?)
    }

    /// Asks for what this request has just made: its maker sees it, wherever it lies.
    pub(crate) async fn read_made<Q: Query>(&self, query: Q) -> Result<Q::Out, Error> {
        let maker = Caller { scope: Scope::default(), ..self.caller.clone() };
        Ok(self.app().read(&maker, query).await?)
    }

    /// Has the shop do something, once per `Idempotency-Key`.
    pub(crate) async fn write<C: Command>(&self, command: C) -> Result<C::Out, Error> {
        Ok(self.app().write_once(&self.caller, self.key.clone(), command).await?)
    }

    /// What mappers need beside a view without prices.
    pub(crate) fn show(&self) -> Show {
        self.show_with(Cards::default())
    }

    /// What mappers need beside a view whose prices name these cards.
    pub(crate) async fn show_prices(
        &self,
        cards: impl IntoIterator<Item = RateCardId>,
    ) -> Result<Show, Error> {
        let cards: BTreeSet<_> = cards.into_iter().collect();
        let cards: Vec<_> = cards.into_iter().collect();
        Ok(self.show_with(self.app().rate_cards(&self.caller, &cards).await?.into()))
    }

    fn show_with(&self, cards: Cards) -> Show {
        Show::new(Arc::clone(&self.account), self.zone.clone(), self.visit.files.clone(), cards)
    }
}

/// The answer 200.
pub(crate) fn ok(body: &impl Serialize) -> Answer {
    Ok(wire::json::response(StatusCode::OK, body))
}
