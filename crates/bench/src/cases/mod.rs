//! What is measured, one file per case.

pub(crate) mod idle;
pub(crate) mod load;
pub(crate) mod page;
pub(crate) mod receipt;
pub(crate) mod sale;

use std::time::{Duration, Instant};

use anyhow::Result;
use futures_util::future::try_join_all;

use crate::gauge::Round;
use crate::program::{Program, own_cpu};
use crate::till::Till;

/// Tills that sell for so long, all at once; answers what they did and what the server took for it, and how much processor time
/// this process took for one sale, which the server did not have.
async fn sell(program: &Program, tills: &mut [Till], time: Duration) -> Result<(Round, f64)> {
    let (began, cpu, own) = (Instant::now(), program.cpu()?, own_cpu()?);
    let lanes = tills.iter_mut().map(|till| async move {
        let mut round = Round::default();
        while began.elapsed() < time {
            let sale = Instant::now();
            till.sell(async |_| Ok(())).await?;
            round.note(sale.elapsed());
        }
        anyhow::Ok(round)
    });
    let mut round = Round::default();
    try_join_all(lanes).await?.iter().for_each(|lane| round.add(lane));
    let own = own_cpu()?.saturating_sub(own);
    round.end(began.elapsed(), program.cpu()?.saturating_sub(cpu));
    let client_ms = own.as_secs_f64() * 1_000.0 / round.latencies.count().max(1) as f64;
    Ok((round, client_ms))
}
