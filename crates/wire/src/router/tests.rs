//! Finding operations, and saying why one was not found.

use super::*;
use proptest::prelude::*;

static TABLE: &[Operation<u8>] = &[
    Operation::get("/sells/{sell}", "4.9", "show").does(0),
    Operation::patch("/sells/{id}", "4.9", "change").does(1),
    Operation::get("/sells/last", "4.9", "show the last").aliases(&["/sells/newest"]).does(2),
    Operation::get("/transfers/{id}/approve", "4.11", "approve").changes().does(3),
    Operation::post("/transfers/{id}/approve", "4.11", "approve"),
    Operation::get("/", "1", "greet"),
];

fn find(method: &Method, path: &str) -> Result<usize, String> {
    match Router::new(TABLE).find(method, path) {
        Found::Operation { index, .. } => Ok(index),
        Found::WrongMethod { allowed } => Err(allow_header(&allowed).to_str().unwrap().to_owned()),
        Found::NotFound => Err("none".to_owned()),
    }
}

#[test]
fn literal_segments_win() {
    assert_eq!(find(&Method::GET, "/sells/5"), Ok(0));
    assert_eq!(find(&Method::PATCH, "/sells/5"), Ok(1));
    assert_eq!(find(&Method::GET, "/sells/last"), Ok(2));
    assert_eq!(find(&Method::GET, "/sells/newest/"), Ok(2));
    assert_eq!(find(&Method::PATCH, "/sells/last"), Ok(1));
    assert_eq!(find(&Method::GET, "/"), Ok(5));
}

#[test]
fn other_requests_learn_why() {
    assert_eq!(find(&Method::DELETE, "/sells/5"), Err("GET, HEAD, PATCH".into()));
    assert_eq!(find(&Method::DELETE, "/transfers/5/approve"), Err("GET, POST".into()));
    for path in ["/sells", "/sells/", "/sells//", "/sells/5/6", "/sells/%zz", "/sells/%00", ""] {
        let found = find(&Method::GET, path);
        assert!(found == Err("none".into()) || (path.is_empty() && found == Ok(5)), "{path}");
    }
}

#[test]
fn a_head_is_a_get_that_only_reads() {
    assert_eq!(find(&Method::HEAD, "/sells/5"), Ok(0));
    assert_eq!(find(&Method::HEAD, "/transfers/5/approve"), Err("GET, POST".into()));
}

#[test]
fn segments_are_decoded_and_named_by_their_operation() {
    let Found::Operation { params, .. } = Router::new(TABLE).find(&Method::PATCH, "/sells/a%2Fb+c") else {
        panic!("the path is in the table");
    };
    assert_eq!((params.get("id"), params.get("sell"), params.int("id")), (Some("a/b+c"), None, None));
}

#[test]
#[should_panic(expected = "is claimed twice")]
fn a_path_is_claimed_once() {
    static TWICE: &[Operation<()>] = &[
        Operation::get("/a/{b}", "", ""),
        Operation::put("/a/{b}", "", ""),
        Operation::post("/b", "", "").aliases(&["/c"]),
        Operation::get("/x", "", "").aliases(&["/a/{c}/"]),
    ];
    Router::new(TWICE);
}

#[test]
fn the_table_prints() {
    let text = markdown(TABLE);
    assert!(text.starts_with("4 of 6 operations are served.\n"), "{text}");
    assert!(text.contains("| GET `/sells/last`, `/sells/newest` | 4.9 | yes | show the last |\n"), "{text}");
}

proptest! {
    #[test]
    fn any_path_is_found_or_not(path in "(/|sells|%|[0-9a-f]|\\PC){0,12}") {
        let _ = Router::new(TABLE).find(&Method::GET, &path);
    }
}
