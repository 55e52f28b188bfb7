//! One script on one engine or on both: what the shop answers and what its books hold must be the same, and in order.

use std::fmt;

use anyhow::Result;
use db::Engine;

use crate::books::Books;
use crate::place::Place;
use crate::script::{Script, Step};
use crate::trouble::Trouble;
use crate::world::{Outcome, World};

/// Where and how a script is run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rules {
    /// Where.
    pub engines: &'static [Engine],
    /// PostgreSQL loses races and connections while it runs.
    pub trouble: bool,
    /// Books are compared and checked after so many steps, and at the end.
    pub every: usize,
}

/// Both engines, the first of them the one that others are compared with.
pub const BOTH: &[Engine] = &[Engine::Sqlite, Engine::Postgres];

/// What a run came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Steps that were done.
    pub done: usize,
    /// Steps that were refused.
    pub refused: usize,
    /// Steps that had nothing to refer to.
    pub nothing: usize,
    /// Rows in the books at the end.
    pub rows: usize,
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { done, refused, nothing, rows } = self;
        write!(f, "{done} done, {refused} refused, {nothing} idle; {rows} rows")
    }
}

/// What went wrong, and after which step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// The step's number.
    pub step: usize,
    /// What.
    pub what: What,
}

/// Kinds of failure. Shrinking a script must keep the kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// Something is broken that is neither done nor refused.
    Fault(String),
    /// The engines answered differently.
    Answers(String),
    /// A repeated request was answered differently.
    Repeat(String),
    /// The engines' books differ.
    Books(String),
    /// Books are not what their ledgers add up to.
    Drift(String),
}

impl Failure {
    /// Whether it is another's kind.
    #[must_use]
    pub fn is_like(&self, other: &Self) -> bool {
        std::mem::discriminant(&self.what) == std::mem::discriminant(&other.what)
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (what, how) = match &self.what {
            What::Fault(how) => ("a fault", how),
            What::Answers(how) => ("the engines answer differently", how),
            What::Repeat(how) => ("a repeated request is answered differently", how),
            What::Books(how) => ("the engines' books differ", how),
            What::Drift(how) => ("the books are not in order", how),
        };
        write!(f, "step {}: {what}: {how}", self.step)
    }
}

/// Runs a script; the failure is what it was run to find.
///
/// # Errors
/// When it cannot be run at all.
pub async fn run(script: &Script, rules: Rules) -> Result<Result<Tally, Failure>> {
    let mut worlds = Vec::new();
    for engine in rules.engines {
        let place = Place::new(*engine).await?;
        let world = World::found(&place).await?;
        worlds.push(if rules.trouble { world.with_keys() } else { world });
        if let (true, Place::Database(url)) = (rules.trouble, &place) {
            Trouble::make(url).await?;
        }
    }
    let result = Duel { script, rules, worlds: &mut worlds }.run().await;
    for world in worlds {
        world.close().await;
    }
    result
}

struct Duel<'a> {
    script: &'a Script,
    rules: Rules,
    worlds: &'a mut [World],
}

impl Duel<'_> {
    async fn run(&mut self) -> Result<Result<Tally, Failure>> {
        let mut tally = Tally::default();
        for (step, count) in self.script.0.iter().zip(1..) {
            let failed = |what| Failure { step: step.n, what };
            match self.answer(step).await {
                Ok(Outcome::Done(_)) => tally.done += 1,
                Ok(Outcome::Refused(_)) => tally.refused += 1,
                Ok(Outcome::Nothing) => tally.nothing += 1,
                Ok(Outcome::Fault(how)) => return Ok(Err(failed(What::Fault(how)))),
                Err(what) => return Ok(Err(failed(what))),
            }
            if count % self.rules.every == 0 || count == self.script.0.len() {
                match self.compare().await? {
                    Ok(books) => tally.rows = books.len(),
                    Err(what) => return Ok(Err(failed(what))),
                }
            }
        }
        Ok(Ok(tally))
    }

    /// The one answer of all worlds.
    async fn answer(&mut self, step: &Step) -> Result<Outcome, What> {
        let mut first: Option<Outcome> = None;
        for world in self.worlds.iter_mut() {
            let outcome = world.perform(self.script, step).await;
            if let Outcome::Fault(how) = outcome {
                return Err(What::Fault(format!("{:?}: {how}", step.act)));
            }
            repeated_alike(world, step, &outcome)?;
            match &first {
                Some(first) if *first != outcome => {
                    return Err(What::Answers(format!(
                        "{:?}:\n  one: {first:?}\n  two: {outcome:?}",
                        step.act
                    )));
                }
                Some(_) => {}
                None => first = Some(outcome),
            }
        }
        Ok(first.unwrap_or(Outcome::Nothing))
    }

    /// The one state of all books.
    async fn compare(&self) -> Result<Result<Books, What>> {
        let mut first: Option<Books> = None;
        for world in self.worlds.iter() {
            let drifts = world.drifts().await?;
            if !drifts.is_empty() {
                return Ok(Err(What::Drift(drifts.join("\n"))));
            }
            let books = world.books().await?;
            match &first {
                Some(first) => {
                    if let Some(difference) = first.difference(&books) {
                        return Ok(Err(What::Books(difference.to_string())));
                    }
                }
                None => first = Some(books),
            }
        }
        Ok(first.ok_or_else(|| What::Fault("no engine to run on".to_owned())))
    }
}

/// What was done once under a request key is answered alike for ever.
fn repeated_alike(world: &World, step: &Step, outcome: &Outcome) -> Result<(), What> {
    let crate::script::Act::Repeat { step: n } = step.act else { return Ok(()) };
    match world.outcome(n) {
        Some(before @ Outcome::Done(_)) if *outcome != Outcome::Nothing && before != outcome => {
            Err(What::Repeat(format!("step {n}:\n  first: {before:?}\n  then: {outcome:?}")))
        }
        Some(_) | None => Ok(()),
    }
}
