//! Every reader, on forms and on JSON, with values that are right, wrong, empty and missing.

use super::*;
use crate::{Limits, Patch};
use proptest::prelude::*;

fn form(text: &str) -> Tree {
    Tree::from_query(text, &Limits::default()).unwrap()
}

fn json(text: &str) -> Tree {
    Tree::from_json(text.as_bytes(), &Limits::default()).unwrap()
}

/// What the field `a` is, or the texts of the problems.
fn read_a<T>(
    tree: &Tree,
    get: impl for<'f> FnOnce(&Fields<'f>) -> Field<'f, T>,
) -> Result<Patch<T>, Vec<String>> {
    read(tree, |f| get(f).patch()).map_err(|problems| problems.iter().map(ToString::to_string).collect())
}

fn noted(text: &str) -> Vec<String> {
    vec![text.to_owned()]
}

#[test]
fn forms_and_json_say_the_same_integers() {
    for tree in [
        form("a=5"),
        form("a=%205%20"),
        form("a=5.0"),
        json(r#"{"a":5}"#),
        json(r#"{"a":5.0}"#),
        json(r#"{"a":"5"}"#),
    ] {
        assert_eq!(read_a(&tree, |f| f.int("a")), Ok(Patch::Value(5)));
    }
    assert_eq!(read_a(&form("b=5"), |f| f.int("a")), Ok(Patch::Absent));
    for tree in [form("a="), form("a=+"), json(r#"{"a":null}"#)] {
        assert_eq!(read_a(&tree, |f| f.int("a")), Ok(Patch::Null));
    }
    for tree in
        [form("a=x"), form("a=5.5"), form("a=NaN"), form("a[]=5"), json(r#"{"a":true}"#), json(r#"{"a":{}}"#)]
    {
        assert_eq!(read_a(&tree, |f| f.int("a")), Err(noted("a: expected integer")), "{tree:?}");
    }
    for tree in [
        form("a=9223372036854775808"),
        form("a=1e400"),
        json(r#"{"a":1e300}"#),
        json(r#"{"a":18446744073709551615}"#),
    ] {
        assert_eq!(read_a(&tree, |f| f.int("a")), Err(noted("a: out of range")), "{tree:?}");
    }
    assert_eq!(read_a(&form("a=0"), |f| f.int("a").within(1..)), Err(noted("a: out of range")));
}

#[test]
fn id_lists_come_in_many_shapes() {
    for tree in [
        form("a[]=1&a[]=2"),
        form("a[0]=1&a[1]=2"),
        form("a[3]=1&a[7]=2"),
        form("a=1,2"),
        form("a=1,%202"),
        json(r#"{"a":[1,"2"]}"#),
    ] {
        assert_eq!(read_a(&tree, |f| f.ints("a")), Ok(Patch::Value(vec![1, 2])), "{tree:?}");
    }
    assert_eq!(read_a(&form("a=7"), |f| f.ints("a")), Ok(Patch::Value(vec![7])));
    assert_eq!(read_a(&json(r#"{"a":[]}"#), |f| f.ints("a")), Ok(Patch::Value(vec![])));
    assert_eq!(read_a(&form("a="), |f| f.ints("a")), Ok(Patch::Null));
    assert_eq!(read_a(&form("a=1,x"), |f| f.ints("a")), Err(noted("a: expected integer")));
    assert_eq!(read_a(&form("a[]=1&a[]=x"), |f| f.ints("a")), Err(noted("a[1]: expected integer")));
    assert_eq!(read_a(&form("a[b]=1"), |f| f.ints("a")), Err(noted("a: expected list")));
    assert_eq!(read_a(&form("a=1,2,3"), |f| f.ints("a").max_items(2)), Err(noted("a: more than 2 items")));
    assert_eq!(read_a(&form("a[]=x&a[]=y"), |f| f.strs("a")), Ok(Patch::Value(vec!["x".into(), "y".into()])));
}

#[test]
fn truth_has_nine_spellings() {
    for (yes, no) in [("1", "0"), ("true", "false"), ("on", "off"), ("YES", "No")] {
        assert_eq!(read_a(&form(&format!("a={yes}")), |f| f.bool("a")), Ok(Patch::Value(true)));
        assert_eq!(read_a(&form(&format!("a={no}")), |f| f.bool("a")), Ok(Patch::Value(false)));
    }
    assert_eq!(read_a(&json(r#"{"a":true}"#), |f| f.bool("a")), Ok(Patch::Value(true)));
    assert_eq!(read_a(&json(r#"{"a":0}"#), |f| f.bool("a")), Ok(Patch::Value(false)));
    assert_eq!(read_a(&form("a=2"), |f| f.bool("a")), Err(noted("a: expected boolean")));
}

#[test]
fn decimals_are_exact() {
    for tree in [form("a=-21.00"), json(r#"{"a":-21}"#), json(r#"{"a":"-21.00"}"#), json(r#"{"a":-21.0}"#)] {
        assert_eq!(read_a(&tree, |f| f.decimal("a")), Ok(Patch::Value(Decimal::from(-21))));
    }
    assert_eq!(read_a(&json(r#"{"a":0.28}"#), |f| f.decimal("a")), Ok(Patch::Value(Decimal::new(28, 2))));
    assert_eq!(read_a(&json(r#"{"a":1e-5}"#), |f| f.decimal("a")), Ok(Patch::Value(Decimal::new(1, 5))));
    assert_eq!(read_a(&json(r#"{"a":1e300}"#), |f| f.decimal("a")), Err(noted("a: out of range")));
    assert_eq!(read_a(&form("a=1,5"), |f| f.decimal("a")), Err(noted("a: expected number")));
}

#[test]
fn texts_are_taken_as_they_are() {
    assert_eq!(read_a(&form("a=+x+"), |f| f.str("a")), Ok(Patch::Value(" x ".into())));
    assert_eq!(read_a(&form("a="), |f| f.str("a")), Ok(Patch::Value(String::new())));
    assert_eq!(read_a(&form("a=+"), |f| f.str("a").blank_is_null()), Ok(Patch::Null));
    assert_eq!(read_a(&json(r#"{"a":15}"#), |f| f.str("a")), Ok(Patch::Value("15".into())));
    assert_eq!(
        read_a(&form("a=%D0%A6%D0%A6"), |f| f.str("a").max_chars(1)),
        Err(noted("a: longer than 1 characters"))
    );
    assert_eq!(read_a(&form("a=x%00"), |f| f.str("a")), Err(noted("a: contains a zero character")));
    assert_eq!(read_a(&form("a[b]=x"), |f| f.str("a")), Err(noted("a: expected text")));
}

#[test]
fn dates_times_and_uuids_are_strict() {
    let zone = Zone::open("Asia/Tashkent").unwrap();
    assert!(matches!(read_a(&form("a=2024-02-29"), |f| f.date("a")), Ok(Patch::Value(_))));
    assert_eq!(read_a(&form("a=2023-02-29"), |f| f.date("a")), Err(noted("a: expected date")));
    assert_eq!(
        read_a(&form("a=2025-01-01+04:59:00"), |f| f.date_time("a", &zone)),
        Ok(Patch::Value(1_735_689_540_000_000))
    );
    assert_eq!(read_a(&form("a=now"), |f| f.date_time("a", &zone)), Err(noted("a: expected date and time")));
    assert_eq!(read_a(&form("a=7"), |f| f.uuid("a")), Err(noted("a: expected uuid")));
    let uuid = "67e55044-10b1-426f-9247-bb680e5fe0c8";
    assert_eq!(read_a(&form(&format!("a={uuid}")), |f| f.uuid("a")), Ok(Patch::Value(uuid.parse().unwrap())));
}

#[test]
fn all_problems_are_told_at_once() {
    let tree = form("records[0][count]=x&records[0][extra]=1&records[1][price]=-1");
    let problems = read(&tree, |f| {
        f.str("name").required();
        f.list("records", |record| {
            record.only(&["count", "price"]);
            (record.int("count").required(), record.int("price").within(0..).optional())
        })
        .required()
    })
    .unwrap_err();
    let texts: Vec<_> = problems.iter().map(ToString::to_string).collect();
    assert_eq!(
        texts,
        [
            "name: missing",
            "records[0][extra]: unknown name",
            "records[0][count]: expected integer",
            "records[1][count]: missing",
            "records[1][price]: out of range",
        ]
    );
    assert_eq!(
        problems[4].path,
        [Segment::Key("records".into()), Segment::Index(1), Segment::Key("price".into())]
    );
}

#[test]
fn objects_read_like_forms_whatever_they_were_sent_as() {
    let read_min = |tree: &Tree| read_a(tree, |f| f.object("a", |stock| stock.int("min").optional()));
    assert_eq!(read_min(&form("a[min]=1")), Ok(Patch::Value(Some(1))));
    assert_eq!(read_min(&json(r#"{"a":[]}"#)), Ok(Patch::Value(None)));
    assert_eq!(read_min(&json(r#"{"a":null}"#)), Ok(Patch::Null));
    assert_eq!(read_min(&form("a=1")), Err(noted("a: expected object")));
    let tree = form("rates[USD]=1&rates[EUR]=2");
    let rates = read(&tree, |f| {
        f.at("rates")
            .entries()
            .map(|(code, rate)| (code.to_owned(), rate.as_int().required()))
            .collect::<Vec<_>>()
    });
    assert_eq!(rates, Ok(vec![("USD".to_owned(), 1), ("EUR".to_owned(), 2)]));
}

#[test]
fn problems_are_bounded() {
    let tree = json(&format!("{{\"a\":[{}]}}", vec!["true"; 1000].join(",")));
    assert_eq!(read(&tree, |f| f.ints("a").required()).unwrap_err().len(), MAX_PROBLEMS);
}

proptest! {
    #[test]
    fn any_form_is_read_or_refused(text in "(a(\\[[a0-9]{0,2}\\]){0,3}=[-+.,e0-9a-z]{0,8}&?){0,6}") {
        let zone = Zone::utc();
        let _ = read(&form(&text), |f| {
            f.str("a").optional();
            f.int("a").optional();
            f.ints("a").optional();
            f.bool("a").optional();
            f.decimal("a").optional();
            f.date("a").optional();
            f.date_time("a", &zone).optional();
            f.files("a").optional();
            f.list("a", |item| item.object("a", |inner| inner.int("0").required()).optional()).optional();
        });
    }
}
