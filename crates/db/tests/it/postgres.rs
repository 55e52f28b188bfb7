//! What only the server engine does: lost races and lost connections are run again, and the result is single.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use db::{Batch, Engine, Error, Migration, Options, Result, Tx, Value};
use tokio::sync::Barrier;

use crate::shop::{Gate, Insert, LIST_KEYS, LOCK_NOTE, Shop, ask, cmd, insert, schema};

db::statements! {
    /// Loses the given number of races, then goes through.
    LOSE_FIRST_RACES = { sqlite: "SELECT 1 WHERE $1 > 0", postgres: "SELECT lose_first_races($1)" };
    /// Hangs up everybody else.
    HANG_UP = {
        sqlite: "SELECT 0",
        postgres: "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
            WHERE datname = current_database() AND pid <> pg_backend_pid()",
    };
    /// Its shape follows the table.
    WHOLE_ENTRY = "SELECT * FROM entry";
    /// Hangs up whoever waits for a lock.
    HANG_UP_WAITING = {
        sqlite: "SELECT 0",
        postgres: "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
            WHERE datname = current_database() AND wait_event_type = 'Lock'",
    };
    /// Counts for a very long time.
    COUNT_ON = "WITH RECURSIVE n (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < 1000000000)
        SELECT count(*) FROM n";
    /// Who counts.
    WHO_COUNTS = {
        sqlite: "SELECT 0",
        postgres: "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND state = 'active'
            AND pid <> pg_backend_pid() AND query LIKE 'WITH RECURSIVE%'",
    };
    /// A narrow parameter.
    NARROW = "SELECT CAST(CAST($1 AS int) AS bigint)";
}

/// A command that hides the engine's errors behind one of its own.
struct Racer {
    races: i64,
    runs: Arc<AtomicU32>,
}

#[derive(Debug)]
enum Hidden {
    Refused,
    Engine(Error),
}

impl From<Error> for Hidden {
    fn from(error: Error) -> Self {
        Self::Engine(error)
    }
}

impl db::Command for Racer {
    type Out = ();
    type Error = Hidden;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<(), Hidden> {
        self.runs.fetch_add(1, Ordering::Relaxed);
        tx.run(insert(1)).await?;
        let race: Result<Vec<(i64,)>> = tx.query(&LOSE_FIRST_RACES, &[self.races.into()]).await;
        race.map(drop).map_err(|_| Hidden::Refused)
    }
}

#[tokio::test]
async fn a_lost_race_is_run_again_and_the_result_is_single() {
    let shop = Shop::open(Engine::Postgres).await;
    let runs = Arc::new(AtomicU32::new(0));
    shop.db.write(Racer { races: 3, runs: Arc::clone(&runs) }).await.unwrap();
    assert_eq!(runs.load(Ordering::Relaxed), 4);
    assert_eq!(shop.keys().await, [1]);
}

#[tokio::test]
async fn who_keeps_losing_is_told_to_come_back() {
    let shop = Shop::open(Engine::Postgres).await;
    let result = shop.db.write(Racer { races: i64::MAX, runs: Arc::default() }).await;
    assert!(matches!(&result, Err(Hidden::Engine(error)) if error.is_retryable()), "{result:?}");
    assert!(shop.keys().await.is_empty());
    shop.db.write(Insert(2)).await.unwrap();
}

#[tokio::test]
async fn a_deadlock_is_resolved() {
    let shop = Shop::open(Engine::Postgres).await;
    shop.db.write(Insert(1)).await.unwrap();
    shop.db.write(Insert(2)).await.unwrap();
    let both = Arc::new(Barrier::new(2));
    let crossing = |keys: [i64; 2]| {
        let (both, runs) = (Arc::clone(&both), Arc::new(AtomicU32::new(0)));
        cmd(move |tx| {
            let (both, runs) = (Arc::clone(&both), Arc::clone(&runs));
            Box::pin(async move {
                tx.query::<(String,)>(&LOCK_NOTE, &[keys[0].into()]).await?;
                if runs.fetch_add(1, Ordering::Relaxed) == 0 {
                    both.wait().await;
                }
                tx.query::<(String,)>(&LOCK_NOTE, &[keys[1].into()]).await?;
                tx.run(insert(keys[0] * 10)).await.map(drop)
            })
        })
    };
    let (one, two) = tokio::join!(shop.db.write(crossing([1, 2])), shop.db.write(crossing([2, 1])));
    one.unwrap();
    two.unwrap();
    assert_eq!(shop.keys().await, [1, 2, 10, 20]);
}

async fn hang_up_everybody(shop: &Shop) {
    let other = shop.place.open(Options::default()).await.unwrap();
    other.read(ask(|rx| Box::pin(rx.query_one::<(i64,)>(&HANG_UP, &[])))).await.unwrap();
}

#[tokio::test]
async fn dead_connections_of_the_pool_are_replaced() {
    let shop = Shop::open(Engine::Postgres).await;
    let four = (0..4).map(|key| shop.db.write(Insert(key)));
    futures_util::future::join_all(four).await;
    hang_up_everybody(&shop).await;
    shop.db.write(Insert(10)).await.unwrap();
    hang_up_everybody(&shop).await;
    assert_eq!(shop.keys().await, [0, 1, 2, 3, 10]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_connection_lost_midway_is_run_again() {
    let shop = Shop::open(Engine::Postgres).await;
    let (gate, mut keeper) = Gate::new();
    let runs = Arc::new(AtomicU32::new(0));
    let counted = Arc::clone(&runs);
    let midway = cmd(move |tx| {
        let (gate, runs) = (gate.clone(), Arc::clone(&counted));
        Box::pin(async move {
            tx.run(insert(1)).await?;
            if runs.fetch_add(1, Ordering::Relaxed) == 0 {
                gate.pass();
            }
            tx.run(insert(2)).await.map(drop)
        })
    });
    let db = shop.db.clone();
    let writing = tokio::spawn(async move { db.write(midway).await });
    keeper.reached.recv().await.unwrap();
    hang_up_everybody(&shop).await;
    keeper.open.send(()).unwrap();
    writing.await.unwrap().unwrap();
    assert_eq!(runs.load(Ordering::Relaxed), 2);
    assert_eq!(shop.keys().await, [1, 2]);
}

#[tokio::test]
async fn a_failed_commit_leaves_nothing() {
    let shop = Shop::open(Engine::Postgres).await;
    let spoiler = cmd(|tx| {
        Box::pin(async move {
            let mut batch = insert(1);
            batch.exec(&crate::shop::INSERT_CHILD, vec![Value::Int(1), Value::Int(1), Value::Int(99)]);
            tx.run(batch).await.map(drop)
        })
    });
    let error = shop.db.write(spoiler).await.unwrap_err();
    assert!(matches!(error, Error::ForeignKey { .. }), "{error}");
    assert!(shop.keys().await.is_empty());
}

#[tokio::test]
async fn a_plan_that_went_stale_is_made_anew() {
    let shop = Shop::open_with(Engine::Postgres, Options { connections: 1, ..Options::default() }).await;
    let whole = || ask(|rx| Box::pin(rx.query::<(i64, Option<String>)>(&WHOLE_ENTRY, &[])));
    shop.db.write(Insert(1)).await.unwrap();
    shop.db.read(whole()).await.unwrap();
    let other = shop.place.open(Options::default()).await.unwrap();
    let mut steps = schema();
    steps.push(Migration::new(2, "wider", "ALTER TABLE entry ADD COLUMN more bigint"));
    other.migrate(&steps).await.unwrap();
    assert_eq!(shop.db.read(whole()).await.unwrap().len(), 1);
}

#[tokio::test]
async fn numbers_that_do_not_fit_are_refused() {
    let shop = Shop::open(Engine::Postgres).await;
    let narrow = |value: i64| {
        shop.db.read(ask(move |rx| {
            Box::pin(async move { rx.query_one::<(i64,)>(&NARROW, &[value.into()]).await })
        }))
    };
    assert_eq!(narrow(7).await.unwrap(), (7,));
    assert!(matches!(narrow(1 << 40).await, Err(Error::Driver { .. })));
    let text = ask(|rx| Box::pin(async { rx.query::<(i64,)>(&NARROW, &["seven".into()]).await }));
    assert!(matches!(shop.db.read(text).await, Err(Error::Driver { .. })));
}

#[tokio::test]
async fn a_schema_of_its_own() {
    let shop = Shop::open(Engine::Postgres).await;
    shop.db.write(Insert(1)).await.unwrap();
    let apart = Options { schema: Some("journal".to_owned()), ..Options::default() };
    let journal = shop.place.open(apart.clone()).await.unwrap();
    let table = "CREATE TABLE entry (key {bigint} NOT NULL PRIMARY KEY, note {text}) {heap}";
    journal.migrate(&[Migration::new(1, "journal", table)]).await.unwrap();
    journal.write(Insert(2)).await.unwrap();
    assert_eq!(crate::shop::keys(&journal).await, [2]);
    assert_eq!(shop.keys().await, [1]);
    let injected = Options { schema: Some("a; DROP TABLE entry".to_owned()), ..Options::default() };
    assert!(matches!(shop.place.open(injected).await, Err(Error::Open(_))));
    assert_eq!(STATEMENTS.len(), 7);
}

#[tokio::test]
async fn many_commands_share_a_few_connections() {
    let shop = Shop::open_with(Engine::Postgres, Options { connections: 3, ..Options::default() }).await;
    let many = (0..200).map(|key| {
        let double = cmd(move |tx| {
            Box::pin(async move {
                let mut batch = Batch::default();
                batch.append(insert(key));
                batch.append(insert(1_000 + key));
                tx.run(batch).await
            })
        });
        shop.db.write(double)
    });
    for result in futures_util::future::join_all(many).await {
        result.unwrap();
    }
    assert_eq!(shop.keys().await.len(), 400);
}

#[tokio::test]
async fn a_query_nobody_waits_for_is_stopped() {
    let patient = Options { statement_limit: std::time::Duration::from_secs(86_400), ..Options::default() };
    let shop = Shop::open_with(Engine::Postgres, patient).await;
    let counting = async |wanted: i64| {
        let counts = || ask(|rx| Box::pin(rx.query_one::<(i64,)>(&WHO_COUNTS, &[])));
        while shop.db.read(counts()).await.unwrap() != (wanted,) {}
    };
    let db = shop.db.clone();
    let caller =
        tokio::spawn(async move { db.read(ask(|rx| Box::pin(rx.query::<(i64,)>(&COUNT_ON, &[])))).await });
    counting(1).await;
    caller.abort();
    counting(0).await;
}

/// The commit waits for a lock, to look at a reference, when its connection is cut.
#[tokio::test(flavor = "multi_thread")]
async fn a_commit_without_an_answer_is_not_run_again() {
    let shop = Shop::open(Engine::Postgres).await;
    shop.db.write(Insert(1)).await.unwrap();
    let (gate, mut keeper) = Gate::new();
    let locks = cmd(move |tx| {
        let gate = gate.clone();
        Box::pin(async move {
            tx.query::<(String,)>(&LOCK_NOTE, &[Value::Int(1)]).await?;
            gate.pass();
            Ok(())
        })
    });
    let db = shop.db.clone();
    let locking = tokio::spawn(async move { db.write(locks).await });
    keeper.reached.recv().await.unwrap();
    let runs = Arc::new(AtomicU32::new(0));
    let counted = Arc::clone(&runs);
    let waits = cmd(move |tx| {
        counted.fetch_add(1, Ordering::Relaxed);
        Box::pin(async move {
            let mut batch = insert(2);
            batch.exec(&crate::shop::INSERT_CHILD, vec![Value::Int(1), Value::Int(2), Value::Int(1)]);
            tx.run(batch).await.map(drop)
        })
    });
    let db = shop.db.clone();
    let waiting = tokio::spawn(async move { db.write(waits).await });
    let hang_up = || ask(|rx| Box::pin(rx.query_one::<(i64,)>(&HANG_UP_WAITING, &[])));
    while shop.db.read(hang_up()).await.unwrap() == (0,) {}
    let error = waiting.await.unwrap().unwrap_err();
    assert!(matches!(error, Error::OutcomeUnknown { .. }) && error.is_retryable(), "{error}");
    assert_eq!(runs.load(Ordering::Relaxed), 1);
    keeper.open.send(()).unwrap();
    locking.await.unwrap().unwrap();
    assert_eq!(shop.keys().await, [1]);
}

/// Whoever looks and then makes may be overtaken in between.
#[tokio::test(flavor = "multi_thread")]
async fn a_key_taken_meanwhile_is_seen_by_another_look() {
    let shop = Shop::open(Engine::Postgres).await;
    let (gate, mut keeper) = Gate::new();
    let find_or_insert = cmd(move |tx| {
        let gate = gate.clone();
        Box::pin(async move {
            let keys: Vec<(i64,)> = tx.query(&LIST_KEYS, &[]).await?;
            if keys.contains(&(1,)) {
                return Ok(true);
            }
            gate.pass();
            tx.run(insert(1)).await.map(|_| false)
        })
    });
    let db = shop.db.clone();
    let overtaken = tokio::spawn(async move { db.write(find_or_insert).await });
    keeper.reached.recv().await.unwrap();
    shop.db.write(Insert(1)).await.unwrap();
    keeper.open.send(()).unwrap();
    assert!(overtaken.await.unwrap().unwrap(), "it found the key that it could not take");
}
