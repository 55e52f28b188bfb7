//! `cargo xtask fuzz`: goes on talking nonsense to every door, with one seed after another.

use std::time::{Duration, Instant};

use crate::repo;

/// What the tests of the server read; see its `tests/it/fuzz`.
const SEED: &str = "PRILAVOK_FUZZ_SEED";
const REQUESTS: &str = "PRILAVOK_FUZZ_REQUESTS";

/// Requests of one seed, for each engine.
const ROUND: &str = "5000";

/// One round, or rounds for so many minutes; the first seed is the time of day unless it is said.
pub(crate) fn run(args: &[&str]) -> Result<(), String> {
    let (mut minutes, mut seed) = (0, std::time::UNIX_EPOCH.elapsed().map_or(0, |since| since.as_secs()));
    for pair in args.chunks(2) {
        let number = |text: &str| text.parse::<u64>().map_err(|error| format!("{text}: {error}"));
        match pair {
            ["--minutes", text] => minutes = number(text)?,
            ["--seed", text] => seed = number(text)?,
            _ => return Err("usage: cargo xtask fuzz [--minutes N] [--seed S]".to_owned()),
        }
    }
    let (began, long) = (Instant::now(), Duration::from_secs(minutes * 60));
    loop {
        println!("seed {seed}");
        let mut round = repo::cargo();
        round.args([
            "test",
            "--quiet",
            "--package",
            "server",
            "--test",
            "it",
            "nothing_said_at_a_door_breaks_it",
        ]);
        round.env(SEED, seed.to_string()).env(REQUESTS, ROUND);
        repo::run(round).map_err(|error| format!("{error}\nagain: cargo xtask fuzz --seed {seed}"))?;
        if began.elapsed() >= long {
            return Ok(());
        }
        seed += 1;
    }
}
