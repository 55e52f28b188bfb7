//! The one door: every change is a command in one write transaction, stamped, permitted and, under a request key, done once.

use std::future::Future;
use std::sync::Arc;

use db::{Db, Priority, Rx, Tx};
use domain::access::{Caller, Permission};
use domain::id::AccountId;
use domain::{IdSource, Instant, Refusal, Stamp};
use mutants::mutant;
use serde::Serialize;
use serde::de::DeserializeOwned;
use store::Flight;
use store::events::{self, RequestRow};
use store::flight::Maker;
use store::scalar::Json;
use uuid::Uuid;

use crate::access::Access;
use crate::counts::Counts;
use crate::numbers::Known;
use crate::places::RateCards;
use crate::ports::{Clock, Entropy};
use crate::{Error, Fault, Result};

/// A change of the books. Plain data: no ports, no clock, no randomness; it may be run again.
pub trait Command: Send + Sync + 'static {
    /// Ids and small facts, from which the answer is rendered; kept under a request key.
    type Out: Serialize + DeserializeOwned + Send + 'static;
    /// What the caller must be permitted. Places are checked by the command itself.
    const PERMISSION: Permission;

    /// Does it, in one write transaction.
    fn run(&self, cx: &Cx, tx: &mut Tx<'_>) -> impl Future<Output = Result<Self::Out>> + Send;
}

/// A question to the books.
pub trait Query: Send + Sync + 'static {
    /// The answer.
    type Out: Send + 'static;
    /// What the caller must be permitted.
    const PERMISSION: Permission;

    /// Asks, in one read snapshot.
    fn run(&self, cx: &Cx, rx: &mut Rx<'_>) -> impl Future<Output = Result<Self::Out>> + Send;
}

/// Who asks, and when.
#[derive(Clone, Debug)]
pub struct Cx {
    /// Who.
    pub caller: Caller,
    /// When, and the seed of new ids.
    pub stamp: Stamp,
    /// What lists counted before.
    pub counts: Counts,
}

impl Cx {
    /// The account that everything is scoped by.
    #[must_use]
    pub const fn account(&self) -> AccountId {
        self.caller.account
    }
    /// The moment.
    #[must_use]
    pub const fn at(&self) -> Instant {
        self.stamp.at
    }
    /// A fresh source of ids.
    #[must_use]
    pub const fn ids(&self) -> IdSource {
        self.stamp.ids()
    }
    /// An empty write flight in the caller's name.
    #[must_use]
    pub fn flight(&self) -> Flight {
        Flight::new(Maker {
            account: self.caller.account,
            party: self.caller.party,
            through: self.caller.through,
            at: self.stamp.at,
        })
    }
}

/// A page of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Page {
    /// Rows to pass over.
    pub offset: u64,
    /// Rows to give, at most.
    pub limit: u64,
}

/// Some of the rows, and how many there are in all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paged<T> {
    /// The page.
    pub items: Vec<T>,
    /// After filtering, before paging.
    pub total: u64,
}

impl<T> Paged<T> {
    /// The same page of something else.
    pub fn map<U>(self, f: impl FnMut(T) -> U) -> Paged<U> {
        Paged { items: self.items.into_iter().map(f).collect(), total: self.total }
    }
}

/// Makes a request repeatable: the same key with the same body gets the first answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestKey {
    /// The caller's own word, at most 200 characters.
    pub key: String,
    /// SHA-256 of what was asked.
    pub body_hash: [u8; 32],
}

/// The application: the books and what it needs of the outside.
#[derive(Clone, Debug)]
pub struct App {
    db: Db,
    clock: Arc<dyn Clock>,
    entropy: Arc<dyn Entropy>,
    pub(crate) known: Arc<Known>,
    pub(crate) access: Arc<Access>,
    pub(crate) cards: Arc<RateCards>,
    counts: Counts,
}

impl App {
    /// Over migrated books.
    #[must_use]
    pub fn new(db: Db, clock: Arc<dyn Clock>, entropy: Arc<dyn Entropy>) -> Self {
        Self {
            db,
            clock,
            entropy,
            known: Arc::default(),
            access: Arc::default(),
            cards: Arc::default(),
            counts: Counts::default(),
        }
    }

    /// The books themselves, for what stands above accounts: migration, checks, sign-in.
    #[must_use]
    pub const fn db(&self) -> &Db {
        &self.db
    }

    /// Now.
    #[must_use]
    pub fn now(&self) -> Instant {
        self.clock.now()
    }

    /// The source of secrets.
    #[must_use]
    pub fn entropy(&self) -> &dyn Entropy {
        &*self.entropy
    }

    pub(crate) fn clock(&self) -> Arc<dyn Clock> {
        Arc::clone(&self.clock)
    }

    pub(crate) fn shared_entropy(&self) -> Arc<dyn Entropy> {
        Arc::clone(&self.entropy)
    }

    pub(crate) fn cx(&self, caller: &Caller, at: Instant) -> Cx {
        let stamp = Stamp { at, seed: self.entropy.seed() };
        Cx { caller: caller.clone(), stamp, counts: self.counts.clone() }
    }

    /// Runs a command; returns after a durable commit.
    ///
    /// # Errors
    /// What the command refuses; a missing permission; faults.
    pub async fn write<C: Command>(&self, caller: &Caller, command: C) -> Result<C::Out> {
        self.write_once(caller, None, command).await
    }

    /// Runs a command once per request key, if there is one.
    ///
    /// # Errors
    /// As [`App::write`], and [`Refusal::RequestKeyReused`].
    pub async fn write_once<C: Command>(
        &self,
        caller: &Caller,
        key: Option<RequestKey>,
        command: C,
    ) -> Result<C::Out> {
        mutant!("anybody-may-write", caller.must(C::PERMISSION)?, ());
        let cx = self.cx(caller, self.clock.now());
        self.db.write(Stamped { cx, key, command }).await
    }

    /// Runs many commands, each at its own moment, in one transaction of low priority: seeding and imports.
    ///
    /// # Errors
    /// As [`App::write`]; then none of them happened.
    pub async fn write_all<C: Command>(
        &self,
        caller: &Caller,
        commands: Vec<(Instant, C)>,
    ) -> Result<Vec<C::Out>> {
        caller.must(C::PERMISSION)?;
        let steps = commands.into_iter().map(|(at, command)| (self.cx(caller, at), command)).collect();
        self.db.write_with(Priority::Bulk, Series { steps }).await
    }

    /// Asks a question.
    ///
    /// # Errors
    /// What the query refuses; a missing permission; faults.
    pub async fn read<Q: Query>(&self, caller: &Caller, query: Q) -> Result<Q::Out> {
        mutant!("anybody-may-read", caller.must(Q::PERMISSION)?, ());
        let cx = self.cx(caller, self.clock.now());
        self.db.read(Asked { cx, query }).await
    }
}

struct Stamped<C> {
    cx: Cx,
    key: Option<RequestKey>,
    command: C,
}

impl<C: Command> db::Command for Stamped<C> {
    type Out = C::Out;
    type Error = Error;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<C::Out> {
        let Some(key) = &self.key else { return self.command.run(&self.cx, tx).await };
        let who: Uuid = self.cx.caller.key.map_or(self.cx.caller.party.0, Uuid::from);
        if let Some(before) = events::get_request(tx, self.cx.account(), who, &key.key).await? {
            if mutant!("a-key-fits-any-request", before.body_hash != key.body_hash, false) {
                return Err(Refusal::RequestKeyReused.into());
            }
            return serde_json::from_value(before.answer.0)
                .map_err(|e| Fault::because("a kept answer could not be read", e).into());
        }
        let out = self.command.run(&self.cx, tx).await?;
        let answer =
            serde_json::to_value(&out).map_err(|e| Fault::because("an answer could not be kept", e))?;
        let row = RequestRow { body_hash: key.body_hash.to_vec(), answer: Json(answer) };
        let mut batch = db::Batch::default();
        let maker = self.cx.flight().maker;
        mutant!(
            "request-keys-are-forgotten",
            events::insert_request(&mut batch, &maker, who, &key.key, &row),
            ()
        );
        tx.run(batch).await?;
        Ok(out)
    }
}

struct Series<C> {
    steps: Vec<(Cx, C)>,
}

impl<C: Command> db::Command for Series<C> {
    type Out = Vec<C::Out>;
    type Error = Error;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Self::Out> {
        let mut outs = Vec::with_capacity(self.steps.len());
        for (cx, command) in &self.steps {
            outs.push(command.run(cx, tx).await?);
        }
        Ok(outs)
    }
}

struct Asked<Q> {
    cx: Cx,
    query: Q,
}

impl<Q: Query> db::Query for Asked<Q> {
    type Out = Q::Out;
    type Error = Error;

    async fn run(&self, rx: &mut Rx<'_>) -> Result<Q::Out> {
        self.query.run(&self.cx, rx).await
    }
}
