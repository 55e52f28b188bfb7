//! What only the file engine does: groups of commands in one commit, one process per file, stopping when the disk does.

use std::pin::Pin;
use std::time::Duration;

use db::{Batch, Command, Db, Engine, Error, Options, Result, Value};
use futures_util::FutureExt as _;

use crate::shop::{Gate, INSERT_CHILD, Insert, Keeper, Place, Shop, cmd, insert, keys, stop_at};

/// Books whose groups end only when nothing waits any more, however slow the machine is.
async fn open(options: Options) -> Shop {
    Shop::open_with(Engine::Sqlite, Options { group: Duration::MAX, ..options }).await
}

type Waiting<T> = Pin<Box<dyn Future<Output = Result<T>> + Send>>;

/// Occupies the writer thread, so that what is queued next becomes one group with it.
async fn hold(db: &Db) -> (Waiting<()>, Keeper) {
    let (gate, mut keeper) = Gate::new();
    let held = queue(db, stop_at(gate)).await;
    keeper.reached.recv().await.unwrap();
    (held, keeper)
}

/// Sends a command without waiting for its answer: the first poll puts it in the queue.
async fn queue<C: Command<Error = Error>>(db: &Db, command: C) -> Waiting<C::Out> {
    let db = db.clone();
    let mut waiting: Waiting<C::Out> = Box::pin(async move { db.write(command).await });
    assert!((&mut waiting).now_or_never().is_none());
    waiting
}

#[tokio::test]
async fn one_failing_job_does_not_poison_its_group() {
    let shop = open(Options::default()).await;
    let (held, keeper) = hold(&shop.db).await;
    let first = queue(&shop.db, Insert(1)).await;
    let clash = queue(&shop.db, Insert(1)).await;
    let refused = cmd(|tx| {
        Box::pin(async move {
            tx.run(insert(2)).await?;
            Err::<(), _>(Error::Closed)
        })
    });
    let refused = queue(&shop.db, refused).await;
    let panics = cmd(|tx| {
        Box::pin(async move {
            tx.run(insert(3)).await?;
            panic!("in the middle");
        })
    });
    let panics: Waiting<()> = queue(&shop.db, panics).await;
    let last = queue(&shop.db, Insert(4)).await;
    keeper.open.send(()).unwrap();
    held.await.unwrap();
    first.await.unwrap();
    assert_eq!(clash.await.unwrap_err().unique(), Some("entry.key"));
    assert!(matches!(refused.await, Err(Error::Closed)));
    assert!(matches!(panics.await, Err(Error::Panic { .. })));
    last.await.unwrap();
    assert_eq!(shop.keys().await, [1, 4]);
}

#[tokio::test]
async fn a_failed_commit_answers_all_with_a_retryable_error() {
    let shop = open(Options::default()).await;
    let (held, keeper) = hold(&shop.db).await;
    let first = queue(&shop.db, Insert(1)).await;
    // The reference is looked at by the commit only, so this is how a test makes one fail.
    let spoiler = cmd(|tx| {
        Box::pin(async move {
            let mut batch = insert(2);
            batch.exec(&INSERT_CHILD, vec![Value::Int(1), Value::Int(2), Value::Int(99)]);
            tx.run(batch).await.map(drop)
        })
    });
    let spoiler = queue(&shop.db, spoiler).await;
    let last = queue(&shop.db, Insert(3)).await;
    keeper.open.send(()).unwrap();
    for error in [
        held.await.unwrap_err(),
        first.await.unwrap_err(),
        spoiler.await.unwrap_err(),
        last.await.unwrap_err(),
    ] {
        assert!(error.is_retryable(), "{error}");
    }
    assert!(shop.keys().await.is_empty());
    shop.db.write(Insert(4)).await.unwrap();
    assert_eq!(shop.keys().await, [4]);
}

db::statements! {
    /// The one clause that makes the engine give up the whole transaction.
    INSERT_OR_ROLLBACK = {
        sqlite: "INSERT OR ROLLBACK INTO entry (key) VALUES ($1)",
        postgres: "INSERT INTO entry (key) VALUES ($1)",
    };
}

#[tokio::test]
async fn a_group_the_engine_gave_up_is_retryable() {
    let shop = open(Options::default()).await;
    let (held, keeper) = hold(&shop.db).await;
    let first = queue(&shop.db, Insert(1)).await;
    let spoiler = cmd(|tx| {
        Box::pin(async move {
            let mut batch = Batch::default();
            batch.exec(&INSERT_OR_ROLLBACK, vec![Value::Int(1)]);
            tx.run(batch).await.map(drop)
        })
    });
    let spoiler = queue(&shop.db, spoiler).await;
    let last = queue(&shop.db, Insert(3)).await;
    keeper.open.send(()).unwrap();
    assert!(held.await.unwrap_err().is_retryable());
    assert!(first.await.unwrap_err().is_retryable());
    assert_eq!(spoiler.await.unwrap_err().unique(), Some("entry.key"));
    last.await.unwrap(); // a new group
    assert_eq!(shop.keys().await, [3]);
    assert_eq!(STATEMENTS.len(), 1);
}

#[tokio::test]
async fn a_foreign_await_is_an_error_and_leaves_nothing() {
    let shop = open(Options::default()).await;
    let sleeps = cmd(|tx| {
        Box::pin(async move {
            tx.run(insert(1)).await?;
            tokio::time::sleep(std::time::Duration::from_secs(1)).await;
            Ok(())
        })
    });
    assert!(matches!(shop.db.write(sleeps).await, Err(Error::ForeignAwait)));
    let waits = cmd(|tx| {
        Box::pin(async move {
            tx.run(insert(2)).await?;
            std::future::pending().await
        })
    });
    let waits: Result<()> = shop.db.write(waits).await;
    assert!(matches!(waits, Err(Error::ForeignAwait)));
    shop.db.write(Insert(3)).await.unwrap();
    assert_eq!(shop.keys().await, [3]);
}

#[tokio::test]
async fn readers_do_not_wait_for_a_busy_writer() {
    let shop = open(Options::default()).await;
    shop.db.write(Insert(1)).await.unwrap();
    let (gate, mut keeper) = Gate::new();
    let midway = cmd(move |tx| {
        let gate = gate.clone();
        Box::pin(async move {
            tx.run(insert(2)).await?;
            gate.pass();
            Ok(())
        })
    });
    let midway = queue(&shop.db, midway).await;
    keeper.reached.recv().await.unwrap();
    let mut behind = Vec::new();
    for key in 3..100 {
        behind.push(queue(&shop.db, Insert(key)).await);
    }
    for _ in 0..100 {
        assert_eq!(shop.keys().await, [1]);
    }
    keeper.open.send(()).unwrap();
    midway.await.unwrap();
    for waiting in behind {
        waiting.await.unwrap();
    }
    assert_eq!(shop.keys().await.len(), 99);
}

#[tokio::test]
async fn a_full_queue_makes_callers_wait_and_a_caller_that_leaves_has_sent_nothing() {
    let shop = open(Options { queue: 1, ..Options::default() }).await;
    let (held, keeper) = hold(&shop.db).await;
    let queued = queue(&shop.db, Insert(1)).await;
    drop(queue(&shop.db, Insert(2)).await); // never got a place
    let waits = queue(&shop.db, Insert(3)).await;
    drop(queued); // got its place: it runs, nobody hears of it
    keeper.open.send(()).unwrap();
    held.await.unwrap();
    waits.await.unwrap();
    assert_eq!(shop.keys().await, [1, 3]);
}

#[tokio::test]
async fn closing_finishes_what_is_queued() {
    let shop = open(Options::default()).await;
    let (held, keeper) = hold(&shop.db).await;
    let queued = queue(&shop.db, Insert(1)).await;
    let db = shop.db.clone();
    let mut closing: Waiting<()> = Box::pin(async move {
        db.close().await;
        Ok(())
    });
    assert!((&mut closing).now_or_never().is_none());
    assert!(matches!(shop.db.write(Insert(2)).await, Err(Error::Closed)));
    keeper.open.send(()).unwrap();
    closing.await.unwrap();
    held.await.unwrap();
    queued.await.unwrap();
    let Place::File(dir) = &shop.place else { unreachable!("a file was asked for") };
    assert!(!dir.path().join("books.db-wal").exists(), "the log was moved into the file");
    let again = shop.place.open(Options::default()).await.unwrap();
    assert_eq!(keys(&again).await, [1]);
}

#[tokio::test]
async fn a_second_opener_is_refused_until_the_first_is_gone() {
    let shop = open(Options::default()).await;
    assert!(matches!(shop.place.open(Options::default()).await, Err(Error::InUse { .. })));
    shop.db.close().await;
    shop.place.open(Options::default()).await.unwrap();
}
