//! One command, one transaction: all of it or nothing, and errors that mean the same on both engines.

use db::{Batch, Engine, Error, Options, Reads, Result, Value};

use crate::both::on_both_engines;
use crate::shop::{
    GET_NOTE, Gate, INSERT_CHILD, INSERT_ENTRY, INSERT_NEW, INSERT_RETURNING, Insert, LIST_KEYS, LOCK_NOTE,
    Shop, UPDATE_NOTE, ask, cmd, insert,
};

on_both_engines! {
    a_failed_guard_undoes_everything,
    a_swallowed_failure_cannot_be_committed,
    a_dropped_flight_cannot_be_committed,
    a_failed_command_leaves_nothing,
    constraints_have_one_name,
    a_panic_is_an_error_of_its_command,
    counts_and_rows_of_a_batch,
    one_row_or_none,
    flights_are_counted,
    a_snapshot_does_not_move,
    a_single_read_needs_no_transaction,
    long_work_gets_its_turn,
    slow_reads_are_stopped,
    closed_books_say_so,
    read_only_books_say_so,
}

fn note(key: i64, note: &'static str) -> Vec<Value<'static>> {
    vec![key.into(), note.into()]
}

async fn a_failed_guard_undoes_everything(engine: Engine) {
    let shop = Shop::open(engine).await;
    let guarded = cmd(|tx| {
        Box::pin(async move {
            tx.run(insert(1)).await?;
            let mut batch = insert(2);
            batch.exec_n(&UPDATE_NOTE, note(99, "nobody"), 1);
            batch.exec(&INSERT_ENTRY, note(3, "late"));
            tx.run(batch).await
        })
    });
    let error = shop.db.write(guarded).await.unwrap_err();
    assert_eq!(error.guard(), Some(UPDATE_NOTE.name()), "{error}");
    assert!(matches!(error, Error::Guard { expected: 1, found: 0, .. }));
    assert!(shop.keys().await.is_empty());
    shop.db.write(Insert(4)).await.unwrap();
    assert_eq!(shop.keys().await, [4]);
}

async fn a_swallowed_failure_cannot_be_committed(engine: Engine) {
    let shop = Shop::open(engine).await;
    let stubborn = cmd(|tx| {
        Box::pin(async move {
            tx.run(insert(1)).await?;
            let mut batch = Batch::default();
            batch.exec_n(&UPDATE_NOTE, note(99, "nobody"), 1);
            tx.run(batch).await.unwrap_err();
            let further = tx.run(insert(2)).await;
            assert!(matches!(further, Err(Error::Doomed { .. })));
            Ok(())
        })
    });
    let error = shop.db.write(stubborn).await.unwrap_err();
    assert!(matches!(error, Error::Doomed { statement } if statement == UPDATE_NOTE.name()), "{error}");
    assert!(shop.keys().await.is_empty());
}

/// On `SQLite` a flight is over when its future is first polled, so there is nothing to lose there.
async fn a_dropped_flight_cannot_be_committed(engine: Engine) {
    use futures_util::FutureExt as _;
    let shop = Shop::open(engine).await;
    let careless = cmd(|tx| {
        Box::pin(async move {
            tx.run(insert(1)).await?;
            let answered = tx.run(insert(2)).now_or_never().is_some();
            tx.run(insert(3)).await.map(|_| answered)
        })
    });
    let result = shop.db.write(careless).await;
    match engine {
        Engine::Sqlite => assert_eq!((result.unwrap(), shop.keys().await), (true, vec![1, 2, 3])),
        Engine::Postgres => {
            assert!(matches!(result, Err(Error::Doomed { .. })), "{result:?}");
            assert!(shop.keys().await.is_empty());
        }
    }
}

async fn a_failed_command_leaves_nothing(engine: Engine) {
    let shop = Shop::open(engine).await;
    let refused = cmd(|tx| {
        Box::pin(async move {
            tx.run(insert(1)).await?;
            Err::<(), _>(Error::Closed) // any error of the command's own
        })
    });
    assert!(matches!(shop.db.write(refused).await, Err(Error::Closed)));
    assert!(shop.keys().await.is_empty());
}

async fn constraints_have_one_name(engine: Engine) {
    let shop = Shop::open(engine).await;
    let clash = async |batch: fn() -> Batch<'static>| {
        shop.db.write(cmd(move |tx| Box::pin(tx.run(batch())))).await.unwrap_err()
    };
    let twice = clash(|| {
        let mut batch = insert(1);
        batch.append(insert(1));
        batch
    });
    let error = twice.await;
    assert_eq!(error.unique(), Some("entry.key"), "{error}");
    let children = clash(|| {
        let mut batch = insert(1);
        batch.exec(&INSERT_CHILD, vec![Value::Int(1), Value::Int(1), Value::Null]);
        batch.exec(&INSERT_CHILD, vec![Value::Int(1), Value::Int(1), Value::Null]);
        batch
    });
    let error = children.await;
    assert_eq!(error.unique(), Some("child.parent, child.key"), "{error}");
    let orphan = clash(|| {
        let mut batch = Batch::default();
        batch.exec(&INSERT_CHILD, vec![Value::Int(1), Value::Int(7), Value::Null]);
        batch
    });
    let error = orphan.await;
    assert!(matches!(error, Error::ForeignKey { .. }), "{error}");
    let long = clash(|| {
        let mut batch = Batch::default();
        batch.exec(&INSERT_ENTRY, note(1, "much too long for a note"));
        batch
    });
    let error = long.await;
    assert!(
        matches!(&error, Error::Check { constraint, .. } if constraint == "entry_note_is_short"),
        "{error}"
    );
    let empty = clash(|| {
        let mut batch = Batch::default();
        batch.exec(&INSERT_CHILD, vec![Value::Null, Value::Int(1), Value::Null]);
        batch
    });
    let error = empty.await;
    assert!(matches!(&error, Error::NotNull { column, .. } if column == "key"), "{error}");
    assert!(!error.is_retryable());
    assert!(shop.keys().await.is_empty());
}

async fn a_panic_is_an_error_of_its_command(engine: Engine) {
    let shop = Shop::open(engine).await;
    let panics = cmd(|tx| {
        Box::pin(async move {
            tx.run(insert(1)).await?;
            assert!(tx.flights() > 9, "broken invariant");
            Ok(())
        })
    });
    let error = shop.db.write(panics).await.unwrap_err();
    assert!(matches!(&error, Error::Panic { message } if message.contains("broken invariant")), "{error}");
    let asks = ask(|_| Box::pin(async { panic!("a query too") }));
    let result: Result<()> = shop.db.read(asks).await;
    assert!(matches!(result, Err(Error::Panic { message }) if message == "a query too"));
    shop.db.write(Insert(2)).await.unwrap();
    assert_eq!(shop.keys().await, [2]);
}

async fn counts_and_rows_of_a_batch(engine: Engine) {
    let shop = Shop::open(engine).await;
    let (counts, rows) = shop
        .db
        .write(cmd(|tx| {
            Box::pin(async move {
                let mut batch = insert(1);
                let again = batch.exec(&INSERT_NEW, note(1, "again"));
                let mut other = Batch::default();
                let returned = other.query(&INSERT_RETURNING, note(2, "two"));
                assert!(!other.is_empty());
                let returned = returned.shifted(batch.append(other));
                assert_eq!(batch.len(), 3);
                let flown = tx.run(batch).await?;
                assert!(tx.run(Batch::default()).await.is_ok());
                let counts = (flown.affected(0_usize), flown.affected(again), flown.affected(returned));
                Ok((counts, flown.rows::<(i64, String)>(returned)?))
            })
        }))
        .await
        .unwrap();
    assert_eq!(counts, (1, 0, 1));
    assert_eq!(rows, [(20, "two".to_owned())]);
}

async fn one_row_or_none(engine: Engine) {
    let shop = Shop::open(engine).await;
    let (none, one) = shop
        .db
        .write(cmd(|tx| {
            Box::pin(async move {
                tx.run(insert(1)).await?;
                let none = tx.query_opt::<(String,)>(&GET_NOTE, &[Value::Int(2)]).await?;
                let one = tx.query_one::<(String,)>(&GET_NOTE, &[Value::Int(1)]).await?;
                tx.run(insert(2)).await?;
                Ok((none, one))
            })
        }))
        .await
        .unwrap();
    assert_eq!((none, one), (None, ("new".to_owned(),)));
    let two = shop.db.read(ask(|rx| Box::pin(rx.query_opt::<(i64,)>(&LIST_KEYS, &[])))).await;
    assert!(matches!(two, Err(Error::Rows { found: 2, .. })), "{two:?}");
    let none = shop
        .db
        .read(ask(|rx| Box::pin(async { rx.query_one::<(String,)>(&GET_NOTE, &[Value::Int(9)]).await })));
    assert!(matches!(none.await, Err(Error::Rows { found: 0, .. })));
}

/// The shape of a sale: reads, writes, commit.
async fn flights_are_counted(engine: Engine) {
    let shop = Shop::open(engine).await;
    let sale = cmd(|tx| {
        Box::pin(async move {
            let keys = (&LIST_KEYS, [].as_slice());
            let (keys, notes) = tx.query2::<(i64,), (String,)>(keys, (&LOCK_NOTE, &[Value::Int(1)])).await?;
            assert!(keys.is_empty() && notes.is_empty());
            let mut batch = Batch::default();
            for key in 1..=10 {
                batch.append(insert(key));
            }
            tx.run(batch).await
        })
    });
    shop.db.write(sale).await.unwrap();
    assert_eq!(shop.db.last_flights(), 3);
    let keys = ask(|rx| {
        Box::pin(async move {
            let keys = (&LIST_KEYS, [].as_slice());
            rx.query4::<(i64,), (i64,), (i64,), (i64,)>(keys, keys, keys, keys).await
        })
    });
    let many = ask(|rx| {
        Box::pin(async move {
            let (mut keys, mut notes): (Vec<(i64,)>, Vec<(String,)>) = Default::default();
            let (mut reads, mut more) = (Reads::default(), Reads::default());
            reads.fill(&mut keys, &LIST_KEYS, vec![]);
            more.fill(&mut notes, &GET_NOTE, vec![Value::Int(3)]);
            reads.append(more);
            rx.fetch(reads).await?;
            Ok((keys.len(), notes))
        })
    });
    assert_eq!(shop.db.read(many).await.unwrap(), (10, vec![("new".to_owned(),)]));
    assert_eq!(shop.db.last_flights(), 1);
    let (a, b, c, d) = shop.db.read(keys).await.unwrap();
    assert_eq!([a.len(), b.len(), c.len(), d.len()], [10; 4]);
    assert_eq!(shop.db.last_flights(), 1);
    shop.db.write(cmd(|_| Box::pin(async { Ok(()) }))).await.unwrap();
    assert_eq!(shop.db.last_flights(), 0);
}

async fn a_snapshot_does_not_move(engine: Engine) {
    let shop = Shop::open(engine).await;
    shop.db.write(Insert(1)).await.unwrap();
    let (gate, mut keeper) = Gate::new();
    let twice = ask(move |rx| {
        let gate = gate.clone();
        Box::pin(async move {
            let before: Vec<(i64,)> = rx.query(&LIST_KEYS, &[]).await?;
            gate.pass();
            let after: Vec<(i64,)> = rx.query(&LIST_KEYS, &[]).await?;
            Ok((before, after))
        })
    });
    let db = shop.db.clone();
    let reading = tokio::spawn(async move { db.read(twice).await });
    keeper.reached.recv().await.unwrap();
    shop.db.write(Insert(2)).await.unwrap(); // a reader never holds up the writer
    keeper.open.send(()).unwrap();
    let (before, after) = reading.await.unwrap().unwrap();
    assert_eq!((before, after), (vec![(1,)], vec![(1,)]));
    assert_eq!(shop.keys().await, [1, 2]);
}

struct CountOnce;

impl db::Query for CountOnce {
    type Out = usize;
    type Error = Error;
    const SNAPSHOT: bool = false;

    async fn run(&self, rx: &mut db::Rx<'_>) -> Result<usize> {
        Ok(rx.query::<(i64,)>(&LIST_KEYS, &[]).await?.len())
    }
}

async fn a_single_read_needs_no_transaction(engine: Engine) {
    let shop = Shop::open(engine).await;
    shop.db.write(Insert(1)).await.unwrap();
    assert_eq!(shop.db.read(CountOnce).await.unwrap(), 1);
}

async fn long_work_gets_its_turn(engine: Engine) {
    let options = Options { readers: 1, connections: 1, queue: 2, ..Options::default() };
    let shop = Shop::open_with(engine, options).await;
    let db = shop.db.clone();
    let bulk = tokio::spawn(async move {
        for key in 0..20 {
            db.write_with(db::Priority::Bulk, Insert(1_000 + key)).await.unwrap();
            db.read_with(db::Priority::Bulk, CountOnce).await.unwrap();
        }
    });
    let tills = (0..8).map(|till| {
        let db = shop.db.clone();
        tokio::spawn(async move {
            for key in 0..20 {
                db.write(Insert(till * 20 + key)).await.unwrap();
            }
        })
    });
    for task in tills.chain([bulk]).collect::<Vec<_>>() {
        task.await.unwrap();
    }
    assert_eq!(shop.keys().await.len(), 180);
}

db::statements! {
    /// Counts for a very long time.
    FOREVER = "WITH RECURSIVE n (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < 1000000000)
        SELECT count(*) FROM n";
}

async fn slow_reads_are_stopped(engine: Engine) {
    let limit = std::time::Duration::from_millis(200);
    let shop = Shop::open_with(engine, Options { statement_limit: limit, ..Options::default() }).await;
    let slow = shop.db.read(ask(|rx| Box::pin(rx.query::<(i64,)>(&FOREVER, &[])))).await;
    assert!(matches!(slow, Err(Error::Timeout { .. })), "{slow:?}");
    assert!(shop.keys().await.is_empty());
    assert_eq!(STATEMENTS.len(), 1);
}

async fn closed_books_say_so(engine: Engine) {
    let shop = Shop::open(engine).await;
    shop.db.write(Insert(1)).await.unwrap();
    shop.db.close().await;
    shop.db.close().await;
    assert!(matches!(shop.db.write(Insert(2)).await, Err(Error::Closed)));
    assert!(matches!(shop.db.read(CountOnce).await, Err(Error::Closed)));
    let again = shop.place.open(Options::default()).await.unwrap();
    assert_eq!(crate::shop::keys(&again).await, [1]);
}

async fn read_only_books_say_so(engine: Engine) {
    let shop = Shop::open(engine).await;
    shop.db.write(Insert(1)).await.unwrap();
    let beside = shop.place.open(Options { read_only: true, ..Options::default() }).await.unwrap();
    assert_eq!(crate::shop::keys(&beside).await, [1]);
    assert!(matches!(beside.write(Insert(2)).await, Err(Error::ReadOnly)));
    assert!(matches!(beside.migrate(&[]).await, Err(Error::ReadOnly)));
}
