//! Doors with an ear: what is said at them is in the journal, whatever becomes of it, and nobody waits for that.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::http::StatusCode;
use axum::response::IntoResponse as _;
use axum::routing::{get, post};
use journal::{Direction, Filter, Names, Page, Row};
use serde_json::json;
use server::config::{Config, DoorConfig};
use server::http::{Doors, Ear, Edge, Health, Mount};
use testkit::{Http, TestShop, both_engines};

use crate::support::{client, edge};

fn listening() -> Config {
    let mut config = Config::default();
    config.journal.dialects.insert("ox".to_owned(), true);
    config
}

/// Every row, newest first.
async fn rows(shop: &TestShop) -> Vec<Row> {
    shop.journal.flush().await;
    shop.journal.operator().list(&Filter::default(), Page::Number(1), 100).await.unwrap().rows
}

both_engines! {
    async fn both_halves_of_an_exchange_are_in_the_accounts_journal(shop) {
        let shop = shop.with_outlet().await;
        let http = client(edge(&shop, listening())).with("auth-token", &shop.key().await);
        let profile = http.get("/profile?token=secret").await.ok();
        let [answer, request] = rows(&shop).await.try_into().unwrap();
        assert_eq!((request.direction, answer.direction), (Direction::Request, Direction::Answer));
        assert_eq!((request.account, answer.account), (Some(shop.owner.account), Some(shop.owner.account)));
        assert_eq!((request.kind.as_str(), answer.status, request.pair), ("PROFILE", Some(200), answer.pair));
        assert_eq!(answer.said(Names::Shown), Some(profile));
        let asked = request.said(Names::Shown).unwrap();
        assert_eq!(asked["get"], json!({"q": "/profile", "token": "***"}));
        assert!(!asked.to_string().contains("Bearer"));
        shop.close().await;
    }

    async fn a_request_refused_at_the_door_is_there(shop) {
        let shop = shop.await;
        let http = client(edge(&shop, listening()));
        assert_eq!(http.get("/profile").await.status, 401);
        assert_eq!(http.get("/nowhere").await.status, 404);
        let statuses: Vec<_> = rows(&shop).await.iter().map(|row| row.status).collect();
        assert_eq!(statuses, [Some(404), None, Some(401), None]);
        shop.close().await;
    }
}

#[tokio::test]
async fn a_door_without_an_ear_leaves_nothing() {
    let shop = TestShop::sqlite().await;
    client(edge(&shop, Config::default())).get("/profile").await;
    assert!(rows(&shop).await.is_empty());
    shop.close().await;
}

/// A door that does whatever can go wrong.
fn troubled(shop: &TestShop) -> Arc<Edge> {
    let service = Router::new()
        .route("/echo", post(async |body: String| body))
        .route("/deaf", post(async || StatusCode::NO_CONTENT))
        .route("/panic", get(async || -> StatusCode { panic!("on purpose") }))
        .route("/slow", get(async || std::future::pending::<StatusCode>().await))
        .route("/long", get(async || Body::from("x".repeat(1 << 20)).into_response()));
    let ear = Some(Ear::new("troubled", &shop.app, &shop.journal));
    let mount = Mount {
        name: "troubled",
        service,
        ear,
        prefixes: &[""],
        claims: |_| false,
        door: DoorConfig::default(),
    };
    Arc::new(Edge {
        doors: Doors::from_iter([mount]),
        health: Arc::new(Health::new(shop.app.clone())),
        trusted_proxies: Vec::new(),
        timeout: Duration::from_millis(50),
    })
}

async fn last(shop: &TestShop, http: &Http, path: &str) -> (Row, Row) {
    http.get(path).await;
    let mut rows = rows(shop).await.into_iter();
    (rows.next().unwrap(), rows.next().unwrap())
}

#[tokio::test]
async fn whatever_goes_wrong_an_exchange_leaves_two_rows() {
    let shop = TestShop::sqlite().await;
    let http = client(troubled(&shop));
    let (answer, request) = last(&shop, &http, "/panic").await;
    assert_eq!((answer.status, answer.pair), (Some(500), request.pair));
    assert_eq!(last(&shop, &http, "/slow").await.0.status, Some(408));
    let (long, _) = last(&shop, &http, "/long").await;
    assert!(long.truncated && long.said(Names::Shown).unwrap().as_str().unwrap().len() == 256 << 10);
    shop.close().await;
}

#[tokio::test]
async fn a_client_who_hangs_up_leaves_a_request_without_an_answer() {
    let shop = TestShop::sqlite().await;
    let edge = troubled(&shop);
    let request = axum::http::Request::get("/slow").header("host", "x").body(Body::empty()).unwrap();
    let peer = ([127, 0, 0, 1], 1).into();
    let hung_up = tokio::time::timeout(Duration::from_millis(5), edge.serve(peer, 80, request)).await;
    assert!(hung_up.is_err());
    let [answer, request] = rows(&shop).await.try_into().unwrap();
    assert_eq!((answer.status, answer.pair, answer.said(Names::Shown)), (None, request.pair, None));
    shop.close().await;
}

#[tokio::test]
async fn bodies_pass_through_whole() {
    let shop = TestShop::sqlite().await;
    let http = client(troubled(&shop));
    let long = "я".repeat(700_000);
    let echoed = http.post("/echo").body("text/plain", long.clone()).await;
    assert_eq!((echoed.status.as_u16(), echoed.bytes.len()), (200, long.len()));
    assert_eq!(echoed.headers["content-length"], long.len().to_string());
    let unheard = http.post("/deaf").body("text/plain", "nobody reads this").await;
    assert_eq!(unheard.status, 204);
    let [unheard_answer, unheard_request, _, heard] = rows(&shop).await.try_into().unwrap();
    assert!(heard.truncated && unheard_request.said(Names::Shown).unwrap()["body"].is_null());
    assert_eq!(unheard_answer.said(Names::Shown), None);
    shop.close().await;
}
