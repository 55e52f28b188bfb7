//! Values, rows and tokens mean the same on both engines.

use db::{Batch, Engine, Error, Sql, Value};
use sea_query::{Expr, ExprTrait as _, Query as Build};
use uuid::Uuid;

use crate::both::on_both_engines;
use crate::shop::{Shop, ask, cmd};

on_both_engines! {
    round_trip,
    nulls_round_trip,
    lists_and_orders,
    json_members,
    dynamic_queries,
    columns_are_never_guessed,
}

db::statements! {
    /// Inserts a thing.
    INSERT_THING = "INSERT INTO thing (id, amount, is_open, name, raw, extras) VALUES ($1, $2, $3, $4, $5, $6)";
    /// All things.
    LIST_THINGS = "SELECT id, amount, is_open, name, raw, extras FROM thing ORDER BY id";
    /// By identifiers.
    BY_IDS = "SELECT name FROM thing WHERE id {in_ids $1} ORDER BY id";
    /// By amounts.
    BY_AMOUNTS = "SELECT name FROM thing WHERE amount {in_ints $1} ORDER BY id";
    /// By names.
    BY_NAMES = "SELECT name FROM thing WHERE name {in_texts $1} ORDER BY id";
    /// By code point, not by any language's rules.
    IN_ORDER = "SELECT name FROM thing ORDER BY {order name} DESC";
    /// A member of the extras.
    COLOURS = "SELECT {json extras colour}, {json extras open}, {json extras n} FROM thing ORDER BY id";
    /// Something that is not an integer.
    AVERAGE = "SELECT avg(amount) AS average FROM thing";
    /// The parameters out of order.
    SWAPPED = "SELECT name FROM thing WHERE name = $2 AND amount = $1";
}

type Thing = (Uuid, Option<i64>, Option<bool>, Option<String>, Option<Vec<u8>>, Option<String>);

fn id(n: u128) -> Uuid {
    Uuid::from_u128(n << 64 | 0xff00_0000_0000_0000 | n)
}

async fn fill(shop: &Shop, things: Vec<Vec<Value<'static>>>) {
    let fill = cmd(move |tx| {
        let things = things.clone();
        Box::pin(async move {
            let mut batch = Batch::default();
            for thing in things {
                batch.exec_n(&INSERT_THING, thing, 1);
            }
            tx.run(batch).await
        })
    });
    shop.db.write(fill).await.unwrap();
}

async fn things(shop: &Shop) -> Vec<Thing> {
    shop.db.read(ask(|rx| Box::pin(rx.query(&LIST_THINGS, &[])))).await.unwrap()
}

async fn round_trip(engine: Engine) {
    let shop = Shop::open(engine).await;
    let row = |n, amount, open| {
        let raw = Value::Bytes(vec![0, 255].into());
        vec![
            Value::Id(id(n)),
            Value::Int(amount),
            Value::Bool(open),
            "it's \"ok\" \u{1f339}".into(),
            raw,
            Value::Json(r#"{"a": 1}"#.into()),
        ]
    };
    fill(&shop, vec![row(1, i64::MIN, true), row(2, i64::MAX, false)]).await;
    let found = things(&shop).await;
    assert_eq!(found.len(), 2);
    for (ix, (amount, open)) in [(i64::MIN, true), (i64::MAX, false)].into_iter().enumerate() {
        let (key, got_amount, got_open, name, raw, extras) = &found[ix];
        assert_eq!(*key, id(ix as u128 + 1));
        assert_eq!((*got_amount, *got_open), (Some(amount), Some(open)));
        assert_eq!(name.as_deref(), Some("it's \"ok\" \u{1f339}"));
        assert_eq!(raw.as_deref(), Some([0, 255].as_slice()));
        assert_eq!(extras.as_deref(), Some(r#"{"a": 1}"#));
    }
    let swapped =
        ask(|rx| Box::pin(async { rx.query::<(String,)>(&SWAPPED, &[i64::MAX.into(), "x".into()]).await }));
    assert!(shop.db.read(swapped).await.unwrap().is_empty());
}

async fn nulls_round_trip(engine: Engine) {
    let shop = Shop::open(engine).await;
    let mut row = vec![Value::Id(id(1))];
    row.resize(6, Value::Null);
    fill(&shop, vec![row]).await;
    assert_eq!(things(&shop).await, [(id(1), None, None, None, None, None)]);
}

fn named(n: u128, amount: i64, name: &'static str) -> Vec<Value<'static>> {
    vec![Value::Id(id(n)), amount.into(), Value::Null, name.into(), Value::Null, Value::Null]
}

async fn names(shop: &Shop, sql: &'static Sql, args: Vec<Value<'static>>) -> Vec<String> {
    let query = ask(move |rx| {
        let args = args.clone();
        Box::pin(async move { rx.query::<(String,)>(sql, &args).await })
    });
    shop.db.read(query).await.unwrap().into_iter().map(|(name,)| name).collect()
}

async fn lists_and_orders(engine: Engine) {
    let shop = Shop::open(engine).await;
    let rows = [(1, "b"), (2, "B"), (3, "a"), (4, "\u{e9}"), (5, "it's, {\"so\"}")];
    fill(&shop, rows.iter().map(|&(n, name)| named(n, i64::try_from(n).unwrap(), name)).collect()).await;
    assert_eq!(names(&shop, &BY_IDS, vec![vec![id(2), id(3), id(9)].into()]).await, ["B", "a"]);
    assert!(names(&shop, &BY_IDS, vec![Vec::<Uuid>::new().into()]).await.is_empty());
    assert_eq!(
        names(&shop, &BY_AMOUNTS, vec![vec![5_i64, 1, i64::MAX].into()]).await,
        ["b", "it's, {\"so\"}"]
    );
    let texts = vec!["it's, {\"so\"}".to_owned(), "\u{e9}".to_owned()];
    assert_eq!(names(&shop, &BY_NAMES, vec![texts.into()]).await, ["\u{e9}", "it's, {\"so\"}"]);
    assert_eq!(names(&shop, &IN_ORDER, vec![]).await, ["\u{e9}", "it's, {\"so\"}", "b", "a", "B"]);
}

async fn json_members(engine: Engine) {
    let shop = Shop::open(engine).await;
    let row = |n, extras: &'static str| {
        vec![Value::Id(id(n)), Value::Null, Value::Null, Value::Null, Value::Null, Value::Json(extras.into())]
    };
    let texts =
        [r#"{"colour": "it's \"red\"", "open": true, "n": 12}"#, r#"{"colour": null, "open": false}"#, "{}"];
    fill(&shop, texts.iter().zip(1..).map(|(text, n)| row(n, text)).collect()).await;
    type Members = (Option<String>, Option<String>, Option<String>);
    let found: Vec<Members> = shop.db.read(ask(|rx| Box::pin(rx.query(&COLOURS, &[])))).await.unwrap();
    let text = |text: &str| Some(text.to_owned());
    let expected: [Members; 3] =
        [(text("it's \"red\""), text("true"), text("12")), (None, text("false"), None), (None, None, None)];
    assert_eq!(found, expected);
}

async fn dynamic_queries(engine: Engine) {
    let shop = Shop::open(engine).await;
    fill(&shop, vec![named(1, 5, "a"), named(2, 6, "b"), named(3, 7, "c")]).await;
    let query = ask(|rx| {
        Box::pin(async move {
            let mut select = Build::select();
            select.column("name").from("thing").and_where(Expr::col("amount").gte(6));
            select.and_where(Expr::col("id").is_in([id(1), id(2), id(3)]));
            select.and_where(Expr::col("name").ne("c")).limit(10);
            rx.query_dyn::<(String,)>(&select).await
        })
    });
    assert_eq!(shop.db.read(query).await.unwrap(), [("b".to_owned(),)]);
    let float = ask(|rx| {
        Box::pin(async move {
            let mut select = Build::select();
            select.column("name").from("thing").and_where(Expr::col("amount").gte(6.5));
            rx.query_dyn::<(String,)>(&select).await
        })
    });
    assert!(matches!(shop.db.read(float).await, Err(Error::Driver { .. })));
}

async fn columns_are_never_guessed(engine: Engine) {
    let shop = Shop::open(engine).await;
    fill(&shop, vec![named(1, 5, "a"), named(2, 6, "b")]).await;
    let average = shop.db.read(ask(|rx| Box::pin(rx.query_one::<(i64,)>(&AVERAGE, &[])))).await;
    let Err(Error::Column { column, reason }) = average else { panic!("{average:?}") };
    assert_eq!(column, "average");
    assert!(reason.contains("CAST"), "{reason}");
    let text =
        shop.db.read(ask(|rx| Box::pin(rx.query::<(String, i64, bool, i64)>(&LIST_THINGS, &[])))).await;
    assert!(matches!(text, Err(Error::Column { column, .. }) if column == "id"));
}
