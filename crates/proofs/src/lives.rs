//! A process that is killed at one system call after another while it performs a script. Whatever it was doing, the books are those
//! of a run that nobody disturbed, up to a step; and when its requests are sent again, they end as that run ended.

use std::fmt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context as _, Result, ensure};
use db::Engine;

use crate::books::Books;
use crate::place::Place;
use crate::script::Script;
use crate::strace;
use crate::world::{Outcome, Shop, World};

/// Everything that a process does to a file or a socket on the way to a commit and to its answer.
const CALLS: &str = "pwrite64,fdatasync,fsync,ftruncate,write,writev,sendto,sendmsg,recvfrom,recvmsg,read";

/// What a process is told: books, shop and script.
#[derive(Clone, Debug, clap::Args)]
pub struct Play {
    /// Folder or URL of the books
    #[arg(long)]
    books: String,
    /// File with what the shop was set up with
    #[arg(long)]
    shop: PathBuf,
    /// File with the steps
    #[arg(long)]
    script: PathBuf,
}

impl Play {
    /// Performs the script, telling each outcome in a line; how a child lives.
    ///
    /// # Errors
    /// When it cannot even begin.
    pub async fn run(&self) -> Result<()> {
        let shop: Shop = serde_json::from_str(&std::fs::read_to_string(&self.shop)?)?;
        let script: Script = std::fs::read_to_string(&self.script)?.parse()?;
        let mut world = World::enter(&Place::told(&self.books), shop).await?.with_keys();
        for step in &script.0 {
            println!("{}", serde_json::to_string(&world.perform(&script, step).await)?);
        }
        world.close().await;
        Ok(())
    }
}

/// What many lives came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// How many ended early.
    pub killed: usize,
    /// In how many of them the last step had been done and not been acknowledged.
    pub unheard: usize,
    /// System calls at which a thread was killed, at most.
    pub calls: usize,
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { killed, unheard, calls } = self;
        write!(f, "{killed} lives ended at one of {calls} calls, {unheard} of them between commit and answer")
    }
}

/// A script and how it goes when nobody disturbs it.
struct Reference<'a> {
    script: &'a Script,
    /// The books before each step, and after the last.
    states: Vec<Books>,
}

/// Kills at the first call, and then at every `stride`th one, until a life is not cut short any more.
///
/// * `program`: this crate's own, which is the child
/// * `script`: of [`Style::Commands`](crate::script::Style::Commands)
///
/// # Errors
/// When books are not what they must be; and when it cannot be tried.
pub async fn run(program: &Path, engine: Engine, script: &Script, stride: usize) -> Result<Tally> {
    let reference = Reference::of(engine, script).await?;
    let mut tally = Tally::default();
    for call in (1..).step_by(stride.max(1)) {
        let unheard = reference.life(program, engine, call).await;
        match unheard.with_context(|| format!("killed at call {call} of a thread"))? {
            Some(unheard) => {
                tally.killed += 1;
                tally.unheard += usize::from(unheard);
                tally.calls = call;
            }
            None => break,
        }
    }
    Ok(tally)
}

impl<'a> Reference<'a> {
    async fn of(engine: Engine, script: &'a Script) -> Result<Self> {
        let place = Place::new(engine).await?;
        let mut world = World::found(&place).await?.with_keys();
        let mut states = vec![world.books().await?];
        for step in &script.0 {
            let outcome = world.perform(script, step).await;
            ensure!(!matches!(outcome, Outcome::Fault(_)), "step {}: {outcome:?}", step.n);
            states.push(world.books().await?);
        }
        world.close().await;
        Ok(Self { script, states })
    }

    /// One life, its end, and what comes after; `None` when it was not cut short, else whether its last step went unheard.
    async fn life(&self, program: &Path, engine: Engine, call: usize) -> Result<Option<bool>> {
        let place = Place::new(engine).await?;
        let world = World::found(&place).await?;
        let shop = world.shop().clone();
        world.close().await;
        let (heard, ended) = self.play(program, &place, &shop, call)?;
        if ended {
            return Ok(None);
        }
        let mut world = World::enter(&place, shop).await?.with_keys();
        let drifts = world.drifts().await?;
        ensure!(drifts.is_empty(), "the books are not in order: {}", drifts.join("\n"));
        let unheard = self.is_ahead(&world.books().await?, heard.len())?;
        for (step, outcome) in self.script.0.iter().zip(heard.iter().cloned()) {
            world.recall(step.n, outcome);
        }
        for step in &self.script.0[heard.len()..] {
            world.perform(self.script, step).await;
        }
        let end = world.books().await?;
        world.close().await;
        match self.states.last().and_then(|undisturbed| undisturbed.difference(&end)) {
            Some(difference) => {
                anyhow::bail!("after {} steps were heard of, it ended otherwise: {difference}", heard.len())
            }
            None => Ok(Some(unheard)),
        }
    }

    /// Whether books are one step ahead of what was heard; an error when they are anywhere else.
    fn is_ahead(&self, books: &Books, heard: usize) -> Result<bool> {
        let Some(difference) = self.states[heard].difference(books) else { return Ok(false) };
        let next = self.states.get(heard + 1).context("there is no step to be ahead by")?;
        match next.difference(books) {
            None => Ok(true),
            Some(_) => anyhow::bail!(
                "after {heard} steps were heard of, the books are those of no step: {difference}"
            ),
        }
    }

    fn play(&self, program: &Path, place: &Place, shop: &Shop, call: usize) -> Result<(Vec<Outcome>, bool)> {
        let folder = tempfile::tempdir().context("no temporary folder")?;
        let file = |name: &str, text: &str| {
            let path = folder.path().join(name);
            std::fs::write(&path, text).map(|()| path)
        };
        let shop = file("shop", &serde_json::to_string(shop)?)?;
        let script = file("script", &self.script.to_string())?;
        let kill = format!("{CALLS}:signal=KILL:when={call}");
        let mut command: Command = strace::command(program, &kill);
        command.args(["play", "--books", &place.to_arg(), "--shop"]).arg(shop).arg("--script").arg(script);
        let output = command.stdin(Stdio::null()).output().context("strace does not start")?;
        let text = String::from_utf8_lossy(&output.stdout);
        // Half a line was not heard.
        let whole = text.split_inclusive('\n').filter(|line| line.ends_with('\n'));
        let heard =
            whole.map(serde_json::from_str).collect::<Result<_, _>>().context("what a child tells")?;
        Ok((heard, output.status.success()))
    }
}
