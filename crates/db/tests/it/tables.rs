//! Whole tables: what there is, in pages, and back again in the form that the other engine takes.

use db::{Engine, Plain, Result, Row, Table, Value};
use uuid::Uuid;

use crate::both::on_both_engines;
use crate::shop::{Shop, ask, cmd};

on_both_engines! {
    tables_are_what_the_engine_says,
    pages_follow_the_key,
    a_value_that_does_not_fit_is_an_error_that_names_its_column,
    columns_may_come_in_another_order,
}

/// A row's values, as text that shows their kind.
struct Shown(Vec<String>);

impl db::FromRow for Shown {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        (0..row.width()).map(|ix| Ok(format!("{:?}", row.plain(ix)?))).collect::<Result<_>>().map(Self)
    }
}

async fn tables(shop: &Shop) -> Vec<Table> {
    shop.db.read(ask(|rx| Box::pin(rx.tables()))).await.unwrap()
}

async fn thing(shop: &Shop) -> Table {
    tables(shop).await.into_iter().find(|table| table.name() == "thing").unwrap()
}

async fn tables_are_what_the_engine_says(engine: Engine) {
    let shop = Shop::open(engine).await;
    let tables = tables(&shop).await;
    let names: Vec<&str> = tables.iter().map(Table::name).collect();
    assert_eq!(names, ["child", "entry", "thing"]);
    assert_eq!(tables[0].columns().collect::<Vec<_>>(), ["key", "parent", "late_parent"]);
    assert_eq!(tables[0].key(), [1, 0], "the key's own order");
}

fn row(n: u8) -> Vec<Value<'static>> {
    let json = format!(r#"{{"n": {n}}}"#);
    vec![
        Uuid::from_u128(n.into()).into(),
        i64::from(n).into(),
        (n > 1).into(),
        format!("ж{n}").into(),
        vec![n, 0].into(),
        Value::Json(json.into()),
    ]
}

async fn fill(shop: &Shop) {
    let table = thing(shop).await;
    let put = cmd(move |tx| {
        let table = table.clone();
        Box::pin(async move {
            let nothing =
                vec![Uuid::nil().into(), Value::Null, Value::Null, Value::Null, Value::Null, Value::Null];
            tx.fill(&table, &[row(2), row(1), nothing]).await
        })
    });
    shop.db.write(put).await.unwrap();
}

async fn pages_follow_the_key(engine: Engine) {
    let shop = Shop::open(engine).await;
    fill(&shop).await;
    let table = thing(&shop).await;
    let page = |within: Option<(&'static str, i64)>, after: Option<u128>, limit: u32| {
        let table = table.clone();
        let shop = &shop;
        async move {
            let question = ask(move |rx| {
                let table = table.clone();
                Box::pin(async move {
                    let after: Vec<Value<'_>> =
                        after.map(|id| Uuid::from_u128(id).into()).into_iter().collect();
                    rx.page::<Shown>(&table, within, &after, limit).await
                })
            });
            let rows = shop.db.read(question).await.unwrap();
            rows.into_iter().map(|Shown(row)| row).collect::<Vec<_>>()
        }
    };
    let first = page(None, None, 2).await;
    assert_eq!(first[0][1..], ["Null", "Null", "Null", "Null", "Null"]);
    assert_eq!(first[1][1..5], ["Int(1)", "Int(0)", "Text(\"ж1\")", "Bytes([1, 0])"]);
    assert_eq!(first[1][5].replace("\\", ""), "Text(\"{\"n\": 1}\")");
    assert_eq!(first[1][0], format!("{:?}", Plain::Bytes(Uuid::from_u128(1).as_bytes())));
    let rest = page(None, Some(1), 2).await;
    assert_eq!((rest.len(), rest[0][1].as_str()), (1, "Int(2)"));
    let within = page(Some(("amount", 1)), None, 9).await;
    assert_eq!((within.len(), within[0][1].as_str()), (1, "Int(1)"));
    assert!(page(Some(("amount", 1)), Some(1), 9).await.is_empty());
}

async fn a_value_that_does_not_fit_is_an_error_that_names_its_column(engine: Engine) {
    let shop = Shop::open(engine).await;
    let table = thing(&shop).await;
    let error = table.value(3, Plain::Int(1)).unwrap_err();
    assert!(error.to_string().contains("thing.name"), "{error}");
    assert_eq!(table.value(3, Plain::Null).unwrap(), Value::Null);
}

async fn columns_may_come_in_another_order(engine: Engine) {
    let shop = Shop::open(engine).await;
    let table = thing(&shop).await;
    let mut names: Vec<String> = table.columns().map(str::to_owned).collect();
    names.reverse();
    let turned = table.arranged(&names).unwrap();
    assert_eq!(turned.key(), [5]);
    assert!(turned.columns().eq(names.iter().map(String::as_str)));
    names.pop();
    assert_eq!(table.arranged(&names), None);
    names.push("nowhere".to_owned());
    assert_eq!(table.arranged(&names), None);
    let twice = vec!["id".to_owned(); 6];
    assert_eq!(table.arranged(&twice), None);
}
