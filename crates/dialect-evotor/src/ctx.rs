//! What a handler is given: the shop that asks, what was sent, and short ways to ask the shop's books and to answer.

use std::sync::Arc;

use app::access::Terminal;
use app::sales::{BillLineView, BillView, GetBill};
use app::{App, Command, Query};
use axum::body::Bytes;
use axum::http::StatusCode;
use domain::Kind;
use domain::access::Caller;
use domain::id::SaleId;
use journal::{Mark, Slip};
use serde::Serialize;
use wire::router::Params;
use wire::time::Zone;
use wire::{Fields, Limits, Tree, fields};

use crate::NAME;
use crate::door::Door;
use crate::error::{Answer, Error, json};
use crate::id::{self, Named};
use crate::settings::TerminalSettings;

/// A request of a shop.
pub(crate) struct Ctx {
    /// The door it came through.
    pub(crate) door: Arc<Door>,
    /// Who asks.
    pub(crate) caller: Caller,
    /// The shop.
    pub(crate) terminal: Terminal,
    /// What is set about it.
    pub(crate) settings: TerminalSettings,
    /// The zone of time that its clocks show.
    pub(crate) zone: Zone,
    /// The named segments of its path.
    pub(crate) params: Params,
    /// Its query, without `q`.
    pub(crate) query: Tree,
    /// Its body.
    pub(crate) body: Bytes,
    /// Its place in the journal, where one is kept.
    pub(crate) slip: Option<Slip>,
}

impl Ctx {
    /// The application.
    pub(crate) fn app(&self) -> &App {
        &self.door.app
    }

    /// Tells the journal what this is about.
    pub(crate) fn note(&self, learn: impl FnOnce(&mut Mark)) {
        if let Some(slip) = &self.slip {
            slip.note(learn);
        }
    }

    /// Reads the query.
    pub(crate) fn query<T>(&self, form: impl FnOnce(&Fields<'_>) -> T) -> Result<T, Error> {
        fields::read(&self.query, form).map_err(Error::Fields)
    }

    /// Reads the body as a form.
    pub(crate) fn form<T>(&self, form: impl FnOnce(&Fields<'_>) -> T) -> Result<T, Error> {
        let tree = Tree::from_json(&self.body, &Limits::default()).map_err(|_| Error::Syntax)?;
        match tree {
            Tree::Map(_) => fields::read(&tree, form).map_err(Error::Fields),
            Tree::List(_) | Tree::Leaf(_) => Err(Error::Syntax),
        }
    }

    /// Asks the books.
    pub(crate) async fn read<Q: Query>(&self, query: Q) -> Result<Q::Out, Error> {
        Ok(self.app().read(&self.caller, query).await?)
    }

    /// Has the shop do something.
    pub(crate) async fn write<C: Command>(&self, command: C) -> Result<C::Out, Error> {
        Ok(self.app().write(&self.caller, command).await?)
    }

    /// The sale behind an id of this language, whoever's it is; `None` when there is none.
    pub(crate) async fn find(&self, text: &str) -> Result<Option<SaleId>, Error> {
        Ok(match id::read(text) {
            Some(Named::Own(own)) => {
                let found =
                    self.app().by_external_ref(&self.caller, NAME, Kind::Sale, &own.to_string()).await?;
                found.map(SaleId)
            }
            Some(Named::Sale(number)) => self.app().find_any::<SaleId>(&self.caller, number).await?,
            None => None,
        })
    }

    /// The bill of this shop that the path names, with its lines.
    pub(crate) async fn bill(&self) -> Result<(BillView, Vec<BillLineView>), Error> {
        let id = self.find(self.params.get("id").unwrap_or_default()).await?.ok_or(Error::NotFound)?;
        self.bill_of(id).await
    }

    /// A bill of this shop with its lines.
    pub(crate) async fn bill_of(&self, id: SaleId) -> Result<(BillView, Vec<BillLineView>), Error> {
        self.read(GetBill { namespace: NAME, outlet: self.terminal.outlet, id }).await
    }
}

/// The answer 200.
pub(crate) fn ok(body: &impl Serialize) -> Answer {
    Ok(json(StatusCode::OK, body))
}
