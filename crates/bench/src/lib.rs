//! How fast the shop is, measured from outside: the real program as a child, real HTTP, and bare engines beside it that do the same
//! transactions and rows with statements written by hand. What is measured and how it turned out is in `docs/PERFORMANCE.md`.

mod bare;
mod cases;
mod client;
mod gauge;
mod ground;
pub mod million;
mod postgres;
mod program;
mod report;
mod schema;
mod tape;
mod till;

use std::fmt;
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::time::{Duration, Instant};

use anyhow::{Result, anyhow};
use indicatif::{ProgressBar, ProgressStyle};

use ground::{Ground, Keeper};
use postgres::Server;
use report::Report;
use schema::Schema;
use tape::Tape;

pub use report::Format;

/// What can be measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Case {
    /// Whole sales against the bare engine.
    Sale,
    /// Pages of the assortment.
    Page,
    /// Memory and start of a server that nobody uses.
    Idle,
    /// Tills during a large delivery.
    Receipt,
    /// Tills and readers for minutes; only when asked for.
    Load,
}

impl Case {
    const ALL: [(Self, &'static str); 5] = [
        (Self::Sale, "sale"),
        (Self::Page, "page"),
        (Self::Idle, "idle"),
        (Self::Receipt, "receipt"),
        (Self::Load, "load"),
    ];
}

impl FromStr for Case {
    type Err = anyhow::Error;

    fn from_str(text: &str) -> Result<Self> {
        let found = Self::ALL.iter().find(|(_, name)| *name == text);
        found
            .map(|(case, _)| *case)
            .ok_or_else(|| anyhow!("the cases are sale, page, idle, receipt and load"))
    }
}

impl fmt::Display for Case {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = Self::ALL.iter().find(|(case, _)| case == self).map_or("", |(_, name)| name);
        f.write_str(name)
    }
}

/// What to measure, and how.
#[derive(Clone, Debug)]
pub struct Options {
    /// The program that serves the shop.
    pub program: PathBuf,
    /// Within 45 seconds: the demo's own assortment, short rounds, no million.
    pub quick: bool,
    /// Only this.
    pub case: Option<Case>,
    /// A PostgreSQL server to make databases on, instead of a throw-away one.
    pub database: Option<String>,
    /// How long the load lasts.
    pub minutes: u32,
    /// How figures are printed.
    pub format: Format,
    /// A paper to put the table into, between its marks.
    pub paper: Option<PathBuf>,
}

/// Tills that the shop has: as many as callers sell at once.
const TILLS: usize = 64;
const MILLION: u32 = 1_000_000;

impl Options {
    /// Variants planted before anything is measured.
    const fn planted(&self) -> u32 {
        if self.quick { 0 } else { 100_000 }
    }

    /// What is measured, in order. Pages come last: they make the assortment larger.
    fn cases(&self) -> Vec<Case> {
        self.case.map_or_else(|| vec![Case::Sale, Case::Idle, Case::Receipt, Case::Page], |only| vec![only])
    }
}

/// How much time is taken, and where progress is told.
#[derive(Debug)]
pub(crate) struct Pace {
    pub(crate) round: Duration,
    pub(crate) rounds: usize,
    pub(crate) idle: Duration,
    pub(crate) load: Duration,
    pub(crate) delivery: usize,
    began: Instant,
    /// After so long no other case is begun.
    enough: Duration,
    bar: ProgressBar,
}

impl Pace {
    fn of(options: &Options) -> Self {
        let bar = ProgressBar::new_spinner();
        bar.set_style(
            ProgressStyle::with_template("{elapsed_precise} {spinner} {msg}").expect("the template is sound"),
        );
        bar.enable_steady_tick(Duration::from_millis(200));
        let (load, round, rounds, idle, delivery) = if options.quick {
            (Duration::from_secs(5), Duration::from_millis(600), 2, Duration::from_secs(2), 1_000)
        } else {
            let minutes = Duration::from_secs(60) * options.minutes;
            (minutes, Duration::from_secs(3), 5, Duration::from_secs(10), 5_000)
        };
        let enough = if options.quick { Duration::from_secs(32) } else { Duration::MAX };
        Self { round, rounds, idle, load, delivery, began: Instant::now(), enough, bar }
    }

    /// Whether there is time for another case; says so if there is none.
    fn has_time_for(&self, case: Case, engine: &str) -> bool {
        let has = self.began.elapsed() < self.enough;
        if !has {
            self.note(&format!("SKIPPED: no time is left of a quick run for the case {case} on {engine}"));
        }
        has
    }

    /// What is being done now.
    pub(crate) fn tell(&self, what: &str) {
        self.bar.set_message(what.to_owned());
    }

    /// Something worth keeping, on a line of its own.
    pub(crate) fn note(&self, what: &str) {
        self.bar.suspend(|| eprintln!("{what}"));
    }
}

/// Measures on this machine and prints what came out.
///
/// # Errors
/// When something cannot be measured: the program does not start, an answer is not as expected, the bare engine's rows are not the
/// product's.
pub async fn run(options: Options) -> Result<()> {
    let (pace, mut report) = (Pace::of(&options), Report::new(options.format));
    let mut keepers = vec![Keeper::Sqlite];
    match Server::find(options.database.as_deref()).await {
        Some(server) => keepers.push(Keeper::Postgres(server)),
        None => pace.note("SKIPPED: PostgreSQL is not installed here and none was named with --database"),
    }
    let mut grounds = Vec::with_capacity(keepers.len());
    for keeper in keepers {
        grounds.push(
            Ground::lay(&options.program, keeper, options.planted(), TILLS, |what| pace.tell(what)).await?,
        );
    }
    // Engines take turns within a case, so that a run that is cut short has something of each.
    for case in options.cases() {
        for ground in &mut grounds {
            if pace.has_time_for(case, ground.keeper.name()) {
                measure(case, ground, &options, &pace, &mut report).await?;
            }
        }
    }
    for ground in grounds {
        ground.clear().await?;
    }
    pace.bar.finish_and_clear();
    report.end();
    match &options.paper {
        Some(paper) => report::write_between_marks(paper, &report.markdown()),
        None => Ok(()),
    }
}

/// The rows of one sale, request by request, as a list of tables and counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Compared {
    /// What the real program wrote.
    pub product: Vec<String>,
    /// What the bare engine wrote.
    pub bare: Vec<String>,
}

/// Rings up a sale on the real program and on the bare engine: on SQLite, or in PostgreSQL where it is installed or named.
///
/// # Errors
/// As [`run`].
pub async fn compare(program: &Path, postgres: bool) -> Result<Option<Compared>> {
    let keeper = if postgres { Server::find(None).await.map(Keeper::Postgres) } else { Some(Keeper::Sqlite) };
    let Some(keeper) = keeper else { return Ok(None) };
    let (mut ground, schema) = (Ground::lay(program, keeper, 0, 1, |_| ()).await?, Schema::load()?);
    let tape = Tape::record(&mut ground, &schema).await?;
    let played = bare::play(&mut ground, &schema, &tape).await?;
    ground.clear().await?;
    let told = |tape: &Tape| tape.rows(&schema).iter().map(ToString::to_string).collect();
    Ok(Some(Compared { product: told(&tape), bare: told(&played) }))
}

/// One case on one engine.
async fn measure(
    case: Case,
    ground: &mut Ground,
    options: &Options,
    pace: &Pace,
    report: &mut Report,
) -> Result<()> {
    match case {
        Case::Sale => cases::sale::run(ground, pace, report).await,
        Case::Idle => cases::idle::run(ground, options.planted(), pace, report).await,
        Case::Receipt => cases::receipt::run(ground, pace, report).await,
        Case::Load => cases::load::run(ground, pace, report).await,
        Case::Page if options.quick => {
            pace.note(
                "left out of a quick run: pages of 100 000 and 1 000 000 variants, and the start on them",
            );
            cases::page::run(ground, &[0], pace, report).await
        }
        Case::Page => {
            cases::page::run(ground, &[100_000, MILLION], pace, report).await?;
            cases::idle::run(ground, MILLION, pace, report).await
        }
    }
}
