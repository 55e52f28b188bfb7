//! Callers that leave: at every flight of a command or query, nothing is left half done or dirty.

use db::{Batch, Engine, Error, Options, Value};

use crate::both::on_both_engines;
use crate::shop::{GET_NOTE, Gate, Insert, LIST_KEYS, Shop, UPDATE_NOTE, ask, cmd, insert};

on_both_engines! {
    a_caller_that_leaves_does_not_cancel_its_command,
    a_reader_that_leaves_leaves_no_snapshot,
    a_runtime_that_dies_leaves_nothing,
}

/// Points at which one can leave: before, between and after two writes.
const POINTS: usize = 3;

/// One connection or thread, so that whoever comes next meets what the one before left.
fn narrow() -> Options {
    Options { connections: 1, readers: 1, ..Options::default() }
}

/// A command of two flights that stops at one of its points.
fn two_flights(first: i64, stop_at: usize, gate: Gate) -> impl db::Command<Out = (), Error = db::Error> {
    cmd(move |tx| {
        let gate = gate.clone();
        Box::pin(async move {
            for point in 0..POINTS {
                if point == stop_at {
                    gate.pass();
                }
                if point < 2 {
                    tx.run(insert(first + i64::try_from(point).unwrap())).await?;
                }
            }
            Ok(())
        })
    })
}

async fn a_caller_that_leaves_does_not_cancel_its_command(engine: Engine) {
    let shop = Shop::open_with(engine, narrow()).await;
    let mut expected = Vec::new();
    for (point, first) in (0..POINTS).zip((0..).step_by(10)) {
        let (gate, mut keeper) = Gate::new();
        let db = shop.db.clone();
        let caller = tokio::spawn(async move { db.write(two_flights(first, point, gate)).await });
        keeper.reached.recv().await.unwrap();
        caller.abort();
        assert!(caller.await.unwrap_err().is_cancelled());
        keeper.open.send(()).unwrap();
        shop.db.write(Insert(first + 2)).await.unwrap(); // waits for the one before
        expected.extend([first, first + 1, first + 2]);
        assert_eq!(shop.keys().await, expected);
    }
}

async fn a_reader_that_leaves_leaves_no_snapshot(engine: Engine) {
    let shop = Shop::open_with(engine, narrow()).await;
    for point in 0..POINTS {
        let (gate, mut keeper) = Gate::new();
        let slow = ask(move |rx| {
            let gate = gate.clone();
            Box::pin(async move {
                for at in 0..POINTS {
                    if at == point {
                        gate.pass();
                    }
                    rx.query::<(i64,)>(&LIST_KEYS, &[]).await?;
                }
                Ok(())
            })
        });
        let db = shop.db.clone();
        let caller = tokio::spawn(async move { db.read(slow).await });
        keeper.reached.recv().await.unwrap();
        caller.abort();
        keeper.open.send(()).unwrap();
        let _cancelled_or_done = caller.await;
        let key = i64::try_from(point).unwrap();
        shop.db.write(Insert(key)).await.unwrap();
        assert_eq!(shop.keys().await.last(), Some(&key));
    }
}

/// Both flights of the command change the same row, so that a lock left behind would show.
async fn a_runtime_that_dies_leaves_nothing(engine: Engine) {
    let shop = Shop::open(engine).await;
    shop.db.write(Insert(1)).await.unwrap();
    shop.db.close().await;
    for point in 0..POINTS {
        let doomed =
            tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
        let place = shop.place.clone();
        let (told, mut reached) = tokio::sync::mpsc::unbounded_channel();
        doomed.spawn(async move {
            let db = place.open(Options::default()).await.unwrap();
            let stuck = cmd(move |tx| {
                let told = told.clone();
                Box::pin(async move {
                    for at in 0..POINTS {
                        if at == point {
                            told.send(()).unwrap();
                            std::future::pending::<()>().await;
                        }
                        let mut batch = Batch::default();
                        batch.exec(&UPDATE_NOTE, vec![Value::Int(1), "dirty".into()]);
                        tx.run(batch).await?;
                    }
                    Ok(())
                })
            });
            let _stuck = db.write(stuck).await;
            std::future::pending::<()>().await;
        });
        reached.recv().await.unwrap();
        doomed.shutdown_background();
        let db = loop {
            match shop.place.open(Options::default()).await {
                Err(Error::InUse { .. }) => tokio::task::yield_now().await, // its threads are on their way out
                opened => break opened.unwrap(),
            }
        };
        let note: Vec<(String,)> =
            db.read(ask(|rx| Box::pin(async { rx.query(&GET_NOTE, &[Value::Int(1)]).await }))).await.unwrap();
        assert_eq!(note, [("new".to_owned(),)]);
        let update = cmd(|tx| {
            Box::pin(async move {
                let mut batch = Batch::default();
                batch.exec_n(&UPDATE_NOTE, vec![Value::Int(1), "new".into()], 1);
                tx.run(batch).await
            })
        });
        db.write(update).await.unwrap();
        db.close().await;
    }
}
