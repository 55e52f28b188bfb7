//! Processes that die and logs that are torn, against runs that nobody disturbed.

use std::path::Path;

use db::Engine;
use proofs::script::{Style, generate};
use proofs::{lives, strace, torn};

/// Enough for a few sales, and refusals between them.
const STEPS: usize = 24;

async fn a_life_cut_short_is_a_prefix(engine: Engine) {
    if !strace::allowed("processes killed at system calls") {
        return;
    }
    let script = generate(5, STEPS, Style::Commands);
    let tally = lives::run(Path::new(env!("CARGO_BIN_EXE_proofs")), engine, &script, 41).await.unwrap();
    println!("{engine:?}: {tally}");
    assert!(tally.killed > 2, "{tally}");
}

#[tokio::test]
async fn a_life_cut_short_is_a_prefix_of_an_undisturbed_one_on_sqlite() {
    a_life_cut_short_is_a_prefix(Engine::Sqlite).await;
}

#[tokio::test]
async fn a_life_cut_short_is_a_prefix_of_an_undisturbed_one_on_postgres() {
    a_life_cut_short_is_a_prefix(Engine::Postgres).await;
}

#[tokio::test]
async fn a_torn_log_holds_every_step_before_the_tear() {
    let tally = torn::run(&generate(6, 50, Style::Commands), 6, 12).await.unwrap();
    println!("{tally}");
}
