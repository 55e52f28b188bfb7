//! A PostgreSQL that goes away and comes back under a server whose tills sell. The server stays; what it acknowledged is there
//! once, and what it could not tell is asked for again.

use std::path::Path;

use anyhow::{Context as _, Result};
use db::testing::OwnServer;

use crate::crash::{Ledger, TILLS, Tally, finish};
use crate::server::Premises;
use crate::tills::Tills;

/// Kills PostgreSQL so many times.
///
/// # Errors
/// When anything that must hold does not.
///
/// # Panics
/// When there is no PostgreSQL to be found; says what is missing.
pub async fn run(program: &Path, outages: usize) -> Result<Tally> {
    let postgres = OwnServer::start();
    let premises = Premises::at(program, Some(postgres.url()))?;
    let server = premises.start()?;
    let (mut ledger, mut tally) = (Ledger::default(), Tally::default());
    let tills = Tills::open(&server, TILLS, &[]).context("tills cannot be opened")?;
    for _ in 0..outages {
        ledger.listen(&tills, 3 * TILLS)?;
        postgres.kill();
        postgres.revive();
        // Every till goes on with the sale that it had in hand.
        ledger.listen(&tills, 3 * TILLS)?;
        tally.crashes += 1;
    }
    tills.close().into_iter().try_for_each(|told| ledger.note(told))?;
    tally.unknown = ledger.unknown().len();
    finish(server, &mut ledger, &premises).await?;
    tally.acknowledged = ledger.acknowledged();
    Ok(tally)
}
