//! Steps are applied once, in order, and refuse books that went another way.

use db::{Engine, Error, Migration, Options};

use crate::both::on_both_engines;
use crate::shop::{Shop, schema};

on_both_engines! {
    steps_apply_once,
    an_edited_step_is_refused,
    newer_books_are_refused,
    a_failing_step_leaves_nothing,
    two_servers_may_start_at_once,
}

fn with(further: Migration) -> Vec<Migration> {
    let mut steps = schema();
    steps.push(further);
    steps
}

fn shelf(text: &'static str) -> Migration {
    Migration::new(2, "shelves", text)
}

const SHELF: &str = "CREATE TABLE shelf (key {bigint} NOT NULL PRIMARY KEY) {heap}";

async fn steps_apply_once(engine: Engine) {
    let shop = Shop::open(engine).await;
    assert_eq!(shop.db.migrate(&with(shelf(SHELF))).await.unwrap(), 1);
    assert_eq!(shop.db.migrate(&with(shelf(SHELF))).await.unwrap(), 0);
}

async fn an_edited_step_is_refused(engine: Engine) {
    let shop = Shop::open(engine).await;
    let edited = [Migration::new(1, "entries", "CREATE TABLE entry (key {bigint})")];
    let error = shop.db.migrate(&edited).await.unwrap_err();
    assert!(matches!(&error, Error::Migration { number: 1, reason } if reason.contains("edited")), "{error}");
}

async fn newer_books_are_refused(engine: Engine) {
    let shop = Shop::open(engine).await;
    shop.db.migrate(&with(shelf(SHELF))).await.unwrap();
    let error = shop.db.migrate(&schema()).await.unwrap_err();
    assert!(matches!(&error, Error::Migration { number: 2, reason } if reason.contains("newer")), "{error}");
}

async fn a_failing_step_leaves_nothing(engine: Engine) {
    let shop = Shop::open(engine).await;
    let broken = shelf("CREATE TABLE shelf (key {bigint}) {heap}; INSERT INTO nowhere VALUES (1)");
    let error = shop.db.migrate(&with(broken)).await.unwrap_err();
    assert!(matches!(&error, Error::Migration { number: 2, .. }), "{error}");
    assert_eq!(shop.db.migrate(&with(shelf(SHELF))).await.unwrap(), 1);
}

async fn two_servers_may_start_at_once(engine: Engine) {
    let shop = Shop::open(engine).await;
    let other = match engine {
        Engine::Sqlite => shop.db.clone(), // one server per file
        Engine::Postgres => shop.place.open(Options::default()).await.unwrap(),
    };
    let steps = with(shelf(SHELF));
    let (one, two) = tokio::join!(shop.db.migrate(&steps), other.migrate(&steps));
    assert_eq!(one.unwrap() + two.unwrap(), 1);
}
