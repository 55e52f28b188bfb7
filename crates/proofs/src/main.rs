//! `cargo xtask simulate`: as much of every proof as one likes. A round is a seed; a failing round says how to see it again.

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result};
use clap::{Args, Parser, Subcommand, ValueEnum};
use db::Engine;
use proofs::crash;
use proofs::disk;
use proofs::duel::{self, BOTH, Failure, Rules};
use proofs::lives::{self, Play};
use proofs::outage;
use proofs::script::{Script, Style, generate};
use proofs::shrink::shrink;
use proofs::strace;
use proofs::torn;

/// Proves that the books survive, for as long as one likes.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask simulate", max_term_width = 100)]
struct Cli {
    #[command(flatten)]
    simulate: Simulate,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Performs a script in books that are there; how the children of this program live
    #[command(hide = true)]
    Play(Play),
}

#[derive(Debug, Args)]
struct Simulate {
    /// Go on with further seeds for so many minutes; without it, one round
    #[arg(long, value_name = "N")]
    minutes: Option<u64>,
    /// The first seed; the time of day when it is not said
    #[arg(long, value_name = "S")]
    seed: Option<u64>,
    /// Steps of a script
    #[arg(long, value_name = "N", default_value_t = 300)]
    steps: usize,
    /// Which books
    #[arg(long, value_enum, default_value = "both")]
    engine: Engines,
    /// Only this proof
    #[arg(long, value_enum)]
    only: Option<Proof>,
    /// Perform the steps of this file instead of those of a seed
    #[arg(long, value_name = "FILE")]
    script: Option<PathBuf>,
    /// With `--script` or `--seed`: PostgreSQL loses races and connections while the steps are performed
    #[arg(long)]
    trouble: bool,
    /// The built `prilavok`, for the proofs that run the server itself; the one beside this program when it is not said
    #[arg(long, value_name = "FILE")]
    program: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Engines {
    /// SQLite and PostgreSQL, compared
    Both,
    /// SQLite
    Sqlite,
    /// PostgreSQL
    Postgres,
}

impl Engines {
    const fn list(self) -> &'static [Engine] {
        match self {
            Self::Both => BOTH,
            Self::Sqlite => &[Engine::Sqlite],
            Self::Postgres => &[Engine::Postgres],
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Proof {
    /// Random commands: the same answers and the same books on both engines
    Books,
    /// The same, while PostgreSQL loses races and connections
    Trouble,
    /// A process killed at one system call after another
    Lives,
    /// Torn logs of SQLite
    Torn,
    /// The server killed under load
    Crash,
    /// PostgreSQL killed under a server under load
    Outage,
    /// Disks that are full or fail
    Disk,
    /// A trace: nothing is answered before it is durable
    Trace,
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    let runtime = match cli.command {
        // One thread makes the calls of a life a single sequence.
        Some(Command::Play(_)) => tokio::runtime::Builder::new_current_thread().enable_all().build(),
        None => tokio::runtime::Runtime::new(),
    };
    let runtime = match runtime {
        Ok(runtime) => runtime,
        Err(error) => return failed(&error.into()),
    };
    let done = runtime.block_on(async {
        match cli.command {
            Some(Command::Play(play)) => play.run().await,
            None => cli.simulate.run().await,
        }
    });
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => failed(&error),
    }
}

fn failed(error: &anyhow::Error) -> ExitCode {
    eprintln!("{error:#}");
    ExitCode::FAILURE
}

impl Simulate {
    async fn run(&self) -> Result<()> {
        if let Some(path) = &self.script {
            let text = std::fs::read_to_string(path).with_context(|| path.display().to_string())?;
            return self
                .books(text.parse().context("the script")?, "the script", self.rules(self.trouble))
                .await;
        }
        let clock = || std::time::UNIX_EPOCH.elapsed().map_or(1, |since| since.as_secs());
        let first = self.seed.unwrap_or_else(clock);
        let until = self.minutes.map(|minutes| Instant::now() + Duration::from_secs(60 * minutes));
        for seed in first.. {
            for proof in Proof::value_variants() {
                if self.only.is_some_and(|only| only != *proof) {
                    continue;
                }
                let began = Instant::now();
                self.prove(*proof, seed).await.with_context(|| again(*proof, seed, self.steps))?;
                eprintln!("        {:?} took {:.1?}", proof, began.elapsed());
                if until.is_some_and(|until| Instant::now() >= until) {
                    return Ok(());
                }
            }
            if until.is_none() {
                break;
            }
        }
        Ok(())
    }

    const fn rules(&self, trouble: bool) -> Rules {
        Rules { engines: self.engine.list(), trouble, every: 50 }
    }

    async fn prove(&self, proof: Proof, seed: u64) -> Result<()> {
        match proof {
            Proof::Books => {
                let script = generate(seed, self.steps, Style::Everything);
                self.books(script, &format!("seed {seed}"), self.rules(self.trouble)).await
            }
            Proof::Trouble => {
                let script = generate(seed, self.steps / 2, Style::Everything);
                self.books(script, &format!("seed {seed}, in trouble"), self.rules(true)).await
            }
            Proof::Lives => self.lives(seed).await,
            Proof::Torn => {
                let script = generate(seed, self.steps / 4, Style::Commands);
                println!("seed {seed}: {}", torn::run(&script, seed, 40).await?);
                Ok(())
            }
            Proof::Crash => self.crash(seed).await,
            Proof::Outage => self.outage().await,
            Proof::Disk => self.disk().await,
            Proof::Trace => self.trace().await,
        }
    }

    /// Runs a script, and on a failure looks for the shortest that fails alike and leaves it in a file.
    async fn books(&self, script: Script, name: &str, rules: Rules) -> Result<()> {
        let failure = match duel::run(&script, rules).await? {
            Ok(tally) => {
                println!("{name}: {} steps: {tally}", script.0.len());
                return Ok(());
            }
            Err(failure) => failure,
        };
        eprintln!("{name}: {failure:.2000}\nlooking for the shortest script that fails like this …");
        let upto = Script(script.0.into_iter().take_while(|step| step.n <= failure.step).collect());
        let each = Rules { every: 1, ..rules };
        let fails = async |script: &Script| {
            let result = duel::run(script, each).await?;
            Ok(result.err().is_some_and(|other: Failure| other.is_like(&failure)))
        };
        let small = shrink(upto, 300, fails).await?;
        let last = duel::run(&small, each).await?.err().unwrap_or(failure);
        let file = std::env::temp_dir().join(format!("prilavok-script-{}.jsonl", std::process::id()));
        std::fs::write(&file, small.to_string()).context("the script cannot be kept")?;
        let trouble = if rules.trouble { " --trouble" } else { "" };
        anyhow::bail!(
            "{last}\n{} steps are enough:\n{small}see it again: cargo xtask simulate --script {}{trouble}",
            small.0.len(),
            file.display()
        )
    }

    /// The program that serves; without one its proofs are skipped aloud.
    fn server(&self) -> Option<PathBuf> {
        let beside = || Some(std::env::current_exe().ok()?.with_file_name("prilavok"));
        let program = self.program.clone().or_else(beside).filter(|program| program.is_file());
        if program.is_none() {
            eprintln!("SKIPPED: there is no built prilavok, so the server itself was not tried");
        }
        program
    }

    async fn lives(&self, seed: u64) -> Result<()> {
        if !strace::allowed("processes killed at system calls") {
            return Ok(());
        }
        let program = std::env::current_exe().context("a program knows where it is")?;
        let script = generate(seed, 30, Style::Commands);
        // Every call in long runs, and others in each short one.
        let stride = if self.minutes.is_some_and(|minutes| minutes < 10) { 23 } else { 3 };
        for engine in self.engine.list() {
            println!("seed {seed}, {engine:?}: {}", lives::run(&program, *engine, &script, stride).await?);
        }
        Ok(())
    }

    async fn crash(&self, seed: u64) -> Result<()> {
        let Some(program) = &self.server() else { return Ok(()) };
        for engine in self.engine.list() {
            println!("seed {seed}, {engine:?}: {}", crash::run(program, *engine, seed, 3).await?);
        }
        Ok(())
    }

    async fn outage(&self) -> Result<()> {
        let Some(program) = &self.server() else { return Ok(()) };
        if self.engine.list().contains(&Engine::Postgres) {
            println!("PostgreSQL killed: {}", outage::run(program, 2).await?);
        }
        Ok(())
    }

    async fn disk(&self) -> Result<()> {
        let Some(program) = &self.server() else { return Ok(()) };
        if strace::allowed("disks that fail") && self.engine.list().contains(&Engine::Sqlite) {
            println!("a full disk: {} acknowledged sales, all there", disk::fills_up(program).await?);
            println!("a failing sync: {} acknowledged sales, all there", disk::cannot_sync(program).await?);
        }
        Ok(())
    }

    async fn trace(&self) -> Result<()> {
        let Some(program) = &self.server() else { return Ok(()) };
        if strace::allowed("a trace of commits and answers") {
            for engine in self.engine.list() {
                let answers = disk::is_asked_before_answers(program, *engine, 5).await?;
                println!("{engine:?}: {answers} answers, each after its changes were durable");
            }
        }
        Ok(())
    }
}

fn again(proof: Proof, seed: u64, steps: usize) -> String {
    let proof = proof.to_possible_value().map_or_else(String::new, |value| value.get_name().to_owned());
    format!("see it again: cargo xtask simulate --seed {seed} --steps {steps} --only {proof}")
}
