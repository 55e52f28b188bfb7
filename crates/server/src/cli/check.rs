//! `prilavok check`: holds every total and projection against the ledgers. Reads only, so it may run beside a server.

use std::process::ExitCode;

use anyhow::{Context, Result};

use crate::books::{self, Place};

pub(super) async fn run(place: &Place) -> Result<ExitCode> {
    let db = books::look_into(place).await?;
    let mut found = 0_u64;
    let accounts = app::check::run(&db, |drift| {
        found += 1;
        println!("{drift}");
    });
    let accounts = accounts.await.context("the books could not be checked")?;
    db.close().await;
    if found > 0 {
        eprintln!("{found} drifts in {accounts} accounts");
        return Ok(ExitCode::FAILURE);
    }
    println!("The books of {accounts} accounts are in order.");
    Ok(ExitCode::SUCCESS)
}
