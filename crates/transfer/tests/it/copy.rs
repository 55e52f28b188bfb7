//! From one engine to the other: all of it, again after an interruption, or one account alone.

use std::cell::Cell;
use std::time::Duration;

use db::Engine;
use transfer::{Only, Source, Target};

use crate::books::{Own, THINGS_EACH, between_engines, steps};

between_engines! {
    everything_arrives,
    an_interrupted_copy_goes_on,
    what_changed_meanwhile_is_copied_anew,
    one_account_leaves_alone,
}

async fn target(own: &Own) -> Target {
    Target::prepare(own.db.clone(), steps(), 2).await.unwrap()
}

fn all_of(own: &Own) -> Source {
    Source::Books(own.db.clone(), None)
}

async fn everything_arrives(from: Engine, to: Engine) {
    let (from, to) = (Own::full(from).await, Own::empty(to).await);
    let target = target(&to).await;
    let moved = transfer::fill(&target, all_of(&from), |_| ()).await.unwrap();
    target.finish().await.unwrap();
    assert_eq!(moved.tables, 6, "the shadow tables of an index are not copied: {moved:?}");
    assert_eq!(to.everything().await, from.everything().await);
}

/// Copies until so many pages have arrived.
async fn copy_some(from: &Own, to: &Own, pages: u32) {
    let target = target(to).await;
    let (arrived, enough) = (Cell::new(0), tokio::sync::Notify::new());
    let told = |_: &transfer::Page| {
        arrived.set(arrived.get() + 1);
        if arrived.get() == pages {
            enough.notify_one();
        }
    };
    tokio::select! {
        biased;
        () = enough.notified() => {}
        done = transfer::fill(&target, all_of(from), told) => panic!("too fast: {done:?}"),
    }
    // What was under way when nobody listened any more ends by itself.
    tokio::time::sleep(Duration::from_millis(500)).await;
}

async fn an_interrupted_copy_goes_on(from: Engine, to: Engine) {
    let (from, to) = (Own::full(from).await, Own::empty(to).await);
    copy_some(&from, &to, 8).await;
    copy_some(&from, &to, 8).await;
    let target = target(&to).await;
    let moved = transfer::fill(&target, all_of(&from), |_| ()).await.unwrap();
    assert!(moved.rows < u64::try_from(THINGS_EACH * 2).unwrap(), "some was there already: {moved:?}");
    target.finish().await.unwrap();
    assert_eq!(to.everything().await, from.everything().await);
}

async fn what_changed_meanwhile_is_copied_anew(from: Engine, to: Engine) {
    let (from, to) = (Own::full(from).await, Own::empty(to).await);
    copy_some(&from, &to, 9).await;
    from.rename(2, "renamed").await;
    copy_some(&from, &to, 8).await;
    from.forget_below(5_900).await;
    let target = target(&to).await;
    transfer::fill(&target, all_of(&from), |_| ()).await.unwrap();
    target.finish().await.unwrap();
    assert_eq!(to.everything().await, from.everything().await);
}

async fn one_account_leaves_alone(from: Engine, to: Engine) {
    let (from, to) = (Own::full(from).await, Own::empty(to).await);
    let target = target(&to).await;
    let source = Source::Books(from.db.clone(), Some(Only { account: 7 }));
    transfer::fill(&target, source, |_| ()).await.unwrap();
    target.finish().await.unwrap();
    let (mut all, found) = (from.everything().await, to.everything().await);
    all.accounts.retain(|row| row.0 == 7);
    all.things.retain(|row| row.0 == 7);
    all.words.retain(|row| row.0 == 7);
    all.keys.clear();
    assert_eq!(found, all);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_newer_source_is_refused() {
    let own = Own::empty(Engine::Sqlite).await;
    let error = Target::prepare(own.db.clone(), steps(), 3).await.unwrap_err();
    assert!(error.to_string().contains("older"), "{error}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_table_that_only_one_side_has_is_refused() {
    let (from, to) = (Own::empty(Engine::Sqlite).await, Own::empty(Engine::Sqlite).await);
    from.db.migrate(&steps()[..1]).await.unwrap();
    let target = target(&to).await;
    let error = transfer::fill(&target, all_of(&from), |_| ()).await.unwrap_err();
    assert!(error.to_string().contains("later"), "{error}");
    let target = Target::prepare(from.db.clone(), steps()[..1].to_vec(), 1).await.unwrap();
    let error = transfer::fill(&target, all_of(&to), |_| ()).await.unwrap_err();
    assert!(error.to_string().contains("later"), "{error}");
}
