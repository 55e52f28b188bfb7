//! The store on both engines: the schema and every statement of it.
#![expect(clippy::unwrap_used, reason = "a test may panic where it stands")]

mod ledger;
mod search;

use db::{Db, Options, PreparedShape};

async fn sqlite() -> (tempfile::TempDir, Db) {
    let dir = tempfile::tempdir().unwrap();
    let books = Db::open_sqlite(dir.path().join("books.db"), Options::default()).await.unwrap();
    books.migrate(&store::migrations::all()).await.unwrap();
    (dir, books)
}

async fn postgres() -> Db {
    let url = db::testing::postgres_database("store", async |url| {
        let books = Db::open_postgres(&url, Options::default()).await.unwrap();
        books.migrate(&store::migrations::all()).await.unwrap();
        books.close().await;
    });
    Db::open_postgres(&url.await, Options::default()).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_statement_prepares_alike_on_both_engines() {
    let (_dir, sqlite) = sqlite().await;
    let postgres = postgres().await;
    let mut differ = Vec::new();
    for statement in store::STATEMENTS.iter().flat_map(|module| module.iter()) {
        let one: &[&'static db::Sql] = &[*statement];
        let shape = async |books: &Db| match books.prepare_all(&[one]).await {
            Ok(shapes) => shapes
                .into_iter()
                .next()
                .map(|s: PreparedShape| (s.params, s.columns))
                .ok_or_else(String::new),
            Err(error) => Err(format!("{error:?}")),
        };
        let (here, there) = (shape(&sqlite).await, shape(&postgres).await);
        if here.is_err() || here != there {
            differ.push(format!("{}: SQLite {here:?}, PostgreSQL {there:?}", statement.name()));
        }
    }
    assert!(differ.is_empty(), "{}", differ.join("\n"));
}
