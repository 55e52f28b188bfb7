//! One request, whole: how it is made up, sent, and shown again.

use std::fmt;

use axum::http::{Method, Uri};
use fastrand::Rng;
use serde_json::Value;
use testkit::{Answer, Http};

use super::corpus::Recorded;
use super::values::{fill, shake, text, value};
use super::vocabulary::Vocabulary;

/// Names that lists know, and some that none does.
const PARAMETERS: [&str; 26] = [
    "page",
    "size",
    "limit",
    "offset",
    "q",
    "search",
    "sort",
    "direction",
    "id",
    "ids[]",
    "ids[a][b]",
    "location",
    "locations[]",
    "brand",
    "category",
    "zone",
    "customer",
    "stock[count][min]",
    "stock[count][max]",
    "time[min]",
    "time[max]",
    "date",
    "number",
    "state",
    "token",
    "x[][][][][][]",
];

/// Content types, right and wrong.
const CONTENT_TYPES: [&str; 7] = [
    "application/json",
    "application/json; charset=utf-16",
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=XX",
    "multipart/form-data",
    "text/plain",
    ";",
];

/// Headers that somebody looks at.
const HEADERS: [(&str, &[&str]); 7] = [
    ("host", &["", "elsewhere.ox-sys.com", "127.0.0.1:99999"]),
    ("accept", &["*/*", "text/html", "application/vnd.api+json", "q=;;"]),
    ("accept-language", &["uz", "xx;q=9", ","]),
    ("authorization", &["", "Bearer", "Bearer x.y.z", "Basic !!!!", "Basic b3duZXI6eA=="]),
    ("x-forwarded-for", &["1.2.3.4", "::::"]),
    ("content-encoding", &["gzip", "identity"]),
    ("cookie", &["session=x", "=;=;", "session=\u{e9}"]),
];

/// What an operation table says that matters here.
#[derive(Clone, Debug)]
pub(super) struct Route {
    pub(super) method: Method,
    pub(super) path: &'static str,
    pub(super) served: bool,
}

/// A request.
#[derive(Debug)]
pub(super) struct Request {
    pub(super) method: Method,
    pub(super) target: String,
    headers: Vec<(&'static str, String)>,
    body: Option<(&'static str, Vec<u8>)>,
}

impl fmt::Display for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.method, self.target)?;
        for (name, value) in &self.headers {
            write!(f, "\n{name}: {value}")?;
        }
        if let Some((content_type, body)) = &self.body {
            write!(f, "\ncontent-type: {content_type}\n\n{}", body.escape_ascii())?;
        }
        Ok(())
    }
}

impl Request {
    /// Some request for a route.
    pub(super) fn grammatical(route: &Route, words: &Vocabulary, rng: &mut Rng) -> Self {
        let method = if rng.u8(..20) == 0 { odd_method(rng) } else { route.method.clone() };
        let body = (method != Method::GET || rng.u8(..10) == 0).then(|| body(words, rng));
        Self { target: target(route.path, words, rng), headers: headers(rng), method, body }
    }

    /// A recorded request with ids of this shop, mostly with something changed in it.
    pub(super) fn recorded(recorded: &Recorded, words: &Vocabulary, rng: &mut Rng) -> Self {
        let mut body = fill(&recorded.body, words, rng);
        for _ in 0..rng.usize(..4) {
            shake(&mut body, words, rng);
        }
        Self {
            method: recorded.method.clone(),
            target: path(recorded.path, words, rng),
            headers: Vec::new(),
            body: (!body.is_null()).then(|| ("application/json", json_bytes(&body))),
        }
    }

    /// A request for a page of a list, as its screen asks for it.
    pub(super) fn plain(path: &str) -> Self {
        Self { method: Method::GET, target: path.to_owned(), headers: Vec::new(), body: None }
    }

    /// Whether a client could send it at all.
    pub(super) fn can_be_sent(&self) -> bool {
        self.target.parse::<Uri>().is_ok() && self.target.starts_with('/')
    }

    /// Whether a text stands in it, so that an answer may say it back.
    pub(super) fn says(&self, text: &str) -> bool {
        self.to_string().contains(text)
    }

    pub(super) async fn send(&self, door: &Http) -> Answer {
        let mut ask = door.ask(self.method.clone(), &self.target);
        if let Some((content_type, body)) = &self.body {
            ask = ask.body(content_type, body.clone());
        }
        for (name, value) in &self.headers {
            ask = ask.header(name, value);
        }
        ask.await
    }
}

fn odd_method(rng: &mut Rng) -> Method {
    let methods = [
        Method::GET,
        Method::HEAD,
        Method::OPTIONS,
        Method::PUT,
        Method::PATCH,
        Method::DELETE,
        Method::TRACE,
    ];
    rng.choice(methods).unwrap()
}

fn target(template: &str, words: &Vocabulary, rng: &mut Rng) -> String {
    let mut target = path(template, words, rng);
    for at in 0..rng.usize(..5) {
        let separator = if at == 0 { '?' } else { '&' };
        let name =
            if rng.u8(..6) == 0 { words.name(rng) } else { (*rng.choice(&PARAMETERS).unwrap()).to_owned() };
        let value = if rng.bool() { plain(&words.id(&name, rng)) } else { text(rng) };
        target.push_str(&format!("{separator}{name}={}", percent(&value, rng)));
    }
    target
}

fn path(template: &str, words: &Vocabulary, rng: &mut Rng) -> String {
    let segment = |part: &str, rng: &mut Rng| match part.strip_prefix('{') {
        None => part.to_owned(),
        Some(name) if rng.u8(..8) > 0 => percent(&plain(&words.id(name, rng)), rng),
        Some(_) => percent(&text(rng), rng),
    };
    template.split('/').map(|part| segment(part, rng)).collect::<Vec<_>>().join("/")
}

/// A value as it stands in an address.
fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// Percent-encodes, and now and then does it wrongly.
fn percent(text: &str, rng: &mut Rng) -> String {
    let mut out = String::new();
    for byte in text.bytes().take(600) {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' => out.push(char::from(byte)),
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    if rng.u8(..40) == 0 {
        out.push_str(rng.choice(["%", "%zz", "%ff%fe", "+", "%00", "%2F.."]).unwrap());
    }
    out
}

fn headers(rng: &mut Rng) -> Vec<(&'static str, String)> {
    let mut headers = Vec::new();
    while rng.u8(..6) == 0 {
        let (name, values) = *rng.choice(&HEADERS).unwrap();
        headers.push((name, (*rng.choice(values).unwrap()).to_owned()));
    }
    headers
}

fn body(words: &Vocabulary, rng: &mut Rng) -> (&'static str, Vec<u8>) {
    let content_type = if rng.u8(..4) == 0 { *rng.choice(&CONTENT_TYPES).unwrap() } else { CONTENT_TYPES[0] };
    let bytes = match rng.u8(..16) {
        0 => Vec::new(),
        1 => vec![b'['; 100_000],
        2 => "{\"a\":".repeat(rng.usize(..400)).into_bytes(),
        3 => (0..rng.usize(..300)).map(|_| rng.u8(..)).collect(),
        4 => form(words, rng),
        5 => multipart(words, rng),
        6 => {
            let mut bytes = json_bytes(&value(words, rng, 0));
            let at = rng.usize(..bytes.len());
            bytes[at] = rng.u8(..);
            bytes
        }
        7 => json_bytes(&value(words, rng, 0)),
        _ => {
            let mut body =
                Value::Object((0..rng.usize(..8)).map(|_| (words.name(rng), value(words, rng, 1))).collect());
            if rng.bool() {
                shake(&mut body, words, rng);
            }
            json_bytes(&body)
        }
    };
    match bytes.first() {
        Some(b'-') => (CONTENT_TYPES[3], bytes),
        _ => (content_type, bytes),
    }
}

fn form(words: &Vocabulary, rng: &mut Rng) -> Vec<u8> {
    let pair = |rng: &mut Rng| format!("{}[{}][]={}", words.name(rng), rng.u8(..3), percent(&text(rng), rng));
    (0..rng.usize(1..8)).map(|_| pair(rng)).collect::<Vec<_>>().join("&").into_bytes()
}

fn multipart(words: &Vocabulary, rng: &mut Rng) -> Vec<u8> {
    let mut out = Vec::new();
    for _ in 0..rng.usize(1..6) {
        let file = if rng.u8(..3) == 0 { "; filename=\"a.gif\"\r\nContent-Type: image/gif" } else { "" };
        let name = format!("records[{}][{}]", rng.u8(..3), words.name(rng));
        let part =
            format!("--XX\r\nContent-Disposition: form-data; name=\"{name}\"{file}\r\n\r\n{}\r\n", text(rng));
        out.extend(part.into_bytes());
    }
    if rng.u8(..5) > 0 {
        out.extend(b"--XX--\r\n");
    }
    out
}

fn json_bytes(value: &Value) -> Vec<u8> {
    value.to_string().into_bytes()
}
