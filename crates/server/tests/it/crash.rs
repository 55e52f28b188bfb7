//! A little of what `cargo xtask simulate` does with the program itself: killed under load, with PostgreSQL killed under it, on a
//! disk that fails, and traced. The proofs are in the crate `proofs`.

use std::path::Path;

use db::Engine;
use proofs::{crash, disk, outage, strace};

fn program() -> &'static Path {
    Path::new(env!("CARGO_BIN_EXE_prilavok"))
}

async fn whoever_was_answered_is_there_once(engine: Engine) {
    let tally = crash::run(program(), engine, 1, 2).await.unwrap();
    println!("{engine:?}: {tally}");
    assert_eq!(tally.crashes, 2);
}

#[tokio::test]
async fn whoever_was_answered_is_there_once_after_kill_9_on_sqlite() {
    whoever_was_answered_is_there_once(Engine::Sqlite).await;
}

#[tokio::test]
async fn whoever_was_answered_is_there_once_after_kill_9_on_postgres() {
    whoever_was_answered_is_there_once(Engine::Postgres).await;
}

#[tokio::test]
async fn a_server_outlives_its_postgres() {
    let tally = outage::run(program(), 1).await.unwrap();
    println!("PostgreSQL killed: {tally}");
}

#[tokio::test]
async fn a_server_whose_disk_is_full_refuses_and_goes_on_when_there_is_room() {
    if strace::allowed("a full disk") {
        println!("{} acknowledged sales survive", disk::fills_up(program()).await.unwrap());
    }
}

#[tokio::test]
async fn a_server_whose_syncs_fail_stops_rather_than_guess() {
    if strace::allowed("a failing sync") {
        println!("{} acknowledged sales survive", disk::cannot_sync(program()).await.unwrap());
    }
}

#[tokio::test]
async fn nothing_is_answered_before_it_is_durable() {
    if strace::allowed("a trace of commits and answers") {
        for engine in [Engine::Sqlite, Engine::Postgres] {
            let answers = disk::is_asked_before_answers(program(), engine, 2).await.unwrap();
            assert_eq!(answers, 8, "four requests of each sale");
        }
    }
}
