//! The command line: one small file per command. Results go to stdout, everything else to stderr; the exit code is 0 for success,
//! 1 for failure (or for drift that `check` found), 2 for a command that makes no sense.

mod admin;
mod backup;
mod bench;
mod check;
mod copy;
mod coverage;
mod demo;
mod migrate;
mod progress;
mod restore;
mod serve;

use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand};
use tracing_subscriber::EnvFilter;

use crate::admin::{Account, Evotor, Promotion, Shift, Token, User};
use crate::books::Place;

/// One set of books for a shop, spoken in the APIs that its tills already know.
#[derive(Debug, Parser)]
#[command(name = "prilavok", version, about, max_term_width = 100)]
struct Cli {
    #[command(flatten)]
    place: Place,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Open a shop with goods, people and a month of sales in it, to try things out
    Demo(demo::Demo),
    /// Serve the books
    Serve(serve::Serve),
    /// Hold every total and projection against the ledgers; exit 1 when anything differs
    Check,
    /// Bring the schema up to date without serving
    Migrate,
    Backup(backup::Backup),
    Restore(restore::Restore),
    /// Move books between files and a database
    #[command(subcommand)]
    Store(Store),
    /// Customers of this server: each has books of its own
    #[command(subcommand)]
    Account(Account),
    /// People who may sign in
    #[command(subcommand)]
    User(User),
    /// Static keys of integrations
    #[command(subcommand)]
    Token(Token),
    /// Rules that reduce prices
    #[command(subcommand)]
    Promotion(Promotion),
    /// Shifts of tills
    #[command(subcommand)]
    Shift(Shift),
    /// Shops with an Evotor terminal
    #[command(subcommand)]
    Evotor(Evotor),
    /// Measure how fast the shop is on this machine
    Bench(bench::Bench),
    /// What is served of a vendor's API
    Coverage(coverage::Coverage),
}

#[derive(Debug, Subcommand)]
enum Store {
    Copy(copy::Copy),
}

/// Runs the program.
#[must_use]
pub fn main() -> ExitCode {
    let cli = Cli::parse();
    log_to_stderr();
    let runtime = match tokio::runtime::Runtime::new() {
        Ok(runtime) => runtime,
        Err(error) => return failed(&error.into()),
    };
    match runtime.block_on(run(cli)) {
        Ok(code) => code,
        Err(error) => failed(&error),
    }
}

async fn run(cli: Cli) -> Result<ExitCode> {
    let place = cli.place;
    match cli.command {
        Command::Demo(command) => command.run(&place).await?,
        Command::Serve(command) => command.run(&place).await?,
        Command::Check => return check::run(&place).await,
        Command::Migrate => migrate::run(&place).await?,
        Command::Backup(command) => command.run(&place).await?,
        Command::Restore(command) => return command.run(&place).await,
        Command::Store(Store::Copy(command)) => return command.run(&place).await,
        Command::Account(command) => admin::run(&place, command.into()).await?,
        Command::User(command) => admin::run(&place, command.into()).await?,
        Command::Token(command) => admin::run(&place, command.into()).await?,
        Command::Promotion(command) => admin::run(&place, command.into()).await?,
        Command::Shift(command) => admin::run(&place, command.into()).await?,
        Command::Evotor(command) => admin::run(&place, command.into()).await?,
        Command::Bench(command) => command.run(&place).await?,
        Command::Coverage(command) => command.run()?,
    }
    Ok(ExitCode::SUCCESS)
}

fn failed(error: &anyhow::Error) -> ExitCode {
    eprintln!("prilavok: {error:#}");
    ExitCode::FAILURE
}

/// The level is `info`, or what `RUST_LOG` says. A database's own notices ("exists already, skipping") are no news.
fn log_to_stderr() {
    let filter =
        EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info,tokio_postgres=warn"));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_commands_make_sense() {
        use clap::CommandFactory as _;
        Cli::command().debug_assert();
    }
}
