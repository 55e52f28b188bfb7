//! A browser for tests: keeps cookies, finds tokens in forms, follows nothing by itself.

use std::collections::BTreeMap;

use axum::http::header;
use server::config::Config;
use testkit::{Answer, Ask, Http, TestShop};

use crate::support::{client, edge};

/// One browser.
pub(super) struct Browser {
    http: Http,
    cookies: BTreeMap<String, String>,
}

/// What it shows.
pub(super) struct Page {
    pub(super) status: u16,
    pub(super) html: String,
    pub(super) answer: Answer,
}

impl Page {
    /// Where it sends the browser.
    pub(super) fn location(&self) -> &str {
        self.header("location")
    }

    pub(super) fn header(&self, name: &str) -> &str {
        self.answer.headers.get(name).map(|value| value.to_str().unwrap()).unwrap_or_default()
    }

    #[track_caller]
    pub(super) fn has(&self, text: &str) -> &Self {
        assert!(self.html.contains(text), "no {text:?} in {}", self.html);
        self
    }

    #[track_caller]
    pub(super) fn has_not(&self, text: &str) -> &Self {
        assert!(!self.html.contains(text), "{text:?} in {}", self.html);
        self
    }

    /// The token of its first form.
    pub(super) fn token(&self) -> String {
        let behind = self.html.split_once("name=\"token\" value=\"").unwrap().1;
        behind.split_once('"').unwrap().0.to_owned()
    }
}

impl Browser {
    pub(super) fn new(shop: &TestShop) -> Self {
        Self::configured(shop, Config::default())
    }

    pub(super) fn configured(shop: &TestShop, config: Config) -> Self {
        let http = client(edge(shop, config)).with("accept-language", "en");
        Self { http, cookies: BTreeMap::new() }
    }

    /// Signed in as the owner.
    pub(super) async fn of_the_owner(shop: &TestShop) -> Self {
        let mut browser = Self::new(shop);
        assert_eq!(browser.sign_in(TestShop::USERNAME, TestShop::PASSWORD).await.status, 303);
        browser
    }

    pub(super) async fn get(&mut self, path: &str) -> Page {
        let ask = self.http.get(path);
        self.ask(ask).await
    }

    /// As most browsers ask.
    pub(super) async fn compressed(&mut self, path: &str) -> Page {
        let ask = self.http.get(path).header("accept-encoding", "gzip, br");
        self.ask(ask).await
    }

    pub(super) async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Page {
        let encode = |text: &str| text.bytes().map(|byte| format!("%{byte:02X}")).collect::<String>();
        let form: Vec<String> =
            fields.iter().map(|(name, value)| format!("{name}={}", encode(value))).collect();
        let ask = self.http.post(path).form(&form.join("&"));
        self.ask(ask).await
    }

    pub(super) async fn sign_in(&mut self, login: &str, password: &str) -> Page {
        let token = self.get("/app/sign-in").await.token();
        self.post("/app/sign-in", &[("token", &token), ("login", login), ("password", password)]).await
    }

    pub(super) fn cookie(&self, name: &str) -> &str {
        self.cookies.get(name).map(String::as_str).unwrap_or_default()
    }

    pub(super) fn forget(&mut self, name: &str) {
        self.cookies.remove(name);
    }

    async fn ask(&mut self, ask: Ask) -> Page {
        let cookies: Vec<String> =
            self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let answer = ask.header("cookie", &cookies.join("; ")).await;
        for cookie in answer.headers.get_all(header::SET_COOKIE) {
            let pair = cookie.to_str().unwrap().split(';').next().unwrap();
            let (name, value) = pair.split_once('=').unwrap();
            self.cookies.insert(name.to_owned(), value.to_owned());
        }
        let html = String::from_utf8_lossy(&answer.bytes).into_owned();
        Page { status: answer.status.as_u16(), html, answer }
    }
}
