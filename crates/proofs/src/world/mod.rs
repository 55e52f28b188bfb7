//! A simulated shop: one set of books, a clock and randomness that depend on nothing but the script, and what earlier steps made.

mod outside;
mod perform;
mod setup;

use std::collections::BTreeMap;
use std::sync::Arc;

use anyhow::{Context as _, Result};
use app::access::MasterKey;
use app::{App, Command, Error, Query, RequestKey};
use db::Db;
use domain::access::Caller;
use domain::{Instant, Refusal};
use fiscal::{Drivers, SigningKey};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use testkit::TestClock;

use crate::books::Books;
use crate::place::Place;
use crate::script::{Act, Script, Step};
use outside::StepEntropy;

pub use setup::Shop;

/// What became of a step.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// It was done; this is its answer.
    Done(serde_json::Value),
    /// The shop said no.
    Refused(String),
    /// What it refers to was never made.
    Nothing,
    /// Something is broken.
    Fault(String),
}

/// How often a command is sent that may succeed when sent again. Troubles strike at most every other time, so this is plenty.
const TRIES: usize = 12;

/// So much time passes from step to step.
const STEP_S: i64 = 11;

/// Every so many steps a command is sent without a request key, unless all are to have one.
const WITHOUT_KEY: usize = 3;

/// A shop in its books.
#[derive(Debug)]
pub struct World {
    app: App,
    db: Db,
    clock: Arc<TestClock>,
    entropy: Arc<StepEntropy>,
    registers: Drivers,
    shop: Shop,
    owner: Caller,
    outcomes: BTreeMap<usize, Outcome>,
    /// Whether every command has a request key, so that an answer that got lost can be asked for again.
    keyed: bool,
}

impl World {
    /// Sets the shop up in an empty place.
    ///
    /// # Errors
    /// When that fails.
    pub async fn found(place: &Place) -> Result<Self> {
        let (app, db, clock, entropy) = open(place).await?;
        let shop = Shop::found(&app).await?;
        Ok(Self::over(app, db, clock, entropy, shop))
    }

    /// Goes on with a shop that was set up before.
    ///
    /// # Errors
    /// When its books cannot be opened.
    pub async fn enter(place: &Place, shop: Shop) -> Result<Self> {
        let (app, db, clock, entropy) = open(place).await?;
        Ok(Self::over(app, db, clock, entropy, shop))
    }

    fn over(app: App, db: Db, clock: Arc<TestClock>, entropy: Arc<StepEntropy>, shop: Shop) -> Self {
        let signs = SigningKey::new(&MasterKey::new([7; 32]).derived("simulated registers"));
        let registers = Drivers::new(app.clone(), Arc::new(signs));
        let owner = shop.owner();
        Self { app, db, clock, entropy, registers, shop, owner, outcomes: BTreeMap::new(), keyed: false }
    }

    /// Sends every command with a request key.
    #[must_use]
    pub const fn with_keys(mut self) -> Self {
        self.keyed = true;
        self
    }

    /// What the shop was set up with.
    #[must_use]
    pub const fn shop(&self) -> &Shop {
        &self.shop
    }

    /// Performs a step of a script.
    pub async fn perform(&mut self, script: &Script, step: &Step) -> Outcome {
        let passed = STEP_S.saturating_mul(i64::try_from(step.n).unwrap_or(i64::MAX));
        let since = passed.saturating_add(script.jumped_before(step.n)).max(-1_000_000_000);
        self.clock.set(Instant(TestClock::MORNING.0.saturating_add(since.saturating_mul(1_000_000))));
        let outcome = if let Act::Repeat { step: n } = step.act {
            match script.act(n).filter(|_| self.is_keyed(n)) {
                Some(act) => self.act(n, act).await,
                None => Outcome::Nothing,
            }
        } else {
            self.act(step.n, &step.act).await
        };
        self.recall(step.n, outcome.clone());
        outcome
    }

    /// What an earlier life was answered.
    pub fn recall(&mut self, n: usize, outcome: Outcome) {
        self.outcomes.insert(n, outcome);
    }

    /// What became of an earlier step.
    #[must_use]
    pub fn outcome(&self, n: usize) -> Option<&Outcome> {
        self.outcomes.get(&n)
    }

    /// Whether a step's command has a request key.
    #[must_use]
    pub const fn is_keyed(&self, n: usize) -> bool {
        self.keyed || !n.is_multiple_of(WITHOUT_KEY)
    }

    /// The books as they are now.
    ///
    /// # Errors
    /// When they cannot be read.
    pub async fn books(&self) -> Result<Books> {
        Books::read(&self.db).await.context("the books cannot be read")
    }

    /// What is kept and is not what its ledgers add up to.
    ///
    /// # Errors
    /// When the books cannot be checked.
    pub async fn drifts(&self) -> Result<Vec<String>> {
        let mut drifts = Vec::new();
        let checked = app::check::run(&self.db, |drift| drifts.push(drift.to_string())).await;
        checked.context("the books cannot be checked")?;
        Ok(drifts)
    }

    /// Lets go of the books.
    pub async fn close(self) {
        self.db.close().await;
    }

    /// What an earlier step made.
    fn made<T: DeserializeOwned>(&self, n: usize) -> Option<T> {
        let Some(Outcome::Done(made)) = self.outcomes.get(&n) else { return None };
        serde_json::from_value(made.clone()).ok()
    }

    /// Sends a command until its outcome is known.
    async fn send<C: Command + Clone>(&self, n: usize, command: C) -> Outcome {
        let key = RequestKey {
            key: format!("step {n}"),
            body_hash: [u8::try_from(n % 251).unwrap_or_default(); 32],
        };
        let key = self.is_keyed(n).then_some(key);
        let mut last = None;
        for _ in 0..TRIES {
            self.entropy.at(n);
            match self.app.write_once(&self.owner, key.clone(), command.clone()).await {
                Err(Error::Fault(fault)) if fault.retryable => last = Some(fault),
                answer => return told(answer),
            }
        }
        Outcome::Fault(format!("tried too often: {last:?}"))
    }

    async fn read<Q: Query>(&self, query: Q) -> Result<Q::Out, Outcome> {
        match self.app.read(&self.owner, query).await {
            Ok(out) => Ok(out),
            Err(Error::Refused(Refusal::NotFound { .. })) => Err(Outcome::Nothing),
            Err(error) => Err(Outcome::Fault(format!("{error:?}"))),
        }
    }
}

async fn open(place: &Place) -> Result<(App, Db, Arc<TestClock>, Arc<StepEntropy>)> {
    let db = place.open().await?;
    let (clock, entropy) = (Arc::new(TestClock::new()), Arc::new(StepEntropy::new()));
    let app = App::new(db.clone(), clock.clone(), entropy.clone());
    Ok((app, db, clock, entropy))
}

fn told<T: Serialize>(answer: app::Result<T>) -> Outcome {
    match answer {
        Ok(out) => {
            serde_json::to_value(&out).map_or_else(|error| Outcome::Fault(error.to_string()), Outcome::Done)
        }
        Err(Error::Refused(refusal)) => Outcome::Refused(format!("{refusal:?}")),
        Err(Error::Fault(fault)) => Outcome::Fault(format!("{fault:?}")),
    }
}
