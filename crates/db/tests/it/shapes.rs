//! Every statement prepares on both engines, to the same shape.

use db::Engine;

use crate::shop::{INSERT_ENTRY, STATEMENTS, Shop};

#[tokio::test]
async fn both_engines_see_the_same_statements() {
    let (sqlite, postgres) = (Shop::open(Engine::Sqlite).await, Shop::open(Engine::Postgres).await);
    let shapes = sqlite.db.prepare_all(&[STATEMENTS]).await.unwrap();
    assert_eq!(shapes, postgres.db.prepare_all(&[STATEMENTS]).await.unwrap());
    let insert = shapes.iter().find(|shape| shape.name == INSERT_ENTRY.name()).unwrap();
    assert_eq!((insert.params, insert.columns), (2, 0));
}

mod broken {
    db::statements! {
        /// Misspelt.
        pub(crate) BROKEN = "SELECT nothing FROM entry";
    }
}

#[tokio::test]
async fn a_broken_statement_is_named() {
    for engine in [Engine::Sqlite, Engine::Postgres] {
        let error = Shop::open(engine).await.db.prepare_all(&[broken::STATEMENTS]).await.unwrap_err();
        assert!(error.to_string().starts_with("it::shapes::broken::BROKEN"), "{error}");
    }
}
