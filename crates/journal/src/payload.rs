//! What a row says was sent: JSON always, masked and bounded. A request has the vendor's shape
//! `{"get": {"q": path, …query}, "body": …, "post": …, "headers": {"vary": ["Accept"]}}`; what can be told from the rest
//! (`post` of a JSON body, `headers`) is not stored but put back when the row is read.

use serde_json::{Map, Value, json};

use crate::Mask;
use crate::half::{Captured, Direction, Half, PAYLOAD_BYTES};

/// What is written of a half.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Payload {
    /// JSON without blanks; `None` for an answer without a body.
    pub(crate) text: Option<String>,
    /// Whether it is not all that was sent.
    pub(crate) truncated: bool,
    /// The path to show.
    pub(crate) path: String,
}

impl Payload {
    /// Reads what was heard.
    pub(crate) fn of(half: &Half, mask: &Mask) -> Self {
        let path = path(half, mask);
        let (body, truncated) = match half.direction {
            Direction::Request => request(half, mask, &path),
            Direction::Answer | Direction::Gap => body(&half.body, mask),
        };
        Self { text: body.map(|body| body.to_string()), truncated, path }
    }
}

/// The path as the vendor shows it: a front script gets it as `q`.
fn path(half: &Half, mask: &Mask) -> String {
    if let Some(path) = &half.mark.path {
        return path.clone();
    }
    let own = half.exchange.path.as_str();
    let rewritten = matches!(own, "/" | "/index.php").then(|| {
        query(half).find(|(name, value)| name == "q" && value.starts_with('/')).map(|(_, value)| value)
    });
    mask.path(&rewritten.flatten().unwrap_or_else(|| own.to_owned()))
}

fn query(half: &Half) -> impl Iterator<Item = (String, String)> {
    form_urlencoded::parse(half.exchange.query.as_bytes()).into_owned()
}

fn request(half: &Half, mask: &Mask, path: &str) -> (Option<Value>, bool) {
    let mut get = Map::new();
    get.insert("q".to_owned(), path.into());
    for (name, value) in query(half).filter(|(name, _)| name != "q") {
        let value = mask.value(&name, &value).into_owned();
        get.insert(name, value.into());
    }
    for (name, value) in &half.mark.params {
        get.insert((*name).to_owned(), mask.value(name, value).into());
    }
    let (sent, truncated) = body(&half.body, mask);
    let whole = match sent {
        Some(Value::String(_)) if half.exchange.form && !truncated => {
            json!({ "get": get, "body": null, "post": form(&half.body, mask) })
        }
        sent => json!({ "get": get, "body": sent }),
    };
    (Some(whole), truncated)
}

/// A body as a document; as a text where it is none, or not all there.
fn body(heard: &Captured, mask: &Mask) -> (Option<Value>, bool) {
    if heard.is_empty() {
        return (None, heard.is_truncated());
    }
    let bytes = heard.bytes();
    if !heard.is_truncated()
        && let Ok(mut document) = serde_json::from_slice(&bytes)
    {
        mask.json(&mut document);
        return (Some(document), false);
    }
    let (text, cut) = bounded(&mask.text(&text(&bytes)));
    (Some(text.into()), cut || heard.is_truncated())
}

/// The text of some bytes; of a picture or an archive only how long it is.
fn text(bytes: &[u8]) -> String {
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        // Cut in the middle of a character.
        Err(error) if error.error_len().is_none() => {
            String::from_utf8_lossy(&bytes[..error.valid_up_to()]).into_owned()
        }
        Err(_) => format!("({} bytes)", bytes.len()),
    }
}

/// As much of a text as is within bounds once control characters are spelled out, and whether that is not all.
fn bounded(text: &str) -> (String, bool) {
    let mut room = PAYLOAD_BYTES;
    let end = text.char_indices().find(|(_, c)| {
        let takes = match c {
            '"' | '\\' => 2,
            c if c.is_ascii_control() => 6,
            c => c.len_utf8(),
        };
        let full = room < takes;
        room = room.saturating_sub(takes);
        full
    });
    match end {
        Some((end, _)) => (text[..end].to_owned(), true),
        None => (text.to_owned(), false),
    }
}

fn form(heard: &Captured, mask: &Mask) -> Value {
    let bytes = heard.bytes();
    let fields = form_urlencoded::parse(&bytes).into_owned();
    let masked = fields.map(|(name, value)| (mask.value(&name, &value).into_owned(), name));
    Value::Object(masked.map(|(value, name)| (name, value.into())).collect())
}

/// A stored request as the vendor shows it.
pub(crate) fn in_full(stored: Value) -> Value {
    let Value::Object(mut request) = stored else { return stored };
    if !request.contains_key("post") {
        let body = request.get("body").filter(|body| !body.is_null() && !body.is_string());
        let post = body.cloned().unwrap_or_else(|| json!([]));
        request.insert("post".to_owned(), post);
    }
    request.insert("headers".to_owned(), json!({ "vary": ["Accept"] }));
    Value::Object(request)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use bytes::Bytes;
    use domain::Instant;
    use uuid::Uuid;

    use super::*;
    use crate::half::Exchange;
    use crate::{Mark, Order};

    fn half(path: &str, query: &str, form: bool, body: &[u8]) -> Half {
        let exchange = Exchange {
            pair: Uuid::nil(),
            dialect: "evotor",
            method: "GET".into(),
            path: path.into(),
            query: query.into(),
            form,
        };
        let mut heard = Captured::default();
        heard.hear(&Bytes::copy_from_slice(body));
        Half {
            exchange: Arc::new(exchange),
            at: Instant(0),
            direction: Direction::Request,
            status: None,
            mark: Mark::default(),
            body: heard,
        }
    }

    fn shown(half: &Half) -> Value {
        let text = Payload::of(half, &Mask::default()).text.unwrap();
        Order::ByLength.arrange(in_full(serde_json::from_str(&text).unwrap()))
    }

    #[test]
    fn a_request_has_the_vendors_shape() {
        let mut asked = half("/api/v2/bill/byid/7", "x=%D1%8F&token=t", false, b"");
        asked.mark.params.push(("id", "7".to_owned()));
        let expected = json!({
            "get": {"q": "/api/v2/bill/byid/7", "x": "я", "id": "7", "token": "***"},
            "body": null, "post": [], "headers": {"vary": ["Accept"]},
        });
        assert_eq!(shown(&asked), expected);
    }

    #[test]
    fn both_forms_of_a_path_look_alike() {
        let clean = half("/api/v2/list", "number=A-77", false, b"");
        for script in ["/", "/index.php"] {
            let rewritten = half(script, "q=%2Fapi%2Fv2%2Flist&number=A-77", false, b"");
            assert_eq!(shown(&rewritten), shown(&clean));
        }
    }

    #[test]
    fn a_json_body_is_its_post_as_well() {
        let posted = shown(&half("/r", "", false, br#"{"a": 1.50, "secret": "s"}"#));
        assert_eq!(posted["body"], json!({"a": 1.5, "secret": "***"}));
        assert_eq!(posted["post"], posted["body"]);
        let form = shown(&half("/r", "", true, b"a=1&password=p"));
        assert_eq!((&form["body"], &form["post"]), (&Value::Null, &json!({"a": "1", "password": "***"})));
    }

    #[test]
    fn what_is_no_document_is_a_text() {
        assert_eq!(shown(&half("/r", "", false, b"{broken"))["body"], "{broken");
        assert_eq!(shown(&half("/r", "", false, b"\xff\xd8\xff\0"))["body"], "(4 bytes)");
        assert_eq!(shown(&half("/r", "", false, "aя".as_bytes().split_last().unwrap().1))["body"], "a");
    }

    #[test]
    fn a_long_body_is_cut_and_masked_all_the_same() {
        let long = format!(r#"{{"token": "secret", "x": "{}"}}"#, "\u{1}".repeat(PAYLOAD_BYTES));
        let payload = Payload::of(&half("/r", "", false, long.as_bytes()), &Mask::default());
        let text = payload.text.unwrap();
        assert!(payload.truncated && text.len() < PAYLOAD_BYTES + 200);
        assert!(text.contains("***") && !text.contains("secret"));
        assert!(serde_json::from_str::<Value>(&text).is_ok());
    }
}
