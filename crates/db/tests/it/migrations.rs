//! Steps are applied once, in order, and refuse books that went another way.

use db::{Engine, Error, Migration, Options, Sql};

use crate::both::on_both_engines;
use crate::shop::{Place, Shop, ask, schema};

on_both_engines! {
    steps_apply_once,
    an_edited_step_is_refused,
    newer_books_are_refused,
    a_failing_step_leaves_nothing,
    two_servers_may_start_at_once,
    an_extension_that_nobody_has_is_done_without,
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

const TRIGRAMS: &str = "CREATE INDEX shelf_name ON shelf USING gin (name {extension}.gin_trgm_ops)";

fn searched() -> Migration {
    shelf("CREATE TABLE shelf (name {text} NOT NULL) {heap}").with_extension("pg_trgm", TRIGRAMS)
}

async fn an_extension_that_nobody_has_is_done_without(engine: Engine) {
    let shop = Shop::open(engine).await;
    let step = shelf(SHELF).with_extension("no_such_extension", "CREATE INDEX shelf_key ON shelf (key)");
    assert_eq!(shop.db.migrate(&with(step)).await.unwrap(), 1);
    assert_eq!(shop.keys().await, [0_i64; 0]);
}

/// Whether the index of the step is there.
async fn has_index(shop: &Shop) -> bool {
    static FIND: Sql = Sql::new(
        "FIND_INDEX",
        "SELECT 1 FROM pg_indexes WHERE schemaname = current_schema() AND indexname = 'shelf_name'",
    );
    shop.db.read(ask(|rx| Box::pin(rx.query::<(i64,)>(&FIND, &[])))).await.unwrap().len() == 1
}

#[tokio::test(flavor = "multi_thread")]
async fn an_extension_is_used_wherever_it_lives() {
    let shop = Shop::open(Engine::Postgres).await;
    // One server makes it in a schema of its own, which is not on the way of the next one.
    let first = Options { schema: Some("first".to_owned()), ..Options::default() };
    let first = shop.place.open(first).await.unwrap();
    assert_eq!(first.migrate(&[searched()]).await.unwrap(), 1);
    assert_eq!(shop.db.migrate(&with(searched())).await.unwrap(), 1);
    assert!(has_index(&shop).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_extension_that_is_refused_is_done_without() {
    let shop = Shop::open(Engine::Postgres).await;
    let Place::Url(url) = &shop.place else { unreachable!("it was opened on a server") };
    let role = format!("guest_{}", url.rsplit('_').next().unwrap());
    let make = format!(
        "CREATE ROLE {role}; GRANT CREATE ON SCHEMA public TO {role}; GRANT ALL ON public.schema_migration TO {role}"
    );
    let step = [Migration::new(1, "guest", make)];
    let admin = Options { schema: Some("elsewhere".to_owned()), ..Options::default() };
    shop.place.open(admin).await.unwrap().migrate(&step).await.unwrap();
    let sign = if url.contains('?') { '&' } else { '?' };
    let guest = Place::Url(format!("{url}{sign}options=-c%20role%3D{role}"));
    let guest = guest.open(Options::default()).await.unwrap();
    assert_eq!(guest.migrate(&with(searched())).await.unwrap(), 1);
    assert!(!has_index(&shop).await);
}
