//! The same script on both engines.

use proofs::duel::{self, BOTH, Rules};
use proofs::script::{Style, generate};

/// Fails with all that is needed to see it again.
async fn holds(seed: u64, steps: usize, rules: Rules) {
    let script = generate(seed, steps, Style::Everything);
    let tally = match duel::run(&script, rules).await.unwrap() {
        Ok(tally) => tally,
        Err(failure) => panic!("{failure}\nsee it again: cargo xtask simulate --seed {seed} --steps {steps}"),
    };
    println!("seed {seed}: {tally}");
    assert!(tally.done > steps / 4, "a run in which little happens proves little: {tally}");
}

#[tokio::test]
async fn both_engines_keep_the_same_books() {
    for seed in [1, 2] {
        holds(seed, 250, Rules { engines: BOTH, trouble: false, every: 50 }).await;
    }
}

#[tokio::test]
async fn a_postgres_that_loses_races_and_connections_keeps_them_too() {
    holds(3, 150, Rules { engines: BOTH, trouble: true, every: 50 }).await;
}
