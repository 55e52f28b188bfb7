//! Long lists read in stretches: short reads, nothing held between them, nothing left by whoever stops listening.

use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use db::{Batch, Engine, Error, Options, Result, Rx, Stretch, Walk};
use futures_util::{StreamExt as _, TryStreamExt as _};

use crate::both::on_both_engines;
use crate::shop::{INSERT_ENTRY, Insert, Shop, cmd};

on_both_engines! {
    every_entry_comes_once_and_in_order,
    nothing_is_held_between_stretches,
    whoever_stops_listening_costs_nothing_more,
    an_error_is_the_last_thing_one_hears,
}

db::statements! {
    /// The next entries.
    LIST_AFTER = "SELECT key FROM entry WHERE key > $1 ORDER BY key LIMIT 3";
}

/// Keys by threes; counts how often it was asked and fails at `stop`.
#[derive(Clone, Default)]
struct Keys {
    asked: Arc<AtomicUsize>,
    stop: Option<i64>,
}

impl Walk for Keys {
    type Key = i64;
    type Item = i64;
    type Error = Error;

    async fn stretch(&self, rx: &mut Rx<'_>, after: Option<&i64>) -> Result<Stretch<i64, i64>> {
        self.asked.fetch_add(1, Ordering::SeqCst);
        let after = after.copied().unwrap_or(i64::MIN);
        let rows: Vec<(i64,)> = rx.query(&LIST_AFTER, &[after.into()]).await?;
        let items: Vec<i64> = rows.into_iter().map(|(key,)| key).collect();
        if items.iter().any(|key| Some(*key) == self.stop) {
            return Err(Error::ReadOnly);
        }
        let next = items.last().copied();
        Ok(Stretch { items, next })
    }
}

async fn shop_with(engine: Engine, entries: i64) -> Shop {
    // One reader, one connection: whoever holds it is noticed.
    let shop = Shop::open_with(engine, Options { readers: 1, connections: 1, ..Options::default() }).await;
    let fill = cmd(move |tx| {
        Box::pin(async move {
            let mut batch = Batch::default();
            (1..=entries).for_each(|key| _ = batch.exec(&INSERT_ENTRY, vec![key.into(), "old".into()]));
            tx.run(batch).await.map(drop)
        })
    });
    shop.db.write(fill).await.unwrap();
    shop
}

async fn every_entry_comes_once_and_in_order(engine: Engine) {
    for entries in [0, 2, 3, 10] {
        let shop = shop_with(engine, entries).await;
        let stretches: Vec<Vec<i64>> = shop.db.stream(Keys::default()).try_collect().await.unwrap();
        assert!(stretches.iter().all(|stretch| stretch.len() <= 3));
        assert_eq!(stretches.concat(), (1..=entries).collect::<Vec<_>>());
    }
}

async fn nothing_is_held_between_stretches(engine: Engine) {
    let shop = shop_with(engine, 6).await;
    let mut stream = pin!(shop.db.stream(Keys::default()));
    assert_eq!(stream.next().await.unwrap().unwrap(), [1, 2, 3]);
    // The only reader and the only connection are free, and the later stretch is of a later moment.
    shop.db.write(Insert(7)).await.unwrap();
    assert_eq!(shop.keys().await.len(), 7);
    assert_eq!(stream.next().await.unwrap().unwrap(), [4, 5, 6]);
    assert_eq!(stream.next().await.unwrap().unwrap(), [7]);
}

async fn whoever_stops_listening_costs_nothing_more(engine: Engine) {
    let shop = shop_with(engine, 100).await;
    let keys = Keys::default();
    let two: Vec<_> = shop.db.stream(keys.clone()).take(2).collect().await;
    assert_eq!((two.len(), keys.asked.load(Ordering::SeqCst)), (2, 2));
    let unheard = shop.db.stream(keys.clone());
    drop(unheard);
    assert_eq!(keys.asked.load(Ordering::SeqCst), 2);
    assert_eq!(shop.keys().await.len(), 100);
    shop.db.close().await;
}

async fn an_error_is_the_last_thing_one_hears(engine: Engine) {
    let shop = shop_with(engine, 9).await;
    let keys = Keys { stop: Some(5), ..Keys::default() };
    let heard: Vec<_> = shop.db.stream(keys).collect().await;
    assert!(matches!(&heard[..], [Ok(first), Err(Error::ReadOnly)] if *first == [1, 2, 3]));
    let closed = shop.db.stream(Keys::default());
    shop.db.close().await;
    assert!(matches!(closed.collect::<Vec<_>>().await[..], [Err(Error::Closed)]));
}
